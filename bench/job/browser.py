"""In Chromium: cold and warm load, page to page, filter to repaint. Runs of all sites interleaved, medians."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from bench.job.sites import WALL, Site
from bench.job.table import PRODUCT, REDUCED, SVG, WHOLE, Measure
from bench.measure import quantile
from tests.serving import CHROMIUM_FLAGS, chromium

RUNS, TURNS = 5, 3
SIZE = {"width": 1920, "height": 1080}
# Numbers stand when a card shows a digit that is laid out; both pictures of the page, the still and Dash's, count.
_NUMBERS = (
    "[...document.querySelectorAll('#kartu-0-nilai, .kind-card .number, .card .number')]"
    ".some(e => /\\d/.test(e.textContent) && e.getClientRects().length)"
)
# Moments are those of the frame after the one in which the condition was found true: it is painted then.
_WATCH = """
window.__at = {};
(function look() {
  const found = window.__at;
  const mark = name => { found[name] = -1; requestAnimationFrame(() => { found[name] = performance.now(); }); };
  if (!("numbers" in found) && NUMBERS) mark("numbers");
  if (!("shown" in found) && (SHOWN)()) mark("shown");
  if (!("painted" in found) && (PAINTED)()) mark("painted");
  if (!("numbers" in found && "painted" in found)) requestAnimationFrame(look);
})();
"""
# When the next scene is due by the server's clock, and when its panels are on the glass.
_TURN = """() => {
  const dwells = JSON.parse(document.querySelector('#page .frame').dataset.dwells);
  const total = dwells.reduce((a, b) => a + b, 0), now = window.pendopo.now();
  let left = (now / 1000) % total, place = 0;
  while (left >= dwells[place]) { left -= dwells[place]; place += 1; }
  const found = window.__turn = { due: performance.now() + (dwells[place] - left) * 1000, shown: 0, painted: 0 };
  const mark = name => { found[name] = -1; requestAnimationFrame(() => { found[name] = performance.now(); }); };
  (function look() {
    if (document.querySelector('.kind-map') && !document.querySelector('.still.ahead')) {
      if (!found.shown && (SHOWN)()) mark("shown");
      if (!found.painted && document.querySelector('#stage .kind-map') && (PAINTED)()) mark("painted");
    }
    if (!found.painted) requestAnimationFrame(look);
  })();
}"""


@dataclass(frozen=True)
class Load:
    """One load of a page: seconds since the navigation began, bytes as they came over the wire.

    shown: every panel is on the glass; painted: the same, and every figure by plotly.js."""

    numbers: float
    shown: float
    painted: float
    sent: int


@dataclass(frozen=True)
class Turn:
    """Seconds from the moment a scene is due by the server's clock until every panel is on the glass, and until every
    figure is plotly.js's."""

    shown: float
    painted: float


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield found
        found.close()


def lines(sites: Sequence[Site]) -> list[Measure]:
    """Cold and warm load of every site, then what only the product does."""
    with browser() as chrome:
        cold: dict[str, list[Load]] = {site.name: [] for site in sites}
        warm: dict[str, list[Load]] = {site.name: [] for site in sites}
        for site in sites:
            _both(chrome, site)  # once before it counts: the browser's own first start, the server's first answer
        for _ in range(RUNS):
            for site in sites:
                first, second = _both(chrome, site)
                cold[site.name].append(first)
                warm[site.name].append(second)
        product = next(site for site in sites if site.name == PRODUCT)
        turns = _page_to_page(chrome, product)
        filtered = _filter(chrome, product)
    painted = {name: _median([load.painted for load in found]) for name, found in cold.items()}
    sent = {name: _median([load.sent / 1e6 for load in found]) for name, found in cold.items()}
    numbers = {name: _median([load.numbers for load in found]) for name, found in cold.items()}
    again = {name: _median([load.painted for load in found]) for name, found in warm.items()}
    shown = {name: _median([load.shown for load in found]) for name, found in cold.items()}
    shown_again = {name: _median([load.shown for load in found]) for name, found in warm.items()}
    floor = painted.get(REDUCED, painted[WHOLE])
    note = "bar: 1.3 × the static page with the same bundle" if REDUCED in painted else "no reduced bundle yet"
    return [
        Measure("P6", "cold load, every panel painted", shown, "s", 1.3 * floor, digits=2, note=note),
        Measure("P6", "cold load, every figure drawn by plotly.js and live", painted, "s", digits=2),
        Measure("P6", "cold load, first numbers on the glass", numbers, "s", 0.6, SVG, digits=2),
        Measure("P6", "cold load, transferred", sent, "MB", 1.0, digits=2),
        Measure("P7", "warm load, every panel painted", shown_again, "s", 0.9, digits=2),
        Measure("P7", "warm load, every figure drawn by plotly.js and live", again, "s", digits=2),
        Measure(
            "P7",
            "wall, page to page without a document load, every panel painted",
            {PRODUCT: _median([turn.shown for turn in turns])},
            "s",
            0.25,
            digits=2,
        ),
        Measure(
            "P7",
            "wall, page to page, every figure drawn by plotly.js and live",
            {PRODUCT: _median([turn.painted for turn in turns])},
            "s",
            digits=2,
        ),
        Measure("P8", "laptop filter → repainted", {PRODUCT: _median(filtered)}, "s", 0.3, digits=2),
    ]


def _median(values: Sequence[float]) -> float:
    return quantile(values, 0.5)


def _both(chrome: Browser, site: Site) -> tuple[Load, Load]:
    """With an empty cache, and again with what was kept."""
    context = chrome.new_context(viewport=SIZE)
    context.add_init_script(
        _WATCH.replace("NUMBERS", _NUMBERS)
        .replace("PAINTED", site.painted)
        .replace("SHOWN", site.shown or site.painted)
    )
    loads = []
    for _ in range(2):
        page = context.new_page()
        sent = [0]
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda e, to=sent: to.__setitem__(0, to[0] + int(e["encodedDataLength"])))
        page.goto(site.address, wait_until="commit", timeout=180_000)
        page.wait_for_function(
            "() => window.__at.painted > 0 && window.__at.shown > 0 && window.__at.numbers > 0", timeout=180_000
        )
        found = page.evaluate("window.__at")
        page.wait_for_timeout(300)
        loads.append(Load(found["numbers"] / 1000, found["shown"] / 1000, found["painted"] / 1000, sent[0]))
        page.close()
    context.close()
    return loads[0], loads[1]


def _page_to_page(chrome: Browser, site: Site) -> list[Turn]:
    """Turns of a wall to its sector's scene, by its own clock."""
    context = chrome.new_context(viewport=SIZE)
    page = context.new_page()
    page.goto(f"{site.url}{WALL}", wait_until="commit", timeout=180_000)
    page.wait_for_function(
        "() => window.pendopo && window.pendopo.scene && document.querySelector('.js-page').textContent"
    )
    page.evaluate("window.__same = true")
    found = []
    for _ in range(TURNS):
        page.wait_for_selector("#stage .kind-alerts", timeout=180_000)
        page.wait_for_timeout(2500)
        page.evaluate(_TURN.replace("SHOWN", site.shown or site.painted).replace("PAINTED", site.painted))
        took = page.wait_for_function("() => window.__turn.painted > 0 && window.__turn", timeout=180_000).json_value()
        found.append(Turn((took["shown"] - took["due"]) / 1000, (took["painted"] - took["due"]) / 1000))
    if not page.evaluate("window.__same === true"):
        raise RuntimeError("the wall loaded a document between two scenes")
    context.close()
    return found


def _filter(chrome: Browser, site: Site) -> list[float]:
    """Seconds from the choice of a district to the page of it, for one nobody has looked at, several times."""
    page = chrome.new_page(viewport=SIZE)
    page.goto(site.address, wait_until="commit", timeout=180_000)
    page.wait_for_function(site.painted, timeout=180_000)
    page.wait_for_timeout(1000)
    found = []
    for district in range(2, 2 + RUNS):
        code = f"99.02.{district:02d}"
        page.evaluate(
            "code => { window.__asked = performance.now(); const s = document.querySelector('select[name=wilayah]');"
            " s.value = code; s.dispatchEvent(new Event('change', {bubbles: true})); }",
            code,
        )
        shown = (
            f"[...document.querySelectorAll('nav, .trail')].some(e => e.textContent.includes('Kecamatan {district}'))"
        )
        fresh = f"location.search.includes('{code}') && {shown} && ({site.painted})()"
        page.evaluate(_after(fresh))
        found.append(float(page.evaluate("window.__done - window.__asked")) / 1000)
        page.wait_for_timeout(500)
    page.close()
    return found


def _after(condition: str) -> str:
    """JavaScript that ends in the frame after the one in which the condition became true; __done is its moment."""
    return (
        "() => new Promise(done => { const look = () => { if ("
        f"{condition}"
        ") requestAnimationFrame(() => { window.__done = performance.now(); done(); });"
        " else requestAnimationFrame(look); }; look(); })"
    )


def settled(page: Page, site: Site) -> None:
    """The page at rest, every panel painted."""
    page.goto(site.address, wait_until="commit", timeout=180_000)
    page.wait_for_function(site.painted, timeout=180_000)
    page.wait_for_timeout(1500)
