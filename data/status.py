"""Targets and states: which rule is valid, what it wants by now, and whether a value misses it."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.period import Period
from data.profile import Indicator, Observed, Profile, Ratio, Target
from data.reading import Reading, Status

# Worst first.
STATES: tuple[Status, ...] = ("act", "watch", "good", "none")

# Below this share of regions reporting a value is provisional and takes no state: a reader must not act on it.
JUDGED_COVERAGE = 0.8

# Values come from sums and quotients of floats: 14.000000000000002 does not miss a target of 14.
_SLACK = 1e-9


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
        # All other regions have the same rules.
        self._special = {profile.info.code, *(target.region for target in profile.targets)}

    def rule(self, indicator: Indicator, region: str, period: Period) -> Target | None:
        """The rule valid on the last day of the period for this region; None when there is none.

        A rule for the region comes before one for all; of several the newest. A count wanted of all (Rp, cases,
        children) speaks of the profile's own region only, unless it is 0: a district need not reach the whole total.
        """
        if indicator.id not in self._of:
            self._of[indicator.id] = self._profile.targets_of(indicator.id)
        if not self._of[indicator.id]:
            return None
        key = (indicator.id, region if region in self._special else "", period)
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
    return None if rule.target is None else rule.target * _pace(rule, day)


def judge(indicator: Indicator, rule: Target | None, value: float | None, day: date) -> Status:
    """act: misses the act threshold; watch: misses the watch threshold (by default the target); good; or none.

    day: last day the value speaks of. Without a rule, a direction or any limit there is nothing to judge.
    """
    if rule is None or value is None or indicator.better == "none":
        return "none"
    if indicator.better == "band":
        return _judge_band(rule, value)
    pace = _pace(rule, day)
    sign = 1.0 if indicator.better == "lower" else -1.0
    limit = rule.watch if rule.watch is not None else rule.target
    if rule.act is not None and _beyond(sign * value, sign * rule.act * pace):
        return "act"
    if limit is None:
        return "none" if rule.act is None else "good"
    return "watch" if _beyond(sign * value, sign * limit * pace) else "good"


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


def verdict_of(reading: Reading, children: Sequence[Reading]) -> Verdict:
    """The verdict from a reading and those of the regions below."""
    misses = sorted((c for c in children if c.status in ("act", "watch")), key=worst_first)
    own = reading.status
    state: Status = "watch" if misses and own in ("good", "none") else own
    return Verdict(reading, state, tuple(misses), Counter(child.status for child in children))


def worst_first(reading: Reading) -> tuple[int, float, str]:
    """Sorts readings: state, then gap, then code."""
    return STATES.index(reading.status), -gap(reading), reading.region.code


def _speaks_of(profile: Profile, indicator: Indicator, target: Target, region: str) -> bool:
    if region == profile.info.code or not target.target:
        return True
    return isinstance(indicator, Ratio) or (isinstance(indicator, Observed) and indicator.over_regions != "sum")


def _pace(rule: Target, day: date) -> float:
    if rule.pace != "linear":
        return 1.0
    return (day.month - 1 + day.day / monthrange(day.year, day.month)[1]) / 12


def _beyond(value: float, limit: float) -> bool:
    return value > limit + _SLACK * max(1.0, abs(limit))


def _judge_band(rule: Target, value: float) -> Status:
    """low and high bound what is wanted; act (and watch) above high or below low widen that side only."""
    if rule.low is None and rule.high is None:
        return "none"
    if _outside(value, rule, rule.act):
        return "act"
    wide = [(rule.low, -1.0), (rule.high, 1.0)]
    for limit, sign in wide:
        if limit is None:
            continue
        own = rule.watch if rule.watch is not None and sign * rule.watch > sign * limit else limit
        if _beyond(sign * value, sign * own):
            return "watch"
    return "good"


def _outside(value: float, rule: Target, limit: float | None) -> bool:
    if limit is None:
        return False
    if rule.high is not None and limit >= rule.high:
        return _beyond(value, limit)
    return rule.low is not None and limit <= rule.low and _beyond(-value, -limit)
