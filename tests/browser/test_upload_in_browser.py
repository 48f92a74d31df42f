"""A file handed in with the keyboard alone: chosen, looked at, published, and its value on the page."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from tests.look import Watched, settle, watch
from tests.serving import Served

pytestmark = pytest.mark.browser


def corrected(site: Served, folder: Path) -> Path:
    """The agency's newest workbook, its first village now with 150 of 200 children weighed; and a word for a number."""
    newest = sorted((site.state / "inbox" / "dinkes").glob("eppgbm-*.xlsx"))[-1]
    book = openpyxl.load_workbook(newest)
    sheet = book[book.sheetnames[-1]]
    places = {cell.value: cell.column for cell in sheet[5]}
    assert sheet.cell(6, places["Kode Desa"]).value == "35.03.01.2001"
    sheet.cell(6, places["Sasaran (S)"]).value = 200
    sheet.cell(6, places["Ditimbang (D)"]).value = 150
    sheet.cell(7, places["Stunting"]).value = "dua belas"
    book.save(folder / newest.name)
    return folder / newest.name


def press(page: Page, selector: str) -> None:
    """Walk there with the tab key, as far as it takes, and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{selector} cannot be reached with the keyboard")


def test_a_file_is_uploaded_looked_at_and_published_with_the_keyboard(
    browser: Browser, site: Served, tmp_path: Path
) -> None:
    seen: Watched = watch(browser.new_page(viewport={"width": 1366, "height": 768}))
    page = seen.page
    page.goto(f"{site.url}/unggah/eppgbm")
    settle(page)
    with page.expect_file_chooser() as chooser:
        press(page, ".js-choose")
    chooser.value.set_files(corrected(site, tmp_path))
    page.wait_for_selector(".preview", timeout=60_000)
    settle(page)
    assert "baris ditolak" in page.inner_text("h1")
    assert "dua belas" in page.inner_text(".rejects")
    first = page.locator(".diff tbody tr", has_text="Besuki").inner_text()
    assert "75,0" in first
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    press(page, ".js-send.primary")
    page.wait_for_function(
        "() => document.querySelector('h1')?.innerText.includes('Terbit sebagai pemuatan')", timeout=60_000
    )
    page.goto(f"{site.url}/indikator/timbang?wilayah=35.03.01.2001")
    settle(page)
    page.wait_for_function("() => document.querySelector('main').innerText.includes('75,0')", timeout=30_000)
    assert [*seen.errors, *seen.outside] == []
    page.close()
