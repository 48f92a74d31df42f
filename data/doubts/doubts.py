"""Doubts about stored values in the light of the others: worked out with the figures, so the store keeps what came.

A doubted value is shown as it is, with the sign and the words of its doubt; nothing is corrected, capped or left out.
When a neighbour is revised, the doubt is judged anew. Rules and thresholds are our own proposals, declared per
indicator under ``doubt``; sources of the cases they come from stand beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from data.cells.numbers import PROVISIONAL
from data.comparing.revised import REVISED
from data.doubts.plausible import UNLIKELY
from data.doubts.rules import FALL, JUMP, NEGATIVE, OVER, RANGE, REPEAT, UNIT, Beside, Marks, Series
from data.figures import Figures
from data.grid import Grid, Grids, Values
from data.profile import Observed, Ratio

# Doubts are flags: they travel with a cell through sums, quotients and coarser periods. UNLIKELY is set when loaded.
DOUBTS = (UNLIKELY, JUMP, UNIT, FALL, REPEAT, RANGE, NEGATIVE, OVER)
# Flags that have their bit whether they occur or not: their first occurrence then moves nobody else's.
USUAL_FLAGS = (REVISED, PROVISIONAL, *DOUBTS)
BITS: Mapping[str, int] = {flag: 1 << place for place, flag in enumerate(USUAL_FLAGS)}
DOUBTFUL = sum(BITS[flag] for flag in DOUBTS)


def doubted(grids: Grids, found: Observed) -> Grids:
    """The grids of one frequency with a bit for every doubt."""
    if not grids:
        return grids
    beside = Beside.of(next(iter(grids.values())).periods)
    return {category: _doubted(grid, found, beside) for category, grid in grids.items()}


def over_whole(grid: Grid, whole: Values) -> Grid:
    """The grid with a doubt where a part is more than its whole (same periods)."""
    with np.errstate(invalid="ignore"):
        return _marked(grid, {OVER: grid.value > whole})


def doubt_figures(figures: Figures, found: Ratio) -> Figures:
    """Quotients with their own doubts: more than 100 of 100, outside the usual."""
    rules, value = found.doubt, figures.value
    own = np.zeros(value.shape, dtype=np.int32)
    with np.errstate(invalid="ignore"):
        if found.per == 100 and rules.whole:
            own[value > 100] |= BITS[OVER]
        if rules.range:
            own[(value < rules.range[0]) | (value > rules.range[1])] |= BITS[RANGE]
    return replace(figures, flags=figures.flags | own, own=own) if own.any() else figures


def _doubted(grid: Grid, found: Observed, beside: Beside) -> Grid:
    rows = np.flatnonzero(np.isfinite(grid.value).any(axis=1))
    if not len(rows):
        return grid
    series = Series(grid.value[rows], beside, found)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        own = series.doubts()
    marks = {flag: np.zeros(grid.value.shape, dtype=bool) for flag, where in own.items() if where.any()}
    for flag, where in marks.items():
        where[rows] = own[flag]
    return _marked(grid, marks)


def _marked(grid: Grid, marks: Mapping[str, Marks]) -> Grid:
    flags = grid.flags
    for flag, where in marks.items():
        flags = np.where(where, flags | BITS[flag], flags).astype(np.int32)
    return grid if flags is grid.flags else replace(grid, flags=flags)
