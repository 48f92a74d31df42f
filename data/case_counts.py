"""Cases counted by the clock: what was open, overdue, received or closed at the end of each month, and today.

A case is open from the day it was received to the day before it was closed, and overdue once the working day its
deadline falls on is over. The present month counts up to today. The register is taken as complete: a region or desk
without a case is a written 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.grid import Grid, Values
from data.period import Period
from data.profile import CasesCounted
from data.reading import Case
from data.region_tree import RegionTree
from data.working_days import Days, WorkingDays

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

# A deadline within this many working days is near (design: the triangle in the queue).
SOON = 2

# Counted at a moment; the others are counted through a month.
MOMENTS = frozenset({"open", "overdue", "due_soon", "oldest"})


@dataclass(frozen=True)
class CaseList:
    """The cases of one source as arrays, one entry a case, in the order they were received.

    received, due, closed: datetime64[D], NaT = none. last: the working day that due falls on. region: position in the
    tree, −1 unknown. today: the day up to which we count; what closes later is open.
    """

    rows: pd.DataFrame
    received: Days
    due: Days
    closed: Days
    last: Days
    region: npt.NDArray[np.int32]
    returned: npt.NDArray[np.int64]
    load: npt.NDArray[np.int64]
    today: date
    days: WorkingDays

    @classmethod
    def of(cls, rows: pd.DataFrame, tree: RegionTree, days: WorkingDays, today: date) -> CaseList:
        """rows: batch.CASE and STAMP of one source. A case without a date of receipt is left out."""
        rows = rows[rows["received"] != ""].sort_values(["received", "reference"], kind="stable")
        due, closed = _days(rows["due"]), _days(rows["closed"])
        return cls(
            rows,
            _days(rows["received"]),
            due,
            np.where(closed <= np.datetime64(today, "D"), closed, np.datetime64("NaT", "D")),
            days.next_working(due),
            _positions(rows["region"], tree),
            rows["returned"].to_numpy(dtype=np.int64),
            rows["load"].to_numpy(dtype=np.int64),
            today,
            days,
        )

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Every month from the first receipt to today."""
        if not len(self.received):
            return ()
        month, months = Period.containing(self.received.min().item(), "month"), []
        while month.start <= self.today:
            months.append(month)
            month = month.shift(1)
        return tuple(months)

    @cached_property
    def desks(self) -> tuple[str, ...]:
        return tuple(sorted({str(desk) for desk in self.rows["desk"]} - {""}))

    @cached_property
    def words(self) -> Mapping[str, Sequence[Any]]:
        """reference, type, desk and row of every case."""
        return {name: self.rows[name].tolist() for name in ("reference", "type", "desk", "row")}

    def is_open(self, day: np.datetime64) -> Flags:
        found: Flags = (self.received <= day) & ~(self.closed <= day)
        return found

    def days_left(self, day: np.datetime64) -> npt.NDArray[np.int64]:
        """Working days from day to the deadline, negative when past; a case without a deadline has a very large one."""
        left = np.full(len(self.due), np.iinfo(np.int64).max)
        known = ~np.isnat(self.last)
        left[known] = self.days.between_all(np.full(known.sum(), day), self.last[known])
        return left

    def of_kind(self, types: Sequence[str], desk: str) -> Flags:
        """Cases of these types (none named: all) at this desk ("": any)."""
        found = np.ones(len(self.received), dtype=bool)
        if types:
            found &= self.rows["type"].isin(list(types)).to_numpy(dtype=bool)
        if desk:
            found &= (self.rows["desk"] == desk).to_numpy(dtype=bool)
        return found

    def counted(self, measure: str, period: Period) -> Flags:
        """Which cases a measure counts in a month: at its last day (today at the latest), or through it."""
        day = np.datetime64(min(period.end, self.today), "D")
        first = np.datetime64(period.start, "D")
        if measure in MOMENTS:
            found = self.is_open(day)
            if measure == "due_soon":
                left = self.days_left(day)
                return found & (left >= 0) & (left <= SOON)
            return found & (self.last < day) if measure in {"overdue", "oldest"} else found
        if measure in {"received", "returned"}:
            # returned is told by the month of receipt, so that it is a part of received.
            found = (self.received >= first) & (self.received <= day)
            return found & (self.returned > 0) if measure == "returned" else found
        found = (self.closed >= first) & (self.closed <= day)
        return found & (self.closed <= self.last) if measure == "closed_on_time" else found


def count_cases(cases: CaseList, indicator: CasesCounted, tree: RegionTree, *, desk: str = "") -> Grid:
    """One value a region and month. A region's cases are its own and those of the regions in it; a case without a
    region counts for the regency alone. days, oldest: NaN (days) or 0 (oldest) where no case counts."""
    grid = Grid.blank(len(tree), cases.periods)
    wanted = cases.of_kind(indicator.types, desk)
    for column, period in enumerate(cases.periods):
        found = np.flatnonzero(wanted & cases.counted(indicator.measure, period))
        places, which = _spread(cases.region[found], tree.lineages)
        grid.value[:, column] = _figure(cases, indicator.measure, period, found[which], places, len(tree))
        np.maximum.at(grid.load[:, column], places, cases.load[found[which]].astype(np.int32))
    partial = tuple(p.end > cases.today and indicator.measure not in MOMENTS for p in cases.periods)
    upto = tuple(min(p.end, cases.today) for p in cases.periods)
    return Grid(grid.periods, grid.value, grid.load, grid.flags, upto, partial)


def list_cases(cases: CaseList, tree: RegionTree, region: str, *, open_only: bool) -> list[Case]:
    """Cases in a region (the regency: also those without one), fewest working days left first, then those without a
    deadline, then the closed ones, whose days_left is None."""
    day = np.datetime64(cases.today, "D")
    is_open, left = cases.is_open(day), cases.days_left(day)
    place = tree.position[region]
    inside = np.array([place in chain for chain in tree.lineages], dtype=bool)[cases.region]
    chosen = np.flatnonzero(inside & (is_open | (not open_only)))
    order = chosen[np.lexsort((chosen, left[chosen], ~is_open[chosen]))]
    timed = is_open & ~np.isnat(cases.due)
    return [_case(cases, i, tree, int(left[i]) if timed[i] else None) for i in order.tolist()]


def covered(cases: CaseList, tree: RegionTree) -> npt.NDArray[np.int32]:
    """1 for the regency, and for every region at a level for which the source tells where its cases are."""
    known = cases.region[cases.region >= 0]
    deepest = int(tree.rank[known].max()) if len(known) else int(tree.rank[tree.home])
    return ((tree.rank <= deepest) & tree.inside).astype(np.int32)


def _case(cases: CaseList, place: int, tree: RegionTree, left: int | None) -> Case:
    words, region = cases.words, int(cases.region[place])
    return Case(
        reference=words["reference"][place],
        type=words["type"][place],
        desk=words["desk"][place],
        region=tree.regions[region] if region >= 0 else None,
        received=cases.received[place].item(),
        due=cases.due[place].item(),
        closed=cases.closed[place].item(),
        returned=int(cases.returned[place]),
        days_left=left,
        load=int(cases.load[place]),
        row=words["row"][place],
    )


def _spread(regions: npt.NDArray[np.int32], chains: Sequence[Sequence[int]]) -> tuple[Places, Places]:
    """Every case once for each region that contains it: positions of regions, and of cases."""
    lengths = np.array([len(chains[r]) for r in regions], dtype=np.int64)
    places = np.array([place for r in regions for place in chains[r]], dtype=np.int64)
    return places, np.repeat(np.arange(len(regions), dtype=np.int64), lengths)


def _figure(cases: CaseList, measure: str, period: Period, found: Places, places: Places, regions: int) -> Values:
    if measure not in {"days", "oldest"}:
        return np.bincount(places, minlength=regions).astype(np.float64)
    if measure == "days":
        spent = cases.days.between_all(cases.received[found], cases.closed[found])
        return _medians(spent.astype(np.float64), places, regions)
    day = np.datetime64(min(period.end, cases.today), "D")
    worst = np.zeros(regions)
    np.maximum.at(worst, places, -cases.days_left(day)[found].astype(np.float64))
    return worst


def _medians(values: Values, places: Places, regions: int) -> Values:
    """The median of each region's values; NaN where there is none."""
    ordered = values[np.lexsort((values, places))]
    ends = np.cumsum(np.bincount(places, minlength=regions))
    starts = np.concatenate([[0], ends[:-1]])
    known = np.flatnonzero(ends > starts)
    low, high = (starts + ends - 1)[known] // 2, (starts + ends)[known] // 2
    found = np.full(regions, np.nan)
    found[known] = (ordered[low] + ordered[high]) / 2
    return found


def _positions(codes: pd.Series, tree: RegionTree) -> npt.NDArray[np.int32]:
    places, different = pd.factorize(codes)
    return np.array([tree.position.get(code, -1) for code in different] or [-1], dtype=np.int32)[places]


def _days(texts: pd.Series) -> Days:
    """ISO texts of a day, "" for none."""
    places, different = pd.factorize(texts)
    found: Days = np.array([text or "NaT" for text in different] or ["NaT"], dtype="datetime64[D]")[places]
    return found
