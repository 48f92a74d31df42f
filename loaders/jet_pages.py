"""The pages of a Jet or ACE file (.mdb, .accdb): opened, checked, and their rows found by pointer.

Layout after the notes of the mdbtools project (HACKING.md) and the Jackcess library's JetFormat; written anew.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.base import LoadError

_NAMES = (b"Standard Jet DB\0", b"Standard ACE DB\0")
_HEAD_KEY = bytes.fromhex("c7da396b")  # the first page is always scrambled with this one key
_DELETED, _ELSEWHERE, _OFFSET = 0x8000, 0x4000, 0x1FFF  # flags of a row's place in its page
DATA, DEFINITION, MAP = 1, 2, 5  # kinds of pages


@dataclass(frozen=True)
class Layout:
    """Where things stand in pages and table definitions; Jet 3 (Access 97) and everything later differ."""

    page: int
    rows: int  # in a data page: number of rows
    table_rows: int  # in a definition: number of rows, variable columns, columns, indexes, map of pages, first index
    table_variable: int
    table_columns: int
    table_indexes: int
    table_map: int
    first: int
    index_size: int
    column_size: int
    column: tuple[int, int, int, int, int]  # in a column: number, variable number, precision, flags, fixed offset
    wide: bool  # counts and offsets of rows are two bytes, text is UTF-16


JET3 = Layout(2048, 8, 12, 23, 25, 31, 35, 43, 8, 18, (1, 3, 9, 13, 14), wide=False)
JET4 = Layout(4096, 12, 16, 43, 45, 51, 55, 63, 12, 25, (5, 7, 11, 15, 21), wide=True)


class Damage(Exception):
    """A page or row is not what its file says it is; told in Indonesian by whoever knows the file's name."""


@dataclass(frozen=True)
class Pages:
    """A file that was found sound in its head. encoding: of text in Jet 3."""

    data: bytes
    layout: Layout
    encoding: str

    def page(self, number: int) -> bytes:
        """One page. Damage: beyond the end of the file."""
        start = number * self.layout.page
        if not 0 < start < len(self.data):
            raise Damage(f"halaman {number} tidak ada")
        return self.data[start : start + self.layout.page]

    def rows(self, number: int) -> Iterator[bytes]:
        """The living rows of a data page; a row that outgrew its page is fetched from where it went."""
        page = self.page(number)
        for index, place in enumerate(self._places(page)):
            if place & _DELETED:
                continue
            row = self._cut(page, index)
            yield self.row(int.from_bytes(row[:4], "little")) if place & _ELSEWHERE else row

    def row(self, pointer: int) -> bytes:
        """The row a pointer leads to (its page in the upper three bytes), whatever its flags."""
        return self._cut(self.page(pointer >> 8), pointer & 0xFF)

    def mapped(self, pointer: int) -> Iterator[int]:
        """Page numbers of the usage map a pointer leads to."""
        bits = self.row(pointer)
        if bits[:1] == b"\0":
            yield from _set_bits(bits[5:], int.from_bytes(bits[1:5], "little"))
            return
        each = (self.layout.page - 4) * 8
        for place in range((len(bits) - 1) // 4):
            number = int.from_bytes(bits[1 + 4 * place : 5 + 4 * place], "little")
            if number:
                page = self.page(number)
                if page[0] != MAP:
                    raise Damage(f"halaman {number} seharusnya peta halaman")
                yield from _set_bits(page[4:], place * each)

    def _places(self, page: bytes) -> tuple[int, ...]:
        if page[0] != DATA:
            raise Damage("halaman data tertimpa")
        at = self.layout.rows
        count = int.from_bytes(page[at : at + 2], "little")
        if at + 2 + 2 * count > len(page):
            raise Damage("jumlah baris sebuah halaman mustahil")
        return struct.unpack_from(f"<{count}H", page, at + 2)

    def _cut(self, page: bytes, index: int) -> bytes:
        places = self._places(page)
        if index >= len(places):
            raise Damage("penunjuk baris menuju tempat kosong")
        start = places[index] & _OFFSET
        end = places[index - 1] & _OFFSET if index else len(page)
        if not self.layout.rows < start <= end:
            raise Damage("batas sebuah baris mustahil")
        return page[start:end]


def _set_bits(bits: bytes, first: int) -> Iterator[int]:
    for place, byte in enumerate(bits):
        if byte:
            yield from (first + place * 8 + bit for bit in range(8) if byte >> bit & 1)


def open_pages(data: bytes, name: str) -> Pages:
    """The pages of a whole file. LoadError: no Access file, cut off, too new, or locked with a password."""
    if data[4:20] not in _NAMES:
        raise LoadError(f"{name}: bukan berkas MS Access (.mdb, .accdb); periksa read.kind, atau minta dikirim ulang")
    layout = JET3 if data[20] == 0 else JET4
    if data[20] > 5:
        raise LoadError(f"{name}: versi MS Access yang belum dikenal ({data[20]}); simpan sebagai Access 2007–2016")
    if len(data) % layout.page or len(data) < 3 * layout.page:
        raise LoadError(f"{name}: berkas terpotong ({len(data):,} bita); salin ulang setelah programnya ditutup")
    head = data[:24] + _unscrambled(data[24 : 24 + (128 if layout.wide else 126)])
    if any(head[0x3E:0x42]):
        raise LoadError(f"{name}: berkas terenkripsi; buka di MS Access, hapus kata sandinya, lalu kirim lagi")
    if _has_password(head, layout):
        raise LoadError(f"{name}: berkas dikunci kata sandi; buka di MS Access, hapus kata sandinya, lalu kirim lagi")
    return Pages(data, layout, _encoding(head))


def _unscrambled(data: bytes) -> bytes:
    """RC4 with the key every file shares: not a secret, only a scrambling."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + _HEAD_KEY[i % 4]) & 255
        state[i], state[j] = state[j], state[i]
    found, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        found.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(found)


def _has_password(head: bytes, layout: Layout) -> bool:
    """Jet 3 keeps 20 bytes as they are; later files 40 bytes, masked with the day the file was made."""
    if not layout.wide:
        return any(head[0x42:0x56])
    (made,) = struct.unpack_from("<d", head, 0x72)
    mask = struct.pack("<i", int(made)) if abs(made) < 2**31 else bytes(4)
    return any(byte != mask[i % 4] for i, byte in enumerate(head[0x42:0x6A]))


def _encoding(head: bytes) -> str:
    page = int.from_bytes(head[0x3C:0x3E], "little")
    return f"cp{page}" if 1250 <= page <= 1258 else "cp1252"
