"""Sockets of screens on the product's own web server: what each is told, when, and who is let in."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket as plain
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Response, request
from websockets.exceptions import ConnectionClosed, InvalidStatus

from components import frame, push
from components.access import headers
from components.address import Address
from components.live import State
from components.monitoring import requests
from components.push import Screens
from tests.carried import Carried, carried, said, until
from tests.looped import looped
from tests.panel_fakes import district
from tests.screens import Site, site

HEALTH = "/sektor/kesehatan"


@pytest.fixture
def one() -> Site:
    return site()


@pytest.fixture
def web(one: Site) -> Iterator[Carried]:
    with carried(one.app.server) as found:
        yield found


def state(one: Site) -> State:
    with one.app.server.app_context():
        return one.live.state()


def drawn_from_now(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Page and panel of every panel drawn from now on."""
    found: list[str] = []
    real = frame.panel

    def counted(spec: Any, kind: Any, view: Any) -> Mapping[str, Any]:
        found.append(f"{view.address.page} {spec.id}")
        return real(spec, kind, view)

    monkeypatch.setattr(frame, "panel", counted)
    return found


def test_the_first_message_says_time_build_and_the_token_that_the_live_route_knows(one: Site, web: Carried) -> None:
    with web.socket(HEALTH) as screen:
        found = said(screen)
    assert set(found) == {"now", "build", "token"}
    assert found["now"] > 1_700_000_000_000
    assert found["build"] == one.live.build
    assert one.poll(HEALTH, found["token"]).status_code == 204


def test_a_change_is_pushed_and_is_what_the_live_route_then_gives(one: Site, web: Carried) -> None:
    with web.socket(HEALTH) as screen:
        before = said(screen)["token"]
        one.store.publish("imunisasi", district(1), 12.0)
        after = said(screen)["token"]
        assert after != before
        body = one.body(HEALTH, before)
    assert body["token"] == after
    assert "p-jalan" in body["parts"]


def test_a_change_goes_before_its_word_and_holds_what_the_live_route_gives(one: Site, web: Carried) -> None:
    with web.socket(HEALTH) as screen:
        before = said(screen)["token"]
        one.store.publish("imunisasi", district(1), 12.0)
        change = json.loads(gzip.decompress(screen.recv(5)))
        word = said(screen)
        body = one.body(HEALTH, before)
    assert change.pop("from") == before
    assert change == body
    assert word["token"] == change["token"]


def test_a_change_that_is_too_long_is_only_spoken_of(one: Site, web: Carried, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "LONGEST_CHANGE", 10)
    with web.socket(HEALTH) as screen:
        before = said(screen)["token"]
        one.store.publish("imunisasi", district(1), 12.0)
        word = screen.recv(5)
    assert isinstance(word, str) and json.loads(word)["token"] != before


def test_nothing_is_brought_to_who_shows_something_unknown(one: Site) -> None:
    address = Address.parse(HEALTH)
    with one.app.server.app_context():
        standing = one.live.standing(address)
        assert one.live.change(address, "anything") == (standing, b"")
        assert one.live.change(address, standing.token) == (standing, b"")


def test_a_publication_that_changes_nothing_shown_is_not_pushed(one: Site, web: Carried) -> None:
    with web.socket(HEALTH) as screen:
        said(screen)
        one.store.number += 1
        until(lambda: one.web.snapshot().version == 3 and not web.screens.behind(state(one)))
        with pytest.raises(TimeoutError):
            screen.recv(0.3)


def test_two_hundred_screens_of_a_page_cost_one_drawing(
    one: Site, web: Carried, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack:
        screens = [stack.enter_context(web.socket(HEALTH)) for _ in range(200)]
        tokens = {said(screen)["token"] for screen in screens}
        drawn = drawn_from_now(monkeypatch)
        one.store.publish("imunisasi", district(1), 12.0)
        after = {said(screen)["token"] for screen in screens}
    assert (len(tokens), len(after)) == (1, 1)
    assert after != tokens
    assert sorted(d for d in drawn if d.startswith("sektor ")) == [
        "sektor jalan", "sektor kartu", "sektor obat-rinci", "sektor urutan",
    ]  # fmt: skip


def test_a_page_that_does_not_change_beats(one: Site) -> None:
    with carried(one.app.server, every=0.1) as web, web.socket(HEALTH) as screen:
        beats = [said(screen) for _ in range(4)]
    assert len({beat["token"] for beat in beats}) == 1
    assert beats[3]["now"] > beats[0]["now"]


def test_a_screen_that_shows_another_page_says_so_and_hears_of_that_one(one: Site, web: Carried) -> None:
    with web.socket(HEALTH) as screen:
        said(screen)
        screen.send("/layar/utama/1?scene=0")
        token = said(screen)["token"]
        assert one.poll("/layar/utama/1?scene=0", token).status_code == 204
        assert web.screens.pages() == [Address.parse("/layar/utama/1", "scene=0")]


def test_a_page_is_on_a_screen_as_long_as_a_socket_holds_it(web: Carried) -> None:
    with web.socket(HEALTH) as first:
        said(first)
        with web.socket(HEALTH) as second:
            said(second)
        assert web.screens.pages() == [Address.parse(HEALTH).seated("internal", ["*"], switches=True)]
    until(lambda: web.screens.pages() == [])


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:1", "http://contoh.test", "null", "https://127.0.0.1.contoh.test"]
)
def test_a_page_of_another_site_gets_no_socket(web: Carried, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, web.socket(HEALTH, Origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_our_own_page_gets_one(web: Carried) -> None:
    with web.socket(HEALTH, Origin=f"http://127.0.0.1:{web.port}") as screen:
        assert said(screen)["token"]


def test_what_keeps_a_request_out_keeps_a_socket_out(one: Site) -> None:
    """As it stands when it is opened, and again when it moves to another page."""
    seen: list[str] = []

    def guard() -> Response | None:
        seen.append(f"{request.method} {request.path} {request.remote_addr} {request.cookies.get('kunci', '')}")
        return Response(status=401) if "/sumber" in request.args["at"] else None

    one.app.server.before_request(guard)
    with carried(one.app.server) as web:
        with web.socket("/sumber", Cookie="kunci=x") as screen, pytest.raises(ConnectionClosed) as refused:
            screen.recv(20)
        assert refused.value.rcvd is not None and refused.value.rcvd.code == 4401
        assert seen == ["GET /_push 127.0.0.1 x"]
        with web.socket(HEALTH) as screen:
            said(screen)
            screen.send("/sumber")
            with pytest.raises(ConnectionClosed) as moved:
                screen.recv(20)
        assert moved.value.rcvd is not None and moved.value.rcvd.code == 4401
        assert web.screens.pages() == []


def test_a_page_that_does_not_exist_is_told_by_a_code(web: Carried) -> None:
    with web.socket("/tidak-ada") as screen, pytest.raises(ConnectionClosed) as closed:
        screen.recv(20)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 4404


def test_beyond_the_most_a_screen_is_told_to_come_later(one: Site) -> None:
    with carried(one.app.server, most=1) as web, web.socket(HEALTH) as first:
        said(first)
        with web.socket(HEALTH) as second, pytest.raises(ConnectionClosed) as closed:
            second.recv(20)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1013


def test_a_screen_that_gives_no_sign_is_dropped_and_holds_nobody_up(one: Site) -> None:
    one.body(HEALTH)
    with carried(one.app.server, ping=1) as web, plain.create_connection(("127.0.0.1", web.port)) as dead:
        head = f"GET /_push?at={HEALTH} HTTP/1.1\r\nHost: 127.0.0.1:{web.port}\r\nConnection: Upgrade\r\n"
        key = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        dead.sendall((head + key).encode())
        assert dead.recv(12) == b"HTTP/1.1 101"
        until(lambda: web.screens.pages() == [Address.parse(HEALTH).seated("internal", ["*"], switches=True)])
        with web.socket(HEALTH) as alive:
            said(alive)
            one.store.publish("imunisasi", district(1), 12.0)
            assert said(alive)["token"]
        until(lambda: web.screens.pages() == [])


def test_a_screen_whose_line_is_broken_is_let_go_though_it_says_no_goodbye(one: Site) -> None:
    async def receive() -> dict[str, Any]:
        if not asked:
            asked.append("handshake")
            return {"type": "websocket.connect"}
        return await asyncio.get_running_loop().create_future()

    async def send(message: Any) -> None:
        if message["type"] == "websocket.send":
            raise BrokenPipeError

    asked: list[str] = []
    scope = {
        "type": "websocket", "path": "/_push", "query_string": f"at={HEALTH}".encode(), "headers": [],
        "http_version": "1.1", "scheme": "ws",
    }  # fmt: skip
    with ThreadPoolExecutor(1) as pool:
        screens = Screens(one.app.server, pool)
        looped(asyncio.wait_for(screens.hold(scope, receive, send), 20))
    assert screens.pages() == []


def test_a_server_that_ends_says_so_and_its_port_is_free_for_the_next(one: Site) -> None:
    with ExitStack() as held:
        with carried(one.app.server) as web:
            screen = held.enter_context(web.socket(HEALTH))
            said(screen)
        with pytest.raises(ConnectionClosed) as closed:
            screen.recv(20)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012
    with carried(one.app.server, port=web.port) as again, again.socket(HEALTH) as screen:
        assert said(screen)["token"]


def test_a_request_without_an_upgrade_is_told_so(web: Carried) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{web.port}/_push?at=/", timeout=20)
    assert refused.value.code == 426


def test_an_unchanged_poll_is_an_answer_of_nothing_but_headers(
    one: Site, web: Carried, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "SLOW", float("inf"))  # an answer that took long carries its id
    token = one.body(HEALTH)["token"]
    with plain.create_connection(("127.0.0.1", web.port), timeout=20) as line:
        line.sendall(
            f"GET /_live?at={HEALTH}&have={token} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 204 ")
    assert len(answer) <= 250
    names = {row.split(b":")[0].decode().lower() for row in answer.split(b"\r\n")[1:] if row}
    assert names == {"date", "cache-control", "x-now", "x-build", "connection", *(n.lower() for n in headers.BODILESS)}


def test_health_is_served_below_the_same_server(web: Carried) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{web.port}/healthz", timeout=20) as answer:
        assert json.loads(answer.read())["ok"] is True
        assert "Server" not in answer.headers
