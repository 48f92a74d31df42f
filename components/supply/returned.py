"""On the page of a source: the workbook of what a load sent back, and which of it came again corrected."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components.signs import sign
from components.view import View
from data.batch import Load
from data.exchange.mending import mended_rows
from data.profile import Source


def tools(view: View, source: Source, load: Load | None, *, any_: bool) -> list[Component]:
    """Take the workbook along, hand the corrected rows in; nothing for whoever does not work for the agency, or where
    (any_) nothing was sent back."""
    if load is None or not any_ or not view.works_for(source.agency):
        return []
    book = html.A(
        view.word("returns_take"), href=f"/_tolakan/{source.id}/{load.number}", className="btn", download=True
    )
    again = dcc.Link(view.word("returns_mend"), href=view.address.href(f"/unggah/{source.id}"), className="btn")
    return [html.P([book, " ", again], className="returns")]


def kept(view: View, source: Source) -> list[Component]:
    """In place of the cells that were sent back, for whoever does not work for the agency: they are its own."""
    return [html.P(view.word("no_right_cells", agency=view.profile.agency(source.agency).short), className="cap")]


def mends(view: View, load: Load) -> list[Component]:
    """ "memperbaiki pemuatan 12", with the way to it."""
    number, _ = mended_rows(load)
    if not number:
        return []
    text = view.word("returns_mends", number=fmt.number(number, 0, view.lang))
    return [html.Small(dcc.Link(text, href=view.address.href(muat=str(number))))]


def mended(view: View, number: int) -> list[Component | str]:
    """The sign and the load that brought this row again, before what was advised."""
    if not number:
        return []
    text = view.word("returns_mended", number=fmt.number(number, 0, view.lang))
    return [
        sign("good", view.lang, label=False),
        " ",
        html.B(dcc.Link(text, href=view.address.href(muat=str(number)))),
        " · ",
    ]
