"""Total rows nobody declared: known by their label, by a code or name above the table's level, or by arithmetic.

A text that is a region of the table's own level is never taken, and a row that names no region, or a district above
villages, only when its numbers are the sum of the others: a mistake must go back to the agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.cells.coded import different
from data.cells.headers import Headers, folded
from data.cells.number_style import tidy
from data.profile import Observed, Profile, RegisterShape, Source, WideShape
from data.profile_files.links import delivers
from data.regions import LEVELS, Level, Region, Regions, level_said, plain
from loaders.base import RawTable

# "JUMLAH (KAB/KOTA)", "Sub Total Kecamatan", "Total 2024", "Jumlah keseluruhan".
_LABEL = re.compile(r"(?:sub|grand)?[ -]?(?:jumlah|jml|total)\b|nasional$|indonesia$|se ?(?:kabupaten|kota|provinsi)\b")
_BESIDE = re.compile(
    r"\b(?:sub|grand|jumlah|jml|total|nasional|indonesia|se|kabupaten|kab|kota|kecamatan|kec|desa|kelurahan|kel"
    r"|provinsi|prov|keseluruhan|seluruhnya|semua|akhir|umum|dan|all|tahun|(?:19|20)\d\d)\b"
)
_EVERYTHING = {"1000", "9999"}  # the nation in lists of Bappenas and BPS; the sum in exports of portals
_ALIKE = 1e-9


@dataclass(frozen=True)
class Totals:
    """What rows of a table may be totals, by position. named: they are. perhaps: only if they are the sum.

    about: code of the region above that a row speaks of, "" for all rows. by_sum: numbers may prove a total.
    """

    named: np.ndarray
    perhaps: np.ndarray
    about: np.ndarray
    by_sum: bool = False


def total_rows_of(
    table: RawTable, headers: Headers, data: np.ndarray, source: Source, profile: Profile, *, piece: bool = False
) -> Totals:
    """Which of the data rows (mask) are totals by their label, code or name, or might be by their numbers.

    Nothing is taken from a table in which no row speaks of a region of its own level. Numbers are only asked of wide
    tables read whole (not of a piece of a longer one): there the whole column lies at hand.
    """
    spec, size = source.shape.region, len(table.cells)
    nothing = Totals(np.zeros(size, dtype=bool), np.zeros(size, dtype=bool), np.full(size, "", dtype=object))
    across = isinstance(source.shape, WideShape) and source.shape.regions_in_columns
    column = headers.find(spec.column) if spec.column and not across else None
    if column is None or not data.any():
        return nothing
    known = _Known(profile.regions, levels_of(source, profile), spec.codes)
    each = different(table.cells[column])
    kinds = [known.kind(text) for text in each.texts]
    own = each.take([kind.what == "own" for kind in kinds], bool) & data
    blank = each.take([not tidy(text) for text in each.texts], bool) & data
    if not own.any() and not piece:
        return replace(nothing, perhaps=blank & (not isinstance(source.shape, RegisterShape)))
    named = each.take([kind.what == "total" for kind in kinds], bool) & data
    named |= _labelled_beside(table.cells, blank, known)
    counted = isinstance(source.shape, RegisterShape) or spec.fill_down
    perhaps = (blank | each.take([kind.what == "above" for kind in kinds], bool)) & data & ~named & (not counted)
    by_sum = isinstance(source.shape, WideShape) and not piece
    return Totals(named, perhaps, each.take([kind.about for kind in kinds]), by_sum)


def levels_of(source: Source, profile: Profile) -> frozenset[Level]:
    """The levels a source's rows may speak of: the one its region column declares, or those of its indicators."""
    if source.shape.region.level:
        return frozenset([source.shape.region.level])
    names = {link.name for link in delivers(source)}
    return frozenset(profile.indicators[name].level for name in names if name in profile.indicators)


@dataclass(frozen=True)
class _Kind:
    what: str = ""  # own (a region of the table's level), total, above (a district over villages), "" (anything else)
    about: str = ""


@dataclass(frozen=True)
class _Known:
    """The regions as one source's table knows them."""

    regions: Regions
    levels: frozenset[Level]
    codes: str

    def kind(self, text: str) -> _Kind:
        found = self._regions(text)
        said = level_said(text)
        over = [region for region in found if self._above(region.level) and said in (None, region.level)]
        if not (over and said and self._above(said)) and any(region.level in self.levels for region in found):
            return _Kind("own")
        if over:
            return _Kind("above" if over[0].level == "district" else "total", over[0].code)
        return _Kind("total") if self.label(text) or self._sum_code(text) else _Kind()

    def label(self, text: str) -> bool:
        """True for words that say "sum" beside nothing but level words, a year, or the name of a region above."""
        words = re.sub(r"[^\w ]+", " ", folded(text))
        words = " ".join(words.split())
        if not _LABEL.match(words):
            return False
        rest = " ".join(_BESIDE.sub(" ", words).split())
        return not rest or any(self._above(region.level) for region in self.regions.named(rest))

    def _regions(self, text: str) -> list[Region]:
        """Every region this text can mean, in the source's code system or by name."""
        named = self.regions.named(text) if plain(text) else []
        if self.codes == "name" or not tidy(text)[:1].isdigit():
            return named
        code = self.regions.by_code(text, self.codes)
        return [*named, code] if code else named

    def _above(self, level: Level) -> bool:
        return bool(self.levels) and all(LEVELS.index(level) < LEVELS.index(own) for own in self.levels)

    def _sum_code(self, text: str) -> bool:
        """True for 00, 9999, 1000, and a region above followed by zeros (3500, 3503000), where no region has them."""
        digits = re.sub(r"[\s.]+", "", text)
        if not digits.isdigit():
            return False
        if digits in _EVERYTHING or (len(digits) > 1 and not digits.strip("0")):
            return True
        top = self.regions.top
        above = {code.replace(".", "") for code in (top.code, top.parent, top.code[:2], top.bps, top.bps[:2]) if code}
        above = {code for code in above if code.isdigit() and len(code) >= 2}
        return any(digits.startswith(c) and len(digits) > len(c) + 1 and not digits[len(c) :].strip("0") for c in above)


def _labelled_beside(cells: pd.DataFrame, blank: np.ndarray, known: _Known) -> np.ndarray:
    """Rows without a region in which another cell says that they are a sum ("" | "JUMLAH" | 432)."""
    named = np.zeros(len(cells), dtype=bool)
    rows = np.flatnonzero(blank)
    for column in range(cells.shape[1]) if len(rows) else ():
        each = different(cells.iloc[rows, column])
        named[rows] |= each.take([text[:1].isalpha() and known.label(text) for text in each.texts], bool)
    return named


# ---------------------------------------------------------------------------------------------- by arithmetic


def sums_of_others(candidates: pd.DataFrame, perhaps: np.ndarray, about: np.ndarray, profile: Profile) -> np.ndarray:
    """Of the rows that may be totals (places ``at``; about: code of a region above or ""), those that are.

    Every number that may be added up must be the sum of at least two rows of its column and period, one of them not 0.
    """
    additive = [i for i, x in profile.indicators.items() if isinstance(x, Observed) and x.over_regions == "sum"]
    rows = candidates[candidates["indicator"].isin(additive)]
    apart = rows["at"].isin(perhaps).to_numpy()
    own, others = rows[apart], rows[~apart]
    found = []
    codes = dict(zip(perhaps.tolist(), about.tolist(), strict=True))
    for code in dict.fromkeys(codes.values()):
        mine = own[own["at"].map(codes) == code]
        if not mine.empty:
            sums = _Sums(others[others["region"].isin(under(code, profile))] if code else others)
            found += [at for at, cells in mine.groupby("at") if _adds_up(cells, sums)]
    return np.array(sorted(found), dtype=np.int64)


_LINE = ["indicator", "category", "column", "sheet"]


class _Sums:
    """Sums and counts of the numbers of each line (one column of one indicator), by period and over all of them."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._found: dict[tuple[object, ...], tuple[float, int]] = {}
        for keys in ([*_LINE, "period"], _LINE):
            summed = rows.groupby(keys, observed=True)["value"].agg(["sum", "count"])
            pairs = zip(summed["sum"].tolist(), summed["count"].tolist(), strict=True)
            self._found.update(zip(summed.index.tolist(), pairs, strict=True))

    def equal(self, line: tuple[object, ...], value: float) -> bool:
        """True where the line has two rows or more and they come to this value."""
        summed, count = self._found.get(line, (0.0, 0))
        return count >= 2 and abs(summed - value) <= _ALIKE * max(1.0, abs(summed), abs(value))


def _adds_up(cells: pd.DataFrame, sums: _Sums) -> bool:
    lines = zip(*(cells[name].tolist() for name in (*_LINE, "period", "value")), strict=True)
    told = [((*line, period) if period else tuple(line), value) for *line, period, value in lines]
    return any(value != 0 for _, value in told) and all(sums.equal(line, value) for line, value in told)


def under(code: str, profile: Profile) -> frozenset[str]:
    """A region and everything in it; empty for the highest ones, whose sum is the whole column."""
    regions = profile.regions
    if code not in regions or code == regions.top.code:
        return frozenset()
    found, stack = {code}, [code]
    while stack:
        parent = stack.pop()
        below = [r.code for level in LEVELS for r in regions.children(parent, level)]
        found.update(below)
        stack += below
    return frozenset(found)


def note_on(rows: list[int], sums: list[int], empty: list[int]) -> tuple[str, ...]:
    """What was found, for people. empty: rows that name no region and hold no value."""
    told = [f"baris {_listed(rows)} menurut tulisannya"] if rows else []
    told += [f"baris {_listed(sums)} karena sama dengan jumlah baris lain"] if sums else []
    notes = [f"Dianggap baris jumlah, tidak dimuat, hanya dibandingkan: {'; '.join(told)}."] if told else []
    notes += [f"Baris tanpa wilayah dan tanpa nilai dilewati: baris {_listed(empty)}."] if empty else []
    return tuple(notes)


def _listed(rows: list[int]) -> str:
    more = f" dan {len(rows) - 5} lainnya" if len(rows) > 5 else ""
    return ", ".join(map(str, rows[:5])) + more
