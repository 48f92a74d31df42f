"""Files in the inbox: which ones lie ready behind a pattern, and their bytes, read safely. Shared by file readers."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from loaders.base import Delivery, LoadError

SETTLE = 1.0  # seconds a file must lie untouched before it counts as finished
LIMIT = 512 * 1024 * 1024  # bytes; a larger delivery is refused before it is opened for reading
_BLOCK = 1 << 20
_CLOCK_AHEAD = 60.0  # a file stamped later than this after now comes from a clock that is wrong, not from a writer
_REASONS = {errno.EACCES: "izin ditolak", errno.EPERM: "izin ditolak", errno.EIO: "galat pada cakram"}
_HALF_DONE = (".part", ".tmp", ".crdownload", ".filepart", ".download")
_SLOT = re.compile(r"\{[a-z_]+\}")


@dataclass(frozen=True)
class Contents:
    """The bytes of one delivery and their sha256, in hex."""

    data: bytes
    fingerprint: str


def find_files(folder: Path, pattern: str, now: datetime, *, settle: float = SETTLE) -> list[Delivery]:
    """Finished regular files behind pattern, oldest first (by file time, then by name as people count).

    pattern: relative to the inbox; ``*``, ``?`` and ``[…]`` as in a shell, ``{period}`` or ``{region}`` stands for any
    text; letter case is forgiven. LoadError: the inbox or a folder named outright is missing, or the pattern leads out.
    """
    parts = _parts(pattern)
    if not folder.is_dir():
        raise LoadError(f'inbox: folder "{folder.name}" tidak ada atau tidak terbaca; buat foldernya lalu ulangi')
    found = [d for path in _walk(folder, folder, parts) if (d := _delivery(folder, path, now, settle=settle))]
    return sorted(found, key=lambda d: (d.delivered, _natural(d.name)))


def moved_in(changed: Set[str], gone: Set[str]) -> set[str]:
    """Names among those changed together that took over from an unfinished one beside them ("x.csv.part" became
    "x.csv", ".x.csv.Ab12" did): whoever renames a file has written it to its end."""
    unfinished = [PurePosixPath(name) for name in gone if _is_unfinished(PurePosixPath(name).name)]
    whole = {str(path.with_suffix("")) for path in unfinished if path.suffix.casefold() in _HALF_DONE}
    whole |= {str(path.with_name(path.stem[1:])) for path in unfinished if path.stem[:1] == "." and path.stem[1:]}
    return (whole & changed) - gone


def read_file(folder: Path, delivery: Delivery, *, limit: int = LIMIT) -> Contents:
    """The bytes of a delivery. LoadError: gone, no regular file, outside the inbox, too large, or changed meanwhile."""
    with opened(folder, delivery, limit=limit) as file:
        size = os.fstat(file.fileno()).st_size
        # As much as there is, and one more: a buffer of the whole limit would be half a gigabyte for every file.
        data = file.read(min(limit, size) + 1)
        if len(data) != size:
            raise LoadError(_changed(delivery))
    return Contents(data, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True)
class Prints:
    """sha256 of a file, and of its first so many bytes ("" when it is not longer than that)."""

    whole: str
    start: str = ""


def prints(folder: Path, delivery: Delivery, *, start: int = 0) -> Prints:
    """What a delivery's bytes amount to, without keeping them. LoadError: as ``read_file``."""
    found, first = hashlib.sha256(), ""
    with opened(folder, delivery) as file:
        size = os.fstat(file.fileno()).st_size
        if 0 < start < size:
            _feed(found, file, start)
            first = found.hexdigest()
        _feed(found, file, size)
    return Prints(found.hexdigest(), first)


@contextmanager
def opened(folder: Path, delivery: Delivery, *, limit: int = LIMIT) -> Iterator[BinaryIO]:
    """A delivery's file, to be read block by block. LoadError: as ``read_file``; that it changed is told at the end."""
    path = delivery.path
    if path is None:
        raise LoadError(f"{delivery.name}: bukan berkas; betulkan read.kind sumber ini")
    _stay_inside(folder, path, delivery.name)
    with os.fdopen(_open(path, delivery.name), "rb") as file:
        before = os.fstat(file.fileno())
        _check_size(before, delivery.name, limit)
        yield file
        after = os.fstat(file.fileno())
    if _face(before) != _face(after) or not _still_there(path, after):
        raise LoadError(_changed(delivery))


def _changed(delivery: Delivery) -> str:
    return f"{delivery.name}: berkas berubah ketika dibaca; tunggu pengiriman selesai, lalu akan dicoba lagi"


def _feed(found: hashlib._Hash, file: BinaryIO, count: int) -> None:
    """The next so many bytes, or as many as there are."""
    while count > 0 and (block := file.read(min(count, _BLOCK))):
        found.update(block)
        count -= len(block)


def _parts(pattern: str) -> tuple[str, ...]:
    path = PurePosixPath(pattern.replace("\\", "/"))
    if not pattern.strip() or path.is_absolute() or ".." in path.parts or re.match(r"^[A-Za-z]:", pattern):
        raise LoadError(f'read.path: "{pattern}" harus berupa jalur di dalam inbox, misalnya "dinkes/balita-*.xlsx"')
    return path.parts


def _walk(root: Path, folder: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    """Paths matching parts, one folder level a part; ``**`` is any depth."""
    head, rest = parts[0], parts[1:]
    names = _names(folder)
    if head == "**":
        yield from _walk(root, folder, rest or ("*",))
        for name in names:
            if _is_folder(folder / name):
                yield from _walk(root, folder / name, parts)
        return
    matching = [n for n in names if _matches(n, head)]
    if rest and not matching and not _is_pattern(head):
        here = (folder / head).relative_to(root).as_posix()
        raise LoadError(f'inbox: folder "{here}" tidak ada; buat foldernya, atau betulkan read.path')
    for name in matching:
        if not rest:
            yield folder / name
        elif _is_folder(folder / name):
            yield from _walk(root, folder / name, rest)


def _names(folder: Path) -> list[str]:
    """Names in a folder that could be deliveries: no dot files, no lock files of Excel, no half-done downloads."""
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise LoadError(f'inbox: folder "{folder.name}" tidak dapat dibuka ({_said(error)}); periksa izinnya') from None
    return sorted(n for n in names if not _is_unfinished(n))


def _is_unfinished(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold().endswith(_HALF_DONE)


def _is_pattern(part: str) -> bool:
    return bool(_SLOT.search(part)) or any(c in part for c in "*?[")


def _matches(name: str, part: str) -> bool:
    return fnmatchcase(name.casefold(), _SLOT.sub("*", part).casefold())


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _delivery(folder: Path, path: Path, now: datetime, *, settle: float) -> Delivery | None:
    """The file as a delivery; None when it is no regular file or not finished: the watch or schedule asks again."""
    try:
        seen = os.lstat(path)
    except OSError:
        return None
    if not stat.S_ISREG(seen.st_mode):
        return None
    lain = now.timestamp() - seen.st_mtime
    if -_CLOCK_AHEAD < lain < settle:
        return None
    delivered = datetime.fromtimestamp(min(seen.st_mtime, now.timestamp()), UTC)
    return Delivery(path.relative_to(folder).as_posix(), path, delivered)


def _natural(name: str) -> list[tuple[int, str]]:
    """A key that puts "tw2" before "tw10"."""
    return [(int(p), "") if p.isdigit() else (-1, p.casefold()) for p in re.split(r"(\d+)", name)]


def _stay_inside(folder: Path, path: Path, name: str) -> None:
    try:
        real, root = path.resolve(strict=True), folder.resolve(strict=True)
    except OSError:
        raise LoadError(f"{name}: berkas sudah tidak ada; minta dikirim lagi") from None
    if path.is_symlink() or not real.is_relative_to(root):
        raise LoadError(f"{name}: tautan ke luar inbox tidak dibaca; salin berkasnya ke inbox")


def _open(path: Path, name: str) -> int:
    """A file descriptor. Never follows a link; never waits on a pipe (O_NONBLOCK); absent flags (Windows) count 0."""
    flags = os.O_RDONLY
    for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise LoadError(f"{name}: bukan berkas biasa; kirim berkas, bukan pipa, perangkat atau folder")
        return os.open(path, flags)
    except OSError as error:
        raise LoadError(f"{name}: tidak dapat dibuka ({_said(error)}); periksa izin atau tutup programnya") from None


def _said(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, error.strerror or "galat")


def _check_size(seen: os.stat_result, name: str, limit: int) -> None:
    if not stat.S_ISREG(seen.st_mode):
        raise LoadError(f"{name}: bukan berkas biasa; kirim berkas, bukan pipa, perangkat atau folder")
    if seen.st_size > limit:
        size, most = seen.st_size / 1024**2, limit / 1024**2
        raise LoadError(
            f"{name}: {size:,.0f} MB melebihi batas {most:,.0f} MB; bagi berkasnya per bulan atau per kecamatan"
        )


def _face(seen: os.stat_result) -> tuple[int, ...]:
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns


def _still_there(path: Path, seen: os.stat_result) -> bool:
    try:
        return _face(os.lstat(path)) == _face(seen)
    except OSError:
        return False
