"""The most memory that any process below this one has held, read from /proc while something runs."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType


class Peak:
    """``with Peak() as peak: …; peak.child_mb`` — of the largest process below this one, and of this one itself."""

    def __init__(self) -> None:
        self.child_mb = self.own_mb = 0
        self._end = threading.Event()
        self._watch = threading.Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> Peak:
        Path("/proc/self/clear_refs").write_text("5")  # the high mark of this process starts anew
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._watch.join()
        self.own_mb = _high(os.getpid())

    def _look_on(self) -> None:
        while not self._end.wait(0.02):
            self.child_mb = max([self.child_mb, *(_high(pid) for pid in _below(os.getpid()))])


def _high(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def _below(pid: int) -> list[int]:
    """Processes below pid, at any depth."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(folder.name))
    found, left = [], [pid]
    while left:
        below = parents.get(left.pop(), [])
        found += below
        left += below
    return found
