"""``/orang``: who may come in, with which role. For administrators."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, ids
from components.access.visitor import access
from components.address import Address
from components.context import Web
from components.live import Page, Part
from components.people import accounts, pieces


def page(web: Web, address: Address) -> Page:
    view = web.view(address)
    found = access().people.accounts()
    key = pieces.key_of(found)
    return compose.laptop_page(
        view,
        "orang",
        [],
        title=compose.title_of(view, view.word("people")),
        trail=[(view.level_word("regency").capitalize(), address.href("/")), (view.word("people"), address.href())],
        sentence=lambda v: accounts.sentence(v, found),
        tools=pieces.links(view, "/orang"),
        extra=[Part(ids.part("people"), draw=lambda v: accounts.listed(v, found), key=key)],
        below=[pieces.grid(accounts.place(), accounts.new(view))],
        key=key,
    )


def layout(**query: str | None) -> Component:
    return compose.layout("/orang", query)


dash.register_page(__name__, path="/orang", name="orang", compose=page)
