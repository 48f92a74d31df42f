"""Axes: round ends, few ticks, words with as few decimals as tell them apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.scale import goal_words, inside, nice, tick_words
from tests.panel_fakes import profile

STUNTING = profile().indicators["stunting"]
MONEY = profile().indicators["investasi"]


def test_ends_are_ticks() -> None:
    assert nice([12.4, 14.9]).ticks == (12.0, 13.0, 14.0, 15.0)
    assert nice([0.2, 97.0], from_zero=True).ticks == (0.0, 25.0, 50.0, 75.0, 100.0)


def test_a_single_value_has_room_on_both_sides() -> None:
    found = nice([50.0])
    assert found.low < 50 < found.high


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.integers(3, 6))
def test_every_value_lies_inside_and_ticks_stay_few(values: list[float], most: int) -> None:
    found = nice(values, at_most=most)
    assert len(found.ticks) <= most
    slack = (found.high - found.low) * 1e-6
    assert found.low - slack <= min(values) <= max(values) <= found.high + slack


def test_an_axis_between_given_ends_has_round_ticks_inside() -> None:
    assert inside(7.4, 20.1).ticks == (7.5, 10.0, 12.5, 15.0, 17.5, 20.0)


def test_ticks_share_their_decimals() -> None:
    assert tick_words((10.0, 12.5, 15.0), STUNTING, "id") == ("10,0", "12,5", "15,0")
    assert tick_words((10.0, 12.0), STUNTING, "id") == ("10", "12")


def test_money_shares_its_big_word() -> None:
    assert tick_words((0.0, 5e11, 1e12, 1.5e12), MONEY, "id") == ("0", "0,5\u00a0T", "1,0\u00a0T", "1,5\u00a0T")


@pytest.mark.parametrize(("value", "words"), [(14.0, "14\u00a0%"), (88.3, "88,3\u00a0%")])
def test_targets_have_no_needless_decimals(value: float, words: str) -> None:
    assert goal_words(value, STUNTING, "id") == words
