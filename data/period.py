"""Periods: what one value is about.

Written ``2025-06-30``, ``2025-W26``, ``2025-06``, ``2025-Q2``, ``2025-S1``, ``2025``, ``2024/2025``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

Frequency = Literal["day", "week", "month", "quarter", "semester", "year", "school_year"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)

# Periods of this frequency in a year; a week year is taken as 52 for "a year ago" only.
PER_YEAR: dict[Frequency, int] = {
    "day": 365, "week": 52, "month": 12, "quarter": 4, "semester": 2, "year": 1, "school_year": 1,
}  # fmt: skip

# A school year starts in July (Permendikdasmen school calendar); it is named by both its years.
SCHOOL_YEAR_STARTS = 7


@dataclass(frozen=True, order=True)
class Period:
    """A span of days with a name. Ordered by its first day, then by its length (shorter first).

    Compared and hashed by value; ``str()`` gives the canonical text that ``Period.parse`` reads back.
    """

    start: date
    end: date  # last day, inclusive
    frequency: Frequency

    def __str__(self) -> str:
        y = self.start.year
        match self.frequency:
            case "day":
                return self.start.isoformat()
            case "week":
                iso = self.start.isocalendar()
                return f"{iso.year}-W{iso.week:02d}"
            case "month":
                return f"{y}-{self.start.month:02d}"
            case "quarter":
                return f"{y}-Q{(self.start.month + 2) // 3}"
            case "semester":
                return f"{y}-S{1 if self.start.month < 7 else 2}"
            case "year":
                return f"{y}"
            case _:
                return f"{y}/{y + 1}"

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period with this canonical name. ValueError for anything else: agencies' spellings are read elsewhere."""
        found = _parse(text)
        if found is None:
            raise ValueError(f"not a period: {text!r} (write 2025-06, 2025-Q2, 2025-S1, 2025 or 2024/2025)")
        return found

    @classmethod
    def containing(cls, day: date, frequency: Frequency) -> Period:
        """The period of this frequency that day falls in."""
        match frequency:
            case "day":
                return cls(day, day, "day")
            case "week":
                monday = day - timedelta(days=day.weekday())
                return cls(monday, monday + timedelta(days=6), "week")
            case "month":
                return _months(day.year, day.month, 1, "month")
            case "quarter":
                return _months(day.year, 3 * ((day.month - 1) // 3) + 1, 3, "quarter")
            case "semester":
                return _months(day.year, 1 if day.month < 7 else 7, 6, "semester")
            case "year":
                return _months(day.year, 1, 12, "year")
            case _:
                first = day.year if day.month >= SCHOOL_YEAR_STARTS else day.year - 1
                return _months(first, SCHOOL_YEAR_STARTS, 12, "school_year")

    def shift(self, steps: int) -> Period:
        """The period this many steps later (negative: earlier)."""
        return _shifted(self, steps)

    def year_ago(self) -> Period:
        """The same period one year before (for a day: 364 days, the same weekday)."""
        if self.frequency == "day":
            return self.shift(-364)
        return self.shift(-PER_YEAR[self.frequency])

    def covers(self, other: Period) -> bool:
        """True when other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@lru_cache(maxsize=20_000)  # every reading asks for the period before its own and that of a year ago
def _shifted(period: Period, steps: int) -> Period:
    match period.frequency:
        case "day":
            return Period.containing(period.start + timedelta(days=steps), "day")
        case "week":
            return Period.containing(period.start + timedelta(weeks=steps), "week")
        case _:
            length = 12 // PER_YEAR[period.frequency]
            month = period.start.year * 12 + period.start.month - 1 + steps * length
            return Period.containing(date(month // 12, month % 12 + 1, 1), period.frequency)


def _months(year: int, month: int, count: int, frequency: Frequency) -> Period:
    after = year * 12 + month - 1 + count
    return Period(date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1), frequency)


def _parse(text: str) -> Period | None:
    try:
        if m := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
            return Period.containing(date(int(m[1]), int(m[2]), int(m[3])), "day")
        if m := re.fullmatch(r"(\d{4})-W(\d\d)", text):
            return Period.containing(date.fromisocalendar(int(m[1]), int(m[2]), 1), "week")
        if m := re.fullmatch(r"(\d{4})-(\d\d)", text):
            return _months(int(m[1]), int(m[2]), 1, "month")
        if m := re.fullmatch(r"(\d{4})-Q([1-4])", text):
            return _months(int(m[1]), 3 * int(m[2]) - 2, 3, "quarter")
        if m := re.fullmatch(r"(\d{4})-S([12])", text):
            return _months(int(m[1]), 6 * int(m[2]) - 5, 6, "semester")
        if m := re.fullmatch(r"(\d{4})", text):
            return _months(int(m[1]), 1, 12, "year")
        if (m := re.fullmatch(r"(\d{4})/(\d{4})", text)) and int(m[2]) == int(m[1]) + 1:
            return _months(int(m[1]), SCHOOL_YEAR_STARTS, 12, "school_year")
    except ValueError:
        return None
    return None
