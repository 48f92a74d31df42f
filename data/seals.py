"""What every Parquet file held when it was published, and which of them no longer hold it.

A flipped bit may decode into another number without any error: a file counts as sound only when all of its bytes are
those that were published. Each process looks at each file once, before the first row of it is used.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from data import catalogue as c
from data.catalogue import put, writing

ALL_LOADS = (0, 2**62)
CATALOGUE = "catalogue"  # in place of a Delta table: the damaged thing is a row (``data.row_watch``)
_MANY = 500  # names in one question to the catalogue


@dataclass(frozen=True)
class Damage:
    """A file that is not what was published. path: below its table's folder. why: Indonesian, without the name.

    first, last: lowest and highest load that has rows in it.
    """

    table: str
    path: str
    source: str
    first: int
    last: int
    why: str
    found: datetime
    lost: str = ""  # why it could not be made whole again; "" as long as nobody tried in vain
    after: int = 0  # the newest load then


@dataclass
class Seals:
    """The guard of one Delta table's files. Safe to share between threads."""

    engine: Engine
    table: str
    folder: Path
    _sound: dict[str, int] = field(default_factory=dict)  # path → size
    _new: dict[str, str] = field(default_factory=dict)  # path → digest, not yet published
    _told: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def damaged(self, files: pd.DataFrame, *, anew: bool = False) -> list[Damage]:
        """Those of the table's files (its add actions) that are not as published; they are written down for the loader.

        anew: also files looked at before. OSError: the disk or the share itself does not answer; nothing is said of a
        file then.
        """
        paths = [str(path) for path in files["path"]]
        if anew:
            with self._lock:
                self._sound.clear()
        wrong = self._wrong(paths)
        if not wrong:
            return []
        rows = files[files["path"].isin(list(wrong))].to_dict("records")
        found = [self._damage(row, wrong[str(row["path"])]) for row in rows]
        self._tell(found)
        return found

    def unreadable(self, files: pd.DataFrame) -> list[Damage]:
        """Those of the files that Arrow cannot read: for files that were published without a seal."""
        rows = [row for row in files.to_dict("records") if not _reads(self.folder / str(row["path"]))]
        found = [self._damage(row, "isinya tidak dapat dibaca") for row in rows]
        self._tell(found)
        return found

    def wrote(self, paths: Collection[str]) -> None:
        """New files, complete and on the disk; nobody sees them yet."""
        self._new |= {path: digest_of(self.folder / path) for path in paths}

    def seal(self, connection: Connection) -> None:
        """Write down what new files hold, in the transaction that publishes them."""
        rows = [{"path": self._key(path), "digest": digest} for path, digest in self._new.items()]
        if rows:
            connection.execute(c.seal.insert(), rows)

    def published(self, paths: Sequence[str]) -> bool:
        """Whether all of these files were: each has its seal."""
        return all(self._digests(paths).values())

    def start(self) -> None:
        """A new turn to write: what an earlier one wrote and did not publish is nobody's."""
        self._new.clear()

    def forget(self, paths: Sequence[str]) -> None:
        """Files that are deleted for good."""
        with writing(self.engine) as connection:
            for start in range(0, len(paths), _MANY):
                keys = [self._key(path) for path in paths[start : start + _MANY]]
                connection.execute(c.seal.delete().where(c.seal.c.path.in_(keys)))

    def _wrong(self, paths: Sequence[str]) -> dict[str, str]:
        with self._lock:
            sizes = {path: _size(self.folder / path) for path in paths}
            wrong = {path: "hilang dari gudang data" for path, size in sizes.items() if size is None}
            new = [path for path in paths if path not in wrong and self._sound.get(path) != sizes[path]]
            for path, digest in self._digests(new).items():
                if digest and digest_of(self.folder / path) != digest:
                    wrong[path] = "isinya bukan lagi yang dahulu disimpan"
            self._sound |= {path: sizes[path] or 0 for path in new if path not in wrong}
        return wrong

    def _digests(self, paths: Sequence[str]) -> dict[str, str]:
        """path → digest; "" for a file that has none (of a store from before there were any)."""
        found = dict.fromkeys(paths, "")
        with self.engine.connect() as connection:
            for start in range(0, len(paths), _MANY):
                keys = {self._key(path): path for path in paths[start : start + _MANY]}
                query = sa.select(c.seal.c.path, c.seal.c.digest).where(c.seal.c.path.in_(list(keys)))
                found |= {keys[row.path]: row.digest for row in connection.execute(query)}
        return found

    def _damage(self, row: Mapping[Any, Any], why: str) -> Damage:
        ends = [row.get("min.load"), row.get("max.load")]
        lowest, highest = ALL_LOADS if any(pd.isna(end) for end in ends) else (int(str(end)) for end in ends)
        source = str(row["partition.source"] or "")
        return Damage(self.table, str(row["path"]), source, lowest, highest, why, datetime.now(UTC))

    def _tell(self, found: Sequence[Damage]) -> None:
        """For the loader, which mends it, and for every page. A catalogue that cannot be written changes no picture."""
        new = [damage for damage in found if damage.path not in self._told]
        try:
            for damage in new:
                with writing(self.engine) as connection:
                    write_damage(connection, damage)
                self._told.add(damage.path)
        except SQLAlchemyError:
            return

    def _key(self, path: str) -> str:
        return f"{self.table}/{path}"


def digest_of(path: Path) -> str:
    """Of all bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def write_damage(connection: Connection, damage: Damage) -> None:
    """Write down a damaged file, once as long as it is open."""
    key = c.damage.c.path == f"{damage.table}/{damage.path}"
    if connection.execute(sa.select(c.damage.c.path).where(key, c.damage.c.healed.is_(None))).first():
        return
    values = {
        "source": damage.source, "first": damage.first, "last": damage.last, "why": damage.why, "found": damage.found,
        "healed": None, "lost": "", "after": 0,
    }  # fmt: skip
    put(connection, c.damage, {"path": f"{damage.table}/{damage.path}"}, values)


def open_damage(connection: Connection) -> list[Damage]:
    """Every damage that is not mended, oldest first."""
    rows = connection.execute(sa.select(c.damage).where(c.damage.c.healed.is_(None)).order_by(c.damage.c.found))
    return [_damage_of(r) for r in rows]


def told(damage: Damage) -> str:
    """Where, what and what to do, for operators."""
    loads = f"pemuatan {damage.first}" + (f" sampai {damage.last}" if damage.last != damage.first else "")
    if damage.last == ALL_LOADS[1]:
        loads = "semua pemuatan"
    thing = "barisnya" if damage.table == CATALOGUE else f"berkas {Path(damage.path).name}"
    what = f"gudang data, {loads}: {thing} {damage.why}; yang tampil adalah nilai sebelumnya"
    if damage.lost:
        return f"{what}. Tidak dapat dipulihkan dari salinan: {damage.lost}. Minta perangkat daerah mengirim ulang"
    return f"{what}, sampai pemuat memulihkannya dari salinan kiriman"


def _damage_of(row: Any) -> Damage:
    table, path = row.path.split("/", 1)
    return Damage(table, path, row.source, row.first, row.last, row.why, row.found, row.lost, row.after)


def _size(path: Path) -> int | None:
    """None when the file is not there although its table is. OSError: nothing answers, or the whole table is gone."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        log = next(parent for parent in path.parents if "=" not in parent.name) / "_delta_log"
        log.stat()
        return None


def _reads(path: Path) -> bool:
    try:
        pq.read_table(path)
    except (pa.ArrowInvalid, FileNotFoundError):
        return False
    return True
