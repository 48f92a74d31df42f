"""Workbooks that are small to send and huge to open."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.workbooks import handmade, packed

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def swollen(megabytes: int = 800) -> bytes:
    """One cell of so many megabytes in under one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in _parts(handmade("")).items():
            if name.endswith("sheet1.xml"):
                continue
            book.writestr(name, data)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>')
            for _ in range(megabytes):
                sheet.write(b"x" * (1 << 20))
            sheet.write(b"</t></is></c></row></sheetData></worksheet>")
    return out.getvalue()


def lying(megabytes: int = 300) -> bytes:
    """The same, whose directory declares a thousand bytes."""
    data = bytearray(swollen(megabytes))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        (size,) = struct.unpack_from("<I", data, at + 24)
        if size > 1 << 20:
            struct.pack_into("<I", data, at + 24, 1000)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def crowded(entries: int = 10_000) -> bytes:
    return packed(_parts(handmade("")) | {f"xl/media/{number}.png": b"" for number in range(entries)})


def nested() -> bytes:
    return packed({"dalam.zip": packed({"lagi.zip": packed({"isi.txt": b"0" * 50_000_000})})})


def laughing() -> bytes:
    return handmade('<row r="1"><c r="A1"><v>&i;</v></c></row>', before=LAUGHS + "]>")


def reaching() -> bytes:
    """An entity that would bring in a file of the server."""
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return handmade('<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>', before=outside)


def laughing_sheet() -> bytes:
    """An XML spreadsheet of 2003, and what it is not."""
    return f'<?xml version="1.0"?>{LAUGHS}]><Workbook><Data>&i;</Data></Workbook>'.encode()


def laughing_ods() -> bytes:
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<?xml version="1.0"?>{LAUGHS}]><x>&i;</x>'.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def far() -> bytes:
    """Two cells, and a rectangle of 16,384 columns and a million rows between them."""
    return handmade('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def crammed(rows: int = 78_000, columns: int = 50) -> bytes:
    """3.9 million cells that all hold a number."""
    row = "<row>" + "<c><v>1</v></c>" * columns + "</row>"
    return handmade(row * rows)


def _parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


BOMBS = {
    "cell of 800 MB": ("data.xlsx", swollen),
    "sizes that lie": ("data.xlsx", lying),
    "10,000 parts": ("data.xlsx", crowded),
    "zip in zip": ("data.xlsx", nested),
    "billion laughs": ("data.xlsx", laughing),
    "entity from outside": ("data.xlsx", reaching),
    "billion laughs, XML sheet": ("data.xls", laughing_sheet),
    "billion laughs, ODS": ("data.ods", laughing_ods),
    "lone cell far out": ("data.xlsx", far),
    "3.9 million cells": ("data.xlsx", crammed),
}
