"""How cost grows: with rows, with villages, with screens. ``python -m bench growth`` also draws docs/growth.svg.

``growth-far`` adds the largest sizes: a province's 8,500 villages, a hundred times the rows.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import growth_plot, processes, province, screens
from bench.job import sites
from bench.measure import Line
from tests.serving import HOME

MONTHS = 120
# Villages and measures: rows grow with the measures of one regency; a hundred times them is a province's villages too.
ROWS = ((217, 60), (217, 600))
VILLAGES = ((157, 60), (217, 60), (1585, 60))
FAR = ((8500, 60), (8500, 153))
SCREENS = (10, 50, 100, 200, 500, 1000)
SECONDS = 25.0


@dataclass(frozen=True)
class Size:
    """One size and what was measured of it. load: load average when it ended."""

    villages: int
    measures: int
    found: dict[str, float]
    load: float

    @property
    def rows(self) -> float:
        return self.found["rows"]

    def line(self) -> Line:
        f = self.found
        cold = max(value for name, value in f.items() if name.startswith("cold_s."))
        warm = max(value for name, value in f.items() if name.startswith("warm_s."))
        text = (
            f"load {f.get('load_s', 0):.1f} s, month {f['month_load_s']:.2f} s, start {f['start_s']:.1f} s, "
            f"cold page {cold:.2f} s, warm {warm * 1000:.0f} ms, web {f['web_mb']:.0f} MB (peak {f['web_peak_mb']:.0f})"
        )
        what = f"{f['rows'] / 1e6:.1f} M rows, {self.villages:,} villages × {self.measures}"
        return Line(what, f"{f['disk_mb']:,.0f} MB", f"{text}; load average {self.load:.0f}")


@dataclass(frozen=True)
class Crowd:
    """So many screens. cpu: CPU seconds of the answering process per screen and minute; p95: seconds of an answer."""

    screens: int
    cpu: float
    p95: float
    errors: int

    def line(self) -> Line:
        text = f"an answer p95 {self.p95 * 1000:.0f} ms, {self.errors} errors"
        return Line(f"{self.screens:,} screens", f"{self.cpu:.4f} s", f"CPU per screen and minute; {text}")


def measured(villages: int, measures: int) -> Size:
    """One site of this size, made, loaded, asked and thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        found = province.measure(Path(folder), villages, measures, MONTHS)
    return Size(villages, measures, found, os.getloadavg()[0])


def crowds(folder: Path, counts: Iterable[int]) -> list[Crowd]:
    """The common job's page on so many screens, its data standing still."""
    sites.prepared(folder)
    with sites.product(folder) as site:
        return [_crowd(site, count) for count in counts]


def _crowd(site: sites.Site, count: int) -> Crowd:
    before = processes.cpu_seconds(site.web)
    report = asyncio.run(screens.run(site.url, site.at, count, SECONDS))
    cpu = (processes.cpu_seconds(site.web) - before) / count / (SECONDS / 60)
    return Crowd(count, cpu, report.latency(0.95), len(report.errors))


def lines(folder: Path) -> list[Line]:
    """The tables, and the plot beside docs/performance.md."""
    return _told(folder, sorted({*ROWS, *VILLAGES}))


def far(folder: Path) -> list[Line]:
    """The same with the largest sizes: 61 and 156 million rows, some 30 GB of disk and half an hour."""
    return _told(folder, sorted({*ROWS, *VILLAGES, *FAR}))


def _told(folder: Path, sizes: Sequence[tuple[int, int]]) -> list[Line]:
    found = [measured(villages, measures) for villages, measures in sizes]
    many = crowds(folder / "job", SCREENS)
    growth_plot.draw(HOME / "docs" / "growth.svg", _curves(found, many))
    return [*(size.line() for size in found), *(crowd.line() for crowd in many)]


def _curves(sizes: Sequence[Size], many: Sequence[Crowd]) -> list[growth_plot.Curve]:
    def by_rows(title: str, name: str) -> growth_plot.Curve:
        return growth_plot.Curve(title, [(s.rows / 1e6, s.found[name]) for s in sizes], "million rows")

    months = [(s.found["month_rows"] / 1e3, s.found["month_load_s"]) for s in sizes]
    return [
        by_rows("first load, s", "load_s"),
        growth_plot.Curve("a month appended, s", months, "thousand rows of the month"),
        by_rows("memory of the web process, MB", "web_mb"),
        growth_plot.Curve("server CPU, s a minute", [(c.screens, c.cpu * c.screens) for c in many], "screens"),
    ]
