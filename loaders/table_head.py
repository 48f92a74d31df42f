"""Where a table begins: its header row by content, headers of several rows, merged cells. For all file readers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from pydantic import Field

from loaders.base import LoadError, ReadSpec

SHARE = 0.6  # of the expected headers that a row must show to be the header row
_TOP = 60  # rows searched for the header; agencies' title blocks are far shorter

_UNNAMED = re.compile(r"Unnamed: \d+(?:_level_\d+)*")

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; all counted from 0


class TableSpec(ReadSpec):
    """Keys of every kind whose files have a header row.

    header_row: row of the (first) header, 1-based; 0 finds it by the columns the source names. header_rows: how many
    rows the header has; they are joined with " / ". columns: names for a file that has no header at all (header_row
    then counts rows above the data).
    """

    header_row: int = Field(default=0, ge=0)
    header_rows: int = Field(default=1, ge=1, le=6)
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A sheet as it stands: text by position (columns 0…n-1), index = row numbers of the file, 1-based, rising.

    numbers: like RawTable.numbers, same shape; None when every cell is text.
    """

    cells: pd.DataFrame
    merged: tuple[Merge, ...] = ()
    numbers: pd.DataFrame | None = None


@dataclass(frozen=True)
class Head:
    """Where the header stands: position of its first row, texts by column, share of the expected headers found."""

    row: int
    names: tuple[str, ...]
    share: float


def tidy(text: str) -> str:
    """A header with single blanks (line breaks, tabs and no-break blanks are blanks)."""
    return " ".join(text.split())


def same(text: str) -> str:
    """A header as it is compared: single blanks, no letter case."""
    return tidy(text).casefold()


def spellings(name: str, others: Sequence[str] = ()) -> str:
    """One expected header with its other spellings, as ``read(…, expect)`` takes them."""
    return "\n".join((name, *others))


def letter(position: int) -> str:
    """The column letter of a position counted from 0: 0 → A, 26 → AA."""
    text, left = "", position + 1
    while left:
        left, rest = divmod(left - 1, 26)
        text = chr(65 + rest) + text
    return text


def find_head(grid: Grid, spec: TableSpec, expect: Sequence[str], *, name: str) -> tuple[Head, tuple[str, ...]]:
    """The header and what should be told of how it was found.

    The declared row wins when it shows 60 % of the expected headers; else the row that shows most of them (the first
    of equals). Without expected headers: the declared row, or the first that is not blank.
    """
    declared = int(np.searchsorted(grid.cells.index, spec.header_row)) if spec.header_row else -1
    if declared >= len(grid.cells):
        raise LoadError(
            f"{name}: read.header_row = {spec.header_row}, tetapi hanya ada {len(grid.cells)} baris; periksa berkasnya"
        )
    wanted = [{same(s) for s in text.split("\n")} for text in expect]
    heads: list[Head] = []
    for row in _candidates(grid, declared):
        heads.append(head_at(grid, row, spec.header_rows, wanted))
        if not wanted or (row == declared and heads[0].share >= SHARE):
            return heads[0], ()
        if heads[-1].share == 1:
            break  # no later row can show more
    best = max(heads, key=lambda h: h.share)
    if best.share == 0:
        raise LoadError(_no_head(grid, heads, expect, name))
    return best, _told(grid, best, declared, wanted)


def _candidates(grid: Grid, declared: int) -> list[int]:
    filled = (grid.cells.iloc[:_TOP] != "").to_numpy().sum(axis=1)
    # A line with a single cell is a title, unless the file has nothing wider.
    rows = [int(r) for r in np.flatnonzero(filled >= min(2, filled.max()))]
    return ([declared] if declared >= 0 else []) + [r for r in rows if r != declared]


def head_at(grid: Grid, row: int, height: int, wanted: list[set[str]]) -> Head:
    names = joined(grid, row, height)
    shown = {same(n) for n in names if n}
    hits = sum(bool(w & shown) for w in wanted)
    return Head(row, names, hits / len(wanted) if wanted else 0.0)


def _told(grid: Grid, head: Head, declared: int, wanted: list[set[str]]) -> tuple[str, ...]:
    row = grid.cells.index[head.row]
    notes = []
    if declared >= 0 and head.row != declared:
        notes.append(
            f"kepala tabel ditemukan di baris {row}, bukan {grid.cells.index[declared]} seperti tertulis di profil"
        )
    if head.share < SHARE:
        notes.append(
            f"kepala tabel di baris {row} hanya memuat {round(head.share * len(wanted))} dari {len(wanted)} kolom"
        )
    return tuple(notes)


def _no_head(grid: Grid, heads: list[Head], expect: Sequence[str], name: str) -> str:
    named = [e.split("\n")[0] for e in expect]
    fullest = max(heads, key=lambda h: len({n for n in h.names if n}))
    there = ", ".join(f'"{n}"' for n in fullest.names if n)[:200]
    wanted = ", ".join(f'"{n}"' for n in named[:6])
    return (
        f"{name}: kepala tabel tidak ditemukan; dicari kolom {wanted}, yang ada di baris "
        f"{grid.cells.index[fullest.row]}: {there}; periksa berkasnya, atau betulkan nama kolom di profil"
    )


# ---------------------------------------------------------------------------------------------- headers


def joined(grid: Grid, row: int, height: int) -> tuple[str, ...]:
    """Headers of ``height`` rows from ``row``, merged cells filled, joined with " / ", repeats left out."""
    rows = [[_header(str(t)) for t in grid.cells.iloc[r]] for r in range(row, min(row + height, len(grid.cells)))]
    if height > 1:
        rows = _fill(rows, row, grid.merged)
    return tuple(" / ".join(_distinct(parts)) for parts in zip(*rows, strict=True))


def _header(text: str) -> str:
    """One header cell; "Unnamed: 6_level_0" is what a program wrote for an empty one."""
    return "" if _UNNAMED.fullmatch(text.strip()) else tidy(text)


def _fill(rows: list[list[str]], first: int, merged: tuple[Merge, ...]) -> list[list[str]]:
    filled = [list(r) for r in rows]
    known = False
    for top, left, bottom, right in merged:
        if not first <= top < first + len(rows) or left >= len(rows[0]):
            continue
        known = True
        for r in range(top - first, min(bottom - first, len(rows) - 1) + 1):
            for c in range(left, min(right, len(rows[0]) - 1) + 1):
                filled[r][c] = rows[top - first][left]
    return filled if known else _fill_right(filled)


def _fill_right(rows: list[list[str]]) -> list[list[str]]:
    """A group's name over its columns when the file lost its merges: only from a cell that has something under it."""
    for above, under in pairwise(rows):
        group = ""
        for c, text in enumerate(above):
            if text:
                group = text if under[c] else ""
            elif group and under[c]:
                above[c] = group
            else:
                group = ""
    return rows


def _distinct(parts: Sequence[str]) -> list[str]:
    return [p for i, p in enumerate(parts) if p and (i == 0 or p != parts[i - 1])]
