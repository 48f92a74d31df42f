"""``/sumber``: every source's deliveries, freshness and soundness."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, filters, ids, scenes
from components.address import Address
from components.context import Web
from components.live import Page, Part
from components.proposing import page as inspection
from components.supply import page as supply


def page(web: Web, address: Address) -> Page:
    view = web.view(address)
    return compose.laptop_page(
        view,
        "sumber",
        [*scenes.sources(web), *supply.panels(web)],
        title=compose.title_of(view, view.word("sources")),
        trail=[(view.level_word("regency").capitalize(), address.href("/")), (view.word("sources"), address.href())],
        sentence=supply.sentence,
        above=supply.faults(view),
        tools=[*inspection.link(view), supply.board_link(view), *filters.tools(view)],
        extra=[Part(ids.COUNTS, draw=supply.counts)],
        head=supply.head,
    )


def layout(**query: str | None) -> Component:
    return compose.layout("/sumber", query)


dash.register_page(__name__, path="/sumber", name="sumber", compose=page)
