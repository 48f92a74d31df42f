"""Ranks of one region in several measures, and the list below them."""

from components.panels import standing
from tests.panel_fakes import district, parts, text_of, view

SPEC = standing.Spec(id="posisi", kind="standing", indicators=["stunting", "imunisasi"], services=["stunting", "kasus"])


def test_the_title_names_the_lowest_ranks_first():
    """Sumberrejo is the second worst of 14 in stunting and the third best in immunisation."""
    shown = standing.title(SPEC, view(region=district(2), size="laptop"))
    assert shown == "Stunting ke-13, Imunisasi lengkap ke-3 dari 14"


def test_the_caption_says_among_how_many():
    assert standing.caption(SPEC, view(region=district(2))) == "Posisi di antara 14 kecamatan, ke-1 terbaik"


def test_the_list_counts_only_what_is_held_against_a_target():
    """Stunting misses its target, new cases have none: none of one."""
    shown = standing.draw(SPEC, view(region=district(2), size="laptop"))
    assert "Ukuran lain: 0 dari 1 sesuai target" in text_of(shown)


def test_a_hidden_number_shows_a_stub_and_no_line():
    shown = standing.draw(SPEC, view("suppressed", region=district(2), size="laptop"))
    rows = parts(shown, "services")[0].children
    assert "stub" in str(rows[1].children[2].className) and not hasattr(rows[1].children[2], "src")


def test_names_are_links_where_they_can_be_touched():
    laptop = parts(standing.draw(SPEC, view(region=district(2), size="laptop")), "services")[0].children[0]
    assert laptop.children[1].children.href == "/indikator/stunting?theme=dark"
    wall = parts(standing.draw(SPEC, view(region=district(2), size="wall")), "services")[0].children[0]
    assert wall.children[1].children == "Stunting"
