"""Rows as Parquet files of a Delta table, with the statistics by which later readers choose files.

Arrow writes coded texts as they are; deltalake's own writer would spell them out first, at ten times the
cost.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake.transaction import AddAction

from data.cells.coded import coded, different
from data.durable import sync_folder

_ROWS = 1 << 17  # of a row group at most; a reader that wants one indicator opens only the groups that hold it
_FEW = 1 << 13  # rows that are not worth a group of their own
SUBJECT = "indicator"  # rows of a file lie one subject after the other
_LONGEST = 200  # characters of a text in the statistics; without it a reader looks into the file
_ARROW = {"str": pa.string(), "float64": pa.float64(), "int64": pa.int64(), "bool": pa.bool_()}
_NO_PARTITION = "__HIVE_DEFAULT_PARTITION__"  # where an empty text lies


def schema_of(columns: Mapping[str, str]) -> pa.Schema:
    """name → dtype as a schema; every text plain."""
    return pa.schema([(name, _ARROW[dtype]) for name, dtype in columns.items()])


def as_arrow(rows: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Rows with the columns of schema; texts as numbers into a dictionary."""
    columns = [_arrow(rows[field.name], field.type) for field in schema]
    return pa.table(columns, names=schema.names)


def write_files(folder: Path, rows: pd.DataFrame, schema: pa.Schema, partitions: tuple[str, ...]) -> list[AddAction]:
    """A file for each partition of rows (usually one), not yet part of the table."""
    parts = rows.groupby(list(partitions), sort=False, observed=True) if len(rows) else ()
    inner = pa.schema([field for field in schema if field.name not in partitions])
    return [_write(folder, part, inner, dict(zip(partitions, map(str, key), strict=True))) for key, part in parts]


def _write(folder: Path, rows: pd.DataFrame, schema: pa.Schema, partition: Mapping[str, str]) -> AddAction:
    place = "/".join(f"{name}={quote(value, safe='') or _NO_PARTITION}" for name, value in partition.items())
    path = f"{place}/part-{uuid.uuid4()}.parquet"
    (folder / place).mkdir(parents=True, exist_ok=True)
    table, ends = _by_subject(as_arrow(rows, schema))
    with pq.ParquetWriter(folder / path, table.schema, store_schema=False) as file:
        for start, end in zip([0, *ends], ends, strict=False):
            file.write_table(table.slice(start, end - start), row_group_size=_ROWS)
    _sync_way(folder, folder / place)
    return AddAction(
        path=path,
        size=(folder / path).stat().st_size,
        partition_values={name: value or None for name, value in partition.items()},
        modification_time=int(time.time() * 1000),
        data_change=True,
        stats=json.dumps(_statistics(rows, schema), ensure_ascii=False),
    )


def _sync_way(folder: Path, inner: Path) -> None:
    """Bring the names on the way from a table's folder to one of its partitions to the disk."""
    while inner != folder:
        sync_folder(inner)
        inner = inner.parent
    sync_folder(folder)


def _by_subject(table: pa.Table) -> tuple[pa.Table, list[int]]:
    """The rows one subject after the other, each in the order they came, and where groups of rows end."""
    if SUBJECT not in table.column_names or table.num_rows <= _FEW:
        return table, [table.num_rows]
    words = table[SUBJECT].combine_chunks()
    rank = np.argsort(np.argsort(np.array(words.dictionary.to_pylist(), dtype=object))).astype(np.int32)
    codes = rank[words.indices.to_numpy(zero_copy_only=False)]
    if (codes[1:] < codes[:-1]).any():
        small = codes.astype(np.int16) if len(rank) < 1 << 15 else codes  # sorted by counting
        order = np.argsort(small, kind="stable")
        table, codes = table.take(pa.array(order)), codes[order]
    ends, begin = [], 0
    for end in [*(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), table.num_rows]:
        if end - begin >= _FEW or end == table.num_rows:
            ends.append(end)
            begin = end
    return table, ends


def _arrow(column: pd.Series, kind: pa.DataType) -> pa.Array:
    if kind != pa.string():
        return pa.array(column.to_numpy(), type=kind)
    words = coded(column).array
    codes = np.asarray(words.codes, dtype=np.int32)
    return pa.DictionaryArray.from_arrays(codes, pa.array(list(words.categories), type=pa.string()))


def _statistics(rows: pd.DataFrame, schema: pa.Schema) -> dict[str, Any]:
    least, most = {}, {}
    for field in schema:
        bounds = _bounds(rows[field.name], field.type)
        if bounds:
            least[field.name], most[field.name] = bounds
    nulls = dict.fromkeys(schema.names, 0)
    return {"numRecords": len(rows), "minValues": least, "maxValues": most, "nullCount": nulls}


def _bounds(column: pd.Series, kind: pa.DataType) -> list[Any]:
    """Least and greatest value; none for truths and for long texts."""
    if kind == pa.bool_():
        return []
    if kind == pa.string():
        texts = different(column).texts
        found = [min(texts), max(texts)]
        return [] if max(map(len, found)) > _LONGEST else found
    return [column.min().item(), column.max().item()]
