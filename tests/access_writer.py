"""Writes small MS Access files for tests, page by page: Access 97 (jet3), 2000 to 2003 (jet4) and .accdb (ace).

Only what a reader looks at is written. That the pages are right is told by mdbtools, a reader of other people's, which
the tests ask too (``tests/test_access_file.py``).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

TYPES = {"yes": 1, "byte": 2, "short": 3, "int": 4, "money": 5, "float": 6, "double": 7, "date": 8, "ole": 11,
         "text": 10, "memo": 12, "guid": 15, "decimal": 16, "big": 19}  # fmt: skip
FIXED = {1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 6: 4, 7: 8, 8: 8, 15: 16, 16: 17, 19: 8}
MADE = 39448.0  # the day the file was made, which masks its password


@dataclass(frozen=True)
class Made:
    """A table to write. columns: (name, type) with a decimal's scale after a colon ("decimal:2")."""

    name: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Any]]
    deleted: frozenset[int] = frozenset()  # rows to write and then delete, from 0
    moved: frozenset[int] = frozenset()  # rows that outgrew their page and lie in another
    short: int = 0  # rows to leave out of the file's own count, as after a crash


@dataclass
class Writer:
    """One file in the making. password, key: of the whole file, only marked, nothing is encrypted."""

    kind: str = "jet4"
    password: bytes = b""
    key: int = 0
    large_map: bool = False
    pages: list[bytearray] = field(default_factory=list)

    @property
    def wide(self) -> bool:
        return self.kind != "jet3"

    @property
    def size(self) -> int:
        return 4096 if self.wide else 2048

    def file(self, *tables: Made) -> bytes:
        """The whole file."""
        self.pages = [self._head(), bytearray(self.size), bytearray(self.size)]
        places = [self._new() for _ in tables]
        for place, table in zip(places, tables, strict=True):
            self._table(place, table)
        columns = [("Id", "int"), ("Name", "text"), ("Type", "short"), ("Flags", "int"), ("LvProp", "ole")]
        system = [(2, "MSysObjects", 1, -(2**31), None)]
        rows = [(place, table.name, 1, 0, None) for place, table in zip(places, tables, strict=True)]
        self._table(2, Made("MSysObjects", columns, [*system, *rows]))
        return b"".join(map(bytes, self.pages))

    def _head(self) -> bytearray:
        page = bytearray(self.size)
        page[:4] = b"\0\1\0\0"
        page[4:20] = b"Standard ACE DB\0" if self.kind == "ace" else b"Standard Jet DB\0"
        page[20] = {"jet3": 0, "jet4": 1, "ace": 2}[self.kind]
        struct.pack_into("<H", page, 0x3C, 1252)
        struct.pack_into("<I", page, 0x3E, self.key)
        struct.pack_into("<d", page, 0x72, MADE)
        secret = self.password.ljust(40 if self.wide else 20, b"\0")
        mask = struct.pack("<i", int(MADE)) if self.wide else bytes(4)
        page[0x42 : 0x42 + len(secret)] = bytes(b ^ mask[i % 4] for i, b in enumerate(secret))
        length = 128 if self.wide else 126
        page[24 : 24 + length] = scrambled(bytes(page[24 : 24 + length]))
        return page

    def _new(self) -> int:
        self.pages.append(bytearray(self.size))
        return len(self.pages) - 1

    def _put(self, number: int, owner: bytes, rows: Sequence[bytes], flags: Sequence[int] = ()) -> None:
        """A data page with these rows, laid from its end."""
        page, at = bytearray(self.size), 12 if self.wide else 8
        page[:2], page[4:8] = b"\1\1", owner
        struct.pack_into("<H", page, at, len(rows))
        end = self.size
        for i, row in enumerate(rows):
            end -= len(row)
            page[end : end + len(row)] = row
            struct.pack_into("<H", page, at + 2 + 2 * i, end | (flags[i] if flags else 0))
        assert end >= at + 2 + 2 * len(rows), "more rows than a page has room for"
        self.pages[number] = page

    # ------------------------------------------------------------------------------------------ tables

    def _table(self, place: int, table: Made) -> None:
        owned = self._data(place, table)
        pointer = self._map(owned)
        kinds = [(TYPES[kind.split(":")[0]], int(kind.partition(":")[2] or 0)) for _, kind in table.columns]
        wide, text = self.wide, bytearray(63 if self.wide else 43)
        text[:2] = b"\2\1"
        counted = len(table.rows) - len(table.deleted) - table.short
        struct.pack_into("<I", text, 16 if wide else 12, counted)
        variable = sum(kind not in FIXED for kind, _ in kinds)
        struct.pack_into("<HHH", text, 41 if wide else 21, len(kinds), variable, len(kinds))
        struct.pack_into("<II", text, 55 if wide else 35, pointer, pointer)
        fixed = number = 0
        for i, (kind, scale) in enumerate(kinds):
            column = bytearray(25 if wide else 18)
            column[0] = kind
            struct.pack_into("<HHH", column, 5 if wide else 1, i, number, i)
            column[11 if wide else 9 : 13 if wide else 11] = bytes([28, scale])
            column[15 if wide else 13] = 3 if kind in FIXED else 2
            struct.pack_into("<HH", column, 21 if wide else 14, fixed, FIXED.get(kind, 510))
            fixed, number = fixed + FIXED.get(kind, 0), number + (kind not in FIXED)
            text += column
        for name, _ in table.columns:
            raw = name.encode("utf-16-le" if wide else "cp1252")
            text += struct.pack("<H" if wide else "<B", len(raw)) + raw
        self._definition(place, bytes(text))

    def _definition(self, place: int, text: bytes) -> None:
        """A definition that goes on in further pages when it is long."""
        head, here = text[: self.size], place
        rest = text[self.size :]
        page = bytearray(head.ljust(self.size, b"\0"))
        while rest:
            after = self._new()
            struct.pack_into("<I", page, 4, after)
            self.pages[here] = page
            page, here = bytearray((b"\2\1\0\0\0\0\0\0" + rest[: self.size - 8]).ljust(self.size, b"\0")), after
            rest = rest[self.size - 8 :]
        self.pages[here] = page

    def _map(self, owned: Sequence[int]) -> int:
        """A usage map in a page of its own; gives the pointer to its row."""
        bits = bytearray((self.size - 4) if self.large_map else 64)
        for number in owned:
            bits[number // 8] |= 1 << number % 8
        if self.large_map:
            page = self._new()
            self.pages[page] = bytearray(b"\5\1\0\0" + bits)
            row = b"\1" + struct.pack("<I", page) + bytes(64)
        else:
            row = b"\0\0\0\0\0" + bytes(bits)
        place = self._new()
        self._put(place, struct.pack("<I", 1), [row])
        return place << 8

    def _data(self, place: int, table: Made) -> list[int]:
        owner, owned = struct.pack("<I", place), []
        rows: list[bytes] = []
        flags: list[int] = []
        room = self.size - 100

        def close() -> None:
            if rows:
                owned.append(self._new())
                self._put(owned[-1], owner, rows, flags)
                rows.clear()
                flags.clear()

        for i, values in enumerate(table.rows):
            row = self._row(table.columns, values)
            if i in table.moved:
                away = self._new()
                owned.append(away)
                self._put(away, owner, [row], [0x8000])  # not to be counted a second time where it lies
                row = struct.pack("<I", away << 8)
            if sum(map(len, rows)) + 2 * len(rows) + len(row) > room or len(rows) > 200:
                close()
            rows.append(row)
            flags.append(0x4000 if i in table.moved else 0x8000 if i in table.deleted else 0)
        close()
        return owned

    # ------------------------------------------------------------------------------------------ rows

    def _row(self, columns: Sequence[tuple[str, str]], values: Sequence[Any]) -> bytes:
        fixed, parts = bytearray(), []
        mask = bytearray((len(columns) + 7) // 8)
        for i, ((_, kind), value) in enumerate(zip(columns, values, strict=True)):
            code = TYPES[kind.split(":")[0]]
            there = bool(value) if code == 1 else value is not None
            mask[i // 8] |= there << i % 8
            raw = self._value(code, value, int(kind.partition(":")[2] or 0)) if there else b""
            if code in FIXED:
                fixed += raw.ljust(FIXED[code], b"\0")
            else:
                parts.append(raw)
        start = struct.pack("<H" if self.wide else "<B", len(columns)) + bytes(fixed)
        offsets = [len(start)]
        for part in parts:
            offsets.append(offsets[-1] + len(part))
        body = start + b"".join(parts)
        if not parts:
            return body + bytes(mask)
        if self.wide:
            return body + b"".join(struct.pack("<H", o) for o in reversed(offsets)) + struct.pack(
                "<H", len(parts)) + bytes(mask)  # fmt: skip
        return body + self._narrow(offsets, len(body) + len(parts) + 2 + len(mask)) + bytes([len(parts)]) + bytes(mask)

    @staticmethod
    def _narrow(offsets: Sequence[int], length: int) -> bytes:
        """Offsets of one byte, and for every 256 bytes of the row the first column that lies beyond them."""
        jumps = (length - 1) // 256
        jumps = (length + jumps - 1) // 256
        beyond = [next((i for i, o in enumerate(offsets) if o >= 256 * (k + 1)), 255) for k in range(jumps)]
        return bytes(o % 256 for o in reversed(offsets)) + bytes(reversed(beyond))

    def _value(self, code: int, value: Any, scale: int) -> bytes:
        if code == 1:
            return b""
        if code == 5:
            return struct.pack("<q", int(Decimal(value) * 10_000))
        if code == 8:
            days = value - datetime(1899, 12, 30)
            part = days.seconds / 86400  # counts onward in its day, also before day zero
            return struct.pack("<d", days.days - part if days.days < 0 else days.days + part)
        if code == 10:
            return self._text(value)
        if code == 12:
            return self._memo(self._text(value))
        if code == 11:
            return self._memo(value)
        if code == 15:
            return value.bytes_le
        if code == 16:
            whole = int(Decimal(value).scaleb(scale))
            words = [abs(whole) >> shift & 0xFFFFFFFF for shift in (96, 64, 32, 0)]
            return bytes([0x80 if whole < 0 else 0]) + struct.pack("<4I", *words)
        return struct.pack({2: "<B", 3: "<h", 4: "<i", 6: "<f", 7: "<d", 19: "<q"}[code], value)

    def _text(self, value: str) -> bytes:
        if not self.wide:
            return value.encode("cp1252")
        if value.isascii() and "\0" not in value and len(value) > 2:
            return b"\xff\xfe" + value.encode("latin-1")  # compressed, as Access does
        return value.encode("utf-16-le")

    def _memo(self, raw: bytes) -> bytes:
        """In the row when short, in a row of a page of long values, or chained over several."""
        room = self.size - 100
        if len(raw) <= 60:
            return struct.pack("<III", len(raw) | 0x80000000, 0, 0) + raw
        if len(raw) <= room:
            page = self._new()
            self._put(page, b"LVAL", [raw])
            return struct.pack("<III", len(raw) | 0x40000000, page << 8, 0)
        pointer = 0
        pieces = [raw[i : i + room] for i in range(0, len(raw), room)]
        for piece in reversed(pieces):
            page = self._new()
            self._put(page, b"LVAL", [struct.pack("<I", pointer) + piece])
            pointer = page << 8
        return struct.pack("<III", len(raw), pointer, 0)


def scrambled(data: bytes) -> bytes:
    """RC4 with the key of every Access file."""
    key, state, j = bytes.fromhex("c7da396b"), list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % 4]) % 256
        state[i], state[j] = state[j], state[i]
    found, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        found.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(found)
