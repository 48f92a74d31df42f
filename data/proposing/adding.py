"""Whether rows repeat a region and period, and whether a total row proves that a column may be added up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.cells.number_style import NumberStyle, tidy
from data.proposing.sheet import Looked

_CLOSE = 0.0005  # of a total that its rounded parts may differ by
_LEAST = 20  # a smaller total may agree by chance


@dataclass(frozen=True)
class Repeats:
    """share: rows beyond the first of a region and period. category: the column that tells them apart, "" for none.

    several: no single column does; rows are items.
    """

    share: float = 0.0
    category: str = ""

    @property
    def there(self) -> bool:
        return self.share > 0.02


def repeats(looked: Looked, keys: Sequence[str], totals: Sequence[str], wanted: str = "") -> Repeats:
    """How often a region and period stand in several rows, and which column of few words tells those rows apart."""
    cells = looked.cells
    if keys and looked.region:
        cells = cells[~cells[looked.region.column].isin([*totals, ""])]
    distinct = cells.drop_duplicates()
    if not len(distinct):
        return Repeats()
    share = float(distinct.duplicated(list(keys)).mean()) if keys else float(len(distinct) > 1)
    if wanted:
        return Repeats(share, wanted)
    if share <= 0.02:
        return Repeats(share)
    ranked = sorted(looked.categories, key=lambda c: float(distinct.duplicated([*keys, c]).mean()))
    if ranked and float(distinct.duplicated([*keys, ranked[0]]).mean()) <= 0.02:
        return Repeats(share, ranked[0])
    return Repeats(share)


def running(looked: Looked, column: str) -> bool:
    """A number that only counts the periods on: each period has one, and they rise by one."""
    keys = list(looked.when.columns)
    if not keys:
        return False
    pairs = looked.cells[[*keys, column]].drop_duplicates()
    numbers = pd.to_numeric(pairs[column], errors="coerce")
    if len(pairs) < 4 or numbers.isna().any() or pairs.duplicated(keys).any():
        return False
    ordered = sorted(int(n) for n in numbers)
    return ordered == list(range(ordered[0], ordered[0] + len(ordered)))


def total_agrees(looked: Looked, column: str, style: NumberStyle, totals: Sequence[str]) -> bool | None:
    """Whether the one total row is the sum of the others; None when there is none, or a cell above is blank."""
    region = looked.region
    if region is None:
        return None
    cells = looked.cells
    is_total = cells[region.column].isin(list(totals)) if totals else pd.Series(False, index=cells.index)
    if int(is_total.sum()) != 1:
        return None
    if column not in cells.columns:  # periods across: the newest of them
        after = column.rpartition("{period}")[2]
        across = [c for c in map(str, cells.columns) if c.endswith(after) and re.search(r"(19|20)\d\d", c)]
        if "{period}" not in column or not across:
            return None
        column = across[-1]
    values = [_value(t, style) for t in cells.loc[~is_total & (cells[region.column] != ""), column]]
    total = _value(cells.loc[is_total, column].iloc[0], style)
    if total is None:
        return None
    return _judged([v for v in values if v is not None], total, whole=len(values))


def _judged(known: Sequence[float], total: float, *, whole: int) -> bool | None:
    """True: the sum. False: between the least and the greatest, as a mean is. Else it proves nothing."""
    if not known or abs(total) < _LEAST:
        return None
    if abs(sum(known) - total) <= abs(total) * _CLOSE:
        return True
    return False if len(known) == whole and min(known) <= total <= max(known) else None


def _value(text: str, style: NumberStyle) -> float | None:
    bare = re.sub(r"[^\d.,-]", "", tidy(text))
    bare = bare.replace(style.group, "") if style.group else bare
    try:
        return float(bare.replace(style.decimal, "."))
    except ValueError:
        return None
