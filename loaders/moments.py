"""Moments that a database keeps as a number: seconds or milliseconds since 1970, Julian days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

Epoch = Literal["s", "ms", "julian"]
_START = datetime(1970, 1, 1, tzinfo=UTC)
_JULIAN = 2440587.5  # Julian day of 1 January 1970, 00:00 UTC
_SECONDS: Mapping[str, Callable[[float], float]] = {
    "s": lambda value: value,
    "ms": lambda value: value / 1000,
    "julian": lambda value: (value - _JULIAN) * 86400,
}
_YEARS = range(1900, 2101)  # beyond it the unit is the wrong one, or the number is no moment


def as_moment(value: object, epoch: Epoch) -> object:
    """The moment, to the second, in UTC; None for 0, which programs keep where there is none.

    What is no number, or not between 1900 and 2100, stays as it is: the cell is refused with what stands in it.
    """
    number = _number(value)
    if number is None:
        return value
    if number == 0:
        return None
    try:
        moment = _START + timedelta(seconds=round(_SECONDS[epoch](number)))
    except OverflowError:
        return value
    return moment if moment.year in _YEARS else value


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None
