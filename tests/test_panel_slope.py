"""Slopes: few years, open ring first, names at the end."""

from __future__ import annotations

import pytest

from components.panels import slope
from components.theme import colour
from tests.panel_fakes import figures, text_of, traces, view


def spec(**keys: object) -> slope.Spec:
    return slope.Spec(**{"id": "l", "kind": "slope", "indicator": "literasi", "area": (1, 1, 3, 3), **keys})  # type: ignore[arg-type]


def test_a_line_holds_the_same_period_of_each_year() -> None:
    """0,1 points less a month back: 2,4 over two years."""
    line = traces(slope.draw(spec(), view()), mode="lines")[0]
    assert line["y"] == [pytest.approx(74.5), pytest.approx(75.7), pytest.approx(76.9)]


def test_the_first_value_is_an_open_ring_and_the_last_is_filled() -> None:
    marks = traces(slope.draw(spec(), view()), mode="markers")[0]
    assert marks["x"] == [0, 2]
    assert marks["marker"]["color"] == [colour("dark", "panel"), colour("dark", "text")]


def test_the_ends_are_named_the_highest_bold() -> None:
    words = [a["text"] for a in figures(slope.draw(spec(), view()))[0]["layout"]["annotations"]]
    assert words == ["SD 71,8", "<b>SMP 76,9</b>", "<b>Literasi</b>"]


def test_groups_share_one_scale_side_by_side() -> None:
    layout = figures(slope.draw(spec(indicator="", indicators=["literasi", "stunting"]), view()))[0]["layout"]
    assert layout["xaxis"]["domain"][1] <= 0.5 <= layout["xaxis2"]["domain"][0]
    assert "yaxis2" not in layout


def test_names_that_share_their_first_words_are_grouped_by_it() -> None:
    names = ["Literasi SD", "Literasi SMP", "Numerasi SD", "Numerasi SMP"]
    assert slope.by_first_word(names) == {"Literasi": {0: "SD", 1: "SMP"}, "Numerasi": {2: "SD", 3: "SMP"}}
    assert slope.by_first_word(["Literasi SD", "Guru S1"]) == {"": {0: "Literasi SD", 1: "Guru S1"}}


def test_the_title_names_what_worsened_most_else_what_gained_most() -> None:
    """Both gained 1,2 points in a year; the first of equals is named."""
    assert slope.title(spec(area=(1, 1, 6, 3)), view()) == f"Literasi SD naik 1,2{chr(160)}poin"
    assert slope.title(spec(), view()) == "Literasi SD naik 1,2"


def test_an_old_line_takes_the_colour_of_age() -> None:
    lines = traces(slope.draw(spec(), view("stale")), mode="lines")
    assert {line["line"]["color"] for line in lines} == {colour("dark", "stale")}
    assert slope.state(spec(), view("stale")) == "stale"


def test_without_data_the_reason_is_said() -> None:
    assert "Belum ada kiriman" in text_of(slope.draw(spec(), view("none")))


def test_rows_hold_one_column_per_year() -> None:
    found = slope.rows(spec(), view())
    assert found.header == ("Indikator", "Rincian", "Jun 2023", "Jun 2024", "Jun 2025")
    assert found.table[0] == ("Literasi", "SD", f"69,4{chr(160)}%", f"70,6{chr(160)}%", f"71,8{chr(160)}%")
