"""A delivery held: nothing of it shows until somebody accepts it; then it is published as it lay, once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.audit.log import Actor, records
from data.batch import Load
from data.centre import Centre
from data.exchange.mendable import mend_of
from data.holding.accepting import accept, waiting
from data.holding.before import sizes_before
from data.profile import Source
from data.refresh import refresh
from data.store import Store
from loaders.base import find_readers
from loaders.csv_file import Spec
from tests.fakes import NOW, VILLAGES, observed, sector, source, tiny_profile, wide_shape

SITI = Actor("siti", "10.0.0.7")


def children(**keys: object) -> Source:
    shape = wide_shape(region={"column": "Kode"}, period={"in_name": "balita-{period}.csv"})
    read = Spec(kind="csv", path="dinkes/balita-*.csv")
    return source("balita", shape, read=read, values={"Balita": "balita"}, max_reject_share=0.9, sector="uji", **keys)


class Desk:
    """A store, an inbox, and an hour between two deliveries."""

    def __init__(self, folder: Path, **keys: object) -> None:
        profile = tiny_profile([sector("uji", [children(**keys)], [observed("balita", whole=True)])])
        self.now = NOW
        self.centre = Centre(profile, Store(folder), find_readers(), folder / "inbox", lambda: self.now, isolated=False)
        self.inbox = folder / "inbox" / "dinkes"
        self.inbox.mkdir(parents=True)

    @property
    def source(self) -> Source:
        return self.centre.profile.sources["balita"]

    def deliver(self, month: str, value: int, villages: int = 5, *, name: str = "") -> Load:
        self.now += timedelta(hours=1)
        rows = "".join(f"{code};{value}\n" for code in VILLAGES[:villages])
        path = self.inbox / (name or f"balita-{month}.csv")
        path.write_text(f"Kode;Balita\n{rows}")
        when = (self.now - timedelta(minutes=5)).timestamp()
        os.utime(path, (when, when))
        (load,) = self.look()
        return load

    def look(self) -> list[Load]:
        return refresh(self.source, self.centre, self.now)

    def values(self, month: str) -> list[float]:
        rows = self.centre.store.observations()
        return sorted(rows[rows["period"] == month]["value"])

    def waiting(self) -> list[int]:
        return [load.number for load in waiting(self.centre.store.loads("balita"), self.source)]


def rows_before(desk: Desk) -> list[int]:
    return [size.rows for size in sizes_before(desk.centre.store, desk.source)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Six good months of five villages."""
    made = Desk(tmp_path)
    for month in range(6):
        assert made.deliver(f"2025-0{month + 1}", 10).outcome == "landed"
    yield made
    made.centre.close()


def test_a_far_shorter_delivery_is_held_and_the_picture_stays(desk: Desk) -> None:
    load = desk.deliver("2025-06", 99, villages=2)  # 2 of 5 is 40 %
    assert (load.outcome, load.version, load.periods) == ("held", 0, ("2025-06",))
    assert "hanya 2 baris data, biasanya 5 (median 6 pemuatan terakhir; batas 50 %)" in load.reason
    assert desk.values("2025-06") == [10.0] * 5
    state = desk.centre.store.states()["balita"]
    assert state.failing and (state.outcome, state.reason) == ("held", load.reason)
    assert desk.look() == [] and desk.centre.store.states()["balita"].outcome == "held"  # not read again and again


def test_it_is_published_as_it_lay_though_the_file_is_another_by_now(desk: Desk) -> None:
    held = desk.deliver("2025-06", 99, villages=2)
    (desk.inbox / "balita-2025-06.csv").unlink()
    load = accept(desk.centre, desk.source, SITI)
    assert (load.outcome, load.loaded, load.fingerprint) == ("landed", 2, held.fingerprint)
    assert f"diterima: pemuatan {held.number} yang ditahan" in load.notes
    assert desk.values("2025-06") == [10.0, 10.0, 10.0, 99.0, 99.0]
    assert not desk.centre.store.states()["balita"].failing


def test_who_accepted_it_is_one_record(desk: Desk) -> None:
    held = desk.deliver("2025-06", 99, villages=2)
    load = accept(desk.centre, desk.source, SITI)
    (record,) = records(desk.centre.store.engine)
    assert (record.who, record.origin, record.action, record.object) == ("siti", "10.0.0.7", "accept", str(held.number))
    assert f'"load":{load.number}' in record.details and '"source":"balita"' in record.details


def test_what_was_accepted_is_accepted_once_and_its_bytes_are_not_held_again(desk: Desk) -> None:
    held = desk.deliver("2025-06", 99, villages=2)
    accept(desk.centre, desk.source, SITI)
    assert desk.waiting() == [] and desk.look() == []
    with pytest.raises(ValueError, match=f"pemuatan {held.number}: tidak sedang ditahan"):
        accept(desk.centre, desk.source, SITI, number=held.number)
    with pytest.raises(ValueError, match="balita: tidak ada kiriman yang ditahan"):
        accept(desk.centre, desk.source, SITI)
    assert len(records(desk.centre.store.engine)) == 1
    desk.centre.profile.sources["balita"] = desk.source.model_copy(update={"deadline": 119})  # type: ignore[index]
    assert "held" not in [load.outcome for load in desk.look()]  # all is read anew with a changed profile


def test_a_newer_delivery_of_the_same_name_takes_its_place(desk: Desk) -> None:
    held = desk.deliver("2025-06", 99, villages=2)
    assert desk.waiting() == [held.number]
    assert desk.deliver("2025-06", 12).outcome == "landed"
    assert desk.waiting() == [] and desk.values("2025-06") == [12.0] * 5
    with pytest.raises(ValueError, match="sudah digantikan"):
        accept(desk.centre, desk.source, SITI, number=held.number)


def test_a_delivery_faster_than_the_acceptance_is_not_overwritten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at what waits and the publishing, the agency's right file lands."""
    from data.holding import accepting

    held = desk.deliver("2025-06", 99, villages=2)
    read = accepting.reobserve

    def slow(centre: Centre, load: Load) -> object:
        batch = read(centre, load)
        desk.deliver("2025-06", 12)
        return batch

    monkeypatch.setattr(accepting, "reobserve", slow)
    with pytest.raises(ValueError, match="sudah digantikan"):
        accept(desk.centre, desk.source, SITI, number=held.number)
    assert desk.values("2025-06") == [12.0] * 5 and records(desk.centre.store.engine) == []
    assert desk.deliver("2025-05", 13).outcome == "landed"  # what was half written is no longer there
    assert desk.values("2025-06") == [12.0] * 5


def test_one_of_another_month_waits_beside_newer_ones(desk: Desk) -> None:
    held = desk.deliver("2025-06", 99, villages=2)
    desk.deliver("2025-07", 14)
    assert desk.waiting() == [held.number]
    desk.centre.profile.sources["balita"] = desk.source.model_copy(update={"pick": "newest"})  # type: ignore[index]
    assert desk.waiting() == []  # where only the newest counts, the newer one stands in its place


def test_a_far_longer_one_is_held_as_well(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for month in range(6):
        desk.deliver(f"2025-0{month + 1}", 10, villages=2)
    load = desk.deliver("2025-06", 11, villages=5)
    assert load.outcome == "held" and "5 baris data, biasanya 2" in load.reason and "batas 200 %" in load.reason
    desk.centre.close()


def test_a_long_file_sent_once_more_after_shorter_ones_is_measured_by_itself(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.deliver("2024-12", 10)
    for month in range(6):
        desk.deliver(f"2025-0{month + 1}", 10, villages=2)
    assert desk.deliver("2024-12", 11).outcome == "landed"
    desk.centre.close()


def test_withdrawn_loads_forms_and_corrections_do_not_say_what_is_usual(desk: Desk) -> None:
    assert rows_before(desk) == [5] * 6
    desk.centre.store.retract(6, "salah unggah")
    assert rows_before(desk) == [5] * 5


def test_a_held_one_is_not_mended_past_the_guard(desk: Desk) -> None:
    held = desk.deliver("2025-06", 99, villages=2)
    assert mend_of(desk.centre.store, desk.source, f"dinkes/perbaikan-balita-{held.number}.csv") is None
    assert mend_of(desk.centre.store, desk.source, "dinkes/perbaikan-balita-6.csv") is not None


def test_a_held_one_after_a_withdrawn_acceptance_waits_again(desk: Desk) -> None:
    held = desk.deliver("2025-06", 99, villages=2)
    load = accept(desk.centre, desk.source, SITI)
    desk.centre.store.retract(load.number, "ternyata terpotong")
    assert desk.waiting() == [held.number] and desk.values("2025-06") == [10.0] * 5


def test_of_loads_that_only_grew_the_whole_file_counts(tmp_path: Path) -> None:
    grew = ("berkas hanya bertambah: 2 baris baru dibaca, 3 baris sebelumnya sama persis dengan pemuatan yang lalu",)
    desk = Desk(tmp_path)
    first = desk.deliver("2025-01", 10, villages=3)
    desk.centre.store.commit(_none(desk), replace(first, number=0, read=2, loaded=2, notes=grew), desk.source)
    assert rows_before(desk) == [3, 5]
    for size in (7, 9, 11, 13, 15, 17):
        desk.centre.store.commit(_none(desk), replace(first, number=0, read=2, loaded=2, notes=grew), desk.source)
        assert rows_before(desk)[-1] == size
    assert rows_before(desk) == [7, 9, 11, 13, 15, 17]  # six, of a file that grew in all eight
    desk.centre.close()


def _none(desk: Desk):  # type: ignore[no-untyped-def]
    from data.batch import CASE, OBSERVATION, Batch, empty

    return Batch(empty(OBSERVATION), empty(CASE), (), 0, 0, 0, 0)
