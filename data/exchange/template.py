"""Writes the form of a source as an XLSX: instructions, units and codes filled in, lists and number checks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from data.cells.numbers import said
from data.exchange.form_guide import guide
from data.exchange.form_layout import Check, Column, Layout, layout_of
from data.exchange.form_source import HEADER_ROW, MARK, SHEET
from data.profile import Profile, Source

LISTS, GUIDE = "Daftar", "Petunjuk"
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#505050", "text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "fill": {"bold": True, "bg_color": "#FFF2CC", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "fixed": {"num_format": "@", "bg_color": "#F2F2F2", "border": 1, "border_color": "#BFBFBF"},
    "shut": {"bg_color": "#D9D9D9", "pattern": 14, "fg_color": "#A6A6A6", "border": 1, "border_color": "#BFBFBF"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True, "text_wrap": True, "valign": "top"},
}
_OPEN = {"border": 1, "border_color": "#BFBFBF", "locked": False}
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True, "select_locked_cells": True}


def template(source: Source, profile: Profile, today: date) -> bytes:
    """The workbook, ready to be sent to the agency. The same source, profile and day give the same bytes."""
    layout = layout_of(source, profile, today)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": source.label.id, "created": _moment(today)})
    book.set_custom_property(MARK, source.id)
    writer = _Writer(book, layout, {name: book.add_format(look) for name, look in _LOOKS.items()}, {})
    writer.write_guide(book.add_worksheet(GUIDE), guide(source, layout, profile))
    sheet, lists = book.add_worksheet(SHEET), book.add_worksheet(LISTS)
    writer.write_lists(lists)
    writer.write_rows(sheet, source.label.id)
    sheet.activate()
    sheet.set_first_sheet()
    book.close()
    return out.getvalue()


def _moment(today: date) -> Any:
    from datetime import datetime

    return datetime(today.year, today.month, today.day)


@dataclass
class _Writer:
    """One workbook being written. lists: where the choices of a column stand on the sheet of lists."""

    book: xlsxwriter.Workbook
    layout: Layout
    looks: dict[str, Format]
    lists: dict[tuple[str, ...], str]

    def write_guide(self, sheet: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
        """Two columns: what it is about, and the words."""
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 92)
        for row, (left, right) in enumerate(lines):
            if not right:
                sheet.write_string(row, 0, left, self.looks["title"])
                continue
            sheet.write_string(row, 0, left, self.looks["bold"])
            sheet.write_string(row, 1, right, self.looks["wrap"])
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", _ALLOWED)

    def write_lists(self, sheet: Worksheet) -> None:
        """Every list of choices in a column of its own; a list inside a check may only have 255 letters."""
        choices = dict.fromkeys(c.check.choices for c in self.layout.columns if c.check.choices)
        for place, texts in enumerate(choices):
            named = next(c.name for c in self.layout.columns if c.check.choices == texts)
            sheet.write_string(0, place, named, self.looks["head"])
            sheet.set_column(place, place, 26)
            for row, text in enumerate(texts, start=1):
                sheet.write_string(row, place, text, self.looks["fixed"])
            letter = xl_col_to_name(place)
            self.lists[texts] = f"={LISTS}!${letter}$2:${letter}${len(texts) + 1}"
        sheet.protect("", _ALLOWED)

    def write_rows(self, sheet: Worksheet, title: str) -> None:
        """Titles, the header, the prefilled rows (or blank ones), the checks."""
        columns, head = self.layout.columns, HEADER_ROW - 1
        sheet.write_string(0, 0, title, self.looks["title"])
        sheet.write_string(1, 0, "Isi kolom berlatar kuning. Yang tidak ada datanya dikosongkan, jangan diisi nol.")
        sheet.write_string(2, 0, f'Petunjuk lengkap di lembar "{GUIDE}".')
        last = head + (len(self.layout.rows) or self.layout.blank_rows)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            unit = f"satuan: {column.unit}" if column.unit else ""
            sheet.write_string(head - 1, place, unit, self.looks["note"])
            sheet.write_string(head, place, column.name, self.looks["head" if column.fixed else "fill"])
            if column.about:
                sheet.write_comment(head, place, column.about)
            self._write_column(sheet, place, column)
            if not column.fixed:
                sheet.data_validation(head + 1, place, last, place, self._validation(column))
        sheet.set_row(head, 32)
        locked = sum(c.fixed for c in columns)
        sheet.freeze_panes(HEADER_ROW, min(locked, 2) or 1)
        sheet.autofilter(head, 0, last, len(columns) - 1)
        _set_up_print(sheet, head, last, len(columns))
        sheet.protect("", _ALLOWED)

    def _write_column(self, sheet: Worksheet, place: int, column: Column) -> None:
        open_ = self.book.add_format({**_OPEN, "num_format": _format_of(column)})
        for row in range(self.layout.blank_rows):
            sheet.write_blank(HEADER_ROW + row, place, None, open_)
        for row, prefilled in enumerate(self.layout.rows, start=HEADER_ROW):
            text = prefilled.texts.get(column.name, "")
            if column.fixed:
                sheet.write_string(row, place, text, self.looks["fixed"])
            elif text:
                sheet.write_string(row, place, text, open_)
            else:
                applies = not column.indicator or column.name in prefilled.open
                sheet.write_blank(row, place, None, open_ if applies else self.looks["shut"])

    def _validation(self, column: Column) -> dict[str, Any]:
        check = column.check
        told = {
            "input_title": column.name[:32], "input_message": column.about[:250],
            "error_title": "Periksa isian", "error_message": _wrong(check)[:250],
        }  # fmt: skip
        match check.kind:
            case "choice":
                return {"validate": "list", "source": self.lists[check.choices], **told}
            case "day":
                first, last = date(2000, 1, 1), date(2099, 12, 31)
                return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last, **told}
            case "text":
                return {"validate": "any", **{k: v for k, v in told.items() if k.startswith("input")}}
            case _:
                low = -1e15 if check.low is None else check.low
                high = 1e15 if check.high is None else check.high
                kind = "integer" if check.kind == "whole" else "decimal"
                return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high, **told}


def _format_of(column: Column) -> str:
    match column.check.kind:
        case "whole":
            return "#,##0"
        case "number":
            return "#,##0" + ("." + "0" * column.decimals if column.decimals else ".##")
        case "day":
            return "yyyy-mm-dd"
        case _:
            return "@"


def _wrong(check: Check) -> str:
    match check.kind:
        case "choice":
            return "Pilih salah satu dari daftar."
        case "day":
            return "Tulis tanggal, misalnya 2026-10-31."
        case "whole" | "number":
            what = "bilangan bulat" if check.kind == "whole" else "angka"
            low = f" paling kecil {said(check.low)}" if check.low is not None else ""
            high = f" paling besar {said(check.high)}" if check.high is not None else ""
            return f"Isi {what}{low}{high}, tanpa satuan; kosongkan bila tidak ada datanya."
        case _:
            return ""


def _set_up_print(sheet: Worksheet, head: int, last: int, width: int) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.print_area(0, 0, last, width - 1)
    sheet.set_footer("&L&F&RHalaman &P dari &N")
