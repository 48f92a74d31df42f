"""Which period a reading shows when nobody asked for one."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.figures import WHYS, Figures
from data.freshness import last_day
from data.period import Period
from data.profile import Source

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
