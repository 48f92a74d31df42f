"""Addresses restore a view and swallow nonsense."""

from components.address import Address
from data.period import Period


def test_an_address_is_read_from_path_and_query():
    found = Address.parse("/indikator/stunting", "wilayah=35.03.04&periode=2026-10&lang=en&theme=dark")
    assert found.page == "indikator"
    assert found.parts == ("indikator", "stunting")
    assert (found.region, found.period, found.lang, found.theme) == ("35.03.04", "2026-10", "en", "dark")
    assert found.at() == Period.parse("2026-10")


def test_the_root_is_situasi():
    assert Address.parse("/").page == "situasi"


def test_a_link_made_from_an_address_restores_it():
    found = Address.parse("/sektor/desa", "wilayah=35.03.04&periode=2026&banding=sebelumnya&lang=en")
    path, _, query = found.href().partition("?")
    assert Address.parse(path, query) == found


def test_nonsense_in_the_query_is_left_out():
    found = Address.parse("/", "periode=kemarin&wilayah=<script>&lang=fr&theme=pink&banding=x")
    assert (found.period, found.region, found.lang, found.theme, found.compare) == ("", "", "id", "", "year_ago")


def test_walls_and_tours_are_dark_and_large_by_default():
    assert Address.parse("/layar/utama/1").size == "wall"
    assert Address.parse("/tur/kunjungan").shown_theme == "dark"
    assert Address.parse("/sektor/desa").shown_theme == "light"


def test_a_narrow_screen_may_ask_for_laptop_sizes_on_the_wall():
    assert Address.parse("/layar/utama/1", "size=laptop").size == "laptop"


def test_whose_eyes_see_a_page_is_no_word_of_an_address():
    found = Address.parse("/", "audience=internal&works=dinkes&works=*").seated("public", ["dinkes", "dikbud"])
    assert (found.audience, found.works) == ("public", ("dikbud", "dinkes"))
    assert found.works_for("dinkes")
    assert not found.works_for("dpmptsp")
    assert "public" not in found.href("/sumber")
    assert Address.parse("/", "audience=public&works=dinkes").works == ()
    assert Address().seated("internal", ["*"]).works_for("dinkes")
    assert found != Address.parse("/")
