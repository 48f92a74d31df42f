"""Places for one mark per case: columns of days, stacked upwards, squeezed only where a day is very full."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# Days left from here on stand in one last column.
FAR = 20
# A stack wider than this share of a day would reach into its neighbour.
_SPREAD = 0.84


@dataclass(frozen=True)
class Spot:
    """A mark's place: x in days, y in rows from the row's middle (upwards)."""

    x: float
    y: float


@dataclass(frozen=True)
class Stacking:
    """step: distance of neighbours in px of the reference picture; in_column: marks above each other."""

    step: float
    in_column: int


def stacking(counts: Sequence[int], *, row: float, day: float, largest: float) -> Stacking:
    """The largest distance at which every day's marks fit its row and day. counts: marks by desk and day.

    row: height of a row, day: width of a day, largest: distance wanted, all in px.
    """
    most = max(counts, default=1)
    step = largest
    while step > 3:
        high = max(1, int(row * 0.86 // step))
        wide = max(1, int(day * _SPREAD // step) + 1)
        if high * wide >= most:
            return Stacking(step, high)
        step -= 0.5
    return Stacking(step, max(1, int(row * 0.86 // step)))


def spots(days: Sequence[int], how: Stacking, *, row: float, day: float) -> list[Spot]:
    """A place for each case of one row, in order. days: days left, already clipped."""
    total = Counter(days)
    seen: Counter[int] = Counter()
    found = []
    for left in days:
        n, seen[left] = seen[left], seen[left] + 1
        columns = math.ceil(total[left] / how.in_column)
        # Even stacks: 7 marks in two columns are 4 and 3.
        in_column = math.ceil(total[left] / columns)
        column, place = divmod(n, in_column)
        here = min(in_column, total[left] - column * in_column)
        x = left + (column - (columns - 1) / 2) * how.step / day
        y = ((here - 1) / 2 - place) * how.step / row
        found.append(Spot(round(x, 3), round(y, 3)))
    return found
