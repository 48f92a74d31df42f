"""Administrators' pages: accounts, tokens and the audit log, for administrators alone; each act makes one record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from components.access.visitor import HERE
from components.application import create
from components.panels.base import find_specs
from data.audit.log import Actor, Entry, append, records
from data.centre import Centre, centre_of
from data.people.people import People
from data.people.secret_words import new_word
from data.people.tokens import Wish
from data.settings import Settings
from tests.people.fakes import GOOD, OTHER, TERMINAL, THIRD
from tests.screens import HOME, plain_text
from tests.story_profile import write_profile

BASE = "http://127.0.0.1:8050"
FROM_US = {"Origin": BASE, "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}


@dataclass
class Desk:
    centre: Centre
    app: Any
    people: People

    def browser(self, name: str = "", password: str = GOOD) -> Any:
        """A browser that is logged in as this account."""
        client = self.app.server.test_client()
        if name:
            client.set_cookie("pendopo", self.people.log_in(name, password, "127.0.0.1"), domain="127.0.0.1")
        return client

    def post(self, client: Any, at: str, body: dict[str, object], **headers: str) -> Any:
        token = (client.get("/_pintu", base_url=BASE, headers=FROM_US).json or {}).get("token", "")
        return client.post(at, base_url=BASE, json=body, headers={**FROM_US, "X-Pendopo-Form": token, **headers})

    def words(self, client: Any, at: str) -> str:
        answer = client.get("/_live", query_string={"at": at, "have": ""}, base_url=BASE)
        assert answer.status_code == 200, answer.text
        return plain_text([part.get("children") for part in json.loads(answer.data)["parts"].values()])

    def acts(self) -> list[tuple[str, str, str]]:
        """Since the accounts were made, without log-ins."""
        found = [(r.who, r.action, r.object) for r in reversed(records(self.centre.store.engine))][3:]
        return [act for act in found if act[1] not in ("login", "login_failed")]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("STORY_URL", "sqlite://")
    settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 8050)
    centre = centre_of(settings, panels=find_specs())
    people = People(centre.store.engine, centre.clock)
    people.add("budi", role="admin", password=GOOD, by=TERMINAL)
    people.add("siti", role="operator", agency="dinkes", password=GOOD, by=TERMINAL)
    people.add("tono", role="viewer", password=GOOD, by=TERMINAL)
    yield Desk(centre, create(centre, HOME, HERE), people)
    centre.close()


ACTS: list[tuple[str, dict[str, object]]] = [
    ("/_orang/baru", {"name": "rini", "role": "admin", "password": OTHER}),
    ("/_orang/peran/tono", {"role": "admin"}),
    ("/_orang/sandi/budi", {"password": OTHER}),
    ("/_orang/nonaktif", {"name": "budi"}),
    ("/_orang/aktif", {"name": "tono"}),
    ("/_token/pasang", {"code": "K7-42", "shows": "wall:utama", "label": "x", "audience": "internal"}),
    ("/_token/tamu", {"label": "x", "audience": "internal", "days": "7"}),
    ("/_token/cabut", {"number": 1}),
]


@pytest.mark.parametrize("name", ["", "siti", "tono"])
def test_nobody_but_administrators_sees_or_changes_anything_here(desk: Desk, name: str) -> None:
    client, before = desk.browser(name), desk.people.accounts()
    for at in ("/orang", "/token", "/catatan"):
        assert client.get(at, base_url=BASE).status_code in (302, 403)
        assert client.get("/_live", query_string={"at": at, "have": ""}, base_url=BASE).status_code in (401, 403)
    assert client.get("/_catatan.csv", base_url=BASE, headers=FROM_US).status_code in (401, 403)
    for at, body in ACTS:
        assert desk.post(client, at, body).status_code in (401, 403), at
    known = [(a.name, a.role, a.password, a.enabled) for a in desk.people.accounts()]
    assert known == [(a.name, a.role, a.password, a.enabled) for a in before]
    assert (desk.acts(), desk.people.tokens()) == ([], [])


@pytest.mark.parametrize("headers", [{"Origin": "http://lain.example"}, {"X-Pendopo-Form": "salah"},
                                     {"Sec-Fetch-Site": "cross-site"}])  # fmt: skip
def test_an_administrators_browser_is_not_used_by_another_site(desk: Desk, headers: dict[str, str]) -> None:
    client = desk.browser("budi")
    for at, body in ACTS:
        assert desk.post(client, at, body, **headers).status_code == 403
    assert (desk.acts(), len(desk.people.accounts())) == ([], 3)


def test_an_account_is_made_and_changed_from_the_page(desk: Desk) -> None:
    client = desk.browser("budi")
    assert "hanya satu admin" in desk.words(client, "/orang")
    made = desk.post(client, "/_orang/baru", {"name": "Rini", "role": "admin", "agency": "dinkes", "password": OTHER})
    assert (made.status_code, made.json) == (200, {"at": "/orang"})
    words = desk.words(client, "/orang")
    assert "4 akun aktif, 2 di antaranya admin" in words and "rini" in words
    assert desk.post(client, "/_orang/peran/tono", {"role": "operator", "agency": "dinkes"}).status_code == 200
    assert desk.post(client, "/_orang/sandi/tono", {"password": THIRD}).status_code == 200
    assert desk.post(client, "/_orang/nonaktif", {"name": "siti"}).status_code == 200
    assert desk.post(client, "/_orang/aktif", {"name": "siti"}).status_code == 200
    assert desk.acts() == [
        ("budi", "user_added", "rini"),
        ("budi", "user_changed", "tono"),
        ("budi", "password_changed", "tono"),
        ("budi", "user_disabled", "siti"),
        ("budi", "user_changed", "siti"),
    ]
    found = {a.name: (a.role, a.agency) for a in desk.people.accounts()}
    assert found["tono"] == ("operator", "dinkes") and found["rini"] == ("admin", "")
    assert records(desk.centre.store.engine)[0].origin == "127.0.0.1"


def test_who_takes_the_own_right_away_has_none_at_the_next_request(desk: Desk) -> None:
    client = desk.browser("budi")
    desk.people.add("rini", role="admin", password=OTHER, by=TERMINAL)
    assert desk.post(client, "/_orang/peran/budi", {"role": "viewer"}).status_code == 200
    assert desk.post(client, "/_orang/peran/budi", {"role": "admin"}).status_code == 403
    assert client.get("/_live", query_string={"at": "/orang", "have": ""}, base_url=BASE).status_code == 403


@pytest.mark.parametrize(
    ("at", "body", "said", "english"),
    [
        ("/_orang/baru", {"name": "x y", "role": "viewer", "password": OTHER}, "tidak dapat dipakai", "cannot be"),
        ("/_orang/baru", {"name": "rini", "role": "operator", "password": OTHER}, "satu perangkat", "needs one"),
        ("/_orang/baru", {"name": "rini", "role": "operator", "agency": "lain", "password": OTHER}, "satu", "one"),
        ("/_orang/baru", {"name": "rini", "role": "raja", "password": OTHER}, "tidak ada", "no role"),
        ("/_orang/baru", {"name": "rini", "role": "viewer", "password": "pendek"}, "terlalu pendek", "too short"),
        ("/_orang/baru", [], "tidak dapat dipakai", "cannot be"),
        ("/_orang/nonaktif", {"name": "budi"}, "admin aktif terakhir", "last active"),
        ("/_orang/peran/tiada", {"role": "viewer"}, "tidak ada", "no account"),
        ("/_token/pasang", {"code": "K7-42", "shows": "wall:lain", "label": "x"}, "Pilih satu", "Choose"),
        ("/_token/pasang", {"code": "K7-42", "shows": "label:x", "label": "x"}, "Pilih satu", "Choose"),
        ("/_token/tamu", {"label": "x", "audience": "visitor", "days": "1e9"}, "Lama berlaku", "valid for"),
        ("/_token/tamu", {"label": "", "audience": "visitor", "days": "7"}, "nama", "name"),
        ("/_token/cabut", {"number": "-1"}, "tidak ada", "no token"),
    ],
)
def test_what_cannot_be_is_said_in_both_languages(desk: Desk, at: str, body: Any, said: str, english: str) -> None:
    client = desk.browser("budi")
    answer = desk.post(client, at, body)
    assert answer.status_code == 400 and said in answer.json["said"]
    assert english in desk.post(client, f"{at}?lang=en", body).json["said"]
    assert desk.acts() == []


def test_what_there_is_not_is_not_found(desk: Desk) -> None:
    client = desk.browser("budi")
    for at in ("/_orang/lain", "/_orang/lain/budi", "/_token/lain"):
        assert desk.post(client, at, {}).status_code == 404


def test_a_screen_is_paired_seen_and_revoked_from_the_page(desk: Desk) -> None:
    client, word = desk.browser("budi"), new_word()
    code = desk.people.pair_code(word)
    body = {"code": code, "shows": "wall:utama", "audience": "visitor", "label": "Ruang rapat"}
    assert desk.post(client, "/_token/pasang", body).status_code == 200
    assert desk.people.token_visitor(word, "10.0.0.31").bound == "utama"
    words = desk.words(client, "/token")
    assert "1 layar dan 0 tamu" in words and "Ruang rapat" in words and "10.0.0.31" in words
    assert desk.post(client, "/_token/cabut", {"number": 1}).status_code == 200
    assert desk.people.token_visitor(word) is None and "0 layar" in desk.words(client, "/token")
    assert desk.acts() == [("budi", "screen_paired", "Ruang rapat"), ("budi", "token_revoked", "1")]


def test_a_guests_link_is_in_one_answer_alone(desk: Desk) -> None:
    client = desk.browser("budi")
    answer = desk.post(client, "/_token/tamu", {"label": "Tamu", "audience": "public", "tour": "", "days": "7"})
    at, _, word = answer.json["once"].partition("#")
    assert at == f"{BASE}/pasang" and desk.people.token_visitor(word).audience == "public"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert word not in desk.words(client, "/token") + desk.words(client, "/catatan")


def test_a_guest_comes_in_with_the_link_and_only_looks(desk: Desk) -> None:
    made, word = desk.people.make_guest(Wish("Tamu", "visitor", days=3), by=TERMINAL)
    guest = desk.browser()
    assert guest.post("/pasang", base_url=BASE, data={"kata": word}).status_code == 403  # from no page of ours
    assert guest.post("/pasang", base_url=BASE, data={"kata": "x" * 43}, headers=FROM_US).status_code == 403
    came = guest.post("/pasang", base_url=BASE, data={"kata": f" {word} "}, headers=FROM_US)
    assert (came.status_code, came.location) == (303, "/")
    assert "HttpOnly" in came.headers["Set-Cookie"] and "SameSite=Lax" in came.headers["Set-Cookie"]
    assert guest.get("/", base_url=BASE).status_code == 200
    assert guest.get("/orang", base_url=BASE).status_code == 403
    desk.people.revoke(made.number, by=TERMINAL)
    assert guest.get("/", base_url=BASE).status_code == 302
    assert "tidak berlaku lagi" in guest.post("/pasang", base_url=BASE, data={"kata": word}, headers=FROM_US).text


def test_records_are_shown_found_and_taken_along_and_taking_them_is_one(desk: Desk) -> None:
    client = desk.browser("budi")
    desk.post(client, "/_orang/nonaktif", {"name": "siti"})
    append(desk.centre.store.engine, Entry(Actor("=cmd", "10.0.0.9"), "explain", "stunting"))
    words = desk.words(client, "/catatan")
    assert "catatan terakhir utuh" in words and "akun dinonaktifkan" in words and "keterangan disimpan" in words
    found = desk.words(client, "/catatan?siapa=siti&tindakan=user_disabled")
    assert "akun dinonaktifkan" in found and "keterangan disimpan" not in found
    assert "Tidak ada catatan seperti itu" in desk.words(client, "/catatan?sampai=2020-01-01")
    assert "akun dinonaktifkan" in desk.words(client, "/catatan?dari=bukan-tanggal&sampai=9999-12-31&sebelum=x")
    answer = client.get("/_catatan.csv?siapa==cmd", base_url=BASE, headers=FROM_US)
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert [(row["who"], row["action"]) for row in rows] == [("'=cmd", "explain")]
    newest = records(desk.centre.store.engine)[0]
    assert (newest.who, newest.action, newest.object, newest.details) == ("budi", "export", "audit", '{"siapa":"=cmd"}')


def test_older_records_are_a_page_further(desk: Desk) -> None:
    for number in range(130):
        append(desk.centre.store.engine, Entry(TERMINAL, "explain", f"nilai-{number}."))
    client = desk.browser("budi")
    first = desk.words(client, "/catatan")
    assert "nilai-129." in first and "nilai-20." not in first and "Catatan yang lebih lama" in first
    assert "nilai-20." in desk.words(client, "/catatan?sebelum=60")


def test_a_changed_record_is_told_on_the_page(desk: Desk) -> None:
    client, engine = desk.browser("budi"), desk.centre.store.engine
    assert "putus" not in desk.words(client, "/catatan")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET who = 'orang lain' WHERE number = 2")
    append(engine, Entry(TERMINAL, "explain", "baru"))
    words = desk.words(client, "/catatan")
    assert "Rantai catatan putus di 1 tempat" in words and "catatan 2 (user_added" in words


def test_the_pages_are_complete_in_english(desk: Desk) -> None:
    client = desk.browser("budi")
    desk.people.make_guest(Wish("Guests", "visitor", days=3), by=TERMINAL)
    assert "3 active accounts, but a single administrator" in desk.words(client, "/orang?lang=en")
    assert "screens 0, guests 1" in desk.words(client, "/token?lang=en")
    assert "token made" in desk.words(client, "/catatan?lang=en")
