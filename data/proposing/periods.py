"""Where the period is said: in columns, in headers, in the file's name, in a title; and how often such a file comes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.cells.number_style import tidy
from data.cells.period_text import MONTHS, find_date, find_period
from data.period import Frequency
from data.proposing.layout import Layout

_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
_MONTH_WORD = "|".join(sorted((m for m in MONTHS if len(m) > 2), key=len, reverse=True))
_IN_NAME = re.compile(
    rf"(?<!\d)(?:19[5-9]\d|20[0-4]\d)[-_. ]?(?:0[1-9]|1[0-2])(?!\d)|(?:{_MONTH_WORD})[-_ ]*(?:19|20)\d\d"
    r"|(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)",
    re.I,
)
_WORDS: Mapping[str, str] = {
    "year": r"\b(tahun|thn|th|year|ta)\b",
    "month": r"\b(bulan|bln|month)\b",
    "quarter": r"\b(triwulan|tw|kuartal|quarter)\b",
    "semester": r"\b(semester|smt)\b",
}
_WHOLE = r"\b(tanggal|tgl|date|waktu|periode|period)\b"
_FREQUENCIES: tuple[Frequency, ...] = ("school_year", "year", "semester", "quarter", "month", "day")


@dataclass(frozen=True)
class When:
    """period: the source's ``shape.period``. columns: those it uses. pattern: of headers that are periods.

    how: where it was found ("columns", "headers", "name", "title", "sheet", ""); sure: nothing else fits.
    """

    period: Mapping[str, Any] = field(default_factory=dict)
    frequency: Frequency = "year"
    columns: tuple[str, ...] = ()
    pattern: str = ""
    how: str = ""
    sure: bool = True
    said: str = ""
    residues: tuple[str, ...] = ()


def when_of(cells: pd.DataFrame, layout: Layout, *, name: str, sheet: str, taken: Sequence[str] = ()) -> When:
    """The best answer; ``how`` is "" when nothing says the period."""
    free = cells[[c for c in cells.columns if c not in taken]]
    return (
        _across(free) or _columns(free) or _of_name(name) or _of_sheet(sheet) or _of_title(layout)
        or When(sure=False)
    )  # fmt: skip


def _across(cells: pd.DataFrame) -> When | None:
    """Headers that are periods: two or more that differ only in a year."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for header in map(str, cells.columns):
        years = _YEAR.findall(header)
        if len(years) == 1:
            groups[header.replace(years[0], "{period}")].append(years[0])
    groups = defaultdict(list, {p: found for p, found in groups.items() if len(set(found)) > 1})
    if groups:
        pattern = max(groups, key=lambda p: len(groups[p]))
        said = ", ".join(sorted(groups[pattern])[:12])
        return When({}, "year", (), pattern, "headers", len(groups) == 1, said, tuple(groups))
    months = [str(c) for c in cells.columns if tidy(str(c)).casefold() in MONTHS]
    if len(months) >= 3:
        year = next((str(c) for c in cells.columns if _is(str(c), "year", cells[c])), "")
        period = {"year": year} if year else {}
        return When(period, "month", (year,) if year else (), "auto", "headers", bool(year), ", ".join(months[:12]))
    return None


def _columns(cells: pd.DataFrame) -> When | None:
    parts = {part: next((str(c) for c in cells.columns if _is(str(c), part, cells[c])), "") for part in _WORDS}
    whole = _whole(cells)
    if whole and (whole.frequency != "year" or not parts["year"]):
        return whole
    if not parts["year"]:
        return whole
    for part in ("month", "quarter", "semester"):
        if parts[part]:
            period = {"year": parts["year"], part: parts[part]}
            return When(period, part, (parts["year"], parts[part]), how="columns")
    return When({"column": parts["year"]}, "year", (parts["year"],), how="columns")


def _is(header: str, part: str, cells: pd.Series) -> bool:
    """A column of years, months, quarters or semesters by its title and by what stands in it."""
    if not re.search(_WORDS[part], header.replace("_", " "), re.I):
        return False
    texts = _texts(cells)
    if part == "year":
        return bool(texts) and sum(bool(_YEAR.fullmatch(t)) for t in texts) >= 0.9 * len(texts)
    wanted = {"month": _is_month, "quarter": _is_quarter, "semester": _is_quarter}[part]
    return bool(texts) and sum(map(wanted, texts)) >= 0.9 * len(texts)


def _is_month(text: str) -> bool:
    bare = text.casefold().strip(". ")
    return bare in MONTHS or (bare.isdigit() and 1 <= int(bare) <= 12)


def _is_quarter(text: str) -> bool:
    return bool(re.fullmatch(r"(?:\D*[-_ ])?(?:iv|i{1,3}|[1-4]|ganjil|genap)", text.casefold()))


def _texts(cells: pd.Series) -> list[str]:
    return [t for t in map(tidy, cells.drop_duplicates().head(4000)) if t]


def _whole(cells: pd.DataFrame) -> When | None:
    """One column with the whole period: dates, or texts such as "Juni 2025"."""
    for column in map(str, cells.columns):
        texts = _texts(cells[column])
        if not texts:
            continue
        titled = bool(re.search(_WHOLE, column.replace("_", " "), re.I))
        order, sure = _order(texts)
        dated = sum(find_date(t, order).period is not None for t in texts)  # type: ignore[arg-type]
        if dated >= 0.9 * len(texts) and (titled or dated > 3):
            spec = {"column": column, **({"dates": order} if order else {})}
            return When(spec, _pace(texts, order), (column,), how="columns", sure=sure, said=order)
        if titled or re.search(_WORDS["month"] + "|" + _WORDS["year"], column.replace("_", " "), re.I):
            for frequency in _FREQUENCIES:
                read = sum(find_period(t, frequency).period is not None for t in texts)
                exact = sum(find_period(t, frequency).rule == "period_coarse" for t in texts)
                if read >= 0.95 * len(texts) and not exact and _finest(texts, frequency):
                    return When({"column": column}, frequency, (column,), how="columns")
    return None


def _finest(texts: Sequence[str], frequency: Frequency) -> bool:
    """No finer frequency reads all of them as well."""
    finer = _FREQUENCIES[_FREQUENCIES.index(frequency) + 1 :]
    return not any(all(find_period(t, f).period for t in texts) for f in finer)


def _order(texts: Sequence[str]) -> tuple[str, bool]:
    """Order of day and month, and whether some date proves it."""
    found = [re.match(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*\d{2,4}", t) for t in texts]
    pairs = [(int(m[1]), int(m[2])) for m in found if m]
    if not pairs:
        return "", True
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if second and not first:
        return "mdy", True
    return "dmy", first


def _pace(texts: Sequence[str], order: str) -> Frequency:
    """How often: several days of one month make it daily, one a month monthly, one a year yearly."""
    days = [p for t in texts if (p := find_date(t, order).period)]  # type: ignore[arg-type]
    months = Counter(str(day)[:7] for day in days)
    if months and max(months.values()) > 1:
        return "day"
    years = Counter(str(day)[:4] for day in days)
    return "month" if years and max(years.values()) > 1 else "year"


def _of_name(name: str) -> When | None:
    stem = name.rsplit("/", 1)[-1]
    found = [m[0] for m in _IN_NAME.finditer(stem)]
    if len(found) != 1:
        return None
    text = found[0]
    frequency: Frequency = "year" if _YEAR.fullmatch(text) else "month"
    return When({"in_name": stem.replace(text, "{period}")}, frequency, how="name", said=text)


def _of_sheet(sheet: str) -> When | None:
    for frequency in ("month", "year"):
        if sheet and (period := find_period(sheet, frequency).period):
            return When({"in_sheet": True}, frequency, how="sheet", said=str(period))
    return None


def _of_title(layout: Layout) -> When | None:
    for row, text in layout.above:
        for m in re.finditer(rf"(?:(?:{_MONTH_WORD})\s+)?(?:19|20)\d\d", text, re.I):
            frequency: Frequency = "year" if _YEAR.fullmatch(m[0]) else "month"
            if period := find_period(m[0], frequency).period:
                return When({"fixed": str(period)}, frequency, how="title", sure=False, said=f"baris {row}: {m[0]}")
    return None
