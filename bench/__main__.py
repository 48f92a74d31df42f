"""``python -m bench [PART …]``: runs every measure, or the parts named, and prints one table.

job: the common job, by the product, two Dash pages and static files; job-cold, job-changes, job-crowd and job-start
are its pieces. load: long CSVs from file to published. hostile: bombs sent to a child. pages: cost of a refresh per
screen (against redrawing everything). glass: first paint, and the time from a changed cell in an inbox file to the
changed number on an open wall. province: 61 million observations of 8,500 villages. inspect: how many real files
become a correct source with at most three corrections. growth (and growth-far): rows, villages, screens, with a plot.
beyond: DuckDB, Polars and Dask on the state folder's Delta tables.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from bench import beyond, glass, growth, hostile, inspect, load, province, refresh
from bench.job import parts as job
from bench.measure import Line
from tests.look import wait_for_data
from tests.serving import Served, served


def _on_demonstration(measure: Callable[[Served], list[Line]]) -> Callable[[Path], list[Line]]:
    def lines(folder: Path) -> list[Line]:
        with served(folder) as site:
            wait_for_data(site)
            return measure(site)

    return lines


class Told(Protocol):
    """A line of a table."""

    def text(self) -> str: ...


# Word → heading and what measures it, in a folder of its own.
PARTS: Mapping[str, tuple[str, Callable[[Path], Sequence[Told]]]] = {
    "job": ("The common job", job.JOB),
    "job-cold": ("The common job: loads in a browser", job.COLD),
    "job-changes": ("The common job: from file to page", job.CHANGES),
    "job-crowd": ("The common job: many screens", job.CROWD),
    "job-start": ("The common job: start", job.START),
    "load": ("Loading", load.lines),
    "hostile": ("Bombs", hostile.lines),
    "pages": ("One page, many screens", _on_demonstration(refresh.lines)),
    "inspect": ("A new source in minutes", inspect.lines),
    "province": ("A province", province.lines),
    "beyond": ("Other engines on the same tables", beyond.lines),
    "growth": ("How cost grows", growth.lines),
    "growth-far": ("How cost grows, to a province and a hundred times the rows", growth.far),
    "glass": ("In a browser", _on_demonstration(glass.lines)),
}

# Run when they are named: pieces of a part that runs anyhow, and what takes half an hour.
PIECES = frozenset({"job-cold", "job-changes", "job-crowd", "job-start", "growth-far"})


def main(chosen: list[str]) -> int:
    """2 for a part that there is not."""
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    for name in chosen or [name for name in PARTS if name not in PIECES]:
        title, measure = PARTS[name]
        with tempfile.TemporaryDirectory() as folder:
            lines = measure(Path(folder) / name)
        print(f"\n{title}", flush=True)
        for line in lines:
            print("  " + line.text(), flush=True)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers started here are ended
    sys.exit(main(sys.argv[1:]))
