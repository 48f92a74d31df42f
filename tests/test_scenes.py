"""Which panels make a page: by rule, from the profile, for any sector and region."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from components import grid, scenes
from components.view import View
from data.profile import Scene, Sector, Target, Text
from data.status import STATES
from tests.panel_fakes import CONDITIONS, Condition
from tests.screens import HEALTH, SITUATION, Site, profile, site, specs


@pytest.fixture(scope="module")
def one() -> Site:
    return site()


def ids_of(found: list) -> list[str]:
    return [p.id for p in found]


def test_situation_shows_alerts_where_and_a_strip_a_sector(one: Site) -> None:
    found = scenes.situation(one.web)
    assert [(p.kind, p.id) for p in found] == [
        ("alerts", "perhatian"),
        ("misses", "meleset"),
        ("sector", "sektor-kesehatan"),
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_strips_of_sectors_share_the_walls_width(one: Site, count: int) -> None:
    sectors = tuple(replace(profile().sectors[0], id=f"s{n}") for n in range(count))
    web = replace(one.web, profile=replace(profile(), sectors=sectors))
    strips = [p.area for p in scenes.situation(web) if p.kind == "sector"]
    assert len(strips) == count
    assert sum(area[2] for area in strips) == 12
    assert [area[0] for area in strips] == [1 + n * 12 // count for n in range(count)]


def test_nothing_on_a_wall_lies_on_something_else_or_beyond_it(one: Site) -> None:
    for scene in (SITUATION, HEALTH, Scene(page="sumber")):
        areas = [place for _, place in grid.wall_pages(scenes.specs(one.web, scene))[0]]
        for n, (column, row, width, height) in enumerate(areas):
            assert column >= 1 and column + width <= 13.001 and row >= 1 and row + height <= 9.001
            for other in areas[n + 1 :]:
                across = min(column + width, other[0] + other[2]) - max(column, other[0])
                down = min(row + height, other[1] + other[3]) - max(row, other[1])
                assert across <= 0.001 or down <= 0.001


def test_a_scene_of_a_sector_shows_the_panels_meant_for_walls(one: Site) -> None:
    sector = replace(profile().sectors[0], panels=(specs()[0], specs()[1].model_copy(update={"on": ("laptop",)})))
    web = replace(one.web, profile=replace(profile(), sectors=(sector,)))
    assert ids_of(scenes.specs(web, HEALTH)) == ["kartu"]


def test_a_scene_of_a_sector_nobody_has_is_a_fault(one: Site) -> None:
    with pytest.raises(KeyError):
        scenes.specs(one.web, Scene(page="sektor", sector="tidak-ada"))


def test_every_page_shows_each_panel_once(one: Site) -> None:
    view = one.view("/indikator/stunting")
    for indicator in profile().indicators:
        found = ids_of(scenes.indicator_panels(one.web, view, indicator))
        assert len(found) == len(set(found))


def test_an_indicator_of_the_regency_alone_has_no_ranking_and_no_map(one: Site) -> None:
    kinds = {p.kind for p in scenes.indicator_panels(one.web, one.view("/indikator/obat"), "obat")}
    assert {"trend", "breakdown", "note"} <= kinds
    assert not kinds & {"ranking", "map"}


def test_an_indicator_collected_below_shows_who_lags_and_where(one: Site) -> None:
    kinds = [p.kind for p in scenes.indicator_panels(one.web, one.view("/indikator/stunting"), "stunting")]
    assert kinds[:3] == ["ranking", "trend", "map"]


def _with_target(*targets: Target) -> View:
    return site(over=replace(profile(), targets=targets)).view("/sektor/kesehatan")


def test_the_sentence_of_a_calm_sector_says_so() -> None:
    view = _with_target(Target("stunting", date(2020, 1, 1), None, 20.0))
    assert scenes.sentence(view, HEALTH) == ("good", "Semua 1 indikator utama sesuai target")
    assert scenes.sentence(view, SITUATION) == ("good", "Tidak ada yang perlu tindakan sekarang")


def test_what_has_no_target_is_not_called_on_target() -> None:
    assert scenes.sentence(_with_target(), HEALTH) == ("none", "Belum ada indikator utama yang dapat dinilai")


@pytest.mark.parametrize("condition", ["stale", "none"])
def test_what_is_old_or_absent_is_not_called_on_target(condition: Condition) -> None:
    view = site(condition).view("/sektor/kesehatan")
    assert scenes.sentence(view, HEALTH) == ("none", "Belum ada indikator utama yang dapat dinilai")
    words = {
        "stale": "Tidak ada yang perlu tindakan; 1 dari 1 indikator utama tanpa nilai terkini",
        "none": "Belum ada data: 1 indikator utama menunggu kiriman pertama",
    }
    assert scenes.sentence(view, SITUATION) == ("none", words[condition])


def test_some_on_target_are_counted(one: Site) -> None:
    view = one.view("/sektor/kesehatan")
    # Literacy has no total of its own: it is not judged.
    assert scenes.calm(view, ["imunisasi", "literasi"]) == ("none", "Belum ada indikator utama yang dapat dinilai")
    good = _with_target(Target("stunting", date(2020, 1, 1), None, 20.0))
    assert scenes.calm(good, ["stunting", "literasi"]) == ("none", "1 dari 2 indikator utama sesuai target")


def test_the_sentence_names_what_weighs_most(one: Site) -> None:
    state, words = scenes.sentence(one.view("/sektor/kesehatan"), HEALTH)
    assert (state, words) == ("watch", "Stunting Mekarsari, Sumberrejo, Tegalrejo di atas target")
    state, words = scenes.sentence(one.view("/"), SITUATION)
    assert (state, words) == ("watch", "Stunting perlu dipantau")


def test_an_old_number_is_nobodys_urgency() -> None:
    view = site("stale").view("/")
    assert scenes.totals(view) == {"stale": 1}
    assert "Stunting" not in scenes.sentence(view, SITUATION)[1]


def test_totals_count_every_headline_once(one: Site) -> None:
    assert scenes.totals(one.view("/")) == {"watch": 1}


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("scene", [SITUATION, HEALTH])
def test_every_condition_has_a_sentence(condition: Condition, lang: str, scene: Scene) -> None:
    state, words = scenes.sentence(site(condition).view("/", f"lang={lang}"), scene)
    assert words and "{" not in words and "None" not in words
    assert state in STATES


def test_a_regency_without_sectors_still_has_a_situation(one: Site) -> None:
    empty = Sector("kosong", Text(id="Kosong"), (), (), ())
    web = replace(one.web, profile=replace(profile(), sectors=()))
    assert "perhatian" in ids_of(scenes.situation(web))
    bare = site(over=replace(profile(), sectors=(empty,)))
    assert scenes.sentence(bare.view("/"), SITUATION)[1]
