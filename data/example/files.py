"""Files as agencies make them: bytes of CSV and XLSX, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import xlsxwriter

Cell = str | int | float | date | None
Row = Sequence[Cell]

# Written into every workbook instead of the time of writing, so that equal rows give equal bytes.
_MADE = datetime(2024, 1, 1)


@dataclass(frozen=True)
class Sent:
    """One file an agency sends. name: place in the inbox ("dinkes/asik-2026.csv"); delivered: when it came, aware."""

    name: str
    body: bytes
    delivered: datetime


@dataclass(frozen=True)
class Sheet:
    """One sheet. merged: first row, first column, last row, last column, all from 0; only the first cell holds text."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def csv_bytes(rows: Iterable[Row], delimiter: Literal[",", ";", "\t"] = ",", encoding: str = "utf-8") -> bytes:
    """Rows as CSV with CRLF, as Excel saves it; ``utf-8-sig`` puts a BOM in front, old Excel writes ``cp1252``."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    return text.getvalue().encode(encoding)


def book_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Sheets as XLSX. Numbers stay numbers and dates dates, text stays text (codes keep their zeros)."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": _MADE})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for number, row in enumerate(sheet.rows):
            _write_row(page, number, row, day)
        for top, left, bottom, right in sheet.merged:
            page.merge_range(top, left, bottom, right, sheet.rows[top][left])
    book.close()
    return file.getvalue()


def _write_row(page: xlsxwriter.worksheet.Worksheet, number: int, row: Row, day: xlsxwriter.format.Format) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, date):
            page.write_datetime(number, column, cell, day)
        elif cell is not None:
            page.write(number, column, cell)


def money(value: float) -> str:
    """Rupiah as Siskeudes prints it: 1164000000 → "1.164.000.000,00"."""
    return f"{value:,.2f}".replace(",", "·").replace(".", ",").replace("·", ".")


def dotted(value: float) -> str:
    """A whole number with dots for thousands: 66240 → "66.240"."""
    return f"{round(value):,}".replace(",", ".")


def comma(value: float, decimals: int = 1) -> str:
    """A number with a decimal comma: 88.74 → "88,7"."""
    return f"{value:.{decimals}f}".replace(".", ",")
