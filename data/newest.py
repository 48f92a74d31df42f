"""Which period a reading shows when nobody asked for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import numpy as np

from data.figures import WHYS, Figures
from data.freshness import last_day
from data.period import Period
from data.profile import Source

# A flag, followed by a newer period of which too few regions have reported yet.
WAITING = "menunggu"
_THIN = WHYS.index("low_coverage")


def newest_period(
    figures: Figures, place: int, source: Source | None, today: date
) -> tuple[Period | None, Period | None]:
    """The newest finished period anything was observed in for a region, and a newer one that is still coming in.

    While a period that too few regions have reported is not yet overdue by its source, the one before it answers.
    """
    seen = np.flatnonzero(figures.reporting[place] > 0).tolist()
    if not seen:
        return None, None
    newest = next((i for i in reversed(seen) if not figures.partial[i]), seen[-1])
    period = figures.periods[newest]
    if figures.why[place, newest] != _THIN or source is None or today > last_day(source, period):
        return period, None
    enough = next((i for i in reversed(seen) if i < newest and figures.why[place, i] != _THIN), None)
    return (period, None) if enough is None else (figures.periods[enough], period)


def told_periods(figures: Iterable[Figures]) -> tuple[Period, ...]:
    """Periods with data in any of these figures, newest first."""
    found = {f.periods[i] for f in figures for i in np.flatnonzero((f.reporting > 0).any(axis=0))}
    return tuple(sorted(found, reverse=True))


def up_to(newest: Period, last: int, figures: Figures) -> list[Period]:
    """At most so many periods up to the newest, oldest first; none before the first of the figures."""
    return list(_run(newest, last, figures.periods[0] if figures.periods else newest))


@lru_cache(maxsize=1000)  # the lines of a panel, and its panels, run over the same periods
def _run(newest: Period, last: int, first: Period) -> tuple[Period, ...]:
    periods = [newest]
    while len(periods) < last and periods[-1].shift(-1) >= first:
        periods.append(periods[-1].shift(-1))
    return tuple(reversed(periods))
