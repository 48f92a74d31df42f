"""What a web process knows: the snapshot is swapped whole when the version moves, and drawn bodies are shared."""

from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import replace
from datetime import timedelta

import pytest

from components import context
from components.context import drawn
from tests.fakes import NOW
from tests.panel_fakes import Look, district
from tests.screens import Site, site


@pytest.fixture
def one() -> Site:
    return site()


def test_the_same_snapshot_answers_while_nothing_changes(one: Site) -> None:
    first = one.web.snapshot()
    one.look_again()
    assert one.web.snapshot() is first
    assert one.store.asked == 1


def test_the_snapshot_is_swapped_when_the_version_moves(one: Site) -> None:
    first = one.web.snapshot()
    one.store.publish("imunisasi", district(1), 12.0)
    one.look_again()
    second = one.web.snapshot()
    assert (first.version, second.version) == (2, 3)
    assert second.reading("imunisasi", district(1)).value == 12.0
    # The one before is as it was: whoever still draws from it sees one picture.
    assert first.reading("imunisasi", district(1)).value == 86.0


def test_the_catalogue_is_not_asked_by_every_request(one: Site) -> None:
    one.web.snapshot()
    one.store.number += 1
    assert one.web.snapshot().version == 2
    one.look_again()
    assert one.web.snapshot().version == 3


def test_a_failed_look_changes_lights_without_building_the_figures_again(one: Site) -> None:
    first = one.web.snapshot()
    one.store.looks = {"eppgbm": Look()}
    one.look_again()
    second = one.web.snapshot()
    assert one.store.asked == 1
    assert second.book is first.book
    assert (first.freshness("eppgbm").failed, second.freshness("eppgbm").failed) == (False, True)
    assert second.look == first.look + 1


def test_a_failed_look_is_seen_by_who_asks_for_a_page(one: Site) -> None:
    token = one.body("/sumber/eppgbm")["token"]
    one.store.looks = {"eppgbm": Look()}
    one.look_again()
    assert "part-state" in one.body("/sumber/eppgbm", token)["parts"]


def test_the_clock_moves_by_the_minute(one: Site) -> None:
    first = one.web.snapshot()
    one.clock.now = NOW + timedelta(seconds=59)
    assert one.web.snapshot() is first
    one.clock.now = NOW + timedelta(seconds=61)
    second = one.web.snapshot()
    assert (second.now - first.now).total_seconds() == 60
    assert second.book is first.book


def test_data_grow_old_by_the_clock_alone(one: Site) -> None:
    token = one.body("/sektor/kesehatan")["token"]
    # June's file came; July's is promised for 10 August, with ten days of grace.
    one.clock.now = NOW + timedelta(days=40)
    parts = one.body("/sektor/kesehatan", token)["parts"]
    assert "light-stale" in parts["p-urutan"]["className"]


def test_a_minute_later_a_page_that_looks_the_same_is_not_sent_again(one: Site) -> None:
    token = one.body("/sektor/kesehatan")["token"]
    one.clock.now = NOW + timedelta(minutes=1)
    assert one.poll("/sektor/kesehatan", token).status_code == 204


def test_requests_are_answered_from_the_last_picture_while_a_new_one_is_built(one: Site) -> None:
    first = one.web.snapshot()
    building, finish = threading.Event(), threading.Event()
    read = one.store.standing

    def slowly(as_of: int | None = None):  # type: ignore[no-untyped-def]
        building.set()
        assert finish.wait(20)
        return read(as_of)

    one.store.standing = slowly  # type: ignore[method-assign]
    one.store.number += 1
    one.look_again()
    builder = threading.Thread(target=one.web.snapshot)
    builder.start()
    assert building.wait(20)
    assert one.web.snapshot() is first
    finish.set()
    builder.join(20)
    assert one.web.snapshot().version == 3


def test_a_store_that_cannot_be_read_leaves_the_last_picture_and_heals(
    one: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = one.web.snapshot()
    with monkeypatch.context() as broken:
        broken.setattr(one.store, "version", lambda: 1 / 0)
        for _ in range(3):
            one.look_again()
            assert one.web.snapshot() is first
        assert [record.message for record in caplog.records] == ["the store cannot be read; the last picture stays"]
        one.clock.now = NOW + timedelta(days=40)
        one.look_again()
        assert one.web.snapshot().freshness("eppgbm").light == "stale"  # it goes on growing old
    one.store.number += 1
    one.look_again()
    assert one.web.snapshot().version == 3


def test_without_a_first_picture_a_store_that_cannot_be_read_is_an_error(one: Site) -> None:
    one.store.version = lambda: 1 / 0  # type: ignore[assignment, method-assign, return-value]
    with pytest.raises(ZeroDivisionError):
        one.web.snapshot()


def test_a_new_day_reads_the_loads_again(one: Site) -> None:
    # A query answered as before moves neither version nor state, only the time of its newest load.
    first = one.web.snapshot()
    asked = replace(one.store.landed[0], outcome="unchanged", number=99, version=0, delivered=NOW + timedelta(days=1))
    one.store.landed.append(asked)
    one.look_again()
    assert 99 not in one.web.snapshot().loads
    one.clock.now = NOW + timedelta(days=1)
    assert one.web.snapshot().loads[99].delivered == NOW + timedelta(days=1)
    assert one.web.snapshot().book.leaves.shelf is first.book.leaves.shelf


def test_a_view_of_a_region_nobody_knows_is_the_regencys(one: Site) -> None:
    assert one.view("/sektor/kesehatan", "wilayah=99.99").region.code == "99.01"
    assert one.view("/sektor/kesehatan", "wilayah=99.01.02").region.name == "Sumberrejo"


def test_no_more_bodies_are_kept_than_allowed(one: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "KEPT", 3)
    for month in range(1, 6):
        one.body(f"/sektor/kesehatan?periode=2025-{month:02d}")
    assert len(one.web._kept) == 3


def test_equal_properties_have_equal_hashes_and_json() -> None:
    one, same, other = drawn({"children": "a"}), drawn({"children": "a"}), drawn({"children": "b"})
    assert (one.digest, one.body) == (same.digest, same.body)
    assert one.digest != other.digest
    assert one.body == b'{"children":"a"}'


def test_a_snapshot_that_nobody_shows_any_more_goes_without_the_collector() -> None:
    one = site()
    pages = ("/", "/sektor/kesehatan", "/layar/utama/1?scene=1")
    gc.collect()
    gc.disable()
    try:
        assert [one.client.get(page).status_code for page in pages] == [200, 200, 200]
        before = weakref.ref(one.web.snapshot())
        assert before() is not None
        one.store.publish("imunisasi", district(2), 77.0)
        one.look_again()
        assert [one.client.get(page).status_code for page in pages] == [200, 200, 200]
        assert before() is None
    finally:
        gc.enable()
