"""What of a sheet is data: rows under the header, less blank rows, column numbers, repeated headers and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from loaders.base import LoadError
from loaders.head_height import height_at
from loaders.table_head import SHARE, Grid, Head, TableSpec, find_head, head_at, letter, same, unique
from loaders.table_notes import end_of_data, is_column_numbers, value_columns

COLUMN_NUMBERS = "baris nomor kolom"


@dataclass(frozen=True)
class Table:
    """What is left of a grid: headed columns and data rows; everything else is ignored with a reason."""

    cells: pd.DataFrame
    letters: dict[str, str]
    ignored: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]
    numbers: pd.DataFrame | None = None
    head_rows: tuple[int, int] = (0, 0)  # first and last row number of the header; (0, 0): the file has none
    named_width: int = 0  # position after the last named column
    share: float = field(default=0.0)  # of the expected headers that were found


def cut_table(grid: Grid, spec: TableSpec, expect: Sequence[str], *, name: str) -> Table:
    """The table in grid. LoadError: no row looks like its header, or there is nothing at all."""
    if not (grid.cells != "").to_numpy().any():
        raise LoadError(f"{name}: tidak ada isi sama sekali; minta dikirim ulang")
    if spec.columns:
        return _without_head(grid, spec, name=name)
    wanted = _wanted(expect)

    def height(row: int) -> int:
        return spec.header_rows or height_at(grid, row, wanted)

    head, notes = find_head(grid, spec, expect, height=height, name=name)
    if head.height > 1 and not spec.header_rows:
        last = _row(grid, min(head.row + head.height, len(grid.cells)) - 1)
        notes = (*notes, f"kepala tabel dibaca dari baris {_row(grid, head.row)} sampai {last}")
    return _below(grid, head, head.height, notes, wanted=wanted)


def _without_head(grid: Grid, spec: TableSpec, *, name: str) -> Table:
    start = int(np.searchsorted(grid.cells.index, spec.header_row, side="right"))
    if start >= len(grid.cells):
        raise LoadError(
            f"{name}: hanya ada {len(grid.cells)} baris, data dicari sesudah baris {spec.header_row}; periksa berkasnya"
        )
    wanted = [{same(c)} for c in spec.columns]
    first = head_at(grid, start, 1, wanted)
    padding = ("",) * (grid.cells.shape[1] - len(spec.columns))
    names = (*spec.columns, *padding)[: grid.cells.shape[1]]
    if len(spec.columns) > grid.cells.shape[1]:
        raise LoadError(
            f"{name}: hanya ada {grid.cells.shape[1]} kolom, read.columns menamai {len(spec.columns)}; betulkan"
        )
    if first.share >= SHARE:
        row = grid.cells.index[start]
        return _below(
            grid,
            Head(start, names, 1.0),
            1,
            (f"baris {row} ternyata kepala tabel; tidak dihitung sebagai data",),
            wanted=wanted,
        )
    return _below(grid, Head(start, names, 1.0), 0, (), wanted=wanted)


def _below(grid: Grid, head: Head, height: int, notes: tuple[str, ...], *, wanted: Sequence[set[str]]) -> Table:
    start = min(head.row + height, len(grid.cells))
    body = grid.cells.iloc[start:]
    filled = (body != "").to_numpy()
    why = _reasons(grid, head, height, body, filled=filled, wanted=wanted)
    keep = np.asarray(why == "", dtype=bool)
    used = [c for c, n in enumerate(head.names) if n or (keep.any() and filled[keep, c].any())]
    names = unique([head.names[c] or f"(kolom {letter(c)})" for c in used])
    above = _above(grid.cells.iloc[: head.row])
    ended = _last_filled(filled) + 1
    cells = _headed(body, keep, used, names)
    numbers = None if grid.numbers is None else _headed(grid.numbers.iloc[start:], keep, used, names)
    ignored = above + [(int(body.index[i]), why[i]) for i in np.flatnonzero(why[:ended] != "").tolist()]
    named = [c + 1 for c, n in enumerate(head.names) if n]
    return Table(
        cells,
        letters={n: letter(c) for n, c in zip(names, used, strict=True)},
        ignored=tuple(ignored),
        notes=(*notes, *_counted(body, why)),
        numbers=numbers,
        head_rows=(_row(grid, head.row), _row(grid, start - 1)) if height else (0, 0),
        named_width=max(named, default=0),
        share=head.share,
    )


def _wanted(expect: Sequence[str]) -> list[set[str]]:
    return [{same(s) for s in text.split("\n")} for text in expect]


def _counted(body: pd.DataFrame, why: np.ndarray) -> list[str]:
    """What is told of rows taken for column numbers though their numbers stand bare."""
    found = []
    for at in np.flatnonzero(why[:2] == COLUMN_NUMBERS).tolist():
        cells = [str(t) for t in body.iloc[at] if t]
        if all(t.isdigit() for t in cells):
            found.append(f"baris {body.index[at]} dibaca sebagai nomor kolom, bukan data: {' '.join(cells[:6])}")
    return found


def _row(grid: Grid, position: int) -> int:
    return int(grid.cells.index[position])


def _headed(body: pd.DataFrame, keep: np.ndarray, used: list[int], names: list[str]) -> pd.DataFrame:
    kept = body.iloc[:, used] if keep.all() else body.loc[keep].iloc[:, used]
    return kept.set_axis(names, axis=1)


def _above(rows: pd.DataFrame) -> list[tuple[int, str]]:
    filled = np.asarray((rows != "").to_numpy().any(axis=1))
    return [
        (int(row), "judul di atas tabel" if full else "baris kosong")
        for row, full in zip(rows.index, filled, strict=True)
    ]


def _last_filled(filled: np.ndarray) -> int:
    rows = np.flatnonzero(filled.any(axis=1))
    return int(rows[-1]) if len(rows) else -1


def _reasons(
    grid: Grid, head: Head, height: int, body: pd.DataFrame, *, filled: np.ndarray, wanted: Sequence[set[str]]
) -> np.ndarray:
    """Per row below the header why it is no data, "" when it is."""
    why = np.full(len(body), "", dtype=object)
    width = filled.sum(axis=1)
    why[width == 0] = "baris kosong"
    for row in range(min(2, len(body))):
        if is_column_numbers(body, row):
            why[row] = COLUMN_NUMBERS
    for row in range(head.row, head.row + height):
        why[_repeats(body, grid.cells.iloc[row])] = "kepala tabel berulang"
    end = end_of_data(body, width, value_columns(head.names, wanted))
    below = why[end:]
    below[(below == "") | (below == "kepala tabel berulang")] = "catatan di bawah tabel"
    return why


def _repeats(body: pd.DataFrame, header: pd.Series) -> np.ndarray:
    """Rows that are the header again (printed on every page, or pasted together from several files)."""
    again = np.ones(len(body), dtype=bool)
    texts = [str(t) for t in header]
    if not any(texts):
        return np.zeros(len(body), dtype=bool)
    for position, text in enumerate(texts):
        again &= (body.iloc[:, position] == text).to_numpy()
        if not again.any():
            break
    return again
