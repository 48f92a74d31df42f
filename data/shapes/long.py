"""Long tables: one value a row, its measure in a column or fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from data.cells.cells import read_cells
from data.cells.coded import Different, different, of_codes
from data.cells.headers import folded
from data.cells.nils import column_notes
from data.profile import LongShape, Profile, Source, ValueOf
from data.shapes.findings import Shaped, finding, shaped
from data.shapes.rows import Rows


def shape(rows: Rows, spec: LongShape, *, source: Source, profile: Profile) -> Shaped:
    """The value column's cells as candidates of the measure each row names."""
    column = rows.headers.find(spec.value) or spec.value
    if not spec.measure:
        meaning = _fixed(spec, source, column)
        read = read_cells(rows, np.arange(len(rows.cells)), column, meaning, source=source, profile=profile)
        return shaped(
            candidates=[read.candidates],
            findings=[read.findings],
            missing=read.missing,
            notes=column_notes(read.notes),
            nils=read.nils,
        )
    header = rows.headers.find(spec.measure) or spec.measure
    each, known = different(rows.cells[header]), _measures(spec, source)
    meanings = {place: known[folded(text)] for place, text in enumerate(each.texts) if folded(text) in known}
    names = [meanings[place].indicator if place in meanings else "" for place in range(len(each.texts))]
    reads = []
    for alike in _read_alike(meanings, profile):
        chosen = _said_by(each, alike)
        indicators = of_codes(each.at[chosen], names)
        meaning = meanings[alike[0]]
        reads.append(read_cells(rows, chosen, column, meaning, source=source, profile=profile, indicators=indicators))
    unknown = _said_by(each, [place for place in range(len(each.texts)) if place not in meanings])
    return shaped(
        candidates=[read.candidates for read in reads],
        findings=[*(read.findings for read in reads), _unknown(rows, unknown, header, known=spec)],
        missing=sum(read.missing for read in reads),
        nils=(nil for read in reads for nil in read.nils),
        notes=column_notes(note for read in reads for note in read.notes),
    )


def _read_alike(meanings: Mapping[int, ValueOf], profile: Profile) -> list[list[int]]:
    """Places of meanings whose cells are read in the same way, whatever indicator they are of."""
    alike: dict[str, list[int]] = {}
    for place, meaning in meanings.items():
        unit = getattr(profile.indicators[meaning.indicator], "unit", "")
        alone = meaning.indicator if meaning.map else ""
        key = f"{alone} {unit} {meaning.model_dump_json(exclude={'indicator'})}"
        alike.setdefault(key, []).append(place)
    return list(alike.values())


def _said_by(each: Different, places: Sequence[int]) -> np.ndarray:
    """Rows that say one of these texts."""
    return np.flatnonzero(np.isin(np.arange(max(1, len(each.texts))), places)[each.at])


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


def _unknown(rows: Rows, chosen: np.ndarray, header: str, *, known: LongShape) -> pd.DataFrame:
    """Rows of a measure nobody named: returned, because only the source can say that they are not wanted (``only``)."""
    listed, texts = ", ".join(known.measures), rows.cells[header].iloc[chosen].to_numpy(dtype=object)
    return finding(
        at=rows.at[chosen], row=rows.numbers[chosen], sheet=rows.table.sheet, column=header, value=texts,
        rule="measure_unknown", advice=f"dikenal: {listed}; cantumkan di measures, atau batasi barisnya dengan only",
    )  # fmt: skip
