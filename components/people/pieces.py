"""What the pages of administrators are made of: panels, fields, forms that assets/form.js sends through the door."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.address import EVERY_AGENCY
from components.view import View

PAGES = {"/orang": "people", "/token": "tokens", "/catatan": "records"}


def links(view: View, here: str) -> list[Component]:
    """To the other pages of administrators."""
    return [
        dcc.Link(view.word(key), href=view.address.href(path), className="btn on" if path == here else "btn")
        for path, key in PAGES.items()
    ]


def way_in(view: View) -> list[Component]:
    """From any page to those of administrators, for them."""
    if EVERY_AGENCY not in view.address.works:
        return []
    return [
        dcc.Link(
            view.word("administer"), href=view.address.href("/orang", wilayah="", periode=""), className="btn js-admin"
        )
    ]


def key_of(*shown: object) -> str:
    """Changes when what is shown does."""
    return hashlib.blake2s(repr(shown).encode(), digest_size=9).hexdigest()


def panel(title: str, body: Sequence[Component], *, caption: str = "") -> Mapping[str, Any]:
    """Properties of a section that is a panel."""
    head = html.Header([html.H2(title), html.P(caption, className="cap")])
    return {"className": "panel administer", "children": [head, html.Div(list(body), className="body scroll")]}


def table(heads: Sequence[str], rows: Sequence[html.Tr]) -> html.Table:
    """Words over columns, then rows; a phone shows each row as a block, so cells name their column."""
    return html.Table(
        [html.Thead(html.Tr([html.Th(text, className="l") for text in heads])), html.Tbody(list(rows))],
        className="rows",
    )


def row(heads: Sequence[str], cells: Sequence[Any], *, quiet: bool = False) -> html.Tr:
    found = [html.Td(cell, className="l", **{"data-head": head}) for head, cell in zip(heads, cells, strict=True)]
    return html.Tr(found, className="quiet" if quiet else "")


def text_field(label: str, name: str, *, kind: str = "text", value: str = "", hint: str = "", most: int = 80,
               autocomplete: str = "off", like: str = "") -> html.Label:  # fmt: skip
    """A line to type into. like: an example in the empty line."""
    box = dcc.Input(
        type=kind,  # type: ignore[arg-type]
        name=name,
        value=value,
        placeholder=like,
        maxLength=most,
        autoComplete=autocomplete,
        spellCheck=False,
    )
    return html.Label([html.Span(label), box, *([html.Small(hint)] if hint else [])], className="field")


def choice_field(label: str, name: str, options: Sequence[tuple[str, str]], chosen: str = "") -> html.Label:
    """A list to choose from: value and words."""
    found = [html.Option(text, value=value, selected=value == chosen) for value, text in options]
    return html.Label([html.Span(label), html.Select(found, name=name)], className="field")


def form(url: str, fields: Sequence[Component], do: str, *, primary: bool = True) -> html.Form:
    """Sent through the door by assets/form.js, which says what came of it; nothing in it is kept in an address."""
    return html.Form(
        [
            *fields,
            html.Button(do, type="submit", className="btn primary" if primary else "btn"),
            html.P("", className="js-said", role="status", **{"aria-live": "polite"}),
            html.P("", className="js-once", hidden=True),
        ],
        className="js-form administer-form",
        autoComplete="off",
        **{"data-url": url},
    )


def act(words: str, url: str, body: str, confirm: str) -> html.Button:
    """A button that changes something at once, after a question."""
    return html.Button(
        words, type="button", className="btn js-act", **{"data-url": url, "data-body": body, "data-confirm": confirm}
    )


def grid(*places: Component) -> html.Div:
    """Panels in twelve columns."""
    return html.Div(list(places), className="grid")
