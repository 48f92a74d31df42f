"""The workbook in which an agency's mistakes go back: a summary, then its own rows with what is wrong in each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.batch import Load, Reject
from data.exchange.mending import ADDED, MARK, ROW, SUMMARY, Row, sheet_title
from data.profile import Profile, Source
from data.shapes.checks import RULES
from data.task import Answer
from loaders.base import RawTable

_WIDEST = 60
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "bold": {"bold": True, "text_wrap": True, "valign": "top"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "ours": {"bold": True, "bg_color": "#FAE3DF", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "wrong": {"bg_color": "#FCF1D9"},
}


@dataclass(frozen=True)
class Returned:
    """What goes back of one delivery. number: of its load, 0 when it is not published. outcome: for operators."""

    source: Source
    delivery: str
    delivered: datetime
    number: int
    outcome: str
    reason: str
    read: int
    loaded: int
    returned: int
    ignored: int
    rejects: tuple[Reject, ...]
    checks: tuple[tuple[str, bool], ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Rows that something was sent back of, in the order they were found."""
        return tuple(dict.fromkeys((r.sheet, r.row) for r in self.rejects if r.row > 0))


_OUTCOMES = {
    "landed": "dimuat sebagian",
    "held": "ditahan",
    "refused": "ditolak seluruhnya",
    "shaped": "belum diterbitkan",
}


def of_load(load: Load, source: Source) -> Returned:
    """What goes back of a load. load: with its rejects."""
    return Returned(
        source, load.delivery, load.delivered, load.number, _OUTCOMES.get(load.outcome, load.outcome), load.reason,
        load.read, load.loaded, load.returned, load.ignored, load.rejects, load.checks,
    )  # fmt: skip


def of_trial(answer: Answer, source: Source, called: str, received: datetime) -> Returned:
    """What would go back of a file that is not published yet."""
    return Returned(
        source, called, received, 0, _OUTCOMES.get(answer.outcome, answer.outcome), answer.reason,
        answer.read, answer.loaded, answer.returned, answer.ignored, answer.rejects, answer.checks,
    )  # fmt: skip


def returns_book(found: Returned, tables: Sequence[RawTable], profile: Profile, *, missing: str = "") -> bytes:
    """The workbook. tables: the rows named by ``found.rows`` as they came; missing: why they are not there."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_custom_property(MARK, f"{found.source.id} {found.number}")
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    _write_summary(book.add_worksheet(SUMMARY), _summary(found, profile, missing), looks)
    for table in tables:
        _write_rows(book.add_worksheet(sheet_title(table.sheet)[:31]), table, found, looks)
    book.close()
    return out.getvalue()


# ------------------------------------------------------------------------------------------------ the summary


def _summary(found: Returned, profile: Profile, missing: str) -> list[tuple[str, str]]:
    """Lines of two: what it is about, and the words. A line without words is a heading."""
    agency = profile.agency(found.source.agency)
    at = found.delivered.astimezone(ZoneInfo(profile.info.timezone))
    whole = [r for r in found.rejects if not r.row]
    agreeing = sum(ok for _, ok in found.checks)
    return [
        (f"Tolakan · {found.source.label.id}", ""),
        ("Berkas", found.delivery),
        ("Diterima", f"{at:%d/%m/%Y %H.%M} ({profile.info.timezone})"),
        ("Pengirim", f"{agency.name.id}{f' · {agency.contact}' if agency.contact else ''}"),
        ("Pemuatan", f"{found.number or '—'} · {found.outcome}"),
        *([("Alasan", found.reason)] if found.reason else []),
        ("Rekonsiliasi", ""),
        ("Baris dibaca", str(found.read)),
        ("= dimuat", str(found.loaded)),
        ("+ dikembalikan", str(found.returned)),
        ("+ bukan data", str(found.ignored)),
        ("Sel ditolak di baris yang dimuat", str(sum(bool(r.row) and not r.whole_row for r in found.rejects))),
        *([("Jumlah di berkas", "")] if found.checks else []),
        *(("TIDAK COCOK", text) for text, ok in found.checks if not ok),
        *([("cocok", f"{agreeing} jumlah di berkas sama dengan jumlah barisnya")] if agreeing else []),
        *([("Tentang berkasnya", "")] if whole else []),
        *((r.column or RULES[r.rule][0], f"{RULES[r.rule][0]}; {r.advice}") for r in whole),
        ("Langkah berikutnya", ""),
        *_steps(found, missing),
        ("Bertanya", f"Pengelola {profile.info.title.id} {profile.info.name.id}; sebutkan sumber {found.source.id}"
         + (f", pemuatan {found.number}." if found.number else ".")),
    ]  # fmt: skip


def _steps(found: Returned, missing: str) -> list[tuple[str, str]]:
    if missing or not found.rows:
        words = missing or "Tidak ada baris yang dapat dikembalikan sendiri-sendiri."
        return [("1", words), ("2", "Betulkan berkas asal menurut alasan di atas, lalu kirim lagi seutuhnya.")]
    sent = f'"perbaikan-{found.source.id}-{found.number}.xlsx"'
    last = (
        f"Simpan sebagai {sent}, lalu unggah di /unggah/{found.source.id} atau taruh di folder {found.source.agency}."
        if found.number
        else "Betulkan berkas asal, lalu unggah lagi; atau terbitkan dahulu, lalu pakai buku tolakan pemuatannya."
    )
    return [
        ("1", 'Betulkan sel yang disebut pada kolom "kolom" di lembar berikutnya; "saran" hanya usul, periksa dahulu.'),
        (
            "2",
            "Jangan mengubah judul kolom dan kolom baris. Baris yang belum dapat dibetulkan boleh dihapus.",
        ),
        ("3", last),
        ("4", "Hanya baris di buku ini yang dimuat ulang; baris lain tetap seperti sudah dimuat."),
    ]


def _write_summary(sheet: Worksheet, lines: Sequence[tuple[str, str]], looks: dict[str, Format]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    for row, (left, right) in enumerate(lines):
        sheet.write_string(row, 0, left, looks["bold" if right else "title"])
        if right:
            sheet.write_string(row, 1, right, looks["wrap"])
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


# ------------------------------------------------------------------------------------------------ the rows


def _write_rows(sheet: Worksheet, table: RawTable, found: Returned, looks: dict[str, Format]) -> None:
    """The agency's own columns in their own order, then ours. Texts stay texts, whatever they begin with."""
    own = [c for c in table.cells.columns if c not in ADDED]
    by_row: dict[int, list[Reject]] = {}
    for reject in found.rejects:
        if reject.sheet == table.sheet and reject.row > 0:
            by_row.setdefault(reject.row, []).append(reject)
    for place, name in enumerate((*own, *ADDED)):
        sheet.write_string(0, place, name, looks["head" if place < len(own) else "ours"])
        sheet.set_column(place, place, _width(table, name) if place < len(own) else 10 if name == ROW else 34)
    for line, number in enumerate(table.cells.index, start=1):
        rejects = by_row.get(int(number), [])
        wrong = {r.column for r in rejects}
        for place, name in enumerate(own):
            _write_cell(sheet, line, place, table, line - 1, name, looks["wrong"] if name in wrong else None)
        for place, text in enumerate(_told(rejects), start=len(own)):
            sheet.write_string(line, place, text)
        sheet.write_number(line, len(own) + len(ADDED) - 1, int(number))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.cells)), len(own) + len(ADDED) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(
    sheet: Worksheet, line: int, place: int, table: RawTable, at: int, name: str, look: Format | None
) -> None:
    text = str(table.cells[name].iloc[at])
    if table.numbers is not None and bool(table.numbers[name].iloc[at]):
        value = pd.to_numeric(text, errors="coerce")
        if pd.notna(value) and len(text) <= 15:  # more digits than a spreadsheet keeps stay text
            sheet.write_number(line, place, float(value), look)
            return
    sheet.write_string(line, place, text, look)


def _told(rejects: Sequence[Reject]) -> tuple[str, str, str, str]:
    """What is wrong with a row: reasons, columns, values as they were, advice; in one order."""
    reasons = "; ".join(RULES[r.rule][0] for r in rejects)
    columns = "; ".join(r.column for r in rejects if r.column)
    values = "; ".join(r.value for r in rejects if r.value)
    return reasons, columns, values, "; ".join(dict.fromkeys(r.advice for r in rejects if r.advice))


def _width(table: RawTable, name: str) -> int:
    longest = max((len(str(t)) for t in table.cells[name].head(50)), default=0)
    return min(_WIDEST, max(10, len(name) + 2, longest + 2))
