"""One file out of a ZIP archive that an application exports (Siskeudes: a CSV a table), unpacked within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from loaders.base import LoadError
from loaders.text_file import WHAT, nature

MOST_ENTRIES = 2_000
MOST_BYTES = 200 * 1024 * 1024  # all entries together, as declared; and what one really unpacks to
MOST_RATIO = 100
_HARMLESS = 4 * 1024 * 1024  # less than this cannot hurt, whatever its ratio
_WORKBOOK = frozenset(("[Content_Types].xml", "mimetype"))
_PIECE = 1 << 20


def member(data: bytes, pattern: str, name: str) -> tuple[str, bytes]:
    """Name and bytes of the one entry that fits pattern (``*`` and ``?``; letter case and folders are forgiven).

    LoadError: no such entry or several, none named and so the members are listed, or an archive unsafe to unpack.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = [e for e in packed.infolist() if not e.is_dir()]
            if _WORKBOOK & {e.filename for e in entries}:
                raise LoadError(f"{name}: {WHAT['zip']}")
            _check(packed, len(data), name)
            entry = _chosen(entries, pattern, name)
            inside = _unpacked(packed, entry, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        what = "arsip ZIP" if pattern else "buku kerja Excel atau arsip ZIP"
        raise LoadError(f"{name}: {what} yang terpotong, rusak atau berkata sandi; minta dikirim ulang") from None
    if nature(inside) in ("zip", "ole"):
        raise LoadError(f"{name} › {entry.filename}: isinya arsip atau buku kerja di dalam ZIP; keluarkan lalu kirim")
    return entry.filename, inside


def _check(packed: zipfile.ZipFile, size: int, name: str) -> None:
    entries = packed.infolist()
    declared = sum(e.file_size for e in entries)
    odd = next((e.filename for e in entries if _leads_out(e.filename)), "")
    nested = next((e.filename for e in entries if e.filename.casefold().endswith(".zip")), "")
    why = ""
    if len(entries) > MOST_ENTRIES:
        why = f"berisi {len(entries)} berkas (batas {MOST_ENTRIES})"
    elif declared > MOST_BYTES:
        why = f"mengembang menjadi {declared / 1024**2:.0f} MB (batas {MOST_BYTES // 1024**2} MB)"
    elif declared > _HARMLESS and declared > MOST_RATIO * size:
        why = f"mengembang {declared // max(size, 1)} kali (batas {MOST_RATIO} kali)"
    elif odd:
        why = f'nama "{odd[:100]}" menunjuk ke luar arsip'
    elif nested:
        why = f'memuat arsip ZIP lain ("{nested[:100]}")'
    if why:
        raise LoadError(f"{name}: arsip ZIP tidak wajar, {why}; tidak dibuka, minta diekspor ulang")


def _leads_out(path: str) -> bool:
    plain = path.replace("\\", "/")
    return plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/")


def _chosen(entries: list[zipfile.ZipInfo], pattern: str, name: str) -> zipfile.ZipInfo:
    there = ", ".join(e.filename for e in entries[:40]) + (f" dan {len(entries) - 40} lagi" if entries[40:] else "")
    if not pattern:
        raise LoadError(f"{name}: arsip ZIP; tulis berkas yang dimaksud di read.member (ada: {there or 'kosong'})")
    fitting = [e for e in entries if _fits(e.filename, pattern)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise LoadError(f'{name}: "{pattern}" tidak ada di dalam ZIP (ada: {there or "kosong"}); betulkan read.member')
    several = ", ".join(e.filename for e in fitting[:10])
    raise LoadError(f'{name}: "{pattern}" cocok dengan {len(fitting)} berkas ({several}); persempit read.member')


def _fits(path: str, pattern: str) -> bool:
    path, pattern = path.replace("\\", "/").casefold(), pattern.replace("\\", "/").casefold()
    return fnmatchcase(path, pattern) or ("/" not in pattern and fnmatchcase(PurePosixPath(path).name, pattern))


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """The bytes as they come, never past what the entry declares: the declared sum is bounded already."""
    pieces, seen = [], 0
    with packed.open(entry) as stream:
        while piece := stream.read(_PIECE):
            pieces.append(piece)
            seen += len(piece)
            if seen > MOST_BYTES:
                raise LoadError(f"{name} › {entry.filename}: lebih besar daripada tertulis; minta diekspor ulang")
    if seen != entry.file_size:
        raise LoadError(f"{name} › {entry.filename}: tidak sebesar yang tertulis; minta diekspor ulang")
    return b"".join(pieces)
