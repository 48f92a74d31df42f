"""One indicator in one period across many regions, as arrays: what a Reading says of each, worked out at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from data.doubts.doubts import DOUBTFUL
from data.figures import WHYS, Figures
from data.grid import Ints, Values
from data.period import Period
from data.profile import Indicator, Target
from data.reading import Freshness
from data.siblings.limits import JUDGED_COVERAGE, STATES, find_limits
from data.status import badness, wanted

Flags = npt.NDArray[np.bool_]
Matrix = npt.NDArray[np.generic]
Bits = TypeVar("Bits", int, Ints)  # of one region, or of each
_NONE, _WATCH = STATES.index("none"), STATES.index("watch")


@dataclass(frozen=True)
class Asked:
    """What an Across is of. place: positions of its regions."""

    indicator: Indicator
    category: str
    period: Period | None
    freshness: Freshness | None
    place: Ints


@dataclass(frozen=True)
class Held:
    """The rules regions are held against. of: into rules, one entry a region."""

    rules: tuple[Target | None, ...]
    of: Ints


@dataclass(frozen=True, eq=False)
class Across:
    """An entry a region, each what its Reading says under the same name.

    value, previous, year_ago: NaN for None. status: into STATES; why: into WHYS. wanted: by each of the rules, in this
    period. doubted: whether a flag of its own is a doubt.
    """

    asked: Asked
    held: Held
    wanted: tuple[float | None, ...]
    value: Values
    previous: Values
    year_ago: Values
    status: Ints
    why: Ints
    doubted: Flags
    doubtful: Ints

    @cached_property
    def badness(self) -> Values:
        """Smaller is worse (``data.status.badness``); 0 without a value."""
        found = np.zeros(len(self.value))
        for number, rule in enumerate(self.held.rules):
            rows = (self.held.of == number) & np.isfinite(self.value)
            found[rows] = badness(self.asked.indicator, rule, self.value[rows])
        return found

    @cached_property
    def row(self) -> dict[int, int]:
        """The entry of each region, by its position."""
        return {place: i for i, place in enumerate(self.asked.place.tolist())}


def without(asked: Asked, held: Held, expected: Ints) -> Across:
    """Of a period nobody delivered anything for."""
    day, count = asked.period.end if asked.period else None, len(asked.place)
    none = np.full(count, np.nan)
    return Across(
        asked,
        held,
        wanted=tuple(wanted(rule, day) if rule and day else None for rule in held.rules),
        value=none,
        previous=none,
        year_ago=none,
        status=np.full(count, _NONE, dtype=np.int32),
        why=np.where(expected > 0, WHYS.index("no_data"), WHYS.index("not_applicable")).astype(np.int32),
        doubted=np.zeros(count, dtype=bool),
        doubtful=np.zeros(count, dtype=np.int32),
    )


def seen(asked: Asked, held: Held, figures: Figures, column: int) -> Across:
    """Of a period that the figures have."""
    place, period = asked.place, figures.periods[column]
    value, why = figures.value[place, column], figures.why[place, column].astype(np.int32)
    reporting, expected = figures.reporting[place, column], figures.expected[place, column]
    provisional = np.isfinite(value) & (reporting < JUDGED_COVERAGE * expected.astype(np.float64))
    alone = (expected == 1).astype(np.int32)
    flags = figures.flags[place, column].astype(np.int32)
    own = np.zeros_like(flags) if figures.own is None else figures.own[place, column].astype(np.int32)
    doubtful = np.zeros_like(flags) if figures.doubtful is None else figures.doubtful[place, column] * (1 - alone)
    day = figures.upto[column]
    return Across(
        asked,
        held,
        wanted=tuple(wanted(rule, day) if rule else None for rule in held.rules),
        value=value,
        previous=_column(figures.value, place, figures.column_of(period.shift(-1))),
        year_ago=_column(figures.value, place, figures.column_of(period.year_ago())),
        status=np.where(provisional, _NONE, _judged(asked, held, value, figures, column)).astype(np.int32),
        why=why,
        doubted=told_bits(flags, own, (why == 0).astype(np.int32), alone) & DOUBTFUL != 0,
        doubtful=doubtful.astype(np.int32),
    )


def told_bits(flags: Bits, own: Bits, shown: Bits, alone: Bits) -> Bits:
    """Flags that are told. Of a withheld figure no doubt is, and of a sum of several cells none of theirs: one odd
    village does not make the regency odd. own: doubts of the sum itself; shown, alone: 1 or 0."""
    return flags & ~(DOUBTFUL * (1 - shown * alone)) | own * (shown * (1 - alone))


def _judged(asked: Asked, held: Held, value: Values, figures: Figures, column: int) -> Ints:
    found = np.full(len(value), _NONE, dtype=np.int32)
    for number, rule in enumerate(held.rules):
        limits = find_limits(asked.indicator, rule, figures.upto[column]) if rule else None
        if limits is not None:
            rows = held.of == number
            found[rows] = limits.states(value[rows])
    if asked.category in asked.indicator.bad_categories:
        found[(found == _NONE) & np.isfinite(value) & (value != 0)] = _WATCH
    return found


def _column(matrix: Values, place: Ints, column: int) -> Values:
    return matrix[place, column] if column >= 0 else np.full(len(place), np.nan)
