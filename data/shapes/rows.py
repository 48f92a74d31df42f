"""Rows of a table that are data, each with its region, period and category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.batch import empty
from data.cells.coded import coded, different
from data.cells.headers import Headers, folded
from data.profile import LongShape, Profile, RegionOf, RegisterShape, Source, WideShape
from data.shapes.findings import FINDING, finding, joined
from data.shapes.places import Place, Places, constant, look_up
from data.shapes.whereabouts import Occasion, periods_of, regions_of
from loaders.base import RawTable


@dataclass(frozen=True)
class Rows:
    """Some rows of one table. cells: their text; at: place of each row in the whole delivery (int64).

    region, period, category: one Place a row. findings: what is already known to be wrong with whole rows (FINDING).
    """

    table: RawTable
    headers: Headers
    cells: pd.DataFrame
    at: np.ndarray
    region: Places
    period: Places
    category: Places
    findings: pd.DataFrame

    @property
    def numbers(self) -> np.ndarray:
        """File row numbers, int64."""
        return self.cells.index.to_numpy(dtype=np.int64)


@dataclass(frozen=True)
class Chosen:
    """Kinds of rows of a table, as masks: data, totals (kept apart as a check), broken (returned whole)."""

    data: np.ndarray
    totals: np.ndarray
    broken: np.ndarray


def says(texts: pd.Series, wanted: Iterable[str]) -> np.ndarray:
    """Where a cell says one of the wanted texts, whatever the letter case and spacing."""
    words = {folded(word) for word in wanted}
    each = different(texts)
    return each.take([folded(text) in words for text in each.texts], bool)


def choose(table: RawTable, headers: Headers, source: Source) -> Chosen:
    """Which rows are data: not blank, not skipped, among the only ones wanted, not a total, not broken."""
    cells, shape = table.cells, source.shape
    blank = np.ones(len(cells), dtype=bool)
    for column in cells.columns:
        blank &= (cells[column] == "").to_numpy()
    totals = np.zeros(len(cells), dtype=bool)
    if shape.totals and shape.region.column:
        totals = says(cells[headers.find(shape.region.column) or ""], shape.totals) & ~blank
    out = blank | totals
    for column, texts in shape.skip.items():
        out |= says(cells[headers.find(column) or ""], texts)
    for column, texts in shape.only.items():
        out |= ~says(cells[headers.find(column) or ""], texts)
    broken = np.isin(cells.index.to_numpy(), [row for row, _ in table.broken]) & ~blank
    return Chosen(data=~out & ~broken, totals=totals & ~broken, broken=broken)


def data_rows(
    table: RawTable,
    headers: Headers,
    chosen: Chosen,
    *,
    start: int,
    profile: Profile,
    source: Source,
    occasion: Occasion,
) -> Rows:
    """The rows that are data. start: place of the table's first row in the delivery."""
    spec = source.shape
    cells = filled_down(table.cells[chosen.data], headers, spec.region)
    at = start + np.flatnonzero(chosen.data)
    region, period = constant(Place(), len(cells)), constant(Place(), len(cells))
    if not (isinstance(spec, WideShape) and spec.regions_in_columns):
        region = regions_of(cells, headers, spec.region, profile=profile, delivery=occasion.delivery.name)
    if _period_by_row(spec):
        period = periods_of(cells, headers, spec.period, occasion)
    category = categories_of(cells, headers, spec.category, spec.categories)
    parts = [findings_of(cells, at, places, sheet=table.sheet) for places in (region, period, category)]
    findings = joined([*parts, broken_findings(table, chosen.broken, start=start)], FINDING)
    # A row of an unknown category must not count as the total, which is what an empty category means.
    region = region.nowhere(category.says())
    return Rows(table, headers, cells, at, region, period, category, findings)


def _period_by_row(spec: LongShape | WideShape | RegisterShape) -> bool:
    """False where headers name the period, or where the register only keeps cases, which have dates of their own."""
    match spec:
        case WideShape():
            return not spec.period_columns
        case RegisterShape():
            return bool(spec.count)
        case _:
            return True


def total_rows(
    table: RawTable, headers: Headers, chosen: Chosen, about: np.ndarray, *, source: Source, occasion: Occasion
) -> Rows:
    """The total rows: a period where they say one. about: code of the region each row of the table sums up, or ""."""
    spec = source.shape
    cells = table.cells[chosen.totals]
    region = look_up(pd.Series(about[chosen.totals], dtype="str"), Place)
    period = (
        periods_of(cells, headers, spec.period, occasion) if _period_by_row(spec) else constant(Place(), len(cells))
    )
    category = categories_of(cells, headers, spec.category, spec.categories)
    at = np.flatnonzero(chosen.totals)
    return Rows(table, headers, cells, at, region, period, category, empty(FINDING))


def filled_down(cells: pd.DataFrame, headers: Headers, spec: RegionOf) -> pd.DataFrame:
    """Empty region (and parent) cells repeat the one above, when the source says so."""
    if not spec.fill_down:
        return cells
    named = [headers.find(name) for name in (spec.column, spec.parent) if name]
    texts = {c: cells[c].astype("str") for c in named if c}
    filled = {c: coded(t.mask(t.str.strip() == "").ffill().fillna("")) for c, t in texts.items()}
    return cells.assign(**filled)


def categories_of(cells: pd.DataFrame, headers: Headers, column: str, known: Mapping[str, str]) -> Places:
    """The category of every row; a blank one is the total. Without a list the text, as an id, is the category."""
    if not column:
        return constant(Place(), len(cells))
    words = {folded(text): category for text, category in known.items()}

    def find(text: str) -> Place:
        if not folded(text) or (not words):
            return Place("_".join(folded(text).split()))
        if folded(text) in words:
            return Place(words[folded(text)])
        return Place(rule="category_unknown", advice=f"dikenal: {', '.join(known)}; tambahkan di categories bila benar")

    header = headers.find(column) or ""
    return look_up(cells[header], find, header)


def findings_of(cells: pd.DataFrame, at: np.ndarray, places: Places, *, sheet: str) -> pd.DataFrame:
    """A finding for every row whose place broke a rule. Regions outside the profile are no finding."""
    wrong = places.says() & ~places.says("other_region")
    return finding(
        at=at[wrong], row=cells.index.to_numpy()[wrong], sheet=sheet, column=places.column,
        value=places.written[wrong], rule=places.rule[wrong], advice=places.advice[wrong],
    )  # fmt: skip


def broken_findings(table: RawTable, broken: np.ndarray, *, start: int) -> pd.DataFrame:
    """A finding for every broken row (mask over the table), with what the loader said of it."""
    why = dict(table.broken)
    rows = table.cells.index.to_numpy()[broken]
    advice = np.array([f"{why[row]}; perbaiki baris ini di berkas asal" for row in rows], dtype=object)
    at = start + np.flatnonzero(broken)
    return finding(at=at, row=rows, sheet=table.sheet, column="", value="", rule="row_broken", advice=advice)
