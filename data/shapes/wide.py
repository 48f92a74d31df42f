"""Wide tables: measures in columns, periods in columns, or regions in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.cells.cells import Read, read_cells, style_in
from data.cells.headers import Headers, folded
from data.cells.name_parts import part_of
from data.cells.nils import column_notes
from data.cells.numbers import tidy
from data.cells.period_text import Found, find_period, with_year
from data.profile import Profile, Source, ValueOf, WideShape
from data.shapes.findings import Shaped, finding, shaped
from data.shapes.places import Place, Places, constant, look_up
from data.shapes.rows import Rows
from data.shapes.whereabouts import Occasion, RegionFinder, period_place, period_said_once
from loaders.table_head import JOIN


def shape(rows: Rows, spec: WideShape, *, source: Source, profile: Profile, occasion: Occasion) -> Shaped:
    """Every value cell as a candidate; its region and period come from its row or from its header."""
    if spec.regions_in_columns:
        return _regions_across(rows, spec, source=source, profile=profile)
    if spec.period_columns:
        return _periods_across(rows, spec, source=source, profile=profile, occasion=occasion)
    every = np.arange(len(rows.cells))
    reads = []
    for name, meaning in source.values.items():
        column = rows.headers.find(name) or name
        reads.append(read_cells(rows, every, column, meaning, source=source, profile=profile))
    return _together(reads)


def _together(reads: Sequence[Read], findings: Sequence = (), notes: tuple[str, ...] = ()) -> Shaped:
    return shaped(
        candidates=[r.candidates for r in reads],
        findings=[*(r.findings for r in reads), *findings],
        missing=sum(r.missing for r in reads),
        nils=(nil for r in reads for nil in r.nils),
        notes=(*notes, *column_notes(note for r in reads for note in r.notes)),
    )


def meaning_of(spec: WideShape, source: Source) -> ValueOf:
    """What the cells under period or region headers mean; source.values may add a scale or numbers by indicator."""
    said = (v for v in source.values.values() if v.indicator == spec.indicator)
    return next(said, ValueOf(indicator=spec.indicator))


# ---------------------------------------------------------------------------------------------- periods across


@dataclass(frozen=True)
class PeriodHeader:
    """A header that names a period, whole ("2024", "03/ 01/ 2022") or in part ("JANUARI", "triwulan_i")."""

    column: str
    text: str


def period_headers(headers: Headers, spec: WideShape, source: Source) -> list[PeriodHeader]:
    """The columns that hold periods. "auto": every header that reads as one, alone or with a year said elsewhere."""
    if spec.period_columns != "auto":
        found = [PeriodHeader(c, part_of(tidy(c), spec.period_columns)) for c in headers.columns]
        return [h for h in found if h.text]
    named = {spec.region.column, spec.region.parent, spec.period.year, spec.period.column, spec.category}
    taken = {headers.find(name) for name in named if name}
    whole = [PeriodHeader(c, c) for c in headers.columns if c not in taken]
    alone = [h for h in whole if _dated(find_period(h.text, source.frequency, spec.period.dates))]
    if alone:
        return alone
    partial = [h for h in whole if find_period(with_year(h.text, "2000", source.frequency), source.frequency).period]
    return partial or _within_groups(whole, spec, source)


def _within_groups(whole: Sequence[PeriodHeader], spec: WideShape, source: Source) -> list[PeriodHeader]:
    """Headers of several rows with a period in one, as long as the other rows say the same over all of them.

    "2019 / Luas" and "2019 / Produksi" are two measures: which of them is meant must be declared.
    """
    found, rests = [], set()
    for header in whole:
        parts = header.text.split(JOIN)
        dated = [p for p in reversed(parts) if _dated(find_period(p, source.frequency, spec.period.dates))]
        if len(parts) > 1 and dated:
            found.append(PeriodHeader(header.column, dated[0]))
            rests.add(tuple(folded(p) for p in parts if p != dated[0]))
    return found if len(rests) == 1 else []


def _dated(found: Found) -> bool:
    """True for a header that is a date, also one that can mean two days: its cells are returned, not passed over."""
    return found.period is not None or found.rule == "date_ambiguous"


def _periods_across(rows: Rows, spec: WideShape, *, source: Source, profile: Profile, occasion: Occasion) -> Shaped:
    """One block of candidates per period column."""
    meaning, every = meaning_of(spec, source), np.arange(len(rows.cells))
    reads, findings = [], []
    across = period_headers(rows.headers, spec, source)
    style = style_in(rows, [h.column for h in across], meaning, source=source, profile=profile)
    for header in across:
        period = _period_under(header, rows, spec, source=source, occasion=occasion)
        wrong = np.flatnonzero(period.rule != "")
        findings.append(
            finding(
                at=rows.at[wrong],
                row=rows.numbers[wrong],
                sheet=rows.table.sheet,
                column=header.column,
                value=period.written[wrong],
                rule=period.rule[wrong],
                advice=period.advice[wrong],
            )
        )
        here = replace(rows, period=period)
        reads.append(read_cells(here, every, header.column, meaning, source=source, profile=profile, style=style))
    return _together(reads, findings)


def _period_under(header: PeriodHeader, rows: Rows, spec: WideShape, *, source: Source, occasion: Occasion) -> Places:
    """The period of each row under this header; the year may stand in a column or in a name."""
    frequency, size = source.frequency, len(rows.cells)
    alone = find_period(header.text, frequency, spec.period.dates)
    if alone.period or alone.rule == "date_ambiguous":
        return constant(period_place(alone, frequency), size, header.text)

    def dated(year: str) -> Place:
        return period_place(find_period(with_year(header.text, year, frequency), frequency), frequency)

    if spec.period.year:
        column = rows.headers.find(spec.period.year) or spec.period.year
        return look_up(rows.cells[column], dated, column)
    year = re.search(r"(?:19|20)\d\d", period_said_once(spec.period, occasion) or "")
    return constant(dated(year[0] if year else ""), size, header.text)


# ---------------------------------------------------------------------------------------------- regions across


def _regions_across(rows: Rows, spec: WideShape, *, source: Source, profile: Profile) -> Shaped:
    """One block of candidates per column whose header is a region; a header that is nearly one is told."""
    finder, meaning = RegionFinder(profile.regions, spec.region), meaning_of(spec, source)
    every, taken = np.arange(len(rows.cells)), {rows.period.column, rows.category.column}
    headed = [(c, finder.find(c)) for c in rows.headers.columns if c not in taken and folded(c)]
    style = style_in(rows, [c for c, place in headed if place.value], meaning, source=source, profile=profile)
    reads, findings, left = [], [], []
    for column, place in headed:
        if place.value:
            here = replace(rows, region=constant(place, len(rows.cells), column))
            reads.append(read_cells(here, every, column, meaning, source=source, profile=profile, style=style))
        elif place.advice.startswith("mungkin") or place.rule == "region_ambiguous":
            told = finding(
                at=np.array([-1]), row=np.array([0]), sheet=rows.table.sheet, column=column, value=column,
                rule=place.rule, advice=place.advice,
            )  # fmt: skip
            findings.append(told)
        else:
            left.append(column)
    notes = (f"Kolom bukan wilayah, tidak dimuat: {', '.join(left)}.",) if left else ()
    return _together(reads, findings, notes)
