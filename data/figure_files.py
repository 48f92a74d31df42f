"""Figures on disk: plain matrices, mapped and not read, so that a restart or another process adds nothing up again.

Periods lie one after the other, each with all regions: the newest period of 8,500 villages is one stretch of the file.
A file is named by what its figures were made from and never changes; one that is damaged or not ours is thrown away.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from data.figures import MATRICES, Figures, slim
from data.period import Period

WORTH = 20_000  # cells; fewer are added up sooner than they are found
_BEGIN = b"PENDOPO FIGURES 1\n"
_HEAD = len(_BEGIN) + 12  # bytes before the facts: how long they are, and a check of all that follows
_ALIGNED = 64
_PIECE = 1 << 20
_FREE = 1 << 30  # bytes that stay free on the disk
_MOST = 4 << 30  # bytes of all files together
_DAYS = 3.0  # what nobody has mapped for so long goes
_SUFFIX, _WORDS = ".figures", ".words"


@dataclass
class FigureFiles:
    """folder: None, or one that cannot be written, keeps nothing. Safe to share between threads and processes."""

    folder: Path | None
    _sound: set[str] = field(default_factory=set, repr=False)

    def find(self, name: str) -> Figures | None:
        """The figures kept under a name, mapped; None when there are none, or none that are whole."""
        if self.folder is None:
            return None
        path = self.folder / (name + _SUFFIX)
        try:
            if name not in self._sound and not _is_whole(path):
                path.unlink(missing_ok=True)
                return None
            found = _mapped(path)
        except (OSError, ValueError, KeyError):
            return None
        self._sound.add(name)
        _touch(path)
        return found

    def keep(self, name: str, figures: Figures) -> None:
        """Lay figures down; without room or permission nothing happens."""
        if figures.value.size >= WORTH:
            self._lay(name + _SUFFIX, lambda path: _write(path, figures))

    def words(self, name: str) -> Any:
        """What JSON can say that was kept under a name; None as of ``find``."""
        if self.folder is None:
            return None
        path = self.folder / (name + _WORDS)
        try:
            if not _is_whole(path):
                path.unlink(missing_ok=True)
                return None
            found = json.loads(path.read_bytes()[_HEAD:])
        except (OSError, ValueError):
            return None
        _touch(path)
        return found

    def keep_words(self, name: str, said: object) -> None:
        """As ``keep``, however short."""
        self._lay(name + _WORDS, lambda path: _checked(path, json.dumps(said).encode()))

    def _lay(self, name: str, write: Callable[[Path], object]) -> None:
        if self.folder is None:
            return
        new = self.folder / f"{uuid.uuid4().hex}.new"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(self.folder).free < _FREE:
                return
            write(new)
            os.replace(new, self.folder / name)
        except OSError:  # a web process may only read the state folder, and lives without
            with suppress(OSError):
                new.unlink()

    def sweep(self, *, keep_days: float = _DAYS, most: int = _MOST) -> int:
        """Delete what nobody has mapped for long, then the oldest beyond the room there is; gives how many."""
        if self.folder is None or not self.folder.is_dir():
            return 0
        found = [(path.stat(), path) for path in self.folder.iterdir()]
        left, gone, old = sum(told.st_size for told, _ in found), 0, time.time() - keep_days * 86400
        for told, path in sorted(found, key=lambda one: one[0].st_mtime):
            if told.st_mtime < old or left > most:
                path.unlink(missing_ok=True)
                left, gone = left - told.st_size, gone + 1
        return gone


def _write(path: Path, figures: Figures) -> None:
    facts: dict[str, Any] = {
        "periods": [str(period) for period in figures.periods],
        "upto": [day.isoformat() for day in figures.upto],
        "partial": list(figures.partial),
        "notes": {str(column): list(words) for column, words in figures.notes.items()},
        "shape": list(figures.value.shape),
    }
    stored: list[bytes] = []
    places: dict[str, Any] = {}
    at = 0
    for name in MATRICES:
        matrix = getattr(figures, name)
        if matrix is None:
            continue
        kept = np.ascontiguousarray(_unique(slim(matrix)).T)
        data = kept.tobytes()
        places[name] = [kept.dtype.str, at, list(kept.shape)]
        stored += [data, b"\0" * (-len(data) % _ALIGNED)]
        at += len(data) + (-len(data) % _ALIGNED)
    text = json.dumps(facts | {"matrices": places}).encode()
    text += b" " * (-(_HEAD + len(text)) % _ALIGNED)
    _checked(path, text, *stored)


def _checked(path: Path, text: bytes, *more: bytes) -> None:
    """A file that ``_is_whole`` knows: the length of text and a check of everything before it."""
    body = b"".join([text, *more])
    with path.open("wb") as file:
        file.write(_BEGIN + len(text).to_bytes(8, "little") + zlib.crc32(body).to_bytes(4, "little"))
        file.write(body)


def _mapped(path: Path) -> Figures:
    whole = np.memmap(path, dtype=np.uint8, mode="r")
    length = int.from_bytes(whole[len(_BEGIN) : len(_BEGIN) + 8].tobytes(), "little")
    facts = json.loads(whole[_HEAD : _HEAD + length].tobytes())
    shape = tuple(facts["shape"])
    matrices = {name: _matrix(whole, _HEAD + length, place, shape) for name, place in facts["matrices"].items()}
    return Figures(
        periods=tuple(Period.parse(text) for text in facts["periods"]),
        upto=tuple(date.fromisoformat(text) for text in facts["upto"]),
        partial=tuple(facts["partial"]),
        notes={int(column): tuple(words) for column, words in facts["notes"].items()},
        **matrices,
    )


def _matrix(whole: npt.NDArray[np.uint8], begin: int, place: list[Any], shape: tuple[int, ...]) -> npt.NDArray[Any]:
    kind, at, kept = np.dtype(place[0]), int(place[1]), tuple(place[2])
    size = kind.itemsize * int(np.prod(kept))
    cells = whole[begin + at : begin + at + size].view(kind).reshape(kept).T
    return cells if cells.shape == shape else np.broadcast_to(cells, shape)


def _unique(matrix: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Without what a broadcast repeats."""
    return matrix[tuple(slice(0, 1) if step == 0 else slice(None) for step in matrix.strides)]


def _is_whole(path: Path) -> bool:
    """Whether every byte is the one that was written. The file is read, not mapped: it takes no memory."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if len(head) < _HEAD or not head.startswith(_BEGIN):
            return False
        check = 0
        while piece := file.read(_PIECE):
            check = zlib.crc32(piece, check)
    return check == int.from_bytes(head[-4:], "little")


def _touch(path: Path) -> None:
    with suppress(OSError):  # who may only read leaves the day as it is
        os.utime(path)


def name_of(words: Mapping[str, object]) -> str:
    """One name for what figures were made from."""
    return sha256(json.dumps(words, sort_keys=True, default=str).encode()).hexdigest()[:40]
