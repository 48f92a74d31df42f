"""What stands around panels: navigation with counts, footer, language and theme links, crumbs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from components import ids, shell
from components.view import View
from tests import panel_fakes
from tests.panel_fakes import parts, text_of
from tests.screens import Site, profile, site


@pytest.fixture(scope="module")
def one() -> Site:
    return site()


def hrefs(tree: Any) -> list[str]:
    """Every link of a tree, in order."""
    if isinstance(tree, list | tuple):
        return [h for one in tree for h in hrefs(one)]
    own = [tree.href] if getattr(tree, "href", None) else []
    return own + (hrefs(tree.children) if getattr(tree, "children", None) is not None else [])


def seen(on: Site, path: str = "/", query: str = "") -> View:
    with on.app.server.test_request_context("/"):
        return on.view(path, query)


def test_navigation_counts_what_needs_attention(one: Site) -> None:
    (situation, health) = shell.wall_nav(seen(one, "/layar/utama/1"), "kesehatan")["children"]
    assert text_of(situation).strip() == "Situasi"
    # One headline, stunting: 12,6 % is under 14, three kecamatan are above: to be watched.
    assert text_of(health) == "Kesehatan 1"
    assert len(parts(health, "sign-watch")) == 1
    assert (situation.className, health.className) == ("", "on")


def test_a_wall_offers_nothing_to_press(one: Site) -> None:
    view = seen(one, "/layar/utama/1")
    assert hrefs([*shell.wall_nav(view, "situasi")["children"], shell.wall_header(view), shell.wall_footer(view)]) == []


def test_a_laptop_has_a_link_to_every_page(one: Site) -> None:
    found = hrefs(shell.laptop_nav(seen(one), "situasi")["children"])
    assert found == ["/", "/sektor/kesehatan", "/sumber"]


def test_links_keep_language_and_theme_but_not_the_place(one: Site) -> None:
    view = seen(one, "/sektor/kesehatan", "lang=en&theme=dark&wilayah=99.01.02&periode=2025-03")
    assert hrefs(shell.laptop_nav(view, "kesehatan")["children"])[1] == "/sektor/kesehatan?lang=en&theme=dark"


def test_the_language_link_shows_the_same_view_in_the_other_language(one: Site) -> None:
    bar = shell.bar(seen(one, "/sektor/kesehatan", "wilayah=99.01.02"))
    assert "/sektor/kesehatan?lang=en&wilayah=99.01.02" in hrefs(bar)
    back = shell.bar(seen(one, "/sektor/kesehatan", "wilayah=99.01.02&lang=en"))
    assert "/sektor/kesehatan?wilayah=99.01.02" in hrefs(back)


def test_the_theme_link_offers_the_other_theme(one: Site) -> None:
    assert "/?theme=dark" in hrefs(shell.bar(seen(one)))
    assert "/?theme=light" in hrefs(shell.bar(seen(one, "/", "theme=dark")))


def test_wall_and_tour_are_offered_only_when_there_are_any(one: Site) -> None:
    assert {"/tur/kunjungan", "/layar/utama/1"} <= set(hrefs(shell.bar(seen(one))))
    bare = site(over=replace(profile(), walls=(), tours=()))
    assert not {h for h in hrefs(shell.bar(seen(bare))) if h.startswith(("/tur", "/layar"))}


def test_the_footer_tells_how_many_sources_are_fresh(one: Site) -> None:
    assert text_of(shell.footer_words(seen(one))["children"]) == "Sumber :  2 dari 2 segar"


def test_the_footer_names_what_is_stale() -> None:
    words = text_of(shell.footer_words(panel_fakes.view("stale"))["children"])
    assert words == "Sumber :  1 dari 2 segar  · EPPGBM kedaluwarsa"


def test_a_source_that_failed_and_is_old_counts_as_failed() -> None:
    assert shell.source_counts(panel_fakes.view("failed")) == {"failed": 1, "fresh": 1}
    assert shell.source_counts(panel_fakes.view("none")) == {"never": 2}


@pytest.mark.parametrize(("lang", "words"), [("id", "Data contoh"), ("en", "Sample data")])
def test_sample_data_are_marked_in_bar_and_footer(one: Site, lang: str, words: str) -> None:
    view = seen(one, "/", f"lang={lang}")
    assert words in text_of(shell.bar(view))
    assert words in text_of(shell.wall_footer(view))


def test_a_real_regency_is_not_marked() -> None:
    real = replace(profile(), info=profile().info.model_copy(update={"sample": False}))
    view = seen(site(over=real))
    assert "contoh" not in text_of([shell.bar(view), shell.wall_footer(view)]).replace("Contoh", "").lower()


def test_the_footer_brings_the_words_that_the_heartbeat_says(one: Site) -> None:
    foot = shell.wall_footer(seen(one, "/layar/utama/1"))
    words = json.loads(getattr(foot, "data-words"))
    assert words["beat"] == "Layar hidup"
    assert "{time}" in words["cut_since"] and "{minutes}" in words["cut_minutes"]
    assert getattr(foot, "data-zone") == "Asia/Jakarta"
    assert parts(foot, "js-beat") and parts(foot, "js-cut") and parts(foot, "js-page")


def test_the_last_crumb_is_where_we_are(one: Site) -> None:
    view = seen(one, "/sektor/kesehatan")
    nav = shell.crumbs(view, [("Kabupaten", "/"), ("Kesehatan", "/sektor/kesehatan")])
    assert text_of(nav) == "Kabupaten  ›  Kesehatan"
    assert hrefs(nav) == ["/"]
    assert getattr(nav.children[-1], "aria-current") == "page"


def test_a_sentence_has_a_sign_only_when_something_is_asked_for(one: Site) -> None:
    view = seen(one)
    assert parts(shell.sentence(view, "act", "x")["children"], "sign-act")
    assert shell.sentence(view, "good", "x") == {"children": ["x"]}


def test_a_filter_that_means_all_is_still_a_choice() -> None:
    """A choice with an empty value is shown by the browser as no choice at all."""
    field = shell.select("wilayah", "Kecamatan", [("", "Semua"), ("99.01.01", "Mekarsari")], "")
    choice = field.children[1]
    assert choice.value == "*"
    assert [o["value"] for o in choice.options] == ["*", "99.01.01"]
    assert (choice.name, choice.class_name) == ("wilayah", "js-filter")


def test_a_page_of_a_laptop_begins_with_a_way_past_the_navigation(one: Site) -> None:
    view = seen(one)
    page = shell.laptop(view, "situasi", [], crumbs=shell.crumbs(view, [("x", "/")]))
    assert page.children[0].href == f"#{ids.MAIN}"
    assert any(getattr(c, "id", None) == ids.MAIN for c in page.children)
