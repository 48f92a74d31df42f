"""A screen with a socket: it asks for nothing while the server vouches for what it shows, and polls without one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.small_site import SmallSite
from tests.look import settle, watch
from tests.serving import Served

pytestmark = pytest.mark.browser

HEALTH = "/sektor/kesehatan"
FAST = "window.pendopoTimes = { every: 400, first: 300, retry: 200, longest: 400 }"
NO_SOCKETS = (
    "window.WebSocket = class { constructor() { setTimeout(() => this.onclose({ code: 1006 }), 10); } close() {} }"
)


def opened(browser: Browser, site: Served, *scripts: str) -> tuple[Page, list[str], list[str]]:
    """A page of the health sector, its polls and the addresses of its sockets from the start."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    polls: list[str] = []
    sockets: list[str] = []
    for script in scripts:
        page.add_init_script(script)

    def asked(request: Request) -> None:
        if "/_live" in request.url:
            polls.append(request.url)

    page.on("request", asked)
    page.on("websocket", lambda socket: sockets.append(socket.url))
    watch(page)
    page.goto(site.url + HEALTH)
    settle(page)
    page.wait_for_function("() => window.pendopo.contact !== null")
    return page, polls, sockets


def test_a_page_with_a_socket_does_not_poll_and_the_server_vouches_for_it(browser: Browser, site: Served) -> None:
    page, polls, sockets = opened(browser, site, FAST)
    page.wait_for_function("() => window.pendopoSocket.speaks()")
    page.wait_for_timeout(500)
    polls.clear()
    contact = page.evaluate("window.pendopo.contact")
    page.wait_for_timeout(2500)
    assert len(polls) == len(set(polls))  # data may move; the same is never asked twice
    page.wait_for_function(f"() => window.pendopo.contact > {contact}", timeout=60_000)
    assert len(sockets) == 1 and "/_push?at=%2Fsektor%2Fkesehatan" in sockets[0]
    page.close()


def test_the_socket_follows_to_another_page(browser: Browser, site: Served) -> None:
    page, _, sockets = opened(browser, site)
    page.wait_for_function("() => window.pendopoSocket.speaks()")
    page.click(".bar .nav a[href^='/sumber']")
    page.wait_for_function("() => window.pendopo.at.startsWith('/sumber')")
    contact = page.evaluate("performance.now()")
    page.wait_for_function(f"() => window.pendopo.contact > {contact}", timeout=60_000)
    assert len(sockets) == 1
    page.close()


def test_a_page_that_gets_no_socket_polls(browser: Browser, site: Served) -> None:
    page, polls, _ = opened(browser, site, FAST, NO_SOCKETS)
    before = len(polls)
    page.wait_for_function(
        f"() => performance.getEntriesByType('resource').filter(e => e.name.includes('/_live')).length > {before + 2}"
    )
    assert page.evaluate("performance.now() - window.pendopo.contact") < 5000
    page.close()


def test_a_change_comes_by_the_socket_and_is_not_asked_for(browser: Browser, small: SmallSite) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    polls: list[str] = []
    assert small.served is not None
    page.goto(small.served.url + HEALTH)
    settle(page)
    page.wait_for_function("() => window.pendopo.contact !== null && window.pendopoSocket.speaks()")
    page.on("request", lambda request: polls.append(request.url) if "/_live" in request.url else None)
    for _ in range(3):
        token = page.evaluate("window.pendopo.token")
        shown = page.inner_text("main")
        small.ask("/_uji/terbit")
        page.wait_for_function(f"() => window.pendopo.token !== {token!r}")
        page.wait_for_function("shown => document.querySelector('main').innerText !== shown", arg=shown)
    assert polls == []
    page.close()


def test_a_change_that_starts_from_something_else_is_left_alone(browser: Browser, small: SmallSite) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    assert small.served is not None
    page.goto(small.served.url + HEALTH)
    settle(page)
    page.wait_for_function("() => window.pendopo.contact !== null && window.pendopoSocket.speaks()")
    token, build = page.evaluate("[window.pendopo.token, window.pendopo.build]")
    body = {"from": "lain", "token": "tersesat", "build": build, "parts": {}}
    page.evaluate("body => window.pendopo.brought(body)", body)
    assert page.evaluate("window.pendopo.token") == token
    page.evaluate("body => window.pendopo.brought(body)", {**body, "from": token})
    assert page.evaluate("window.pendopo.token") == "tersesat"
    page.wait_for_function(f"() => window.pendopo.token === {token!r}", timeout=60_000)  # its beat makes it ask
    page.close()
