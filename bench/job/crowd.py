"""Many screens at once: what they cost the server, how far apart they show a change, how long answers take."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from bench import processes
from bench.job.screens import DashScreen, PollingScreen, PushedScreen, Report, Screen, show
from bench.job.sites import Site
from bench.job.table import EXPERT, NAIVE, PRODUCT, Measure
from bench.measure import quantile
from tests.serving import HOME

SCREENS, MANY = 50, 500
SETTLE, UNCHANGED, CHANGED = 8.0, 45.0, 60.0
MONTH_EVERY = 30.0


@dataclass
class Cost:
    """CPU seconds per screen and minute, of the process that answers and of the loader beside it."""

    web: float
    others: float
    report: Report = field(repr=False)


def pushes() -> bool:
    """Whether the page is told of changes by a socket."""
    return "_push" in (HOME / "assets" / "live.js").read_text(encoding="utf-8")


def poll_every() -> float:
    """Seconds between two polls of a page without a socket."""
    return 15.0 if pushes() else 2.0


def screens_of(site: Site, count: int, *, push: bool | None = None) -> list[Screen]:
    """So many open pages of the site. push: by socket or by polling; None: as the product ships."""
    host = site.url.removeprefix("http://")
    if site.name != PRODUCT:
        return [DashScreen(host) for _ in range(count)]
    kind = PushedScreen if (pushes() if push is None else push) else PollingScreen
    return [kind(host, site.at, every=poll_every()) for _ in range(count)]


def lines(sites: Sequence[Site]) -> list[Measure]:
    """50 screens on unchanged rows and with a month every 30 s, of all but the files; 500 of the product."""
    calm, busy = dict[str, Cost](), dict[str, Cost]()
    for site in sites:
        if site.name in {PRODUCT, EXPERT, NAIVE}:
            seconds = UNCHANGED if site.name != NAIVE else UNCHANGED / 2
            calm[site.name] = cost(site, screens_of(site, SCREENS), seconds)
            busy[site.name] = cost(site, screens_of(site, SCREENS), CHANGED, site.rows.append_month)
    product = next(site for site in sites if site.name == PRODUCT)
    return [*_costs(calm, busy), *_bytes(calm, product), *_many(product)]


def _costs(calm: dict[str, Cost], busy: dict[str, Cost]) -> list[Measure]:
    rate = "told by a socket" if pushes() else f"polling every {poll_every():.0f} s"
    spreads = {name: max(found.report.spreads(SCREENS), default=float("nan")) for name, found in busy.items()}
    both = {name: found.web + found.others for name, found in busy.items()}
    what = f"CPU per screen and minute, {SCREENS} screens"
    return [
        Measure("S1", f"{what}, unchanged", {n: c.web for n, c in calm.items()}, "s", 0.015, digits=4, note=rate),
        Measure("S2", f"{what}, a month every 30 s", {n: c.web for n, c in busy.items()}, "s", 0.025, digits=4),
        Measure("S2", "the same with the loader's processes", both, "s", digits=4),
        Measure("S3", "first to last screen showing a change, worst", spreads, "s", 1.0, digits=2),
    ]


def _bytes(calm: dict[str, Cost], product: Site) -> list[Measure]:
    report = Report()
    asyncio.run(show(screens_of(product, 1, push=False), report, 2.2 * poll_every()))
    sizes = {name: quantile(found.report.unchanged, 0.5) for name, found in calm.items() if found.report.unchanged}
    sizes[PRODUCT] = quantile(report.unchanged, 0.5)
    told = quantile(calm[PRODUCT].report.unchanged, 0.5) if pushes() and calm[PRODUCT].report.unchanged else None
    note = f"a socket's message is {told:.0f} B" if told else ""
    return [Measure("S4", "unchanged poll, whole answer with headers", sizes, "B", 250, digits=0, note=note)]


def _many(site: Site) -> list[Measure]:
    """500 screens while one cell changes every ten seconds: by sockets, and by polling."""
    found = []
    for push in (True, False) if pushes() else (False,):
        report = Report()
        ends = threading.Event()
        changes = threading.Thread(target=_change, args=(site, ends))
        changes.start()
        asyncio.run(show(screens_of(site, MANY, push=push), report, 45.0))
        ends.set()
        changes.join()
        how = "sockets" if push else f"polling every {poll_every():.0f} s"
        what, note = f"{MANY} screens by {how}", f"{len(report.seconds)} answers"
        found += [
            Measure("S5", f"{what}, p95", {PRODUCT: report.p(0.95) * 1000}, "ms", 100, digits=0, note=note),
            Measure("S5", f"{what}, p99", {PRODUCT: report.p(0.99) * 1000}, "ms", 500, digits=0),
            Measure("S5", f"{what}, errors", {PRODUCT: report.errors}, "", 0, digits=0),
        ]
    return found


def _change(site: Site, ends: threading.Event) -> None:
    value = 500
    while not ends.wait(10):
        value += 1
        site.rows.change_small(value)


def cost(site: Site, screens: Sequence[Screen], seconds: float, change: Callable[[], object] | None = None) -> Cost:
    """CPU of the site while these screens are open, from when all are open. change: made every 30 s."""
    report, minutes = Report(), seconds / 60
    crowd = threading.Thread(target=partial(asyncio.run, show(screens, report, SETTLE + seconds + 4)))
    crowd.start()
    time.sleep(SETTLE)
    web, others = processes.cpu_seconds(site.web), _sum(site)
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        if change is not None:
            change()
        time.sleep(min(left, MONTH_EVERY))
    web, others = processes.cpu_seconds(site.web) - web, _sum(site) - others
    crowd.join()
    return Cost(web / minutes / len(screens), others / minutes / len(screens), report)


def _sum(site: Site) -> float:
    return sum(processes.cpu_seconds(pid) for pid in site.others)
