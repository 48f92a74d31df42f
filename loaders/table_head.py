"""Where a table begins: its header row by content, headers of several rows, merged cells. For all file readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from pydantic import Field

from loaders.base import LoadError, ReadSpec

JOIN = " / "  # between the texts of a header of several rows
_LOWER = 0.99
SHARE = 0.6  # of the expected headers that a row must show to be the header row
_TOP = 60  # rows searched for the header; agencies' title blocks are far shorter

_UNNAMED = re.compile(r"Unnamed: \d+(?:_level_\d+)*")

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; all counted from 0


class TableSpec(ReadSpec):
    """Keys of every kind whose files have a header row.

    header_row: row of the (first) header, 1-based; 0 finds it by the columns the source names. header_rows: how many
    rows the header has, joined with " / "; 0 finds one to four of them and tells. columns: names for a file that has
    no header at all (header_row then counts rows above the data).
    """

    header_row: int = Field(default=0, ge=0)
    header_rows: int = Field(default=0, ge=0, le=6)
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
    """Where the header stands: position of its first row, texts by column, share of the expected headers found.

    height: its rows.
    """

    row: int
    names: tuple[str, ...]
    share: float
    height: int = 1


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


def find_head(
    grid: Grid, spec: TableSpec, expect: Sequence[str], *, height: Callable[[int], int], name: str
) -> tuple[Head, tuple[str, ...]]:
    """The header and what should be told of how it was found. height: how many rows one from that position has.

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
        heads.append(head_at(grid, row, height(row), wanted))
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


def head_at(grid: Grid, row: int, height: int, wanted: Sequence[set[str]]) -> Head:
    """The header of so many rows there. A name found by its lower part alone counts a little less than a whole one."""
    names = joined(grid, row, height)
    shown = {same(n) for n in unique([n for n in names if n])}
    lower = set(lower_parts(names))
    hits = sum(1.0 if w & shown else _LOWER if w & lower else 0.0 for w in wanted)
    return Head(row, names, hits / len(wanted) if wanted else 0.0, height)


def lower_parts(names: Sequence[str]) -> dict[str, int]:
    """Lower part of each header of several rows, as compared → its position.

    One that stands under several groups is known by " (1)", " (2)" alone, never bare.
    """
    found: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        above, mark, last = name.rpartition(JOIN)
        if mark and above:
            found.setdefault(same(last), []).append(position)
    known = {text: places[0] for text, places in found.items() if len(places) == 1}
    several = {f"{t} ({n})": at for t, places in found.items() if len(places) > 1 for n, at in enumerate(places, 1)}
    return {**several, **known}


def unique(names: Sequence[str]) -> list[str]:
    """A repeated header gets " (2)", " (3)" by position."""
    found: list[str] = []
    taken = set(names)
    for name in names:
        number, now = 1, name
        while now in found or (number > 1 and now in taken):
            number += 1
            now = f"{name} ({number})"
        found.append(now)
    return found


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
    rows = head_texts(grid, row, height)
    if height > 1:
        rows = _fill(rows, row, grid.merged)
    return tuple(JOIN.join(_distinct(parts)) for parts in zip(*rows, strict=True))


def head_texts(grid: Grid, row: int, height: int) -> list[list[str]]:
    """Cells of so many rows as header texts."""
    return [[_header(str(t)) for t in grid.cells.iloc[r]] for r in range(row, min(row + height, len(grid.cells)))]


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
