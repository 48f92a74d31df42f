"""A whole copy of the embedded catalogue beside it, for the day the disk damages it.

The leading loader renews it when something was published or written down since, at most once a minute, through
SQLite's online backup, and checks every page before it takes the place of the copy before. Other databases have
backups of their own.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from data import catalogue as c
from data.durable import sync_file, sync_folder
from data.logs.events import event, kind_of
from data.people_tables import audit

log = logging.getLogger(__name__)

EVERY = 60  # seconds between two looks, each of which makes one copy at most
BUSY_SECONDS = 600.0  # while loads run it waits, but no longer than this
STALE_SECONDS = 3600.0  # sessions and looks that change nothing else are copied this often
# Of the driver: pages that contradict each other, and a file that is none of SQLite's.
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


_MAGIC = b"SQLite format 3\x00"
_KNOWN = range(1, 5)  # schema formats there are


class Damaged(Exception):
    """Pages that contradict each other, or no database at all. Says which, in the library's words."""


def file_of(url: str | URL) -> Path | None:
    """Where the catalogue of this URL lies; None when it is no file of SQLite's."""
    address = make_url(url)
    named = address.database or ""
    if address.get_backend_name() != "sqlite" or named in ("", ":memory:") or named.startswith("file:"):
        return None
    return Path(named)


def copy_of(catalogue: Path) -> Path:
    """Where the copy of a catalogue lies: catalogue.copy.sqlite."""
    return catalogue.with_suffix(f".copy{catalogue.suffix}")


def check(path: Path, *, alone: bool = False) -> None:
    """Damaged: not every page of the file can be read and agrees with the others. sqlite3.Error: it could not be
    looked at (locked, not permitted, disk full); that says nothing of its pages.

    alone: nobody writes to it, and nothing is written beside it.
    """
    _check_header(path)
    way = "mode=ro&immutable=1" if alone else "mode=rw"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?{way}", uri=True, timeout=5)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise Damaged("no table in it")
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise Damaged(str(error)) from error
        raise
    except UnicodeDecodeError as error:  # of the driver: what SQLite says quotes a page that is no text any more
        raise Damaged("text that is none") from error
    if found != ("ok",):
        raise Damaged(str(found[0]).splitlines()[0] if found else "no answer")


def schema(path: Path) -> tuple[object, ...]:
    """What tables the file has, as SQLite wrote it down, and the version of ours: a changed letter in it agrees with
    every page and hides a column."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
        version = connection.execute("SELECT max(version) FROM schema_version").fetchone()
        return version, *connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2, 3")


def _check_header(path: Path) -> None:
    """What SQLite does not call damage, and what would keep us from writing: a file of another format."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError:
        return  # whoever opens it tells why
    formats = {int.from_bytes(head[18:19]), int.from_bytes(head[19:20])}
    if not head.startswith(_MAGIC) or not formats <= {1, 2} or int.from_bytes(head[44:48]) not in _KNOWN:
        raise Damaged("header of another format")


def is_damage(error: BaseException) -> bool:
    """Whether this error speaks of damaged pages, and not of a lock, a right or a full disk."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and (code & 0xFF) in _DAMAGED


def keep_copy(catalogue: Path) -> Path:
    """Make the copy anew. Damaged: the catalogue itself is; the copy before stays. OSError, sqlite3.Error: no copy
    could be made now."""
    copy = copy_of(catalogue)
    part = copy.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as ours,
            closing(sqlite3.connect(part)) as other,
        ):
            ours.backup(other)  # in one step: within one transaction that keeps no writer waiting (WAL)
        check(part, alone=True)
        sync_file(part)
        os.replace(part, copy)
        sync_folder(copy.parent)
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise Damaged(str(error)) from error
        raise
    finally:
        for left in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)
    return copy


class SpareKeeper:
    """Keeps the copy as a job of the loader's plan. busy: whether loads run now."""

    def __init__(
        self, engine: Engine, plan: BackgroundScheduler, tell: Callable[[str], None], busy: Callable[[], bool]
    ) -> None:
        self._engine, self._tell, self._busy = engine, tell, busy
        self._file = file_of(engine.url)
        self._kept: tuple[object, ...] | None = None
        self._at, self._told = monotonic(), ""
        if self._file:
            plan.add_job(self.look, IntervalTrigger(seconds=EVERY, timezone=UTC), id="catalogue copy")

    def look(self) -> None:
        """A copy, when there is something new in the catalogue and nothing better to do."""
        since = monotonic() - self._at
        if self._file is None or (self._busy() and since < BUSY_SECONDS):
            return
        try:
            mark = self._mark()
            if mark == self._kept and since < STALE_SECONDS:
                return
            keep_copy(self._file)
        except Damaged:
            self._say_damaged()
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            event(log, "catalogue not copied", {"error": kind_of(error)}, level=logging.WARNING)
        else:
            self._kept, self._at, self._told = mark, monotonic(), ""

    def _say_damaged(self) -> None:
        """Once: whoever runs keeps what it shows, and who starts mends."""
        words = f"Katalog {self._file} rusak. Mulai ulang Pendopo: salinan yang utuh lalu dipasang; periksa disk"
        if self._told != words:
            event(log, "catalogue damaged", level=logging.WARNING)
            self._tell(words)
            self._told = words

    def _mark(self) -> tuple[object, ...]:
        """What changes with everything that should not be lost: publications, loads, deliveries, acts of people."""
        made = c.publication.c
        newest = sa.select(made.version, made.observations, made.cases).order_by(made.version.desc()).limit(1)
        with self._engine.connect() as connection:
            most = [connection.execute(sa.select(sa.func.max(x))).scalar() for x in (c.load.c.number, audit.c.number)]
            return (*(connection.execute(newest).first() or ()), *most)


def made_at(copy: Path) -> datetime:
    """When a copy was made, aware."""
    return datetime.fromtimestamp(copy.stat().st_mtime, UTC)
