"""Long tables: one value a row, its measure in a column or fixed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.cells import read_cells
from data.findings import Shaped, finding, shaped
from data.headers import folded
from data.profile import LongShape, Profile, Source, ValueOf
from data.rows import Rows


def shape(rows: Rows, spec: LongShape, *, source: Source, profile: Profile) -> Shaped:
    """The value column's cells as candidates of the measure each row names."""
    column = rows.headers.find(spec.value) or spec.value
    if not spec.measure:
        meaning = _fixed(spec, source, column)
        read = read_cells(rows, np.arange(len(rows.cells)), column, meaning, source=source, profile=profile)
        return shaped(candidates=[read.candidates], findings=[read.findings], missing=read.missing)
    header = rows.headers.find(spec.measure) or spec.measure
    texts = rows.cells[header].to_numpy(dtype=object)
    places, different = pd.factorize(texts)
    known = _measures(spec, source)
    candidates, findings, missing = [], [], 0
    for place, text in enumerate(different):
        chosen = np.flatnonzero(places == place)
        if folded(text) not in known:
            findings.append(_unknown(rows, chosen, header, text, known=spec))
            continue
        read = read_cells(rows, chosen, column, known[folded(text)], source=source, profile=profile)
        candidates.append(read.candidates)
        findings.append(read.findings)
        missing += read.missing
    return shaped(candidates=candidates, findings=findings, missing=missing)


def _fixed(spec: LongShape, source: Source, column: str) -> ValueOf:
    """What the value column means: source.values may say more than the indicator (scale, numbers, map)."""
    named = next((v for key, v in source.values.items() if folded(key) in (folded(spec.value), folded(column))), None)
    return named or ValueOf(indicator=spec.indicator)


def _measures(spec: LongShape, source: Source) -> dict[str, ValueOf]:
    """Text of the measure column → its meaning; source.values by that text says more (a category, a scale)."""
    known = {folded(text): ValueOf(indicator=indicator) for text, indicator in spec.measures.items()}
    said = {folded(text): meaning for text, meaning in source.values.items()}
    by_indicator = {meaning.indicator: meaning for meaning in source.values.values()}
    whole = said.get(folded(spec.value))
    for text, meaning in known.items():
        same = by_indicator.get(meaning.indicator)
        known[text] = said.get(text) or (same if same and same is not whole and not same.category else meaning)
    return {**{text: meaning for text, meaning in said.items() if text != folded(spec.value)}, **known}


def _unknown(rows: Rows, chosen: np.ndarray, header: str, text: str, *, known: LongShape) -> pd.DataFrame:
    """Rows of a measure nobody named: returned, because only the source can say that they are not wanted (``only``)."""
    listed = ", ".join(known.measures)
    return finding(
        at=rows.at[chosen], row=rows.numbers[chosen], sheet=rows.table.sheet, column=header, value=text,
        rule="measure_unknown", advice=f"dikenal: {listed}; cantumkan di measures, atau batasi barisnya dengan only",
    )  # fmt: skip
