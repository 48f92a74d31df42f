"""From a changed file to the changed number on an open page, by the wall clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from bench.job import browser, results
from bench.job.sites import SECTOR, Site
from bench.job.table import PRODUCT, Measure
from bench.measure import quantile
from components import frame
from components.access.visitor import HERE
from components.address import Address
from components.application import create
from components.panels.base import find_specs
from data.centre import centre_of
from data.settings import Settings
from tests.serving import HOME

CELLS, FILES, MONTHS = 10, 3, 2
FEW = 3, 1, 1  # of the Dash pages, whose seconds are many and beside the point


def lines(sites: Sequence[Site]) -> Iterator[Measure]:
    """The product, then the Dash pages beside it: the product's rows come by themselves first."""
    cells, files, months = dict[str, float](), dict[str, float](), dict[str, float]()
    with browser.browser() as chrome:
        for site in sorted(sites, key=lambda site: site.name != PRODUCT):
            if site.name.startswith("static"):
                continue
            page = chrome.new_page(viewport=browser.SIZE)
            browser.settled(page, site)
            rows = site.rows
            few, some, more = (CELLS, FILES, MONTHS) if site.name == PRODUCT else FEW
            changed = [_seen(page, partial(rows.change_small, 20 + n)) for n in range(few)]
            replaced = [_seen(page, partial(rows.replace, 100 + n)) for n in range(some)]
            grown = [_seen(page, rows.append_month) for _ in range(more)]
            cells[site.name] = quantile(changed, 0.95)
            files[site.name], months[site.name] = quantile(replaced, 0.5), quantile(grown, 0.5)
            page.close()
            yield from _rows(cells, files, months)


def _rows(cells: dict[str, float], files: dict[str, float], months: dict[str, float]) -> list[Measure]:
    return [
        Measure("P9", f"one cell of a small file → on the page, p95 of {CELLS}", cells, "s", 1.5, digits=2),
        Measure("P10", f"1.56 million rows replaced → on the page, median of {FILES}", files, "s", 4.0, digits=2),
        Measure("P10", f"one month appended → on the page, median of {MONTHS}", months, "s", 1.5, digits=2),
    ]


def _seen(page: Page, change: Callable[[], int]) -> float:
    """Seconds from the file's being whole to the number on the page."""
    shown = results.dotted(change())
    start = time.perf_counter()
    page.wait_for_function(
        "t => [...document.querySelectorAll('h2, .number')].some(e => e.textContent.includes(t))",
        arg=shown, timeout=120_000, polling=50,
    )  # fmt: skip
    took = time.perf_counter() - start
    time.sleep(0.7)
    return took


def queries(site: Site, folder: Path) -> list[Measure]:
    """Seconds of drawing one panel from a snapshot, for places not asked for before, while the loader loads (R9)."""
    settings = Settings(folder / "profile", folder / "state", "", "127.0.0.1", 0)
    centre = centre_of(settings, panels=find_specs())
    app = create(centre, HOME, HERE)
    web = app.server.extensions["pendopo"]
    load = threading.Thread(target=lambda: site.rows.replace(7))
    times: list[float] = []
    with app.server.test_request_context():
        web.clock = lambda: datetime.now(UTC)
        view = web.view(Address.parse(SECTOR, ""))
        specs = view.profile.sector("ukuran").panels
        for spec in specs:
            frame.panel(spec, web.kinds[spec.kind], view)  # the first one imports and reads what all need
        load.start()
        places = [r.code for r in view.profile.regions.all if r.level == "district"]
        for code in places:
            other = web.view(Address.parse(SECTOR, f"wilayah={code}"))
            for spec in specs:
                start = time.perf_counter()
                frame.panel(spec, web.kinds[spec.kind], other)
                times.append(time.perf_counter() - start)
    load.join()
    centre.close()
    note = (
        f"{len(times)} panels of {len(places)} districts, asked and drawn; the process that draws is not the loader's"
    )
    worst = {PRODUCT: quantile(times, 0.95) * 1000}
    return [Measure("R9", "one panel asked and drawn while a load runs, p95", worst, "ms", 50, digits=1, note=note)]
