"""Accounts and sessions: who comes in, who no longer does, and what is written down of it."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.audit.log import Actor, faults, records
from data.catalogue import writing
from data.people.people import People
from data.people.refused import Refused
from data.people.tables import account
from data.people.visitor import NOBODY, OPEN, Visitor
from tests.people.fakes import AWAY, GOOD, HOME, OTHER, TERMINAL, THIRD, Clock, acts, refusal


def test_nobody_has_an_account_until_one_is_made(engine: Engine, clock: Clock) -> None:
    people = People(engine, clock)
    assert not people.anybody()
    people.add("lihat", role="viewer", password=GOOD, by=TERMINAL)
    assert not people.anybody()
    people.add("Budi", role="admin", password=GOOD, by=TERMINAL)
    assert people.anybody()
    assert [(a.name, a.role) for a in people.accounts()] == [("budi", "admin"), ("lihat", "viewer")]


def test_who_logs_in_is_known_by_a_word_that_is_kept_nowhere(people: People, engine: Engine) -> None:
    word = people.log_in(" BUDI ", GOOD, HOME)
    assert people.visitor(word) == Visitor("person", "budi", "admin", "", "internal")
    with engine.connect() as connection:
        for table in sa.inspect(engine).get_table_names():
            shown = repr(connection.execute(sa.select(sa.text("*")).select_from(sa.table(table))).all())
            assert word not in shown and GOOD not in shown
    assert len(people.form_token(word)) == 64 and people.form_token(word) != people.form_token(word + "x")


def test_a_foreign_word_opens_nothing(people: People) -> None:
    for word in ("", "x" * 43, "x" * 100_000, "é" * 43):
        assert people.visitor(word) is None and people.token_visitor(word) is None


def test_an_idle_session_ends_after_half_an_hour_and_any_after_twelve(people: People, clock: Clock) -> None:
    word = people.log_in("budi", GOOD, HOME)
    clock.goes(minutes=29)
    assert people.visitor(word)
    clock.goes(minutes=29)
    assert people.visitor(word)
    clock.goes(minutes=30)
    assert people.visitor(word) is None
    word = people.log_in("budi", GOOD, HOME)
    for _ in range(28):
        clock.goes(minutes=25)
        assert people.visitor(word)
    clock.goes(minutes=20)
    assert people.visitor(word) is None


def test_logging_out_disabling_and_changing_the_role_act_at_the_next_request(people: People) -> None:
    people.add("siti", role="operator", agency="dinkes", password=OTHER, by=TERMINAL)
    word = people.log_in("siti", OTHER, HOME)
    people.set_role("siti", "viewer", by=TERMINAL)
    assert people.visitor(word) == Visitor("person", "siti", "viewer", "", "internal")
    people.disable("siti", by=TERMINAL)
    assert people.visitor(word) is None
    assert refusal(people.log_in, "siti", OTHER, HOME) == "login_wrong"
    people.enable("siti", by=TERMINAL)
    assert people.visitor(word) is None  # enabling brings no old session back
    word, kept = people.log_in("siti", OTHER, HOME), people.log_in("budi", GOOD, HOME)
    people.set_password("siti", THIRD, by=TERMINAL)
    assert people.visitor(word) is None
    word = people.log_in("siti", THIRD, HOME)
    people.log_out(word)
    people.log_out(word)
    assert people.visitor(word) is None and people.visitor(kept)


def test_an_operator_runs_the_own_agency_only() -> None:
    operator = Visitor("person", "siti", "operator", "dinkes", "internal")
    asked = ("dinkes", "dinsos", "")
    assert [operator.may_run(agency) for agency in asked] == [True, False, False]
    assert [Visitor("person", "b", "admin").may_run(a) for a in asked] == [True] * 3
    assert [OPEN.may_run(a) for a in asked] == [True] * 3
    for kind in (NOBODY, Visitor("wall", "w", bound="utama"), Visitor("person", "l", "viewer", "dinkes")):
        assert not any(kind.may_run(a) for a in asked)
    assert not Visitor("person", "s", "operator", "").may_run("")


@pytest.mark.parametrize(
    "password",
    ["kudaku", "trenggalek2025", "Kabupaten Trenggalek", "qwertyuiop12", "a" * 14, "Bismillah2024!", "x" * 300],
)
def test_a_password_that_is_easy_to_guess_is_not_kept(people: People, engine: Engine, password: str) -> None:
    before = acts(engine)
    with pytest.raises(Refused) as caught:
        people.add("siti", role="viewer", password=password, by=TERMINAL)
    assert caught.value.key.startswith("password_") and password not in str(caught.value)
    assert acts(engine) == before and len(people.accounts()) == 1


@pytest.mark.parametrize("name", ["", "x", "3502012345670001", "siti nur", "siti/..", "a" * 41, "-siti", "síti"])
def test_a_name_that_could_be_a_number_of_a_person_or_a_path_is_no_account(people: People, name: str) -> None:
    assert refusal(people.add, name, role="viewer", password=GOOD, by=TERMINAL) == "name_form"


def test_what_cannot_be_is_refused_and_leaves_no_record(people: People, engine: Engine) -> None:
    before = acts(engine)
    assert refusal(people.add, "budi", role="viewer", password=GOOD, by=TERMINAL) == "name_taken"
    assert refusal(people.add, "siti", role="bupati", password=GOOD, by=TERMINAL) == "role_unknown"
    assert refusal(people.add, "siti", role="operator", password=GOOD, by=TERMINAL) == "agency_needed"
    assert refusal(people.add, "siti", role="admin", agency="dinkes", password=GOOD, by=TERMINAL) == "agency_unwanted"
    assert refusal(people.disable, "siti", by=TERMINAL) == "name_unknown"
    assert refusal(people.disable, "budi", by=TERMINAL) == "last_admin"
    assert refusal(people.set_role, "budi", "viewer", by=TERMINAL) == "last_admin"
    assert acts(engine) == before


def test_two_administrators_cannot_remove_each_other_at_once(people: People) -> None:
    people.add("siti", role="admin", password=OTHER, by=TERMINAL)
    told: list[str] = []

    def remove(name: str) -> None:
        try:
            people.disable(name, by=TERMINAL)
        except Refused as refused:
            told.append(refused.key)

    threads = [threading.Thread(target=remove, args=(name,)) for name in ("budi", "siti")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (told, people.anybody()) == (["last_admin"], True)


def test_a_password_hashed_with_older_settings_is_hashed_anew(people: People, engine: Engine) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(GOOD)
    with writing(engine) as connection:
        connection.execute(account.update().where(account.c.name == "budi").values(password=old))
    assert people.log_in("budi", GOOD, HOME)
    assert "$m=19456,t=2,p=1$" in people.accounts()[0].password
    assert people.log_in("budi", GOOD, HOME)


def test_each_act_makes_exactly_one_record(people: People, engine: Engine) -> None:
    siti = Actor("budi", HOME)
    people.add("siti", role="operator", agency="dinkes", password=OTHER, by=siti)
    people.set_role("siti", "viewer", by=siti)
    people.set_password("siti", GOOD, by=siti)
    people.disable("siti", by=siti)
    people.enable("siti", by=siti)
    word = people.log_in("siti", GOOD, AWAY)
    people.log_out(word)
    refusal(people.log_in, "siti", "salah sekali ini", AWAY)
    refusal(people.log_in, "sandi-di-kolom-nama", "salah sekali ini", AWAY)
    assert acts(engine) == [
        ("terminal:siti", "user_added", "budi"),
        ("budi", "user_added", "siti"),
        ("budi", "user_changed", "siti"),
        ("budi", "password_changed", "siti"),
        ("budi", "user_disabled", "siti"),
        ("budi", "user_changed", "siti"),
        ("siti", "login", "siti"),
        ("siti", "logout", "siti"),
        ("", "login_failed", "siti"),
        ("", "login_failed", ""),
    ]
    assert faults(engine) == []
    assert "sandi-di-kolom-nama" not in repr(records(engine))
