"""A profile folder that changed while it is served: noticed, waited for, judged, and only then taken."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

SETTLED = 2.0  # seconds without a change after which a folder counts as written
PATIENCE = 120.0  # seconds a profile may take to be read
_READ = {".toml", ".csv", ".sql", ".json", ".geojson", ".topojson", ".svg", ".png"}  # an editor's own files are not

Stamp = frozenset[tuple[str, int, int]]


def stamp_of(folder: Path) -> Stamp:
    """Every file of a profile with its time and size; files that vanish meanwhile and hidden ones are left out."""
    found = set()
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if path.suffix.lower() in _READ and not any(part.startswith(".") for part in name.parts):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            found.add((name.as_posix(), status.st_mtime_ns, status.st_size))
    return frozenset(found)


@dataclass
class _Judging:
    """A process that reads the profile: 0 when there is no fault. said: what it wrote."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]
    until: float

    def fault(self) -> str:
        """The first fault that was told, or the last words of a process that broke off."""
        self.said.seek(0)
        lines = self.said.read().decode(errors="replace").splitlines()
        told = [line.strip() for line in lines if line.startswith("  ")] or [line for line in lines if line]
        return (told[0] if lines and lines[0].startswith("Profil") else told[-1]) if told else "tanpa keterangan"


@dataclass
class Renewal:
    """Looks at the folder whenever it is asked. judge: a command that reads it; tell: a line for operators.

    A profile with a fault is told once and left alone until it changes again: what is served stays as it was.
    """

    folder: Path
    judge: Sequence[str]
    tell: Callable[[str], None]
    seen: Stamp = field(init=False)
    _changed: float = 0.0
    _judged: Stamp = field(init=False)
    _judging: _Judging | None = None

    def __post_init__(self) -> None:
        self.seen = self._judged = stamp_of(self.folder)

    def due(self, now: float) -> bool:
        """True once for every change that has settled and reads without a fault. now: monotonic seconds."""
        if self._judging is not None:
            return self._verdict(self._judging, now)
        stamp = stamp_of(self.folder)
        if stamp != self.seen:
            self.seen, self._changed = stamp, now
        elif stamp != self._judged and now - self._changed >= SETTLED:
            self._judged = stamp
            said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in end(); an unread pipe would stop a long list
            process = subprocess.Popen(self.judge, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
            self._judging = _Judging(process, said, now + PATIENCE)
        return False

    def end(self) -> None:
        """No more judging."""
        if self._judging is not None:
            self._judging.process.kill()
            self._judging.process.wait()
            self._judging.said.close()
            self._judging = None

    def _verdict(self, judging: _Judging, now: float) -> bool:
        code = judging.process.poll()
        if code is None and now < judging.until:
            return False
        fault = "" if code == 0 else judging.fault() if code is not None else "terlalu lama dibaca"
        self.end()
        if stamp_of(self.folder) != self._judged:
            return False  # it changed while it was read: it settles again first
        if fault:
            self.tell(f"Profil berubah tetapi belum dipakai, yang lama tetap tampil: {fault}")
            self.tell("  semua kesalahannya: python app.py check; setelah dibetulkan, dipakai dengan sendirinya")
        return not fault
