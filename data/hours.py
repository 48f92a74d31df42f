"""Hours in which a database may be asked, such as "20:00-05:00": in the regency's zone, also over midnight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Annotated

from pydantic import AfterValidator

_WRITTEN = re.compile(r"([01]\d|2[0-3])[:.]([0-5]\d)\s*[-–]\s*([01]\d|2[0-3])[:.]([0-5]\d)")


@dataclass(frozen=True)
class Hours:
    """From ``opens`` (included) to ``closes`` (not included), every day."""

    opens: time
    closes: time

    @classmethod
    def parse(cls, text: str) -> Hours:
        """ValueError: not written as "20:00-05:00", or both ends the same."""
        found = _WRITTEN.fullmatch(text.strip())
        if not found:
            raise ValueError('tulis jam sebagai "20:00-05:00"')
        opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if opens == closes:
            raise ValueError("kedua jamnya sama; hapus hours bila boleh ditanya kapan saja")
        return cls(opens, closes)

    def allow(self, now: datetime, zone: tzinfo) -> bool:
        """Whether a database may be asked now."""
        clock = now.astimezone(zone).time()
        if self.opens < self.closes:
            return self.opens <= clock < self.closes
        return clock >= self.opens or clock < self.closes

    def next(self, now: datetime, zone: tzinfo) -> datetime:
        """The first moment from now on at which it may be asked: now itself, or the next opening."""
        if self.allow(now, zone):
            return now
        today = now.astimezone(zone).date()
        return next(at for day in (today, today + timedelta(days=1)) if (at := self._opening(day, zone)) >= now)

    def _opening(self, day: date, zone: tzinfo) -> datetime:
        return datetime.combine(day, self.opens, tzinfo=zone)


def _checked(text: str) -> str:
    if text:
        Hours.parse(text)
    return text


HoursText = Annotated[str, AfterValidator(_checked)]  # as written in a profile; "" is any hour


def next_asked(hours: str, when: datetime, zone: tzinfo) -> datetime:
    """When a source with these hours ("" for any) is asked at the earliest from a moment on."""
    return Hours.parse(hours).next(when, zone) if hours else when
