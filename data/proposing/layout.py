"""Where the table of an unknown sheet begins: its header rows by content, and what stands above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from data.cells.number_style import NIL, tidy
from loaders.sheets import Sheet

_LOOKED = 400  # rows that decide; a title block is far shorter, and a table repeats itself
_TALLEST = 4  # rows of a header
_NUMBER = re.compile(r"[-+(]?\s*(?:rp\.?\s*)?[\d.,\s\u00a0]*\d[\d.,\s\u00a0]*%?\)?(?:,-)?", re.I)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
_DEBRIS = re.compile(r"Unnamed: \d+.*")  # what pandas writes for a header that is not there


@dataclass(frozen=True)
class Layout:
    """head: number of the first header row in the file, 0: no header. height: rows of it. first: first row of data.

    above: texts over the table, by row number. width: columns with something in the table.
    """

    head: int
    height: int
    first: int
    above: tuple[tuple[int, str], ...] = ()


def is_number(text: str) -> bool:
    """True for what reads as a number or a date in any style."""
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def layout_of(sheet: Sheet) -> Layout:
    """The layout of a sheet, as its cells show it; a table that names its columns itself has no header row."""
    if sheet.head:
        return Layout(0, 0, 1)
    cells = sheet.grid.cells.iloc[:_LOOKED]
    rows = [["" if _DEBRIS.fullmatch(t) else t for t in map(str, row)] for row in cells.to_numpy()]
    numbers = [int(n) for n in cells.index]
    first = _first_data(rows)
    top = _top(rows, first)
    last = next((r for r in range(first - 1, top - 1, -1) if any(rows[r]) and not _counts(rows[r])), top)
    above = tuple((numbers[r], tidy(" ".join(filter(None, rows[r])))) for r in range(top) if any(rows[r]))
    if top == first:
        return Layout(0, 0, numbers[first], above)
    return Layout(numbers[top], last - top + 1, numbers[first], above)


def _first_data(rows: Sequence[Sequence[str]]) -> int:
    """Position of the first row like those below it: a number where columns hold numbers."""
    filled = np.array([sum(bool(t) for t in row) for row in rows])
    usual = int(np.median(filled[filled > 0]))
    columns = _numeric(rows)
    for at, row in enumerate(rows):
        if filled[at] < max(2 if usual > 1 else 1, usual * 0.5) or _counts(row) or _years(row):
            continue
        here = [c for c in columns if row[c]]
        hits = sum(is_number(row[c]) for c in here)
        if here and hits * 2 >= len(here):
            return at
    wide = np.flatnonzero(filled >= usual * 0.6)
    return min(int(wide[0]) + 1, len(rows) - 1) if len(wide) else 0


def _numeric(rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns of which most filled cells are numbers, by the lower part of the sheet."""
    start = min(len(rows) // 3, 30)
    found = []
    for column in range(len(rows[0])):
        texts = [row[column] for row in rows[start:] if row[column] and row[column].casefold() not in NIL]
        if texts and sum(map(is_number, texts)) >= 0.6 * len(texts):
            found.append(column)
    return found


def _top(rows: Sequence[Sequence[str]], first: int) -> int:
    """Position of the first header row above the data: what stands together, titles and legends left above."""
    top = at = first
    while at > 0 and first - at < _TALLEST + 2:
        at -= 1
        filled = [t for t in rows[at] if t]
        if top == first and (not filled or _counts(rows[at])):
            continue  # a blank row or column numbers between header and data
        if len(filled) < min(2, max(1, len(rows[at]))) or any(t.startswith(":") or t.endswith(":") for t in filled):
            break
        if top != first and first - at > _TALLEST:
            break
        top = at
    return top


def _counts(row: Sequence[str]) -> bool:
    """A row of column numbers: 1 2 3 4, (1) (2) (3)."""
    found = [re.fullmatch(r"[(\[]?-?(\d{1,3})(?:\.0)?[)\]]?", t) for t in row if t]
    counted = [int(m[1]) for m in found if m]
    return len(counted) >= 3 and len(counted) == len(found) and all(b == a + 1 for a, b in pairwise(counted))


def _years(row: Sequence[str]) -> bool:
    """A row of headers that are years: two or more, each different, and no other number."""
    years = [t for t in row if _YEAR.fullmatch(t)]
    others = [t for t in row if t and not _YEAR.fullmatch(t) and is_number(t)]
    return len(years) >= 2 and len(set(years)) == len(years) and not others
