"""Registers: one row an item, counted at the door or kept as cases. Persons are never kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from data.batch import empty
from data.cells.cells import Read, candidates, read_cells
from data.cells.code_text import LOST, is_scientific
from data.cells.coded import different
from data.cells.headers import folded
from data.cells.nils import column_notes
from data.cells.numbers import Numbers
from data.cells.period_text import find_date
from data.privacy.personal import CUT
from data.profile import Count, Profile, RegisterShape, Source, ValueOf
from data.regions import Regions
from data.shapes.cases import cases_of
from data.shapes.findings import FINDING, Shaped, finding, shaped
from data.shapes.places import Places
from data.shapes.rows import Rows, categories_of, findings_of, says


def shape(rows: Rows, spec: RegisterShape, *, source: Source, profile: Profile, today: date) -> Shaped:
    """Ticks for every count of the shape, and cases when it keeps them. Ticks are added up by ``counting.counted``."""
    parts = [_ticks(rows, place, spec, source=source, profile=profile) for place in range(len(spec.count))]
    if spec.case:
        parts.append(cases_of(rows, spec.case, profile=profile, today=today))
    return shaped(
        findings=[p.findings for p in parts],
        cases=[p.cases for p in parts],
        ticks=[p.ticks for p in parts],
        missing=sum(p.missing for p in parts),
        nils=dict.fromkeys(nil for p in parts for nil in p.nils),
        notes=tuple(dict.fromkeys(note for p in parts for note in p.notes)),
    )


def _ticks(rows: Rows, place: int, spec: RegisterShape, *, source: Source, profile: Profile) -> Shaped:
    """Rows that one count counts: value 1, or the amount to be added up."""
    count = spec.count[place]
    here, wrong = _categorised(replace(rows, region=_lifted(rows, count, profile)), count, spec)
    wanted = _wanted(rows, count)
    # With ``latest`` a row that does not count must still speak: it may be the last word on its child.
    at = np.arange(len(wanted)) if count.latest else np.flatnonzero(wanted)
    once = _once(rows, count)
    if count.distinct:
        each = different(once)
        cut = each.take([text == CUT or is_scientific(text) for text in each.texts], bool)
        wrong += [_without_reference(rows, at[once[at] == ""], count.distinct), _cut(rows, at[cut[at]], count.distinct)]
        at = at[(once[at] != "") & ~cut[at]]
    days, undated = _days(rows, count, spec)
    wrong.append(undated)
    at = at[days[at] >= 0]
    if count.sum:
        read = _amounts(here, at, count, source=source, profile=profile)
    else:
        read = Read(_ones(here, at, count), empty(FINDING), 0)
    position = pd.Series(np.arange(len(rows.at)), index=rows.at).reindex(read.candidates["at"]).to_numpy(dtype=np.int64)
    ticks = read.candidates.assign(count=place, once=once[position], latest=days[position])
    if count.latest:
        ticks = ticks.assign(value=np.where(wanted[position], ticks["value"], 0.0))
    return shaped(
        findings=[*wrong, read.findings], ticks=[ticks], missing=read.missing, notes=column_notes(read.notes),
        nils=read.nils,
    )  # fmt: skip


def _days(rows: Rows, count: Count, spec: RegisterShape) -> tuple[np.ndarray, pd.DataFrame]:
    """The day number in the column ``latest`` of every row (0 without one, -1 unread), and what could not be read."""
    if not count.latest:
        return np.zeros(len(rows.cells), dtype=np.int64), empty(FINDING)
    column = rows.headers.find(count.latest) or count.latest
    each = different(rows.cells[column])
    found = [find_date(text, spec.period.dates, serials=True) for text in each.texts]
    days = each.take([f.period.start.toordinal() if f.period else -1 for f in found], np.int64)
    bad = np.flatnonzero(days < 0)
    texts = rows.cells[column].to_numpy(dtype=object)[bad]
    return days, finding(
        at=rows.at[bad], row=rows.numbers[bad], sheet=rows.table.sheet, column=column, value=texts,
        rule="date_unknown", advice='tulis misalnya 2025-06-30; urutan 03/04/2025 dinyatakan dengan period › dates',
    )  # fmt: skip


def _wanted(rows: Rows, count: Count) -> np.ndarray:
    wanted = np.ones(len(rows.cells), dtype=bool)
    for name, texts in count.where.items():
        wanted &= says(rows.cells[rows.headers.find(name) or name], texts)
    return wanted


def _categorised(rows: Rows, count: Count, spec: RegisterShape) -> tuple[Rows, list[pd.DataFrame]]:
    """The rows with this count's own category column, and what is wrong with it."""
    if not count.category:
        return rows, []
    category = categories_of(rows.cells, rows.headers, count.category, spec.categories)
    told = findings_of(rows.cells, rows.at, category, sheet=rows.table.sheet)
    # A row of an unknown category counts nowhere: in the total alone it would break total = sum of categories.
    region = rows.region.nowhere(category.says())
    return replace(rows, region=region, category=category), [told]


def _amounts(rows: Rows, at: np.ndarray, count: Count, *, source: Source, profile: Profile) -> Read:
    column = rows.headers.find(count.sum) or count.sum
    said = next((v for key, v in source.values.items() if folded(key) == folded(count.sum)), None)
    return read_cells(rows, at, column, said or ValueOf(indicator=count.indicator), source=source, profile=profile)


def _once(rows: Rows, count: Count) -> np.ndarray:
    if not count.distinct:
        return np.full(len(rows.cells), "", dtype=object)
    column = rows.headers.find(count.distinct) or count.distinct
    return rows.cells[column].str.strip().to_numpy(dtype=object)


def _ones(rows: Rows, at: np.ndarray, count: Count) -> pd.DataFrame:
    nothing = np.full(len(at), "", dtype=object)
    ones = Numbers(np.ones(len(at)), nothing, nothing, np.zeros(len(at), dtype=bool))
    column = rows.headers.find(count.distinct) or rows.region.column or str(rows.cells.columns[0])
    category = rows.category.coded(at)
    return candidates(rows, at, column, indicator=count.indicator, category=category, numbers=ones)


def _lifted(rows: Rows, count: Count, profile: Profile) -> Places:
    """Regions lifted to the level of the indicator: a permit in a village counts for its regency."""
    level = profile.indicators[count.indicator].level
    lifted = (replace(place, value=_at_level(profile.regions, place.value, level)) for place in rows.region.found)
    return replace(rows.region, found=tuple(lifted))


def _at_level(regions: Regions, code: str, level: str) -> str:
    if code not in regions or regions[code].level == level:
        return code
    return next((r.code for r in regions.ancestors(code) if r.level == level), code)


def _cut(rows: Rows, at: np.ndarray, column: str) -> pd.DataFrame:
    """Numbers that a spreadsheet cut off are the same for many: no one can be told from another."""
    return finding(
        at=rows.at[at], row=rows.numbers[at], sheet=rows.table.sheet, column=column, value=CUT,
        rule="code_damaged", advice=LOST,
    )  # fmt: skip


def _without_reference(rows: Rows, at: np.ndarray, column: str) -> pd.DataFrame:
    return finding(
        at=rows.at[at], row=rows.numbers[at], sheet=rows.table.sheet, column=column, value="",
        rule="reference_missing", advice="tanpa nomor, baris ini tidak bisa dihitung sekali saja",
    )  # fmt: skip
