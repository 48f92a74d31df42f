"""Rows under a header that are no data: column numbers, and the notes at the end. A row with a value is never one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from loaders.table_head import JOIN, same

_NOTE = re.compile(
    r"(?:sumber|catatan|keterangan|note|notes|source|ket)\b[\s.:/]|(?:sumber|catatan|keterangan)$|\*|#{2,}"
    r"|<sup|dicetak\b|diunduh\b|mengetahui\b",
    re.IGNORECASE,
)
# A word that no name of a place or thing goes on from: such a row is a note whatever stands beside it.
_PROVEN = re.compile(
    r"(?:sumber|catatan|keterangan|note|notes|source|ket)\s*\.?\s*:|<sup|\*+$|dicetak\b|diunduh\b|mengetahui\b",
    re.IGNORECASE,
)
_ALONE = re.compile("sumber|catatan|keterangan", re.IGNORECASE)
_VALUE = re.compile(r"[-+(]?\s*(?:rp\.?\s*)?\d[\d.,\s]*%?\)?", re.IGNORECASE)
_COUNTED = re.compile(r"[(\[]?\s*-?\s*(\d{1,3})\s*(?:[=:].*)?[)\]]?")  # "(4)", "-4", "6 = 4 : 5"
_LETTER = re.compile(r"[^\W\d_]")
_NOTHING = re.compile(r"n\.?/?a\.?|nihil|nil|null|none|kosong|tad|tidak ada.*|belum ada.*", re.IGNORECASE)
_CODE = 4  # characters of the shortest code or year; a row number has fewer
_TAIL = 200  # rows at the end among which notes are looked for
_BELOW = 20  # rows whose cells show what a column holds


def value_columns(names: Sequence[str], wanted: Sequence[set[str]]) -> list[int]:
    """Positions whose numbers are values: the expected headers (every named one without any), but the first."""
    named = [c for c, n in enumerate(names) if n]
    expected = [c for c in named if any({same(names[c]), same(names[c].rpartition(JOIN)[2])} & w for w in wanted)]
    found = expected if len(expected) > 1 else named
    return found[1:]


def is_value(text: str) -> bool:
    """True for a cell that is a number, with its currency, separators or per cent."""
    return _VALUE.fullmatch(text) is not None


def is_nothing(text: str) -> bool:
    """True for a word that agencies write for an empty cell."""
    return _NOTHING.fullmatch(text) is not None


def end_of_data(body: pd.DataFrame, width: np.ndarray, values: Sequence[int]) -> int:
    """Position of the first row of the notes under the table (its length when there are none).

    width: filled cells of each row. values: see ``value_columns``.

    Notes hold no value. They begin at a note word (after a blank row, or under rows with values), or, when nothing but
    single cells follows, at the first blank row. A single trailing cell without either stays a row of data.
    """
    size = len(body)
    if body.shape[1] < 2:
        return size
    least = max(0, size - _TAIL)
    start = next((at + 1 for at in range(size - 1, least - 1, -1) if _has_value(body, at, values)), least)
    above = start > least
    wide = np.flatnonzero(width[start:] >= 2)
    last = start + int(wide[-1]) + 1 if len(wide) else start
    for at in range(start, size):
        blank = at > 0 and width[at - 1] == 0
        if at >= last and (width[at] == 0 or _opens(body, at)):
            return at
        if (above or blank) and _opens(body, at) and (width[at] == 1 or _proven(body, at)):
            return at
        if above and blank and _ALONE.fullmatch(_first(body, at)):
            return at
    return size


def _first(body: pd.DataFrame, row: int) -> str:
    return next((str(t) for t in body.iloc[row] if t), "")


def _opens(body: pd.DataFrame, row: int) -> bool:
    return bool(_NOTE.match(_first(body, row)))


def _proven(body: pd.DataFrame, row: int) -> bool:
    return bool(_PROVEN.match(_first(body, row)))


def _has_value(body: pd.DataFrame, row: int, values: Sequence[int]) -> bool:
    texts = body.iloc[row]
    return any(_VALUE.fullmatch(str(texts.iloc[c])) for c in values) and not _proven(body, row)


# ---------------------------------------------------------------------------------------------- column numbers


def is_column_numbers(body: pd.DataFrame, row: int) -> bool:
    """True when every cell counts on from the one before: "1 2 3 4", "(1) (2) (3)", "-1 … -12".

    Bare numbers might be a row of data: they must show that they are none, by a column that holds something else.
    """
    texts = [str(t) for t in body.iloc[row]]
    cells = [t for t in texts if t]
    found = [_COUNTED.fullmatch(t) for t in cells]
    counted = [int(m[1]) for m in found if m]
    bare = all(t.isdigit() for t in cells)
    if len(cells) < (4 if bare else 3) or len(counted) < len(cells) or counted[0] not in (0, 1):
        return False
    return all(b == a + 1 for a, b in pairwise(counted)) and (not bare or _stands_out(body, row, texts))


def _stands_out(body: pd.DataFrame, row: int, texts: Sequence[str]) -> bool:
    """True when a column counted by this row holds words in the rows below, or its first one codes of one length."""
    counted = [c for c, t in enumerate(texts) if t]
    for column in counted:
        below = [str(t) for t in body.iloc[row + 1 : row + 1 + _BELOW, column] if t]
        words = [t for t in below if _LETTER.search(t) and not _NOTHING.fullmatch(t)]
        if below and len(words) == len(below):
            return True
        lengths = {len(t) for t in below}
        if column == counted[0] and len(lengths) == 1 and min(lengths) >= _CODE:
            return True
    return False
