"""What the three pages of administrators have in common: crumbs, links to each other, and when they are drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash.development.base_component import Component

from components import compose
from components.address import Address
from components.live import Page, Part
from components.people.pieces import PAGES, key_of, links
from components.view import View

Draw = Callable[[View], Mapping[str, Any]]


def page(
    view: View,
    address: Address,
    path: str,
    *,
    shown: object,
    sentence: Draw,
    places: Mapping[str, Draw],
    below: Sequence[Component],
) -> Page:
    """path: of PAGES. shown: all that is shown, so that it is drawn anew when it changes. places: by the place's id."""
    words, key = view.word(PAGES[path]), key_of(shown)
    return compose.laptop_page(
        view,
        path.removeprefix("/"),
        [],
        title=compose.title_of(view, words),
        trail=[(view.level_word("regency").capitalize(), address.href("/")), (words, address.href())],
        sentence=sentence,
        tools=links(view, path),
        extra=[Part(place, draw=draw, key=key) for place, draw in places.items()],
        below=below,
        key=key,
    )
