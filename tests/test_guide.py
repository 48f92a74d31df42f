"""A tour: steps by address, the lit panel clear of the words, at most three numbered anchors that match sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from components import grid, guide, ids
from components.address import Address
from data.profile import Anchor, Step, Text
from tests.panel_fakes import parts, text_of
from tests.screens import HEALTH, Site, plain_text, profile, site, specs, tour


@pytest.fixture(scope="module")
def one() -> Site:
    return site()


@pytest.mark.parametrize(
    ("asked", "index"), [("", 0), ("1", 0), ("2", 1), ("3", 2), ("0", 0), ("99", 2), ("-1", 0), ("dua", 0)]
)
def test_a_step_is_counted_from_one_and_kept_inside_the_tour(asked: str, index: int) -> None:
    assert guide.step_index(tour(), Address.parse("/tur/kunjungan", {"langkah": asked})) == index


def overlap(one: grid.Place, other: grid.Place) -> bool:
    """True when two places share more than an edge."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return across > 0 and down > 0


@pytest.mark.parametrize("index", [0, 1])
def test_the_lit_panel_stands_clear_of_the_words(one: Site, index: int) -> None:
    step = tour().step[index]
    say = guide.say_column(one.web, step)
    (lit,) = [place for spec, place in guide.places(one.web, step) if spec.id == step.panel]
    assert not overlap(lit, (say, 1, guide.SAY_COLUMNS, grid.ROWS))
    assert lit[2] > 0


def test_words_stand_at_the_left_when_the_lit_panel_is_at_the_right(one: Site) -> None:
    # "urutan" takes columns 1–7, "jalan" 8–12: the words take 9–12, or 1–4.
    assert guide.say_column(one.web, tour().step[0]) == 9
    assert guide.say_column(one.web, tour().step[1]) == 1


@pytest.mark.parametrize("column", range(1, 13))
@pytest.mark.parametrize("width", [2, 3, 5, 7, 8])
def test_a_lit_panel_anywhere_keeps_some_of_its_width(one: Site, column: int, width: int) -> None:
    if column + width > 13:
        return
    spec = specs()[1].model_copy(update={"area": (column, 1, width, 4)})
    over = replace(profile(), sectors=(replace(profile().sectors[0], panels=(spec,)),))
    web = replace(one.web, profile=over)
    step = Step(scene=HEALTH, panel="urutan", heading=Text(id="x"))
    ((_, place),) = guide.places(web, step)
    say = guide.say_column(web, step)
    assert place[2] >= 1
    assert not overlap(place, (say, 1, guide.SAY_COLUMNS, 8))


def test_only_the_lit_panel_carries_anchors(one: Site) -> None:
    slots = guide.slots(one.web, tour(), 0)
    (lit,) = parts(slots, "lit")
    assert lit.children[0].id == ids.panel("urutan")
    assert [text_of(a) for a in lit.children[1:]] == ["1", "2"]
    assert [a.style for a in parts(lit, "anchor")] == [
        {"left": "20.0%", "top": "30.0%"},
        {"left": "40.0%", "top": "30.0%"},
    ]
    assert len(parts(slots, "anchor")) == 2


def test_every_panel_of_the_scene_keeps_its_place_on_the_stage(one: Site) -> None:
    found = {
        s.id if s.__class__.__name__ == "Section" else s.children[0].id for s in guide.slots(one.web, tour(), 0)[:-1]
    }
    assert found == {ids.panel(s.id) for s in specs()}


def test_numbered_sentences_match_numbered_anchors(one: Site) -> None:
    with one.app.server.test_request_context("/"):
        found = guide.narration(one.view("/tur/kunjungan"), tour(), 1)["children"]
    (sentences,) = [c for c in found if c.__class__.__name__ == "Ol"]
    assert [text_of(li.children[0]) for li in sentences.children] == ["1", "2", "3"]
    assert text_of(sentences.children[2]) == "3 Kalimat 3 Sentence 3"


def test_the_other_language_stands_below_in_its_own_lang(one: Site) -> None:
    found = guide.narration(one.view("/tur/kunjungan", "lang=en"), tour(), 0)["children"]
    assert "Who lags" in text_of(found)
    second = parts(found, "second")
    assert {s.lang for s in second} == {"id"}
    assert [text_of(s) for s in second] == ["Siapa tertinggal", "Kalimat 1", "Kalimat 2"]


def test_words_without_a_translation_are_said_once(one: Site) -> None:
    found = guide.narration(one.view("/tur/kunjungan", "lang=en"), tour(), 2)["children"]
    assert parts(found, "second") == []
    assert "Sama saja" in text_of(found)
    assert "3 of 3" in text_of(found)


def test_a_fourth_anchor_is_a_fault_of_the_profile() -> None:
    anchors = tuple(Anchor(text=Text(id=str(n))) for n in range(4))
    with pytest.raises(ValidationError, match="at most 3"):
        Step(scene=HEALTH, heading=Text(id="x"), anchor=anchors)


def test_progress_marks_done_now_and_to_come() -> None:
    found = guide.progress(tour(), 1)["children"]
    assert [m.className for m in found[1:]] == ["done", "now", ""]
    assert found[0].strip() == "2 / 3"


def test_the_footer_names_the_keys(one: Site) -> None:
    words = text_of(guide.hints(one.view("/tur/kunjungan")))
    assert all(key in words for key in ("←", "→", "B", "1–9", "Esc"))


def test_a_step_travels_as_a_whole_scene(one: Site) -> None:
    first = one.body("/tur/kunjungan?langkah=1", whole="1")["parts"]
    second = one.body("/tur/kunjungan?langkah=2", whole="1")["parts"]
    assert "Siapa tertinggal" in plain_text(first["stage"])
    assert "Ke mana arahnya" in plain_text(second["stage"])
    assert plain_text(second["part-progress"]).strip() == "2 / 3"
