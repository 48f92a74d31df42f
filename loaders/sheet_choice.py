"""Which sheets are meant when the profile names none: the one with the table, or all that are named after periods."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loaders.base import LoadError
from loaders.table_body import Table
from loaders.table_head import same

_COPY = (
    re.compile(r"(?P<of>.+?)\s*\(\d+\)"),  # Excel: "Data (2)"
    re.compile(r"(?:salinan|copy|kopi|backup)(?:\s+(?:dari|of))?\s+(?P<of>.+)"),
    re.compile(r"(?P<of>.+?)\s*[-_ ]\s*(?:salinan|copy|kopi|backup)(?:\s*\d+)?"),
    re.compile(r"(?P<of>.+?)_\d"),  # LibreOffice: "Data_2"
)
_MONTH = (
    "jan|januari|january|feb|peb|februari|pebruari|february|mar|mrt|maret|march|apr|april|mei|may|jun|juni|june"
    "|jul|juli|july|agu|agt|ags|agustus|aug|august|sep|sept|september|okt|oktober|oct|october"
    "|nov|nop|november|nopember|des|desember|dec|december"
)
_NUMBER = r"(?:\d{1,2}|i{1,3}|iv)"
_YEAR = r"(?:(?:19|20)\d\d)"
_PART = rf"(?:{_MONTH}|(?:triwulan|tw|trw|kuartal|q|semester|smt|sm|s|minggu|bulan|bln)\s*{_NUMBER})"
_PERIOD = re.compile(
    rf"(?:\d{{1,2}}\s)?(?:(?:data|bulan|bln|periode|tahun|thn|th)\s)*"
    rf"(?:{_PART}(?:\s(?:tahun|thn|th))?(?:\s?{_YEAR}|\s?\d\d)?|{_YEAR}(?:\s{_PART}|\s\d{{1,2}})?)"
)


@dataclass(frozen=True)
class Choice:
    """Names of the sheets to read, in the order of the workbook, and what should be told of the others."""

    sheets: tuple[str, ...]
    notes: tuple[str, ...] = ()


def choose(found: Mapping[str, Table], *, name: str) -> Choice:
    """Of the sheets that show the expected header. LoadError: two of them differ and nothing says which is meant.

    Sheets without a row under their header are left out where another has rows; a copy gives way to what it copies.
    """
    filled = {sheet: table for sheet, table in found.items() if len(table.cells)} or dict(found)
    notes = [f'lembar "{sheet}" tidak dibaca: hanya kepala tabel' for sheet in found if sheet not in filled]
    own, copies = _without_copies(filled, name=name)
    notes += copies
    dated = [sheet for sheet in own if is_period(sheet)]
    if len(dated) > 1:
        rest = [sheet for sheet in own if sheet not in dated]
        notes.append(f"{len(dated)} lembar dibaca karena namanya periode: {', '.join(dated)}")
        notes += [f'lembar "{sheet}" tidak dibaca: namanya bukan periode' for sheet in rest]
        return Choice(tuple(dated), tuple(notes))
    best = max(own.values(), key=lambda table: table.share).share
    equal = [sheet for sheet, table in own.items() if table.share == best]
    notes += [
        f'lembar "{sheet}" tidak dibaca: lebih sedikit kolomnya yang cocok' for sheet in own if sheet not in equal
    ]
    first, *others = equal
    for other in others:
        if not _alike(own[first], own[other]):
            raise LoadError(_which(first, other, equal, name=name))
        notes.append(f'lembar "{other}" tidak dibaca: isinya sama dengan "{first}"')
    return Choice((first,), tuple(notes))


def is_period(sheet: str) -> bool:
    """True for a name that says a period and nothing else: "Januari", "TW II 2025", "2024", "01 Jan"."""
    return bool(_PERIOD.fullmatch(" ".join(re.split(r"[\W_]+", same(sheet))).strip()))


def _copied(sheet: str, others: Sequence[str]) -> str:
    """The sheet of which this one is a copy, by its name; "" when it is none."""
    matches = [m for form in _COPY if (m := form.fullmatch(same(sheet)))]
    return next((other for m in matches for other in others if other != sheet and same(other) == m["of"]), "")


def _without_copies(found: Mapping[str, Table], *, name: str) -> tuple[dict[str, Table], list[str]]:
    own, notes = {}, []
    for sheet, table in found.items():
        original = _copied(sheet, list(found))
        if not original:
            own[sheet] = table
        elif _alike(found[original], table):
            notes.append(f'lembar "{sheet}" tidak dibaca: isinya sama dengan "{original}"')
        else:
            raise LoadError(_which(original, sheet, [original, sheet], name=name))
    return own, notes


def _alike(one: Table, other: Table) -> bool:
    return one.cells.reset_index(drop=True).equals(other.cells.reset_index(drop=True))


def _which(one: str, other: str, all_of_them: Sequence[str], *, name: str) -> str:
    there = ", ".join(f'"{sheet}"' for sheet in all_of_them[:6])
    return (
        f'{name}: lembar "{one}" dan "{other}" sama-sama memuat kolom sumber ini tetapi isinya berbeda '
        f'(ada: {there}); tulis yang dimaksud dalam read.sheet, misalnya sheet = "{one}", atau sheet = "*" untuk semua'
    )
