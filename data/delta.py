"""One Delta table: append, read at a version, put back what nobody published, keep it tidy. Knows nothing of loads."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.transaction import AddAction, RemoveAction

from data.delta_read import Groups, Sound, outside, rows_of
from data.delta_where import PARTITIONS, Where, may_hold
from data.durable import sync_file, sync_folder
from data.parquet import schema_of, write_files
from data.seals import Seals

LARGE = 32 << 20  # bytes of a file that is not written together with others
ABSENT = -1  # the Delta version of a table that is not there yet


class Interloper(Exception):
    """Somebody else wrote to the table between our look and our write."""


@dataclass
class Table:
    """A Delta table in a local folder, partitioned by sector and source. columns: name → dtype, in order.

    Safe to share between threads. The log is followed, not read anew each time: opening costs 30 ms after 70 commits.
    """

    folder: Path
    columns: Mapping[str, str]
    guard: Seals | None = None
    _open: DeltaTable | None = field(default=None, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def schema(self) -> pa.Schema:
        return schema_of(self.columns)

    def stands_at(self) -> int:
        """Its newest Delta version, published or not; ABSENT when there is no table."""
        log = self.folder / "_delta_log"
        if not log.is_dir():
            return ABSENT
        return max((int(p.stem) for p in log.glob("*.json") if p.stem.isdigit()), default=ABSENT)

    def append(self, rows: pd.DataFrame | Iterable[pd.DataFrame], base: int) -> int:
        """The Delta version that holds rows (perhaps in parts) on top of version base; base itself when there are none.

        base must be where the table stands. Interloper: it was not; nothing of ours remains visible at base.
        """
        with self._lock:
            parts = [rows] if isinstance(rows, pd.DataFrame) else rows
            files: list[AddAction | RemoveAction] = [
                file for part in parts for file in write_files(self.folder, part, self.schema, PARTITIONS)
            ]
            if not files:
                return base
            self._wrote([file.path for file in files])
            into = self._at(base if base != ABSENT else self._create())
            before = into.version()
            into.create_write_transaction(files, "append", into.schema(), list(PARTITIONS))
            into.update_incremental()
            if into.version() != before + 1:
                raise Interloper(f"{self.folder.name}: versi {into.version()}, seharusnya {before + 1}")
            self._sync_log(before + 1)
            return int(into.version())

    def without(self, paths: Collection[str], base: int) -> int:
        """The Delta version that holds what version base did, but for these files. The files themselves stay."""
        with self._lock:
            table = self._at(base)
            files = self.files_of(base)
            gone = _removed(files[files["path"].isin(list(paths))], data_change=True)
            table.create_write_transaction(gone, "append", table.schema(), list(PARTITIONS))
            table.update_incremental()
            self._sync_log(int(table.version()))
            return int(table.version())

    def published_since(self, base: int) -> int:
        """The newest Delta version of which every file is named at base, or sealed: what a publication named whose row
        says so no more. base itself when there is none."""
        known = set(self.paths(base))
        for version in range(self.stands_at(), base, -1):
            new = [path for path in self.paths(version) if path not in known]
            if self.guard and self.guard.published(new):
                return version
        return base

    def restore(self, published: int) -> bool:
        """Remove whatever stands beyond the published version. True when something did.

        A restored table stands at a later Delta version with the same rows; ``stands_at`` gives it.
        """
        stands = self.stands_at()
        if stands <= published:
            return False
        with self._lock:
            self._open = None
            table = DeltaTable(str(self.folder))
            if published == ABSENT:
                table.delete()
            else:
                table.restore(published, ignore_missing_files=True)  # a lost file is the guard's to tell
        return True

    def read(self, version: int, where: Where | None = None, *, coded: bool = False) -> pa.Table:
        """Its rows at a Delta version; none when ABSENT. Files that cannot hold a wanted value are not opened.

        coded: texts as numbers into one dictionary a column, as the files hold them: half the time, and a tenth of the
        memory. Loads with a row in a file that is damaged are left out as a whole, as if they had never come.
        """
        sound = self.sound(version, where)
        try:
            return self.read_files(sound, dict.fromkeys(sound.source), where, coded=coded)
        except (pa.ArrowInvalid, OSError):
            less = self.sound(version, where, unreadable=True)
            if less.source.keys() == sound.source.keys():
                raise
            return self.read_files(less, dict.fromkeys(less.source), where, coded=coded)

    def read_files(
        self, sound: Sound, files: Mapping[str, Groups], where: Where | None = None, *, coded: bool = False
    ) -> pa.Table:
        """The rows of some of the sound files: of these row groups of each, or (None) of all."""
        return outside(rows_of(self.folder, self.schema, files, where or {}, coded=coded), sound.holes)

    def sound(self, version: int, where: Where | None = None, *, unreadable: bool = False) -> Sound:
        """The files that may hold what is wanted and are as they were published. unreadable: each is tried as well."""
        files = self.files_of(version, where)
        holes = self.guard.damaged(files) if self.guard and len(files) else []
        if unreadable and self.guard:
            holes = [*holes, *self.guard.unreadable(files[~files["path"].isin([hole.path for hole in holes])])]
        return Sound.of(files, holes)

    def files(self, version: int) -> int:
        """How many files a read at this version opens at most."""
        return len(self.paths(version))

    def paths(self, version: int, where: Where | None = None) -> list[str]:
        """The files of a Delta version, below its folder; only those that may hold what is wanted."""
        return [str(path) for path in self.files_of(version, where)["path"]]

    def compact(self) -> int:
        """Small files of each partition written together; gives the Delta version afterwards. Rows stay the same.

        Nothing happens while a file is damaged: what it says now must not be taken for what was published.
        """
        with self._lock:
            self._open = None
            table = DeltaTable(str(self.folder))
            files = self.files_of(int(table.version()))
            if self.guard and self.guard.damaged(files, anew=True):
                return int(table.version())
            done: list[AddAction | RemoveAction] = []
            for some in _together(files):  # not by the library's own way: it would mix the indicators of a file again
                rows = rows_of(self.folder, self.schema, dict.fromkeys(map(str, some["path"])), {}, coded=True)
                made = write_files(self.folder, rows.to_pandas(), self.schema, PARTITIONS)
                self._wrote([file.path for file in made])
                done += [*(replace(file, data_change=False) for file in made), *_removed(some, data_change=False)]
            if done:
                table.create_write_transaction(done, "append", table.schema(), list(PARTITIONS))
                table.update_incremental()
                self._sync_log(int(table.version()))
            return int(table.version())

    def sweep(self, version: int, *, keep_hours: int) -> int:
        """Delete files that version does not use and nothing has used for keep_hours; gives how many."""
        with self._lock:
            self._open = None
            gone = DeltaTable(str(self.folder)).vacuum(
                retention_hours=keep_hours, dry_run=False, enforce_retention_duration=False, keep_versions=[version]
            )
        if self.guard:
            self.guard.forget(gone)
        return len(gone)

    def files_of(self, version: int, where: Where | None = None) -> pd.DataFrame:
        """The add actions of the files that may hold what is wanted."""
        if version == ABSENT:
            return pd.DataFrame({"path": []})
        with self._lock:
            actions = pa.table(self._at(version).get_add_actions(flatten=True)).to_pandas()
        may = np.ones(len(actions), dtype=bool)
        for name, wanted in (where or {}).items():
            may = may & may_hold(actions, name, wanted)
        return actions[may]

    def _wrote(self, paths: Collection[str]) -> None:
        for path in paths:
            sync_file(self.folder / path)
        if self.guard:
            self.guard.wrote(paths)

    def _sync_log(self, version: int) -> None:
        """The table's own log to the disk: the library leaves that to the system."""
        log = self.folder / "_delta_log"
        sync_file(log / f"{version:020}.json")
        sync_folder(log)

    def _at(self, version: int) -> DeltaTable:
        """The table at a version; the one that is open when it stands there or can be brought there."""
        if self._open is not None and self._open.version() < version:
            self._open.update_incremental()
        if self._open is None or self._open.version() != version:
            self._open = DeltaTable(str(self.folder), version=version)
        return self._open

    def _create(self) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        made = DeltaTable.create(
            str(self.folder), schema=self.schema, mode="ignore", partition_by=list(PARTITIONS), name=self.folder.name
        )
        return int(made.version())


def _together(files: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Small files of one partition that make a large one, or all that are left of them. files: add actions."""
    small = files[files["size_bytes"] < LARGE]
    for _, own in small.groupby([f"partition.{name}" for name in PARTITIONS], dropna=False, sort=False):
        number = (own["size_bytes"].cumsum() - own["size_bytes"]) // LARGE
        yield from (some for _, some in own.groupby(number) if len(some) > 1)


def _removed(files: pd.DataFrame, *, data_change: bool) -> list[AddAction | RemoveAction]:
    """Files taken out of a table. files: add actions. data_change: their rows are gone with them."""
    now = int(time.time() * 1000)
    return [
        RemoveAction(
            path=row["path"], data_change=data_change, deletion_timestamp=now, size=row["size_bytes"],
            partition_values={name: row[f"partition.{name}"] or None for name in PARTITIONS},
        )
        for row in files.astype(object).where(files.notna(), None).to_dict("records")
    ]  # fmt: skip
