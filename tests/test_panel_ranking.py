"""The ranking: order, signs, target line, linked columns, rows without a number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components import ranking_figure
from components.panels import ranking
from components.ranks import exact
from components.theme import colour
from tests.panel_fakes import NAMES, district, figures, parts, text_of, traces, view


def spec(**keys: object) -> ranking.Spec:
    return ranking.Spec(**{"id": "r", "kind": "ranking", "indicator": "stunting", "area": (1, 3, 8, 6), **keys})  # type: ignore[arg-type]


def now(shown: object) -> dict:
    return next(t for t in traces(shown, mode="markers") if isinstance(t["marker"]["symbol"], list))


def test_regions_stand_worst_first() -> None:
    shown = ranking.draw(spec(), view())
    assert [text_of(n) for n in parts(shown, "name")] == list(NAMES)


def test_where_more_is_better_the_least_stands_first() -> None:
    """80,0 Sidomulyo, 81,0 Kedungwaru, 83,0 Tegalrejo."""
    shown = ranking.draw(spec(indicator="imunisasi"), view())
    assert [text_of(n) for n in parts(shown, "name")][:3] == ["Sidomulyo", "Kedungwaru", "Tegalrejo"]


def test_only_regions_that_miss_are_bold_and_signed() -> None:
    """16,8 is beyond 16: act. 15,3 and 14,6 are beyond 14: watch. 13,9 is not."""
    shown = ranking.draw(spec(), view())
    assert [text_of(n) for n in parts(shown, "miss")] == ["Mekarsari", "Sumberrejo", "Tegalrejo"]
    assert now(shown)["marker"]["symbol"][:4] == ["diamond", "triangle-up", "triangle-up", "circle"]
    assert now(shown)["marker"]["color"][0] == colour("dark", "act")
    assert now(shown)["marker"]["color"][3] == colour("dark", "data")


def test_old_numbers_have_no_sign_and_the_colour_of_age() -> None:
    shown = ranking.draw(spec(), view("stale"))
    assert set(now(shown)["marker"]["symbol"]) == {"circle"}
    assert set(now(shown)["marker"]["color"]) == {colour("dark", "stale")}
    assert parts(shown, "miss") == []


def test_values_are_written_left_of_the_leftmost_dot() -> None:
    """Every district was 1,2 points higher a year ago, so the newest value is the leftmost."""
    text = traces(ranking.draw(spec(), view()), mode="markers+text")[0]
    assert text["text"][0] == "<b>16,8</b>"
    assert text["x"][0] == pytest.approx(16.8)
    assert text["textposition"] == "middle left"


def test_then_and_now_are_joined() -> None:
    line = traces(ranking.draw(spec(), view()), mode="lines")[0]
    assert line["x"][:3] == [pytest.approx(18.0), pytest.approx(16.8), None]


def test_comparison_can_be_left_out() -> None:
    assert traces(ranking.draw(spec(compare=False), view()), mode="lines") == []


def test_the_target_is_a_dashed_line_with_its_words_above() -> None:
    shown = ranking.draw(spec(), view())
    shape = figures(shown)[0]["layout"]["shapes"][0]
    assert (shape["x0"], shape["x1"], shape["line"]["dash"]) == (14.0, 14.0, "5px,4px")
    assert [text_of(t) for t in parts(shown, "target")] == [f"target 14{chr(160)}%"]


def test_ticks_never_touch_the_words_of_the_target() -> None:
    found = view()
    readings = found.children("stunting")
    plan = ranking_figure.plan(readings, found, own=found.reading("stunting"), compare=True, width=420)
    goal = next(t for t in plan.ticks if t.target)
    for tick in plan.ticks:
        if not tick.target:
            need = (len(tick.text) + len(goal.text)) * 21 * 0.56 / 2
            assert abs(tick.share - goal.share) * 420 >= need


def test_rows_of_figure_and_names_are_the_same_in_number_and_height() -> None:
    """The figure spans n grid rows and its axis runs from −0,5 to n − 0,5 without margins: each row is 1/n of it."""
    shown = ranking.draw(spec(columns=["imunisasi"]), view())
    layout = figures(shown)[0]["layout"]
    assert layout["yaxis"]["range"] == [13.5, -0.5]
    assert [layout["margin"][side] for side in "lrtb"] == [0, 0, 0, 0]
    assert parts(shown, "dots")[0].style == {"gridRow": "2 / span 14"}
    assert parts(shown, "name")[13].style == {"gridRow": 15}
    assert [c.style for c in parts(shown, "cell")][13] == {"gridRow": 15, "gridColumn": 3}


def test_linked_columns_follow_the_order_of_the_figure_and_tint_only_misses() -> None:
    """In order of stunting: 86, 93, 83 (below 84), 90, 80 (below 84) …"""
    cells = parts(ranking.draw(spec(columns=["imunisasi"]), view()), "cell")
    assert [text_of(c) for c in cells][:5] == ["86,0", "93,0", "83,0", "90,0", "80,0"]
    assert [i for i, c in enumerate(cells) if "heat-watch" in c.className] == [2, 4, 9]


def test_a_column_is_headed_by_name_and_target() -> None:
    head = parts(ranking.draw(spec(columns=["imunisasi"]), view()), "col-head")[0]
    assert text_of(head) == "Imunisasi lengkap ≥ 84"


def test_a_hidden_count_is_a_hatched_stub_with_words_and_no_number() -> None:
    """3 cases are hidden in the second district, and the next smallest (21) guards it."""
    shown = ranking.draw(spec(indicator="kasus"), view("suppressed"))
    hidden = parts(shown, "withheld")
    assert sorted(text_of(h) for h in hidden) == ["disamarkan, pelindung Sumberrejo", "n < 5, disamarkan"]
    assert len(parts(shown, "stub")) == 2
    assert [text_of(n) for n in parts(shown, "name")][-2:] == ["Mekarsari", "Sumberrejo"]
    assert len(now(shown)["x"]) == 12


def test_without_data_axis_and_target_stay_with_the_reason() -> None:
    shown = ranking.draw(spec(), view("none"))
    assert figures(shown)[0]["layout"]["shapes"][0]["x0"] == 14.0
    assert "Belum ada kiriman" in text_of(parts(shown, "over"))


def test_a_wall_shows_what_fits_and_counts_the_rest() -> None:
    shown = ranking.draw(spec(), view(children=60))
    names = len(parts(shown, "name"))
    assert names < 60
    assert text_of(parts(shown, "more")) == f"dan {60 - names} lain"


def test_a_laptop_shows_all_unless_limited() -> None:
    assert len(parts(ranking.draw(spec(), view(children=60, size="laptop")), "name")) == 60
    shown = ranking.draw(spec(limit=10), view(children=60, size="laptop"))
    assert text_of(parts(shown, "more")) == "dan 50 lain"


def test_an_indicator_of_the_regency_alone_is_said_not_to_be_broken_down() -> None:
    shown = ranking.draw(spec(indicator="investasi"), view())
    assert "Tidak dirinci" in text_of(shown)


def test_titles_say_the_worst_and_how_many_moved() -> None:
    assert ranking.title(spec(), view(size="laptop")) == f"Mekarsari 16,8{chr(160)}% tertinggi; 14 kecamatan turun"
    assert ranking.title(spec(), view()) == f"Stunting Mekarsari, Sumberrejo, Tegalrejo di atas target 14{chr(160)}%"


def test_the_caption_names_both_periods() -> None:
    assert ranking.caption(spec(), view()) == "14 kecamatan urut dari terburuk · Jun 2025 dibanding Jun 2024"


def test_rows_hold_value_before_and_columns() -> None:
    found = ranking.rows(spec(columns=["imunisasi"]), view())
    assert found.table[0] == (
        "99.01.01", "Mekarsari", f"16,8{chr(160)}%", "18,0", "14,0", "1.000", "Tindak", "86,0",
    )  # fmt: skip
    assert found.plain[0][0] == district(1)


def test_a_target_of_the_whole_count_is_no_line_for_its_parts() -> None:
    """0 districts beyond the threshold are wanted of each; a target that is none of theirs is not drawn."""
    shown = ranking.draw(spec(indicator="kasus"), view())
    assert figures(shown)[0]["layout"]["shapes"] == []


def test_rounding_never_hides_a_miss() -> None:
    """83,96 rounds to 84,0, its target: it is written with the decimal that tells them apart."""
    low = replace(view().reading("imunisasi"), value=83.96, status="watch")
    assert exact(view(), low) == "83,96"
    assert exact(view(), replace(low, value=83.9997)) == "< 84"
