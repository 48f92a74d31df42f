"""What a delivery left unsaid, told by column and mark: blanks and nil marks, skipped rows, repeats counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.cells.coded import different
from data.cells.headers import Headers, folded
from data.cells.number_style import tidy
from loaders.base import RawTable

_COLUMNS, _MARKS, _TEXTS = 6, 5, 5  # columns, marks of a column and repeated texts that are named


@dataclass(frozen=True)
class Nil:
    """So many cells of a column say this mark ("" for a blank)."""

    column: str
    mark: str
    count: int


@dataclass(frozen=True)
class ColumnNote:
    """What was done to a column, for people."""

    column: str
    text: str


def column_notes(notes: Iterable[ColumnNote]) -> tuple[str, ...]:
    """One sentence a text, whatever the number of columns it is about."""
    columns: dict[str, dict[str, None]] = {}
    for note in notes:
        columns.setdefault(note.text, {})[note.column] = None
    return tuple(f"Kolom {_named(list(found))}: {text}." for text, found in columns.items())


def _named(columns: Sequence[str]) -> str:
    more = f" dan {len(columns) - _COLUMNS} kolom lain" if len(columns) > _COLUMNS else ""
    return ", ".join(f'"{column}"' for column in columns[:_COLUMNS]) + more


def nils_in(column: str, texts: pd.Series, missing: np.ndarray) -> tuple[Nil, ...]:
    """The marks of the missing cells (mask) of one column."""
    if not missing.any():
        return ()
    each = different(texts)
    counts = np.bincount(each.at[missing], minlength=len(each.texts)).tolist()
    return tuple(Nil(column, tidy(text), n) for text, n in zip(each.texts, counts, strict=True) if n)


def nil_note(nils: Iterable[Nil]) -> tuple[str, ...]:
    """One sentence on every cell without a value: never zeros."""
    return _note("Sel tanpa nilai, tidak dihitung nol", nils, "sel")


def skipped_in(table: RawTable, headers: Headers, skip: Mapping[str, Sequence[str]]) -> tuple[Nil, ...]:
    """How many rows hold each of the texts that a source says are no data."""
    if not skip:
        return ()
    found: list[Nil] = []
    filled = (table.cells != "").any(axis=1).to_numpy() if len(table.cells) else np.zeros(0, dtype=bool)
    for name, texts in skip.items():
        column = headers.find(name) or name
        words = {folded(text) for text in texts}
        each = different(table.cells[column])
        wanted = each.take([folded(text) in words for text in each.texts], bool) & filled
        found += nils_in(column, table.cells[column], wanted)
    return tuple(found)


def skip_note(nils: Iterable[Nil]) -> tuple[str, ...]:
    """One sentence on the rows that a source says are no data."""
    return _note("Baris dilewati menurut sumber (skip)", nils, "baris")


def _note(what: str, nils: Iterable[Nil], of: str) -> tuple[str, ...]:
    marks: dict[str, Counter[str]] = {}
    for nil in nils:
        marks.setdefault(nil.column, Counter())[nil.mark] += nil.count
    if not marks:
        return ()
    told = [f'"{column}" {_marks(found)}' for column, found in list(marks.items())[:_COLUMNS]]
    rest = list(marks.values())[_COLUMNS:]
    more = f" dan {len(rest)} kolom lain ({sum(found.total() for found in rest)} {of})" if rest else ""
    return (f"{what}: {'; '.join(told)}{more}.",)


def _marks(found: Counter[str]) -> str:
    said = [f'{n} × "{mark}"' if mark else f"{n} kosong" for mark, n in found.most_common(_MARKS)]
    rest = sum(n for _, n in found.most_common()[_MARKS:])
    return ", ".join([*said, *([f"{rest} lainnya"] if rest else [])])


def repeat_note(column: str, repeated: Sequence[str], *, differing: int, shown: bool) -> str:
    """On rows of a register whose text was counted before. shown: the texts may be quoted (they are no references)."""
    names = list(dict.fromkeys(repeated))
    listed = f" ({', '.join(names[:_TEXTS])}{', …' if len(names) > _TEXTS else ''})" if shown else ""
    other = f"; {differing} dengan nilai lain, yang pertama dalam berkas dihitung" if differing else ""
    return f'Kolom "{column}": {len(repeated)} baris berulang{listed} dihitung sekali{other}.'
