"""The first administrator (S11): one code from the terminal, once, whoever is quickest."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.audit.log import faults, records
from data.people.people import People
from data.people.refused import Refused
from data.people.tables import first_code
from tests.people.fakes import GOOD, HOME, OTHER, Clock, acts, refusal


@pytest.fixture
def people(engine: Engine, clock: Clock) -> People:
    """Nobody has an account."""
    return People(engine, clock)


def test_the_code_makes_one_administrator_and_then_counts_no_more(people: People, engine: Engine) -> None:
    code = people.first_code()
    made = people.use_first_code(f" {code.lower()} ", "Budi", GOOD, HOME)
    assert (made.name, made.role, people.anybody()) == ("budi", "admin", True)
    assert refusal(people.use_first_code, code, "siti", OTHER, HOME) == "first_code_late"
    assert refusal(people.first_code) == "first_code_late"
    (record,) = records(engine)
    assert (record.who, record.origin, record.action, record.object) == ("budi", HOME, "user_added", "budi")
    assert record.details == '{"first":true,"role":"admin"}'


def test_of_many_who_use_it_at_once_one_becomes_administrator(people: People, engine: Engine) -> None:
    code, told, start = people.first_code(), [], threading.Barrier(6)

    def use(name: str) -> None:
        start.wait()
        try:
            people.use_first_code(code, name, GOOD)
        except Refused as refused:
            told.append(refused.key)

    threads = [threading.Thread(target=use, args=(f"admin{letter}",)) for letter in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(people.accounts()) == 1 and len(told) == 5
    assert set(told) <= {"first_code_late", "first_code_wrong"}
    assert ([act[1] for act in acts(engine)], faults(engine)) == (["user_added"], [])


def test_a_code_counts_for_half_an_hour_and_a_newer_one_ends_it(people: People, clock: Clock) -> None:
    old = people.first_code()
    new = people.first_code()
    assert refusal(people.use_first_code, old, "budi", GOOD) == "first_code_wrong"
    clock.goes(minutes=30)
    assert refusal(people.use_first_code, new, "budi", GOOD) == "first_code_wrong"
    assert not people.anybody()


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA-AAAA", "pendopo", "changeme", "kode-pertama", "x" * 100_000])
def test_a_sample_or_guessed_code_makes_nobody(people: People, code: str) -> None:
    people.first_code()
    assert refusal(people.use_first_code, code, "budi", GOOD) == "first_code_wrong"
    assert people.accounts() == []


def test_a_code_that_cannot_be_used_yet_is_not_lost(people: People) -> None:
    code = people.first_code()
    assert refusal(people.use_first_code, code, "budi", "pendek") == "password_short"
    assert refusal(people.use_first_code, code, "3502012345670001", GOOD) == "name_form"
    assert people.use_first_code(code, "budi", GOOD)


def test_the_code_itself_is_not_kept(people: People, engine: Engine) -> None:
    code = people.first_code()
    with engine.connect() as connection:
        assert code not in repr(connection.execute(sa.select(first_code)).all())


def test_before_the_first_administrator_nobody_gets_in_by_any_word(people: People) -> None:
    for name in ("admin", "administrator", "root", "pendopo", "budi"):
        assert refusal(people.log_in, name, "admin", HOME) == "login_wrong"
        assert refusal(people.log_in, name, "", HOME) == "login_wrong"
