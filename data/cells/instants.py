"""Moments written with their distance from UTC, brought to the regency's clock."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)")


def on_local_clock(text: str, zone: str) -> str:
    """The date and time in this zone of a text that names a moment ("…+00:00", "…Z"); any other text as it is.

    A database on UTC says 20:00 of the day before for what was received at 03:00 in Jakarta: a day, at the turn of a
    month a month, too early.
    """
    if not _INSTANT.fullmatch(text.strip()):
        return text
    try:
        return datetime.fromisoformat(text.strip()).astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(sep=" ")
    except (ValueError, OverflowError):
        return text  # no such day or hour: refused with the words as they stand
