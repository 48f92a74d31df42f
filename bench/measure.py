"""Small tools of the benchmarks: a line of the table, CPU time of a block, quantiles."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measure. ratio: against what is named in ``against``; absolute figures wobble with the machine."""

    what: str
    value: str
    against: str = ""
    ratio: float | None = None

    def text(self) -> str:
        compared = f"{self.ratio:.2g} × {self.against}" if self.ratio is not None else self.against
        return f"{self.what:<58} {self.value:>18}   {compared}"


def cpu_seconds(work: Callable[[], object], times: int) -> float:
    """CPU seconds of this process per call, the median of three rounds."""
    rounds = []
    for _ in range(3):
        start = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - start) / times)
    return sorted(rounds)[1]


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
