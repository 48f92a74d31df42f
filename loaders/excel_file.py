"""Workbooks (xlsx, xls, xlsb, ods): every cell as text; the bytes decide what a file is, not its name."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import python_calamine as calamine

from loaders.base import Delivery, LoadError, RawTable
from loaders.cell_text import as_text, is_number
from loaders.disguised import read_page, read_text
from loaders.inbox import find_files, read_file
from loaders.sheet_choice import choose
from loaders.table_body import Table, cut_table
from loaders.table_head import SHARE, Grid, Merge, TableSpec, same
from loaders.text_file import nature
from loaders.workbook_bytes import check_workbook
from loaders.workbook_cells import Hidden

KIND = "excel"


class Spec(TableSpec):
    """Where the workbook lies and which sheet is meant.

    path: pattern inside the inbox. sheet: a name; a pattern with ``*`` for several ("*" is every visible sheet);
    "" is the visible sheet that shows the expected header, or all of them that are named after periods.
    Two that show it and differ are refused until this key says which.
    """

    kind: Literal["excel"]
    path: str
    sheet: str = ""


def deliveries(spec: Spec, folder: Path, now: datetime) -> list[Delivery]:
    """Finished files behind ``path``, oldest first."""
    return find_files(folder, spec.path, now)


def read(spec: Spec, folder: Path, delivery: Delivery, expect: Sequence[str]) -> list[RawTable]:
    """One table a sheet. LoadError: no workbook, locked, cut off, a bomb, the sheet renamed, no such header."""
    contents = read_file(folder, delivery)
    what = nature(contents.data)
    if what == "html":
        return read_page(contents, spec, delivery, expect, sheet=spec.sheet)
    if what == "text" and expect:
        return read_text(contents, spec, delivery, expect)
    hidden = check_workbook(contents.data, delivery.name)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(contents.data)) as book:
            sheets, notes = _chosen(book, spec, delivery.name)
            found = _tables(book, spec, sheets, hidden, expect, name=delivery.name)
    except calamine.PasswordError:
        raise LoadError(f"{delivery.name}: buku kerja dikunci kata sandi; minta dikirim tanpa kata sandi") from None
    except calamine.CalamineError:
        raise LoadError(f"{delivery.name}: buku kerja rusak; buka di Excel, simpan ulang, lalu kirim lagi") from None
    told = (*notes, *found.notes)
    return [_raw(delivery.name, sheet, table, contents.fingerprint, told) for sheet, table in found.tables]


# ---------------------------------------------------------------------------------------------- sheets


@dataclass(frozen=True)
class _Found:
    """Tables by sheet, and what should be told of the sheets that gave none."""

    tables: tuple[tuple[str, Table], ...]
    notes: tuple[str, ...] = ()


def _chosen(book: calamine.CalamineWorkbook, spec: Spec, name: str) -> tuple[list[str], tuple[str, ...]]:
    """Names of the sheets meant, and what should be told of how they were found."""
    work = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
    shown = [m.name for m in work if m.visible == calamine.SheetVisibleEnum.Visible]
    if spec.sheet in (m.name for m in work):
        return [spec.sheet], ()
    alike = [m.name for m in work if same(m.name) == same(spec.sheet)]
    if spec.sheet and len(alike) == 1:
        return alike, (f'lembar "{alike[0]}" dibaca untuk "{spec.sheet}"',)
    found = [s for s in shown if fnmatchcase(same(s), same(spec.sheet))] if "*" in spec.sheet else []
    if not spec.sheet:
        found = shown
    if not found:
        there = ", ".join(m.name for m in work) or "tidak satu lembar pun"
        raise LoadError(
            f'{name}: lembar "{spec.sheet}" tidak ada (ada: {there}); betulkan read.sheet atau nama lembarnya'
        )
    return found, ()


def _tables(
    book: calamine.CalamineWorkbook,
    spec: Spec,
    sheets: list[str],
    hidden: Hidden,
    expect: Sequence[str],
    *,
    name: str,
) -> _Found:
    """The tables of these sheets; with ``sheet = ""`` those that are meant by what they show (``sheet_choice``)."""
    tables: dict[str, Table] = {}
    faults: list[str] = []
    for sheet in sheets:
        grid = sheet_grid(book.get_sheet_by_name(sheet), hidden.cells.get(sheet, {}))
        try:
            tables[sheet] = cut_table(grid, spec, expect, name=f"{name} › {sheet}")
        except LoadError as error:
            faults.append(str(error))
            continue
        if not spec.sheet and not expect:
            break
    if not tables:
        raise LoadError(faults[0])
    told = tuple(f"lembar dilewati: {fault}" for fault in faults)
    if spec.sheet:
        return _Found(tuple(tables.items()), told)
    showing = {sheet: table for sheet, table in tables.items() if table.share >= SHARE or not expect}
    if not showing:
        return _Found((max(tables.items(), key=lambda t: t[1].share),))
    choice = choose(showing, name=name)
    # A month whose header went missing is told; a cover page beside the one table is no news.
    return _Found(
        tuple((s, tables[s]) for s in choice.sheets), (*choice.notes, *(told if len(choice.sheets) > 1 else ()))
    )


# ---------------------------------------------------------------------------------------------- cells


def sheet_grid(sheet: calamine.CalamineSheet, hidden: Mapping[tuple[int, int], str]) -> Grid:
    """Every cell of a sheet from A1 on, as text; hidden cells (formula errors) put back in their places."""
    rows: list[list[object]] = [list(r) for r in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in hidden.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    width = max((len(r) for r in rows), default=0)
    numbers = pd.RangeIndex(1, len(rows) + 1)
    columns = [[r[c] if c < len(r) else "" for r in rows] for c in range(width)]
    cells = pd.DataFrame({c: pd.array([as_text(v) for v in column], dtype="str") for c, column in enumerate(columns)})
    typed = pd.DataFrame({c: np.array([is_number(v) for v in column], dtype=bool) for c, column in enumerate(columns)})
    merged: list[Merge] = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return Grid(cells.set_axis(numbers), tuple(merged), typed.set_axis(numbers))


def _raw(name: str, sheet: str, table: Table, fingerprint: str, notes: tuple[str, ...]) -> RawTable:
    return RawTable(
        name=f"{name} › {sheet}",
        cells=table.cells,
        fingerprint=fingerprint,
        sheet=sheet,
        ignored=table.ignored,
        letters=table.letters,
        notes=(*notes, *table.notes),
        numbers=table.numbers,
    )
