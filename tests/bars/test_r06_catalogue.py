"""R6: the catalogue's file is damaged as a process starts: it is put aside, its copy takes its place, and what was
loaded since comes again."""

from __future__ import annotations

import logging
import os
import random
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from data.audit.log import faults, records
from data.catalogue import embedded, open_catalogue
from data.centre import Centre
from data.recover import recover
from data.refresh import refresh
from data.safekeeping import mending, spare
from data.safekeeping.mending import GAP, mended
from data.safekeeping.spare import SpareKeeper, keep_copy
from data.safekeeping.whole import Damaged, check, copy_of, fault_in, wait_until_whole
from data.settings import Settings
from tests.bars.regency import STEP, Regency
from tests.bars.test_r06_damage import load, shown, twice_loaded, web_of
from tests.figures import record, size

NOW = (2 * STEP, 2 * STEP)


@pytest.fixture
def regency(tmp_path: Path) -> Regency:
    return Regency(tmp_path)


@pytest.fixture
def centre(regency: Regency) -> Centre:
    """Both sources at round 2, copied, and all of it in the file itself."""
    found = twice_loaded(regency)
    settle(file_of(regency))
    keep_copy(file_of(regency))
    return found


def file_of(regency: Regency) -> Path:
    return regency.folder / "state" / "catalogue.sqlite"


def settle(path: Path) -> None:
    with closing(sqlite3.connect(path)) as catalogue:
        catalogue.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def start(regency: Regency) -> tuple[bool, list[str]]:
    """What a starting process does first: whether it goes on, and what it said."""
    told: list[str] = []
    settings = Settings(regency.folder, regency.folder / "state", "", "127.0.0.1", 0)
    return mended(settings, told.append), told


def aside(regency: Regency) -> list[Path]:
    return sorted(file_of(regency).parent.glob("catalogue.rusak-*.sqlite"))


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(data)


def zeros(path: Path) -> None:
    """A page in the middle that the disk gave back empty."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 4096 // 2 * 4096
    data[middle : middle + 4096] = bytes(4096)
    path.write_bytes(data)


def rename(path: Path) -> None:
    """One bit of a column's name in what SQLite says of its tables: a "v" is a "w"."""
    data = path.read_bytes()
    place = data.index(b"version BIGINT", data.index(b"CREATE TABLE publication"))
    path.write_bytes(data[:place] + b"w" + data[place + 1 :])


HARMS: dict[str, Callable[[Path], object]] = {
    "magic": lambda path: flip(path, 3),
    "page size": lambda path: flip(path, 16),
    "write format": lambda path: flip(path, 18),
    "read format": lambda path: flip(path, 19),
    "schema format": lambda path: flip(path, 47),
    "first page": lambda path: flip(path, 100),
    "a column's name": rename,
    "a page": zeros,
    "cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut within a page": lambda path: os.truncate(path, path.stat().st_size - 5000),
    "empty": lambda path: os.truncate(path, 0),
    "all zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "another file": lambda path: path.write_bytes(b"bukan katalog " * 999),
    "gone": lambda path: path.unlink(),
}


def test_a_young_catalogue_that_lies_in_what_is_written_ahead_is_whole(tmp_path: Path) -> None:
    """Nothing was checkpointed yet: the file itself has one page, which names no schema format."""
    engine = open_catalogue(embedded(tmp_path))
    path = tmp_path / "catalogue.sqlite"
    (tmp_path / "delta" / "observations" / "_delta_log").mkdir(parents=True)
    (tmp_path / "delta" / "observations" / "_delta_log" / "0.json").write_text("{}")
    with engine.connect() as held:  # who closes last would write it all into the file
        held.exec_driver_sql("SELECT 1")
        assert path.read_bytes()[44:48] == bytes(4)
        assert fault_in(path) == ""
        flip(path, 3)
        assert fault_in(path) != ""
    engine.dispose()


def test_what_an_administrator_added_is_no_damage(regency: Regency, centre: Centre) -> None:
    with centre.store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE INDEX sendiri ON load (source)")
        connection.exec_driver_sql("ANALYZE")
    centre.store.close()
    assert start(regency) == (True, [])
    assert aside(regency) == []


@pytest.mark.parametrize("harm", list(HARMS))
def test_a_damaged_catalogue_is_put_aside_and_its_copy_takes_its_place(
    harm: str, regency: Regency, centre: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    centre.store.close()
    HARMS[harm](file_of(regency))
    left = file_of(regency).read_bytes() if file_of(regency).exists() else None
    with caplog.at_level(logging.WARNING, logger="data"):
        goes_on, told = start(regency)
    assert goes_on
    assert len(told) == 1 and "katalog rusak" in told[0] and "(versi 4, pemuatan 4) dipasang" in told[0]
    assert [r.message for r in caplog.records] == ["catalogue mended"]
    assert [path.read_bytes() for path in aside(regency)] == ([] if left is None else [left])
    assert shown(web_of(regency)) == NOW
    (act,) = records(regency.store().engine)
    assert (act.action, act.object) == ("restore", "catalogue.copy.sqlite")
    assert list(faults(regency.store().engine)) == []
    assert start(regency) == (True, [])
    after = regency.centre()
    load(after, regency, 3)
    assert regency.rounds(after.store.observations()) == {"s0": 3, "s1": 3}
    record("R6", f"catalogue, {harm}: copy in place", "1 of 1", "1 of 1")


def test_what_was_loaded_since_the_copy_comes_again_under_numbers_of_its_own(regency: Regency, centre: Centre) -> None:
    load(centre, regency, 3)
    running = web_of(regency)
    assert shown(running) == (3 * STEP, 3 * STEP)
    lost, numbers = running.snapshot().version, [x.number for x in centre.store.loads()]
    settle(file_of(regency))
    zeros(file_of(regency))
    assert start(regency)[0]
    again = regency.centre()
    assert regency.rounds(again.store.observations()) == {"s0": 2, "s1": 2}
    assert again.store.version() == 4 + GAP > lost
    for name in regency.names:
        (found,) = refresh(again.profile.sources[name], again, again.clock())
        assert found.outcome == "landed" and found.number > GAP and found.number not in numbers
    assert regency.rounds(again.store.observations()) == {"s0": 3, "s1": 3}
    running.look(lambda: None)  # it ran all the time, and follows to the file that has the name now
    assert shown(running) == (3 * STEP, 3 * STEP)
    assert running.snapshot().version == again.store.version()
    recover(again.store.ledger, lambda *_: None)  # type: ignore[arg-type,return-value]
    again.store.ledger.check()
    assert not web_of(regency).snapshot().freshness("s0").failed


def test_the_log_beside_a_damaged_file_goes_with_it(regency: Regency, centre: Centre) -> None:
    with closing(sqlite3.connect(file_of(regency))) as held:
        held.execute("SELECT count(*) FROM load").fetchone()  # keeps the log from being taken in
        load(centre, regency, 3)
        log = Path(f"{file_of(regency)}-wal")
        assert log.stat().st_size > 0
        words = log.read_bytes()
        flip(file_of(regency), 3)
        assert start(regency)[0]
        (away,) = aside(regency)
        assert Path(f"{away}-wal").read_bytes() == words
    assert regency.rounds(regency.store().observations()) == {"s0": 2, "s1": 2}


def test_without_a_copy_nothing_is_touched_and_it_says_what_to_do(regency: Regency, centre: Centre) -> None:
    centre.store.close()
    copy_of(file_of(regency)).unlink()
    zeros(file_of(regency))
    before = file_of(regency).read_bytes()
    goes_on, told = start(regency)
    assert not goes_on
    assert str(file_of(regency)) in told[0] and "tidak ada salinannya" in told[0]
    assert "python app.py restore BERKAS" in told[0]
    assert file_of(regency).read_bytes() == before and aside(regency) == []


def test_a_copy_that_is_damaged_as_well_is_not_put_in_place(regency: Regency, centre: Centre) -> None:
    centre.store.close()
    for path in (copy_of(file_of(regency)), file_of(regency)):
        zeros(path)
    goes_on, told = start(regency)
    assert not goes_on and "salinannya catalogue.copy.sqlite juga tidak dapat dibaca" in told[0]
    assert aside(regency) == []


def test_a_locked_catalogue_is_not_taken_for_a_damaged_one(regency: Regency, centre: Centre) -> None:
    centre.store.close()
    with closing(sqlite3.connect(file_of(regency), isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert start(regency) == (True, [])
    assert aside(regency) == []
    for code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_PERM,
                 sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY):  # fmt: skip
        error = sqlite3.OperationalError("lain")
        error.sqlite_errorcode = code
        assert not spare.is_damage(error)


def test_a_first_start_is_no_damage(regency: Regency) -> None:
    file_of(regency).parent.mkdir(parents=True)
    assert start(regency) == (True, [])
    file_of(regency).touch()
    assert start(regency) == (True, [])


def test_of_several_that_start_at_once_one_mends(regency: Regency, centre: Centre) -> None:
    centre.store.close()
    zeros(file_of(regency))
    ended: list[tuple[bool, list[str]]] = []
    crowd = [threading.Thread(target=lambda: ended.append(start(regency))) for _ in range(6)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    assert [goes_on for goes_on, _ in ended] == [True] * 6
    assert sum(len(told) for _, told in ended) == 1
    assert len(aside(regency)) == 1 and len(records(regency.store().engine)) == 1


@pytest.mark.parametrize("step", ["sync_folder", "_renumbered", "sync_file"])
def test_a_kill_while_it_mends_is_mended_by_the_next(
    step: str, regency: Regency, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException): ...

    def killed(*_: object) -> None:
        raise Killed

    centre.store.close()
    zeros(file_of(regency))
    with monkeypatch.context() as within, pytest.raises(Killed):
        within.setattr(mending, step, killed)
        start(regency)
    goes_on, told = start(regency)
    assert goes_on and len(told) == 1
    assert len(aside(regency)) == 1
    assert shown(web_of(regency)) == NOW


def test_the_web_waits_and_writes_nothing_until_a_loader_has_mended(regency: Regency, centre: Centre) -> None:
    centre.store.close()
    zeros(file_of(regency))
    before = {path.name: path.read_bytes() for path in file_of(regency).parent.glob("catalogue*")}
    told: list[str] = []
    said = threading.Event()
    settings = Settings(regency.folder, regency.folder / "state", "", "127.0.0.1", 0)
    web = threading.Thread(target=wait_until_whole, args=(settings, lambda text: (told.append(text), said.set())))
    web.start()
    assert said.wait(20)
    assert {path.name: path.read_bytes() for path in file_of(regency).parent.glob("catalogue*")} == before
    assert web.is_alive() and len(told) == 1 and "web menunggu" in told[0]
    assert start(regency)[0]
    web.join(20)
    assert not web.is_alive()
    assert shown(web_of(regency)) == NOW


def test_no_damaged_page_is_served_as_if_it_were_whole(regency: Regency, centre: Centre) -> None:
    centre.store.close()
    dice, whole = random.Random(6), file_of(regency).read_bytes()
    unlike, mendings = [], 0
    for _ in range(size(25, 300)):
        place = dice.randrange(len(whole))
        flip(file_of(regency), place)
        assert start(regency)[0]
        mendings += len(aside(regency))
        found = regency.rounds(regency.store().observations())
        if found["s0"] not in (1, 2) or found["s1"] not in (1, 2):  # a row may be damaged: what was before it is shown
            unlike.append((place, found))
        for path in file_of(regency).parent.glob("catalogue.rusak-*"):
            path.unlink()
        for end in ("-wal", "-shm"):
            Path(f"{file_of(regency)}{end}").unlink(missing_ok=True)
        file_of(regency).write_bytes(whole)
    record("R6", f"one byte anywhere in the catalogue: wrong pictures ({mendings} mended)", str(len(unlike)), "0")
    assert unlike == []


# ---------------------------------------------------------------------------------------------- the copy


def keeper(centre: Centre, told: list[str], *, busy: bool = False) -> SpareKeeper:
    return SpareKeeper(centre.store.engine, BackgroundScheduler(), told.append, lambda: busy)


def test_a_copy_is_made_when_something_is_new_and_no_load_runs(regency: Regency, centre: Centre) -> None:
    copy = copy_of(file_of(regency))
    copy.unlink()
    keeper(centre, [], busy=True).look()
    assert not copy.exists()
    found = keeper(centre, [])
    found.look()
    first = copy.stat().st_mtime_ns
    check(copy, alone=True)
    found.look()
    assert copy.stat().st_mtime_ns == first  # nothing was new
    load(centre, regency, 3)
    found.look()
    assert copy.stat().st_mtime_ns > first
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT max(version) FROM publication").fetchone() == (6,)
    assert [path.name for path in copy.parent.glob("catalogue.copy*") if path.suffix == ".part"] == []


def test_a_damaged_catalogue_does_not_take_the_place_of_a_good_copy(regency: Regency, centre: Centre) -> None:
    centre.store.close()
    zeros(file_of(regency))
    before = copy_of(file_of(regency)).read_bytes()
    with pytest.raises(Damaged):
        keep_copy(file_of(regency))
    assert copy_of(file_of(regency)).read_bytes() == before
    assert not copy_of(file_of(regency)).with_suffix(".part").exists()


def test_a_loader_that_finds_its_catalogue_damaged_says_so_once(
    regency: Regency, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    found = keeper(centre, told)

    def damaged(_: Path) -> Path:
        raise Damaged("halaman 7")

    monkeypatch.setattr(spare, "keep_copy", damaged)
    found.look()
    found.look()
    assert len(told) == 1 and "Mulai ulang Pendopo" in told[0]


def test_other_databases_keep_their_own_copies() -> None:
    assert spare.file_of("postgresql://pemilik:sandi@basis/pendopo") is None
    assert spare.file_of("sqlite://") is None
    assert spare.file_of("sqlite:////srv/pendopo/catalogue.sqlite") == Path("/srv/pendopo/catalogue.sqlite")
