"""Value cells read: a column of text into candidates of the indicator it means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.coded import coded, different, encoded, same
from data.findings import CANDIDATE, finding, joined
from data.headers import folded
from data.numbers import Numbers, NumberStyle, read_numbers, style_of
from data.profile import Observed, Profile, Source, ValueOf
from data.rows import Rows

Texts = str | pd.Categorical  # one text for every row, or one a row


@dataclass(frozen=True)
class Read:
    """Value cells read: candidates with a value, findings for cells that are none, and how many were blank."""

    candidates: pd.DataFrame
    findings: pd.DataFrame
    missing: int


def read_cells(
    rows: Rows,
    chosen: np.ndarray,
    column: str,
    meaning: ValueOf,
    *,
    source: Source,
    profile: Profile,
    indicators: pd.Categorical | None = None,
) -> Read:
    """The cells of one column, in the chosen rows (positions), as candidates of the indicator they mean.

    indicators: that of each chosen row, where rows of several are read in the same way (one unit, one scale).
    """
    if meaning.map:
        return _read_classes(rows, chosen, column, meaning, source=source)
    indicator = profile.indicators[meaning.indicator]
    unit = indicator.unit if isinstance(indicator, Observed) else ""
    texts = rows.cells[column].iloc[chosen]
    truth = rows.table.numbers
    native = None
    if truth is not None and column in truth.columns:
        native = truth[column].reindex(rows.cells.index).to_numpy(dtype=bool)[chosen]
    read = _read_once(texts, style_of(source), unit=unit, meaning=meaning, native=native)
    good, bad = ~np.isnan(read.value), read.fault != ""
    category = rows.category.coded(chosen[good]) if not meaning.category else meaning.category
    indicator_of = meaning.indicator if indicators is None else indicators[good]
    made = candidates(rows, chosen[good], column, indicator=indicator_of, category=category, numbers=_only(read, good))
    told = finding(
        at=rows.at[chosen[bad]], row=rows.numbers[chosen[bad]], sheet=rows.table.sheet, column=column,
        value=texts.to_numpy(dtype=object)[bad], rule=read.fault[bad], advice=number_advice(source, unit),
    )  # fmt: skip
    return Read(made, told, int(read.missing.sum()))


def _read_once(
    texts: pd.Series, style: NumberStyle, *, unit: str, meaning: ValueOf, native: np.ndarray | None
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


def _only(read: Numbers, good: np.ndarray) -> Numbers:
    return Numbers(read.value[good], read.flag[good], read.fault[good], read.missing[good])


def number_advice(source: Source, unit: str) -> str:
    thousands = f', ribuan "{source.thousands}"' if source.thousands else ""
    return f'tulis angka saja (desimal "{source.decimal}"{thousands}{f", satuan {unit}" if unit else ""})'


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
    return Read(joined(parts, CANDIDATE), told, int(blank.sum()))
