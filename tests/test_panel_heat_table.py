"""The heat table: order by misses, tint only misses, count what was judged."""

from __future__ import annotations

from components.panels import heat_table
from tests.panel_fakes import district, parts, text_of, view


def spec(**keys: object) -> heat_table.Spec:
    words = {"id": "h", "kind": "heat_table", "indicators": ["stunting", "imunisasi", "kasus"], "area": (1, 1, 6, 8)}
    return heat_table.Spec(**{**words, **keys})  # type: ignore[arg-type]


def test_regions_stand_by_number_of_misses_then_of_bad_ones() -> None:
    """Tegalrejo misses stunting (14,6) and imunisasi (83): 2. Mekarsari (act), Sumberrejo, Sidomulyo, Kedungwaru: 1."""
    shown = heat_table.draw(spec(), view())
    names = [text_of(n) for n in parts(shown, "l")][1:]
    assert names[:5] == ["Tegalrejo", "Mekarsari", "Sumberrejo", "Sidomulyo", "Kedungwaru"]


def test_the_score_counts_misses_out_of_measures_with_a_target() -> None:
    """kasus has no target, so two measures are judged."""
    assert [text_of(s) for s in parts(heat_table.draw(spec(), view()), "score")][:3] == ["2 / 2", "1 / 2", "1 / 2"]


def test_a_hidden_cell_is_hatched_and_left_out() -> None:
    shown = heat_table.draw(spec(indicators=["kasus"]), view("suppressed"))
    assert len(parts(shown, "stub")) == 2
    assert {text_of(s) for s in parts(shown, "score")} == {"0 / 0"}


def test_only_misses_are_tinted_each_with_its_sign() -> None:
    shown = heat_table.draw(spec(), view())
    assert len(parts(shown, "heat-act")) == 1
    assert len(parts(shown, "heat-watch")) == 2 + 3
    assert len(parts(parts(shown, "heat-watch"), "sign-watch")) == 5


def test_old_numbers_are_not_judged() -> None:
    shown = heat_table.draw(spec(), view("stale"))
    assert parts(shown, "heat-act") == []
    assert {text_of(s) for s in parts(shown, "score")} == {"0 / 0"}
    assert heat_table.state(spec(), view("stale")) == "stale"


def test_the_title_names_the_first_two() -> None:
    assert heat_table.title(spec(), view()) == "Tegalrejo meleset di 2 ukuran, Mekarsari di 1"
    assert heat_table.title(spec(), view(lang="en")) == "Tegalrejo misses 2 measures, Mekarsari 1"


def test_the_state_is_the_worst_of_any_cell() -> None:
    assert heat_table.state(spec(), view()) == "act"
    assert heat_table.state(spec(indicators=["imunisasi"]), view()) == "watch"


def test_a_district_is_marked_among_its_equals_and_wide_lists_are_cut_on_a_wall() -> None:
    assert "dan" in text_of(parts(heat_table.draw(spec(), view(children=60)), "more"))
    assert parts(heat_table.draw(spec(), view(children=60, size="laptop")), "more") == []


def test_rows_say_hidden_in_words_and_never_a_number() -> None:
    found = heat_table.rows(spec(indicators=["kasus"]), view("suppressed"))
    hidden = next(row for row in found.table if row[0] == district(2))
    assert hidden[2] == "disamarkan"
    assert next(row for row in found.plain if row[0] == district(2))[2] is None
