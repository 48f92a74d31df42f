"""A panel that cannot be drawn, on the server or in the browser: its own card says so, everything else stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.small_site import SmallSite
from tests.figures import record
from tests.look import settle

pytestmark = pytest.mark.browser

CARD = "Panel ini tidak dapat digambar (kode "


@pytest.fixture
def wall(browser: Browser, small: SmallSite) -> Iterator[Page]:
    small.ask("/_uji/rusak?cara=")
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    assert small.served is not None
    page.goto(f"{small.served.url}/layar/utama/1?scene=1")
    settle(page)
    yield page
    page.close()


@pytest.mark.parametrize("how", ["server", "component", "figure", "child"])
def test_a_panel_that_cannot_be_drawn_says_so_alone_and_comes_back(how: str, small: SmallSite, wall: Page) -> None:
    told: list[str] = []
    wall.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    small.ask(f"/_uji/rusak?cara={how}")
    wall.wait_for_selector("#p-urutan.failed .reason", timeout=30_000)
    assert CARD in wall.inner_text("#p-urutan")
    wall.wait_for_function("() => document.querySelectorAll('.panel:not(.failed)').length === 3")
    assert wall.locator(".failed").count() == 1  # card, line and medicine stand
    assert wall.locator("#p-jalan .main-svg").count() > 0
    code = wall.inner_text("#p-urutan").partition(CARD)[2][:6]
    log = (small.folder / "small.log").read_text(encoding="utf-8", errors="replace")
    assert code in log if how == "server" else any(code in line and "p-urutan" in line for line in told)
    small.ask("/_uji/rusak?cara=")
    wall.wait_for_selector("#p-urutan:not(.failed) .rank-body", timeout=30_000)
    record("panel", f"broken ({how}): panels that still stand", "3 of 3", "3 of 3")
