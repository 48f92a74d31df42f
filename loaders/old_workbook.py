"""Old workbooks (.xls): how far their cells reach, and the formula errors that a reader gives as blank.

Formats: [MS-CFB] for the compound file, [MS-XLS] 2.4.28 (BoundSheet8), 2.4.24 (BoolErr), 2.4.127 (Formula).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.sheet_span import Span

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_FREE = 0xFFFFFFFA  # sector numbers from here on are marks (end of chain, free, …)
_UNICODE = 0x0600  # Excel 97 and later; before it names have no mark for wide letters
_SEVERAL = 0x00BD  # numbers side by side; the last column stands at the end
_CELLS = frozenset((0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E))
_SHEET, _ERROR, _FORMULA, _END, _START = 0x0085, 0x0205, 0x0006, 0x000A, 0x0809


class NoOldWorkbook(Exception):
    """Not a compound file with a workbook inside, or one whose parts lead nowhere."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: the farthest cell with anything in it, and (row, column) from 0 → text of formula errors."""

    reach: Span
    hidden: dict[tuple[int, int], str] = field(default_factory=dict)


def sheets(data: bytes) -> dict[str, Sheet]:
    """The sheets of a workbook by name."""
    try:
        book = _stream(data)
        return {name: _sheet(book, start) for name, start in _sheets(book)}
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NoOldWorkbook(str(error)) from None


# ---------------------------------------------------------------------------------------------- records


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from a position on, to the end of their part; parts inside it (charts) are passed over."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        depth += (kind == _START) - (kind == _END)
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + size]
        if depth <= 0:
            return
        at += 4 + size


def _sheets(book: bytes) -> Iterator[tuple[str, int]]:
    plain = False
    for kind, record in _records(book, 0):
        if kind == _START:
            plain = struct.unpack_from("<H", record)[0] < _UNICODE
        elif kind == _SHEET:
            start, length, wide = struct.unpack_from("<I", record)[0], record[6], not plain and record[7] & 1
            first = 7 if plain else 8
            text = record[first : first + length * (1 + wide)]
            yield text.decode("utf-16-le" if wide else "latin-1"), start


def _sheet(book: bytes, start: int) -> Sheet:
    rows, columns = 1, 1
    hidden: dict[tuple[int, int], str] = {}
    for kind, record in _records(book, start):
        if kind not in _CELLS:
            continue
        row, column = struct.unpack_from("<HH", record)
        last = struct.unpack("<H", record[-2:])[0] if kind == _SEVERAL else column
        rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
        if kind == _ERROR and record[7]:
            hidden[row, column] = ERRORS.get(record[6], "#VALUE!")
        elif kind == _FORMULA and record[12:14] == b"\xff\xff" and record[6] == 2:
            hidden[row, column] = ERRORS.get(record[8], "#VALUE!")
    return Sheet(Span(rows, columns), hidden)


# ---------------------------------------------------------------------------------------------- compound file


def _stream(data: bytes) -> bytes:
    """The workbook's stream out of the compound file."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise NoOldWorkbook(f"sectors of {size} bytes")
    table = _table(data, size)
    directory_at, mini_cutoff, mini_at = struct.unpack_from("<I4xII", data, 48)
    directory = _chain(data, table, directory_at, size)
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    for entry in entries:
        length = struct.unpack_from("<H", entry, 64)[0]
        if entry[: max(0, length - 2)].decode("utf-16-le", "replace") not in ("Workbook", "Book"):
            continue
        first, count = struct.unpack_from("<II", entry, 116)
        if count >= mini_cutoff:
            return _chain(data, table, first, size)[:count]
        small = _chain(data, table, struct.unpack_from("<I", entries[0], 116)[0], size)
        places = _numbers(_chain(data, table, mini_at, size))
        return b"".join(small[n * 64 : n * 64 + 64] for n in _follow(places, first))[:count]
    raise NoOldWorkbook("no workbook inside")


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """Which sector follows which."""
    parts = [n for n in struct.unpack_from("<109I", data, 76) if n < _FREE]
    more, seen = struct.unpack_from("<I", data, 68)[0], 0
    while more < _FREE and seen <= len(data) // size:
        listed = _numbers(_sector(data, more, size))
        parts += [n for n in listed[:-1] if n < _FREE]
        more, seen = listed[-1], seen + 1
    if len(parts) > len(data) // size:
        raise NoOldWorkbook("more sectors than the file has")
    return tuple(n for part in parts for n in _numbers(_sector(data, part, size)))


def _chain(data: bytes, table: tuple[int, ...], first: int, size: int) -> bytes:
    return b"".join(_sector(data, n, size) for n in _follow(table, first))


def _follow(table: tuple[int, ...], first: int) -> Iterator[int]:
    """Sector numbers of one chain. NoOldWorkbook: it runs in a ring."""
    at, seen = first, 0
    while at < _FREE:
        if seen > len(table):
            raise NoOldWorkbook("a chain without end")
        yield at
        at, seen = table[at], seen + 1


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
