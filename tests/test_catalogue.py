"""The catalogue: portable tables, safe settings, leases that run out."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from data import catalogue, lease
from data.batch import OBSERVATION, STAMP
from data.catalogue import CatalogueError, next_number, open_catalogue, writing
from data.delta import ABSENT, Table
from data.holder import has_ended, new_holder
from data.lease import LeaseLost, Vigil
from data.store import Store
from tests.fakes import NOW, VILLAGE_1
from tests.test_store import SOURCE, attempt, batch, values


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_catalogue(f"sqlite:///{tmp_path / 'c.sqlite'}")


def test_sqlite_is_set_up_for_many_readers_and_a_power_cut(engine: Engine) -> None:
    with engine.connect() as connection:
        ask = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        assert ask == ["wal", 2]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


def test_a_reject_needs_its_load(engine: Engine) -> None:
    row = {"load": 7, "place": 0, "sheet": "", "row": 1, "column": "", "value": "", "rule": "x", "advice": "",
           "whole_row": False}  # fmt: skip
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(catalogue.reject.insert().values(row))


def test_a_catalogue_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.sqlite'}"
    with writing(open_catalogue(url)) as connection:
        connection.execute(catalogue.schema_version.insert().values(version=99))
    with pytest.raises(CatalogueError, match="skema 99"):
        open_catalogue(url)


def older(url: str) -> None:
    """A catalogue as the first program left it: no letters with its loads, no schema but 1."""
    engine = open_catalogue(url)
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE load DROP COLUMN letters")
        connection.exec_driver_sql("UPDATE schema_version SET version = 1")
    engine.dispose()


def brought_up(url: str) -> None:
    older(url)
    threads = [threading.Thread(target=lambda: open_catalogue(url)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_catalogue(url).connect() as connection:
        assert connection.execute(sa.select(catalogue.schema_version.c.version)).scalar_one() == catalogue.SCHEMA
        assert connection.execute(sa.select(catalogue.load.c.letters)).all() == []


def test_an_older_catalogue_is_brought_up_once_whoever_opens_it(tmp_path: Path) -> None:
    brought_up(f"sqlite:///{tmp_path / 'c.sqlite'}")


@pytest.mark.server
def test_an_older_catalogue_on_postgresql_is_brought_up_once(fresh_postgres: str) -> None:
    brought_up(fresh_postgres)


def test_several_may_open_a_new_catalogue_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.sqlite'}"
    opened: list[Engine] = []
    threads = [threading.Thread(target=lambda: opened.append(open_catalogue(url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    with opened[0].connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(catalogue.counter)).scalar() == 1


def test_times_come_back_aware_and_in_utc(engine: Engine) -> None:
    jakarta = NOW.astimezone(tz=None)
    lease.take(engine, "loader", holder="kami", seconds=60, now=jakarta)
    found = lease.seen(engine, "loader")
    assert found is not None
    assert (found.seen, found.seen.tzinfo, found.expires) == (NOW, UTC, NOW + timedelta(seconds=60))


def test_a_number_once_given_is_not_given_again_unless_its_transaction_failed(engine: Engine) -> None:
    with writing(engine) as connection:
        assert next_number(connection) == 1
    with pytest.raises(RuntimeError), writing(engine) as connection:
        assert next_number(connection) == 2
        raise RuntimeError
    with writing(engine) as connection:
        assert next_number(connection) == 2


def test_the_tables_can_be_made_on_postgresql() -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable

    said = "".join(str(CreateTable(t).compile(dialect=postgresql.dialect())) for t in catalogue.meta.sorted_tables)
    assert "TIMESTAMP WITH TIME ZONE" in said
    assert "SERIAL" not in said  # numbers are ours, not the database's: SQLite has no sequences


@pytest.mark.server
def test_a_store_works_over_postgresql(tmp_path: Path, fresh_postgres: str) -> None:
    store = Store(tmp_path, fresh_postgres)
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    store.commit(batch((VILLAGE_1, "", 90)), attempt(), SOURCE)
    store.record(attempt(outcome="failed", reason="diam"))
    assert store.retract(2, "coba") == 3
    assert (values(store), values(store, as_of=2)) == ({VILLAGE_1: 9.0}, {VILLAGE_1: 90.0})
    assert [x.outcome for x in store.loads()] == ["failed", "landed", "landed"]
    assert store.states()["balita"].failing


@pytest.mark.server
def test_three_writers_over_postgresql_take_turns(tmp_path: Path, fresh_postgres: str) -> None:
    three_writers([Store(tmp_path, fresh_postgres) for _ in range(3)])


def three_writers(stores: list[Store]) -> None:
    """Each commits three loads at the same time; every one gets its own version, and the last one counts."""

    def write(store: Store, place: int) -> None:
        for i in range(3):
            store.commit(batch((VILLAGE_1, "", 10 * place + i)), attempt(), SOURCE)

    threads = [threading.Thread(target=write, args=(store, place)) for place, store in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    loads = stores[0].loads()
    assert sorted(load.version for load in loads) == list(range(1, 10))
    assert [load.number for load in loads] == sorted({load.number for load in loads}, reverse=True)
    assert [load.written for load in loads] == [1] * 9
    assert stores[0].observations()["load"].tolist() == [loads[0].number]


def test_three_writers_take_turns(tmp_path: Path) -> None:
    three_writers([Store(tmp_path) for _ in range(3)])


# ---------------------------------------------------------------------------------------------- leases


def test_a_lease_keeps_others_out_until_it_runs_out(engine: Engine) -> None:
    first = lease.take(engine, "loader", holder="satu:1:1", seconds=30, now=NOW)
    assert first
    assert lease.take(engine, "loader", holder="dua:1:1", seconds=30, now=NOW + timedelta(seconds=29)) is None
    second = lease.take(engine, "loader", holder="dua:1:1", seconds=30, now=NOW + timedelta(seconds=31))
    assert second and second.epoch == first.epoch + 1
    assert not lease.renew(engine, first, seconds=30)
    with pytest.raises(LeaseLost), writing(engine) as connection:
        lease.check_in(connection, first)


def test_a_renewed_lease_lasts_longer_and_a_released_one_is_free(engine: Engine) -> None:
    held = lease.take(engine, "loader", holder="satu:1:1", seconds=30, now=NOW)
    assert held and lease.renew(engine, held, seconds=30, now=NOW + timedelta(seconds=20))
    assert lease.take(engine, "loader", holder="dua:1:1", seconds=30, now=NOW + timedelta(seconds=40)) is None
    lease.release(engine, held)
    assert lease.seen(engine, "loader") is None
    assert lease.take(engine, "loader", holder="dua:1:1", seconds=30, now=NOW + timedelta(seconds=40))


def test_a_holder_that_died_on_this_machine_keeps_nobody_waiting(engine: Engine) -> None:
    host, number, start, _ = new_holder().split(":")
    dead = f"{host}:4194304:1:x"  # a process number this machine cannot have
    reborn = f"{host}:{number}:1{start}:x"  # our number, but started at another time
    assert [has_ended(x) for x in (dead, reborn, new_holder(), "lain:1:1:x", "")] == [True, True, False, False, False]
    assert lease.take(engine, "loader", holder=dead, seconds=600)
    assert lease.take(engine, "loader", holder="dua:1:1", seconds=600)


def test_a_wall_clock_that_is_set_forward_takes_the_right_from_nobody_at_work(engine: Engine) -> None:
    vigil = Vigil(30)

    def asks(at: datetime) -> lease.Lease | None:
        return lease.take(engine, "loader", holder="dua:1:1", seconds=30, now=at, vigil=vigil)

    held = lease.take(engine, "loader", holder="satu:1:1", seconds=30, now=NOW)
    assert held and asks(NOW) is None
    assert lease.renew(engine, held, seconds=30, now=NOW + timedelta(seconds=5))
    assert asks(NOW + timedelta(seconds=6)) is None  # seen at work
    assert asks(NOW + timedelta(days=30)) is None


def test_a_wall_clock_that_is_set_back_keeps_nobody_waiting(engine: Engine) -> None:
    assert lease.take(engine, "loader", holder="satu:1:1", seconds=30, now=NOW)
    hour_ago, vigil = NOW - timedelta(hours=1), Vigil(0.05)
    assert lease.take(engine, "loader", holder="dua:1:1", seconds=30, now=hour_ago, vigil=vigil) is None
    sleep(0.06)  # the time of a vigil is the steady clock's
    assert lease.take(engine, "loader", holder="dua:1:1", seconds=30, now=hour_ago, vigil=vigil)


def test_who_waits_for_a_holder_it_never_saw_at_work_goes_by_the_wall_clock(engine: Engine) -> None:
    assert lease.take(engine, "loader", holder="satu:1:1", seconds=30, now=NOW)
    later = NOW + timedelta(seconds=31)
    assert lease.take(engine, "loader", holder="dua:1:1", seconds=30, now=later, vigil=Vigil(30))


def test_who_is_followed_loses_its_other_rights(engine: Engine) -> None:
    leading = lease.take(engine, "loader", holder="satu:1:1:a", seconds=30, now=NOW)
    writing_ = lease.take(engine, "commit", holder="satu:1:1:b", seconds=60, now=NOW)
    other = lease.take(engine, "lain", holder="satu:1:12:b", seconds=60, now=NOW)  # of another process
    assert leading and writing_ and other
    lease.strip(engine, leading.holder)
    assert [lease.holds(engine, held) for held in (leading, writing_, other)] == [False, False, True]
    assert lease.take(engine, "commit", holder="dua:1:1:c", seconds=60, now=NOW)


# ---------------------------------------------------------------------------------------------- Delta


def row(value: float, *, period: str, source: str, load: int) -> pd.DataFrame:
    found = {"indicator": "a", "region": "r", "period": period, "category": "", "value": value, "row": 1, "column": "",
             "sheet": "", "flag": "", "sector": "", "source": source, "load": load, "version": load}  # fmt: skip
    return pd.DataFrame([found]).astype({**OBSERVATION, **STAMP})


def test_a_table_is_read_at_a_version_and_only_from_files_that_may_hold_what_is_wanted(tmp_path: Path) -> None:
    table = Table(tmp_path / "t", {**OBSERVATION, **STAMP})
    assert (table.stands_at(), table.read(ABSENT).num_rows) == (ABSENT, 0)
    assert table.append(row(1, period="a", source="s", load=1)[:0], ABSENT) == ABSENT
    first = table.append(row(1, period="2025-05", source="s", load=1), ABSENT)
    second = table.append(row(2, period="2025-06", source="s", load=2), first)
    third = table.append(row(3, period="2025-06", source="t", load=3), second)
    assert table.stands_at() == third
    assert table.read(first)["value"].to_pylist() == [1.0]
    assert sorted(table.read(third)["value"].to_pylist()) == [1.0, 2.0, 3.0]
    assert table.read(second, {"period": ["2025-06", "2024-01"]})["value"].to_pylist() == [2.0]
    assert table.read(third, {"source": ["t"]})["value"].to_pylist() == [3.0]
    assert table.read(third, {"load": [1, 3], "period": ["2025-06"]})["value"].to_pylist() == [3.0]
    assert table.read(third)["sector"].to_pylist() == ["", "", ""]
    assert (len(table.paths(third, {"period": ["2025-06"]})), len(table.paths(third, {"load": [9]}))) == (2, 0)


def test_what_stands_beyond_the_published_version_is_taken_back(tmp_path: Path) -> None:
    table = Table(tmp_path / "t", {**OBSERVATION, **STAMP})
    first = table.append(row(1, period="2025-05", source="s", load=1), ABSENT)
    table.append(row(2, period="2025-06", source="s", load=2), first)
    assert table.restore(first)
    assert table.read(table.stands_at())["value"].to_pylist() == [1.0]
    assert not table.restore(table.stands_at())
    assert table.restore(ABSENT)
    assert table.read(table.stands_at()).num_rows == 0
