"""Ahead of the readers: pages on a screen are drawn before a new version is shown, and no request looks for itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from components import frame
from components.address import Address
from components.ahead import Ahead
from components.view import View
from tests.panel_fakes import district
from tests.screens import Site, site
from tests.test_processes import until

HEALTH = "/sektor/kesehatan"
WALL = "/layar/utama/1?scene=1"


@pytest.fixture
def one() -> Site:
    return site()


@pytest.fixture
def ahead(one: Site) -> Ahead:
    return Ahead(one.app.server)


def drawing(monkeypatch: pytest.MonkeyPatch, also: Callable[[View], object] = lambda view: None) -> list[str]:
    """Page and panel of every panel drawn from now on; also is called before each."""
    drawn: list[str] = []
    real = frame.panel

    def counted(spec: Any, kind: Any, view: View) -> Mapping[str, Any]:
        also(view)
        drawn.append(f"{view.address.page} {spec.id}")
        return real(spec, kind, view)

    monkeypatch.setattr(frame, "panel", counted)
    return drawn


def aged(on: Site, seconds: float) -> None:
    """As if what was asked for so far had been asked that much earlier."""
    for address, asked in on.live._asked.items():
        on.live._asked[address] = asked - seconds


def test_a_page_on_a_screen_is_drawn_before_it_is_asked_for_again(
    one: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = one.body(HEALTH)["token"]
    one.store.publish("imunisasi", district(1), 12.0)
    ahead.look()
    drawn = drawing(monkeypatch)
    assert "p-jalan" in one.body(HEALTH, token)["parts"]
    assert drawn == []


def test_while_pages_are_drawn_readers_see_the_version_before(
    one: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.body(HEALTH)
    seen: list[tuple[int, int]] = []

    def ask(view: View) -> None:
        reader = threading.Thread(target=lambda: seen.append((view.snapshot.version, one.web.snapshot().version)))
        reader.start()
        reader.join(20)

    drawing(monkeypatch, ask)
    one.store.number += 1
    ahead.look()
    assert set(seen) == {(3, 2)}
    assert one.web.snapshot().version == 3


def test_nothing_is_drawn_when_nothing_moved(one: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch) -> None:
    one.body(HEALTH)
    drawn = drawing(monkeypatch)
    ahead.look()
    assert drawn == []


def test_all_pages_of_a_wall_are_drawn_but_not_those_of_a_laptop_that_left(
    one: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.body(HEALTH)
    one.body(WALL)
    aged(one, 600)
    one.body("/layar/utama/1?scene=0")
    drawn = drawing(monkeypatch)
    one.store.number += 1
    ahead.look()
    assert sorted(drawn) == [
        "layar jalan", "layar kartu", "layar meleset", "layar obat-rinci", "layar perhatian", "layar sektor-kesehatan",
        "layar urutan",
    ]  # fmt: skip


def test_for_nobody_nothing_is_looked_for(one: Site, ahead: Ahead) -> None:
    one.body(WALL)
    aged(one, 61)
    one.store.number += 1
    ahead.look()
    assert one.web.current.snapshot is not None
    assert one.web.current.snapshot.version == 2


def test_a_page_that_cannot_be_drawn_does_not_hold_up_the_others(
    one: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one.body(HEALTH)
    one.body("/")
    real = one.live.compose

    def broken(address: Address) -> Any:
        if address.page == "situasi":
            raise ValueError("rusak")
        return real(address)

    monkeypatch.setattr(one.live, "compose", broken)
    drawn = drawing(monkeypatch)
    one.store.number += 1
    ahead.look()
    assert one.web.snapshot().version == 3
    assert sorted(drawn) == ["sektor jalan", "sektor kartu", "sektor obat-rinci", "sektor urutan"]
    assert "page cannot be drawn ahead" in {record.message for record in caplog.records}


def test_while_it_is_watched_no_request_asks_the_store(one: Site) -> None:
    first = one.web.snapshot()
    one.web.current.watched = True
    one.store.version = lambda: 1 / 0  # type: ignore[assignment, method-assign, return-value]
    assert one.web.snapshot() is first


def test_a_watcher_that_falls_silent_is_not_waited_for(one: Site) -> None:
    one.web.snapshot()
    one.web.current.watched = True
    one.store.number += 1
    one.look_again()
    assert one.web.snapshot().version == 3


def test_the_watch_finds_a_new_version_by_itself_and_ends_when_told(
    one: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.body(HEALTH)
    moved = threading.Event()
    drawing(monkeypatch, lambda view: moved.set() if view.snapshot.version == 3 else None)
    one.store.number += 1
    ahead.start()
    assert moved.wait(20)
    ahead.stop()
    assert not one.web.current.watched
    assert not ahead._thread.is_alive()


def test_what_is_drawn_for_nobody_gives_way_to_who_asks(
    one: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = drawing(monkeypatch)
    with ahead.answering():
        first = threading.Thread(target=ahead.first)
        first.start()
        assert not until(lambda: bool(drawn), 0.3)
    first.join(30)
    assert any(name.startswith("layar ") for name in drawn)


def test_who_asks_without_end_is_not_waited_for(one: Site, ahead: Ahead, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.ahead.GIVES_WAY", 0.1)
    drawn = drawing(monkeypatch)
    with ahead.answering():
        ahead.first()
    assert any(name.startswith("layar ") for name in drawn)
