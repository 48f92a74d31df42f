"""``/token``: which screens and guests may look without an account. For administrators."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, ids
from components.access.visitor import access
from components.address import Address
from components.context import Web
from components.live import Page, Part
from components.people import pieces, tokens


def page(web: Web, address: Address) -> Page:
    view = web.view(address)
    found, now = access().people.tokens(), access().people.now()
    key = pieces.key_of(found, [t.is_valid(now) for t in found])
    return compose.laptop_page(
        view,
        "token",
        [],
        title=compose.title_of(view, view.word("tokens")),
        trail=[(view.level_word("regency").capitalize(), address.href("/")), (view.word("tokens"), address.href())],
        sentence=lambda v: tokens.sentence(v, found, now),
        tools=pieces.links(view, "/token"),
        extra=[Part(ids.part("tokens"), draw=lambda v: tokens.listed(v, found, now), key=key)],
        below=[pieces.grid(tokens.place(), tokens.new(view))],
        key=key,
    )


def layout(**query: str | None) -> Component:
    return compose.layout("/token", query)


dash.register_page(__name__, path="/token", name="token", compose=page)
