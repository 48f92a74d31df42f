"""One indicator's stored values as a region × period matrix, and what may be done to it along time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from data.period import FREQUENCIES, Frequency, Period
from data.profile import OverTime

Values = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Grid:
    """Rows are the regions of the profile, columns the periods (oldest first, one frequency).

    value: NaN where nothing was observed. load: number of the load, 0 where none. flags: bits.
    barred: values in this frequency may not be added up over time.
    upto: last day the values of a column speak of. partial: columns that end before their period does.
    """

    periods: tuple[Period, ...]
    value: Values
    load: Ints
    flags: Ints
    upto: tuple[date, ...]
    partial: tuple[bool, ...]
    barred: bool = False

    @classmethod
    def blank(cls, regions: int, periods: Sequence[Period]) -> Grid:
        shape = (regions, len(periods))
        return cls(
            tuple(periods),
            np.full(shape, np.nan),
            np.zeros(shape, dtype=np.int32),
            np.zeros(shape, dtype=np.int32),
            tuple(p.end for p in periods),
            (False,) * len(periods),
        )

    @property
    def frequency(self) -> Frequency | None:
        return self.periods[0].frequency if self.periods else None

    @property
    def bytes(self) -> int:
        """What its cells take."""
        return self.value.nbytes + self.load.nbytes + self.flags.nbytes

    def at(self, rows: Ints) -> Grid:
        """These regions' values, loads and flags."""
        return replace(self, value=self.value[rows], load=self.load[rows], flags=self.flags[rows])

    def take(self, columns: Sequence[int], periods: Sequence[Period]) -> Grid:
        """These columns under these periods; −1 makes an empty column."""
        if tuple(periods) == self.periods and list(columns) == list(range(len(periods))):
            return self
        grid = Grid.blank(self.value.shape[0], periods)
        known = [i for i, column in enumerate(columns) if column >= 0]
        chosen = [columns[i] for i in known]
        for name in ("value", "load", "flags"):
            getattr(grid, name)[:, known] = getattr(self, name)[:, chosen]
        partial = tuple(column >= 0 and self.partial[column] for column in columns)
        upto = tuple(self.upto[c] if c >= 0 else p.end for c, p in zip(columns, periods, strict=True))
        return replace(grid, partial=partial, upto=upto, barred=self.barred)


Grids = Mapping[str, Grid]  # by category, all with the same periods


def add_grids(grids: Sequence[Grid], *, needed: Literal["all", "delivered", "any"]) -> Grid:
    """Cell by cell sum of grids with the same periods. needed: which of them a cell must have for a sum: all, all
    that anyone delivered in that period, or any one."""
    seen = np.any([np.isfinite(grid.value).any(axis=1) for grid in grids], axis=0)
    rows = np.flatnonzero(seen).astype(np.int32)  # of 700 regions a few dozen report stocks, 700 days and six kinds
    found, some = Grid.blank(len(seen), grids[0].periods), _add([grid.at(rows) for grid in grids], needed)
    found.value[rows], found.load[rows], found.flags[rows] = some.value, some.load, some.flags
    return replace(found, upto=some.upto, partial=some.partial, barred=some.barred)


def _add(grids: Sequence[Grid], needed: Literal["all", "delivered", "any"]) -> Grid:
    stack = np.stack([grid.value for grid in grids])
    seen = np.isfinite(stack)
    excused = np.zeros_like(seen)
    if needed != "all":
        excused |= ~seen.any(axis=1, keepdims=True) if needed == "delivered" else True
    enough = (seen | excused).all(axis=0) & seen.any(axis=0)
    load = np.where(enough, np.max([grid.load for grid in grids], axis=0), 0)
    return replace(
        grids[0],
        value=np.where(enough, np.where(seen, stack, 0.0).sum(axis=0), np.nan),
        load=load.astype(np.int32),
        flags=np.bitwise_or.reduce([grid.flags for grid in grids]),
        barred=any(grid.barred for grid in grids),
    )


def zero_filled(grid: Grid, categories: Sequence[Grid]) -> Grid:
    """0 where the region was seen in another category of the same period (each unit is in one class only)."""
    seen = np.isfinite([other.value for other in categories]).any(axis=0, keepdims=False)
    load = np.max([other.load for other in categories], axis=0)
    empty = np.isnan(grid.value) & seen
    return replace(grid, value=np.where(empty, 0.0, grid.value), load=np.where(empty, load, grid.load).astype(np.int32))


def preferring(first: Grid, second: Grid) -> Grid:
    """The first grid's cell where there is one, otherwise the second's (same periods)."""
    own = np.isfinite(first.value)
    return replace(
        first,
        value=np.where(own, first.value, second.value),
        load=np.where(own, first.load, second.load),
        flags=np.where(own, first.flags, second.flags),
    )


def is_coarser(frequency: Frequency, than: Frequency) -> bool:
    """True when periods of frequency may hold several of than (a school year holds no year, nor the reverse)."""
    return FREQUENCIES.index(frequency) > FREQUENCIES.index(than) and {frequency, than} != {"year", "school_year"}


def in_force(period: Period, frequency: Frequency, periods: Sequence[Period], *, stock: bool) -> int:
    """Column of the period of this frequency in force at the period's end; for a stock perhaps the one before."""
    now = Period.containing(period.end, frequency)
    if now in periods:
        return periods.index(now)
    before = now.shift(-1)
    return periods.index(before) if stock and before in periods else -1


def collapse(grid: Grid, frequency: Frequency, over_time: OverTime, *, cumulative: bool, min_share: float) -> Grid:
    """The grid in a coarser frequency. A region's sum or mean needs every period within; a cumulative sum may run on
    to the newest period delivered (the column is then partial); ``last`` takes the newest period that min_share of
    the reporting regions delivered, the same for all regions."""
    periods = sorted({Period.containing(p.start, frequency) for p in grid.periods})
    parts = [[i for i, p in enumerate(grid.periods) if period.covers(p)] for period in periods]
    if over_time == "none":
        return replace(Grid.blank(grid.value.shape[0], periods), barred=True)
    if over_time == "last":
        return _last(grid, periods, parts, min_share)
    merged = Grid.blank(grid.value.shape[0], periods)
    upto, partial = list(merged.upto), list(merged.partial)
    for column, (period, inside) in enumerate(zip(periods, parts, strict=True)):
        ended = _unbroken(grid, period, inside, cumulative=cumulative and over_time == "sum")
        if ended is None:
            continue
        block = grid.value[:, inside]
        merged.value[:, column] = block.sum(axis=1) if over_time == "sum" else block.mean(axis=1)
        merged.load[:, column] = grid.load[:, inside].max(axis=1)
        merged.flags[:, column] = np.bitwise_or.reduce(grid.flags[:, inside], axis=1)
        upto[column], partial[column] = ended, ended < period.end
    return replace(merged, upto=tuple(upto), partial=tuple(partial))


def _last(grid: Grid, periods: Sequence[Period], parts: Sequence[Sequence[int]], min_share: float) -> Grid:
    counts = np.isfinite(grid.value).sum(axis=0)
    chosen = []
    for inside in parts:
        full = [i for i in inside if counts[i] >= min_share * max(counts[j] for j in inside)]
        chosen.append(full[-1] if full else -1)
    taken = grid.take(chosen, periods)
    partial = tuple(upto < period.end for upto, period in zip(taken.upto, periods, strict=True))
    return replace(taken, partial=partial)


def _unbroken(grid: Grid, period: Period, inside: Sequence[int], *, cumulative: bool) -> date | None:
    """Last day spoken of when the parts follow each other from the period's first day (to its last, unless
    cumulative); None when one is missing or the parts do not tile the period (weeks in a month)."""
    expected = period.start
    for i in inside:
        if grid.periods[i].start != expected:
            return None
        expected = grid.periods[i].end + timedelta(days=1)
    ended = expected - timedelta(days=1)
    return ended if inside and (ended == period.end or cumulative) else None
