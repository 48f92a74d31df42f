"""Bombs sent to a real child: seconds until they are refused, and the most memory the child held."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Line
from bench.peak import Peak
from tests.hostile.bombs import BOMBS
from tests.hostile.case import Case
from tests.hostile.desk import centre_of, delivered, stored


@dataclass(frozen=True)
class Blast:
    """What came of one bomb. sent: bytes; shown: values that landed; child_mb: what it inherited counts, too."""

    name: str
    sent: int
    outcome: str
    reason: str
    shown: int
    seconds: float
    child_mb: int


def lines(folder: Path) -> list[Line]:
    return [
        Line(b.name, f"{b.seconds:.2f} s, {b.child_mb} MB", f"{b.outcome}, {b.sent / 1024:,.0f} kB sent")
        for b in blasts(folder)
    ]


def blasts(folder: Path) -> list[Blast]:
    """Every bomb, each in a centre of its own."""
    return [_blast(name, folder / str(number)) for number, name in enumerate(BOMBS)]


def _blast(name: str, folder: Path) -> Blast:
    file, made = BOMBS[name]
    case = Case("bomb", file, made(), {})
    centre = centre_of(case, folder)
    centre.start_children()
    try:
        with Peak() as peak:
            started = time.perf_counter()
            (load,) = delivered(case, centre)
            took = time.perf_counter() - started
    finally:
        centre.nursery.close()
    shown = len(stored(centre, [load]).shown)
    return Blast(name, len(case.data), load.outcome, load.reason, shown, took, peak.child_mb)
