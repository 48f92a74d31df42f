"""Workbooks put together by hand, for what no library writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def packed(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def handmade(rows: str, *, before: str = "", codec: str = "utf-8") -> bytes:
    """The smallest workbook; the rows of its sheet are given as their XML."""

    def linked(kind: str, target: str) -> bytes:
        link = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'.encode()

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    )
    book = f'<sheets><sheet name="Laporan" sheetId="1" r:id="r1" xmlns:r="{_OFFICE}"/></sheets>'
    sheet = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return packed(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": linked("officeDocument", "xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels": linked("worksheet", "worksheets/sheet1.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}">{book}</workbook>'.encode(),
            "xl/worksheets/sheet1.xml": sheet.encode(codec),
        }
    )


def opendocument(rows: Sequence[Sequence[str]]) -> bytes:
    """The smallest spreadsheet LibreOffice would call one; every cell is given as its XML."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    table = f'<table:table table:name="Laporan">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0"?><office:document-content {spaces}>{body}</office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def old_workbook(records: Sequence[tuple[int, bytes]], *, sheet: str = "Laporan") -> bytes:
    """The smallest .xls: one sheet with these records, in a compound file of one table, one directory, one stream."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begin(what: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, what, 0, 0, 0, 0))

    end, title = record(0x000A, b""), sheet.encode("latin-1")
    named = struct.pack("<IHBB", len(begin(5)) + 4 + 8 + len(title) + len(end), 0, len(title), 0) + title
    lines = b"".join(record(kind, data) for kind, data in records)
    book = begin(5) + record(0x0085, named) + end + begin(0x10) + lines + end
    book += bytes(-len(book) % 512 or 0)
    book += bytes(max(0, 4096 - len(book)))
    count = len(book) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))

    def entry(name: str, kind: int, child: int, *, first: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)

    root = entry("Root Entry", 5, 1, first=0xFFFFFFFE, size=0)
    directory = (root + entry("Workbook", 2, 0xFFFFFFFF, first=2, size=len(book))).ljust(512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + table + directory + book


def binary_workbook(records: Sequence[tuple[int, bytes]]) -> bytes:
    """The smallest .xlsb: one sheet "Laporan" with these records."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return (bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])) + bytes([len(data)]) + data

    def text(said: str) -> bytes:
        return struct.pack("<I", len(said)) + said.encode("utf-16-le")

    def linked(kind: str, target: str) -> bytes:
        link = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'.encode()

    bundle = record(156, struct.pack("<II", 0, 1) + text("r1") + text("Laporan"))
    size = record(148, struct.pack("<IIII", 0, 5, 0, 2))
    lines = b"".join(record(kind, data) for kind, data in records)
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>'.encode(),
            "_rels/.rels": linked("officeDocument", "xl/workbook.bin"),
            "xl/_rels/workbook.bin.rels": linked("worksheet", "worksheets/sheet1.bin"),
            "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
            "xl/worksheets/sheet1.bin": record(129) + size + record(145) + lines + record(146) + record(130),
        }
    )
