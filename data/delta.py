"""One Delta table: append, read at a version, put back what nobody published, keep it tidy. Knows nothing of loads."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable
from pyarrow import fs

from data.parquet import schema_of, write_files

ABSENT = -1  # the Delta version of a table that is not there yet
PARTITIONS = ("sector", "source")
Where = Mapping[str, Collection[str] | Collection[int]]  # column → the values wanted of it


class Interloper(Exception):
    """Somebody else wrote to the table between our look and our write."""


@dataclass
class Table:
    """A Delta table in a local folder, partitioned by sector and source. columns: name → dtype, in order.

    Safe to share between threads. The log is followed, not read anew each time: opening costs 30 ms after 70 commits.
    """

    folder: Path
    columns: Mapping[str, str]
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
            files = [file for part in parts for file in write_files(self.folder, part, self.schema, PARTITIONS)]
            if not files:
                return base
            into = self._at(base if base != ABSENT else self._create())
            before = into.version()
            into.create_write_transaction(files, "append", into.schema(), list(PARTITIONS))
            into.update_incremental()
            if into.version() != before + 1:
                raise Interloper(f"{self.folder.name}: versi {into.version()}, seharusnya {before + 1}")
            return int(into.version())

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
                table.restore(published)
        return True

    def read(self, version: int, where: Where | None = None, *, coded: bool = False) -> pa.Table:
        """Its rows at a Delta version; none when ABSENT. Files that cannot hold a wanted value are not opened.

        coded: texts as numbers into one dictionary a column, as the files hold them: half the time, and a tenth of the
        memory.
        """
        paths, schema = self._paths(version, where or {}), _coded(self.schema) if coded else self.schema
        if not paths:
            return schema.empty_table()
        # Arrow's own file system: with the Python one of deltalake the interpreter sometimes aborts at exit (1.6.6).
        local = fs.SubTreeFileSystem(str(self.folder), fs.LocalFileSystem())
        hive = ds.partitioning(pa.schema([(name, pa.string()) for name in PARTITIONS]), flavor="hive")
        words = [field.name for field in schema if pa.types.is_dictionary(field.type)]
        parquet = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=words))
        within = pa.schema([field for field in schema if field.name not in PARTITIONS])
        files = ds.dataset(paths, schema=pa.unify_schemas([within, hive.schema]), format=parquet, filesystem=local,
                           partitioning=hive)  # fmt: skip
        rows = files.to_table(columns=list(self.columns), filter=_expression(where or {}))
        for name in PARTITIONS:  # an empty text is written as no partition at all
            rows = rows.set_column(rows.column_names.index(name), name, pc.fill_null(rows[name], ""))
        return rows.cast(schema).unify_dictionaries() if coded else rows

    def files(self, version: int) -> int:
        """How many files a read at this version opens at most."""
        return len(self._paths(version, {}))

    def compact(self) -> int:
        """Small files of each partition written together; gives the Delta version afterwards. Rows stay the same."""
        with self._lock:
            self._open = None
            table = DeltaTable(str(self.folder))
            table.optimize.compact()
            return int(table.version())

    def sweep(self, version: int, *, keep_hours: int) -> int:
        """Delete files that version does not use and nothing has used for keep_hours; gives how many."""
        with self._lock:
            self._open = None
            gone = DeltaTable(str(self.folder)).vacuum(
                retention_hours=keep_hours, dry_run=False, enforce_retention_duration=False, keep_versions=[version]
            )
        return len(gone)

    def _paths(self, version: int, where: Where) -> list[str]:
        if version == ABSENT:
            return []
        with self._lock:
            actions = pa.table(self._at(version).get_add_actions(flatten=True)).to_pandas()
        may = np.ones(len(actions), dtype=bool)
        for name, wanted in where.items():
            may = may & _may_hold(actions, name, wanted)
        return [str(path) for path in actions["path"][may]]

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


def _coded(schema: pa.Schema) -> pa.Schema:
    """The same with every text as a number into a dictionary."""
    word = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([(field.name, word if field.type == pa.string() else field.type) for field in schema])


def _may_hold(actions: pd.DataFrame, name: str, wanted: Collection[str] | Collection[int]) -> np.ndarray:
    """Which files may hold one of the wanted values, by the least and greatest value of each; unknown ones may."""
    if name in PARTITIONS:
        return np.array(actions[f"partition.{name}"].fillna("").isin(list(wanted)), dtype=bool)
    if f"min.{name}" not in actions:
        return np.ones(len(actions), dtype=bool)
    values: list[Any] = sorted(wanted)
    known = (actions[f"min.{name}"].notna() & actions[f"max.{name}"].notna()).tolist()
    ranges = zip(known, actions[f"min.{name}"].tolist(), actions[f"max.{name}"].tolist(), strict=True)
    return np.array([not sure or _any_between(values, least, most) for sure, least, most in ranges], dtype=bool)


def _any_between(values: list[Any], least: Any, most: Any) -> bool:
    """True when one of the sorted values lies between, both ends included."""
    place = bisect_left(values, least)
    return place < len(values) and bool(values[place] <= most)


def _expression(where: Where) -> ds.Expression | None:
    found: ds.Expression | None = None
    for name, wanted in where.items():
        if name == "sector" or (name == "source" and "" in wanted):
            continue  # chosen by file already; the empty one reads as missing here
        part = ds.field(name).isin(list(wanted))
        found = part if found is None else found & part
    return found
