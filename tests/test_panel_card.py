"""The card: value, change, line, target, source."""

from __future__ import annotations

import pytest

from components import card_words
from components.panels import card
from tests.panel_fakes import district, parts, text_of, view


def spec(**keys: object) -> card.Spec:
    return card.Spec(**{"id": "c", "kind": "card", "indicator": "stunting", "area": (1, 1, 2, 2), **keys})  # type: ignore[arg-type]


def words(part: str, condition: str = "fresh", lang: str = "id", **keys: object) -> str:
    shown = card.frame(spec(**keys), view(condition, lang=lang))  # type: ignore[arg-type]
    return text_of(parts(shown["children"], part)[0])


def test_the_value_stands_with_its_unit_apart() -> None:
    """175,9 / 14 = 12,564…"""
    assert card_words.number_and_unit(spec(), view(), view().reading("stunting")) == ("12,6", "%")


def test_the_change_is_against_a_year_ago() -> None:
    """June 2024 had 12 × 0,1 points more."""
    assert words("change") == "−1,2 / th"
    assert words("change", lang="en") == "−1.2 / year"


def test_the_change_can_be_against_the_period_before() -> None:
    assert words("change", per="period") == "−0,1 / bln"


def test_the_change_can_be_against_the_plan() -> None:
    """720 of 750 billion by June: −4 %."""
    assert words("change", indicator="investasi", per="plan", label="Modal") == f"−4{chr(160)}%"


def test_fixed_words_can_stand_in_place_of_the_change() -> None:
    assert words("change", aside="batas 30 Nov") == "batas 30 Nov"


def test_a_good_value_with_missing_regions_is_watched() -> None:
    """12,6 meets 14, but three districts do not."""
    shown = card.frame(spec(), view())
    assert "state-watch" in shown["className"].split()
    assert text_of(parts(shown["children"], "mark")).startswith("Pantau")


def test_a_card_to_act_on_is_marked_for_its_wash() -> None:
    """16,8 % in the first district is beyond the act threshold of 16."""
    shown = card.frame(spec(), view(region=district(1)))
    assert "state-act" in shown["className"].split()


def test_an_old_number_has_no_state_and_says_so() -> None:
    shown = card.frame(spec(), view("stale"))
    assert {"state-stale", "light-stale"} <= set(shown["className"].split())
    assert text_of(parts(shown["children"], "mark")).startswith("Kedaluwarsa")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("fresh", "EPPGBM 5 Jul"),
        ("late", "EPPGBM terlambat"),
        ("stale", "EPPGBM 5 Apr"),
        ("failed", "EPPGBM gagal"),
        ("none", "EPPGBM belum ada data"),
    ],
)
def test_the_foot_names_the_source_and_its_time_or_its_trouble(condition: str, expected: str) -> None:
    light = "never" if condition == "none" else condition
    assert words(f"c-{light}", condition) in {expected, "Kedaluwarsa", "gagal"}
    footer = card.frame(spec(), view(condition))["children"][-1]  # type: ignore[arg-type]
    assert text_of(footer).endswith(expected)


def test_target_words_follow_the_kind_of_target() -> None:
    found = view()
    say = lambda i, **keys: card_words.target_words(spec(indicator=i, **keys), found, found.reading(i))  # noqa: E731
    assert say("stunting") == "target ≤ 14"
    assert say("imunisasi") == "target ≥ 84"
    assert say("tinggi") == "batas 0"
    assert say("investasi") == f"rencana 750{chr(160)}M"
    assert say("stunting", target_label="batas") == "batas 14"
    assert say("kasus") == "tanpa target resmi"


def test_where_the_source_needs_the_room_only_the_sign_of_the_target_stays() -> None:
    own = view("none").reading("imunisasi")
    assert card_words.target_words(spec(indicator="stunting"), view(), view().reading("stunting"), brief=True) == "≤ 14"
    assert own.value is None


def test_units_are_counted_out_of_those_expected() -> None:
    """One of fourteen districts is beyond its act threshold."""
    found = view()
    assert card_words.number_and_unit(spec(out_of=True), found, found.reading("tinggi")) == ("1", "/ 14")


def test_without_any_delivery_there_is_a_dash_a_reason_and_the_target() -> None:
    shown = card.frame(spec(), view("none"))
    words_of = text_of(shown["children"])
    assert "—" in words_of
    assert "Belum ada kiriman" in words_of
    assert "14" in text_of(shown["children"][-1])


def test_what_counts_up_in_a_year_is_drawn_from_january() -> None:
    found = view()
    assert card.points(spec(indicator="investasi"), found.reading("investasi")) == 6
    assert card.points(spec(), found.reading("stunting")) == 12


def test_rows_are_the_periods_of_the_line() -> None:
    found = card.rows(spec(), view())
    assert found.header == ("Periode", "Nilai", "Target")
    assert found.table[-1] == ("Jun 2025", f"12,6{chr(160)}%", "14,0")
    assert len(found.table) == 12


def test_a_long_label_keeps_its_room_and_the_state_stands_over_the_change() -> None:
    shown = card.frame(spec(label="Imunisasi dasar lengkap"), view())
    assert text_of(parts(shown["children"], "mark")) == ""
    assert text_of(parts(shown["children"], "change")) == "Pantau −1,2 / th"
