"""The page of a kecamatan or desa: what stands on it, and its head."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from components import place, region_scene, scenes
from components.panels.base import find_kinds
from components.view import View
from data.profile import PanelSpec
from tests.panel_fakes import district, text_of
from tests.screens import Site, profile, site

VILLAGE = district(1) + ".2001"


@pytest.fixture(scope="module")
def one() -> Site:
    return site()


def at(on: Site, code: str) -> View:
    view = on.view(f"/wilayah/{code}")
    return view.of(view.profile.regions[code])


def panel(**keys: Any) -> PanelSpec:
    return find_kinds()[keys["kind"]].Spec.model_validate({"sector": "kesehatan", **keys})


def with_panels(*panels: PanelSpec) -> Site:
    return site(over=replace(profile(), sectors=(replace(profile().sectors[0], panels=panels),)))


def test_a_kecamatan_shows_only_measures_that_have_a_value_there(one: Site) -> None:
    """Medicine, investment and literacy are told of the regency alone; "Kecamatan tinggi" counts districts."""
    first = region_scene.panels(one.web, at(one, district(1)))[0]
    assert (first.kind, first.indicators()) == ("strip", ("stunting", "imunisasi"))
    assert first.caption is not None and first.caption("id") == "Kesehatan · kanan = lebih baik"


def test_without_measures_of_desa_the_list_of_things_to_do_takes_the_whole_row(one: Site) -> None:
    found = region_scene.panels(one.web, at(one, district(1)))
    assert [(p.kind, p.laptop[0]) for p in found] == [("strip", 12), ("alerts", 12)]


def test_a_desa_without_any_measure_has_no_empty_panels(one: Site) -> None:
    assert [p.kind for p in region_scene.panels(one.web, at(one, VILLAGE))] == ["alerts"]


def test_a_panel_that_has_nothing_to_say_of_a_desa_stays_out() -> None:
    on = with_panels(panel(kind="trend", id="jalan", indicators=["stunting"], on=["region"]))
    assert [p.id for p in region_scene.panels(on.web, at(on, VILLAGE))] == ["rapat"]


@pytest.mark.parametrize(
    ("columns", "count", "widths"),
    [(8, 1, [8]), (8, 2, [4, 4]), (8, 3, [4, 4, 8]), (8, 4, [4, 4, 4, 4]), (12, 1, [12]), (12, 3, [6, 6, 12])],
)
def test_panels_fill_their_rows(columns: int, count: int, widths: list[int]) -> None:
    assert region_scene.shared(columns, count) == widths


def test_groups_take_turns() -> None:
    assert list(region_scene.in_turn([["a", "b", "c"], [], ["d"]])) == ["a", "d", "b", "c"]


def test_the_head_counts_what_lies_below(one: Site) -> None:
    assert text_of(place.facts(at(one, district(1)))["children"]) == "2 desa 2 SD"


def test_a_kecamatan_is_told_how_to_read_its_strips(one: Site) -> None:
    shown = place.marks(at(one, district(1)))
    assert text_of(shown["children"]) == "Mekarsari 13 kecamatan lain target"


def test_a_mark_says_in_the_profiles_words_whether_something_is_there() -> None:
    words = {"present": {"id": "tercatat"}, "absent": {"id": "kosong"}}
    on = with_panels(panel(kind="unit_grid", id="ada", indicator="kasus", level="district", **words))
    (mark,) = place.found_marks(at(on, district(1)))
    assert (mark.word, mark.state) == ("Tercatat", "good")


def test_the_locator_paints_one_place_and_names_it(one: Site) -> None:
    shown = place.locator(at(one, VILLAGE))
    assert shown.alt == "Letak Desa Desa 11"
    view = at(one, VILLAGE)
    assert shown.src.count(view.colour("focus").replace("#", "%23")) == 1


def test_neighbours_go_round_at_the_ends(one: Site) -> None:
    before, after = place.neighbours(at(one, district(1)))
    assert (before.href, after.href) == (f"/wilayah/{district(14)}", f"/wilayah/{district(2)}")


def test_a_sectors_page_of_a_kecamatan_leaves_out_what_speaks_of_nothing_there(one: Site) -> None:
    """Medicine is told of the regency alone, and stunting is not told of the desa that a ranking would compare."""
    assert sector_page(one) == ["kartu", "urutan", "jalan", "obat-rinci"]
    assert sector_page(one, f"wilayah={district(1)}") == ["kartu", "jalan"]


def test_a_sectors_page_without_anything_to_show_says_so(one: Site) -> None:
    assert sector_page(one, f"wilayah={VILLAGE}") == ["tidak-dirinci"]


def sector_page(on: Site, query: str = "") -> list[str]:
    return [p.id for p in scenes.sector_panels(on.web, on.view("/sektor/kesehatan", query), "kesehatan")]
