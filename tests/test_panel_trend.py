"""The trend: lines, gaps, end labels, plan, hatch to today."""

from __future__ import annotations

import pytest

from components.panels import trend
from components.scale import Axis
from components.theme import colour
from components.trend_plan import End, spread
from data.period import Period
from tests.panel_fakes import district, figures, parts, text_of, traces, view


def spec(**keys: object) -> trend.Spec:
    return trend.Spec(**{"id": "t", "kind": "trend", "indicator": "stunting", "area": (1, 1, 4, 3), **keys})  # type: ignore[arg-type]


def labels(shown: object) -> list[str]:
    return [a["text"] for a in figures(shown)[0]["layout"]["annotations"]]


def test_a_line_holds_the_months_asked_for() -> None:
    line = traces(trend.draw(spec(months=24), view()), mode="lines")[0]
    assert len(line["x"]) == 24
    assert line["y"][-1] == pytest.approx(12.564, abs=0.001)
    assert line["connectgaps"] is False


def test_the_end_carries_the_value_and_the_target_its_words() -> None:
    assert labels(trend.draw(spec(), view())) == [f"<b>12,6{chr(160)}%</b>", f"target 14{chr(160)}%"]


def test_below_the_regency_its_line_is_drawn_dimmer_beside_the_own() -> None:
    shown = trend.draw(spec(), view(region=district(1)))
    lines = traces(shown, mode="lines")
    assert [line["line"]["color"] for line in lines] == [colour("dark", "data-dim"), colour("dark", "text")]
    assert labels(shown) == ["Kab. 12,6", f"target 14{chr(160)}%", "<b>Mekarsari 16,8</b>"]


def test_the_last_point_carries_the_sign_of_its_state() -> None:
    marks = traces(trend.draw(spec(), view(region=district(1))), mode="markers")
    assert marks[0]["marker"]["symbol"] == "diamond"


def test_a_late_line_ends_before_the_axis_does() -> None:
    line = traces(trend.draw(spec(months=12), view("late")), mode="lines")[0]
    assert line["x"][-2:] == ["Jun 2025", "Jul 2025"]
    assert line["y"][-2:] == [None, None]
    assert traces(trend.draw(spec(), view("late")), fill="toself") == []


def test_an_old_line_is_hatched_from_its_last_value_to_today() -> None:
    shown = trend.draw(spec(), view("stale"))
    hatch = traces(shown, fill="toself")[0]
    assert hatch["x"] == ["Mar 2025", "Jul 2025", "Jul 2025", "Mar 2025", "Mar 2025"]
    assert traces(shown, mode="lines")[-1]["line"]["color"] == colour("dark", "stale")
    assert labels(shown)[0] == f"<b>12,9{chr(160)}%, Mar</b>"


def test_without_data_axes_and_target_stay_with_the_reason() -> None:
    shown = trend.draw(spec(), view("none"))
    assert figures(shown)[0]["layout"]["shapes"][0]["y0"] == 14.0
    assert "Belum ada kiriman" in text_of(parts(shown, "over"))


def test_what_counts_up_is_drawn_over_its_year_against_the_plan() -> None:
    """1,5 T in the year: by June 0,75 T; delivered 0,72 T, which is 4 % less."""
    shown = trend.draw(spec(indicator="investasi"), view())
    plan = next(t for t in traces(shown, mode="lines") if t["line"].get("dash"))
    assert (plan["y"][0], plan["y"][5], plan["y"][11]) == (1.25e11, 7.5e11, 1.5e12)
    assert labels(shown) == [f"rencana 1,5{chr(160)}T", "<b>720 M</b>"]
    assert figures(shown)[0]["layout"]["shapes"] == []
    assert trend.title(spec(indicator="investasi"), view()) == f"Investasi −4{chr(160)}% dari rencana"


def test_few_words_stand_under_the_axis() -> None:
    axis = figures(trend.draw(spec(), view()))[0]["layout"]["xaxis"]
    assert axis["ticktext"] == ["Jul 2023", "Jul 2024", "Jun 2025"]


def test_a_target_of_one_of_two_lines_is_not_drawn_for_both() -> None:
    shown = trend.draw(spec(indicator="", indicators=["stunting", "imunisasi"]), view())
    assert figures(shown)[0]["layout"]["shapes"] == []


def test_laptops_show_all_lines_of_a_month_together() -> None:
    shown = trend.draw(spec(), view(size="laptop"))
    assert figures(shown)[0]["layout"]["hovermode"] == "x unified"
    assert figures(trend.draw(spec(), view()))[0]["layout"]["hovermode"] is False


def test_the_title_says_how_far_it_moved() -> None:
    """23 months of 0,1 points each."""
    assert trend.title(spec(), view()) == f"Stunting turun 2,3{chr(160)}poin dalam 2 tahun"
    assert trend.title(spec(months=12), view()) == f"Stunting turun 1,1{chr(160)}poin dalam 11 bulan"


def test_an_old_title_carries_its_date() -> None:
    assert trend.title(spec(), view("stale")) == f"Stunting 12,9{chr(160)}% pada Mar"


def test_spans_are_said_in_the_largest_round_word() -> None:
    june = Period.parse("2025-06")
    say = lambda first: trend.span_words(view(), Period.parse(first), june)  # noqa: E731
    assert [say("2024-06"), say("2023-06"), say("2025-01"), say("2023-07")] == [
        "setahun",
        "2 tahun",
        "5 bulan",
        "2 tahun",
    ]


def test_labels_are_pushed_apart_and_kept_inside() -> None:
    """Three labels at 12,4, 12,5 and 13 of an axis 10 to 14 that is 100 px high: 60, 62,5 and 75 px."""
    axis = Axis(10, 14, (10, 12, 14))
    ends = [End("c", 13, ""), End("a", 12.4, ""), End("b", 12.5, "")]
    placed = spread(ends, axis, height=100, gap=25)
    at = [axis.share(e.y) * 100 + e.shift for e in placed]
    assert [e.text for e in placed] == ["a", "b", "c"]
    assert at == [pytest.approx(50), pytest.approx(75), pytest.approx(100)]


def test_rows_hold_one_column_per_line() -> None:
    found = trend.rows(spec(months=3), view(region=district(1)))
    assert found.header == ("Periode", "Mekarsari", "Kab.", "Target")
    assert found.table[-1] == ("Jun 2025", f"16,8{chr(160)}%", f"12,6{chr(160)}%", "14,0")
