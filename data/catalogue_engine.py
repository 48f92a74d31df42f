"""The catalogue's engine: SQLite set up for many readers and a power cut, or what the URL names."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DisconnectionError

BUSY_MS = 5000  # how long SQLite waits for another writer
# A process that is frozen in the midst of writing keeps rows from all others; after so long the server ends its
# transaction. Shorter than a lease lasts (data/leading.py), longer than any of ours is idle.
IDLE_MS = 15_000
# A server that vanished without a word is noticed in about ten seconds; the system's own defaults wait for hours.
_PATIENCE = {
    "connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}  # fmt: skip
# And a machine of ours that vanished is noticed by the server, which then lets go of its session.
_PATIENCE_OF_SERVER = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"


def engine_of(url: str) -> Engine:
    """An engine on this URL; nothing is opened yet. What its own words set is left as they say."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return _on_postgresql(address)
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _set_up_sqlite)
    if address.database and address.database != ":memory:" and os.name != "nt":
        _follow_file(engine, address.database)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _on_postgresql(address: URL) -> Engine:
    given = {**_PATIENCE, "options": _PATIENCE_OF_SERVER}
    named = address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address
    engine = sa.create_engine(
        named, pool_pre_ping=True, connect_args={name: v for name, v in given.items() if name not in address.query}
    )
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("pendopo_writing"):
        connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = {IDLE_MS}")


def _follow_file(engine: Engine, path: str) -> None:
    """A connection is used no more once another file has the catalogue's name: a copy was put in place of a damaged
    one, and what is written to that one is lost."""

    def opened(_connection: Any, record: Any) -> None:
        record.info["file"] = file_at(path)

    def asked(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.get("file") != file_at(path):
            raise DisconnectionError  # the pool opens another one

    event.listen(engine, "connect", opened)
    event.listen(engine, "checkout", asked)


def file_at(path: str) -> tuple[int, int] | None:
    """Which file has this name now; None when none has."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: we send it
    cursor = connection.cursor()
    # FULL: a published version outlives a power cut.
    for pragma in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    _set_journal(cursor)
    cursor.close()


def _set_journal(cursor: Any) -> None:
    """The journal mode lies in the file, so it is set once. Who sets it while another does is told so at once, however
    long it would wait: it looks again."""
    limit = time.monotonic() + BUSY_MS / 1000
    while cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("pendopo_writing")
    # A deferred transaction that reads first and writes later fails at once, without waiting, when another one wrote.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
