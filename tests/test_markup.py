"""Markup gathered into one component: what is left a component, and that nothing of the picture is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from components.context import as_json, drawn
from components.markup import Markup, gathered
from tests.screens import plain_text, site

CARD = html.Section(
    [html.H2("Judul"), "teks", html.Div([html.B(7), " dari ", html.Span("9")], className="body")], id="p-1"
)


def told(part: Any) -> Any:
    return json.loads(as_json(gathered(part)))


def components(part: Any) -> int:
    """Components of a gathered tree, as Dash would wrap them."""
    return sum(isinstance(one, Component) for one in (part, *part._traverse()))


def test_what_has_an_id_stays_and_the_rest_is_one_component() -> None:
    found = told(html.Div([html.P("a"), html.P("b"), CARD, "c"]))
    first, card, last = found["props"]["children"]
    assert first == {
        "namespace": "pendopo_markup", "type": "Markup", "props": {"tree": [["p", {}, "a"], ["p", {}, "b"]]}
    }  # fmt: skip
    assert card["type"] == "Section" and card["props"]["id"] == "p-1"
    assert [one["type"] for one in card["props"]["children"]] == ["Markup"]
    assert card["props"]["children"][0]["props"]["tree"][2] == [
        "div", {"className": "body"}, ["b", {}, 7], " dari ", ["span", {}, "9"]
    ]  # fmt: skip
    assert last["props"]["tree"] == ["c"]


def test_nothing_given_is_changed() -> None:
    before = as_json(CARD)
    gathered(html.Div([CARD]))
    assert as_json(CARD) == before


@pytest.mark.parametrize(
    "kept",
    [dcc.Input(type="text"), dcc.Location(id="alamat"), html.P("x", id="nama"), html.MapEl("x")],
)
def test_kinds_that_need_dash_stay_components(kept: Component) -> None:
    found = gathered(html.Div([html.P("a"), html.Form([html.P("b"), kept])]))
    assert type(kept).__name__ in {type(one).__name__ for one in found._traverse()}


@pytest.mark.parametrize("part", [None, "kata", 7, [], ["a", "b"]])
def test_texts_stay_texts(part: Any) -> None:
    expected = [{"namespace": "pendopo_markup", "type": "Markup", "props": {"tree": part}}] if part else part
    assert told(part) == expected if isinstance(part, list) else told(part) == part


def test_a_list_within_a_list_is_told_from_an_element() -> None:
    assert gathered([["a", html.B("b")], "c"])[0].tree == [["", {}, "a", ["b", {}, "b"]], "c"]


def test_figures_and_links_are_gathered_with_all_that_they_show() -> None:
    figure = {"data": [{"x": [1, 2]}], "layout": {"width": 3}}
    found = told(html.Div([dcc.Link("ke sana", href="/sana"), dcc.Graph(figure=figure, responsive=True)]))
    div = found["props"]["tree"][0]
    assert div[2] == ["Link", {"href": "/sana"}, "ke sana"]
    assert div[3][0] == "Graph" and div[3][1]["figure"] == figure and div[3][1]["responsive"] is True


def test_pieces_of_pages_say_the_same_in_fewer_components() -> None:
    piece = drawn({"className": "panel", "children": [html.H2("Judul"), html.P(["satu ", html.B("dua")])]})
    assert plain_text(json.loads(piece.body)) == "Judul satu  dua"
    one = site()
    for path in ("/sektor/kesehatan", "/layar/utama/1?scene=0"):
        where, _, query = path.partition("?")
        answer = one.client.get("/_live", query_string={"at": path, "have": ""})
        assert answer.status_code == 200, where
        for name, part in answer.json["parts"].items():
            children = part.get("children", [])
            assert all(isinstance(c, str) or c["type"] == "Markup" for c in _listed(children)), (name, query)


def _listed(children: Any) -> list[Any]:
    return children if isinstance(children, list) else [children]


def test_a_markup_is_a_component_that_dash_knows() -> None:
    assert Markup(["a"]).to_plotly_json() == {
        "namespace": "pendopo_markup", "type": "Markup", "props": {"tree": ["a"]}
    }  # fmt: skip
    assert components(gathered(html.Div([html.P("a")]))) == 1
