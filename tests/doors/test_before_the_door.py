"""The pages before the door: log in and out, the first administrator, a screen that waits to be paired."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from data.people.people import People
from data.people.tokens import Wish
from tests.doors.company import BASE, BY, FAR, OURS, Company
from tests.people.fakes import GOOD, OTHER
from tests.screens import Site, delivered, new_catalogue, site

FORM = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}


def log_in(client: FlaskClient, name: str, password: str, ke: str = "", **headers: str) -> Any:
    query = {"ke": ke} if ke else {}
    return client.post(
        "/masuk", base_url=BASE, query_string=query, data={"nama": name, "sandi": password}, headers={**FORM, **headers}
    )


def test_a_person_logs_in_looks_and_logs_out(all_of_them: Company) -> None:
    client = all_of_them.client("nobody")
    answer = log_in(client, "Pemirsa ", GOOD, "/sektor/kesehatan?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sektor/kesehatan?lang=en")
    assert client.get("/sektor/kesehatan", base_url=BASE).status_code == 200
    assert client.get("/masuk", base_url=BASE).status_code == 302
    page = client.get("/keluar", base_url=BASE).text
    token = page.split('name="_form" value="')[1].split('"')[0]
    old = client.get_cookie("pendopo", domain="pusat.example")
    assert client.post("/keluar", base_url=BASE, data={}, headers=FORM).status_code == 403
    assert client.post("/keluar", base_url=BASE, data={"_form": token}, headers=FORM).status_code == 303
    assert old is not None
    client.set_cookie("pendopo", old.value, domain="pusat.example")
    assert client.get("/_live?at=/", base_url=BASE).status_code == 401


def test_a_wrong_password_is_told_as_an_unknown_name_is(all_of_them: Company) -> None:
    client = all_of_them.client("nobody")
    wrong, unknown = log_in(client, "pemirsa", "salah"), log_in(client, "tiada", "salah")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("pemirsa", "") == unknown.text.replace("tiada", "")
    assert 'role="alert"' in wrong.text and "Set-Cookie" not in wrong.headers


def test_too_many_tries_are_told_when_to_come_again(all_of_them: Company) -> None:
    client = all_of_them.client("nobody")
    for _ in range(5):
        log_in(client, "pemirsa", "salah")
    answer = log_in(client, "pemirsa", GOOD)
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    client.environ_base.update({"REMOTE_ADDR": "10.0.0.99"})
    assert log_in(client, "pemirsa", GOOD).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://jahat.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "none"},
    ],
)
@pytest.mark.parametrize("path", ["/masuk", "/keluar", "/_unggah/eppgbm", "/_tarik/eppgbm/1", "/_usulan"])
def test_posts_of_other_sites_are_refused(all_of_them: Company, path: str, headers: dict[str, str]) -> None:
    client = all_of_them.client("nobody" if path == "/masuk" else "admin")
    token = all_of_them.people.form_token(all_of_them.cookies["admin"][1])
    form = {"nama": "admin", "sandi": GOOD, "_form": token}
    given = {**headers, "X-Pendopo-Form": token} if path != "/masuk" else headers
    answer = client.post(path, base_url=BASE, data=form, headers={k: v for k, v in given.items() if v})
    assert answer.status_code == 403
    assert "halaman lain" in answer.text


@pytest.mark.parametrize(
    "ke",
    [
        "//jahat.example", "/\\jahat.example", "https://jahat.example", "jahat", "/a\nb", "/a b", "\x09//jahat.example",
        "javascript:alert(1)", "/" + "x" * 600,
    ],
)  # fmt: skip
def test_whoever_logs_in_is_never_led_away(all_of_them: Company, ke: str) -> None:
    assert log_in(all_of_them.client("nobody"), "pemirsa", GOOD, ke).headers["Location"] == "/"


def test_a_form_of_a_session_does_not_count_in_another(all_of_them: Company) -> None:
    token = all_of_them.people.form_token(all_of_them.cookies["lain"][1])
    headers = {**OURS, "X-Pendopo-Form": token}
    answer = all_of_them.client("operator").post("/_unggah/eppgbm/kunci/batal", base_url=BASE, json={}, headers=headers)
    assert answer.status_code == 403


def test_words_of_a_page_are_text_whatever_is_in_them(all_of_them: Company) -> None:
    client = all_of_them.client("nobody")
    text = log_in(client, "<script>alert(1)</script>", "x", '/"><script>').text
    assert "<script>alert" not in text and "&lt;script&gt;" in text


# ------------------------------------------------------------------------------------------------ screens


def test_a_screen_shows_a_code_and_becomes_its_wall(all_of_them: Company) -> None:
    client = all_of_them.client("nobody")
    page = client.get("/pasang?ke=/layar/utama/2", base_url=BASE).text
    said = client.get("/pasang?ke=/layar/utama/2", base_url=BASE, headers={"Accept": "application/json"}).json
    assert f">{said['code']}<" in page and "Layar belum dipasangkan" in page
    assert (said["at"], said["left"]) == ("", 900)
    assert client.get("/layar/utama/2", base_url=BASE).status_code == 302
    all_of_them.people.pair(said["code"], Wish("Lobi", wall="utama", audience="public"), by=BY)
    again = client.get("/pasang?ke=/layar/utama/2", base_url=BASE, headers={"Accept": "application/json"}).json
    assert again["at"] == "/layar/utama/2"
    assert client.get("/layar/utama/2", base_url=BASE).status_code == 200
    assert client.get("/pasang", base_url=BASE).headers["Location"] == "/layar/utama/1"
    assert client.get("/pasang?ke=/sumber", base_url=BASE).headers["Location"] == "/layar/utama/1"


def test_a_screen_keeps_its_code_while_it_counts_and_gets_another_afterwards(all_of_them: Company) -> None:
    client = all_of_them.client("nobody")
    codes = [
        client.get("/pasang", base_url=BASE, headers={"Accept": "application/json"}).json["code"] for _ in range(3)
    ]
    assert len(set(codes)) == 1
    all_of_them.site.clock.now += timedelta(minutes=16)
    later = client.get("/pasang", base_url=BASE, headers={"Accept": "application/json"}).json
    assert later["left"] == 900


def test_the_pages_before_the_door_speak_both_languages(all_of_them: Company) -> None:
    client = all_of_them.client("nobody")
    assert "Log in to Pendopo" in client.get("/masuk?lang=en", base_url=BASE).text
    assert "This screen is not paired" in client.get("/pasang?lang=en", base_url=BASE).text
    assert '<html lang="en"' in client.get("/masuk?lang=en", base_url=BASE).text


def test_before_there_is_a_session_nothing_is_written(all_of_them: Company) -> None:
    """Asking without a name makes no record of a session, however often."""
    for _ in range(200):
        assert all_of_them.ask("nobody", "GET", "/").status_code == 302
        assert "Set-Cookie" not in all_of_them.ask("nobody", "GET", "/_live?at=/").headers
    assert all_of_them.site.store.people is not None


# ------------------------------------------------------------------------------------------------ the first one


@pytest.fixture
def empty(tmp_path: Path) -> Site:
    store = delivered()
    store.people = new_catalogue(tmp_path)
    return site(store=store)


def first(client: FlaskClient, code: str, name: str, password: str = GOOD, again: str = GOOD) -> Any:
    fields = {"kode": code, "nama": name, "sandi": password, "ulang": again}
    return client.post("/pertama", base_url=BASE, data=fields, headers=FORM)


def test_the_first_administrator_comes_in_by_the_code_of_the_terminal_and_only_once(empty: Site) -> None:
    people: People = empty.app.server.extensions["pendopo-access"].people
    client = empty.client
    client.environ_base.update(FAR)
    assert "python app.py user code" in client.get("/masuk", base_url=BASE).text
    code = people.first_code()
    assert code not in client.get("/pertama", base_url=BASE).text
    assert first(client, "AAAA-BBBB", "budi").status_code == 403
    assert first(client, code, "budi", GOOD, OTHER).status_code == 400
    assert first(client, code, "budi", "pendek", "pendek").status_code == 400
    assert first(client, code, "budi").status_code == 303
    assert client.get("/", base_url=BASE).status_code == 200
    assert first(client, code, "lain").headers["Location"] == "/masuk"
    assert [(a.name, a.role) for a in people.accounts()] == [("budi", "admin")]


def test_of_two_who_use_the_first_code_at_once_one_is_administrator(empty: Site) -> None:
    people: People = empty.app.server.extensions["pendopo-access"].people
    code = people.first_code()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda name: first(empty.client, code, name).status_code, ("budi", "siti")))
    assert sorted(answers)[0] == 303 or 303 in answers
    assert sum(a.role == "admin" for a in people.accounts()) == 1
