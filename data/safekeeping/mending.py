"""A damaged catalogue put aside as a process starts, and the kept copy (data.safekeeping.spare) put in its place."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from data import catalogue as c
from data.audit.log import Actor, Entry, append_in
from data.catalogue import writing
from data.catalogue_engine import engine_of
from data.durable import sync_file, sync_folder
from data.logs.events import event
from data.row_seals import sound_rows
from data.row_watch import Publication, publish
from data.safekeeping.spare import made_at
from data.safekeeping.whole import Damaged, check, copy_of, fault_in, path_of
from data.settings import Settings

log = logging.getLogger(__name__)

# Numbers of versions and loads that the damaged catalogue may have given since the copy are not given again: who still
# holds a picture or a figure of one of them must not take it for another.
GAP = 100_000
_BESIDE = ("-wal", "-shm", "-journal")

Tell = Callable[[str], None]


def mended(settings: Settings, tell: Tell) -> bool:
    """Before a process that may write opens the catalogue. True: it is whole, or is now, or is no file of ours to
    judge. False: it is damaged and there is no copy; tell has said where, what and what to do.

    Of several that start at once one mends, the others find it done. sqlite3.Error: it cannot be looked at.
    """
    path = path_of(settings)
    if path is None or not fault_in(path):
        return True
    with _turn(path):
        fault = fault_in(path)
        return not fault or _mend(path, fault, tell)


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Alone among the processes that mend this catalogue."""
    with path.with_suffix(".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go of by the system, should we be killed
        yield


def _mend(path: Path, fault: str, tell: Tell) -> bool:
    copy = copy_of(path)
    try:
        check(copy, alone=True)
    except (Damaged, sqlite3.Error) as error:
        what = "tidak ada salinannya" if not copy.exists() else f"salinannya {copy.name} juga tidak dapat dibaca"
        event(log, "catalogue damaged", {"copy": copy.exists()}, level=logging.ERROR)
        tell(
            f"{path}: katalog rusak ({fault}) dan {what} ({type(error).__name__}). Pendopo berhenti dan tidak mengubah "
            "apa pun. Pindahkan folder keadaan ini, lalu pulihkan cadangan terakhir ke folder yang kosong: "
            "python app.py restore BERKAS. Tanpa cadangan, mulai dengan folder keadaan kosong dan taruh lagi kiriman "
            "dari archive/ dan inbox/ ke inbox. Periksa disk"
        )
        return False
    aside, made = _put_aside(path), made_at(copy)
    newest = _put_in_place(copy, path, aside)
    event(log, "catalogue mended", {"aside": aside, "version": newest.version, "load": newest.load},
          level=logging.WARNING)  # fmt: skip
    tell(
        f"{path}: katalog rusak ({fault}); disisihkan sebagai {aside or 'tidak ada'}, dan salinan "
        f"{made.astimezone():%d-%m-%Y %H.%M} (versi {newest.version}, pemuatan {newest.load}) dipasang. Yang dimuat "
        "sesudahnya dimuat lagi dari inbox; akun, token, penarikan dan catatan audit sesudahnya hilang dan perlu "
        "diulang. Periksa disk"
    )
    return True


def _put_aside(path: Path) -> str:
    """Rename the file and what lies beside it, which belongs to it; nothing is deleted. Gives its new name."""
    base = path.with_suffix(f".rusak-{datetime.now(UTC):%Y%m%dT%H%M%S%f}{path.suffix}")
    # What lies beside goes first: it must never be taken for the copy's.
    for end in (*_BESIDE, ""):
        one = path.with_name(path.name + end)
        if one.exists():
            one.rename(base.with_name(base.name + end))
    sync_folder(path.parent)
    return base.name if base.exists() else ""


def _put_in_place(copy: Path, path: Path, aside: str) -> Publication:
    """The copy, with numbers above all that were given since, under the catalogue's name. Gives its newest publication
    as it was copied."""
    part = path.with_suffix(".part")
    for end in (*_BESIDE, ""):
        part.with_name(part.name + end).unlink(missing_ok=True)
    shutil.copyfile(copy, part)
    newest = _renumbered(part, Entry(Actor.of_terminal(), "restore", copy.name, {"aside": aside}))
    with closing(sqlite3.connect(part)) as last:  # nothing may stay beside it when it is renamed
        last.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sync_file(part)
    os.replace(part, path)
    sync_folder(path.parent)
    return newest


def _renumbered(part: Path, entry: Entry) -> Publication:
    """Publish what the copy shows under a version above all that may have been given since, and count on above all
    loads; and write the act down."""
    engine = engine_of(f"sqlite:///{part}")
    try:
        with writing(engine) as connection:
            row = next(iter(sound_rows(connection, c.publication, [], limit=1).rows), None)
            found = (
                Publication(row.version, row.observations, row.cases, row.load) if row else Publication(0, -1, -1, 0)
            )
            highest = connection.execute(sa.select(sa.func.max(c.publication.c.version))).scalar() or 0
            if row:
                said = "katalog rusak; salinannya dipasang"
                publish(connection, replace(found, version=highest + GAP), why="recover", reason=said)
            load = c.counter.c.name == "load"
            connection.execute(c.counter.update().where(load).values(value=c.counter.c.value + GAP))
            connection.execute(c.lease.update().values(holder=""))  # nobody who held one holds this file
            append_in(connection, entry)
        return found
    finally:
        engine.dispose()
