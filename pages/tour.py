"""``/tur/<id>``: the wall as a presentation: one panel lit, what to notice beside it, keys to move."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, guide, ids
from components.address import Address
from components.context import Web
from components.live import Page, Part


def page(web: Web, address: Address) -> Page:
    tour_id = address.parts[1] if len(address.parts) > 1 else ""
    tour = next((t for t in web.profile.tours if t.id == tour_id), None)
    if tour is None:
        raise KeyError(tour_id)
    index = guide.step_index(tour, address)
    step = tour.step[index]
    view = web.view(address.moved(extra=()))  # the step is settled: its panels are drawn once with the wall's
    key = f"{tour.id}{index}"
    return Page(
        title=compose.title_of(view, tour.label(view.lang)),
        view=view,
        parts=[
            *compose.scene_parts(view, step.scene, guide.places(web, step), key=key),
            Part(ids.SAY, draw=lambda v: guide.narration(v, tour, index), key=key),
            Part(guide.PROGRESS, draw=lambda v: guide.progress(tour, index), key=key),
        ],
        build=lambda: guide.frame(view, web, tour, index),
        stage=lambda: guide.slots(web, tour, index),
    )


def layout(tour: str = "", **query: str | None) -> Component:
    return compose.layout(f"/tur/{tour}", query)


dash.register_page(__name__, path_template="/tur/<tour>", name="tur", compose=page)
