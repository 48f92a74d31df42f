"""MS Access files (.mdb of Access 97 to 2003, .accdb): one table, joined with others of the same file by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from loaders.answer_table import raw_table
from loaders.base import Delivery, LoadError, RawTable, ReadSpec
from loaders.cell_text import as_text
from loaders.inbox import find_files, read_file
from loaders.jet_pages import Damage, Pages, open_pages
from loaders.jet_table import find_tables, rows_of, table_at
from loaders.jet_values import UNREAD

KIND = "access"
_LISTED = 12  # tables named in a message
_LOCKS = (".ldb", ".laccdb")  # beside a file that is open in Access


class Join(BaseModel):
    """A second table of the same file, whose columns are put beside each row.

    table: its name. on: column here → column there; a key stands there once. take: columns to put beside; a name that
    is already here gets the table's before it ("Ref_Desa.Nama").
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    table: str
    on: Mapping[str, str] = Field(min_length=1)
    take: tuple[str, ...] = Field(min_length=1)


class Spec(ReadSpec):
    """Where the file lies and which table is meant.

    path: pattern inside the inbox. table: name of the table. join: further tables of the file, joined one after the
    other; a row without a partner keeps empty cells there.
    """

    kind: Literal["access"]
    path: str
    table: str
    join: tuple[Join, ...] = ()


@dataclass(frozen=True)
class _Grid:
    """Columns and rows of a table; notes: what should be told of it."""

    columns: tuple[str, ...]
    rows: list[list[object]]
    notes: tuple[str, ...] = ()


def deliveries(spec: Spec, folder: Path, now: datetime) -> list[Delivery]:
    """Finished files behind ``path``, oldest first."""
    found = find_files(folder, spec.path, now)
    return [d for d in found if not d.name.casefold().endswith(_LOCKS)]


def read(spec: Spec, folder: Path, delivery: Delivery, expect: Sequence[str]) -> list[RawTable]:
    """The one table; rows count from 1 in the order of the file. The file is read whole into memory and then let go,
    so that a program that has it open is not in the way. LoadError: no Access file, locked, damaged, no such table."""
    contents, name = read_file(folder, delivery), delivery.name
    pages = open_pages(contents.data, name)
    try:
        tables = find_tables(pages)
        grid = _grid(pages, tables, spec.table, name)
        for join in spec.join:
            grid = _joined(grid, _grid(pages, tables, join.table, name), join, name)
    except Damage as damage:
        raise LoadError(
            f"{name}: berkas rusak ({damage}); buka di MS Access, jalankan Compact & Repair, lalu kirim lagi"
        ) from None
    table = raw_table(grid.columns, grid.rows, name=f"{name} › {spec.table}", notes=grid.notes)
    # The other tables of such a file are full of persons (officials, residents): the file itself is never kept.
    return [replace(table, sheet=spec.table, part=True)]


def _grid(pages: Pages, tables: Mapping[str, int], wanted: str, name: str) -> _Grid:
    found = wanted if wanted in tables else next((t for t in tables if t.casefold() == wanted.casefold()), "")
    if not found:
        near = get_close_matches(wanted, tables, 1)
        there = f'; mungkin "{near[0]}"?' if near else ""
        listed = ", ".join(sorted(tables)[:_LISTED]) or "tidak satu tabel pun"
        raise LoadError(f'{name}: tabel "{wanted}" tidak ada (ada: {listed}){there}; betulkan read.table')
    if not tables[found]:
        raise LoadError(f'{name}: tabel "{found}" hanya tautan ke berkas lain; minta berkas yang memuat datanya')
    table = table_at(pages, tables[found])
    unread = [c.name for c in table.columns if c.kind.code in UNREAD]
    notes = (f"kolom berisi gambar atau lampiran tidak dibaca: {', '.join(unread)}",) if unread else ()
    return _Grid(tuple(c.name for c in table.columns), list(rows_of(pages, table)), notes)


def _joined(grid: _Grid, other: _Grid, join: Join, name: str) -> _Grid:
    own = [_place(grid.columns, column, name) for column in join.on]
    theirs = [_place(other.columns, column, f"{name} › {join.table}") for column in join.on.values()]
    taken = [_place(other.columns, column, f"{name} › {join.table}") for column in join.take]
    partners: dict[tuple[str, ...], list[object]] = {}
    for row in other.rows:
        key = _key(row, theirs)
        if key in partners:
            said = ", ".join(key)
            raise LoadError(
                f'{name} › {join.table}: kunci "{said}" ada dua kali, sehingga baris akan berlipat; '
                "tambah kolom kuncinya di read.join.on"
            )
        partners[key] = [row[place] for place in taken]
    nobody: list[object] = [None] * len(taken)
    found = [partners.get(_key(row, own)) for row in grid.rows]
    alone = sum(partner is None for partner in found)
    notes = (f"{alone} baris tanpa pasangan di {join.table}",) if alone else ()
    columns = tuple(f"{join.table}.{column}" if column in grid.columns else column for column in join.take)
    rows = [[*row, *(partner or nobody)] for row, partner in zip(grid.rows, found, strict=True)]
    return _Grid((*grid.columns, *columns), rows, (*grid.notes, *notes))


def _key(row: Sequence[object], places: Sequence[int]) -> tuple[str, ...]:
    """Letter case does not count, as in Access itself."""
    return tuple(as_text(row[place]).casefold() for place in places)


def _place(columns: Sequence[str], wanted: str, where: str) -> int:
    for place, column in enumerate(columns):
        if column.casefold() == wanted.casefold():
            return place
    near = get_close_matches(wanted, columns, 1)
    there = f'; mungkin "{near[0]}"?' if near else ""
    raise LoadError(f'{where}: kolom "{wanted}" tidak ada{there}; betulkan read.join')
