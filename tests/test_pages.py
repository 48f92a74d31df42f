"""Every page in both languages and themes: drawn whole, marked as sample data, without a trace of code in its words."""

from __future__ import annotations

import json
import re
from typing import Any

import dash
import pytest

from components.address import Address
from components.context import as_json
from tests.screens import Site, layout, plain_text, site

PATHS = (
    "/", "/sektor/kesehatan", "/sektor/kesehatan?wilayah=99.01.01",
    "/indikator/stunting", "/indikator/obat", "/indikator/izin_lewat",
    "/indikator/murid_per_guru", "/wilayah/99.01.01", "/wilayah/99.01.01.2001", "/sumber", "/sumber/eppgbm",
    "/unggah/eppgbm", "/unggah/dinkes",
    "/layar/utama/1?scene=0", "/layar/utama/1?scene=1", "/tur/kunjungan?langkah=1", "/tur/kunjungan?langkah=3",
)  # fmt: skip
TRACES = re.compile(r"\bNone\b|\bnan\b|\bNaN\b|[{}]|\bTrue\b|\bFalse\b|Period\(|Region\(")


@pytest.fixture(scope="module")
def one() -> Site:
    return site()


def tree(on: Site, path: str, **query: str) -> Any:
    where, _, words = path.partition("?")
    return layout(on, where, {**dict(w.split("=") for w in words.split("&") if w), **query})


def components(found: Any) -> list[Any]:
    return [found, *found._traverse()]


def shown_words(found: Any) -> str:
    """Everything a reader or a listener gets: text, labels, titles, and the words of figures."""
    words = [plain_text(found)]
    for part in components(found):
        words += [str(getattr(part, name, "") or "") for name in ("alt", "title", "aria-label", "placeholder")]
        if hasattr(part, "figure"):
            words.append(json.dumps(_texts(part.figure), ensure_ascii=False).replace("{", "").replace("}", ""))
    return " ".join(words)


def _texts(figure: dict[str, Any]) -> list[Any]:
    """The words of a figure: marks, annotations, ticks."""
    marks = [t.get(k) for t in figure["data"] for k in ("text", "hovertext")]
    notes = [a.get("text") for a in figure["layout"].get("annotations", ())]
    ticks = [v.get("ticktext") for v in figure["layout"].values() if isinstance(v, dict)]
    return [text for text in [*marks, *notes, *ticks] if text]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_drawn_whole_in_every_language_and_theme(one: Site, path: str, lang: str, theme: str) -> None:
    found = tree(one, path, lang=lang, theme=theme)
    classes = [str(getattr(p, "className", "")) for p in components(found)]
    assert not [c for c in classes if "failed" in c.split()]
    words = shown_words(found)
    assert "tidak dapat digambar" not in words and "could not be drawn" not in words
    assert not TRACES.search(words), TRACES.search(words)
    assert ("Data contoh" if lang == "id" else "Sample data") in words


@pytest.mark.parametrize("condition", ["late", "stale", "failed", "none", "suppressed"])
def test_every_page_stands_whatever_the_data_do(condition: Any) -> None:
    on = site(condition)
    for path in PATHS:
        found = tree(on, path)
        assert not TRACES.search(shown_words(found)), (path, TRACES.search(shown_words(found)))
        assert not [p for p in components(found) if "failed" in str(getattr(p, "className", "")).split()], path


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_one_heading_and_no_two_things_with_one_id(one: Site, path: str) -> None:
    found = components(tree(one, path))
    assert sum(p.__class__.__name__ == "H1" for p in found) == 1
    ids = [p.id for p in found if getattr(p, "id", None)]
    assert len(ids) == len(set(map(str, ids)))


@pytest.mark.parametrize("path", PATHS)
def test_every_place_of_a_page_is_filled(one: Site, path: str) -> None:
    found = {p.id: p for p in components(tree(one, path)) if getattr(p, "id", None)}
    with one.app.server.test_request_context("/"):
        page = one.live.compose(Address.parse(*path.partition("?")[::2]))
    missing = [part.id for part in page.parts if part.id not in found]
    assert missing == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_page_that_does_not_exist_says_so_and_shows_the_way_back(one: Site, lang: str) -> None:
    with one.app.server.test_request_context("/"):
        found = dash.page_registry["pages.not_found_404"]["layout"](lang=lang)
    words = plain_text(found)
    assert words
    assert re.findall(rb'"href":"([^"]*)"', as_json(found)) == [b"/"]


def test_dash_finds_every_page(one: Site) -> None:
    names = {entry["name"] for entry in dash.page_registry.values()}
    assert {"situasi", "sektor", "indikator", "wilayah", "sumber", "sumber/", "layar", "tur"} <= names


@pytest.mark.parametrize("path", ["/", "/layar/utama/1", "/tur/kunjungan"])
def test_the_index_says_language_theme_and_kind_before_the_first_paint(one: Site, path: str) -> None:
    page = one.client.get(path + "?lang=en").data.decode()
    head = page[: page.index(">", page.index("<html")) + 1]
    assert 'lang="en"' in head
    wall = path != "/"
    assert f'data-bs-theme="{"dark" if wall else "light"}"' in head
    assert ("wall" if wall else "lap") in re.search(r'class="([^"]*)"', head)[1].split()  # type: ignore[index]


def test_the_index_takes_no_words_of_the_address_as_markup(one: Site) -> None:
    page = one.client.get('/?lang="><script>alert(1)</script>&theme="x').data.decode()
    assert "<script>alert" not in page


def test_no_figure_of_any_page_stands_in_dashs_own_answers(one: Site) -> None:
    """Dash embeds the layouts of all pages in its answers unless they are functions and validation is off."""
    for path in ("/_dash-layout", "/_dash-dependencies"):
        body = one.client.get(path).data.decode()
        assert "Stunting" not in body and "Mekarsari" not in body
    index = one.client.get("/").data.decode()
    assert "Mekarsari" not in index.partition('<div class="still"')[0]  # what follows is the picture of this page alone


def test_no_page_asks_another_host_for_anything(one: Site) -> None:
    page = one.client.get("/").data.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!127\.)', page)


# ---------------------------------------------------------------------------------------------- where a number is from


def test_any_panel_leads_to_the_cells_of_its_number_in_one_step(one: Site) -> None:
    links = [
        p.href for p in components(tree(one, "/sektor/kesehatan")) if "origin-link" in str(getattr(p, "className", ""))
    ]
    assert any(link.startswith("?") and "asal=stunting%4099.01" in link for link in links)
    found = tree(one, "/sektor/kesehatan", asal="stunting@99.01.01")
    words = plain_text(found)
    assert "Asal angka" in words and "Sel yang dibaca" in words
    closing = [p for p in components(found) if "js-origin-close" in str(getattr(p, "className", ""))]
    assert [p.href for p in closing] == ["/sektor/kesehatan"]


@pytest.mark.parametrize("asked", ["tidak_ada@99.01", "stunting@77", "stunting", "@", "stunting@99.01~tidak"])
def test_an_origin_that_is_not_there_breaks_nothing(one: Site, asked: str) -> None:
    assert "Data contoh" in plain_text(tree(one, "/sektor/kesehatan", asal=asked))


def test_a_wall_has_nothing_to_press(one: Site) -> None:
    found = components(tree(one, "/layar/utama/1", scene="1"))
    assert not [p for p in found if "origin-link" in str(getattr(p, "className", ""))]
