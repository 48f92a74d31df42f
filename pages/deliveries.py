"""``/kiriman``: every agency's deliveries month by month, whom to call, and who delivers in time."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, filters, scenes
from components.address import Address
from components.context import Web
from components.live import Page
from components.supply import held
from data.profile import Scene


def page(web: Web, address: Address) -> Page:
    view = web.view(address)
    return compose.laptop_page(
        view,
        "sumber",
        scenes.deliveries(web),
        title=compose.title_of(view, view.word("deliveries")),
        trail=[
            (view.level_word("regency").capitalize(), address.href("/")),
            (view.word("sources"), address.href("/sumber")),
            (view.word("deliveries"), address.href()),
        ],
        extra=[held.part()],
        above=[held.place()],
        sentence=compose.sector_sentence(Scene(page="kiriman")),
        tools=filters.tools(view)[:1],
    )


def layout(**query: str | None) -> Component:
    return compose.layout("/kiriman", query)


dash.register_page(__name__, path="/kiriman", name="kiriman", compose=page)
