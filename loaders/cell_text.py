"""One cell as text, the same from Excel, a database and JSON: nothing rounded, nothing localised."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np

_NUMBERS = (float, int, Decimal)  # by exact type: a truth value is an int to isinstance
_MOST_ZEROS = 400  # a number needs more than a float can count: kept with its exponent, which no reader takes for one
_ZERO_DATE = re.compile(r"0000-00-00(?:[ T]00:00:00(?:\.0+)?)?")


def is_number(value: object) -> bool:
    """True for a number of the file's own (not for a truth value)."""
    return type(value) in _NUMBERS


def as_text(value: object) -> str:
    """The value as text: whole floats without a tail, dates ISO, truth values TRUE and FALSE, None and NaN empty.

    A date and time at midnight is a date; others are "2025-06-01 08:30:00". Numbers have "." before a fraction and no
    exponent, unless they have hundreds of zeros. A database's zero date is empty.
    """
    kind = type(value)
    if kind is str:  # most cells are; asked first, a large sheet is read in half the time
        text = str(value).strip()
        return "" if text[:4] == "0000" and _ZERO_DATE.fullmatch(text) else text
    if kind is float:
        return _float(value)  # type: ignore[arg-type]
    match value:
        case None:
            return ""
        case str():
            return as_text(str(value))
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return _float(value)
        case Decimal():
            return _decimal(value)
        case _:
            return _other(value)


def _float(value: float) -> str:
    if value != value:
        return ""
    if abs(value) == float("inf"):
        return str(value)
    if value == int(value) and abs(value) < 1e17:
        return str(int(value))
    return np.format_float_positional(value, trim="-")


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        return "" if value.is_nan() else str(value)
    exponent = value.as_tuple().exponent
    if (isinstance(exponent, int) and exponent > _MOST_ZEROS) or value.adjusted() < -_MOST_ZEROS:
        return str(value)  # "1E+999999999" written out would fill the memory
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _other(value: object) -> str:
    match value:
        case datetime():
            midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
            return value.date().isoformat() if midnight else value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return _span(value)
        case bytes() | bytearray() | memoryview():
            return as_text(_decode(bytes(value)))
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value).strip()  # a driver's own type (inet, range, UUID) knows best how it is written


def _span(value: timedelta) -> str:
    seconds = int(abs(value).total_seconds())
    sign = "-" if value < timedelta() else ""
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _decode(data: bytes) -> str:
    # latin1 databases (older hospital systems) send text columns as bytes; cp1252 reads what they meant.
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="backslashreplace")
