"""Measures on their way to indicators: what each is called, its unit, and whether it may be added up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data.cells.number_style import tidy
from data.profile import Profile
from data.proposing.adding import running, total_agrees
from data.proposing.measures import Kind, Measure, kind_of, measure_of
from data.proposing.names import indicator_id, label_of
from data.proposing.sheet import Looked
from data.proposing.wishes import Wishes

_GENERIC = re.compile(
    r"(nilai|jumlah|total|value|data|angka|volume|realisasi|capaian)|(\W|_|\d|data|tahun|thn|nilai)*", re.I
)  # fmt: skip
_SCALES = re.compile(r"\b(ribu|ribuan|rb|juta|jutaan|jt|miliar|milyar|mlr|triliun|trilyun)\b\.?\s*", re.I)


@dataclass(frozen=True)
class Column:
    """A measure on its way to an indicator. id, label, unit: of the indicator. sure: its kind is proved."""

    measure: Measure
    id: str
    label: str
    unit: str
    kind: Kind
    sure: bool
    known: bool = False  # the profile has this indicator already


def columns_of(looked: Looked, profile: Profile, wishes: Wishes, totals: Sequence[str]) -> tuple[Column, ...]:
    """The measures that become indicators, each with its name, unit and kind."""
    measures = [m for m in looked.measures if not running(looked, m.column)]
    across = looked.when.pattern
    if across:
        measures = _across(looked, measures)
    unit = _constant(looked, looked.unit_columns)
    made: list[Column] = []
    for measure in measures:
        name = across if across else measure.column
        words = _words(looked, name, measure)
        found = wishes.get("satuan.", measure.column) or measure.unit or unit
        proof = total_agrees(looked, measure.column, measure.style, totals)
        said = wishes.get("sifat.", measure.column)
        kind = said or _kind(words, found, measure, proof)
        ident = wishes.get("indikator.", measure.column) or indicator_id(words, [c.id for c in made])
        sure = bool(said) or proof is True or (kind == "rate" and proof is False)
        known = any(ident == i for s in profile.sectors for i in (x.id for x in s.indicators))
        made.append(Column(measure, ident, words, bare_unit(found), kind, sure, known))  # type: ignore[arg-type]
    return tuple(made)


def _across(looked: Looked, measures: Sequence[Measure]) -> list[Measure]:
    """One measure for all period columns together; their cells decide as one."""
    pattern = looked.when.pattern
    if pattern == "auto":
        return list(measures[:1])
    before, _, after = pattern.partition("{period}")
    there = [c for c in map(str, looked.cells.columns) if c.startswith(before) and c.endswith(after)]
    there = [c for c in there if re.search(r"(19|20)\d\d", c)]
    if not there:
        return list(measures[:1])
    joined = pd.concat([looked.cells[c] for c in there], ignore_index=True)
    typed = looked.table.numbers is not None and bool(looked.table.numbers[there].to_numpy().any())
    found = measure_of(pattern.replace("{period}", " "), joined, typed=typed)
    return [replace(found, column=pattern)] if found else list(measures[:1])


def _words(looked: Looked, name: str, measure: Measure) -> str:
    """How people would call it: the legend, the header, or what the file says where the header says nothing."""
    if measure.legend:
        return label_of(measure.legend)
    bare = label_of(name.replace("{period}", ""))
    if bare and not _GENERIC.fullmatch(bare):
        return bare
    constant = _constant(looked, [c for c in map(str, looked.cells.columns) if _says(c)], last=True)
    title = next((t for _, t in looked.layout.above if len(t) > 8), "")
    stem = looked.opened.delivery.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return label_of(constant or title or stem)


def _says(column: str) -> bool:
    return bool(re.search(r"^ur|uraian|nama_?data|indikator|komoditas|judul|jenis", column, re.I))


def _constant(looked: Looked, columns: Sequence[str], *, last: bool = False) -> str:
    """The one text of a column that says the same in every row; "" when it differs."""
    found = ""
    for column in columns:
        texts = {tidy(t).casefold(): tidy(t) for t in looked.cells[column] if tidy(t)}
        if len(texts) == 1 and not next(iter(texts)).isdigit() and (last or not found):
            found = next(iter(texts.values()))
    return found


def _kind(words: str, unit: str, measure: Measure, proof: bool | None) -> Kind:
    kind = kind_of(f"{words} {measure.column}", unit)
    if proof is False:
        return "rate"
    if proof is True and kind in ("rate", "unknown"):
        return "flow"
    return kind


def bare_unit(unit: str) -> str:
    """The unit an indicator keeps: without thousands and millions, which its values are converted from."""
    return tidy(_SCALES.sub("", unit)) if unit else ""


def value_column(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The one column of values of a long table: the one with a name that says nothing, else the first."""
    named = [c for c in columns if _GENERIC.fullmatch(label_of(c.measure.column))]
    return tuple(named[:1] or columns[:1])
