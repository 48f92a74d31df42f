"""Signs: a state is sign, colour and word; a sign beside its word is decoration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.signs import STATES, counts, sign, state_word
from tests.panel_fakes import text_of

CSS = (Path(__file__).resolve().parent.parent / "assets" / "signs.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("state", "id_", "en"),
    [
        ("act", "Tindak", "Act"),
        ("watch", "Pantau", "Watch"),
        ("good", "Baik", "Good"),
        ("stale", "Kedaluwarsa", "Stale"),
        ("failed", "gagal", "failed"),
    ],
)
def test_a_sign_says_its_state_to_who_does_not_see_it(state: str, id_: str, en: str) -> None:
    assert getattr(sign(state, "id"), "aria-label") == id_
    assert getattr(sign(state, "en"), "aria-label") == en
    assert sign(state, "id").role == "img"


def test_a_sign_beside_its_word_is_not_read_twice() -> None:
    found = sign("act", "id", label=False).to_plotly_json()["props"]
    assert found["aria-hidden"] == "true"
    assert "aria-label" not in found


def test_only_act_carries_a_mark_of_its_own() -> None:
    assert text_of(sign("act", "id")) == "!"
    assert [text_of(sign(s, "id")) for s in ("watch", "good", "stale", "none")] == ["", "", "", ""]


def test_a_number_takes_the_place_of_the_mark() -> None:
    assert text_of(sign("act", "id", number=3)) == "3"
    assert text_of(sign("watch", "id", number=0)) == "0"


def test_an_unknown_state_is_no_state() -> None:
    assert sign("ungu", "id").className == "sign sign-none"


@pytest.mark.parametrize("state", STATES)
def test_every_sign_has_a_shape(state: str) -> None:
    assert re.search(rf"\.sign-{state}\b", CSS)


def test_a_word_of_a_state_has_its_colour() -> None:
    found = state_word("watch", "en")
    assert (found.children, found.className) == ("Watch", "state-word c-watch")


def test_counts_name_only_what_occurs_worst_first() -> None:
    found = counts({"watch": 3, "act": 1, "stale": 0, "good": 7}, "id")
    assert [text_of(one) for one in found] == ["! 1", "3"]
    assert [one.children[0].className for one in found] == ["sign sign-act", "sign sign-watch"]
