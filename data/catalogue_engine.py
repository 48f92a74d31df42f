"""The catalogue's engine: SQLite set up for many readers and a power cut, or what the URL names."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

BUSY_MS = 5000  # how long SQLite waits for another writer


def engine_of(url: str) -> Engine:
    """An engine on this URL; nothing is opened yet."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


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
