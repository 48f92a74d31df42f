"""In a browser: first paint of pages, and from a changed cell in the inbox to the changed number on an open wall."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.measure import Line, quantile
from tests.look import settle
from tests.serving import CHROMIUM_FLAGS, Served, chromium

CHANGES = 5


def lines(site: Served) -> list[Line]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        found = [_paint(browser, site, "wall page, empty cache", "/layar/utama/1?scene=1"),
                 _paint(browser, site, "laptop page, empty cache", "/sektor/kesehatan")]  # fmt: skip
        delays = change_to_glass(browser, site)
        browser.close()
    text = f"{quantile(delays, 0.5):.1f} / {max(delays):.1f} s"
    return [*found, Line(f"changed cell → open wall, median / worst of {len(delays)}", text)]


def _paint(browser: Browser, site: Served, what: str, path: str) -> Line:
    times, sizes = [], []
    for _ in range(3):
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        page = context.new_page()
        total = [0]
        page.on("response", lambda r, t=total: t.__setitem__(0, t[0] + int(r.headers.get("content-length", 0))))
        start = time.perf_counter()
        page.goto(site.url + path)
        page.wait_for_function("() => document.querySelectorAll('.panel').length > 3")
        page.wait_for_function(
            "() => [...document.querySelectorAll('.figure .dash-graph')].every(g => g.querySelector('.main-svg'))"
        )
        times.append(time.perf_counter() - start)
        sizes.append(total[0])
        context.close()
    return Line(f"{what}: every panel painted", f"{quantile(times, 0.5):.2f} s", f"{sizes[0] / 1e6:.1f} MB")


def change_to_glass(browser: Browser, site: Served) -> list[float]:
    """Seconds from the write of the medicine file to the new number on an open wall, several times."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{site.url}/layar/utama/1?scene=1")
    settle(page)
    return [_one(page, site, number) for number in range(CHANGES)]


def _one(page: Page, site: Served, number: int) -> float:
    from tests.demo_change import change_medicine_days

    shown = change_medicine_days(Path(site.state) / "inbox", days=21 + number)
    start = time.perf_counter()
    page.wait_for_function("t => document.body.innerText.includes(t)", arg=shown, timeout=60_000)
    return time.perf_counter() - start
