"""How many rows a header has, by what stands in it and under it; a row that may be data never belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.table_head import Grid, head_at, head_texts
from loaders.table_notes import is_column_numbers, is_nothing, is_value

MOST = 4  # rows of a header that are found without being declared
_BELOW = 20  # rows under the header that show what a column holds
_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTER = re.compile(r"[^\W\d_]")


def height_at(grid: Grid, row: int, wanted: Sequence[set[str]]) -> int:
    """Rows of the header that begins at ``row``: by expected headers, merged cells, column numbers, then by texts."""
    texts = head_texts(grid, row, MOST + 1 + _BELOW)
    most = 1
    while most < min(MOST, len(texts) - 1) and _only_words(texts[most]):
        most += 1
    if most == 1:
        return 1
    return (
        _by_expected(grid, row, most, wanted, texts)
        or _by_merges(grid, row, most, texts)
        or _by_column_numbers(grid, row, most)
        or _by_texts(texts, most)
    )


def _only_words(texts: Sequence[str]) -> bool:
    """True for a row without number, code or date; a bare year may head a column."""
    filled = [t for t in texts if t]
    return bool(filled) and all(
        _YEAR.fullmatch(t) or (_LETTER.search(t) and not is_value(t) and not is_nothing(t)) for t in filled
    )


def _key_free(texts: Sequence[Sequence[str]], height: int) -> bool:
    """True when the first headed column goes on empty (or repeats its header) to the last row of the header.

    The region or period stands there: a row that fills it with anything else is a row of data.
    """
    key = next((c for c, t in enumerate(texts[0]) if t), 0)
    return all(row[key] in ("", texts[0][key]) for row in texts[1:height])


def _by_expected(grid: Grid, row: int, most: int, wanted: Sequence[set[str]], texts: Sequence[Sequence[str]]) -> int:
    """The fewest rows that show more of the expected headers than the first alone; 0 when none do."""
    shown = {h: head_at(grid, row, h, wanted).share for h in range(1, most + 1) if h == 1 or _key_free(texts, h)}
    best = max(shown.values())
    return 0 if best <= shown[1] else min(h for h, share in shown.items() if share == best)


def _by_merges(grid: Grid, row: int, most: int, texts: Sequence[Sequence[str]]) -> int:
    """As deep as the cells merged downwards from the first row."""
    deep = [bottom - top + 1 for top, _, bottom, _ in grid.merged if top == row and bottom > top]
    height = max(deep, default=0)
    return height if 2 <= height <= most and _key_free(texts, height) else 0


def _by_column_numbers(grid: Grid, row: int, most: int) -> int:
    body = grid.cells.iloc[row + 1 :]
    return next((h for h in range(2, most + 1) if h - 1 < len(body) and is_column_numbers(body, h - 1)), 0)


def _by_texts(texts: Sequence[Sequence[str]], most: int) -> int:
    height = 1
    while height < most and _key_free(texts, height + 1) and _hangs(texts, height):
        height += 1
    return height


def _hangs(texts: Sequence[Sequence[str]], at: int) -> bool:
    """True when row ``at`` names columns of numbers under a group or under years."""
    above, under, below = texts[at - 1], texts[at], texts[at + 1 : at + 1 + _BELOW]
    named = [c for c, t in enumerate(under) if t and t != above[c]]
    numbers = [c for c in named if _holds_numbers([r[c] for r in below])]
    return len(named) > 1 and 2 * len(numbers) >= len(named) and (_grouped(above, named) or _years(above, named))


def _holds_numbers(cells: Sequence[str]) -> bool:
    filled = [t for t in cells if _LETTER.search(t) or is_value(t)]
    return sum(is_value(t) for t in filled) * 2 > len(filled)


def _grouped(above: Sequence[str], named: Sequence[int]) -> bool:
    """True when a cell above stands for this column and the next: that one is empty, or has the same text."""
    return any(above[c] and c + 1 in named and above[c + 1] in ("", above[c]) for c in named)


def _years(above: Sequence[str], named: Sequence[int]) -> bool:
    return all(_YEAR.fullmatch(above[c]) for c in named)
