"""One question to one database, read-only, with limits that hold on the server and here. No SQL text of our own."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import NullPool

from loaders.column_kinds import kinds
from loaders.hang_up import HangUp

if TYPE_CHECKING:
    import psycopg

_STEPS = 10_000  # SQLite instructions between two looks at the clock; about a millisecond
_BUFFER = 5_000  # rows the driver holds at a time
_GRACE = 3  # seconds for the server to say itself that its time is over, before the line is cut


@dataclass(frozen=True)
class Limits:
    """Seconds to connect, seconds for the statement, rows of the answer."""

    connect: int
    statement: int
    rows: int


@dataclass(frozen=True)
class Answer:
    """Columns and rows as the driver gives them; at most one row more than the limit, so that its breach shows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    types: tuple[str, ...] = ()  # what each column holds, as far as the database says


def ask(url: URL, query: str, limits: Limits) -> Answer:
    """The answer of one SELECT. SQLAlchemyError, ImportError, OSError: not reachable, too slow, or refused."""
    with HangUp(limits.statement + _GRACE) as line, connected(url, limits, line) as connection:
        # no_parameters: a "%" in the query is a "%", not a place for a value.
        options = {"no_parameters": True, "stream_results": True, "max_row_buffer": _BUFFER}
        answer = connection.execution_options(**options).exec_driver_sql(query)
        columns = tuple(map(str.strip, answer.keys()))
        types = kinds(answer.cursor, connection.dialect.name)
        rows: list[tuple[Any, ...]] = []
        while len(rows) <= limits.rows:
            line.heard()
            part = answer.fetchmany(min(_BUFFER, limits.rows + 1 - len(rows)))
            if not part:
                break
            rows.extend(map(tuple, part))
        answer.close()
        connection.rollback()
        return Answer(columns, rows, types)


@contextmanager
def connected(url: URL, limits: Limits, line: HangUp | None = None) -> Iterator[Connection]:
    """A connection that can only read and keeps its limits; line: cuts it when the server falls silent."""
    engine = _engine(url, limits)
    try:
        with ExitStack() as stack:
            held = line or stack.enter_context(HangUp(limits.statement + _GRACE))
            if url.get_backend_name() != "sqlite":
                # First of all: SQLAlchemy asks questions of its own as soon as it is connected.
                event.listen(engine, "connect", held.connected, insert=True)
            connection = stack.enter_context(engine.connect())
            _guard(connection, limits)
            yield connection
    finally:
        engine.dispose()


def _engine(url: URL, limits: Limits) -> Engine:
    kind = url.get_backend_name()
    if kind == "sqlite":
        return create_engine("sqlite://", creator=_sqlite(url, limits), poolclass=NullPool)
    return create_engine(url, poolclass=NullPool, connect_args=_connect_args(kind, limits), hide_parameters=True)


def _connect_args(kind: str, limits: Limits) -> dict[str, Any]:
    if kind == "postgresql":
        limit = limits.statement * 1000
        return {
            "connect_timeout": limits.connect,
            "options": f"-c statement_timeout={limit} -c lock_timeout={limit} -c default_transaction_read_only=on",
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": limit,
        }
    if kind in ("mysql", "mariadb"):
        # A rogue or mistaken server may ask for a local file: it gets none. The read limit ends a silent server.
        return {
            "connect_timeout": limits.connect,
            "read_timeout": limits.statement + _GRACE,
            "write_timeout": limits.connect,
            "local_infile": False,
            "charset": "utf8mb4",
            "conv": _mysql_values(),
        }
    return {}


def _mysql_values() -> dict[Any, Any]:
    """PyMySQL's own reading of values; a BIT (how Java programs keep yes and no) is a number, not a control sign."""
    from pymysql.constants import FIELD_TYPE
    from pymysql.converters import conversions

    return {**conversions, FIELD_TYPE.BIT: lambda bits: int.from_bytes(bits, "big")}


def _guard(connection: Connection, limits: Limits) -> None:
    """What can only be said once connected: a read-only transaction, MySQL's or MariaDB's own time limit, odd dates."""
    if connection.dialect.driver == "psycopg":
        from loaders.postgres_dates import spare_odd_dates

        spare_odd_dates(cast("psycopg.Connection", connection.connection.driver_connection))
    if connection.dialect.name not in ("mysql", "mariadb"):
        return
    mariadb = bool(getattr(connection.dialect, "is_mariadb", False))
    limit = f"max_statement_time={limits.statement}" if mariadb else f"max_execution_time={limits.statement * 1000}"
    connection.exec_driver_sql(f"SET SESSION {limit}")
    connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
    connection.commit()


def _sqlite(url: URL, limits: Limits) -> Callable[[], sqlite3.Connection]:
    """A connection that can only read and that stops a statement at its limit."""

    def connect() -> sqlite3.Connection:
        path = quote(url.database or "")
        connection = sqlite3.connect(f"file:{path}?mode=ro{_alone(url.database)}", uri=True, timeout=limits.connect)
        connection.execute("PRAGMA query_only = ON")
        connection.text_factory = _text
        end = time.monotonic() + limits.statement
        connection.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
        return connection

    return connect


def _alone(database: str | None) -> str:
    """A file that was left in WAL mode needs its index beside it, which a folder only to be read cannot take. Where
    nobody has written changes of theirs beside it either, it can be read as it lies."""
    path = Path(database or "")
    changing = path.with_name(f"{path.name}-wal").exists()
    return "" if changing or os.access(path.parent, os.W_OK) else "&immutable=1"


def _text(data: bytes) -> str:
    # Old desktop programs write cp1252 into SQLite text columns.
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="backslashreplace")
