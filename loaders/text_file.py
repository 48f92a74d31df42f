"""Bytes to text, told and not guessed: what the file really is, and in which encoding it was written."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from loaders.base import LoadError

Nature = Literal["empty", "zip", "ole", "html", "lfs", "pdf", "rtf", "image", "word", "nul", "text"]

_MAGIC: tuple[tuple[bytes, Nature], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"version https://git-lfs", "lfs"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
# Parts (streams) of a document of Word and of a workbook.
_WORD: dict[Nature, tuple[bytes, bytes]] = {
    "zip": (b"word/document.xml", b"xl/workbook."),
    "ole": ("WordDocument".encode("utf-16-le"), "Workbook".encode("utf-16-le")),
}
_NO_LETTER = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")  # undefined in Windows-1252
_MOST_STRANGE = 100  # one byte without a letter in so many: more of them is no text
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# What to tell an operator about a file that is not what its name says.
WHAT: dict[Nature, str] = {
    "empty": "berkas kosong (0 bita atau hanya spasi); minta dikirim ulang",
    "zip": "isinya buku kerja Excel atau arsip ZIP; simpan sebagai CSV, atau pakai read.kind = \"excel\"",
    "ole": "isinya buku kerja Excel lama (.xls); simpan sebagai CSV, atau pakai read.kind = \"excel\"",
    "html": "isinya halaman web, bukan data (mungkin halaman masuk); unduh ulang lalu simpan sebagai XLSX atau CSV",
    "lfs": "hanya penunjuk Git LFS, bukan datanya; unduh berkas aslinya",
    "pdf": "isinya PDF; minta berkas aslinya dalam XLSX atau CSV",
    "rtf": "isinya dokumen RTF; minta berkas aslinya dalam XLSX atau CSV",
    "image": "isinya gambar atau foto; minta berkas aslinya dalam XLSX atau CSV",
    "word": "isinya dokumen Word; minta tabelnya dalam XLSX atau CSV",
    "nul": "seluruh isinya bita kosong (NUL), salinan berkas gagal; minta dikirim ulang",
    "text": "isinya teks biasa; simpan ulang sebagai XLSX, atau pakai read.kind = \"csv\"",
}  # fmt: skip


@dataclass(frozen=True)
class Decoded:
    """A text and what should be told about how it was read."""

    text: str
    notes: tuple[str, ...] = ()


def nature(data: bytes) -> Nature:
    """What the first bytes say the file is, whatever its name says."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return "word" if _is_word(data, what) else what
    if data and not data.strip(b"\0"):
        return "nul"
    start = data[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if not start:
        return "empty" if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n") else "text"
    return "html" if start.startswith(b"<") else "text"


def _is_word(data: bytes, what: Nature) -> bool:
    """True for a document of Word; a workbook may hold one inside and stays a workbook."""
    if what not in _WORD:
        return False
    document, workbook = _WORD[what]
    return document in data and workbook not in data


def decode(data: bytes, name: str, *, encoding: str = "") -> Decoded:
    """The text of a file. encoding "": UTF-8 strictly, UTF-16 by its mark or its pattern of NUL bytes, then
    Windows-1252; which one is told.

    LoadError: no text at all, NUL bytes, or not in the encoding named.
    """
    what = nature(data)
    if what != "text":
        raise LoadError(f"{name}: {WHAT[what]}")
    return decode_bytes(data, name, encoding=encoding)


def decode_bytes(data: bytes, name: str, *, encoding: str = "") -> Decoded:
    """As ``decode``, of bytes whose nature the caller knows (a web page is a text too)."""
    decoded = _declared(data, name, encoding) if encoding else _found_out(data, name)
    if "\0" in decoded.text:
        raise LoadError(f"{name}: ada bita kosong (NUL), salinan berkas rusak; minta dikirim ulang")
    return decoded


def _declared(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
        return Decoded(data.decode(codec))
    except LookupError:
        raise LoadError(f'{name}: read.encoding "{encoding}" tidak dikenal; tulis "utf-8" atau "cp1252"') from None
    except UnicodeDecodeError as error:
        raise LoadError(
            f'{name}: bita ke-{error.start + 1} bukan "{encoding}"; betulkan read.encoding atau simpan ulang berkasnya'
        ) from None


def _found_out(data: bytes, name: str) -> Decoded:
    codec, why = ("utf-16", "dari tanda awal berkas") if data.startswith(_UTF16) else _by_nuls(data)
    if codec:
        try:
            return Decoded(data.decode(codec), (f"penyandian UTF-16 ({why})",))
        except UnicodeDecodeError:
            raise LoadError(f"{name}: UTF-16 yang rusak atau terpotong; minta dikirim ulang") from None
    try:
        return Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _as_windows(data, name, error.start + 1)


def _by_nuls(data: bytes) -> tuple[str, str]:
    """The UTF-16 codec of a file without a mark: Latin letters have a NUL as every second byte and nowhere else."""
    start = data[:4096]
    first, second = start[0::2].count(0), start[1::2].count(0)
    if not first and second > len(start) // 4:
        return "utf-16-le", "tanpa tanda awal, dari pola bitanya"
    if not second and first > len(start) // 4:
        return "utf-16-be", "tanpa tanda awal, dari pola bitanya"
    return "", ""


def _as_windows(data: bytes, name: str, where: int) -> Decoded:
    """Windows-1252, whose five bytes without a letter stay the control signs they are elsewhere, and are told."""
    note = f"penyandian Windows-1252 (bita ke-{where} bukan UTF-8)"
    try:
        return Decoded(data.decode("cp1252"), (note,))
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        byte = f"0x{data[error.start]:02X}"
    strange = sum(map(data.count, _NO_LETTER))
    if strange * _MOST_STRANGE > len(data):
        raise LoadError(
            f"{name}: penyandian tidak dikenal, bita {byte} di baris {row} bukan huruf dalam UTF-8, UTF-16 atau "
            "Windows-1252; simpan ulang sebagai CSV UTF-8"
        )
    pieces = re.split(b"([\x81\x8d\x8f\x90\x9d])", data)
    text = "".join(p.decode("latin-1" if p in _NO_LETTER else "cp1252") for p in pieces)
    return Decoded(text, (note, f"{strange} bita tanpa huruf, yang pertama {byte} di baris {row}; periksa isinya"))
