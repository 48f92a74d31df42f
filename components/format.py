"""Numbers, money, dates and spans as people read them. The only place that formats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from components.words import word
from data.period import Period
from data.profile import Indicator

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "—"

# Steps of big rupiah, largest first: factor and the word's key. T, M and juta are what budget tables in Indonesia use.
_RUPIAH = ((1e12, "trillion_short"), (1e9, "billion_short"), (1e6, "million_short"))


def locale(lang: str) -> str:
    return "id_ID" if lang == "id" else "en_GB"


@lru_cache(maxsize=50_000)
def number(value: float, decimals: int, lang: str) -> str:
    """1284.5 → "1.284,5" (id) or "1,284.5" (en), with a true minus; never "−0"."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(round(value, decimals) + 0.0, format=pattern, locale=locale(lang))
    return text.replace("-", MINUS)


def rupiah(value: float, lang: str) -> str:
    """Rp 1,28 T · Rp 946 juta · Rp 12.500; three figures at the most before a big word."""
    amount, unit = rupiah_pair(value, lang)
    return f"Rp{NBSP}{amount}{NBSP + unit if unit else ''}"


def rupiah_pair(value: float, lang: str) -> tuple[str, str]:
    """Amount and its big word ("1,28", "T"); the word is "" below a million."""
    for factor, key in _RUPIAH:
        if abs(value) >= factor:
            scaled = value / factor
            return number(scaled, 0 if abs(scaled) >= 100 else 1 if abs(scaled) >= 10 else 2, lang), word(lang, key)
    return number(value, 0, lang), ""


def rupiah_of(part: float, whole: float, lang: str) -> str:
    """A part of a sum, both in the sum's big word: "Rp 585 / 730 juta", "Rp 0,68 / 1,06 M"."""
    factor, key = next(((f, k) for f, k in _RUPIAH if abs(whole) >= f), (1.0, ""))
    scaled = whole / factor
    decimals = 0 if not key or abs(scaled) >= 100 else 1 if abs(scaled) >= 10 else 2
    amounts = " / ".join(number(v / factor, decimals, lang) for v in (part, whole))
    return f"Rp{NBSP}{amounts}{NBSP + word(lang, key) if key else ''}"


def is_rupiah(indicator: Indicator) -> bool:
    return indicator.unit.strip().casefold() in {"rp", "rupiah"}


def value(amount: float | None, indicator: Indicator, lang: str) -> str:
    """A value with its unit: "12,4 %", "Rp 1,28 T", "9 hari", "0,742"; "—" for none."""
    if amount is None:
        return DASH
    if is_rupiah(indicator):
        return rupiah(amount, lang)
    unit = said_unit(indicator.unit, lang)
    return number(amount, indicator.decimals, lang) + (NBSP + unit if unit else "")


def bare(amount: float | None, indicator: Indicator, lang: str) -> str:
    """A value without its unit, for tables whose header names it."""
    if amount is None:
        return DASH
    if is_rupiah(indicator):
        return " ".join(t for t in rupiah_pair(amount, lang) if t)
    return number(amount, indicator.decimals, lang)


def pair(amount: float | None, indicator: Indicator, lang: str) -> tuple[str, str]:
    """Number and unit apart, for a card: ("12,4", "%"), ("1,28", "triliun")."""
    if amount is None:
        return DASH, ""
    if is_rupiah(indicator):
        text, unit = rupiah_pair(amount, lang)
        long = {word(lang, k): word(lang, k.replace("_short", "")) for _, k in _RUPIAH}
        return text, long.get(unit, "Rp")
    return number(amount, indicator.decimals, lang), said_unit(indicator.unit, lang)


def unit_word(unit: str, lang: str) -> str:
    """A unit in the reader's language ("anak" → "children"); unknown ones stay as written."""
    if lang == "id" or not unit:
        return unit
    try:
        return word("en", f"unit_{unit.replace(' ', '_').replace('/', '_').casefold()}")
    except KeyError:
        return unit


# A score or an index is a bare number (DESIGN writes 88,7 and 0,742); captions still name it.
_UNSAID = frozenset({"skor", "indeks", "nilai"})


def said_unit(unit: str, lang: str) -> str:
    """The unit as it stands behind a value; "" for scores and indices."""
    return "" if unit.casefold() in _UNSAID else unit_word(unit, lang)


def change(delta: float | None, indicator: Indicator, lang: str, *, per: str = "") -> str:
    """A signed change: "−1,2 poin" for percentages, else in the unit's decimals; "" for none."""
    if delta is None:
        return ""
    if is_rupiah(indicator):
        body = rupiah(abs(delta), lang)
    else:
        body = number(abs(delta), indicator.decimals, lang)
        if indicator.unit == "%" and not per:
            body += NBSP + word(lang, "points")
    flat = round(delta, indicator.decimals) == 0
    sign = "±" if flat else "+" if delta > 0 else MINUS
    return f"{sign}{body}" + (f" / {per}" if per else "")


def period(span: Period | None, lang: str, *, year: bool = True) -> str:
    """Okt 2026 · TW III 2026 · Smt 1 2026 · 2026 · 2025/2026 · 21 Nov 2026 (en: Oct 2026, Q3 2026, …)."""
    if span is None:
        return DASH
    y = f" {span.start.year}" if year else ""
    match span.frequency:
        case "day":
            return day(span.start, lang, year=year)
        case "week":
            return f"{word(lang, 'week_short')} {span.start.isocalendar().week}{y}"
        case "month":
            return _month(span.start, lang) + y
        case "quarter":
            n = (span.start.month + 2) // 3
            return (f"TW {('I', 'II', 'III', 'IV')[n - 1]}" if lang == "id" else f"Q{n}") + y
        case "semester":
            n = 1 if span.start.month < 7 else 2
            return (f"Smt {n}" if lang == "id" else f"H{n}") + y
        case "year":
            return str(span.start.year)
        case _:
            return f"{span.start.year}/{span.start.year + 1}"


# The short months of DESIGN.md: "Agt", not CLDR's "Agu"; agencies' own files write Agt.
_MONTHS_ID = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des")


def _month(when: date, lang: str) -> str:
    return _MONTHS_ID[when.month - 1] if lang == "id" else format_date(when, "MMM", locale="en_US")


def day(when: date, lang: str, *, year: bool = True) -> str:
    """21 Nov 2026, or 21 Nov."""
    return f"{when.day} {_month(when, lang)}" + (f" {when.year}" if year else "")


def long_day(when: date, lang: str) -> str:
    """Sabtu, 21 Nov 2026."""
    return f"{format_date(when, 'EEEE', locale=locale(lang))}, {day(when, lang)}"


def clock(when: datetime, zone: ZoneInfo, lang: str) -> str:
    """18.05 (id) or 18:05 (en), in the regency's time."""
    return when.astimezone(zone).strftime("%H.%M" if lang == "id" else "%H:%M")


def moment(when: datetime | None, zone: ZoneInfo, lang: str, *, now: datetime | None = None) -> str:
    """21 Nov 18.05; only 18.05 when it is the same day as now."""
    if when is None:
        return DASH
    local = when.astimezone(zone)
    text = clock(when, zone, lang)
    if now and now.astimezone(zone).date() == local.date():
        return text
    year = bool(now) and now.astimezone(zone).year != local.year  # type: ignore[union-attr]
    return f"{day(local.date(), lang, year=year)} {text}"


def span(seconds: float, lang: str) -> str:
    """A length of time in the two largest sensible words: "2 mnt", "73 jam", "3,7 hari", "130 hari"."""
    if seconds < 3600:
        return f"{max(1, round(seconds / 60))} {word(lang, 'minutes_short')}"
    if seconds < 73.5 * 3600:
        return f"{round(seconds / 3600)} {word(lang, 'hours')}"
    days = seconds / 86400
    return f"{number(days, 1 if days < 10 and days % 1 > 0.05 else 0, lang)} {word(lang, 'days')}"


def names(items: Sequence[str], lang: str, *, limit: int = 3) -> str:
    """Pule, Suruh, Dongko — or the first ones and a count: "Pule, Suruh dan 5 lain"."""
    if len(items) <= limit:
        return ", ".join(items)
    return word(lang, "names_and_more", names=", ".join(items[: limit - 1]), count=len(items) - limit + 1)
