"""What only a browser shows: painting, keys, silence and healing, and that nothing is asked from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.demo_change import change_medicine_days
from tests.look import PAGES, Watched, settle, watch
from tests.serving import Served

pytestmark = pytest.mark.browser

SIZES = {"1920": (1920, 1080), "1366": (1366, 768), "390": (390, 844)}


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
