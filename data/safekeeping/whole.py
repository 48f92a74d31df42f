"""Whether the embedded catalogue is whole, asked as a process starts: with nothing but SQLite, so that a start that has
nothing to mend loses no time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from data.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

WAIT_SECONDS = 1.0

Tell = Callable[[str], None]
# Of the driver: pages that contradict each other, and a file that is none of SQLite's.
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


_MAGIC = b"SQLite format 3\x00"
_KNOWN = (1, 2, 3, 4)  # schema formats there are


class Damaged(Exception):
    """Pages that contradict each other, or no database at all. Says which, in the library's words."""


def path_of(settings: Settings) -> Path | None:
    """Where the catalogue lies; None when it is no file of SQLite's."""
    return file_of(settings.catalogue) if settings.catalogue else settings.state / "catalogue.sqlite"


def file_of(url: str | URL) -> Path | None:
    """Where the catalogue of this URL lies; None when it is no file of SQLite's."""
    from sqlalchemy.engine import make_url

    address = make_url(url)
    named = address.database or ""
    if address.get_backend_name() != "sqlite" or named in ("", ":memory:") or named.startswith("file:"):
        return None
    return Path(named)


def copy_of(catalogue: Path) -> Path:
    """Where the copy of a catalogue lies: catalogue.copy.sqlite."""
    return catalogue.with_suffix(f".copy{catalogue.suffix}")


def fault_in(path: Path) -> str:
    """What is wrong with the file; "" when it is whole or was never there. Nothing but damage is a fault: a catalogue
    that is locked, may not be opened or has no room is told by whoever opens it."""
    was = copy_of(path).exists() or any((path.parent / "delta").glob("*/_delta_log/*"))
    if not path.exists():
        return "tidak ada" if copy_of(path).exists() else ""
    if path.stat().st_size == 0:
        return "kosong" if was else ""
    try:
        check(path)
        return _other_schema(path)
    except Damaged as damaged:
        # A catalogue that another process is about to fill for the first time has no table yet.
        return str(damaged) if was or damaged.__cause__ else ""
    except sqlite3.Error:
        return ""


def _other_schema(path: Path) -> str:
    """Whether a table of the copy is missing or another one, though both say that they are of one version. What
    somebody added (an index, statistics) is no damage."""
    if not copy_of(path).exists():
        return ""
    try:
        kept = schema(copy_of(path))
    except (sqlite3.Error, UnicodeDecodeError):  # the copy is damaged: made anew by the loader
        return ""
    try:
        own = schema(path)
    except (sqlite3.OperationalError, UnicodeDecodeError) as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return "daftar tabelnya lain" if code == sqlite3.SQLITE_ERROR else ""  # a lock says nothing of its tables
    return "daftar tabelnya lain" if own[0] == kept[0] and not set(kept) <= set(own) else ""


def wait_until_whole(settings: Settings, tell: Tell, stop: threading.Event | None = None) -> None:
    """Before a process opens the catalogue that may not mend it (the web): until a loader has."""
    path, told, ends = path_of(settings), False, stop or threading.Event()
    while path is not None and not ends.is_set() and fault_in(path):
        if not told:
            tell(f"Katalog {path} rusak; web menunggu sampai pemuat memasang salinannya")
            told = True
        ends.wait(WAIT_SECONDS)


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
    # Before its first checkpoint a catalogue lies whole in what is written ahead: its file then names no format yet.
    ahead = path.with_name(path.name + "-wal")
    known = (0, *_KNOWN) if ahead.exists() and ahead.stat().st_size else _KNOWN
    if not head.startswith(_MAGIC) or not formats <= {1, 2} or int.from_bytes(head[44:48]) not in known:
        raise Damaged("header of another format")


def is_damage(error: BaseException) -> bool:
    """Whether this error speaks of damaged pages, and not of a lock, a right or a full disk."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and (code & 0xFF) in _DAMAGED
