"""Rows of a register summed up: ticks of the whole delivery into one candidate per region, period and category."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.cells.headers import folded
from data.cells.nils import repeat_note
from data.period import Period
from data.profile import Count, Profile, RegisterShape
from data.shapes.findings import CANDIDATE, joined

_KEYS = ["indicator", "region", "period", "category"]


@dataclass(frozen=True)
class Counted:
    """candidates: CANDIDATE. notes: what was counted once although it came more than once."""

    candidates: pd.DataFrame
    notes: tuple[str, ...]


def counted(
    ticks: pd.DataFrame, spec: RegisterShape, *, profile: Profile, periods: Collection[str], today: date
) -> Counted:
    """Every count: the total, and its categories when the register has them.

    periods: canonical periods the register's rows speak of. A count with zero_fill writes 0 (row 0, at -1) for every
    expected region without a row, in every period from the first to the last of them.
    """
    ticks = ticks.astype({name: "str" for name in ticks.columns if ticks[name].dtype == "category"})
    parts, notes = [], []
    for place, count in enumerate(spec.count):
        own = ticks[ticks["count"] == place]
        if count.latest:  # the last row in the file where a text has two on its last day
            own = (
                own.sort_values("latest", kind="stable")
                .drop_duplicates(["period", "once"], keep="last")
                .sort_values("at")
            )
        if count.distinct and not count.latest:
            notes += _repeats(own, count, spec)
        made = _summed(own.assign(category=""), count)
        if count.category or spec.category:
            made = joined([made, _summed(own[own["category"] != ""], count)], CANDIDATE)
        parts.append(made)
        if count.zero_fill:
            parts.append(_zeros(made, count, spec, profile=profile, periods=_span(periods, today)))
    return Counted(joined(parts, CANDIDATE), tuple(dict.fromkeys(notes)))


def _repeats(ticks: pd.DataFrame, count: Count, spec: RegisterShape) -> list[str]:
    """What is told of texts that came again. They are quoted when they are dates: a reference may be a person's."""
    keys = ["region", "period", "once"]
    again = ticks.duplicated(keys)
    if not again.any():
        return []
    groups = ticks[ticks.duplicated(keys, keep=False)].groupby(keys, sort=False)["value"]
    differing = int((groups.nunique() > 1).sum()) if count.sum else 0
    shown = folded(count.distinct) == folded(spec.period.column)
    return [repeat_note(count.distinct, ticks.loc[again, "once"].tolist(), differing=differing, shown=shown)]


def _summed(ticks: pd.DataFrame, count: Count) -> pd.DataFrame:
    """The ticks of one count added up; the place is that of the first row counted."""
    if count.distinct and not count.latest:
        ticks = ticks.drop_duplicates([*_KEYS, "once"])
    first = {"row": "first", "column": "first", "sheet": "first", "at": "first"}
    summed = ticks.groupby(_KEYS, sort=False, as_index=False).agg({"value": "sum", "flag": "max", **first})
    return summed.assign(text=summed["value"].map("{:.15g}".format).astype("str"))


def _span(periods: Collection[str], today: date) -> list[str]:
    """Every period from the first to the last one named, none of them in the future."""
    known = sorted(p for p in map(Period.parse, periods) if p.start <= today)
    span: list[str] = []
    while known and (not span or span[-1] != str(known[-1])):
        span.append(str(known[0].shift(len(span))))
    return span


def _zeros(
    made: pd.DataFrame, count: Count, spec: RegisterShape, *, profile: Profile, periods: Collection[str]
) -> pd.DataFrame:
    """Written zeros: the register is complete, so a region without a row has none."""
    indicator = profile.indicators[count.indicator]
    regions = [r.code for r in profile.regions.under(profile.info.code, indicator.level, indicator.kinds)]
    categories = [""]
    if count.category or spec.category:
        categories += dict.fromkeys([*spec.categories.values(), *indicator.categories])
    every = pd.MultiIndex.from_product([[count.indicator], regions, list(periods), categories], names=_KEYS)
    there = pd.MultiIndex.from_frame(made[_KEYS])
    empty = every.difference(there, sort=False).to_frame(index=False)
    return empty.assign(value=0.0, row=0, column="", sheet="", flag="", text="", at=-1)
