"""On a laptop's page: the way in or out, and links that not every reader may follow."""

from __future__ import annotations

from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components.people.pieces import way_in
from components.view import View


def links(view: View) -> list[Component]:
    """Whose eyes one looks with; the way in or out; a guest is told that nothing can be changed."""
    return [*switch(view), *_ways(view)]


def switch(view: View) -> list[Component]:
    """One press makes the page and the walls a visitor's, another the office's again (components/access/eyes.py)."""
    if not view.address.switches:
        return []
    outside = view.audience != "internal"
    fields = {"mata": "internal" if outside else "visitor", "ruang": "1"}
    back = urlencode({"ke": view.address.href()})
    button = html.Button(
        view.word(f"eyes_{view.audience}" if outside else "eyes_switch"),
        className="btn eyes on" if outside else "btn eyes",
        title=view.word("eyes_back" if outside else "eyes_switch_about"),
        **{"aria-pressed": "true" if outside else "false"},
    )
    hidden = [dcc.Input(type="hidden", name=name, value=value) for name, value in fields.items()]
    return [html.Form([*hidden, button], action=f"/mata?{back}", method="post", className="eyes-form")]


def _ways(view: View) -> list[Component]:
    lang = "?lang=en" if view.lang == "en" else ""
    if view.address.account in ("in", "sso"):
        return [*way_in(view), _menu(view, lang)]
    if view.address.account == "out":
        looks = html.Span(view.word("guest_looks"), className="demo guest")
        return [looks, html.A(view.word("log_in"), href=f"/masuk{lang}", className="btn")]
    return []


def _menu(view: View, lang: str) -> Component:
    """What somebody does with the own account, behind one word: the bar has no room for more (assets/account.css)."""
    ways = [("person_password", "/sandi"), ("log_out", "/keluar")]
    links = [html.A(view.word(key), href=f"{path}{lang}", className="btn") for key, path in ways]
    return html.Details([html.Summary(view.word("account"), className="btn"), html.Div(links)], className="account")


def sees_sources(view: View) -> bool:
    """Sources and their deliveries are for people inside (components/access/table.py)."""
    return view.audience == "internal"


def source_link(view: View) -> list[Component]:
    """To the sources, at a phone's foot."""
    if not sees_sources(view):
        return []
    href = view.address.href("/sumber", wilayah="", periode="")
    return [dcc.Link(view.word("sources"), href=href, className="narrow")]
