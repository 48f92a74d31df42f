"""The unit that value cells are written in: declared, beside them in a column, or in their header."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.cells.coded import different
from data.cells.nils import ColumnNote
from data.cells.number_style import tidy
from data.cells.numbers import Numbers, scaled
from data.cells.units import factor, in_header, unlike
from data.profile import LongShape, Source, ValueOf
from data.shapes.rows import Rows


@dataclass(frozen=True)
class Unit:
    """times: from the file's unit to the indicator's, one for every cell or one a cell (NaN: another kind of unit)."""

    times: np.ndarray | float = 1.0
    note: str = ""

    @property
    def known(self) -> bool:
        """True where the source already says the unit, so that a cell may not scale once more."""
        return isinstance(self.times, np.ndarray) or self.times != 1.0


def unit_of(rows: Rows, chosen: np.ndarray, column: str, meaning: ValueOf, *, source: Source, unit: str) -> Unit:
    """What the cells of a column must be multiplied by. A declared ``scale`` or ``unit`` wins over the header."""
    beside = meaning.unit_column or (source.shape.unit if isinstance(source.shape, LongShape) else "")
    if beside:
        each = different(rows.cells[rows.headers.find(beside) or beside].iloc[chosen])
        found = [factor(text, unit) if tidy(text) else None for text in each.texts]
        return Unit(each.take([np.nan if t is None else t for t in found], float))
    if meaning.unit:
        declared = factor(meaning.unit, unit)
        return Unit(np.full(len(chosen), np.nan) if declared is None else declared)
    said = in_header(column)
    if meaning.scale != 1.0 or not said or not unit:
        return Unit()
    if unlike(said, unit):
        return Unit(np.full(len(chosen), np.nan))
    times = factor(said, unit)
    if times is None or times == 1.0:
        return Unit()
    return Unit(times, f"satuan {said} dijadikan {unit} (× {times:g})")


def converted(read: Numbers, unit: Unit) -> Numbers:
    """The numbers in the indicator's unit; cells of another kind of unit are faults."""
    if isinstance(unit.times, float):
        return replace(read, value=scaled(read.value, unit.times)) if unit.known else read
    wrong = np.isnan(unit.times) & ~np.isnan(read.value)
    value = scaled(read.value, np.where(wrong, 1.0, unit.times))
    return replace(read, value=np.where(wrong, np.nan, value), fault=np.where(wrong, "unit_other", read.fault))


def notes_on(unit: Unit, texts: pd.Series, column: str, meaning: ValueOf) -> tuple[ColumnNote, ...]:
    """What was converted or repaired in a column, for people."""
    return tuple(ColumnNote(column, note) for note in (unit.note, _mended(texts, meaning)) if note)


def _mended(texts: pd.Series, meaning: ValueOf) -> str:
    """What a declared repair did to a column; "" for nothing."""
    if not meaning.thousands_damaged:
        return ""
    form = r"^\s*[-+]?[1-9]\d{0,2}\.\d{1,3}\s*$" if meaning.thousands_damaged == "fractions" else r"^\s*[-+]?[1-9]"
    count = int(texts.astype("str").str.contains(form).sum())
    return f"{count} sel dengan titik ribuan rusak dibaca × 1000 (thousands_damaged)" if count else ""
