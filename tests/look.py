"""``make look``: pictures of every page in the four sizes, with console errors and outside requests counted.

``python -m tests.look [FOLDER] [PATH …]``; pictures go to out/look by default.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.serving import CHROMIUM_FLAGS, HOME, Served, chromium, served

SIZES = {"1920": (1920, 1080, 1), "3840": (1920, 1080, 2), "1366": (1366, 768, 1), "390": (390, 844, 2)}

PAGES = {
    "situasi": "/",
    "kesehatan": "/sektor/kesehatan",
    "pendidikan": "/sektor/pendidikan",
    "desa": "/sektor/desa",
    "perizinan": "/sektor/perizinan",
    "indikator-stunting": "/indikator/stunting?wilayah=35.03.04",
    "wilayah-kecamatan": "/wilayah/35.03.04",
    "wilayah-desa": "/wilayah/35.03.04.2004",
    "sumber": "/sumber?theme=dark",
    "unggah": "/unggah/eppgbm",
    "kiriman": "/kiriman",
    "layar-kiriman": "/layar/utama/1?scene=5",
    "dinding-situasi": "/layar/utama/1?scene=0",
    "dinding-kesehatan": "/layar/utama/1?scene=1",
    "dinding-pendidikan": "/layar/utama/1?scene=2",
    "dinding-desa": "/layar/utama/1?scene=3",
    "dinding-perizinan": "/layar/utama/1?scene=4",
    "tur": "/tur/kunjungan?langkah=3",
}


@dataclass
class Watched:
    """A page and what it did that it should not."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def watch(page: Page) -> Watched:
    """Counts console errors, page errors and requests to any other host."""
    found = Watched(page)
    page.on("console", lambda m: found.errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: found.errors.append(str(e)))

    def asked(request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith(("http://127.0.0.1", "data:", "blob:")):
            found.outside.append(url)

    page.on("request", asked)
    return found


def settle(page: Page) -> None:
    """Until panels stand and figures are painted."""
    page.wait_for_selector(".still", state="detached", timeout=30_000)  # the page itself stands, not its picture
    page.wait_for_selector(".panel", timeout=30_000)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.figure .dash-graph')].every(g => g.querySelector('.main-svg'))",
        timeout=30_000,
    )
    page.wait_for_function("() => document.querySelector('.js-beat')?.textContent.length > 0", timeout=30_000)
    page.wait_for_timeout(700)


def pictures(browser: Browser, site: Served, folder: Path, pages: dict[str, str]) -> Iterator[str]:
    """Takes every page in every size; yields a line about each."""
    for size, (width, height, scale) in SIZES.items():
        context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
        for name, path in pages.items():
            seen = watch(context.new_page())
            start = time.monotonic()
            seen.page.goto(site.url + path)
            settle(seen.page)
            took = time.monotonic() - start
            target = folder / f"{name}-{size}.png"
            seen.page.screenshot(path=target, full_page=not path.startswith(("/layar", "/tur")))
            over = seen.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            yield f"{target.name:40} {took:4.1f} s  errors {len(seen.errors)}  outside {len(seen.outside)}  over {over}"
            for text in [*seen.errors, *seen.outside]:
                yield f"    {text[:300]}"
            seen.page.close()
        context.close()


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else HOME / "out" / "look"
    folder.mkdir(parents=True, exist_ok=True)
    chosen = {p.strip("/").replace("/", "-").split("?")[0] or "situasi": p for p in arguments[1:]} or PAGES
    with tempfile.TemporaryDirectory() as state, served(Path(state)) as site, sync_playwright() as playwright:
        wait_for_data(site)
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        for line in pictures(browser, site, folder, chosen):
            print(line, flush=True)
        browser.close()
    return 0


def wait_for_data(site: Served, seconds: float = 240) -> None:
    """Until the version has stood still for a few seconds: the first loads are in."""
    import json

    limit, last, since = time.monotonic() + seconds, -1, time.monotonic()
    while time.monotonic() < limit:
        version = json.loads(site.get("/healthz")[1])["version"]
        if version != last:
            last, since = version, time.monotonic()
        elif version > 0 and time.monotonic() - since > 6:
            return
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
