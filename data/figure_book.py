"""Every figure of a snapshot, worked out once when first asked: from stored cells through time to sums over regions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from data.arithmetic import Rule, add_up, as_found, divide, divide_found
from data.audience import AUDIENCES, Audience
from data.case_counts import covered
from data.columns import Shelf
from data.doubts.doubts import doubt_figures, over_whole
from data.figure_files import FigureFiles
from data.figure_stock import FigureStock, Key, Naming, mark_of
from data.figures import Figures
from data.grid import Grid, Ints, add_grids, in_force, is_coarser
from data.indicator_levels import IndicatorLevels
from data.leaf_cells import LeafCells, by_source
from data.outline_files import OutlineFiles
from data.period import Frequency
from data.profile import CasesCounted, Observed, Profile, Ratio, Total, UnitsCounted
from data.regions import LEVELS, Level
from data.status import Rules, judge
from data.suppressing.hiding import Veils, hide
from data.working_days import WorkingDays


class FigureBook:
    """Figures by indicator, category and frequency. What is worked out is kept; asking twice from two threads at
    worst works it out twice. today: the day cases are counted on."""

    def __init__(self, profile: Profile, shelf: Shelf, *, cases: pd.DataFrame, today: date, files: FigureFiles) -> None:
        self.profile = profile
        self.tree = tree = shelf.tree
        self.levels = IndicatorLevels(profile)
        self.rules = Rules(profile)
        days, listed = WorkingDays(profile.info.working), by_source(cases)
        kept = OutlineFiles(files, mark_of(profile) if files.folder else "")
        self.leaves = LeafCells(shelf, listed, tree=tree, levels=self.levels, days=days, today=today, kept=kept)
        self._names: dict[str, tuple[str, ...]] = {}
        naming = Naming(kept.mark, self.levels, shelf)
        self._raw = FigureStock.empty("raw", files, naming)
        self._shown = {each: FigureStock.empty(f"shown {each}", files, naming) for each in AUDIENCES}
        self.audience: Audience = "internal"
        self._veils: dict[tuple[str, Audience], Veils] = {}

    def seen_by(self, audience: Audience) -> FigureBook:
        """The same for other eyes: counts that are small to them are hidden. Everything kept is shared."""
        other = copy(self)
        other.audience = audience
        return other

    def on(self, today: date) -> FigureBook:
        """The same book on another day: stored values stay, what the clock counts is counted anew."""
        if today == self.leaves.today:
            return self
        return self._with(self.leaves.on(today), lambda key: not self.levels.counts_cases(key[0]))

    def renewed(self, shelf: Shelf, cases: pd.DataFrame, touched: Collection[str]) -> tuple[FigureBook, frozenset[str]]:
        """The book after a new version, and the indicators whose figures may differ; all other figures are shared.

        shelf: the new version's. touched: the sources that landed or were withdrawn; cases: theirs that are current.
        """
        changed = shelf.differing(self.leaves.shelf)
        everything = self.profile.indicators
        if shelf.flag_bits != self.leaves.shelf.flag_bits:  # every grid has its bits the old way
            changed = frozenset(everything)
        changed |= {i.id for i in everything.values() if isinstance(i, CasesCounted) and i.cases in touched}
        other = frozenset(name for name in everything if not changed.isdisjoint(self.levels.feeds(name)))
        leaves = self.leaves.renewed(shelf, changed, by_source(cases), touched)
        return self._with(leaves, lambda key: key[0] not in other), other

    def _with(self, leaves: LeafCells, keeps: Callable[[Key], bool]) -> FigureBook:
        """The book over other leaves, with the figures it keeps."""
        other = copy(self)
        other.leaves = leaves
        # dict(…) first: other threads may be adding to ours.
        other._names = {name: found for name, found in dict(self._names).items() if keeps((name, "", None))}
        naming = replace(self._raw.naming, shelf=leaves.shelf)
        other._raw = self._raw.only(keeps, naming)
        other._shown = {each: stock.only(keeps, naming) for each, stock in self._shown.items()}
        other._veils = {key: found for key, found in dict(self._veils).items() if keeps((key[0], "", None))}
        return other

    def figures(self, indicator: str, category: str = "", frequency: Frequency | None = None) -> Figures:
        """The answers to show, small numbers hidden. frequency: None is the one it is delivered in."""
        key = (indicator, category, frequency)
        if not self.levels.hides(indicator, self.audience):
            return self.raw(*key)
        return self._shown[self.audience].once(key, lambda: hide(self, key))

    def veils(self, indicator: str, make: Callable[[], Veils]) -> Veils:
        """How an indicator's own counts are hidden, worked out once for all its categories."""
        key = (indicator, self.audience)
        if key not in self._veils:
            self._veils[key] = make()
        return self._veils[key]

    def native(self, indicator: str) -> Frequency | None:
        """The frequency an indicator is delivered in: that with the most periods; None when nothing came."""
        match self.profile.indicators[indicator]:
            case Observed() | CasesCounted() as found:
                return self.leaves.native(found)
            case Ratio() as found:
                return self.native(found.numerator)
            case Total() as found:
                return self.native(found.of[0])
            case UnitsCounted() as found:
                return self.native(found.of)

    def categories(self, indicator: str) -> tuple[str, ...]:
        """Categories in the profile's order, then others that were delivered."""
        if indicator not in self._names:
            self._names[indicator] = self._categories(indicator)
        return self._names[indicator]

    def _categories(self, indicator: str) -> tuple[str, ...]:
        found = self.profile.indicators[indicator]
        names = list(found.categories)
        match found:
            case Observed() | CasesCounted():
                names += [name for name in self.leaves.categories(found) if name not in names]
            case Ratio():
                names = names or list(self.categories(found.numerator))
            case Total():
                names = names or list(dict.fromkeys(c for part in found.of for c in self.categories(part)))
        return tuple(names)

    def expected(self, indicator: str) -> Ints:
        """Per region, how many collected regions should report; 0 where the indicator does not apply."""
        found = self.profile.indicators[indicator]
        leaf = self.profile.indicators[self.profile.halves(indicator)[0]]
        if isinstance(leaf, CasesCounted) and self.levels.only_cases(indicator) and not isinstance(found, UnitsCounted):
            return covered(self.leaves.case_list(leaf.cases), self.tree)
        return self.tree.cover(self.levels.level(indicator), self.levels.kinds(indicator)).expected

    # ------------------------------------------------------------------------------------------ before hiding

    def raw(self, indicator: str, category: str = "", frequency: Frequency | None = None) -> Figures:
        """The answers with small numbers still in them: for sums, never for a page."""
        key = (indicator, category, frequency)
        return self._raw.once(key, lambda: self._work_out(key))

    def _work_out(self, key: Key) -> Figures:
        indicator, category, frequency = key
        match self.profile.indicators[indicator]:
            case Ratio() as found:
                return self._ratio(found, category, frequency)
            case CasesCounted() as found:
                cases = self.leaves.case_list(found.cases)
                return as_found(self.leaves.counted(found, category, frequency), covered(cases, self.tree))
            case Observed(over_regions="weighted", weight=weight) as found if weight:
                cells = self.cells(indicator, category, frequency)
                weights, notes = self._beside(weight, "", cells, self.levels.level(indicator))
                product = replace(cells, value=cells.value * weights.value)
                return replace(divide(product, weights, self._rule(found), per=1, halves=False), notes=notes)
            case found:
                return add_up(self.cells(indicator, category, frequency), self._rule(found))

    def _ratio(self, found: Ratio, category: str, frequency: Frequency | None) -> Figures:
        below = category if category in self.categories(found.denominator) else ""
        if self.levels.only_cases(found.id):
            top = self.raw(found.numerator, category, frequency)
            return divide_found(top, self.raw(found.denominator, below, frequency), per=found.per)
        level = self.levels.level(found.id)
        top_cells = self._at_level(found.numerator, category, frequency, level)
        bottom, notes = self._beside(found.denominator, below, top_cells, level)
        figures = divide(top_cells, bottom, self._rule(found), per=found.per)
        return doubt_figures(replace(figures, notes=notes), found)

    def _rule(self, found: Observed | Ratio | Total | UnitsCounted) -> Rule:
        level = self.levels.level(found.id)
        return Rule(
            cover=self.tree.cover(level, self.levels.kinds(found.id)),
            above=self.tree.rank < LEVELS.index(level),
            additive=self.levels.additive(found.id),
            min_coverage=found.min_coverage,
        )

    # ------------------------------------------------------------------------------------------ cells

    def cells(self, indicator: str, category: str = "", frequency: Frequency | None = None) -> Grid:
        """What is added up: a value per collected region and period."""
        match self.profile.indicators[indicator]:
            case Observed() as found:
                grid, whole = self.leaves.observed(found, category, frequency), self.levels.whole_of(found)
                return over_whole(grid, self._beside(whole, "", grid, found.level)[0].value) if whole else grid
            case Total() as found:
                level = self.levels.level(indicator)
                first = self._at_level(found.of[0], category, frequency, level)
                others = [self._beside(part, category, first, level, carry=False)[0] for part in found.of[1:]]
                return add_grids([first, *others], needed="all")
            case UnitsCounted() as found:
                return self._units(found, frequency)
            case _:
                return self.raw(indicator, category, frequency).grid()

    def _units(self, found: UnitsCounted, frequency: Frequency | None) -> Grid:
        """1 for a unit in one of the states, 0 for one in another, NaN for one that cannot be judged."""
        of = self.raw(found.of, "", frequency)
        judged = self.profile.indicators[found.of]
        grid = replace(of.grid(), value=np.full(of.value.shape, np.nan))
        members = np.unique(self.tree.cover(self.levels.level(found.id), self.levels.kinds(found.id)).members)
        codes = [self.tree.regions[place].code for place in members]
        for column, period in enumerate(of.periods):
            values = of.value[members, column].tolist()
            for place, code, value in zip(members, codes, values, strict=True):
                if value == value:
                    status = judge(judged, self.rules.rule(judged, code, period), value, of.upto[column])
                    grid.value[place, column] = np.nan if status == "none" else float(status in found.states)
        return grid

    # ------------------------------------------------------------------------------------------ side by side

    def _at_level(self, part: str, category: str, frequency: Frequency | None, level: Level) -> Grid:
        """A part's cells at the level where halves are matched; a part collected below it is summed up to it first."""
        if self.levels.level(part) == level:
            return self.cells(part, category, frequency)
        grid = self.raw(part, category, frequency).grid()
        here = self.tree.rank == LEVELS.index(level)
        return replace(grid, value=np.where(here[:, None], grid.value, np.nan))

    def _beside(
        self, part: str, category: str, first: Grid, level: Level, *, carry: bool = True
    ) -> tuple[Grid, Mapping[int, tuple[str, ...]]]:
        """A part's cells under the periods of the first one, with a note where they are of another time.

        A part delivered less often counts for every period inside its own; a stock that is not there yet is carried
        over from the one before (a semester's population), and the column says so.
        """
        own = self.native(part)
        if own is None or first.frequency is None:
            return Grid.blank(len(self.tree), first.periods), {}
        if own == first.frequency or is_coarser(first.frequency, own):
            grid = self._at_level(part, category, first.frequency, level)
            columns = {period: i for i, period in enumerate(grid.periods)}
            return grid.take([columns.get(p, -1) for p in first.periods], first.periods), {}
        grid = self._at_level(part, category, None, level)
        chosen = [in_force(p, own, grid.periods, stock=carry and self.levels.is_stock(part)) for p in first.periods]
        notes = {
            i: (f"penyebut {grid.periods[column]}",)
            for i, (period, column) in enumerate(zip(first.periods, chosen, strict=True))
            if column >= 0 and not grid.periods[column].covers(period)
        }
        return grid.take(chosen, first.periods), notes
