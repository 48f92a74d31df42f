"""``/token``: which screens and guests may look without an account. For administrators."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, ids
from components.access.visitor import access
from components.address import Address
from components.context import Web
from components.live import Page
from components.people import page as administer
from components.people import pieces, tokens


def page(web: Web, address: Address) -> Page:
    view = web.view(address)
    found, now = access().people.tokens(), access().people.now()
    return administer.page(
        view,
        address,
        "/token",
        shown=(found, [t.is_valid(now) for t in found]),
        sentence=lambda v: tokens.sentence(v, found, now),
        places={ids.part("tokens"): lambda v: tokens.listed(v, found, now)},
        below=[pieces.grid(tokens.place(), tokens.new(view))],
    )


def layout(**query: str | None) -> Component:
    return compose.layout("/token", query)


dash.register_page(__name__, path="/token", name="token", compose=page)
