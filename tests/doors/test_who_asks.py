"""Who asks: a cookie, or whoever sits at the machine; and what a request says of proxies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.access import visitor
from components.access.visitor import Outside, networks
from components.address import Address
from components.application import create
from data.centre import Centre
from data.people.people import People
from data.people.visitor import OPEN, Visitor
from tests.doors.company import BY
from tests.people.fakes import GOOD
from tests.screens import HOME, Clock, delivered, new_catalogue, profile

BASE = "http://127.0.0.1:8050"


def app(folder: Path, outside: Outside, *, sample: bool = True) -> tuple[Any, People]:
    store = delivered()
    store.people = new_catalogue(folder)
    whole = profile()
    whole = replace(whole, info=whole.info.model_copy(update={"sample": sample}))
    centre = Centre(whole, store, {}, HOME / "tidak-ada", clock=Clock())  # type: ignore[arg-type]
    server = create(centre, HOME, outside).server
    return server, server.extensions["pendopo-access"].people


def asks(server: Any, path: str = "/_live?at=/", **keys: Any) -> int:
    return server.test_client().get(path, base_url=keys.pop("base_url", BASE), **keys).status_code


@pytest.mark.parametrize("listens", ["127.0.0.1", "::1", "localhost", "127.8.0.1"])
def test_while_nobody_has_an_account_whoever_sits_there_does_everything(tmp_path: Path, listens: str) -> None:
    server, _ = app(tmp_path, Outside(listens))
    assert asks(server) == 200
    assert asks(server, "/_live?at=/sumber/baru") == 200


@pytest.mark.parametrize(
    "outside",
    [
        Outside(), Outside("0.0.0.0"), Outside("::"), Outside("10.0.0.5"), Outside("127.0.0.1", tls=True),
        Outside("127.0.0.1", proxies=networks(["127.0.0.1"])),
    ],
)  # fmt: skip
def test_where_others_come_nobody_sits_at_the_machine(tmp_path: Path, outside: Outside) -> None:
    server, _ = app(tmp_path, outside)
    assert asks(server) == 401


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP"])
def test_who_was_passed_on_does_not_sit_there(tmp_path: Path, name: str) -> None:
    server, _ = app(tmp_path, Outside("127.0.0.1"))
    assert asks(server, headers={name: "127.0.0.1"}) == 401


def test_a_foreign_name_or_machine_does_not_sit_there(tmp_path: Path) -> None:
    server, _ = app(tmp_path, Outside("127.0.0.1"))
    assert asks(server, base_url="http://jahat.example:8050") == 401
    assert asks(server, environ_base={"REMOTE_ADDR": "192.168.1.20"}) == 401


def test_with_an_administrator_only_the_demonstration_is_looked_at_without_a_name(tmp_path: Path) -> None:
    server, people = app(tmp_path, Outside("127.0.0.1"))
    people.add("budi", role="admin", password=GOOD, by=BY)
    assert asks(server) == 200
    assert asks(server, "/_live?at=/unggah/eppgbm") == 403
    assert asks(server, "/_pintu") == 403
    page = server.test_client().get("/", base_url=BASE).text
    layout = server.test_client().get("/_dash-layout", base_url=BASE, headers={"Referer": f"{BASE}/"}).text
    assert "Tamu, hanya melihat" in page and "Tamu, hanya melihat" in layout


def test_of_a_real_regency_nobody_sees_anything_without_a_name(tmp_path: Path) -> None:
    server, people = app(tmp_path, Outside("127.0.0.1"), sample=False)
    people.add("budi", role="admin", password=GOOD, by=BY)
    assert asks(server) == 401


def test_a_cookie_of_flask_login_that_somebody_makes_up_counts_for_nothing(tmp_path: Path) -> None:
    server, _ = app(tmp_path, Outside("10.0.0.5"))
    for name in ("remember_token", "session", "pendopo", "pendopo-layar"):
        client = server.test_client()
        client.set_cookie(name, "budi|deadbeef", domain="127.0.0.1")
        assert client.get("/_live?at=/", base_url=BASE).status_code == 401


@pytest.mark.parametrize(
    ("remote", "said", "origin"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "bukan alamat", "10.0.0.1"),
        ("203.0.113.7", "1.2.3.4", "203.0.113.7"),
    ],
)
def test_only_listed_proxies_are_believed(tmp_path: Path, remote: str, said: str, origin: str) -> None:
    server, _ = app(tmp_path, Outside("10.0.0.5", proxies=networks(["10.0.0.0/24"])))
    near = {"REMOTE_ADDR": remote}
    with server.test_request_context("/", headers={"X-Forwarded-For": said}, environ_base=near):
        assert visitor.origin() == origin


def test_a_seat_says_what_its_visitor_sees_and_does(tmp_path: Path) -> None:
    server, _ = app(tmp_path, visitor.HERE)
    with server.test_request_context("/", base_url=BASE):
        _seats()


def _seats() -> None:
    at = Address.parse("/layar/utama/1", "scene=2&wilayah=99.01.01&periode=2025-01&berkas=x&lang=en")
    found = visitor.seated(at, Visitor("wall", "Aula", audience="visitor", bound="utama"))
    assert (found.region, found.period, found.extra, found.lang) == ("", "", (("scene", "2"),), "en")
    assert (found.audience, found.works, found.account) == ("visitor", (), "")
    assert visitor.seated(Address(), OPEN).works == ("*",)
    assert visitor.seated(at, OPEN).works == ()
    operator = Visitor("person", "siti", "operator", "dinkes", "internal")
    assert visitor.seated(Address(), operator).reader[:2] == (("dinkes",), "in")
    assert visitor.seated(Address(), Visitor("guest", audience="rahasia")).audience == "public"
