"""Cells of a workbook that a reader would give as blank, found beside it; and whether its sheets reach too far."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree import ElementTree

from loaders import binary_workbook, old_workbook, opendocument
from loaders.base import LoadError
from loaders.opendocument import UNCOMPUTED
from loaders.sheet_span import MalformedSheet, Span, span

_BROKEN = "{name}: isi lembar rusak; buka di Excel, simpan ulang, lalu kirim lagi"
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt=["']e["'])[^>]*\br=["']([A-Za-z]+\d+)["'][^>]*(?<!/)>"""
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.S,
)
_NOWHERE = re.compile(rb"""<(?:\w+:)?c\b(?![^>]*\br=)[^>]*\bt=["']e["']""")  # an error that does not say its place
_FORMULA_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt=["']str["'])[^>]*\br=["']([A-Za-z]+\d+)["'][^>]*>\s*"""
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# One of these stands in every formula cell without a value; without any of them the search is left out.
_TRACES = (b"f></", b"v/>", b"v />", b"<v></v>", b":v></", b"/></c>", b"f>\n", b"f>\r", b"f> ")
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Hidden:
    """Cells that a reader gives as blank though they are not: sheet → {(row, column) from 0: text}."""

    cells: Mapping[str, Mapping[tuple[int, int], str]] = field(default_factory=dict)


def hidden_cells(packed: zipfile.ZipFile, name: str) -> Hidden:
    """Of an XLSX, XLSB or ODS. LoadError: a sheet reaches too far, or no reader could follow it."""
    names = packed.namelist()
    if "xl/workbook.xml" in names:
        return _in_xlsx(packed, name)
    return _in_xlsb(packed, name) if "xl/workbook.bin" in names else _in_ods(packed, name)


def hidden_in_old(data: bytes, name: str) -> Hidden:
    """Of an XLS. LoadError: its parts lead nowhere."""
    try:
        sheets = old_workbook.sheets(data)
    except old_workbook.NoOldWorkbook:
        raise LoadError(f"{name}: buku kerja rusak; buka di Excel, simpan ulang, lalu kirim lagi") from None
    for sheet, seen in sheets.items():
        _check_reach(seen.reach, f"{name} › {sheet}")
    return Hidden({sheet: seen.hidden for sheet, seen in sheets.items()})


def _in_ods(packed: zipfile.ZipFile, name: str) -> Hidden:
    try:
        sheets = opendocument.sheets(packed.read("content.xml"))
    except MalformedSheet:
        raise LoadError(_BROKEN.format(name=name)) from None
    for sheet, seen in sheets.items():
        _check_reach(seen.reach, f"{name} › {sheet}")
    return Hidden({sheet: seen.hidden for sheet, seen in sheets.items()})


def _in_xlsb(packed: zipfile.ZipFile, name: str) -> Hidden:
    names, rels = set(packed.namelist()), "xl/_rels/workbook.bin.rels"
    found: dict[str, Mapping[tuple[int, int], str]] = {}
    try:
        targets = _targets(packed.read(rels)) if rels in names else {}
        for title, link in binary_workbook.bundles(packed.read("xl/workbook.bin")).items():
            if (path := _inside(targets.get(link, ""))) in names:
                seen = binary_workbook.sheet(packed.read(path))
                _check_reach(seen.reach, f"{name} › {title}")
                found[title] = seen.hidden
    except (MalformedSheet, ElementTree.ParseError):
        raise LoadError(_BROKEN.format(name=name)) from None
    return Hidden(found)


def _in_xlsx(packed: zipfile.ZipFile, name: str) -> Hidden:
    found: dict[str, Mapping[tuple[int, int], str]] = {}
    linked = _sheet_files(packed)
    _check_unlinked(packed, {*linked.values(), "xl/sharedStrings.xml"}, name)
    for sheet, path in linked.items():
        xml = packed.read(path)
        _check_span(xml, f"{name} › {sheet}")
        cells: dict[tuple[int, int], str] = {}
        if b't="e"' in xml or b"t='e'" in xml:
            if _NOWHERE.search(xml):
                raise LoadError(_BROKEN.format(name=f"{name} › {sheet}"))
            cells |= {_place(m[1]): m[2].decode("utf-8", "replace") for m in _ERROR_CELL.finditer(xml)}
        if any(trace in xml for trace in _TRACES):
            cells |= {_place(m[1]): UNCOMPUTED for m in _FORMULA_CELL.finditer(xml)}
        if cells:
            found[sheet] = cells
    return Hidden(found)


def _check_unlinked(packed: zipfile.ZipFile, linked: set[str], name: str) -> None:
    """Sheets that we do not find by their link; a reader that forgives letter case might."""
    for path in packed.namelist():
        if path.endswith(".xml") and path not in linked and b"sheetData" in (xml := packed.read(path)):
            _check_span(xml, f"{name} › {path}")


def _sheet_files(packed: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its XML inside the package; empty for workbooks that are not XML (xlsb, ods)."""
    names = set(packed.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    try:
        targets = _targets(packed.read("xl/_rels/workbook.xml.rels"))
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314
    except ElementTree.ParseError:
        return {}
    found = {}
    for sheet in book.iter():
        target = targets.get(sheet.get(_REL, "")) if sheet.tag.endswith("}sheet") else None
        if (path := _inside(target or "")) in names:
            found[sheet.get("name", "")] = path
    return found


def _targets(rels: bytes) -> dict[str, str]:
    links = ElementTree.fromstring(rels)  # noqa: S314 (sizes checked, no entities)
    return {link.get("Id", ""): link.get("Target", "") for link in links}


def _inside(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") or not target else str(PurePosixPath("xl", target))


def _check_span(xml: bytes, name: str) -> None:
    try:
        reach = span(xml)
    except MalformedSheet:
        raise LoadError(_BROKEN.format(name=name)) from None
    _check_reach(reach, name)


def _check_reach(reach: Span, name: str) -> None:
    """A lone cell far out makes a small file a huge rectangle."""
    if reach.too_large:
        raise LoadError(
            f"{name}: terbentang {reach.rows} baris × {reach.columns} kolom; hapus isi sel yang tercecer jauh di luar "
            "tabel, simpan, lalu kirim ulang"
        )


def _place(reference: bytes) -> tuple[int, int]:
    """ "C7" → (6, 2)."""
    letters = reference.rstrip(b"0123456789")
    return int(reference[len(letters) :]) - 1, _number(letters.upper()) - 1


def _number(letters: bytes) -> int:
    number = 0
    for character in letters:
        number = number * 26 + character - 64
    return number
