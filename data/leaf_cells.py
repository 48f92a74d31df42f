"""The cells figures are made of: stored observations by indicator, and cases counted on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from data.batch import CASE, STAMP, empty
from data.bounded import Bounded
from data.case_counts import MOMENTS, CaseList, count_cases
from data.columns import Columns, Placed, Shelf
from data.grid import Grid, Grids, add_grids, collapse, is_coarser, preferring, zero_filled
from data.indicator_levels import IndicatorLevels
from data.outline_files import Outline, OutlineFiles, Outlines
from data.period import Frequency, Period
from data.profile import CasesCounted, Observed, OverTime
from data.region_tree import RegionTree
from data.stored_grids import StoredGrids
from data.working_days import WorkingDays


@dataclass(frozen=True)
class Rows:
    """What traces a figure back to its rows: kept for a while, since one who asks mostly asks again. columns: None when
    nothing came. places: in which of the rows each cell is."""

    columns: Columns | None
    tree: RegionTree

    @cached_property
    def places(self) -> Mapping[Frequency, Placed]:
        return self.columns.places(self.tree) if self.columns else {}

    @property
    def bytes(self) -> int:
        return 60 * len(self.columns.value) if self.columns else 100


# Bytes of cells; fewer are read sooner than they are found.
_WORTH = 300_000


class LeafCells:
    """Grids of observed and case-counted indicators, made when first asked and kept. today: the day cases are
    counted on."""

    def __init__(
        self,
        shelf: Shelf,
        cases: Mapping[str, pd.DataFrame],
        *,
        tree: RegionTree,
        levels: IndicatorLevels,
        days: WorkingDays,
        today: date,
        kept: OutlineFiles,
    ) -> None:
        self.shelf = shelf
        self.today = today
        self._rows = cases  # by source
        self._tree = tree
        self._levels = levels
        self._days = days
        self._kept = kept
        self._columns: Bounded[tuple[str, tuple[Period, ...]], Rows] = Bounded(lambda rows: rows.bytes)
        self._grids: Bounded[str, StoredGrids] = Bounded(lambda stored: stored.bytes)
        self._former: Bounded[str, StoredGrids] = Bounded(lambda stored: stored.bytes)  # to be grown from
        self._outlines: dict[str, Outlines] = {}
        self._lists: dict[str, CaseList] = {}

    def on(self, today: date) -> LeafCells:
        """The same cells on another day; what is stored is shared."""
        other = copy(self)
        other.today, other._lists = today, {}
        return other

    def renewed(
        self, shelf: Shelf, changed: Collection[str], cases: Mapping[str, pd.DataFrame], touched: Collection[str]
    ) -> LeafCells:
        """The cells after a new version. changed: indicators with other observations than before. touched: sources
        whose cases may differ; cases: theirs that are current now."""
        rows = {name: found for name, found in self._rows.items() if name not in touched} | dict(cases)
        other = copy(self)
        other.shelf, other._rows = shelf, rows
        # dict(…) first: other threads may be adding to ours.
        other._columns = self._columns.only(lambda key: key[0] not in changed)
        other._grids = self._grids.only(lambda name: name not in changed)
        before = self._former.joined(self._grids.only(lambda name: name in changed))
        # Cells with other bits for their flags cannot be put beside new ones.
        other._former = before if shelf.flag_bits == self.shelf.flag_bits else before.only(lambda _: False)
        other._outlines = {name: found for name, found in dict(self._outlines).items() if name not in changed}
        other._lists = {name: found for name, found in dict(self._lists).items() if name not in touched}
        return other

    def native(self, found: Observed | CasesCounted) -> Frequency | None:
        """The frequency with the most periods; None when nothing came."""
        if isinstance(found, CasesCounted):
            return "month" if self.case_list(found.cases).periods else None
        outline = self.outline(found.id)
        return max(outline, key=lambda frequency: len(outline[frequency].periods), default=None)

    def delivers(self, indicator: str, frequency: Frequency) -> bool:
        """Whether an indicator came in this frequency, and was not only added up to it."""
        return frequency in self.outline(indicator)

    def categories(self, found: Observed | CasesCounted) -> tuple[str, ...]:
        """Those that were delivered, by name; of cases: desks."""
        if isinstance(found, CasesCounted):
            return self.case_list(found.cases).desks
        return tuple(sorted({c for each in self.outline(found.id).values() for c in each.categories if c}))

    def rows(self, indicator: str, periods: tuple[Period, ...]) -> Rows:
        """The rows of an observed indicator about some periods: a number is made of few of them."""
        return self._columns.once(
            (indicator, periods), lambda: Rows(self.shelf.columns_in(indicator, periods), self._tree)
        )

    def outline(self, indicator: str) -> Outlines:
        """What of an observed indicator there are cells of."""
        if indicator not in self._outlines:
            self._outlines[indicator] = self._outline(indicator)
        return self._outlines[indicator]

    def _outline(self, indicator: str) -> Outlines:
        # Cells that are at hand, or nearly so, need no file.
        at_hand = self._grids.find(indicator) or self._former.find(indicator)
        kept = None if at_hand else self._kept.find(self.shelf, indicator)
        if kept is not None:
            return kept
        stored = self._grids.once(indicator, lambda: self._stored(indicator))
        found = {f: Outline(_periods(each), tuple(each)) for f, each in stored.plain.items()}
        if stored.bytes >= _WORTH:
            self._kept.keep(self.shelf, indicator, found)
        return found

    def stored(self, indicator: str) -> Mapping[Frequency, Grids]:
        """Its cells as they came, by frequency and category, with their doubts."""
        return self._grids.once(indicator, lambda: self._stored(indicator)).doubted

    def _stored(self, indicator: str) -> StoredGrids:
        former = self._former.take(indicator)
        grown = former.grown(self.shelf) if former else None
        return grown or StoredGrids.of(self.shelf, self._levels.indicator(indicator))

    def case_list(self, source: str) -> CaseList:
        if source not in self._lists:
            rows = self._rows.get(source, empty({**CASE, **STAMP}))
            self._lists[source] = CaseList.of(rows, self._tree, self._days, self.today)
        return self._lists[source]

    def observed(self, found: Observed, category: str, frequency: Frequency | None) -> Grid:
        """Cells as delivered, or collapsed to a coarser frequency; without periods when that cannot be."""
        stored = self.stored(found.id)
        native = self.native(found)
        if native is None:
            return Grid.blank(len(self._tree), ())
        wanted = frequency or native
        if wanted in stored:
            return self._of_category(found, stored[wanted], category)
        finer = [f for f in stored if is_coarser(wanted, f)]
        if not finer:
            return Grid.blank(len(self._tree), ())
        basis = self._of_category(found, stored[native if native in finer else finer[0]], category)
        return self._collapse(basis, wanted, found.over_time, cumulative=found.cumulative, share=found.min_coverage)

    def _of_category(self, found: Observed, grids: Grids, category: str) -> Grid:
        blank = Grid.blank(len(self._tree), _periods(grids))
        named = [grid for name, grid in grids.items() if name]
        exclusive = self._levels.exclusive(found.id)
        if category:
            grid = grids.get(category, blank)
            return zero_filled(grid, named) if exclusive and named else grid
        total = grids.get("", blank)
        if not named:
            return total
        if found.over_regions != "sum":  # scores of elements have no sum; only a total that was delivered counts
            return total if "" in grids else replace(total, barred=True)
        return preferring(total, add_grids(named, needed="any" if exclusive else "delivered"))

    def counted(self, found: CasesCounted, desk: str, frequency: Frequency | None) -> Grid:
        """Cases per region and month (or coarser); desk "" counts all."""
        grid = count_cases(self.case_list(found.cases), found, self._tree, desk=desk)
        if frequency in (None, "month") or not grid.periods:
            return grid
        over_time: OverTime = "last" if found.measure in MOMENTS else "none" if found.measure == "days" else "sum"
        assert frequency is not None
        return self._collapse(grid, frequency, over_time, cumulative=True, share=0.0)

    def _collapse(
        self, grid: Grid, frequency: Frequency, over_time: OverTime, *, cumulative: bool, share: float
    ) -> Grid:
        if grid.frequency is None or not is_coarser(frequency, grid.frequency):
            return Grid.blank(len(self._tree), ())
        return collapse(grid, frequency, over_time, cumulative=cumulative, min_share=share)


def by_source(cases: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {str(name): rows for name, rows in cases.groupby("source")}


def _periods(grids: Grids) -> tuple[Period, ...]:
    return next(iter(grids.values())).periods if grids else ()
