"""The store and the loader with their catalogue on a real PostgreSQL: all that holds on SQLite holds there too."""

from __future__ import annotations

import inspect
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data import catalogue, lease
from data.catalogue import open_catalogue, writing
from data.centre import Centre
from data.presence import Presence, is_gone
from data.store import Store
from tests import test_catalogue, test_store
from tests.fakes import VILLAGE_1, VILLAGE_2
from tests.machines import until
from tests.servers import execute
from tests.test_schedule import Running, balita_files, start, stunting, write
from tests.test_store import ROOT, SOURCE, attempt, batch, values

__all__ = ["start"]
pytestmark = pytest.mark.server


@pytest.fixture
def store(tmp_path: Path, fresh_postgres: str) -> Store:
    return Store(tmp_path, fresh_postgres)


@pytest.fixture
def engine(fresh_postgres: str) -> Engine:
    return open_catalogue(fresh_postgres)


def _again(module: object) -> dict[str, Callable[..., None]]:
    """Tests of a module that take its store or its catalogue: here they get those above."""
    found = {name: test for name, test in vars(module).items() if name.startswith("test_") and callable(test)}
    return {
        name: test
        for name, test in found.items()
        if {"store", "engine"} & set(inspect.signature(test).parameters) and "sqlite" not in name
    }


globals().update(_again(test_store) | _again(test_catalogue))


def test_the_tests_of_store_and_catalogue_are_run_again_here() -> None:
    assert len(_again(test_store)) >= 20
    assert len(_again(test_catalogue)) >= 5


# ---------------------------------------------------------------------------------------------- several at once


def test_several_may_open_a_new_catalogue_at_once(fresh_postgres: str) -> None:
    opened: list[Engine] = []
    threads = [threading.Thread(target=lambda: opened.append(open_catalogue(fresh_postgres))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    with opened[0].connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(catalogue.counter)).scalar() == 1


def test_readers_see_whole_versions_only_while_another_writes(tmp_path: Path, fresh_postgres: str) -> None:
    stores = [Store(tmp_path, fresh_postgres) for _ in range(3)]
    stores[0].commit(batch((VILLAGE_1, "", 0), (VILLAGE_2, "", 0)), attempt(), SOURCE)
    seen: list[dict[str, float]] = []
    over = threading.Event()

    def look(reader: Store) -> None:
        while not over.is_set():
            seen.append(values(reader))

    readers = [threading.Thread(target=look, args=(reader,)) for reader in stores[1:]]
    for thread in readers:
        thread.start()
    for n in range(1, 6):
        stores[0].commit(batch((VILLAGE_1, "", n), (VILLAGE_2, "", n)), attempt(), SOURCE)
    over.set()
    for thread in readers:
        thread.join()
    assert seen
    assert [found for found in seen if found[VILLAGE_1] != found[VILLAGE_2]] == []
    assert [values(reader) for reader in stores] == [{VILLAGE_1: 5.0, VILLAGE_2: 5.0}] * 3


# A loader on another machine that is killed when its rows lie in the table and nobody knows of them yet.
_DIE = """
import os, signal, sys
from pathlib import Path
from data.ledger import Ledger
from data.store import Store
from tests.test_store import SOURCE, VILLAGE_1, VILLAGE_4, attempt, batch

Ledger.publishing = lambda *args, **keys: os.kill(os.getpid(), signal.SIGKILL)
Store(Path(sys.argv[1]), sys.argv[2]).commit(batch((VILLAGE_1, "", 90), (VILLAGE_4, "", 7)), attempt(), SOURCE)
"""


def test_a_kill_before_publishing_leaves_the_old_picture(tmp_path: Path, fresh_postgres: str) -> None:
    store = Store(tmp_path, fresh_postgres)
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    killed = subprocess.run([sys.executable, "-c", _DIE, str(tmp_path), fresh_postgres], cwd=ROOT, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert (store.version(), values(store), len(store.loads())) == (1, {VILLAGE_1: 9.0}, 1)
    store.commit(batch((VILLAGE_2, "", 4)), attempt(), SOURCE)
    assert (store.version(), values(store)) == (2, {VILLAGE_1: 9.0, VILLAGE_2: 4.0})


# ---------------------------------------------------------------------------------------------- who is gone

# On another machine: holds a right for ten minutes, says so, and stays until it is killed.
_HOLD = """
import socket, sys, time
socket.gethostname = lambda: "mesin-lain"
from data import lease
from data.catalogue import open_catalogue
from data.presence import Presence

engine = open_catalogue(sys.argv[1])
presence = Presence(engine)
assert presence.stands() and lease.take(engine, "loader", holder=presence.holder, seconds=600)
print("memegang", flush=True)
time.sleep(600)
"""


def test_a_holder_killed_on_another_machine_is_gone_at_once_and_a_frozen_one_is_not(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with subprocess.Popen([sys.executable, "-c", _HOLD, url], cwd=ROOT, stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout and other.stdout.readline() == b"memegang\n"
            assert lease.take(engine, "loader", holder="kami:1:1:x", seconds=30) is None
            other.send_signal(signal.SIGSTOP)
            assert lease.take(engine, "loader", holder="kami:1:1:x", seconds=30) is None
        finally:
            other.kill()
    limit = time.monotonic() + 20
    held = None
    while held is None and time.monotonic() < limit:
        held = lease.take(engine, "loader", holder="kami:1:1:x", seconds=30)
    assert held and held.before.startswith("mesin-lain")


def test_a_session_that_broke_is_opened_again(engine: Engine, postgres_url: str) -> None:
    presence = Presence(engine)
    assert presence.stands()
    execute(postgres_url, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    until(presence.stands, 10)
    with writing(engine) as connection:
        assert not is_gone(connection, presence.holder)
    presence.close()
    with writing(engine) as connection:
        assert is_gone(connection, presence.holder)


def test_times_of_leases_are_those_of_the_server(engine: Engine) -> None:
    assert lease.take(engine, "loader", holder="kami:1:1:x", seconds=30)
    with engine.connect() as connection:
        now = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    found = lease.seen(engine, "loader")
    assert found and abs((now - found.seen).total_seconds()) < 10
    assert (found.expires - found.seen).total_seconds() == 30


def test_a_writer_frozen_in_a_transaction_does_not_keep_rows_from_others_for_ever(engine: Engine) -> None:
    with writing(engine) as connection:
        assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "15s"
    with engine.connect() as connection:  # who reads keeps nothing from anybody, a backup for a long time
        assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "0"


# ---------------------------------------------------------------------------------------------- loaders


def on_postgres(folder: Path, url: str) -> Centre:
    """A loader's centre over the files of folder, its catalogue shared with others."""
    made = balita_files(folder / f"ke-{len(list(folder.glob('ke-*')))}")  # its inbox is not the one that is watched
    inbox = folder / "inbox" / "dinkes"
    inbox.mkdir(parents=True, exist_ok=True)
    return Centre(made.profile, Store(folder, url), made.readers, inbox.parent)


def test_of_two_loaders_one_stands_by_and_takes_over_when_the_other_ends(
    tmp_path: Path, fresh_postgres: str, start: Callable[[Centre], Running]
) -> None:
    first = on_postgres(tmp_path, fresh_postgres)
    write(first, 9)
    leading = start(first)
    assert leading.until(lambda: first.store.version() == 1)
    second = on_postgres(tmp_path, fresh_postgres)
    waiting = start(second)
    assert waiting.until(lambda: any("menunggu giliran" in line for line in waiting.told))
    leading.end()
    write(second, 8)
    assert waiting.until(lambda: second.store.version() == 2)
    assert stunting(second) == 8.0
    assert [load.version for load in second.store.loads()] == [2, 1]


def test_a_loader_outlives_a_database_that_drops_every_connection(
    tmp_path: Path, fresh_postgres: str, postgres_url: str, start: Callable[[Centre], Running]
) -> None:
    centre = on_postgres(tmp_path, fresh_postgres)
    write(centre, 9)
    running = start(centre)
    assert running.until(lambda: centre.store.version() == 1)
    name = sa.make_url(fresh_postgres).database
    execute(postgres_url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    write(centre, 8)
    assert running.until(lambda: centre.store.version() == 2)
    assert stunting(centre) == 8.0
