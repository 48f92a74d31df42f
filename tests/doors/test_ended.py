"""S10: a right that ends, ends with the next request; whoever holds an open page is told within a refresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from components.push import REFUSED
from tests.carried import carried, said
from tests.doors.company import BY, Company
from tests.figures import record

ENDS: dict[str, tuple[str, str, Callable[[Company], Any]]] = {
    "log-out": ("operator", "/sektor/kesehatan", lambda c: c.people.log_out(c.cookies["operator"][1])),
    "disabled": ("operator", "/sektor/kesehatan", lambda c: c.people.disable("operator", by=BY)),
    "another password": (
        "operator", "/sektor/kesehatan", lambda c: c.people.set_password("operator", "perahu kertas nila", by=BY),
    ),
    "idle": ("operator", "/sektor/kesehatan", lambda c: _goes(c, 31)),
    "wall revoked": ("layar", "/layar/utama/1", lambda c: c.people.revoke(c.tokens["layar"].number, by=BY)),
    "guest revoked": ("tamu", "/tur/kunjungan", lambda c: c.people.revoke(c.tokens["tamu"].number, by=BY)),
}  # fmt: skip


def _goes(company: Company, minutes: int) -> None:
    company.site.clock.now += timedelta(minutes=minutes)


@pytest.mark.parametrize("how", ENDS)
def test_the_next_request_is_refused_and_names_the_way(all_of_them: Company, how: str) -> None:
    who, at, end = ENDS[how]
    assert all_of_them.ask(who, "GET", f"/_live?at={at}").status_code == 200
    end(all_of_them)
    answer = all_of_them.ask(who, "GET", f"/_live?at={at}")
    way = "/masuk" if who == "operator" else "/pasang"
    assert (answer.status_code, answer.headers["X-Door"].split("?")[0]) == (401, way)
    page = all_of_them.ask(who, "GET", at)
    assert (page.status_code, page.headers["Location"].split("?")[0]) == (302, way)
    assert b"<input" not in all_of_them.ask(who, "GET", "/pasang", headers={"Accept": "text/html"}).data
    assert all_of_them.write(who, "/_unggah/eppgbm/kunci/batal", json={}).status_code == 401


@pytest.mark.parametrize("how", [name for name in ENDS if name != "idle"])
def test_an_open_socket_is_told(all_of_them: Company, how: str) -> None:
    who, at, end = ENDS[how]
    name, word = all_of_them.cookies[who]
    with carried(all_of_them.site.app.server, look=0.1) as web, web.socket(at, Cookie=f"{name}={word}") as screen:
        said(screen)
        end(all_of_them)
        with pytest.raises(ConnectionClosed) as closed:
            screen.recv(15)
            screen.recv(15)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == REFUSED
    record("S10", f"{how}: open socket", "closed with 4401 at the next look (2 s)", "one refresh (15 s)")


def test_an_open_page_that_asks_by_itself_keeps_no_session_alive(all_of_them: Company) -> None:
    for _ in range(4):
        _goes(all_of_them, 9)
        status = all_of_them.ask("operator", "GET", "/_live?at=/").status_code
    assert status == 401
    assert all_of_them.people.visitor(all_of_them.cookies["operator"][1]) is None


def test_whoever_goes_on_looking_stays(all_of_them: Company) -> None:
    for _ in range(4):
        _goes(all_of_them, 9)
        assert all_of_them.ask("operator", "GET", "/sektor/kesehatan").status_code == 200


def test_a_role_that_changes_acts_at_once(all_of_them: Company) -> None:
    assert all_of_them.write("operator", "/_unggah/eppgbm/kunci/batal", json={}).status_code == 404
    all_of_them.people.set_role("operator", "viewer", by=BY)
    assert all_of_them.write("operator", "/_unggah/eppgbm/kunci/batal", json={}).status_code == 403
    assert all_of_them.ask("operator", "GET", "/_live?at=/unggah/eppgbm").status_code == 403
    assert all_of_them.ask("operator", "GET", "/_live?at=/").status_code == 200


def test_a_socket_to_what_is_not_ones_own_is_refused(all_of_them: Company) -> None:
    name, word = all_of_them.cookies["layar"]
    with carried(all_of_them.site.app.server) as web:
        for cookie, at in (("", "/sumber/baru"), (f"{name}=x", "/layar/utama/1"), (f"{name}={word}", "/sumber")):
            with web.socket(at, Cookie=cookie) as screen, pytest.raises(ConnectionClosed) as closed:
                screen.recv(15)
            assert closed.value.rcvd is not None and closed.value.rcvd.code == REFUSED


def test_a_screen_that_moves_to_a_page_beside_its_own_is_refused(all_of_them: Company) -> None:
    name, word = all_of_them.cookies["layar"]
    with (
        carried(all_of_them.site.app.server) as web,
        web.socket("/layar/utama/1", Cookie=f"{name}={word}") as screen,
    ):
        said(screen)
        screen.send("/sumber")
        with pytest.raises(ConnectionClosed) as closed:
            screen.recv(15)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == REFUSED
