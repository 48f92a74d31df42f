"""Brute force (S9): few tries are looked at, whoever is right gets in from elsewhere, and nothing is given away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy.engine import Engine

from data.people.passwords import AT_ONCE, WAITING, Passwords
from data.people.people import People
from data.people.refused import Refused
from data.people.tables import attempt
from tests.people.fakes import AWAY, GOOD, HOME, OTHER, TERMINAL, Clock, refusal


@dataclass
class Checks:
    """The hashes that passwords were compared with; the costly work is left out for all but the right one."""

    kept: list[str] = field(default_factory=list)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Checks]:
    found, real = Checks(), PasswordHasher.verify

    def verify(self: PasswordHasher, kept: str, password: str) -> bool:
        found.kept.append(kept)
        if password != GOOD:
            raise VerifyMismatchError
        return real(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    yield found


def _wrong(people: People, times: int, name: str, address: str) -> list[str]:
    return [refusal(people.log_in, name, f"salah sekali {n}", address) for n in range(times)]


def test_a_thousand_wrong_tries_from_one_address_are_looked_at_five_times(people: People, checks: Checks) -> None:
    told = _wrong(people, 1000, "budi", HOME)
    assert (len(checks.kept), told[:6], set(told[5:])) == (5, ["login_wrong"] * 5 + ["login_wait"], {"login_wait"})
    assert people.visitor(people.log_in("budi", GOOD, AWAY))


def test_a_thousand_wrong_tries_from_fifty_addresses_are_looked_at_five_times_each(
    people: People, checks: Checks
) -> None:
    for number in range(50):
        _wrong(people, 20, "budi", f"10.1.0.{number}")
    assert len(checks.kept) == 5 * 50
    assert people.visitor(people.log_in("budi", GOOD, AWAY))


def test_tries_at_the_same_moment_are_counted_one_by_one(people: People, checks: Checks) -> None:
    threads = [threading.Thread(target=_wrong, args=(people, 5, "budi", HOME)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(checks.kept) == 5


def test_one_address_has_thirty_tries_for_all_names(people: People, checks: Checks) -> None:
    told = [_wrong(people, 1, f"akun{number}", HOME)[0] for number in range(200)]
    assert (len(checks.kept), told.count("login_wrong")) == (30, 30)


def test_a_whole_ipv6_network_is_one_address(people: People, checks: Checks) -> None:
    for number in range(100):
        refusal(people.log_in, "budi", "salah sekali", f"2001:db8::{number:x}")
    assert len(checks.kept) == 5
    assert refusal(people.log_in, "budi", "salah sekali", "2001:db8:0:1::1") == "login_wrong"


def test_known_and_unknown_names_take_the_same_way(people: People, engine: Engine, checks: Checks) -> None:
    people.add("lama", role="viewer", password=OTHER, by=TERMINAL)
    people.disable("lama", by=TERMINAL)
    ways, statements = [], []
    sa.event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    for number, name in enumerate(("budi", "tiada", "lama")):
        checks.kept.clear()
        statements.clear()
        told = _wrong(people, 7, name, f"10.2.0.{number}")
        ways.append((told, [kept.split("$")[3] for kept in checks.kept], list(statements)))
    assert ways[0] == ways[1] == ways[2]
    assert ways[0][1] == ["m=19456,t=2,p=1"] * 5


def test_waiting_doubles_and_the_right_password_ends_it(people: People, clock: Clock, checks: Checks) -> None:
    _wrong(people, 5, "budi", HOME)
    waits = []
    for _ in range(6):
        with pytest.raises(Refused) as caught:
            people.log_in("budi", GOOD, HOME)
        waits.append(caught.value.seconds // 60)
        clock.goes(seconds=caught.value.seconds)
        assert refusal(people.log_in, "budi", "salah", HOME) == "login_wrong"
    assert waits == [15, 30, 60, 120, 240, 240]
    clock.goes(hours=4, seconds=1)
    assert people.log_in("budi", GOOD, HOME)
    assert _wrong(people, 5, "budi", HOME) == ["login_wrong"] * 5


def test_no_quarter_of_an_hour_holds_more_than_five_tries(people: People, clock: Clock, checks: Checks) -> None:
    times: list[float] = []
    for minute in range(120):
        seen = len(checks.kept)
        refusal(people.log_in, "budi", "salah sekali", HOME)
        times += [minute] * (len(checks.kept) - seen)
        clock.goes(minutes=1)
    assert max(sum(t <= other < t + 15 for other in times) for t in times) == 5


def test_own_success_gives_no_more_tries_for_other_names(people: People, checks: Checks) -> None:
    for number in range(40):
        refusal(people.log_in, f"akun{number}", "salah sekali", HOME)
        if number < 29:
            people.log_in("budi", GOOD, HOME)
    assert len(checks.kept) == 30 + 29


def test_more_than_two_checks_at_once_wait_and_more_than_twenty_waiting_are_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go, lock, now, most = threading.Event(), threading.Lock(), [0], [0]

    def verify(self: PasswordHasher, kept: str, password: str) -> bool:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        go.wait(60)
        with lock:
            now[0] -= 1
        return True

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    passwords, told = Passwords(), []
    threads = [threading.Thread(target=lambda: told.append(_key(passwords))) for _ in range(AT_ONCE + WAITING + 30)]
    for thread in threads:
        thread.start()
    while told.count("login_busy") < 30:
        threading.Event().wait(0.01)
    go.set()
    for thread in threads:
        thread.join()
    assert (most[0], told.count("login_busy"), told.count("")) == (AT_ONCE, 30, AT_ONCE + WAITING)


def _key(passwords: Passwords) -> str:
    try:
        passwords.fits("$argon2id$", "apa saja")
    except Refused as refused:
        return refused.key
    return ""


def test_who_is_sent_away_because_it_is_busy_has_lost_no_try(
    people: People, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> bool:
        raise Refused("login_busy", 5)

    with monkeypatch.context() as patch:
        patch.setattr(Passwords, "fits", busy)
        assert [refusal(people.log_in, "budi", GOOD, HOME) for _ in range(40)] == ["login_busy"] * 40
    assert people.log_in("budi", GOOD, HOME)


def test_what_is_kept_of_tries_names_nobody_and_goes_after_a_day(
    people: People, engine: Engine, clock: Clock, checks: Checks
) -> None:
    _wrong(people, 1, "sandi-di-kolom-nama", HOME)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(attempt)).all()
        assert len(rows) == 2 and "sandi" not in repr(rows) and HOME not in repr(rows)
    clock.goes(hours=25)
    people.log_in("budi", GOOD, AWAY)
    with engine.connect() as connection:
        assert len(connection.execute(sa.select(attempt)).all()) == 1
