"""Personal data stops here: declared columns are dropped, undeclared persons and identifiers elsewhere hold the load.

Legal ground: Law 27/2022 on Personal Data Protection, arts. 4 and 16 (only what is needed is processed).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from data.batch import Reject
from data.cells.code_text import is_scientific
from data.cells.coded import different
from data.cells.headers import folded
from data.privacy.identifiers import HIDDEN, ROUNDED, found_in, hidden, identifier_in, proved_together
from data.privacy.titles import are_counts, is_personal_title, strength
from data.shapes.checks import Refusal
from loaders.base import RawTable

__all__ = ["Guarded", "PersonalDataFound", "PersonalPlace", "is_personal_title", "personal_places", "without_persons"]

TITLED = "kolom tentang orang"  # the title says so
_SHOWN = 5
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # a mask must not look like a telephone number


CUT = "E+"  # stands for a number whose last digits a spreadsheet cut off


@dataclass(frozen=True)
class PersonalPlace:
    """Where persons were found, without a word of theirs. rows: row numbers in the file; () for a title or a name."""

    sheet: str
    column: str
    kind: str  # a kind of data.privacy.identifiers, or TITLED
    rows: tuple[int, ...]

    def __str__(self) -> str:
        place = " › ".join(hidden(part) for part in (self.sheet, self.column) if part)
        if not self.rows:
            return f"{place}: {self.kind}"
        first = ", ".join(str(row) for row in self.rows[:_SHOWN])
        more = f" dan {len(self.rows) - _SHOWN} baris lain" if len(self.rows) > _SHOWN else ""
        return f"{place}: {self.kind} pada baris {first}{more}"


class PersonalDataFound(Refusal):
    """Persons stand where none were declared: the load is held, and nobody's data are in the message."""

    def __init__(self, delivery: str, places: Sequence[PersonalPlace], *, read: int = 0, ignored: int = 0) -> None:
        self.places = tuple(places)
        what = "; ".join(str(place) for place in places)
        advice = 'Minta berkas tanpa kolom itu, atau cantumkan di "private" pada sumber ini agar dibuang saat dibaca.'
        if any(place.kind == ROUNDED for place in places):
            advice += " Angka yang berakhir E+15 sudah rusak: buka kolom itu sebagai teks."
        rejects = tuple(
            Reject(hidden(p.sheet), p.rows[0] if p.rows else 0, hidden(p.column), HIDDEN, "personal_data", advice)
            for p in places
        )
        where = hidden(delivery)
        text = f"{where}: data pribadi ditemukan. {what}. {advice}"
        super().__init__(text, rule="personal_data", rejects=rejects, read=read, ignored=ignored)


@dataclass(frozen=True)
class Guarded:
    """A table without persons, what was done to it (Indonesian), and undeclared columns of persons: they hold it."""

    table: RawTable
    notes: tuple[str, ...]
    places: tuple[PersonalPlace, ...] = ()


def without_persons(
    table: RawTable,
    private: Collection[str],
    *,
    used: Collection[str] = (),
    counted: Collection[str] = (),
    asked: Collection[str] = (),
    key: bytes = b"",
) -> Guarded:
    """The table without declared private columns and without undeclared ones whose title announces a person.

    used: headers the source maps to something; an undeclared one is kept (its cells are still searched). counted:
    headers whose different texts are only counted; each text is masked with key, so that persons are counted, not
    stored. asked: headers only compared with words (``where``); kept even when declared, as nothing of them is stored.
    An undeclared column whose title alone says persons, and which is more than a count, is a place, too.
    """
    declared = {folded(name) for name in private}
    cells = table.cells
    masked = [c for c in cells.columns if c in counted and (_declared(c, declared) or is_personal_title(c))]
    stays = {*masked, *asked}
    gone = [c for c in cells.columns if c not in stays and _declared(c, declared)]
    titled = {c: strength(c) for c in cells.columns if c not in {*stays, *gone, *used}}
    full = {c for c, how in titled.items() if how and not are_counts(different(cells[c]).texts)}
    persons = [*masked, *gone, *(c for c in full if titled[c] == "strong")]
    held = [c for c in titled if c in full and (titled[c] == "strong" or any(strength(p) == "strong" for p in persons))]
    told = [c for c in titled if c in held or is_personal_title(c)]
    kept = cells.drop(columns=[*gone, *told])
    for column in masked:
        kept = kept.assign(**{column: _masked(cells[column], key)})
    notes = [f'Kolom "{c}" dibuang: judulnya menyebut data pribadi; cantumkan di "private".' for c in told]
    notes += [f'Kolom "{c}" hanya dihitung, isinya tidak disimpan.' for c in masked]
    truth = table.numbers.drop(columns=[*gone, *told], errors="ignore") if table.numbers is not None else None
    places = tuple(PersonalPlace(table.sheet, c, TITLED, _filled(cells[c])) for c in held)
    return Guarded(replace(table, cells=kept, numbers=truth), tuple(notes), places)


def _filled(cells: pd.Series) -> tuple[int, ...]:
    return tuple(int(row) for row in cells.index[(cells != "").to_numpy()])


def _declared(column: str, declared: Collection[str]) -> bool:
    return folded(column) in declared or folded(re.sub(r" \(\d+\)$", "", column)) in declared


def _masked(texts: pd.Series, key: bytes) -> pd.Series:
    """Each different text as letters that say nothing; the key is forgotten with the load."""
    places, different = pd.factorize(texts.str.strip().to_numpy(dtype=object))
    # What a spreadsheet cut off (3,5E+15) is many persons' number: it says so and is counted as none of them.
    masks = [
        CUT
        if is_scientific(t)
        else hashlib.blake2b(t.encode(), key=key, digest_size=12).hexdigest().translate(_LETTERS)
        for t in different
    ]
    masked = ["" if not text else mask for text, mask in zip(different, masks, strict=True)]
    return pd.Series(np.array(masked, dtype=object)[places], index=texts.index, dtype="str")


def personal_places(
    table: RawTable, declared: Collection[str] = (), *, used: Collection[str] = (), beside_persons: bool = False
) -> list[PersonalPlace]:
    """Everything undeclared in which identifiers of persons stand: cells, column titles, the sheet's name.

    used: headers the source maps to something; what only a whole column proves is not asked of them. beside_persons:
    the delivery had columns about persons, so dates over many years are days of birth.
    """
    known = {folded(name) for name in declared}
    names = [(table.sheet, "nama lembar"), *((str(c), "judul kolom") for c in table.cells.columns)]
    found = [PersonalPlace(table.sheet, what, kind, ()) for name, what in names if (kind := identifier_in(name))]
    for column in table.cells.columns:
        if _declared(column, known):
            continue
        each, numbers = different(table.cells[column]), table.cells.index.to_numpy()
        texts = pa.array(each.texts, type=pa.string())
        for kind, mask in found_in(texts).items():
            rows = tuple(int(number) for number in numbers[each.take(mask, bool)])
            found.append(PersonalPlace(table.sheet, str(column), kind, rows))
        together = "" if column in used else proved_together(texts, beside_persons=beside_persons)
        if together:
            found.append(PersonalPlace(table.sheet, str(column), together, _filled(table.cells[column])))
    return found
