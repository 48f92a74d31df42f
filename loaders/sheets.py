"""What lies in a file of any kind, before anything is known of it: every sheet as it stands. For ``inspect``."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import python_calamine as calamine

from loaders import json_records
from loaders.base import Delivery, LoadError, RawTable
from loaders.csv_grid import read_grid
from loaders.csv_separator import find_separator
from loaders.excel_file import sheet_grid
from loaders.inbox import read_file
from loaders.table_head import Grid
from loaders.text_file import decode, nature
from loaders.workbook_bytes import check_workbook

LIMIT = 64 * 1024 * 1024  # bytes looked into; a larger file is for a load, not for a look
_MOST_SHEETS = 60
_RECORDS = ("", "data", "records", "result", "result.records", "data.records", "data.data", "rows", "items", "features")


@dataclass(frozen=True)
class Sheet:
    """One sheet, or the one table of a CSV or JSON file. head: JSON names its columns itself, so no row is a header.

    read: keys of the source's ``read`` that are known by now. notes: as loaders tell them, with their certainty.
    """

    name: str
    grid: Grid
    read: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    head: tuple[str, ...] = ()


def sheets_of(folder: Path, delivery: Delivery) -> tuple[Sheet, ...]:
    """Every visible sheet with content. LoadError: it cannot be read; it says why and what to do."""
    data = read_file(folder, delivery, limit=LIMIT).data
    what = nature(data)
    if what in ("zip", "ole"):
        return _workbook(data, delivery.name)
    if what == "text" and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return (_records(folder, delivery),)
    decoded = decode(data, delivery.name)
    found = find_separator(decoded.text)
    lines = read_grid(decoded.text, found.mark, name=delivery.name)
    read = {"kind": "csv", "delimiter": found.mark}
    return (Sheet("", lines.grid, read, (*decoded.notes, found.note, *lines.notes)),)


def _workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    hidden = check_workbook(data, name)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            shown = [
                m.name
                for m in book.sheets_metadata
                if m.typ == calamine.SheetTypeEnum.WorkSheet and m.visible == calamine.SheetVisibleEnum.Visible
            ]
            grids = [(s, sheet_grid(book.get_sheet_by_name(s), hidden.cells.get(s, {}))) for s in shown[:_MOST_SHEETS]]
    except calamine.PasswordError:
        raise LoadError(f"{name}: buku kerja dikunci kata sandi; minta dikirim tanpa kata sandi") from None
    except calamine.CalamineError:
        raise LoadError(f"{name}: buku kerja rusak; buka di Excel, simpan ulang, lalu kirim lagi") from None
    full = [(s, grid) for s, grid in grids if grid.cells.size and (grid.cells != "").to_numpy().any()]
    if not full:
        raise LoadError(f"{name}: tidak ada isi di lembar mana pun; minta dikirim ulang")
    empty = len(grids) - len(full)
    notes = (f"{empty} lembar kosong diabaikan",) if empty else ()
    return tuple(Sheet(s, grid, {"kind": "excel", "sheet": s}, notes) for s, grid in full)


def _records(folder: Path, delivery: Delivery) -> Sheet:
    """A JSON file whose array stands at the top or under one of the usual keys."""
    first: LoadError | None = None
    for records in _RECORDS:
        spec = json_records.Spec(kind="json", path=delivery.name, records=records)
        try:
            (table,) = json_records.read(spec, folder, delivery, ())
        except LoadError as error:
            first = first or error
            continue
        read = {"kind": "json", **({"records": records} if records else {})}
        return sheet_of_table(table, read)
    raise first or LoadError(f"{delivery.name}: bukan larik objek")


def sheet_of_table(table: RawTable, read: Mapping[str, object]) -> Sheet:
    """A table that names its columns itself (JSON, a database) as a sheet."""
    cells = table.cells.set_axis(pd.RangeIndex(table.cells.shape[1]), axis=1)
    return Sheet(table.sheet, Grid(cells), read, table.notes, tuple(str(c) for c in table.cells.columns))
