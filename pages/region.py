"""``/wilayah/<code>``: one kecamatan or desa: where it stands in every sector, and what is to do there."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, filters, place, region_scene
from components.address import Address
from components.context import Web
from components.live import Page, Part


def page(web: Web, address: Address) -> Page:
    code = address.parts[1] if len(address.parts) > 1 else ""
    region = web.profile.regions[code]
    view = web.view(address).of(region)
    return compose.laptop_page(
        view,
        "situasi",
        region_scene.panels(web, view),
        title=compose.title_of(view, view.region_name(region, full=True)),
        trail=compose.region_trail(view),
        sentence=place.sentence,
        tools=[*place.neighbours(view), *filters.tools(view)],
        extra=[Part(place.FACTS, draw=place.facts), Part(place.MARKS, draw=place.marks)],
        head=place.head,
    )


def layout(code: str = "", **query: str | None) -> Component:
    return compose.layout(f"/wilayah/{code}", query)


dash.register_page(__name__, path_template="/wilayah/<code>", name="wilayah", compose=page)
