"""The first administrator, an account, a screen's code, a guest's link and its end: in a browser, as people do it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app import main
from tests.look import watch
from tests.missing import without
from tests.people.fakes import GOOD, OTHER
from tests.serving import Served, chromium, served
from tests.story_profile import write_profile

pytestmark = pytest.mark.browser


@pytest.fixture
def small_regency(tmp_path: Path) -> Iterator[Served]:
    """A regency of four villages without any account."""
    if not chromium():
        without("Chromium")
    profile = str(write_profile(tmp_path / "profil"))
    with served(tmp_path / "state", PENDOPO_PROFILE=profile, STORY_URL="sqlite://") as found:
        yield found


def _first_code(
    site: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> str:
    for name in ("PENDOPO_PROFILE", "PENDOPO_STATE", "STORY_URL"):
        monkeypatch.setenv(name, site.environment[name])
    assert main(["user", "code"]) == 0
    return capsys.readouterr().out.splitlines()[0].rpartition(" ")[2]


def _fill(page: Page, url: str, **fields: str) -> None:
    """Fill in the form that goes to url and send it."""
    form = page.locator(f'form[data-url="{url}"]')
    for name, value in fields.items():
        box = form.locator(f"[name={name}]")
        if box.evaluate("e => e.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    form.locator("[type=submit]").click()


def _administrator(browser: Browser, site: Served, code: str) -> Page:
    """A browser in which the first administrator has just come in."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.goto(f"{site.url}/pertama")
    for name, value in (("kode", code), ("nama", "budi"), ("sandi", GOOD), ("ulang", GOOD)):
        page.fill(f"[name={name}]", value)
    page.click("button.primary")
    page.wait_for_url(f"{site.url}/")
    return page


def test_people_screens_and_guests_come_in_and_go(
    browser: Browser, small_regency: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:  # fmt: skip
    site = small_regency
    page = _administrator(browser, site, _first_code(site, monkeypatch, capsys, tmp_path))
    seen = watch(page)
    page.click("text=Admin")
    page.wait_for_selector(".administer .rows")
    _fill(page, "/_orang/baru", name="rini", role="admin", password="pendek")
    page.wait_for_selector(".js-said:has-text('terlalu pendek')")
    _fill(page, "/_orang/baru", password=OTHER)
    page.wait_for_selector("h1:has-text('2 akun aktif, 2 di antaranya admin')")
    screen = browser.new_context().new_page()
    screen.goto(f"{site.url}/layar/utama/1")
    code = screen.inner_text(".code")
    page.goto(f"{site.url}/token")
    page.wait_for_selector("form[data-url='/_token/pasang']")
    _fill(page, "/_token/pasang", code=code, shows="wall:utama", label="Ruang rapat")
    screen.wait_for_url("**/layar/utama/1", timeout=30_000)
    page.wait_for_selector("h1:has-text('1 layar dan 0 tamu')")
    _guest_comes_and_goes(browser, page, site)
    assert [text for text in seen.errors if "400" not in text] == [] and seen.outside == []  # 400: the short password


def _guest_comes_and_goes(browser: Browser, page: Page, site: Served) -> None:
    _fill(page, "/_token/tamu", label="Tamu", days="1")
    page.wait_for_selector(".js-once:has-text('/pasang#')")
    link = page.inner_text(".js-once:has-text('/pasang#')")
    guest = browser.new_context().new_page()
    guest.goto(link)
    guest.wait_for_url(f"{site.url}/")
    guest.wait_for_selector(".panel")
    page.reload()
    page.on("dialog", lambda asked: asked.accept())
    page.click(".js-act >> nth=0")
    page.wait_for_selector("h1:has-text('1 layar dan 0 tamu')")
    guest.wait_for_url("**/masuk**", timeout=40_000)
