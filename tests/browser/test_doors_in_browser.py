"""The doors as people and screens meet them: a screen is paired and revoked, a person comes in by keyboard and is sent
away; nothing on the way breaks the policy of what may run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from data.people.tokens import Wish
from tests.carried import Carried, carried
from tests.doors.company import BY, Company, company
from tests.people.fakes import GOOD

PATIENCE = 60_000


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[tuple[Company, Carried]]:
    with company(tmp_path) as found, carried(found.site.app.server, look=0.2) as web:
        yield found, web


def opened(browser: Browser, wide: int, high: int) -> tuple[Page, list[str]]:
    """A page of a browser that nobody has used, and what its console complains of; a refusal is no complaint."""
    page = browser.new_context(viewport={"width": wide, "height": high}).new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "status of 401" not in m.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page, wrong


def test_a_screen_becomes_its_wall_and_shows_a_code_again_when_it_is_revoked(
    doors: tuple[Company, Carried], browser: Browser
) -> None:
    found, web = doors
    page, wrong = opened(browser, 1920, 1080)
    page.goto(f"http://127.0.0.1:{web.port}/pasang?ke=/layar/utama/2")
    code = page.inner_text(".code")
    token = found.people.pair(code, Wish("Lobi", wall="utama"), by=BY)
    page.wait_for_url("**/layar/utama/2", timeout=PATIENCE)
    page.wait_for_function("() => window.pendopoSocket && window.pendopoSocket.speaks()", timeout=PATIENCE)
    found.people.revoke(token.number, by=BY)
    page.wait_for_function("() => location.pathname === '/pasang'", timeout=PATIENCE)
    page.wait_for_function("() => /^[A-Z][0-9]-[0-9]{2}$/.test(document.querySelector('.code').textContent)")
    shown = page.inner_text("body")
    assert "Layar belum dipasangkan" in shown and "Stunting" not in shown
    assert page.inner_text(".code") != code
    assert page.query_selector("input") is None
    assert page.evaluate("() => new URLSearchParams(location.search).get('ke')") == "/layar/utama/2"
    assert wrong == []
    page.context.close()


def test_a_person_comes_in_by_keyboard_and_is_led_to_the_door_when_the_account_is_disabled(
    doors: tuple[Company, Carried], browser: Browser
) -> None:
    found, web = doors
    page, wrong = opened(browser, 390, 844)
    page.goto(f"http://127.0.0.1:{web.port}/masuk?ke=/sektor/kesehatan")
    page.wait_for_function("() => document.activeElement.name === 'nama'", timeout=PATIENCE)  # set as it is painted
    page.keyboard.type("pemirsa")
    page.keyboard.press("Tab")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.pendopoSocket && window.pendopoSocket.speaks()", timeout=PATIENCE)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.click(".bar .account summary")
    assert page.inner_text(".bar .account").split() == ["Akun", "Kata", "sandi", "Keluar"]
    found.people.disable("pemirsa", by=BY)
    page.wait_for_function("() => location.pathname === '/masuk'", timeout=PATIENCE)
    assert page.evaluate("() => new URLSearchParams(location.search).get('ke')") == "/sektor/kesehatan"
    assert wrong == []
    page.context.close()
