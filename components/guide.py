"""A guided tour over the wall: the lit panel in its place, numbered sentences beside it, keys in the footer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import compose, grid, ids, scenes, shell
from components.address import Address
from components.context import Web
from components.view import View
from data.profile import Step, Text, Tour

PROGRESS = ids.part("progress")
# Narration takes four of twelve columns; the lit panel keeps the rest.
SAY_COLUMNS = 4


def step_index(tour: Tour, address: Address) -> int:
    """From ``?langkah=3`` (1-based), kept inside the tour."""
    asked = address.get("langkah")
    return min(max(int(asked) - 1 if asked.isdecimal() else 0, 0), len(tour.step) - 1)


def places(web: Web, step: Step) -> list[tuple[Any, grid.Place]]:
    """The step's scene on the wall; a lit panel that would lie under the words gives way to the left."""
    found = grid.wall_pages(scenes.specs(web, step.scene))[0]
    return [(spec, _clear(place, say_column(web, step)) if spec.id == step.panel else place) for spec, place in found]


def say_column(web: Web, step: Step) -> int:
    """First column of the words: at the right, or at the left when the lit panel stands at the right."""
    lit = next((p.area for p in scenes.specs(web, step.scene) if p.id == step.panel and p.area), None)
    right = grid.COLUMNS - SAY_COLUMNS + 1
    return 1 if lit is not None and lit[0] > SAY_COLUMNS and lit[0] + lit[2] > right else right


def _clear(place: grid.Place, say: int) -> grid.Place:
    column, row, width, height = place
    if say == 1:
        first = max(column, SAY_COLUMNS + 1)
        return first, row, column + width - first, height
    return column, row, min(width, say - column), height


def slots(web: Web, tour: Tour, index: int) -> list[Component]:
    """Every panel in its place, the lit one with its numbered anchors, and the words."""
    step = tour.step[index]
    found: list[Component] = []
    for spec, place in places(web, step):
        if spec.id != step.panel:
            found.append(html.Section(id=ids.panel(spec.id), style=grid.wall_style(place)))
            continue
        anchors = [
            html.Span(str(n), className="anchor", style={"left": f"{a.at[0]}%", "top": f"{a.at[1]}%"})
            for n, a in enumerate(step.anchor, start=1)
        ]
        found.append(
            html.Div([html.Section(id=ids.panel(spec.id)), *anchors], className="lit", style=grid.wall_style(place))
        )
    column = say_column(web, step)
    style = grid.wall_style((column, 1, SAY_COLUMNS, grid.ROWS))
    return [*found, html.Aside(id=ids.SAY, className="say", style=style)]


def narration(view: View, tour: Tour, index: int) -> Mapping[str, Any]:
    """Heading and numbered sentences, the page's language large and the other below."""
    step = tour.step[index]
    scene = step.scene
    where = view.profile.sector(scene.sector).label(view.lang) if scene.sector else view.word("situation")
    count = view.word("step_of", step=index + 1, steps=len(tour.step))
    sentences = [
        html.Li([html.Span(str(n), className="anchor"), html.Div(_both(view, a.text, html.P))])
        for n, a in enumerate(step.anchor, start=1)
    ]
    return {
        "children": [
            html.P([html.Span(where), html.Span(count)], className="where"),
            html.Div(_both(view, step.heading, html.H3)),
            html.Ol(sentences),
        ]
    }


def _both(view: View, text: Text, element: type[Component]) -> list[Component]:
    other = "en" if view.lang == "id" else "id"
    second = [html.P(text(other), className="second", lang=other)] if text(other) != text(view.lang) else []
    return [element(text(view.lang)), *second]


def progress(tour: Tour, index: int) -> Mapping[str, Any]:
    """A mark a step: done, now, to come."""
    marks = [html.I(className="now" if n == index else "done" if n < index else "") for n in range(len(tour.step))]
    return {"children": [f"{index + 1} / {len(tour.step)} ", *marks]}


def frame(view: View, web: Web, tour: Tour, index: int) -> Component:
    """The wall's frame with the tour's footer. assets/tour.js moves by keys and by itself."""
    attributes = {
        "data-tour": f"/tur/{tour.id}",
        "data-step": str(index),
        "data-dwells": str([s.dwell for s in tour.step]),
    }
    return compose.wall_frame(
        view, slots(web, tour, index), footer=shell.wall_footer(view, hints=hints(view)), attributes=attributes
    )


def hints(view: View) -> Sequence[Component]:
    keys = (
        (("←", "→"), "key_step"),
        (("B",), "key_language"),
        ((view.word("key_space"),), "key_pause"),
        (("1–9",), "key_jump"),
        (("Esc",), "key_leave"),
    )
    words = [html.Span([*(html.Kbd(k) for k in pressed), view.word(key)]) for pressed, key in keys]
    return [html.Span(id=PROGRESS, className="progress"), *words]
