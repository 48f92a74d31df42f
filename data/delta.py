"""One Delta table: append, read at a version, put back what nobody published, keep it tidy. Knows nothing of loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable, write_deltalake
from pyarrow import fs

ABSENT = -1  # the Delta version of a table that is not there yet
_ARROW = {"str": pa.string(), "float64": pa.float64(), "int64": pa.int64(), "bool": pa.bool_()}


class Interloper(Exception):
    """Somebody else wrote to the table between our look and our write."""


@dataclass(frozen=True)
class Table:
    """A Delta table in a folder, partitioned by sector and source. columns: name → dtype, in order."""

    folder: Path
    columns: Mapping[str, str]

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(name, _ARROW[dtype]) for name, dtype in self.columns.items()])

    def stands_at(self) -> int:
        """Its newest Delta version, published or not; ABSENT when there is no table."""
        folder = str(self.folder)
        return DeltaTable(folder).version() if DeltaTable.is_deltatable(folder) else ABSENT

    def append(self, rows: pd.DataFrame, base: int) -> int:
        """The Delta version that holds rows on top of version base; base itself when there are no rows.

        base must be where the table stands. Interloper: it was not; nothing of ours remains visible at base.
        """
        if rows.empty:
            return base
        table = pa.Table.from_pandas(rows[list(self.columns)], schema=self.schema, preserve_index=False)
        if base == ABSENT:
            base = self._create()
        into = DeltaTable(str(self.folder))
        write_deltalake(into, table, mode="append")
        if into.version() != base + 1:
            raise Interloper(f"{self.folder.name}: versi {into.version()}, seharusnya {base + 1}")
        return base + 1

    def restore(self, published: int) -> bool:
        """Remove whatever stands beyond the published version. True when something did.

        A restored table stands at a later Delta version with the same rows; ``stands_at`` gives it.
        """
        stands = self.stands_at()
        if stands <= published:
            return False
        if published == ABSENT:
            DeltaTable(str(self.folder)).delete()
        else:
            DeltaTable(str(self.folder)).restore(published)
        return True

    def read(self, version: int, *, where: ds.Expression | None = None, columns: list[str] | None = None) -> pa.Table:
        """Its rows at a Delta version; none when ABSENT. where is pushed down: files out of range are not opened."""
        if version == ABSENT:
            empty = self.schema.empty_table()
            return empty.select(columns) if columns else empty
        table = DeltaTable(str(self.folder), version=version)
        # Arrow's own file system: with the Python one of deltalake the interpreter sometimes aborts at exit (1.6.6).
        local = fs.SubTreeFileSystem(str(self.folder), fs.LocalFileSystem())
        found = table.to_pyarrow_dataset(filesystem=local).to_table(filter=where, columns=columns or list(self.columns))
        return found.cast(pa.schema([self.schema.field(name) for name in found.column_names]))

    def files(self, version: int) -> int:
        """How many files a read at this version opens at most."""
        return 0 if version == ABSENT else len(DeltaTable(str(self.folder), version=version).file_uris())

    def compact(self) -> int:
        """Small files of each partition written together; gives the Delta version afterwards. Rows stay the same."""
        table = DeltaTable(str(self.folder))
        table.optimize.compact()
        return int(table.version())

    def sweep(self, version: int, *, keep_hours: int) -> int:
        """Delete files that version does not use and nothing has used for keep_hours; gives how many."""
        table = DeltaTable(str(self.folder))
        gone = table.vacuum(
            retention_hours=keep_hours, dry_run=False, enforce_retention_duration=False, keep_versions=[version]
        )
        return len(gone)

    def _create(self) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        made = DeltaTable.create(
            str(self.folder),
            schema=self.schema,
            mode="ignore",
            partition_by=["sector", "source"],
            name=self.folder.name,
        )
        return int(made.version())
