"""A workbook's bytes before it is opened: is it one, is it safe, and which cells would a reader give as blank."""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree import ElementTree

from loaders import old_workbook, opendocument
from loaders.base import LoadError
from loaders.opendocument import UNCOMPUTED
from loaders.sheet_span import MalformedSheet, Span, span
from loaders.text_file import WHAT, nature

MOST_ENTRIES = 2_000
MOST_BYTES = 200 * 1024 * 1024  # all entries together, inflated
MOST_RATIO = 100  # inflated / packed; real workbooks stay below 30
_HARMLESS = 4 * 1024 * 1024  # a workbook that inflates to less than this cannot hurt, whatever its ratio

_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt=["']e["'])[^>]*\br=["']([A-Z]+\d+)["'][^>]*>.*?<(?:\w+:)?v>([^<]*)<""", re.S
)
_FORMULA_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt=["']str["'])[^>]*\br=["']([A-Z]+\d+)["'][^>]*>\s*"""
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# One of these stands in every formula cell without a value; without any of them the search is left out.
_TRACES = (b"f></", b"v/>", b"v />", b"<v></v>", b":v></", b"/></c>")
_LOCKED = "{name}: buku kerja dikunci kata sandi; minta dikirim tanpa kata sandi"
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_PROLOG = 64 * 1024  # bytes in which the first element must begin; real ones begin within a few hundred
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Hidden:
    """Cells that a reader gives as blank though they are not: sheet → {(row, column) from 0: text}."""

    cells: Mapping[str, Mapping[tuple[int, int], str]] = field(default_factory=dict)


def check_workbook(data: bytes, name: str) -> Hidden:
    """Formula errors and formulas never computed, by sheet. LoadError: no workbook, cut off, or dangerous to open."""
    what = nature(data)
    if what == "ole":
        _check_old(data, name)
        return _in_xls(data, name)
    if what != "zip":
        raise LoadError(f"{name}: bukan buku kerja Excel; {WHAT[what]}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_size(packed, len(data), name)
            _check_is_workbook(packed, name)
            _check_parts(packed, name)
            return _hidden(packed, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise LoadError(f"{name}: buku kerja terpotong atau rusak; minta dikirim ulang") from None


def _check_old(data: bytes, name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise LoadError(_LOCKED.format(name=name))
    if len(data) < 1536:
        raise LoadError(f"{name}: buku kerja terpotong atau rusak; minta dikirim ulang")


def _in_xls(data: bytes, name: str) -> Hidden:
    try:
        return Hidden(old_workbook.errors(data))
    except old_workbook.NoOldWorkbook:
        raise LoadError(f"{name}: buku kerja rusak; buka di Excel, simpan ulang, lalu kirim lagi") from None


def _check_size(packed: zipfile.ZipFile, size: int, name: str) -> None:
    """Entries, declared sizes, ratio; then every entry that could hold more than it declares is inflated."""
    entries = packed.infolist()
    declared = sum(e.file_size for e in entries)
    why = ""
    if len(entries) > MOST_ENTRIES:
        why = f"berisi {len(entries)} bagian (batas {MOST_ENTRIES})"
    elif declared > MOST_BYTES:
        why = f"mengembang menjadi {declared / 1024**2:.0f} MB (batas {MOST_BYTES // 1024**2} MB)"
    elif declared > _HARMLESS and declared > MOST_RATIO * size:
        why = f"mengembang {declared // max(size, 1)} kali (batas {MOST_RATIO} kali)"
    else:
        why = next((f'bagian "{e.filename}" lebih besar daripada tertulis' for e in entries if _lies(packed, e)), "")
    if why:
        raise LoadError(
            f"{name}: buku kerja tidak wajar, {why}; tidak dibuka, minta berkas yang disimpan ulang dari Excel"
        )


def _lies(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """True when an entry inflates to more than it declares; read in pieces, never further than one byte past."""
    if entry.is_dir() or entry.compress_size * 1032 <= _HARMLESS:  # deflate packs at most 1032 : 1
        return False
    probe = copy.copy(entry)
    probe.file_size = entry.file_size + 1
    seen = 0
    with packed.open(probe) as stream:
        while piece := stream.read(1 << 20):
            seen += len(piece)
    return seen > entry.file_size


def _check_is_workbook(packed: zipfile.ZipFile, name: str) -> None:
    names = set(packed.namelist())
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return
    if "META-INF/manifest.xml" in names and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise LoadError(_LOCKED.format(name=name))
    if "mimetype" in names and packed.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return
    inside = ", ".join(sorted(names)[:3])
    raise LoadError(
        f"{name}: arsip ZIP tanpa buku kerja (berisi {inside}); keluarkan isinya lalu kirim berkas Excel-nya"
    )


def _check_parts(packed: zipfile.ZipFile, name: str) -> None:
    """No part may declare a document type: entities multiply, or reach for other files. No program writes one here."""
    for entry in packed.infolist():
        if not entry.filename.casefold().endswith((".xml", ".rels")):
            continue
        with packed.open(entry) as part:
            start = part.read(_PROLOG)
        if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start[:4]:
            raise LoadError(
                f'{name}: bagian "{entry.filename}" ditulis dalam UTF-16; buka di Excel, simpan ulang, lalu kirim lagi'
            )
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start or (len(start) == _PROLOG and not _ELEMENT.search(start)):
            raise LoadError(
                f'{name}: bagian "{entry.filename}" memuat deklarasi entitas (DOCTYPE), yang tidak ada dalam buku '
                "kerja biasa; tidak dibuka, minta berkas yang disimpan ulang dari Excel"
            )


# ---------------------------------------------------------------------------------------------- xlsx only


def _hidden(packed: zipfile.ZipFile, name: str) -> Hidden:
    names = packed.namelist()
    return _in_xlsx(packed, name) if "content.xml" not in names or "xl/workbook.xml" in names else _in_ods(packed, name)


def _in_ods(packed: zipfile.ZipFile, name: str) -> Hidden:
    try:
        sheets = opendocument.sheets(packed.read("content.xml"))
    except MalformedSheet:
        raise LoadError(f"{name}: isi lembar rusak; buka, simpan ulang, lalu kirim lagi") from None
    for sheet, seen in sheets.items():
        _check_reach(seen.reach, f"{name} › {sheet}")
    return Hidden({sheet: seen.hidden for sheet, seen in sheets.items()})


def _in_xlsx(packed: zipfile.ZipFile, name: str) -> Hidden:
    found: dict[str, Mapping[tuple[int, int], str]] = {}
    for sheet, path in _sheet_files(packed).items():
        xml = packed.read(path)
        _check_span(xml, f"{name} › {sheet}")
        cells: dict[tuple[int, int], str] = {}
        if b't="e"' in xml or b"t='e'" in xml:
            cells |= {_place(m[1]): m[2].decode("utf-8", "replace") for m in _ERROR_CELL.finditer(xml)}
        if any(trace in xml for trace in _TRACES):
            cells |= {_place(m[1]): UNCOMPUTED for m in _FORMULA_CELL.finditer(xml)}
        if cells:
            found[sheet] = cells
    return Hidden(found)


def _sheet_files(packed: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its XML inside the package; empty for workbooks that are not XML (xlsb, ods)."""
    names = set(packed.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    try:
        links = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 (sizes checked, no entities)
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314
    except ElementTree.ParseError:
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in book.iter():
        target = targets.get(sheet.get(_REL)) if sheet.tag.endswith("}sheet") else None
        path = str(PurePosixPath("xl", target)) if target and not target.startswith("/") else (target or "").lstrip("/")
        if path in names:
            found[sheet.get("name", "")] = path
    return found


def _check_span(xml: bytes, name: str) -> None:
    try:
        reach = span(xml)
    except MalformedSheet:
        raise LoadError(f"{name}: isi lembar rusak; buka di Excel, simpan ulang, lalu kirim lagi") from None
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
    return int(reference[len(letters) :]) - 1, _number(letters) - 1


def _number(letters: bytes) -> int:
    number = 0
    for character in letters:
        number = number * 26 + character - 64
    return number
