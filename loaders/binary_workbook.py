"""Binary workbooks (.xlsb): how far their cells reach, and the formula errors that a reader gives as blank.

Format: [MS-XLSB] 2.1.4 (records), 2.4.313 (BrtBundleSh), 2.4.683 (BrtRowHdr), 2.5.9 (Cell).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.old_workbook import ERRORS
from loaders.sheet_span import MalformedSheet, Span

_ROW, _ERROR, _FORMULA_ERROR, _RICH_TEXT, _BUNDLE = 0, 3, 11, 62, 156
_CELLS = frozenset((*range(2, 12), _RICH_TEXT))


@dataclass(frozen=True)
class Sheet:
    """One sheet: the farthest cell with anything in it, and (row, column) from 0 → text of formula errors."""

    reach: Span
    hidden: dict[tuple[int, int], str] = field(default_factory=dict)


def bundles(book: bytes) -> dict[str, str]:
    """Sheet name → id of its link, from ``xl/workbook.bin``."""
    found = {}
    try:
        for kind, record in _records(book):
            if kind == _BUNDLE:
                link, at = _text(record, 8)
                found[_text(record, at)[0]] = link
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise MalformedSheet(str(error)) from None
    return found


def sheet(part: bytes) -> Sheet:
    """What a sheet's part holds. MalformedSheet: cut off within a record."""
    row, rows, columns = 0, 1, 1
    hidden: dict[tuple[int, int], str] = {}
    try:
        for kind, record in _records(part):
            if kind == _ROW:
                row = struct.unpack_from("<I", record)[0]
            elif kind in _CELLS:
                column = struct.unpack_from("<I", record)[0]
                rows, columns = max(rows, row + 1), max(columns, column + 1)
                if kind in (_ERROR, _FORMULA_ERROR):
                    hidden[row, column] = ERRORS.get(record[8], "#VALUE!")
    except (struct.error, IndexError) as error:
        raise MalformedSheet(str(error)) from None
    return Sheet(Span(rows, columns), hidden)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | part[at] << 7
            at += 1
        size, shift = 0, 0
        while True:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift == 28:
                break
        yield kind, part[at : at + size]
        at += size


def _text(record: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", record, at)[0]
    end = at + 4 + 2 * length
    return record[at + 4 : end].decode("utf-16-le"), end
