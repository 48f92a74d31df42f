"""A target on one day as four numbers: the one rule by which a value, or those of all regions at once, are judged."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from math import inf

import numpy as np

from data.grid import Ints, Values
from data.profile import Indicator, Target
from data.reading import Status

# Worst first.
STATES: tuple[Status, ...] = ("act", "watch", "good", "none")
_ACT, _WATCH, _NONE = STATES.index("act"), STATES.index("watch"), STATES.index("none")

# Below this share of regions reporting a value is provisional and takes no state: a reader must not act on it.
JUDGED_COVERAGE = 0.8

# Values come from sums and quotients of floats: 14.000000000000002 does not miss a target of 14.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a value must be acted on, or watched; otherwise it is good."""

    act_below: float = -inf
    act_above: float = inf
    watch_below: float = -inf
    watch_above: float = inf

    def state(self, value: float) -> Status:
        if value > self.act_above or value < self.act_below:
            return "act"
        return "watch" if value > self.watch_above or value < self.watch_below else "good"

    def states(self, values: Values) -> Ints:
        """The same of many values, as places in STATES; of NaN there is none."""
        act = (values > self.act_above) | (values < self.act_below)
        watch = (values > self.watch_above) | (values < self.watch_below)
        good = np.where(np.isfinite(values), STATES.index("good"), _NONE)
        return np.where(act, _ACT, np.where(watch, _WATCH, good)).astype(np.int32)


def find_limits(indicator: Indicator, rule: Target, day: date) -> Limits | None:
    """The limits of a rule for values that speak of this day; None where there is nothing to judge by."""
    if indicator.better == "none":
        return None
    if indicator.better == "band":
        return _of_band(rule)
    limit, share = rule.watch if rule.watch is not None else rule.target, pace(rule, day)
    if limit is None and rule.act is None:
        return None
    if indicator.better == "lower":
        return Limits(act_above=_above(rule.act, share), watch_above=_above(limit, share))
    return Limits(act_below=_below(rule.act, share), watch_below=_below(limit, share))


def pace(rule: Target, day: date) -> float:
    """The share of what the whole year wants that is wanted by this day: with linear pace what has passed of it."""
    if rule.pace != "linear":
        return 1.0
    return (day.month - 1 + day.day / monthrange(day.year, day.month)[1]) / 12


def _of_band(rule: Target) -> Limits | None:
    """low and high bound what is wanted; act (and watch) above high or below low widen that side only."""
    low, high, act, watch = rule.low, rule.high, rule.act, rule.watch
    if low is None and high is None:
        return None
    upper = act is not None and high is not None and act >= high
    lower = not upper and act is not None and low is not None and act <= low
    return Limits(
        act_below=_below(act if lower else None),
        act_above=_above(act if upper else None),
        watch_below=_below(watch if watch is not None and low is not None and watch < low else low),
        watch_above=_above(watch if watch is not None and high is not None and watch > high else high),
    )


def _above(limit: float | None, share: float = 1.0) -> float:
    return inf if limit is None else limit * share + _SLACK * max(1.0, abs(limit * share))


def _below(limit: float | None, share: float = 1.0) -> float:
    return -inf if limit is None else limit * share - _SLACK * max(1.0, abs(limit * share))
