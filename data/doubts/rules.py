"""The rules of doubt over the values of one indicator and category: region × period, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from data.grid import Ints, Values
from data.period import Period
from data.profile import Observed

Marks = npt.NDArray[np.bool_]

JUMP, UNIT, FALL, REPEAT, RANGE, NEGATIVE, OVER = (
    "melonjak", "satuan tampak berganti", "kumulatif turun", "nilai berulang", "di luar kebiasaan", "negatif",
    "melebihi keseluruhan",
)  # fmt: skip
_HISTORY = 4  # values a region must have before its median says anything
_POINTS = 10  # a percentage jumps by at least so many points
_NOISE = 4  # and a count by more than chance makes of it: so many times its square root
_HALF = 0.5  # a unit changed when at least so many of the regions changed with it
_AFTER, _BEFORE = 3, 12  # periods that tell whether a level stayed
_LEVEL = 20  # counts below this have no level to speak of


@dataclass(frozen=True)
class Beside:
    """Columns of the period before and of a year ago, −1 where there is none. in_year: the one before is of one year
    with it."""

    before: Ints
    year_ago: Ints
    in_year: Marks

    @classmethod
    def of(cls, periods: tuple[Period, ...]) -> Beside:
        place = {period: i for i, period in enumerate(periods)}
        before = [place.get(period.shift(-1), -1) for period in periods]
        yearly = periods[0].frequency in {"year", "school_year"}
        ago = [-1 if yearly else place.get(period.year_ago(), -1) for period in periods]
        within = [b >= 0 and periods[b].start.year == p.start.year for b, p in zip(before, periods, strict=True)]
        return cls(np.array(before, dtype=np.int32), np.array(ago, dtype=np.int32), np.array(within, dtype=bool))


@dataclass(frozen=True)
class Series:
    """Values of the regions that have any, with what each is compared with. NaN where there is nothing."""

    value: Values
    beside: Beside
    found: Observed

    @cached_property
    def before(self) -> Values:
        return self._shifted(self.beside.before)

    @cached_property
    def year_ago(self) -> Values:
        return self._shifted(self.beside.year_ago)

    @cached_property
    def counts_up(self) -> bool:
        """True when a value holds everything since January: it is compared with a year ago only."""
        return self.found.cumulative and self.found.over_time != "sum"

    def doubts(self) -> dict[str, Marks]:
        rules, found, value = self.found.doubt, self.found, self.value
        marks = {JUMP: self._jumps(rules.jump), UNIT: self._unit(rules.unit_break)}
        marks[JUMP] &= ~marks[UNIT]
        if self.counts_up and rules.falls:
            marks[FALL] = self._falls()
        if rules.repeats and found.over_time in ("sum", "mean"):
            marks[REPEAT] = self._repeats(rules.repeats)
        if rules.range:
            marks[RANGE] = (value < rules.range[0]) | (value > rules.range[1])
        if found.over_regions == "sum" and not (found.range and found.range[0] < 0):
            marks[NEGATIVE] = value < 0
        if found.unit == "%" and rules.whole:
            marks[OVER] = value > 100
        return marks

    def _shifted(self, columns: Ints) -> Values:
        taken = self.value[:, columns]
        taken[:, columns < 0] = np.nan
        return taken

    def _jumps(self, factor: float) -> Marks:
        """Far from the period before, and from everything else that is known of the region: a year ago, its median.

        So neither the harvest of every March nor the value after a wrong one is a jump.
        """
        none = np.zeros(self.value.shape, dtype=bool)
        if not factor:
            return none
        if self.counts_up:
            return self._far(self.year_ago, factor)
        far = self._far(self.before, factor)
        if not far.any():
            return far
        known = np.isfinite(self.value).sum(axis=1, keepdims=True) >= _HISTORY
        usual = np.broadcast_to(np.where(known, _medians(self.value)[:, None], np.nan), self.value.shape)
        for other in (self.year_ago, usual):
            far &= self._far(other, factor) | np.isnan(other)
        return far

    def _far(self, other: Values, factor: float) -> Marks:
        high, low = np.maximum(self.value, other), np.minimum(self.value, other)
        if self.found.unit == "%":
            return (low >= 0) & (high > factor * low) & (high - low >= _POINTS)
        one = 1.0 if self.found.whole else 0.0  # from none to one is no jump
        far = (low >= 0) & (high + one > factor * (low + one)) & (low + one > 0)
        return far & (high - low > _NOISE * np.sqrt(high)) if self.found.whole else far

    def _unit(self, factor: float) -> Marks:
        """All values since a period in which the regions together changed their level (a rate became a count).

        A BPS table kept its header while one regency's row went from 71.1 to 12,153.
        """
        marks = np.zeros(self.value.shape, dtype=bool)
        if not factor:
            return marks
        against = (self.year_ago,) if self.counts_up else (self.before, self.year_ago)
        steps = [self._steps(other, factor) for other in against]
        level = 0
        if not any((np.abs(step) == 1).any() for step in steps[:1]):
            return marks
        for column in range(self.value.shape[1]):
            step = int(steps[0][column])
            if abs(step) == 1 and all(s[column] in (step, 2) for s in steps[1:]) and self._lasts(column, step, factor):
                level = max(-1, min(1, level + step))
            marks[:, column] = level != 0
        return marks & np.isfinite(self.value)

    def _steps(self, other: Values, factor: float) -> npt.NDArray[np.int8]:
        """Per period 1 or −1 where the level rose or fell by factor, 0 where not, 2 where it cannot be said."""
        both = (self.value > 0) & (other > 0)
        there = both.sum(axis=0)
        seen = there >= np.maximum(1, _HALF * np.isfinite(self.value).sum(axis=0))
        ratio = np.where(both, self.value / other, np.nan)
        tall = np.where(both, np.maximum(self.value, other), 0).max(axis=0, initial=0) >= _LEVEL
        rose = (ratio >= factor).sum(axis=0) > _HALF * there
        fell = (ratio <= 1 / factor).sum(axis=0) > _HALF * there
        step = rose.astype(np.int8) - fell.astype(np.int8)
        return np.where(seen, step * (tall | (self.found.unit == "%")), 2).astype(np.int8)

    def _lasts(self, column: int, step: int, factor: float) -> bool:
        """Whether the level stayed where it went, as far as later values tell: one odd month is no other unit."""
        after = _medians(self.value[:, column : column + _AFTER])
        ratio = after / _medians(self.value[:, max(0, column - _BEFORE) : column])
        moved = ratio >= factor if step > 0 else ratio <= 1 / factor
        return bool(moved.sum() > _HALF * np.isfinite(ratio).sum())

    def _falls(self) -> Marks:
        return (self.value < self.before) & self.beside.in_year

    def _repeats(self, least: int) -> Marks:
        """Runs of at least so many periods with one value, or with one step: a column that was dragged down.

        A stock may well stay as it is (schools, villages), a plan is paid in equal parts; none and one happen often.
        """
        step = self.value - self.before
        level = (step == 0) & (self.value > 1)
        earlier = np.concatenate([np.full((len(step), 1), np.nan), step[:, :-1]], axis=1)
        dragged = (step != 0) & (step == earlier)
        return _runs(level, least - 1, head=1) | _runs(dragged, least - 2, head=2)


def _medians(values: Values) -> Values:
    """Of each row that has a value; NaN of the others."""
    found = np.full(len(values), np.nan)
    there = np.isfinite(values).any(axis=1)
    if there.any():
        found[there] = np.nanmedian(values[there], axis=1)
    return found


def _runs(same: Marks, least: int, *, head: int) -> Marks:
    """Every value of a run of at least so many marks, with the head of values before it that it began with."""
    length = np.zeros(same.shape, dtype=np.int32)
    for column in range(same.shape[1]):
        length[:, column] = np.where(same[:, column], (length[:, column - 1] if column else 0) + 1, 0)
    run = length >= least
    for column in range(same.shape[1] - 2, -1, -1):
        run[:, column] |= run[:, column + 1] & same[:, column]
    begins = run.copy()
    begins[:, 1:] &= ~run[:, :-1]
    for _ in range(head):
        begins = np.concatenate([begins[:, 1:], np.zeros((len(run), 1), dtype=bool)], axis=1)
        run |= begins
    return run
