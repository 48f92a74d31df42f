"""How many deliveries of each agency came in time within a year (loads of every source)."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components.panels.base import Rows
from components.panels.board import Spec as Board
from components.panels.board import board
from components.view import View
from data.deliveries import Punctuality, punctuality
from data.profile import PanelSpec

KIND = "punctual"


class Spec(PanelSpec):
    """last: months looked back on, the present one included."""

    last: int = 12


def shares(spec: Spec, view: View) -> list[Punctuality]:
    """Per agency, worst first."""
    found = board(Board(id="papan", kind="board", last=spec.last), view)
    return punctuality({b.line.source.id: b.months for b in found}, [b.line.source for b in found])


def whole(found: list[Punctuality]) -> float | None:
    """Of all agencies together; None when nothing was due."""
    due = sum(p.due for p in found)
    return sum(p.in_time for p in found) / due if due else None


def draw(spec: Spec, view: View) -> Component:
    """A bar an agency against the mean of all (the line)."""
    found = shares(spec, view)
    mean = whole(found)
    return html.Div([_bar(p, mean, view) for p in found], className="punctual")


def _bar(found: Punctuality, mean: float | None, view: View) -> html.Div:
    low = found.share is not None and mean is not None and found.share < mean
    text = fmt.DASH if found.share is None else f"{fmt.number(found.share * 100, 0, view.lang)} %"
    line = {"--at": f"{mean or 0:.3f}"}
    track = html.Span([html.I(style={"--share": f"{found.share or 0:.3f}"}), html.U(style=line)], className="track")
    name = view.profile.agency(found.agency).short
    return html.Div([html.Span(name, className="name"), track, html.B(text)], className="low" if low else "")


def rows(spec: Spec, view: View) -> Rows:
    """Agency, deliveries in time, deliveries due, share."""
    header = tuple(view.word(k) for k in ("src_agency", "punctual_in_time", "punctual_due", "punctual_share"))
    table = tuple(
        (
            view.profile.agency(p.agency).short, fmt.number(p.in_time, 0, view.lang), fmt.number(p.due, 0, view.lang),
            fmt.DASH if p.share is None else fmt.number(p.share * 100, 1, view.lang),
        )
        for p in shares(spec, view)
    )  # fmt: skip
    return Rows(header, table)


def title(spec: Spec, view: View) -> str:
    """ "Tepat waktu 79,3 %"."""
    mean = whole(shares(spec, view))
    if mean is None:
        return view.word("punctual_none")
    return view.word("punctual_title", share=fmt.number(mean * 100, 1, view.lang))


def caption(spec: Spec, view: View) -> str:
    return view.word("punctual_caption", count=spec.last)


def state(spec: Spec, view: View) -> str:
    return "none"
