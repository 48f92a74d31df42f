"""``/orang``: who may come in, with which role. For administrators."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, ids
from components.access.visitor import access
from components.address import Address
from components.context import Web
from components.live import Page
from components.people import accounts, pieces
from components.people import page as administer


def page(web: Web, address: Address) -> Page:
    view, found = web.view(address), access().people.accounts()
    return administer.page(
        view,
        address,
        "/orang",
        shown=found,
        sentence=lambda v: accounts.sentence(v, found),
        places={ids.part("people"): lambda v: accounts.listed(v, found)},
        below=[pieces.grid(accounts.place(), accounts.new(view))],
    )


def layout(**query: str | None) -> Component:
    return compose.layout("/orang", query)


dash.register_page(__name__, path="/orang", name="orang", compose=page)
