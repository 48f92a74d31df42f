"""A workbook's bytes before it is opened: is it one, and is it safe."""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib

from loaders.base import LoadError
from loaders.text_file import WHAT, nature
from loaders.workbook_cells import Hidden, hidden_cells, hidden_in_old

MOST_ENTRIES = 2_000
MOST_BYTES = 200 * 1024 * 1024  # all entries together, inflated
MOST_RATIO = 100  # inflated / packed; real workbooks stay below 30
_HARMLESS = 4 * 1024 * 1024  # a workbook that inflates to less than this cannot hurt, whatever its ratio

_LOCKED = "{name}: buku kerja dikunci kata sandi; minta dikirim tanpa kata sandi"
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_PROLOG = 64 * 1024  # bytes in which the first element must begin; real ones begin within a few hundred


def check_workbook(data: bytes, name: str) -> Hidden:
    """Formula errors and formulas never computed, by sheet. LoadError: no workbook, cut off, or dangerous to open."""
    what = nature(data)
    if what == "ole":
        _check_old(data, name)
        return hidden_in_old(data, name)
    if what != "zip":
        raise LoadError(f"{name}: bukan buku kerja Excel; {WHAT[what]}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_size(packed, len(data), name)
            _check_is_workbook(packed, name)
            _check_parts(packed, name)
            return hidden_cells(packed, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise LoadError(f"{name}: buku kerja terpotong atau rusak; minta dikirim ulang") from None


def _check_old(data: bytes, name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise LoadError(_LOCKED.format(name=name))
    if len(data) < 1536:
        raise LoadError(f"{name}: buku kerja terpotong atau rusak; minta dikirim ulang")


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
