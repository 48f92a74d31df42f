"""Working days of a regency's offices: Monday to Friday less national holidays, less days off of its own.

National holidays and cuti bersama come from lokal-id, which holds the joint decrees (SKB 3 Menteri) of 2026
(No. 1497/2025, 2/2025, 5/2025) and 2027 (No. 1205/2026, 3/2026, 2/2026). For a year it does not hold (2024, 2025,
2028 and later) only Monday to Friday less ``working.days_off`` is counted: name such a year's holidays there.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from data.profile import Working

Days = npt.NDArray[np.datetime64]


class WorkingDays:
    """Counts and adds working days; immutable. A deadline on a day off falls on the next working day."""

    def __init__(self, working: Working) -> None:
        self._working = working

    @cached_property
    def _calendar(self) -> np.busdaycalendar:
        off = {day.isoformat() for day in self._working.days_off}
        if self._working.national_holidays:
            from lokal import holidays  # half a second, which a start without cases need not spend

            off |= {h.date for year in holidays.HOLIDAY_YEARS for h in holidays.get_holidays(year).holidays}
        return np.busdaycalendar("1111100", np.array(sorted(off), dtype="datetime64[D]"))

    def is_working(self, day: date) -> bool:
        return bool(np.is_busday(day, busdaycal=self._calendar))

    def add(self, day: date, days: int) -> date:
        """The day this many working days after day (before, when negative); 0 gives day itself."""
        added: date = self.add_all(np.array([day], dtype="datetime64[D]"), days)[0].item()
        return added

    def between(self, start: date, end: date) -> int:
        """Working days from start to end; negative when end is past.

        Forward the first day does not count and the last does: ``between(day, add(day, n)) == n``. Backward every
        working day since end counts, end included, so a deadline of Friday is −1 from Saturday to Monday. A deadline
        on a day off is still 0 on the next working day.
        """
        ends = np.array([end], dtype="datetime64[D]")
        return int(self.between_all(np.array([start], dtype="datetime64[D]"), ends)[0])

    def add_all(self, days: Days, count: int | npt.NDArray[np.int64]) -> Days:
        """``add`` for arrays of datetime64[D] (NaT stays NaT); count: one number or one a day."""
        counts = np.broadcast_to(np.asarray(count, dtype=np.int64), days.shape)
        added = days.copy()
        for chosen, roll in ((counts > 0, "backward"), (counts < 0, "forward")):
            known = chosen & ~np.isnat(days)
            added[known] = np.busday_offset(days[known], counts[known], roll=roll, busdaycal=self._calendar)  # type: ignore[call-overload]
        return added

    def between_all(self, starts: Days, ends: Days) -> npt.NDArray[np.int64]:
        """``between`` for arrays of datetime64[D], broadcast against each other; no NaT."""
        starts, ends = np.broadcast_arrays(starts, ends)
        one = np.timedelta64(1, "D")
        ahead = np.busday_count(np.minimum(starts, ends) + one, ends + one, busdaycal=self._calendar)
        behind = np.busday_count(ends, np.maximum(starts, ends), busdaycal=self._calendar)
        return np.where(ends >= starts, ahead, -behind).astype(np.int64)

    def next_working(self, days: Days) -> Days:
        """Each day itself when it is a working day, otherwise the next one; NaT stays NaT."""
        rolled = days.copy()
        known = ~np.isnat(days)
        rolled[known] = np.busday_offset(days[known], 0, roll="forward", busdaycal=self._calendar)
        return rolled
