"""The loader: every source in time, the inbox watched, one leader, a quick end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data import lease
from data.centre import Centre
from data.holder import machine
from data.logs.loads import line_of
from data.profile import Profile
from data.schedule import run_loader
from data.store import Store
from data.watch import concerned, matches
from loaders.base import RawTable, find_readers
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2, FakeReader, raw, tiny_profile

HEADERS = ("Kode Desa", "Balita ditimbang", "Stunting", "Kematian ibu")
FILE = "dinkes/balita-2025-06.xlsx"


@dataclass
class Running:
    """A loader in a thread, and what it told."""

    centre: Centre
    stop: threading.Event
    thread: threading.Thread
    told: list[str]

    def until(self, true: Callable[[], bool], seconds: float = 20) -> bool:
        limit = time.monotonic() + seconds
        while not true() and time.monotonic() < limit:
            self.stop.wait(0.02)
        return true()

    def end(self) -> float:
        """Stop it; how many seconds that took."""
        begun = time.monotonic()
        self.stop.set()
        self.thread.join(30)
        return time.monotonic() - begun


def started(centre: Centre) -> Running:
    """The loader of a centre, at work in a thread of its own."""
    stop, told = threading.Event(), list[str]()
    thread = threading.Thread(target=run_loader, args=(centre, stop, told.append))
    thread.start()
    return Running(centre, stop, thread, told)


@pytest.fixture
def start() -> Iterator[Callable[[Centre], Running]]:
    made: list[Running] = []

    def run(centre: Centre) -> Running:
        made.append(started(centre))
        return made[-1]

    yield run
    for one in made:
        one.end()


@dataclass(frozen=True)
class ByName(FakeReader):
    """Hangs for one sector's delivery only."""

    hangs: str = ""

    def read(self, spec: object, folder: Path, delivery: object, expect: object) -> list[RawTable]:  # type: ignore[override]
        if getattr(spec, "kind", "") == self.hangs:
            threading.Event().wait(60)
        return [raw(HEADERS, [(VILLAGE_1, "40", "9", "0"), (VILLAGE_2, "30", "4", "0")])]


def only(profile: Profile, *sources: str, **keys: object) -> Profile:
    """The profile with only these sources, changed."""
    sectors = []
    for sector in profile.sectors:
        kept = tuple(s.model_copy(update=keys) for s in sector.sources if s.id in sources)
        sectors.append(replace(sector, sources=kept))
    return tiny_profile(sectors)


def balita_files(folder: Path) -> Centre:
    """One source over CSV files in an inbox, looked at once an hour."""
    readers = find_readers()
    read = readers["csv"].Spec(kind="csv", path="dinkes/balita-{period}.csv")  # type: ignore[call-arg]
    shape = tiny_profile().sources["balita"].shape
    shape = type(shape).model_validate(shape.model_dump() | {"period": {"in_name": "balita-{period}.csv"}})
    (folder / "inbox" / "dinkes").mkdir(parents=True)
    return Centre(only(tiny_profile(), "balita", read=read, shape=shape), Store(folder), readers, folder / "inbox")


def write(centre: Centre, stunted: int) -> None:
    rows = (HEADERS, (VILLAGE_1, "40", str(stunted), "0"), (VILLAGE_2, "30", "4", "0"))
    (centre.inbox / "dinkes" / "balita-2025-06.csv").write_text("".join(";".join(row) + "\n" for row in rows))


def stunting(centre: Centre) -> float:
    rows = centre.store.observations()
    return float(rows[(rows["indicator"] == "balita_stunting") & (rows["region"] == VILLAGE_1)]["value"].iloc[0])


def test_every_source_is_loaded_at_the_start_and_a_changed_file_long_before_its_turn(
    tmp_path: Path, start: Callable[[Centre], Running]
) -> None:
    centre = balita_files(tmp_path)
    write(centre, 9)
    running = start(centre)
    assert running.until(lambda: centre.store.version() == 1)
    assert stunting(centre) == 9.0
    write(centre, 8)
    assert running.until(lambda: centre.store.version() == 2)  # in 20 s; its interval is an hour
    assert stunting(centre) == 8.0
    assert running.until(lambda: any("versi 2" in line for line in running.told), 2)
    seen = centre.store.loader_seen()
    assert seen is not None and datetime.now(UTC) - seen < timedelta(seconds=20)
    assert running.end() < 5
    assert centre.store.loader_seen() is None


def test_a_hung_source_delays_no_other_and_the_loader_ends_within_five_seconds(
    tmp_path: Path, start: Callable[[Centre], Running]
) -> None:
    profile = only(tiny_profile(), "balita", "penduduk")
    slow = profile.sources["penduduk"].read.model_copy(update={"kind": "hung"})
    profile.sources["penduduk"] = profile.sources["penduduk"].model_copy(update={"read": slow})  # type: ignore[index]
    reader = ByName({FILE: ()}, hangs="hung")
    running = start(Centre(profile, Store(tmp_path), {"fake": reader, "hung": reader}, tmp_path / "inbox"))
    assert running.until(lambda: running.centre.store.version() == 1)
    assert [x.source for x in running.centre.store.loads()] == ["balita"]
    assert running.end() < 5
    assert "penduduk" not in running.centre.store.states()  # an unfinished look is not a failure of the agency's


def test_a_second_loader_stands_by_and_takes_over_when_the_first_is_gone(
    tmp_path: Path, start: Callable[[Centre], Running]
) -> None:
    centre = balita_files(tmp_path)
    write(centre, 9)
    gone = f"{machine()}:4194304:1:x"  # a process number this machine cannot have
    first = lease.take(centre.store.engine, "loader", holder="lain:1:1:x", seconds=600)
    assert first
    running = start(centre)
    assert running.until(lambda: any("menunggu giliran" in line for line in running.told))
    assert centre.store.version() == 0
    lease.release(centre.store.engine, first)
    assert lease.take(centre.store.engine, "loader", holder=gone, seconds=600)
    assert running.until(lambda: centre.store.version() == 1, 10)


def test_a_leader_that_was_followed_stops_loading(tmp_path: Path, start: Callable[[Centre], Running]) -> None:
    centre = balita_files(tmp_path)
    write(centre, 9)
    running = start(centre)
    assert running.until(lambda: centre.store.version() == 1)
    held = centre.store.ledger.fence
    assert held
    lease.release(centre.store.engine, held)
    assert lease.take(centre.store.engine, "loader", holder="lain:1:1:x", seconds=600)
    write(centre, 8)
    assert running.until(lambda: any("mengambil alih" in line for line in running.told), 12)
    assert centre.store.version() == 1


def test_a_changed_file_concerns_the_sources_whose_pattern_it_matches(tmp_path: Path) -> None:
    profile = balita_files(tmp_path).profile
    source = profile.sources["balita"]
    assert matches(source, "dinkes/balita-2025-06.csv")
    assert matches(source, "Dinkes/BALITA-2025-06.CSV")
    assert not matches(source, "dinkes/balita-2025-06.csv.part")
    assert not matches(source, "dpmd/balita-2025-06.csv")
    assert not matches(source, "dinkes/lama/balita-2025-06.csv")
    assert concerned(profile, ["dinkes/balita-2025-07.csv", "x"]) == [source]


def test_a_load_is_told_in_one_line_with_rows_that_close(tmp_path: Path) -> None:
    centre = Centre(tiny_profile(), Store(tmp_path), {"fake": FakeReader(fails="rusak")}, tmp_path, isolated=False)
    from tests.test_store import SOURCE, attempt, batch

    landed = centre.store.commit(batch((VILLAGE_1, "", 9)), attempt(read=3, loaded=1, returned=1, ignored=1), SOURCE)
    assert line_of(landed) == (
        "#1 balita · dinkes/balita-2025-06.xlsx · dimuat: 3 baris = 1 dimuat + 1 dikembalikan + 1 diabaikan; "
        "1 nilai baru atau berubah; versi 1"
    )
    assert line_of(attempt(outcome="failed", reason="rusak", number=2)).endswith("GAGAL: rusak")
    assert NOW
