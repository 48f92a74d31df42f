"""Screens and guests: paired by a code, bound, look-only, and gone at the next request when revoked (S10)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.audit.log import Actor, records
from data.people.people import People
from data.people.secret_words import new_word
from data.people.tables import token
from data.people.tokens import OPEN_ALL, OPEN_HERE, Wish
from data.people.visitor import Visitor
from tests.fakes import NOW
from tests.people.fakes import AWAY, HOME, Clock, acts, refusal

BUDI = Actor("budi", HOME)
WALL = Wish("Ruang rapat", "visitor", wall="utama")


def test_a_screen_shows_its_code_until_it_is_paired_and_looks_from_then_on(people: People) -> None:
    word = new_word()
    code = people.pair_code(word, AWAY)
    assert re.fullmatch(r"[A-Z][0-9]-[0-9]{2}", code) and people.pair_code(word, AWAY) == code
    assert people.token_visitor(word) is None
    made = people.pair(f" {code.replace('-', '').lower()} ", WALL, by=BUDI)
    assert people.token_visitor(word, AWAY) == Visitor("wall", "Ruang rapat", "", "", "visitor", "utama")
    assert (made.kind, made.bound, made.made_by, made.until) == ("wall", "utama", "budi", None)
    assert refusal(people.pair, code, WALL, by=BUDI) == "code_unknown"
    (kept,) = people.tokens()
    assert (kept.seen, kept.address) == (NOW, AWAY)


def test_a_revoked_token_lets_nobody_look_at_the_next_request_and_the_screen_gets_a_new_code(people: People) -> None:
    word, other = new_word(), new_word()
    first = people.pair(people.pair_code(word), WALL, by=BUDI)
    people.pair(people.pair_code(other), WALL, by=BUDI)
    people.revoke(first.number, by=BUDI)
    assert people.token_visitor(word) is None and people.token_visitor(other)
    assert refusal(people.revoke, first.number, by=BUDI) == "token_over"
    assert refusal(people.revoke, 99, by=BUDI) == "token_unknown"
    people.pair(people.pair_code(word), WALL, by=BUDI)
    assert people.token_visitor(word)


def test_a_screen_paired_anew_loses_what_it_had(people: People) -> None:
    word = new_word()
    people.pair(people.pair_code(word), WALL, by=BUDI)
    second = people.pair(people.pair_code(word), Wish("Lobi", "public", tour="tamu"), by=BUDI)
    assert people.token_visitor(word) == Visitor("guest", "Lobi", "", "", "public", "tamu")
    assert [t.revoked is None for t in people.tokens()] == [True, False]
    people.revoke(second.number, by=BUDI)
    assert people.token_visitor(word) is None


def test_a_guest_looks_as_long_as_was_said(people: People, clock: Clock) -> None:
    made, word = people.make_guest(Wish("Tamu Bappenas", "visitor", days=2), by=BUDI)
    assert made.until == NOW + timedelta(days=2)
    assert people.token_visitor(word) == Visitor("guest", "Tamu Bappenas", "", "", "visitor", "")
    clock.goes(days=2)
    assert people.token_visitor(word) is None


def test_a_code_counts_for_a_quarter_of_an_hour(people: People, clock: Clock) -> None:
    word = new_word()
    code = people.pair_code(word)
    clock.goes(minutes=15)
    assert refusal(people.pair, code, WALL, by=BUDI) == "code_unknown"
    people.pair(people.pair_code(word), WALL, by=BUDI)


@pytest.mark.parametrize("code", ["", "K7", "K7-4x", "'; --", "K7-42" * 50, "٣٤"])
def test_what_no_screen_shows_pairs_nothing(people: People, engine: Engine, code: str) -> None:
    before = acts(engine)
    assert refusal(people.pair, code, WALL, by=BUDI) == "code_unknown"
    assert (acts(engine), people.tokens()) == (before, [])


def test_a_wish_that_cannot_be_is_refused(people: People) -> None:
    code = people.pair_code(new_word())
    assert refusal(people.pair, code, Wish("x"), by=BUDI) == "bound_needed"
    assert refusal(people.pair, code, Wish("x", wall="a", tour="b"), by=BUDI) == "bound_needed"
    assert refusal(people.pair, code, Wish(" ", wall="a"), by=BUDI) == "label_needed"
    assert refusal(people.make_guest, Wish("x", "semua"), by=BUDI) == "audience_unknown"
    for days in (-1, 10**9):
        assert refusal(people.make_guest, Wish("x", days=days), by=BUDI) == "days_wrong"
    with pytest.raises(ValueError, match="word"):
        people.pair_code("pendek")


def test_screens_that_wait_are_few_enough_that_a_mistyped_code_meets_none(people: People, clock: Clock) -> None:
    for _ in range(OPEN_HERE):
        people.pair_code(new_word(), HOME)
    assert refusal(people.pair_code, new_word(), HOME) == "codes_many"
    for number in range(OPEN_ALL - OPEN_HERE):
        people.pair_code(new_word(), f"10.9.{number // 50}.1")
    assert refusal(people.pair_code, new_word(), AWAY) == "codes_many"
    clock.goes(minutes=15)
    assert people.pair_code(new_word(), HOME)


def test_when_a_token_was_seen_is_noted_once_a_minute(people: People, engine: Engine, clock: Clock) -> None:
    word = new_word()
    people.pair(people.pair_code(word), WALL, by=BUDI)
    written: list[str] = []

    def note(*args: object) -> None:
        if str(args[2]).startswith("UPDATE"):
            written.append(str(args[2]))

    sa.event.listen(engine, "before_cursor_execute", note)
    for _ in range(24):
        assert people.token_visitor(word, AWAY)
        clock.goes(seconds=5)
    assert len(written) == 2
    assert people.tokens()[0].seen == NOW + timedelta(minutes=1)


def test_each_act_with_tokens_makes_one_record_and_no_word_is_kept(people: People, engine: Engine) -> None:
    before, screen = len(records(engine)), new_word()
    paired = people.pair(people.pair_code(screen), WALL, by=BUDI)
    guest, word = people.make_guest(Wish("Tamu", "public", tour="tamu", days=3), by=BUDI)
    people.revoke(paired.number, by=BUDI)
    assert acts(engine)[before:] == [
        ("budi", "screen_paired", "Ruang rapat"),
        ("budi", "token_made", "Tamu"),
        ("budi", "token_revoked", str(paired.number)),
    ]
    details = [r.details for r in reversed(records(engine))][before:]
    assert details[:2] == [
        '{"audience":"visitor","wall":"utama"}',
        '{"audience":"public","days":3,"tour":"tamu"}',
    ]
    with engine.connect() as connection:
        kept = repr(connection.execute(sa.select(token)).all()) + repr(records(engine))
    assert screen not in kept and word not in kept and guest.number == 2
