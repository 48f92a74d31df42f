"""``/tur/<id>``: the wall as a presentation: one panel lit, what to notice beside it, keys to move."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, guide
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
    view = web.view(address)
    places = guide.places(web, step)
    return Page(
        title=compose.title_of(view, tour.label(view.lang)),
        view=view,
        parts=[
            *compose.scene_parts(view, step.scene, places, key=f"{tour.id}{index}"),
            Part("say", draw=lambda v: guide.narration(v, tour, index), key=f"{tour.id}{index}"),
        ],
        build=lambda: guide.frame(view, tour, index, guide.slots(places, step)),
        stage=lambda: guide.slots(places, step),
    )


def layout(tour: str = "", **query: str | None) -> Component:
    return compose.layout(f"/tur/{tour}", query)


dash.register_page(__name__, path_template="/tur/<tour>", name="tur", compose=page)
