"""``/`` Situasi: what needs attention now, where, and every sector in a strip."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, scenes
from components.address import Address
from components.context import Web
from components.live import Page
from data.profile import Scene

SCENE = Scene(page="situasi")


def page(web: Web, address: Address) -> Page:
    view = web.view(address)
    return compose.laptop_page(
        view,
        "situasi",
        scenes.situation(web),
        title=compose.title_of(view, view.word("situation")),
        trail=[(view.word("situation"), "/")],
        sentence=compose.sector_sentence(SCENE),
        totals=True,
    )


def layout(**query: str | None) -> Component:
    return compose.layout("/", query)


dash.register_page(__name__, path="/", name="situasi", compose=page)
