"""Strips: right is better, rank among all, facilities beyond the target named by value."""

from __future__ import annotations

import pytest

from components import strip_figure
from components.panels import strip
from components.theme import colour
from tests.panel_fakes import district, figures, parts, text_of, traces, view


def spec(**keys: object) -> strip.Spec:
    words = {"id": "s", "kind": "strip", "indicators": ["stunting", "imunisasi"], "area": (1, 1, 4, 3)}
    return strip.Spec(**{**words, **keys})  # type: ignore[arg-type]


def facilities(**keys: object) -> strip.Spec:
    return spec(indicators=["murid_per_guru"], level="facility", **keys)


def focus(shown: object) -> list[dict]:
    return [t for t in traces(shown) if t["marker"]["color"] == colour("dark", "focus")]


def test_right_is_better_whatever_the_direction() -> None:
    """Mekarsari has the most stunting (far left); Rejosari (12th) has the highest immunisation, 95 (far right)."""
    shown = strip.draw(spec(), view(region=district(1), size="laptop"))
    assert focus(shown)[0]["x"][0] < 0.05
    shown = strip.draw(spec(indicators=["imunisasi"]), view(region=district(12), size="laptop"))
    assert focus(shown)[0]["x"][0] > 0.95


def test_ranks_count_who_is_better() -> None:
    """16,8 is the worst of 14. Immunisation 86 is beaten by 93, 90, 87, 94, 91, 88, 95, 92: ninth."""
    shown = strip.draw(spec(), view(region=district(1), size="laptop"))
    assert [text_of(r) for r in parts(shown, "strip-rank")] == ["ke-14", "ke-9"]
    assert [text_of(v) for v in parts(shown, "strip-value")] == ["16,8", "86,0"]


def test_every_other_region_is_one_tick() -> None:
    shown = strip.draw(spec(indicators=["stunting"]), view(region=district(1), size="laptop"))
    ticks = traces(shown)[0]
    assert ticks["marker"]["symbol"] == "line-ns-open"
    assert len(ticks["x"]) == 13


def test_the_target_stands_on_the_turned_axis() -> None:
    """Values 9,2 to 16,8, padded by 3 % (0,228): 14 is (17,028 − 14) / 8,056 = 0,3759 from the left."""
    found = strip.find(spec(indicators=["stunting"]), view(region=district(1)))
    (left, right), *_ = strip_figure.spans(found, plain=False)
    assert (left, right) == (pytest.approx(17.028), pytest.approx(8.972))
    dashed = [
        s for s in figures(strip.draw(spec(), view(region=district(1))))[0]["layout"]["shapes"] if s["type"] == "line"
    ]
    assert dashed[0]["x0"] == pytest.approx(0.3759)


def test_the_title_names_the_two_lowest_ranks() -> None:
    assert strip.title(spec(), view(region=district(1))) == "Stunting ke-14, Imunisasi lengkap ke-9 dari 14"


def test_the_state_is_the_regions_own() -> None:
    assert strip.state(spec(), view(region=district(1))) == "act"
    assert strip.state(spec(), view(region=district(14))) == "good"


def test_facilities_beyond_the_target_are_signed_and_named_by_value() -> None:
    shown = strip.draw(facilities(), view())
    assert text_of(parts(shown, "beyond")) == "26, 31"
    signs = next(t for t in traces(shown) if isinstance(t["marker"]["symbol"], list))
    assert signs["marker"]["symbol"] == ["triangle-up", "diamond"]
    assert strip.title(facilities(), view()) == "2 SD di atas 20"


def test_the_axis_of_facilities_is_plain() -> None:
    """Values 12 to 31, padded by 0,57: more stands to the right although less is better."""
    found = strip.find(facilities(), view())
    assert strip_figure.spans(found, plain=True) == [(pytest.approx(11.43), pytest.approx(31.57))]
    assert "20" in [text_of(t) for t in parts(strip.draw(facilities(), view()), "target")]


def test_old_outliers_keep_their_values_and_take_the_colour_of_age() -> None:
    shown = strip.draw(facilities(), view("stale"))
    assert "v-stale" in parts(shown, "beyond")[0].className
    assert strip.title(facilities(), view("stale")) == "2 SD di atas 20 pada Mar"


def test_a_measure_that_does_not_apply_has_a_dash_and_no_rank() -> None:
    shown = strip.draw(spec(indicators=["stunting", "literasi"]), view(region=district(1)))
    assert [text_of(r) for r in parts(shown, "strip-rank")] == ["ke-14", "—"]


def test_without_data_the_reason_is_said() -> None:
    assert "Belum ada kiriman" in text_of(strip.draw(spec(), view("none", region=district(1))))
