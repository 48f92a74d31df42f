"""The parts of the job that ``python -m bench`` knows: each starts the sites it needs and gives rows of one table."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench import processes
from bench.job import browser, changes, crowd, sites
from bench.job.sites import Site
from bench.job.table import EXPERT, NAIVE, PRODUCT, Head, Measure

Part = Callable[[Path, Sequence[Site]], Iterable[Measure]]


def _crowd(folder: Path, found: Sequence[Site]) -> Iterable[Measure]:
    return crowd.lines(found)


def _cold(folder: Path, found: Sequence[Site]) -> list[Measure]:
    return browser.lines(found)


def _changes(folder: Path, found: Sequence[Site]) -> Iterable[Measure]:
    yield from changes.lines(found)
    yield from changes.queries(found[0], folder)
    yield from _memory(folder, found)


def _memory(folder: Path, found: Sequence[Site]) -> list[Measure]:
    now = {site.name: float(processes.resident_mb(site.web)) for site in found if site.name in {PRODUCT, EXPERT, NAIVE}}
    peak = processes.high_mb(found[0].web)
    note = f"at most so far {peak} MB"
    return [
        Measure(
            "P12", "memory of the process that answers, 1.56 million observations", now, "MB", 350, digits=0, note=note
        )
    ]


def _start(folder: Path) -> list[Measure]:
    """From `serve` over what is loaded already to the first page painted."""
    with browser.browser() as chrome:
        shown, alive = sites.first_page(folder, chrome)
    what = "start of serve over present data →"
    return [
        Measure("P11", f"{what} first page painted", {PRODUCT: shown}, "s", 4.0, digits=1),
        Measure("P11", f"{what} every figure live", {PRODUCT: alive}, "s", digits=1),
    ]


def _recorded(rows: Iterable[Measure]) -> list[Measure]:
    """The rows, each in the night's table as soon as it is measured: a part that its deadline ends has told it.

    A row that comes once more, with the figures of other sites beside the product's, takes the place of the first.
    """
    found: dict[tuple[str, str], Measure] = {}
    for row in rows:
        if (row.id, row.what) not in found:
            row.record()
        found[row.id, row.what] = row
    return list(found.values())


def part(*parts: Part, start: bool = False) -> Callable[[Path], list[Head | Measure]]:
    """Rows of these parts, on sites started once for all of them."""

    def lines(folder: Path) -> list[Head | Measure]:
        sites.prepared(folder)
        rows: list[Head | Measure] = [Head()]
        with sites.all_sites(folder, sites.bundle()) as found:
            time.sleep(3)
            for measure in parts:
                rows += _recorded(measure(folder, found))
        if start:
            rows += _recorded(_start(folder))
        return [*rows, Head(f"load average {os.getloadavg()[0]:.1f}")]

    return lines


JOB = part(_cold, _crowd, _changes, start=True)
COLD, CHANGES, CROWD, START = part(_cold), part(_changes), part(_crowd), part(start=True)
