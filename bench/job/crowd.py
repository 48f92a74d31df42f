"""Many screens at once: what they cost the server, how far apart they show a change, how long answers take."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench import processes, screens
from bench.job import dash_screens
from bench.job.sites import Site
from bench.job.table import EXPERT, NAIVE, PRODUCT, Measure
from bench.measure import quantile
from tests.serving import HOME

SCREENS, MANY = 50, 500
SETTLE, UNCHANGED, CHANGED = screens.OPENING + 4, 45.0, 60.0
MONTH_EVERY, TICK = 30.0, 5.0


@dataclass(frozen=True)
class Crowd:
    """What the screens of one run met. latencies: seconds of every answer, and by which a screen got a change that was
    sent unasked after the first screen had it. spreads: seconds from first to last screen, of changes that reached all.

    unchanged: bytes of answers without news. web, others: CPU seconds per screen and minute, of the process that
    answers and of those beside it.
    """

    latencies: Sequence[float]
    errors: int
    spreads: Sequence[float]
    unchanged: Sequence[int]
    web: float = 0.0
    others: float = 0.0


def pushes() -> bool:
    """Whether the page is told of changes by a socket."""
    return any("WebSocket" in path.read_text(encoding="utf-8") for path in (HOME / "assets").glob("*.js"))


def poll_every() -> float:
    """Seconds between two polls of a page without a socket."""
    return screens.EVERY if pushes() else 2.0


def lines(sites: Sequence[Site]) -> Iterator[Measure]:
    """50 screens on unchanged rows and with a month every 30 s, of all but the files; 500 of the product.

    The product's rows come first and by themselves, then once more with the Dash pages' figures beside them.
    """
    calm, busy = dict[str, Crowd](), dict[str, Crowd]()
    for site in sorted(sites, key=lambda site: site.name != PRODUCT):
        if site.name in {PRODUCT, EXPERT, NAIVE}:
            asyncio.run(_open(site, 1, SETTLE))  # what the first screen of a page costs is no cost per screen
            calm[site.name] = cost(site, SCREENS, UNCHANGED if site.name != NAIVE else UNCHANGED / 2)
            busy[site.name] = cost(site, SCREENS, CHANGED, site.rows.append_month)
        if site.name == PRODUCT:
            yield from _costs(calm, busy)
            alone = asyncio.run(_open(site, 1, 2.3 * poll_every(), push=False))
            yield _bytes(calm, alone)
            yield from _many(site)
    yield from (*_costs(calm, busy), _bytes(calm, alone))


def _costs(calm: dict[str, Crowd], busy: dict[str, Crowd]) -> list[Measure]:
    rate = "the product is told by a socket" if pushes() else f"the product polls every {poll_every():.0f} s"
    spreads = {name: max(found.spreads, default=float("nan")) for name, found in busy.items()}
    both = {name: found.web + found.others for name, found in busy.items()}
    late = {name: quantile(found.latencies, 0.95) for name, found in busy.items()}
    what = f"CPU per screen and minute, {SCREENS} screens"
    note = f"{rate}, the Dash pages ask every {TICK:.0f} s"
    return [
        Measure("P1", f"{what}, unchanged", {n: c.web for n, c in calm.items()}, "s", 0.015, digits=4, note=note),
        Measure("P2", f"{what}, a month every 30 s", {n: c.web for n, c in busy.items()}, "s", 0.025, digits=4),
        Measure("P2", "the same with the loader's processes", both, "s", digits=4),
        Measure("P3", "first to last screen showing a change, worst", spreads, "s", 1.0, digits=2),
        Measure("P3", "an answer meanwhile, p95", late, "s", digits=3),
    ]


def _bytes(calm: dict[str, Crowd], alone: Crowd) -> Measure:
    """alone: one screen of the product that has no socket."""
    sizes = {name: quantile(found.unchanged, 0.5) for name, found in calm.items() if found.unchanged}
    sizes[PRODUCT] = min(alone.unchanged)
    return Measure("P4", "unchanged poll, whole answer with headers", sizes, "B", 250, digits=0)


def _many(site: Site) -> list[Measure]:
    """500 screens while one cell changes every ten seconds: by sockets, and by polling."""
    found = []
    for push in (True, False) if pushes() else (False,):
        ends = threading.Event()
        changes = threading.Thread(target=_change, args=(site, ends))
        changes.start()
        crowd = asyncio.run(_open(site, MANY, 45.0, push=push))
        ends.set()
        changes.join()
        what = f"{MANY} screens by " + ("sockets" if push else f"polling every {poll_every():.0f} s")
        spread, note = max(crowd.spreads, default=float("nan")), f"{len(crowd.latencies)} times"
        slow = {share: {PRODUCT: quantile(crowd.latencies, share) * 1000} for share in (0.95, 0.99)}
        found += [
            Measure("P5", f"{what}, p95", slow[0.95], "ms", 100, digits=0, note=f"{note}, spread {spread:.1f} s"),
            Measure("P5", f"{what}, p99", slow[0.99], "ms", 500, digits=0),
            Measure("P5", f"{what}, errors", {PRODUCT: crowd.errors}, "", 0, digits=0),
        ]
    return found


def _change(site: Site, ends: threading.Event) -> None:
    value = 500
    while not ends.wait(10):
        value += 1
        site.rows.change_small(value)


def cost(site: Site, count: int, seconds: float, change: Callable[[], object] | None = None) -> Crowd:
    """So many screens, and the CPU of the site from when all are open. change: made every 30 s."""
    met: list[Crowd] = []
    opened = threading.Thread(target=lambda: met.append(asyncio.run(_open(site, count, SETTLE + seconds + 2))))
    opened.start()
    time.sleep(SETTLE)
    web, others = processes.cpu_seconds(site.web), _beside(site)
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        if change is not None:
            change()
        time.sleep(min(left, MONTH_EVERY))
    per = count * seconds / 60
    web, others = (processes.cpu_seconds(site.web) - web) / per, (_beside(site) - others) / per
    opened.join()
    found = met[0]
    return Crowd(found.latencies, found.errors, found.spreads, found.unchanged, web, others)


async def _open(site: Site, count: int, seconds: float, *, push: bool | None = None) -> Crowd:
    """Open pages of the site. push: by socket or by polling; None: as the product ships."""
    if site.name != PRODUCT:
        shown = await dash_screens.run(site.url, count, seconds, TICK)
        latencies = [taken for s in shown for taken in s.latencies]
        sizes = [size for s in shown for size in s.unchanged]
        return Crowd(latencies, sum(s.errors for s in shown), spreads([s.seen for s in shown]), sizes)
    socket = pushes() if push is None else push
    met = await screens.run(site.url, site.at, count, seconds, poll_every(), socket)
    sizes = [min(s.sizes) for s in met.screens if s.sizes]
    seen = [s.seen for s in met.screens]
    return Crowd([*met.latencies, *(lags(seen) if socket else ())], len(met.errors), spreads(seen), sizes)


def spreads(seen: Sequence[Iterable[tuple[float, str]]]) -> list[float]:
    """Seconds from the first screen to the last that showed something new, for what all of them came to show.

    seen: by screen, when and what. What a screen showed first was there before and does not count.
    """
    return [max(found) - min(found) for found in _times(seen) if len(found) == len(seen)]


def lags(seen: Sequence[Iterable[tuple[float, str]]]) -> list[float]:
    """Seconds by which each screen showed something new after the first one."""
    return [at - min(found) for found in _times(seen) for at in found]


def _times(seen: Sequence[Iterable[tuple[float, str]]]) -> list[list[float]]:
    times = defaultdict[str, list[float]](list)
    for one in seen:
        for at, what in list(one)[1:]:
            times[what].append(at)
    return list(times.values())


def _beside(site: Site) -> float:
    return sum(processes.cpu_seconds(pid) for pid in site.others)
