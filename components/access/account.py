"""On a laptop's page: the way in or out, and links that not every reader may follow."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components.people.pieces import way_in
from components.view import View


def links(view: View) -> list[Component]:
    """The way in or out; a guest is told that nothing can be changed. Nothing where nobody has an account."""
    lang = "?lang=en" if view.lang == "en" else ""
    if view.address.account == "in":
        return [*way_in(view), html.A(view.word("log_out"), href=f"/keluar{lang}", className="btn")]
    if view.address.account == "out":
        looks = html.Span(view.word("guest_looks"), className="demo guest")
        return [looks, html.A(view.word("log_in"), href=f"/masuk{lang}", className="btn")]
    return []


def sees_sources(view: View) -> bool:
    """Sources and their deliveries are for people inside (components/access/table.py)."""
    return view.audience == "internal"


def source_link(view: View) -> list[Component]:
    """To the sources, at a phone's foot."""
    if not sees_sources(view):
        return []
    href = view.address.href("/sumber", wilayah="", periode="")
    return [dcc.Link(view.word("sources"), href=href, className="narrow")]
