"""Periods as agencies write them, read into the source's frequency. A date that can mean two days is never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from data.cells.numbers import tidy
from data.period import Frequency, Period

DateOrder = Literal["dmy", "mdy", "ymd", ""]

_MONTHS = {
    1: "januari january jan", 2: "februari pebruari february feb peb", 3: "maret march mar mrt", 4: "april apr",
    5: "mei may", 6: "juni june jun", 7: "juli july jul", 8: "agustus august agust agu agt ags aug",
    9: "september sept sep", 10: "oktober october okt oct", 11: "november nopember nov nop",
    12: "desember december des dec",
}  # fmt: skip
MONTHS: dict[str, int] = {word: number for number, words in _MONTHS.items() for word in words.split()}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

# Excel's 1900 system: day 1 is 1 January 1900, with a 29 February that never was. 1970 to 2099 is taken as a date.
_EXCEL_ZERO = date(1899, 12, 30)
_EXCEL_DAYS = range(25569, 73051)

_LEAD = re.compile(
    r"^(?:(?:periode|bulan|posisi|keadaan|per|s\.?\s?/?d\.?|sampai dengan|tahun anggaran|tahun ajaran|tahun pelajaran"
    r"|tahun|thn|th|t\.?\s?a)\b[.:]?\s*)+"
)
_Y = r"(?P<y>(?:19|20)\d\d)"
_GAP = r"[\s/._,'-]*(?:tahun\s*|thn\.?\s*|th\.?\s*)?"
_SEP = r"[\s/._-]+"
_WORD = "|".join(sorted(MONTHS, key=len, reverse=True))
_TW = r"(?:triwulan|tri wulan|kuartal|quarter|trw|tw|q)"
_SM = r"(?:semester|smtr|smt|sem|s)"
_FOUR = r"(?P<n>iv|i{1,3}|[1-4])"
_TWO = r"(?P<n>i{1,2}|[12]|ganjil|genap|gasal)"
_FOUR_MONTHS = re.compile(r"(?:catur\s?wulan|cawu)\b")
_SHORT_SCHOOL = re.compile(rf"^{_Y}\s*[/-]\s*(?P<z>\d\d)$")
_SCHOOL = rf"{_Y}\s*[/-]\s*(?P<z>(?:19|20)\d\d)"


@dataclass(frozen=True)
class Found:
    """A period or a day read, or the rule (a word of checks.RULES) that kept it unread. Both empty: a blank."""

    period: Period | None = None
    rule: str = ""


def find_period(text: str, frequency: Frequency, dates: DateOrder = "") -> Found:
    """The period of this frequency that text names. A finer one (a date in a monthly source) gives the one around it.

    dates: order of day and month; declared, the column holds dates, so an Excel day count is read too.
    Rules when not: period_unknown, date_ambiguous, period_coarse (a year in a monthly source).
    """
    written = tidy(text)
    if not written:
        return Found()
    bare = _LEAD.sub("", written.casefold()).strip(" .:")
    if _FOUR_MONTHS.match(bare):
        return Found(rule="period_four_months")
    if frequency == "school_year":  # elsewhere 2024/12 is a month
        bare = _SHORT_SCHOOL.sub(_with_century, bare)
    named = _named(bare) or find_date(bare, dates, serials=bool(dates))
    if named.period is None:
        return named
    return _fitted(named.period, frequency)


def _with_century(m: re.Match[str]) -> str:
    return f"{m['y']}/{m['y'][:2]}{m['z']}"


def find_date(text: str, dates: DateOrder = "", *, serials: bool = False) -> Found:
    """The day that text names, as a day period. dates: order of 03/04/2026; without it only sure dates are read.

    serials: the column holds nothing but dates, so a number such as 45838 is Excel's count of days.
    A zero date (0000-00-00) is a blank.
    """
    written = re.sub(
        r"[ T]\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?\s*(?:[Zz]|wib|wita|wit|[+-]\d\d:?\d\d)?$", "", tidy(text)
    )
    if not written or re.fullmatch(r"0000-00-00|00/00/0000", written):
        return Found()
    if serials and re.fullmatch(r"\d{5}(?:\.\d+)?", written):
        days = int(written.split(".")[0])
        return _day(_EXCEL_ZERO + timedelta(days)) if days in _EXCEL_DAYS else Found(rule="period_unknown")
    if m := re.fullmatch(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})", written):
        return _ymd(int(m[1]), int(m[2]), int(m[3]))
    if m := re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d\d)", written):
        return _ordered(m[1], m[2], m[3], dates)
    return _worded_date(written.casefold(), dates)


def _worded_date(text: str, dates: DateOrder) -> Found:
    text = re.sub(r"^(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad)\b,?\s*", "", text)
    forms = (
        rf"(?P<d>\d{{1,2}})[\s/.-]*(?P<m>{_WORD})[.,]?[\s/.-]*(?P<y>\d{{4}}|\d\d)",
        rf"(?P<m>{_WORD})[.]?\s*(?P<d>\d{{1,2}})\s*,\s*(?P<y>\d{{4}})",
    )
    for form in forms:
        if m := re.fullmatch(form, text):
            if len(m["y"]) == 2 and not dates:
                return Found(rule="date_ambiguous")
            return _ymd(_full_year(m["y"]), MONTHS[m["m"]], int(m["d"]))
    return Found(rule="period_unknown")


def _ordered(first: str, second: str, year: str, dates: DateOrder) -> Found:
    """A date of three numbers, year last: by the declared order, or when only one order makes a day."""
    a, b = int(first), int(second)
    if len(year) == 2 and dates not in ("dmy", "mdy"):
        return Found(rule="date_ambiguous")
    full = _full_year(year)
    if dates == "mdy":
        return _ymd(full, a, b)
    if dates == "dmy" or a == b or b > 12 >= a or a > 12 >= b:
        swap = dates != "dmy" and b > 12
        return _ymd(full, a, b) if swap else _ymd(full, b, a)
    return Found(rule="date_ambiguous" if a <= 12 and b <= 12 else "period_unknown")


def _full_year(year: str) -> int:
    # Agencies' own dates are of this century; birth dates never come this far.
    return int(year) if len(year) == 4 else 2000 + int(year)


def _ymd(year: int, month: int, day: int) -> Found:
    try:
        return _day(date(year, month, day))
    except ValueError:
        return Found(rule="period_unknown")


def _day(day: date) -> Found:
    return Found(Period.containing(day, "day"))


# ---------------------------------------------------------------------------------------------- periods by name


def _named(bare: str) -> Found | None:
    """What text names without being a date; None when it names nothing."""
    for form, read in _FORMS:
        if m := form.fullmatch(bare):
            try:
                return Found(read(m))
            except ValueError:
                return Found(rule="period_unknown")
    return None


def _number(word: str) -> int:
    return _ROMAN.get(word) or int(word)


def _month(m: re.Match[str]) -> Period:
    word, year = m["m"], m["y"]
    return Period.parse(f"{_full_year(year)}-{MONTHS.get(word) or int(word):02d}")


def _quarter(m: re.Match[str]) -> Period:
    return Period.parse(f"{m['y']}-Q{_number(m['n'])}")


def _semester(m: re.Match[str]) -> Period:
    return Period.parse(f"{m['y']}-S{_number(m['n'])}")


def _school_half(m: re.Match[str]) -> Period:
    """Odd half: July to December of the first year; even half: January to June of the second."""
    Period.parse(f"{m['y']}/{m['z']}")
    odd = m["n"] in ("ganjil", "gasal", "1", "i")
    return Period.parse(f"{m['y']}-S2" if odd else f"{m['z']}-S1")


def _school_year(m: re.Match[str]) -> Period:
    return Period.parse(f"{m['y']}/{m['z']}")


def _week(m: re.Match[str]) -> Period:
    return Period.parse(f"{m['y']}-W{int(m['n']):02d}")


def _year(m: re.Match[str]) -> Period:
    return Period.parse(m["y"])


_PARTS: tuple[tuple[str, Callable[[re.Match[str]], Period]], ...] = (
    (_Y, _year),
    (_SCHOOL, _school_year),
    (rf"(?P<m>{_WORD}){_GAP}{_Y}", _month),
    (rf"{_Y}{_SEP}(?P<m>{_WORD})", _month),
    (rf"(?P<m>{_WORD})[\s'-]+(?P<y>\d\d)", _month),
    (rf"(?P<m>0?[1-9]|1[0-2]){_SEP}{_Y}", _month),
    (rf"{_Y}{_SEP}(?P<m>0?[1-9]|1[0-2])", _month),
    (rf"{_Y}(?P<m>0[1-9]|1[0-2])", _month),
    (rf"{_TW}[\s.-]*(?:ke\s*-?\s*)?{_FOUR}{_GAP}{_Y}", _quarter),
    (rf"{_Y}[\s/.-]*{_TW}[\s.-]*{_FOUR}", _quarter),
    (rf"{_SM}[\s.-]*{_TWO}[\s/.,-]*(?:t\.?a\.?|tahun ajaran|tahun pelajaran)?\s*{_SCHOOL}", _school_half),
    (rf"{_SCHOOL}[\s/.,-]*(?:{_SM})?[\s.-]*{_TWO}", _school_half),
    (rf"{_SM}[\s.-]*(?:ke\s*-?\s*)?(?P<n>i{{1,2}}|[12]){_GAP}{_Y}", _semester),
    (rf"{_Y}[\s/.-]*{_SM}[\s.-]*(?P<n>i{{1,2}}|[12])", _semester),
    (rf"(?:minggu|pekan|mg|m|w)\s*(?:ke\s*-?\s*)?(?P<n>\d{{1,2}}){_GAP}{_Y}", _week),
    (rf"{_Y}[\s/.-]*(?:minggu|w)\s*(?:ke\s*-?\s*)?(?P<n>\d{{1,2}})", _week),
)
_FORMS = tuple((re.compile(form), read) for form, read in _PARTS)


def _fitted(period: Period, frequency: Frequency) -> Found:
    if period.frequency == frequency:
        return Found(period)
    around = Period.containing(period.start, frequency)
    return Found(around) if around.covers(period) else Found(rule="period_coarse")


# ---------------------------------------------------------------------------------------------- several places


def with_year(part: str, year: str, frequency: Frequency) -> str:
    """Text of a period said in two places: a month ("JUNI", "6"), quarter ("II", "TW 2") or half, and a year."""
    part, year = tidy(part), tidy(year)
    if not part or not year:
        return ""
    lead = {"quarter": "TW", "semester": "Semester", "week": "Minggu"}.get(frequency, "")
    if lead and re.fullmatch(r"(?i)\d{1,2}|i{1,3}|iv|ganjil|genap|gasal", part):
        part = f"{lead} {part}"
    return f"{part} {year}"
