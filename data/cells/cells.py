"""Value cells read: a column of text into candidates of the indicator it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.cells.cell_units import converted, notes_on, unit_of
from data.cells.coded import coded, different, encoded, same
from data.cells.formulas import formula_advice
from data.cells.headers import folded
from data.cells.nils import ColumnNote, Nil, nils_in
from data.cells.number_style import NumberStyle, both_readings
from data.cells.numbers import Numbers, column_style, read_numbers, style_of
from data.doubts.damage import DAMAGED, doubted
from data.profile import Indicator, Observed, Profile, Source, ValueOf
from data.shapes.findings import CANDIDATE, finding, joined
from data.shapes.rows import Rows

Texts = str | pd.Categorical  # one text for every row, or one a row


@dataclass(frozen=True)
class Read:
    """Value cells read: candidates with a value, findings for cells that are none, and how many were blank."""

    candidates: pd.DataFrame
    findings: pd.DataFrame
    missing: int
    notes: tuple[ColumnNote, ...] = ()
    nils: tuple[Nil, ...] = ()


def read_cells(
    rows: Rows,
    chosen: np.ndarray,
    column: str,
    meaning: ValueOf,
    *,
    source: Source,
    profile: Profile,
    indicators: pd.Categorical | None = None,
    style: NumberStyle | None = None,
) -> Read:
    """The cells of one column, in the chosen rows (positions), as candidates of the indicator they mean.

    indicators: that of each chosen row, where rows of several are read in the same way (one unit, one scale).
    style: how numbers are written, where several columns decide it together.
    """
    if meaning.map:
        return _read_classes(rows, chosen, column, meaning, source=source)
    indicator = profile.indicators[meaning.indicator]
    unit = indicator.unit if isinstance(indicator, Observed) else ""
    texts = rows.cells[column].iloc[chosen]
    native = _native(rows, texts.index, column)
    style = style or style_in(rows, [column], meaning, source=source, profile=profile)
    written_in = unit_of(rows, chosen, column, meaning, source=source, unit=unit)
    read = _read_once(texts, style, unit=None if written_in.known else unit, meaning=meaning, native=native)
    if _may_be_damaged(indicator, meaning, source) and not written_in.known:
        read = doubted(read, texts)
    read = converted(read, written_in)
    good, bad = ~np.isnan(read.value), read.fault != ""
    category = rows.category.coded(chosen[good]) if not meaning.category else meaning.category
    named = meaning.indicator if indicators is None else indicators[good]
    made = candidates(rows, chosen[good], column, indicator=named, category=category, numbers=_only(read, good))
    told = finding(
        at=rows.at[chosen[bad]], row=rows.numbers[chosen[bad]], sheet=rows.table.sheet, column=column,
        value=texts.to_numpy(dtype=object)[bad], rule=read.fault[bad],
        advice=_advice(texts[bad], read.fault[bad], source, unit),
    )  # fmt: skip
    notes, nils = notes_on(written_in, texts, column, meaning), nils_in(column, texts, read.missing)
    return Read(made, told, int(read.missing.sum()), notes, nils)


def _read_once(
    texts: pd.Series, style: NumberStyle, *, unit: str | None, meaning: ValueOf, native: np.ndarray | None
) -> Numbers:
    """``read_numbers``, once for each different text (and once more where the file itself holds it as a number)."""
    each = different(texts)
    if native is None:
        read = read_numbers(pd.Series(each.texts, dtype="str"), style, unit=unit, meaning=meaning)
        return _only(read, each.at)
    words = pd.Series(each.texts + each.texts, dtype="str")
    truth = np.repeat([False, True], len(each.texts))
    read = read_numbers(words, style, unit=unit, meaning=meaning, native=truth)
    return _only(read, np.where(native, each.at + len(each.texts), each.at))


def style_in(rows: Rows, columns: Sequence[str], meaning: ValueOf, *, source: Source, profile: Profile) -> NumberStyle:
    """How these columns write numbers, from all their texts: total rows and other regions' rows speak too."""
    if source.decimal != "auto" or source.thousands:
        return column_style((), source, missing=meaning.missing)
    indicator = profile.indicators[meaning.indicator]
    counted = isinstance(indicator, Observed) and indicator.whole and meaning.scale == 1
    texts: dict[str, None] = {}
    for column in columns:
        texts |= dict.fromkeys(different(_written(rows, column)).texts)
    missing, rate = meaning.missing, _is_rate(indicator)
    return column_style(tuple(texts), source, missing=missing, counted=counted, rate=rate)


def _written(rows: Rows, column: str) -> pd.Series:
    """The column's cells that the file holds as text: a number of the file itself says nothing about the style."""
    cells = rows.table.cells[column]
    native = _native(rows, cells.index, column)
    return cells if native is None else cells[~native]


def _native(rows: Rows, index: pd.Index, column: str) -> np.ndarray | None:
    """Where the file itself holds a number, for these rows; None where it says nothing of the kind."""
    truth = rows.table.numbers
    if truth is None or column not in truth.columns:
        return None
    return np.asarray(truth[column].reindex(index).to_numpy(dtype=bool))


def _may_be_damaged(indicator: Indicator, meaning: ValueOf, source: Source) -> bool:
    """False where fractions are expected or declared; counts are looked at by ``checks``."""
    declared = source.decimal == "." or meaning.scale != 1 or bool(meaning.thousands_damaged or meaning.numbers)
    return not declared and not _is_rate(indicator) and not (isinstance(indicator, Observed) and indicator.whole)


def _is_rate(indicator: Indicator) -> bool:
    return indicator.decimals > 0 or "%" in indicator.unit


def _advice(texts: pd.Series, fault: np.ndarray, source: Source, unit: str) -> np.ndarray:
    said = np.where(fault == "thousands_damaged", DAMAGED, number_advice(source, unit))
    if not len(texts):
        return said
    each = different(texts)
    formula = each.take([formula_advice(text) for text in each.texts])
    said = np.where(formula != "", formula, said)
    return np.where(fault == "number_ambiguous", each.take([both_readings(text) for text in each.texts]), said)


def _only(read: Numbers, good: np.ndarray) -> Numbers:
    return Numbers(read.value[good], read.flag[good], read.fault[good], read.missing[good])


def number_advice(source: Source, unit: str) -> str:
    style = style_of(source)
    thousands = f', ribuan "{style.thousands}"' if style.thousands else ""
    return f'tulis angka saja (desimal "{style.decimal}"{thousands}{f", satuan {unit}" if unit else ""})'


def candidates(
    rows: Rows, chosen: np.ndarray, column: str, *, indicator: Texts, category: Texts, numbers: Numbers
) -> pd.DataFrame:
    """Candidates (CANDIDATE) from the chosen rows (positions), with the numbers read from this column."""
    return pd.DataFrame(
        {
            "indicator": _coded(indicator, len(chosen)),
            "region": rows.region.coded(chosen),
            "period": rows.period.coded(chosen),
            "category": _coded(category, len(chosen)),
            "value": numbers.value,
            "row": rows.numbers[chosen],
            "column": same(column, len(chosen)),
            "sheet": same(rows.table.sheet, len(chosen)),
            "flag": encoded(numbers.flag),
            "text": coded(rows.cells[column].iloc[chosen]).array,
            "at": rows.at[chosen],
        }
    )


def _coded(texts: Texts, size: int) -> pd.Categorical:
    return same(texts, size) if isinstance(texts, str) else texts


def _read_classes(rows: Rows, chosen: np.ndarray, column: str, meaning: ValueOf, *, source: Source) -> Read:
    """A cell that names a class: 1 in that category and 0 in the others, so that a class left behind does not stay."""
    style = style_of(source)
    words = {folded(text): category for text, category in meaning.map.items()}
    texts = rows.cells[column].iloc[chosen]
    each = different(texts)
    found = each.take([words.get(folded(text), "") for text in each.texts])
    blank = each.take([style.is_missing(t) and folded(t) not in words for t in each.texts], bool)
    good, bad = found != "", (found == "") & ~blank
    nothing = np.full(int(good.sum()), "", dtype=object)
    parts = []
    for category in dict.fromkeys(meaning.map.values()):
        value = (found[good] == category).astype(float)
        numbers = Numbers(value, nothing, nothing, np.zeros(len(value), dtype=bool))
        parts.append(
            candidates(rows, chosen[good], column, indicator=meaning.indicator, category=category, numbers=numbers)
        )
    told = finding(
        at=rows.at[chosen[bad]], row=rows.numbers[chosen[bad]], sheet=rows.table.sheet, column=column,
        value=texts.to_numpy(dtype=object)[bad], rule="category_unknown", advice=f"dikenal: {', '.join(meaning.map)}",
    )  # fmt: skip
    return Read(joined(parts, CANDIDATE), told, int(blank.sum()), nils=nils_in(column, texts, blank))
