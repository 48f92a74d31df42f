"""The most memory that any process below this one has held, read from /proc while something runs."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType

from bench.processes import below, high_mb


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
        self.own_mb = high_mb(os.getpid())

    def _look_on(self) -> None:
        while not self._end.wait(0.02):
            self.child_mb = max([self.child_mb, *(high_mb(pid) for pid in below(os.getpid()))])
