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
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from data import catalogue as c
from data.durable import sync_file, sync_folder
from data.logs.events import event, kind_of
from data.people_tables import audit
from data.safekeeping.whole import Damaged, check, copy_of, file_of, is_damage

log = logging.getLogger(__name__)

EVERY = 60  # seconds between two looks, each of which makes one copy at most
BUSY_SECONDS = 600.0  # while loads run it waits, but no longer than this
STALE_SECONDS = 3600.0  # sessions and looks that change nothing else are copied this often


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
