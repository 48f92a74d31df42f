"""Tables of a Jet or ACE file: their columns, and every living row cut into values."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from loaders.jet_pages import DATA, DEFINITION, Damage, Pages
from loaders.jet_values import BOOLEAN, Kind, value_of

_FIXED = 1  # flag of a column that always takes the same room
_CATALOGUE = 2  # page of the table that lists all tables
_SYSTEM = 0x80000002
_LOOPS = 10_000  # more pages than any definition has: a chain that bites its tail


@dataclass(frozen=True)
class Column:
    """One column. place: offset among the fixed values, or number among the variable ones."""

    name: str
    number: int
    kind: Kind
    fixed: bool
    place: int


@dataclass(frozen=True)
class Table:
    """A table's definition. count: rows the file says it has."""

    page: int
    columns: tuple[Column, ...]
    count: int
    variable: int
    pages: int  # pointer to the map of its pages


def find_tables(pages: Pages) -> dict[str, int]:
    """Every table of people's own → the page of its definition; 0 for one that only links to another file."""
    catalogue = table_at(pages, _CATALOGUE)
    names = [c.name for c in catalogue.columns]
    found: dict[str, int] = {}
    for values in rows_of(pages, catalogue):
        entry = dict(zip(names, values, strict=True))
        kind, flags = entry.get("Type"), entry.get("Flags") or 0
        if not isinstance(flags, int) or flags & _SYSTEM:
            continue
        if kind == 1:
            found[str(entry["Name"])] = int(str(entry["Id"])) & 0xFFFFFF
        elif kind in (4, 6):
            found[str(entry["Name"])] = 0
    return found


def table_at(pages: Pages, number: int) -> Table:
    """The table defined at a page. Damage: there is no such definition."""
    layout, text = pages.layout, _definition(pages, number)
    try:
        (count,) = struct.unpack_from("<I", text, layout.table_rows)
        variable, width = struct.unpack_from("<HH", text, layout.table_variable)
        (indexes,) = struct.unpack_from("<I", text, layout.table_indexes)
        (owned,) = struct.unpack_from("<I", text, layout.table_map)
        start = layout.first + indexes * layout.index_size
        names = _names(pages, text, start + width * layout.column_size, width)
        columns = [_column(pages, text, start + i * layout.column_size, names[i]) for i in range(width)]
    except (struct.error, IndexError, UnicodeDecodeError):
        raise Damage(f"definisi tabel di halaman {number} rusak") from None
    # A pointer has its row in the lowest byte and its page in the other three.
    return Table(number, tuple(sorted(columns, key=lambda c: c.number)), count, variable, owned)


def _definition(pages: Pages, number: int) -> bytes:
    """The whole definition; one of many columns goes on in further pages."""
    text, here = b"", number
    for _ in range(_LOOPS):
        page = pages.page(here)
        if page[0] != DEFINITION:
            raise Damage(f"halaman {here} seharusnya definisi tabel")
        text += page[8:] if text else page
        here = int.from_bytes(page[4:8], "little")
        if not here:
            return text
    raise Damage(f"definisi tabel di halaman {number} tidak berujung")


def _names(pages: Pages, text: bytes, at: int, width: int) -> list[str]:
    size, encoding = (2, "utf-16-le") if pages.layout.wide else (1, pages.encoding)
    found: list[str] = []
    for _ in range(width):
        length = int.from_bytes(text[at : at + size], "little")
        at += size + length
        if not length or at > len(text):
            raise IndexError
        found.append(text[at - length : at].decode(encoding).strip())
    return found


def _column(pages: Pages, text: bytes, at: int, name: str) -> Column:
    number, variable, precision, flags, offset = (at + o for o in pages.layout.column)
    fixed = bool(text[flags] & _FIXED)
    (place,) = struct.unpack_from("<H", text, offset if fixed else variable)
    (own,) = struct.unpack_from("<H", text, number)
    return Column(name, own, Kind(text[at], text[precision + 1]), fixed, place)


# ---------------------------------------------------------------------------------------------- rows


def rows_of(pages: Pages, table: Table) -> Iterator[list[object]]:
    """Every living row. Damage: a row cannot be cut, or there are more or fewer than the file itself counts."""
    seen = 0
    for number in pages.mapped(table.pages):
        page = pages.page(number)
        if page[0] != DATA or int.from_bytes(page[4:8], "little") != table.page:
            continue  # a map also names pages of indexes; a page that is lost shows in the count
        for row in pages.rows(number):
            seen += 1
            yield _cut(pages, table, row)
    if seen != table.count:
        raise Damage(f"{seen} baris terbaca, padahal menurut berkasnya {table.count}")


def _cut(pages: Pages, table: Table, row: bytes) -> list[object]:
    size = 2 if pages.layout.wide else 1
    width = int.from_bytes(row[:size], "little")
    mask = (width + 7) // 8
    if len(row) < size + mask or width > 2000:
        raise Damage("sebuah baris terlalu pendek")
    present = row[len(row) - mask :]
    bounds = _bounds(pages, row, mask) if table.variable else ()
    values: list[object] = []
    for column in table.columns:
        there = column.number < width and bool(present[column.number // 8] >> column.number % 8 & 1)
        if column.kind.code == BOOLEAN:
            values.append(there)
        elif not there:
            values.append(None)
        elif column.fixed:
            values.append(value_of(pages, column.kind, row[size + column.place : len(row) - mask]))
        elif column.place + 1 < len(bounds):
            values.append(value_of(pages, column.kind, row[bounds[column.place] : bounds[column.place + 1]]))
        else:
            values.append(None)  # the column is younger than the row
    return values


def _bounds(pages: Pages, row: bytes, mask: int) -> tuple[int, ...]:
    """Where each variable value of a row begins, and where the last one ends."""
    end = len(row) - mask
    if pages.layout.wide:
        if end < 4:
            raise Damage("sebuah baris terlalu pendek")
        count = int.from_bytes(row[end - 2 : end], "little")
        first = end - 4 - 2 * count
        if first < 2:
            raise Damage("jumlah kolom sebuah baris mustahil")
        found = struct.unpack_from(f"<{count + 1}H", row, first)[::-1]
    else:
        found = _narrow_bounds(row, end)
    if any(a > b for a, b in pairwise(found)) or found[-1] > end:
        raise Damage("batas kolom sebuah baris mustahil")
    return tuple(found)


def _narrow_bounds(row: bytes, end: int) -> tuple[int, ...]:
    """Jet 3 keeps one byte an offset, and beside them at which column another 256 is to be added."""
    count, jumps = row[end - 1], (len(row) - 1) // 256
    last = end - 2 - jumps
    if (last - count) // 256 < jumps:
        jumps -= 1
    if last - count < 1:
        raise Damage("jumlah kolom sebuah baris mustahil")
    found, used = [], 0
    for i in range(count + 1):
        while used < jumps and row[end - 2 - used] == i:
            used += 1
        found.append(row[last - i] + 256 * used)
    return tuple(found)
