"""``/sandi``: somebody changes the own password. For whoever has an account."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose
from components.address import Address
from components.context import Web
from components.live import Page
from components.people import password


def page(web: Web, address: Address) -> Page:
    view = web.view(address)
    words = view.word("person_password")
    return compose.laptop_page(
        view,
        "sandi",
        [],
        title=compose.title_of(view, words),
        trail=[(view.level_word("regency").capitalize(), address.href("/")), (words, address.href())],
        sentence=password.sentence,
        below=[password.body(view)],
    )


def layout(**query: str | None) -> Component:
    return compose.layout(password.PATH, query)


dash.register_page(__name__, path="/sandi", name="sandi", compose=page)
