"""Reads targets.csv: one row a target, from when to when, with the rule it comes from."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Literal

from data.errors import Fault
from data.period import Period
from data.profile import Indicator, Target, Text
from data.profile_files.faults import Pair, advise, read_text

FILE = "targets.csv"
COLUMNS = (
    "indicator", "valid_from", "valid_to", "target", "low", "high", "watch", "act", "pace",
    "official", "region", "basis_id", "basis_en",
)  # fmt: skip
_REQUIRED = ("indicator", "valid_from")
_YES, _NO = {"", "yes", "ya", "true", "1"}, {"no", "tidak", "false", "0"}


@dataclass(frozen=True)
class _Row:
    """One row as written. cells: column → text, blanks cut off."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, what: Pair, advice: Pair = ("", "")) -> Fault:
        return Fault(FILE, f"baris {self.line} › {column}", what, advice)


@dataclass(frozen=True)
class TargetsFile:
    """targets.csv as far as it can be used.

    named: indicators that have a row, sound or not; None when the file cannot be read. there: False without a file.
    """

    targets: tuple[Target, ...] = ()
    named: frozenset[str] | None = None
    there: bool = True


def read_targets(folder: Path, faults: list[Fault]) -> TargetsFile:
    """The targets in the order of the file. A faulty row is left out and its faults noted."""
    if not (folder / FILE).exists():
        return TargetsFile(there=False)
    text = read_text(folder, FILE, faults)
    if text is None:
        return TargetsFile()
    reader = csv.reader(io.StringIO(text))
    header = [name.strip() for name in next(reader, [])]
    faults.extend(_header_faults(header))
    if any(name not in header for name in _REQUIRED):
        return TargetsFile()
    written = [_row(header, values, reader.line_num, faults) for values in reader if any(v.strip() for v in values)]
    rows = [row for row in written if row]
    targets = tuple(target for row in rows if (target := _target(row, faults)))
    return TargetsFile(targets, frozenset(row["indicator"] for row in rows))


def _row(header: list[str], values: list[str], line: int, faults: list[Fault]) -> _Row | None:
    if len(values) > len(header):
        what = (
            f"berisi {len(values)} sel, judulnya {len(header)}",
            f"has {len(values)} cells, the header {len(header)}",
        )
        advice = ("apit teks yang berisi koma dengan tanda kutip", "put text with a comma between quotes")
        faults.append(Fault(FILE, f"baris {line}", what, advice))
        return None
    return _Row(line, {name: value.strip() for name, value in zip(header, values, strict=False)})


def _header_faults(header: list[str]) -> Iterator[Fault]:
    for name in _REQUIRED:
        if name not in header:
            yield Fault(FILE, f"kolom {name}", ("kolom wajib ini tidak ada", "this column is required"))
    for name in header:
        if name not in COLUMNS:
            yield Fault(FILE, f"kolom {name}", ("kolom ini tidak dikenal", "unknown column"), advise(name, COLUMNS))


def _target(row: _Row, faults: list[Fault]) -> Target | None:
    found: list[Fault] = []
    official = _official(row, found)
    numbers = {name: _number(row, name, found) for name in ("target", "low", "high", "watch", "act")}
    starts = _day(row, "valid_from", found, last=False)
    ends = _day(row, "valid_to", found, last=True)
    found.extend(_row_faults(row, numbers, starts, ends, official=official))
    faults.extend(found)
    if found:
        return None
    return Target(
        indicator=row["indicator"],
        valid_from=starts or date.min,
        valid_to=ends,
        pace=_pace(row),
        official=official,
        region=row["region"],
        basis=Text(id=row["basis_id"], en=row["basis_en"]),
        line=row.line,
        **numbers,
    )


def _pace(row: _Row) -> Literal["", "linear"]:
    return "linear" if row["pace"] == "linear" else ""


def _row_faults(
    row: _Row, numbers: Mapping[str, float | None], starts: date | None, ends: date | None, *, official: bool
) -> Iterator[Fault]:
    wanted = any(row[name] for name in ("target", "low", "high"))
    if not row["indicator"]:
        yield row.fault("indicator", ("wajib diisi", "is required"))
    if wanted and not row["valid_from"]:
        yield row.fault("valid_from", ("wajib diisi", "is required"), ("tulis misalnya 2025", "write for example 2025"))
    if starts and ends and ends < starts:
        what = (f"{ends} mendahului valid_from {starts}", f"{ends} is before valid_from {starts}")
        yield row.fault("valid_to", what, ("tukar kedua tanggal itu", "swap the two dates"))
    if official and not wanted:
        what = ("target kosong", "the target is empty")
        yield row.fault("target", what, ("nyatakan target atau official = no", "state a target or official = no"))
    if row["pace"] not in ("", "linear"):
        what = (f'"{row["pace"]}" bukan pilihan yang sah', f'"{row["pace"]}" is not a valid choice')
        yield row.fault("pace", what, advise(row["pace"], ["linear"]))
    low, high = numbers["low"], numbers["high"]
    if low is not None and high is not None and low > high:
        what = (f"{low:g} lebih besar dari high {high:g}", f"{low:g} is greater than high {high:g}")
        yield row.fault("low", what, ("tukar keduanya", "swap them"))


def _official(row: _Row, faults: list[Fault]) -> bool:
    written = row["official"].casefold()
    if written not in _YES | _NO:
        what = (f'"{row["official"]}" bukan pilihan yang sah', f'"{row["official"]}" is not a valid choice')
        faults.append(row.fault("official", what, ("tulis yes atau no", "write yes or no")))
    return written in _YES


def _number(row: _Row, column: str, faults: list[Fault]) -> float | None:
    """A number with a point as decimal sign, and nothing else: 14.5. A comma is never guessed at."""
    written = row[column]
    if not written:
        return None
    try:
        number = float(written.replace("_", "?"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        what = (f'"{written}" bukan bilangan', f'"{written}" is not a number')
        advice = ("tulis tanpa pemisah ribuan, dengan titik desimal: 14.5", "no thousands separator, a point: 14.5")
        faults.append(row.fault(column, what, advice))
        return None
    return number


def _day(row: _Row, column: str, faults: list[Fault], *, last: bool) -> date | None:
    """The first or last day of what is written: a date, or any period ("2025", "2025-S1")."""
    written = row[column]
    if not written:
        return None
    try:
        period = Period.parse(written)
    except ValueError:
        what = (f'"{written}" bukan tanggal', f'"{written}" is not a date')
        faults.append(row.fault(column, what, ("tulis 2025-12-31 atau 2025", "write 2025-12-31 or 2025")))
        return None
    return period.end if last else period.start


# ------------------------------------------------------------------------------------------ beside the rest


def judging_faults(targets: tuple[Target, ...], indicators: Mapping[str, Indicator]) -> Iterator[Fault]:
    """Targets that cannot judge: two at once, a band without its ends, thresholds on the wrong side."""
    for target in targets:
        if found := indicators.get(target.indicator):
            yield from _threshold_faults(target, found)
    alike: dict[tuple[str, str], list[Target]] = {}
    for target in targets:
        alike.setdefault((target.indicator, target.region), []).append(target)
    for first, second in (pair for same in alike.values() for pair in combinations(same, 2)):
        if _overlap(first, second):
            where = f" ({first.region})" if first.region else ""
            what = (
                f'"{first.indicator}"{where} sudah punya target pada waktu itu (baris {first.line})',
                f'"{first.indicator}"{where} has a target for that time already (line {first.line})',
            )
            advice = ("akhiri yang lama dengan valid_to", "end the older one with valid_to")
            yield Fault(FILE, f"baris {second.line} › valid_from", what, advice)


def _overlap(first: Target, second: Target) -> bool:
    last = date.max
    return first.valid_from <= (second.valid_to or last) and second.valid_from <= (first.valid_to or last)


def _threshold_faults(target: Target, indicator: Indicator) -> Iterator[Fault]:
    row = _Row(target.line, {})
    ends = (target.low, target.high)
    if indicator.better == "band":
        if None in ends and (target.official or target.target is not None or ends != (None, None)):
            what = ("wajib diisi karena better = band", "is required because better = band")
            yield row.fault("low" if target.low is None else "high", what)
        return
    chain = [n for n in (target.target, target.watch, target.act) if n is not None]
    wanted = sorted(chain, reverse=indicator.better == "higher")
    if indicator.better in ("higher", "lower") and chain != wanted:
        sign = "≥" if indicator.better == "higher" else "≤"
        what = ("urutan ambang terbalik", "the thresholds are in the wrong order")
        yield row.fault("watch", what, (f"better = {indicator.better}: target {sign} watch {sign} act",) * 2)
