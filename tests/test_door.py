"""The door of the web: who is kept out, and the one way in."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from components import door
from components.access import visitor
from data.people.people import People
from tests.fakes import NOW
from tests.screens import empty_catalogue

HERE = {"Origin": "http://127.0.0.1:8050", "Sec-Fetch-Site": "same-origin"}
BASE = "http://127.0.0.1:8050"


def client(listens: str = "127.0.0.1") -> FlaskClient:
    """A server at which nobody has an account: whoever sits at the machine does everything."""
    server = Flask("uji")
    people = People(empty_catalogue(), lambda: NOW)
    visitor.attach(server, visitor.Access(people, visitor.Outside(listens)))
    door.attach(server)

    @server.post("/tulis")
    def _write() -> Response:
        return door.refused(writes=True, limit=1000) or Response(f"ditulis {len(request.get_data())}")

    @server.get("/ambil")
    def _take() -> Response:
        return door.refused(writes=False) or Response("diambil")

    return server.test_client()


def token(on: FlaskClient) -> str:
    return on.get("/_pintu", base_url=BASE).json["token"]


def write(on: FlaskClient, headers: dict[str, str], base_url: str = BASE, **keys: Any) -> Any:
    keys.setdefault("data", b"isi")
    return on.post("/tulis", headers=headers, base_url=base_url, **keys)


def test_our_own_page_on_the_machine_itself_writes() -> None:
    on = client()
    answer = write(on, {**HERE, "X-Pendopo-Form": token(on)})
    assert (answer.status_code, answer.text) == (200, "ditulis 3")


def test_a_form_may_carry_the_token_in_a_field() -> None:
    on = client()
    assert write(on, HERE, data={"_form": token(on)}).status_code == 200


@pytest.mark.parametrize("listens", ["", "0.0.0.0", "::", "10.0.0.5", "pendopo.example"])
def test_a_server_that_others_can_reach_lets_nobody_write(listens: str) -> None:
    on = client(listens)
    answer = write(on, {**HERE, "X-Pendopo-Form": on.application.extensions["pendopo-access"].form})
    assert answer.status_code == 403
    assert "tidak berhak" in answer.text
    assert on.get("/ambil", base_url=BASE).status_code == 403
    assert on.get("/_pintu", base_url=BASE).status_code == 403


@pytest.mark.parametrize("listens", ["127.0.0.1", "::1", "localhost", "127.8.0.1"])
def test_loopback_has_several_names(listens: str) -> None:
    assert client(listens).get("/ambil", base_url=BASE).text == "diambil"


def test_a_request_from_another_machine_is_kept_out() -> None:
    on = client()
    far = {"REMOTE_ADDR": "192.168.1.20"}
    assert write(on, {**HERE, "X-Pendopo-Form": token(on)}, environ_base=far).status_code == 403
    assert on.get("/ambil", base_url=BASE, environ_base=far).status_code == 403


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP"])
def test_a_request_that_somebody_passed_on_is_kept_out(name: str) -> None:
    on = client()
    assert write(on, {**HERE, "X-Pendopo-Form": token(on), name: "127.0.0.1"}).status_code == 403


def test_a_foreign_name_that_leads_here_is_kept_out() -> None:
    """A page of jahat.example whose name is made to mean 127.0.0.1 would pass for the same origin."""
    on = client()
    base, headers = (
        "http://jahat.example:8050",
        {"Origin": "http://jahat.example:8050", "Sec-Fetch-Site": "same-origin"},
    )
    assert on.get("/_pintu", base_url=base).status_code == 403
    assert write(on, {**headers, "X-Pendopo-Form": token(on)}, base_url=base).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://jahat.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:8050", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:9999", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_another_site_in_the_same_browser_cannot_write(headers: dict[str, str]) -> None:
    on = client()
    answer = write(on, {**headers, "X-Pendopo-Form": token(on)})
    assert answer.status_code == 403
    assert "halaman lain" in answer.text


def test_another_site_cannot_have_rows_fetched() -> None:
    assert client().get("/ambil", base_url=BASE, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("given", ["", "salah", "é"])
def test_without_the_token_of_this_process_nothing_is_written(given: str) -> None:
    answer = write(client(), {**HERE, **({"X-Pendopo-Form": given} if given else {})})
    assert answer.status_code == 403
    assert "Muat ulang halaman" in answer.text


def test_each_process_has_its_own_token() -> None:
    assert token(client()) != token(client())


def test_a_body_that_is_too_large_or_of_unknown_size_is_not_read() -> None:
    on = client()
    headers = {**HERE, "X-Pendopo-Form": token(on)}
    assert write(on, headers, data=b"x" * 1001).status_code == 413
    assert write(on, headers, data=b"x" * 1000).status_code == 200
    assert write(on, {**headers, "Transfer-Encoding": "chunked"}).status_code == 411


def test_a_script_gets_the_reason_as_json_in_its_language() -> None:
    answer = client("").get("/ambil?lang=en", base_url=BASE, headers={"Accept": "application/json"})
    assert answer.json["said"].startswith("This account or screen has no right to that.")
