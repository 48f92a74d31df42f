"""Columns and typed rows as a RawTable: what a query answers, and a table of an MS Access file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from loaders.base import RawTable
from loaders.cell_text import as_text, is_number


def raw_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    name: str,
    notes: tuple[str, ...] = (),
    types: Sequence[str] = (),
) -> RawTable:
    """Rows count from 1. The fingerprint does not depend on the order of the rows."""
    index = pd.RangeIndex(1, len(rows) + 1)
    values = list(zip(*rows, strict=True)) or [() for _ in columns]
    pairs = list(zip(columns, values, strict=True))
    text = {c: pd.array([as_text(v) for v in column], dtype="str") for c, column in pairs}
    typed = {c: np.array([is_number(v) for v in column], dtype=bool) for c, column in pairs}
    cells = pd.DataFrame(text, index=index)
    return RawTable(
        name=name,
        cells=cells,
        fingerprint=_fingerprint(cells),
        notes=notes,
        numbers=pd.DataFrame(typed, index=index),
        types=dict(zip(columns, types, strict=False)),
    )


def _fingerprint(cells: pd.DataFrame) -> str:
    """sha256 of the columns and the sorted rows: a query without ORDER BY may answer in any order."""
    digest = hashlib.sha256("\x1f".join(map(str, cells.columns)).encode())
    for row in sorted("\x1f".join(row) for row in cells.itertuples(index=False, name=None)):
        digest.update(b"\x1e" + row.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
