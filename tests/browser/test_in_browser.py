"""What only a browser shows: painting, keys, silence and healing, and that nothing is asked from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.demo_change import change_medicine_days
from tests.look import PAGES, Watched, settle, wait_for_data, watch
from tests.missing import without
from tests.serving import CHROMIUM_FLAGS, Served, chromium, served

pytestmark = pytest.mark.browser

SIZES = {"1920": (1920, 1080), "1366": (1366, 768), "390": (390, 844)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration, loaded; one for all tests of this file."""
    if not chromium():
        without("Chromium")
    with served(tmp_path_factory.mktemp("site")) as found:
        wait_for_data(found)
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not chromium():
        without("Chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield found
        found.close()


def opened(browser: Browser, site: Served, path: str, size: str = "1920") -> Watched:
    """A page, painted, in this size."""
    width, height = SIZES[size]
    seen = watch(browser.new_page(viewport={"width": width, "height": height}))
    seen.page.goto(site.url + path)
    settle(seen.page)
    return seen


@pytest.mark.parametrize("size", list(SIZES))
def test_every_page_is_quiet_whole_and_asks_nobody_outside(browser: Browser, site: Served, size: str) -> None:
    faults: list[str] = []
    for name, path in PAGES.items():
        seen = opened(browser, site, path, size)
        page = seen.page
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        faults += [f"{name}: {text}" for text in [*seen.errors, *seen.outside]]
        if over > 0 and not path.startswith(("/layar", "/tur")):
            faults.append(f"{name}: {over} px wider than the screen")
        if page.locator("h1").count() != 1:
            faults.append(f"{name}: {page.locator('h1').count()} first headings")
        if "Data contoh" not in page.inner_text("body"):
            faults.append(f"{name}: does not say Data contoh")
        page.close()
    assert faults == []


def test_a_wall_turns_by_the_clock_without_loading_a_document(browser: Browser, site: Served) -> None:
    page = opened(browser, site, "/layar/utama/1").page
    page.evaluate("window.marked = true")
    # Short stops: every second another scene.
    page.evaluate("document.querySelector('.frame').dataset.dwells = '[1,1,1,1,1]'")
    before = page.inner_text("h1")
    page.wait_for_function("t => document.querySelector('h1').innerText !== t", arg=before, timeout=30_000)
    assert page.evaluate("window.marked") is True
    page.close()


def cut_page(browser: Browser, site: Served) -> Page:
    """A wall that takes three silent seconds for a cut."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.add_init_script("window.pendopoCutAfter = 3000")
    page.goto(f"{site.url}/layar/utama/1?scene=1")
    settle(page)
    return page


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"status": 500, "body": "kesalahan"},
        {"status": 200, "content_type": "text/html", "body": "<form>masuk</form>"},
    ],
    ids=["no answer", "an error", "a login page"],
)
def test_a_silent_server_is_told_in_the_footer_and_the_figures_stay(
    browser: Browser, site: Served, answer: dict | None
) -> None:
    page = cut_page(browser, site)
    shown = page.inner_text("main")
    page.route("**/_live*", lambda route: route.fulfill(**answer) if answer else route.abort())
    page.wait_for_selector("html.cut", timeout=30_000)
    assert "Sambungan terputus sejak" in page.inner_text(".foot")
    assert "angka terakhir tetap tampil" in page.inner_text(".foot")
    assert page.locator("main .panel").count() > 5 and page.locator("form").count() == 0
    assert shown.splitlines()[0] == page.inner_text("main").splitlines()[0]
    page.wait_for_function("() => document.querySelector('main').innerText.includes('segar per')", timeout=30_000)
    page.unroute("**/_live*")
    page.wait_for_selector("html:not(.cut)", timeout=60_000)
    page.wait_for_function("() => !document.querySelector('main').innerText.includes('segar per')", timeout=30_000)
    page.close()


def test_a_tour_follows_its_keys(browser: Browser, site: Served) -> None:
    page = opened(browser, site, "/tur/kunjungan").page
    first = page.inner_text(".say h3")
    page.wait_for_function("() => window.pendopo && window.pendopo.scene")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("t => document.querySelector('.say h3').innerText !== t", arg=first, timeout=30_000)
    assert "langkah=2" in page.url
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("t => document.querySelector('.say h3').innerText === t", arg=first, timeout=30_000)
    page.keyboard.press("4")
    page.wait_for_function("() => document.querySelector('.say').innerText.includes('Langkah 4 dari')", timeout=30_000)
    page.keyboard.press("b")
    page.wait_for_url("**lang=en*")
    page.wait_for_function("() => document.querySelector('.say')?.innerText.includes('Step 4 of')", timeout=30_000)
    page.wait_for_function("() => window.pendopo && window.pendopo.scene")
    page.keyboard.press("Escape")
    page.wait_for_url(f"{site.url}/?lang=en")
    page.close()


def test_a_filter_rewrites_the_address_and_the_address_restores_the_view(browser: Browser, site: Served) -> None:
    page = opened(browser, site, "/indikator/stunting", "1366").page
    page.select_option("select[name=wilayah]", "35.03.04")
    page.wait_for_function("() => document.querySelector('h1')?.innerText.includes('Dongko')", timeout=30_000)
    assert "wilayah=35.03.04" in page.url
    again = opened(browser, site, page.url.removeprefix(site.url), "1366").page
    assert again.inner_text("h1") == page.inner_text("h1")
    again.close()
    page.close()


def test_t_shows_a_panel_as_a_table_and_escape_gives_the_focus_back(browser: Browser, site: Served) -> None:
    page = opened(browser, site, "/indikator/stunting", "1366").page
    page.locator("[data-panel=urutan]").focus()
    page.keyboard.press("t")
    page.wait_for_selector("dialog[open] table")
    assert page.locator("dialog tr").count() == 15  # a head and 14 kecamatan
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.evaluate("document.activeElement.dataset.panel") == "urutan"
    page.close()


def test_a_changed_cell_reaches_an_open_wall(browser: Browser, site: Served) -> None:
    page = opened(browser, site, "/layar/utama/1?scene=1").page
    shown = change_medicine_days(Path(site.state) / "inbox", days=23)
    page.wait_for_function("t => document.body.innerText.includes(t)", arg=shown, timeout=60_000)
    page.close()
