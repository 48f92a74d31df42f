"""Rows out of the Parquet files of a Delta table: only of files that are sound, and of these only what is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyarrow import fs

from data.delta_where import PARTITIONS, Where, expression
from data.seals import Damage

Groups = Sequence[int] | None  # row groups of a file; None: all


@dataclass(frozen=True)
class Sound:
    """source: path of each sound file → the source of its rows. holes: the files that are damaged."""

    source: Mapping[str, str]
    holes: tuple[Damage, ...]

    @classmethod
    def of(cls, files: pd.DataFrame, holes: Sequence[Damage]) -> Sound:
        """files: add actions."""
        broken = {hole.path for hole in holes}
        if not len(files):
            return cls({}, ())
        named = zip(files["path"], files["partition.source"].fillna(""), strict=True)
        return cls({str(path): str(source) for path, source in named if path not in broken}, tuple(holes))

    def counts(self, path: str, load: int) -> bool:
        """False for a load of which some rows lie in a damaged file: it is left out as a whole."""
        return not any(
            hole.source == self.source[path] and hole.first <= load <= hole.last for hole in self.holes
        )  # fmt: skip


def rows_of(folder: Path, plain: pa.Schema, files: Mapping[str, Groups], where: Where, *, coded: bool) -> pa.Table:
    """The rows of these files with the columns of plain; coded: texts as numbers into one dictionary a column."""
    schema = _coded(plain) if coded else plain
    if not files:
        return schema.empty_table()
    # Arrow's own file system: with the Python one of deltalake the interpreter sometimes aborts at exit (1.6.6).
    local = fs.SubTreeFileSystem(str(folder), fs.LocalFileSystem())
    hive = ds.partitioning(pa.schema([(name, pa.string()) for name in PARTITIONS]), flavor="hive")
    words = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    parquet = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=words))
    within = pa.schema([field for field in schema if field.name not in PARTITIONS])
    found = ds.dataset(list(files), schema=pa.unify_schemas([within, hive.schema]), format=parquet, filesystem=local,
                       partitioning=hive)  # fmt: skip
    if any(groups is not None for groups in files.values()):
        chosen = [_chosen(fragment, files[fragment.path]) for fragment in found.get_fragments()]
        found = ds.FileSystemDataset(chosen, found.schema, parquet, local)
    rows = found.to_table(columns=schema.names, filter=expression(where))
    for name in PARTITIONS:  # an empty text is written as no partition at all
        rows = rows.set_column(rows.column_names.index(name), name, pc.fill_null(rows[name], ""))
    return rows.cast(schema).unify_dictionaries() if coded else rows


def outside(rows: pa.Table, holes: Sequence[Damage]) -> pa.Table:
    """Rows of loads that are whole."""
    for hole in holes:
        loads = rows["load"].to_numpy()
        inside = pc.equal(rows["source"], hole.source).to_numpy() & (loads >= hole.first) & (loads <= hole.last)
        rows = rows.filter(pa.array(~inside))
    return rows


def _chosen(fragment: ds.ParquetFileFragment, groups: Groups) -> ds.ParquetFileFragment:
    return fragment if groups is None else fragment.subset(row_group_ids=list(groups))


def _coded(schema: pa.Schema) -> pa.Schema:
    """The same with every text as a number into a dictionary."""
    word = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([(field.name, word if field.type == pa.string() else field.type) for field in schema])
