"""Targets and states: which rule is valid, what it wants by now, and whether a value misses it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np

from data.grid import Values
from data.period import Period
from data.profile import Indicator, Observed, Profile, Ratio, Target
from data.reading import Reading, Status
from data.siblings.limits import STATES, find_limits, pace

V = TypeVar("V", float, Values)  # one value, or one of each region


@dataclass(frozen=True)
class Verdict:
    """An indicator in a region as a whole. reading: its own. misses: readings of the regions directly below that miss
    their target, worst first. children: how many of those below are in each state.

    state: the reading's own, and watch at least while any region below misses.
    """

    reading: Reading
    state: Status
    misses: tuple[Reading, ...]
    children: Mapping[Status, int]


class Rules:
    """The targets of a profile, each looked up once per period. Safe to share between threads."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._of: dict[str, tuple[Target, ...]] = {}
        self._found: dict[tuple[str, str, Period], Target | None] = {}
        # Codes; all other regions have the same rules.
        self.named = {profile.info.code, *(target.region for target in profile.targets)}

    def rule(self, indicator: Indicator, region: str, period: Period) -> Target | None:
        """The rule valid on the last day of the period for this region; None when there is none.

        A rule for the region comes before one for all; of several the newest. A count wanted of all (Rp, cases,
        children) speaks of the profile's own region only, unless it is 0: a district need not reach the whole total.
        """
        if indicator.id not in self._of:
            self._of[indicator.id] = self._profile.targets_of(indicator.id)
        if not self._of[indicator.id]:
            return None
        key = (indicator.id, region if region in self.named else "", period)
        if key not in self._found:
            self._found[key] = self._newest(indicator, region, period)
        return self._found[key]

    def _newest(self, indicator: Indicator, region: str, period: Period) -> Target | None:
        profile, day = self._profile, period.end
        valid = [
            target
            for target in self._of[indicator.id]
            if target.valid_from <= day and (target.valid_to is None or day <= target.valid_to)
            if target.region == region or (not target.region and _speaks_of(profile, indicator, target, region))
        ]
        return max(valid, key=lambda target: (bool(target.region), target.valid_from, target.line), default=None)


def find_target(profile: Profile, indicator: str, region: str, period: Period) -> Target | None:
    """``Rules.rule`` for one question."""
    return Rules(profile).rule(profile.indicators[indicator], region, period)


def wanted(rule: Target, day: date) -> float | None:
    """The target by this day: with linear pace the share of the year that has passed, otherwise the whole."""
    return None if rule.target is None else rule.target * pace(rule, day)


def judge(indicator: Indicator, rule: Target | None, value: float | None, day: date) -> Status:
    """act: misses the act threshold; watch: misses the watch threshold (by default the target); good; or none.

    day: last day the value speaks of. Without a rule, a direction or any limit there is nothing to judge.
    """
    limits = None if rule is None or value is None else find_limits(indicator, rule, day)
    return "none" if limits is None or value is None else limits.state(value)


def badness(indicator: Indicator, rule: Target | None, value: V) -> V:
    """Smaller is worse, in the indicator's own direction; with a band, the farther outside the worse."""
    if indicator.better == "higher":
        return value
    if indicator.better == "band" and rule is not None:
        under = rule.low - value if rule.low is not None else 0.0 * value
        over = value - rule.high if rule.high is not None else 0.0 * value
        outside: V = np.maximum(np.maximum(under, over), 0.0)
        return -outside
    return -value


def gap(reading: Reading) -> float:
    """By how much a reading misses what is wanted, as a share of it; 0 or less: it does not. A wanted 0 counts as 1."""
    rule, value = reading.rule, reading.value
    if rule is None or value is None:
        return 0.0
    if reading.indicator.better == "band":
        over = value - rule.high if rule.high is not None else float("-inf")
        under = rule.low - value if rule.low is not None else float("-inf")
        limit = rule.high if over >= under else rule.low
        return max(over, under) / max(abs(limit or 0.0), 1.0) if limit is not None else 0.0
    limit = reading.target if reading.target is not None else rule.watch
    if limit is None:
        return 0.0
    missing = value - limit if reading.indicator.better == "lower" else limit - value
    return missing / (abs(limit) or 1.0)


def verdict_of(reading: Reading, statuses: Sequence[Status], missing: Iterable[Reading]) -> Verdict:
    """The verdict from a reading, the states of the regions below, and the readings of those that miss."""
    misses = sorted(missing, key=worst_first)
    own = reading.status
    state: Status = "watch" if misses and own in ("good", "none") else own
    return Verdict(reading, state, tuple(misses), Counter(statuses))


def worst_first(reading: Reading) -> tuple[int, float, str]:
    """Sorts readings: state, then gap, then code."""
    return STATES.index(reading.status), -gap(reading), reading.region.code


def _speaks_of(profile: Profile, indicator: Indicator, target: Target, region: str) -> bool:
    if region == profile.info.code or not target.target:
        return True
    return isinstance(indicator, Ratio) or (isinstance(indicator, Observed) and indicator.over_regions != "sum")
