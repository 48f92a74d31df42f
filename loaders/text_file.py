"""Bytes to text, told and not guessed: what the file really is, and in which encoding it was written."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Literal

from loaders.base import LoadError

Nature = Literal["empty", "zip", "ole", "html", "lfs", "pdf", "rtf", "text"]

_MAGIC: tuple[tuple[bytes, Nature], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"version https://git-lfs", "lfs"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
)
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
            return what
    start = data[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if not start:
        return "empty" if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n") else "text"
    return "html" if start.startswith(b"<") else "text"


def decode(data: bytes, name: str, *, encoding: str = "") -> Decoded:
    """The text of a file. encoding "": UTF-8 strictly, UTF-16 by its mark, then Windows-1252; which one is told.

    LoadError: no text at all, NUL bytes, or not in the encoding named.
    """
    what = nature(data)
    if what != "text":
        raise LoadError(f"{name}: {WHAT[what]}")
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
    if data.startswith(_UTF16):
        try:
            return Decoded(data.decode("utf-16"), ("penyandian UTF-16 (dari tanda awal berkas)",))
        except UnicodeDecodeError:
            raise LoadError(f"{name}: UTF-16 yang rusak atau terpotong; minta dikirim ulang") from None
    try:
        return Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        where = error.start + 1
    try:
        return Decoded(data.decode("cp1252"), (f"penyandian Windows-1252 (bita ke-{where} bukan UTF-8)",))
    except UnicodeDecodeError:
        raise LoadError(
            f"{name}: penyandian tidak dikenal (bukan UTF-8, UTF-16 atau Windows-1252); simpan ulang sebagai CSV UTF-8"
        ) from None
