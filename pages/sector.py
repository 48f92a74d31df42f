"""``/sektor/<id>``: one sector's panels, with filters for place, period and comparison."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, filters, scenes
from components.address import Address
from components.context import Web
from components.live import Page
from data.profile import Scene


def page(web: Web, address: Address) -> Page:
    sector = web.profile.sector(address.parts[1] if len(address.parts) > 1 else "")
    view = web.view(address)
    name = sector.label(view.lang)
    here = address.href(f"/sektor/{sector.id}")
    return compose.laptop_page(
        view,
        sector.id,
        scenes.sector_panels(web, view, sector.id),
        title=compose.title_of(view, name),
        trail=[*compose.region_trail(view), (name, here)],
        sentence=compose.sector_sentence(Scene(page="sektor", sector=sector.id)),
        above=[filters.row(view, sector=sector.id)],
        tools=filters.tools(view),
    )


def layout(sector: str = "", **query: str | None) -> Component:
    return compose.layout(f"/sektor/{sector}", query)


dash.register_page(__name__, path_template="/sektor/<sector>", name="sektor", compose=page)
