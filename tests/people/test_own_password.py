"""Somebody changes the own password: with the old one, under the limits of the log-in, and every other session ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from data.audit.log import Actor, records
from data.people.own_password import Typed
from data.people.passwords import Passwords
from data.people.people import People
from data.people.provider import Group, Identity
from data.people.refused import Refused
from tests.doors.company import BASE, OURS, Company, company
from tests.people.fakes import AWAY, GOOD, HOME, OTHER, THIRD, Clock, acts, refusal

BUDI = Actor("budi", HOME)
SSO = Identity("https://sso.example#u-17", "rina", frozenset({"g-lihat"}))
LOOKS = Group(name="g-lihat", role="viewer")


def typed(old: str, new: str = OTHER, again: str = "") -> Typed:
    return Typed(old, new, again or new)


def test_the_new_password_counts_and_every_session_but_this_browsers_ends(people: People, engine: Engine) -> None:
    before = [people.log_in("budi", GOOD, HOME), people.log_in("budi", GOOD, AWAY)]
    word = people.change_own_password(typed(GOOD), by=BUDI)
    assert [people.visitor(old) for old in before] == [None, None]
    found = people.visitor(word)
    assert found is not None and (found.name, found.role, found.passwordless) == ("budi", "admin", False)
    assert refusal(people.log_in, "budi", GOOD, AWAY) == "login_wrong"
    assert people.log_in("budi", OTHER, AWAY)
    changed = [r for r in records(engine) if r.action == "password_changed"]
    assert [(r.who, r.object, r.origin, r.details) for r in changed] == [("budi", "budi", HOME, '{"own":true}')]


def test_sessions_of_others_go_on(people: People) -> None:
    people.add("siti", role="viewer", password=GOOD, by=BUDI)
    other = people.log_in("siti", GOOD, AWAY)
    people.change_own_password(typed(GOOD), by=BUDI)
    assert people.visitor(other) is not None


def test_a_wrong_old_password_changes_nothing_and_is_written_down(people: People, engine: Engine) -> None:
    word, kept = people.log_in("budi", GOOD, HOME), people.account("budi").password
    assert refusal(people.change_own_password, typed(THIRD), by=BUDI) == "password_old_wrong"
    assert people.account("budi").password == kept and people.visitor(word) is not None
    assert acts(engine)[-1] == ("budi", "password_failed", "budi")
    assert THIRD not in str(records(engine)) and OTHER not in str(records(engine))


def test_old_passwords_are_tried_as_often_as_at_the_log_in_and_together_with_it(
    people: People, engine: Engine, clock: Clock
) -> None:
    for _ in range(2):
        refusal(people.log_in, "budi", "salah sekali", HOME)
    told = [refusal(people.change_own_password, typed(f"salah sekali {n}"), by=BUDI) for n in range(4)]
    assert told == ["password_old_wrong"] * 3 + ["login_wait"]
    assert refusal(people.change_own_password, typed(GOOD), by=BUDI) == "login_wait"
    assert refusal(people.log_in, "budi", GOOD, HOME) == "login_wait"
    assert records(engine)[0].details == '{"waits":true}'
    clock.goes(minutes=15, seconds=1)
    assert people.change_own_password(typed(GOOD), by=BUDI)


@pytest.mark.parametrize(
    ("new", "again", "key"),
    [
        ("pendek", "", "password_short"),
        ("x" * 257, "", "password_long"),
        ("kabupaten trenggalek", "", "password_weak"),
        ("budi budi budi", "", "password_weak"),
        (GOOD, "", "password_same"),
        (OTHER, THIRD, "password_differs"),
    ],
)
def test_what_is_no_good_new_password_is_refused_and_costs_no_try(
    people: People, engine: Engine, new: str, again: str, key: str
) -> None:
    before, word = acts(engine), people.log_in("budi", GOOD, HOME)
    told = [refusal(people.change_own_password, typed(GOOD, new, again), by=BUDI) for _ in range(7)]
    assert told == [key] * 7
    assert people.visitor(word) is not None and acts(engine) == [*before, ("budi", "login", "budi")]
    assert people.change_own_password(typed(GOOD), by=BUDI)


def test_who_is_sent_away_because_it_is_busy_has_lost_no_try(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> bool:
        raise Refused("login_busy", 5)

    with monkeypatch.context() as patch:
        patch.setattr(Passwords, "fits", busy)
        assert [refusal(people.change_own_password, typed(GOOD), by=BUDI) for _ in range(9)] == ["login_busy"] * 9
    assert people.change_own_password(typed(GOOD), by=BUDI)


def test_a_password_that_another_changed_meanwhile_is_not_changed_again(
    people: People, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Passwords.keepable

    def slow(self: Passwords, password: str, name: str) -> str:
        if password == OTHER:
            people.set_password("budi", THIRD, by=BUDI)
        return real(self, password, name)

    monkeypatch.setattr(Passwords, "keepable", slow)
    assert refusal(people.change_own_password, typed(GOOD), by=BUDI) == "password_old_wrong"
    assert people.log_in("budi", THIRD, AWAY)


def test_an_account_of_the_regencys_log_in_has_no_password_to_change(people: People, engine: Engine) -> None:
    found = people.visitor(people.log_in_as(SSO, LOOKS, HOME))
    assert found is not None and found.passwordless
    before = acts(engine)
    for _ in range(9):
        key = refusal(people.change_own_password, typed(""), by=Actor("rina", HOME))
        assert key == "password_elsewhere"
    assert acts(engine) == before


# ------------------------------------------------------------------------------------------------ the page


@pytest.fixture
def everyone(tmp_path: Path) -> Iterator[Company]:
    with company(tmp_path) as found:
        yield found


BODY = {"old": GOOD, "new": OTHER, "again": OTHER}


@pytest.mark.parametrize("who", ["admin", "operator", "pemirsa"])
def test_everybody_with_an_account_changes_the_own_password_from_the_page(everyone: Company, who: str) -> None:
    page = everyone.ask(who, "GET", "/", headers={"Accept": "text/html"}).text
    assert 'href="/sandi"' in page and 'href="/keluar"' in page
    opened = everyone.ask(who, "GET", "/sandi", headers={"Accept": "text/html"})
    assert opened.status_code == 200 and "Kata sandi lama" in opened.text and GOOD not in opened.text
    client = everyone.client(who)
    answer = send(client, BODY)
    assert (answer.status_code, answer.json["done"][:20]) == (200, "Kata sandi diganti. ")
    assert "HttpOnly; Path=/; SameSite=Lax" in answer.headers["Set-Cookie"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get("/_live?at=/", base_url=BASE).status_code == 200  # with the new session's cookie
    assert everyone.ask(who, "GET", "/_live?at=/").status_code == 401  # with the old one's
    assert everyone.people.log_in(who, OTHER, "10.0.0.9")


def send(client: Any, body: object, lang: str = "", **headers: str) -> Any:
    token = (client.get("/_pintu", base_url=BASE, headers=OURS).json or {}).get("token", "")
    given = {**OURS, "X-Pendopo-Form": token, **headers}
    return client.post(f"/_sandi{lang}", base_url=BASE, json=body, headers=given)


@pytest.mark.parametrize("who", ["nobody", "layar", "tamu"])
def test_screens_guests_and_strangers_have_no_password(everyone: Company, who: str) -> None:
    assert everyone.ask(who, "GET", "/sandi").status_code in (302, 401, 403)
    assert send(everyone.client(who), BODY).status_code in (401, 403)
    assert {a.name for a in everyone.people.accounts()} == {"admin", "pemirsa", "operator", "lain"}


@pytest.mark.parametrize("headers", [{"Origin": "http://lain.example"}, {"X-Pendopo-Form": "salah"}])
def test_another_site_changes_nobodys_password(everyone: Company, headers: dict[str, str]) -> None:
    assert send(everyone.client("pemirsa"), BODY, **headers).status_code == 403
    assert everyone.people.log_in("pemirsa", GOOD, "10.0.0.9")


def test_a_viewer_gets_a_forms_word_but_does_no_work_with_it(everyone: Company) -> None:
    for path in ("/_unggah/eppgbm", "/_tarik/eppgbm/1", "/_usulan", "/_orang/baru", "/_token/tamu"):
        assert everyone.write("pemirsa", path, json={}).status_code == 403


def test_why_not_is_said_in_both_languages(everyone: Company) -> None:
    client = everyone.client("pemirsa")
    assert send(client, {**BODY, "old": "salah"}).json == {"said": "Kata sandi lama salah."}
    assert send(client, {**BODY, "old": "salah"}, "?lang=en").json == {"said": "The old password is wrong."}
    assert send(client, {**BODY, "new": "pendek", "again": "pendek"}).status_code == 400
    for body in ([], {}, {"old": GOOD}, {"old": [1], "new": {}, "again": None}):
        assert send(client, body).status_code in (400, 429)


def test_who_comes_in_by_the_regencys_log_in_is_told_so(everyone: Company) -> None:
    everyone.cookies["rina"] = ("pendopo", everyone.people.log_in_as(SSO, LOOKS, "10.0.0.7"))
    for lang, words in (("", "kata sandinya diganti di sana"), ("?lang=en", "its password is changed there")):
        page = everyone.ask("rina", "GET", f"/sandi{lang}", headers={"Accept": "text/html"}).text
        assert words in page and "<form" not in page.split("<main")[1]
    assert "Kata sandi lama" in everyone.ask("pemirsa", "GET", "/sandi", headers={"Accept": "text/html"}).text
    assert send(everyone.client("rina"), BODY).status_code == 400
