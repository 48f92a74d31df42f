"""From a figure to a reading: comparison, target, state, freshness, source and flags beside the value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, get_args

import numpy as np

from data.batch import Load
from data.figure_book import FigureBook
from data.figures import WHYS, Figures
from data.freshness import LIGHTS
from data.grid import Ints, Values
from data.period import Period
from data.profile import Indicator, Observed, Ratio, Source, Target
from data.reading import Freshness, Reading, Status, Veil, Why
from data.siblings.across import Across, Asked, Held, seen, told_bits, without
from data.siblings.limits import JUDGED_COVERAGE
from data.status import judge, wanted
from data.suppressing.hiding import small_among

VEILS: tuple[Veil, ...] = get_args(Veil)  # in the order of data.suppressing.kinds

# Flags a reading may carry beside those of the agency's cells.
PROVISIONAL = "sementara"  # fewer regions reported than may be judged
RUNNING = "berjalan"  # the period is not over: counted up to now


class Readings:
    """Makes the readings of one snapshot. fresh: freshness of a source by the snapshot's clock."""

    def __init__(self, book: FigureBook, loads: Mapping[int, Load], fresh: Callable[[str], Freshness]) -> None:
        self._book = book
        self._profile = book.profile
        self._loads = loads
        self._fresh = fresh
        self._of_indicator: dict[str, Freshness | None] = {}
        self._bits = tuple(book.leaves.shelf.flag_bits)
        position = book.tree.position
        self._named = np.array([position[code] for code in book.rules.named if code in position], dtype=np.int32)

    def make(self, indicator: str, place: int, period: Period | None, *, category: str, figures: Figures) -> Reading:
        """The reading of one region and period; without value, and why, when there is none."""
        found = self._profile.indicators[indicator]
        column = figures.column.get(period) if period else None
        if column is None or period is None:
            return self._without(found, place, period, category)
        value = _number(figures.value, place, column)
        rule = self._rule(found, place, period, category)
        reporting, expected = int(figures.reporting[place, column]), int(figures.expected[place, column])
        provisional = value is not None and reporting < JUDGED_COVERAGE * expected
        load = int(figures.load[place, column])
        return Reading(
            indicator=found,
            region=self._book.tree.regions[place],
            period=period,
            value=value,
            category=category,
            previous=_number(figures.value, place, figures.column_of(period.shift(-1))),
            year_ago=_number(figures.value, place, figures.column_of(period.year_ago())),
            target=wanted(rule, figures.upto[column]) if rule else None,
            rule=rule,
            status="none" if provisional else _status(found, rule, value, category=category, day=figures.upto[column]),
            freshness=self._freshness(indicator),
            reporting=reporting,
            expected=expected,
            source=self._source(indicator, load),
            load=load,
            why=WHYS[figures.why[place, column]],
            **self._veil(indicator, place, column, figures),
            numerator=_number(figures.numerator, place, column),
            denominator=_number(figures.denominator, place, column),
            flags=self._flags(figures, place, column, provisional=provisional, alone=expected == 1),
            doubtful=0 if figures.doubtful is None or expected == 1 else int(figures.doubtful[place, column]),
        )

    def across(self, indicator: str, places: Ints, period: Period | None, *, category: str, figures: Figures) -> Across:
        """What ``make`` says of each of many regions, by the same rules: all that sorts and counts them."""
        found = self._profile.indicators[indicator]
        asked = Asked(found, category, period, self._freshness(indicator), places)
        held = self._held(found, places, period, category)
        column = figures.column.get(period) if period else None
        if column is None:
            return without(asked, held, self._book.expected(indicator)[places])
        return seen(asked, held, figures, column)

    def _held(self, found: Indicator, places: Ints, period: Period | None, category: str) -> Held:
        """The rules of many regions. All that no target names have the same one."""
        if period is None or (category and not self._holds_for_parts(found, category)):
            return Held((None,), np.zeros(len(places), dtype=np.int32))
        named = np.isin(places, self._named)
        of = self._book.rules.rule
        regions = self._book.tree.regions
        common = places[~named][:1].tolist()
        rules = [of(found, regions[place].code, period) for place in (*common, *places[named].tolist())]
        rule = np.zeros(len(places), dtype=np.int32)
        rule[named] = np.arange(len(common), len(rules), dtype=np.int32)
        return Held(tuple(rules), rule)

    def _veil(self, indicator: str, place: int, column: int, figures: Figures) -> dict[str, Any]:
        """Of a hidden count: how, by what limit, and for whom."""
        kind = VEILS[figures.veil[place, column]] if figures.veil is not None else ""
        if not kind:
            return {}
        found: dict[str, Any] = {
            "veil": kind,
            "small_below": self._book.levels.small_below(indicator, self._book.audience),
        }
        if kind == "guard":
            parent = int(self._book.tree.parent[place])
            beside = small_among(figures, [i for i in self._book.tree.below(parent) if i != place], column)
            found["guarded"] = None if beside is None else self._book.tree.regions[beside]
        return found

    def _without(self, found: Indicator, place: int, period: Period | None, category: str) -> Reading:
        expected = int(self._book.expected(found.id)[place])
        why: Why = "no_data" if expected else "not_applicable"
        rule = self._rule(found, place, period, category) if period else None
        return Reading(
            indicator=found,
            region=self._book.tree.regions[place],
            period=period,
            value=None,
            category=category,
            target=wanted(rule, period.end) if rule and period else None,
            rule=rule,
            freshness=self._freshness(found.id),
            expected=expected,
            source=self._source(found.id, 0),
            why=why,
        )

    def _rule(self, found: Indicator, place: int, period: Period, category: str) -> Target | None:
        if category and not self._holds_for_parts(found, category):
            return None
        return self._book.rules.rule(found, self._book.tree.regions[place].code, period)

    def _holds_for_parts(self, found: Indicator, category: str) -> bool:
        """True when the target of the whole is wanted of each category too: a score of each element, the share served
        of each service. Not so for parts of a count, or shares of one whole."""
        match found:
            case Ratio():
                return category in self._book.categories(found.denominator)
            case Observed():
                return found.over_regions != "sum"
            case _:
                return False

    def _freshness(self, indicator: str) -> Freshness | None:
        """The worst of its parts; a part that several sources deliver is as fresh as the best of them."""
        if indicator not in self._of_indicator:
            parts = [self._profile.sources_of(leaf) for leaf in self._profile.halves(indicator)]
            best = [max((self._fresh(s.id) for s in sources), key=_rank) for sources in parts if sources]
            self._of_indicator[indicator] = min(best, key=_rank, default=None)
        return self._of_indicator[indicator]

    def _source(self, indicator: str, load: int) -> Source | None:
        """That of the newest load among the cells; without a load, the first that delivers the indicator."""
        if load in self._loads:
            return self._profile.sources.get(self._loads[load].source)
        return next(iter(self._profile.sources_of(indicator)), None)

    def _flags(self, figures: Figures, place: int, column: int, *, provisional: bool, alone: bool) -> tuple[str, ...]:
        own = 0 if figures.own is None else int(figures.own[place, column])
        bits = told_bits(int(figures.flags[place, column]), own, not figures.why[place, column], alone)
        flags = [text for i, text in enumerate(self._bits) if bits >> i & 1] if bits else []
        if provisional and PROVISIONAL not in flags:
            flags.append(PROVISIONAL)
        if figures.partial[column]:
            flags.append(RUNNING)
        return (*flags, *figures.notes.get(column, ()))


def _status(found: Indicator, rule: Target | None, value: float | None, *, category: str, day: date) -> Status:
    state = judge(found, rule, value, day)
    if state == "none" and category in found.bad_categories and value:
        return "watch"
    return state


def _number(matrix: Values | None, place: int, column: int) -> float | None:
    if matrix is None or column < 0:
        return None
    value = float(matrix[place, column])
    return value if value == value else None


def _rank(freshness: Freshness) -> tuple[int, bool]:
    return LIGHTS.index(freshness.light), not freshness.failed
