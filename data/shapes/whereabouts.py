"""Where and when each row speaks of: region and period texts looked up once per different text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pandas as pd

from data.cells.code_text import damaged_code, two_systems
from data.cells.headers import Headers, folded
from data.cells.instants import on_local_clock
from data.cells.name_parts import in_name
from data.cells.numbers import tidy
from data.cells.period_text import Found, find_period, with_year
from data.period import Frequency, Period
from data.profile import PeriodOf, Profile, RegionOf
from data.regions import LEVELS, Level, Region, Regions, plain
from data.shapes.places import BETWEEN, Place, Places, beside, constant, look_up
from loaders.base import Delivery, RawTable

# Likeness is slow; past this many different unknown texts the delivery is refused anyway.
_ADVISED = 200


# ---------------------------------------------------------------------------------------------- regions


def regions_of(cells: pd.DataFrame, headers: Headers, spec: RegionOf, *, profile: Profile, delivery: str) -> Places:
    """The region of every row. Cells were filled down already. A source that says no region speaks of the regency."""
    finder = RegionFinder(profile.regions, spec)
    if spec.fixed:
        known = spec.fixed in profile.regions
        return constant(Place(spec.fixed) if known else Place("", "region_unknown"), len(cells), spec.fixed)
    if spec.in_name:
        text = in_name(delivery, spec.in_name, "region")
        return constant(finder.find(text), len(cells), text)
    if not spec.column:
        return constant(Place(profile.info.code), len(cells))
    header = headers.find(spec.column) or spec.column
    texts = cells[header]
    if spec.parent:
        texts = beside(texts, cells[headers.find(spec.parent) or spec.parent])
    return look_up(texts, finder.find, header)


class RegionFinder:
    """Reads one source's way of naming regions. Exact only; likeness goes into the advice."""

    def __init__(self, regions: Regions, spec: RegionOf) -> None:
        self._regions, self._spec = regions, spec
        self._advised = 0

    def find(self, text: str) -> Place:
        """text: the region's text, perhaps followed by its parent's behind a separator."""
        name, _, parent = text.partition(BETWEEN)
        name = tidy(name)
        if not name:
            return Place(rule="region_missing", advice="isi wilayahnya; baris tanpa wilayah tidak dimuat")
        if "codes" not in self._spec.model_fields_set and (asked := two_systems(name, self._regions)):
            return Place(rule="region_ambiguous", advice=asked)
        found = self._exact(name, tidy(parent))
        if found is None:
            return self._unknown(name, tidy(parent))
        if self._spec.level and found.level != self._spec.level:
            advice = f"{found.name} ({found.code}) adalah {found.level}; kolom ini berisi {self._spec.level}"
            return Place(rule="level_mismatch", advice=advice)
        return Place(found.code)

    def _exact(self, name: str, parent: str) -> Region | None:
        if self._spec.codes != "name":
            return self._regions.by_code(name, self._spec.codes)
        if not parent:
            return self._regions.by_name(name, level=self._spec.level)
        above = self._parent(parent)
        return self._regions.by_name(name, level=self._spec.level, parent=above.code) if above else None

    def _parent(self, text: str) -> Region | None:
        """The region named as parent: by code, else by name at the nearest level above that has it."""
        by_code = self._regions.by_code(text) or self._regions.by_code(text, "bps")
        if by_code:
            return by_code
        found = (self._regions.by_name(text, level=level) for level in _above(self._spec.level))
        return next((region for region in found if region), None)

    def _unknown(self, name: str, parent: str) -> Place:
        if self._spec.codes != "name" and (damaged := damaged_code(name, self._regions)):
            return Place(rule="code_damaged", advice=damaged)
        if self._spec.others == "ignore" and not self._inside(name):
            return Place(rule="other_region")
        same = [r for r in self._regions.all if plain(name) in {plain(r.name), *(plain(a) for a in r.aliases)}]
        same = [r for r in same if not self._spec.level or r.level == self._spec.level]
        if self._spec.codes == "name" and len(same) > 1 and not parent:
            which = ", ".join(f"{r.name} ({r.level} {r.code})" for r in same[:3])
            return Place(rule="region_ambiguous", advice=f"{which}; sebutkan tingkat atau wilayah induknya")
        return Place(rule="region_unknown", advice=self._advice(name, parent, same))

    def _inside(self, name: str) -> bool:
        """True for an unknown code that begins like the regency's own: a mistake, not another regency."""
        top = self._regions.top
        system = self._spec.codes
        own = top.bps if system == "bps" else top.code
        digits = name.replace(".", "").replace(" ", "")
        return system != "name" and top.level == "regency" and bool(own) and digits.startswith(own.replace(".", ""))

    def _advice(self, name: str, parent: str, same: Sequence[Region]) -> str:
        if folded(name).split(" ")[0] in ("jumlah", "total", "subtotal", "rata-rata"):
            return 'baris jumlah? cantumkan teks ini di "totals" atau "skip"'
        if same and self._spec.codes != "name":
            return f'ini nama, bukan kode: tulis "{same[0].code}", atau isi codes = "name" pada sumber'
        if same and parent:
            return f'"{parent}" bukan induk {same[0].name}; periksa kolom induknya'
        self._advised += 1
        like = self._regions.like(name, level=self._spec.level) if self._advised <= _ADVISED else None
        if like is None:
            return "periksa ejaan dan daftar wilayah (regions.csv)"
        if self._spec.codes == "name":
            return f'mungkin "{like.name}" ({like.code})? Tambahkan sebagai alias bila benar'
        return f'mungkin "{like.bps if self._spec.codes == "bps" and like.bps else like.code}" ({like.name})?'


def _above(level: Level | None) -> tuple[Level, ...]:
    """Levels a parent can have, nearest first. A facility's parent is a district or a village."""
    if level in (None, "facility"):
        return ("district", "village", "regency", "province")
    return tuple(reversed(LEVELS[: LEVELS.index(level)]))


# ---------------------------------------------------------------------------------------------- periods


@dataclass(frozen=True)
class Occasion:
    """The delivery a table came in: whatever can say a period without a cell."""

    delivery: Delivery
    table: RawTable
    frequency: Frequency
    timezone: str


def periods_of(cells: pd.DataFrame, headers: Headers, spec: PeriodOf, occasion: Occasion) -> Places:
    """The period of every row, canonical. A source that says no period leaves every row with period_missing."""
    columns = [c for c in (spec.column, spec.month, spec.quarter, spec.semester) if c]
    if spec.column or spec.year:
        main = headers.find(columns[0] if columns else spec.year) or ""
        texts = cells[main]
        if spec.year and columns:
            texts = beside(texts, cells[headers.find(spec.year) or spec.year])
        zone = occasion.timezone
        return look_up(texts, lambda text: _period(on_local_clock(text, zone), spec, occasion.frequency), main)
    text = period_said_once(spec, occasion) or ""
    return constant(_period(text, spec, occasion.frequency), len(cells), text)


def period_said_once(spec: PeriodOf, occasion: Occasion) -> str | None:
    """Text of the period of a whole table (from names, or fixed); None when it is said row by row or nowhere."""
    name = occasion.delivery.name
    if spec.in_sheet or spec.year_in_name:
        part = occasion.table.sheet if spec.in_sheet else ""
        if not spec.year_in_name:
            return part
        year = in_name(name, spec.year_in_name, "year") or in_name(name, spec.year_in_name)
        return with_year(part, year, occasion.frequency) if part else year
    if spec.in_name:
        return in_name(name, spec.in_name)
    if spec.of_delivery:
        day = occasion.delivery.delivered.astimezone(ZoneInfo(occasion.timezone)).date()
        return str(Period.containing(day, occasion.frequency))
    return spec.fixed or None


def _period(text: str, spec: PeriodOf, frequency: Frequency) -> Place:
    part, split, year = text.partition(BETWEEN)
    found = find_period(with_year(part, year, frequency) if split else part, frequency, spec.dates)
    return period_place(found, frequency)


def period_place(found: Found, frequency: Frequency) -> Place:
    """A Found as a Place, with advice."""
    if found.period:
        return Place(str(found.period))
    if not found.rule:
        return Place(rule="period_missing", advice="isi periodenya, atau sebutkan dari mana periode dibaca (period)")
    advice = {
        "date_ambiguous": 'nyatakan urutannya: dates = "dmy" atau "mdy" pada sumber',
        "period_four_months": "caturwulan bukan periode di sini: minta per bulan, triwulan, semester atau tahun",
        "period_coarse": f"sumber ini per {frequency}",
        "period_unknown": "tulis misalnya 2025-06, Juni 2025, TW II 2025 atau 30/06/2025",
    }
    return Place(rule=found.rule, advice=advice[found.rule])
