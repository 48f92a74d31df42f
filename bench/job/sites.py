"""The job's sites, each started as its users would and ended again: the product, the Dash pages, the static files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import plotly
from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench import processes
from bench.job import floor, results
from bench.job.rows import Rows
from components.panels.base import find_specs
from loaders.base import find_readers
from tests.bench_profile import job_profile
from tests.serving import CHROMIUM_FLAGS, HOME, chromium, end, free_port, served

SECTOR, WALL = "/sektor/ukuran", "/layar/utama/1"
# Every picture of the page is drawn: figures by plotly.js or as SVG, at least this many.
PICTURES = len(results.FIGURES)
_DRAWN = "g.querySelector('.main-svg .trace, .main-svg .heatmaplayer image, .main-svg .choroplethlayer path')"
DRAWN = (
    f"() => {{const all=[...document.querySelectorAll('.dash-graph')];"
    f"return all.length >= COUNT && all.every(g => {_DRAWN})}}"
)

# The still holds a picture of every figure, the map too, and has been laid out.
STILL = (
    "() => {const all=[...document.querySelectorAll('.still .still-figure')];"
    "return (all.length >= 4 && all.every(g => g.querySelector('path,rect,circle') && g.getClientRects().length)) "
    "|| (ALIVE)()}"
)


@dataclass(frozen=True)
class Site:
    """One running page. web: pid of the process that answers; others: of what works beside it (the loader).

    rows: the files that it reads. painted: JavaScript, true once every panel stands, drawn by plotly.js where it draws.
    shown: true once every panel is on the glass, also as a picture that the server drew; "" = the same.
    """

    name: str
    url: str
    at: str
    web: int
    others: Sequence[int]
    rows: Rows
    painted: str
    shown: str = ""

    @property
    def address(self) -> str:
        return self.url + self.at


def prepared(folder: Path) -> Rows:
    """Profile and files of the job in folder: profile/, rows/; the boundaries lie beside the rows, too."""
    profile = job_profile(folder / "profile", find_readers(), find_specs())
    rows = Rows(folder / "rows", [r.code for r in profile.regions.all if r.level == "village"])
    rows.write()
    shutil.copy(folder / "profile" / "boundaries.geojson", folder / "rows" / "batas.geojson")
    return rows


@contextmanager
def product(folder: Path, **environment: str) -> Iterator[Site]:
    """Pendopo over files of its own, once everything is loaded and the page shows it."""
    rows = _own(folder, folder / "state" / "inbox" / "dinas")
    with served(folder / "state", PENDOPO_PROFILE=str(folder / "profile"), **environment) as found:
        until(lambda: json.loads(found.get("/healthz")[1])["version"] >= 2, 240)
        web, others = roles(found.process.pid)
        painted = DRAWN.replace("COUNT", "4")
        yield Site("Pendopo", found.url, SECTOR, web, others, rows, painted, STILL.replace("ALIVE", painted))


def roles(pid: int) -> tuple[int, list[int]]:
    """The process that answers, and the others below and including pid."""
    everyone = processes.tree(pid)
    carrying = [p for p in everyone if "--role web" in processes.command(p)] or everyone
    web = max(carrying, key=processes.resident_mb)
    return web, [p for p in everyone if p not in carrying]


@contextmanager
def dash_page(kind: str, folder: Path) -> Iterator[Site]:
    """ "naive" or "expert", over files of its own."""
    rows = _own(folder, folder / kind)
    with _carried(kind, rows.folder) as (url, pid):
        yield Site(kind, url, "/", pid, [], rows, DRAWN.replace("COUNT", str(PICTURES)))


@contextmanager
def floors(folder: Path, bundle: Path | None) -> Iterator[list[Site]]:
    """The static files: with the whole plotly.js, with the product's own bundle (where there is one), as plain SVG."""
    rows, place = Rows(folder / "rows", []), folder / "static"
    found = results.compute(*results.Frames(rows.folder, categories=True).frames())
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(rows.folder / "batas.geojson", place)
    shutil.copy(Path(plotly.__file__).parent / "package_data" / "plotly.min.js", place / "whole.js")
    floor.write(place, "whole.html", floor.page(found, "/batas.geojson", script="/whole.js"))
    names = ["whole", "svg"]
    if bundle is not None:
        shutil.copy(bundle, place / "reduced.js")
        floor.write(place, "reduced.html", floor.page(found, "/batas.geojson", script="/reduced.js"))
        names.insert(1, "reduced")
    with _carried("static", place) as (url, pid):
        floor.write(place, "svg.html", floor.still(_as_drawn(f"{url}/whole.html")))
        painted = DRAWN.replace("COUNT", str(PICTURES))
        yield [Site(f"static, {name}", url, f"/{name}.html", pid, [], rows, painted) for name in names]


@contextmanager
def all_sites(folder: Path, bundle: Path | None) -> Iterator[list[Site]]:
    """Every site of the job, running side by side."""
    with ExitStack() as stack:
        first = [stack.enter_context(product(folder)), stack.enter_context(dash_page("naive", folder))]
        first.append(stack.enter_context(dash_page("expert", folder)))
        yield [*first, *stack.enter_context(floors(folder, bundle))]


def first_page(folder: Path, chrome: Browser) -> tuple[float, float]:
    """Seconds from the start of `serve` over what the job has loaded to every panel of its page on the glass, and to
    every figure live."""
    page = chrome.new_page(viewport={"width": 1920, "height": 1080})
    start = time.perf_counter()
    with served(folder / "state", PENDOPO_PROFILE=str(folder / "profile")) as found:
        while not _opened(page, found.url + SECTOR):
            time.sleep(0.1)
        alive = DRAWN.replace("COUNT", "4")
        page.wait_for_function(STILL.replace("ALIVE", alive), timeout=180_000)
        shown = time.perf_counter() - start
        page.wait_for_function(alive, timeout=180_000)
        painted = time.perf_counter() - start
    page.close()
    return shown, painted


def _opened(page: Page, url: str) -> bool:
    try:
        page.goto(url, wait_until="commit")
    except Error:  # nobody listens yet
        return False
    return True


def bundle() -> Path | None:
    """The reduced plotly.js that the product serves, None while it serves the whole one."""
    found = [p for p in (HOME / "assets").rglob("*.js") if "plotly" in p.name and p.stat().st_size > 500_000]
    return min(found, key=lambda p: p.stat().st_size, default=None)


def until(true: Callable[[], bool], seconds: float) -> None:
    """Waits. RuntimeError when it does not come true."""
    limit = time.monotonic() + seconds
    while not true():
        if time.monotonic() > limit:
            raise RuntimeError(f"did not come true in {seconds} s")
        time.sleep(0.2)


def _own(folder: Path, place: Path) -> Rows:
    """The job's files once more in a place of their own, so that each site's change by themselves."""
    lines = (folder / "rows" / "kecil.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = Rows(place, [line.split(";", 1)[0] for line in lines])
    rows.write()
    shutil.copy(folder / "rows" / "batas.geojson", place)
    return rows


@contextmanager
def _carried(kind: str, folder: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    words = [sys.executable, "-m", "bench.job.serve", kind, str(folder), str(port)]
    process = subprocess.Popen(words, cwd=HOME, start_new_session=True)
    try:
        until(lambda: _answers(f"http://127.0.0.1:{port}/healthz"), 120)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        end(process)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _as_drawn(url: str) -> str:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(url, wait_until="commit", timeout=180_000)
        page.wait_for_function(DRAWN.replace("COUNT", str(PICTURES)), timeout=180_000)
        page.evaluate("document.querySelectorAll('script').forEach(s => s.remove())")
        drawn = page.evaluate("document.body.innerHTML")
        browser.close()
    return str(drawn)
