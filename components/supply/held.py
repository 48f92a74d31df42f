"""Deliveries held for their number of rows: told where operators look, and accepted in one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from flask import Flask, Response
from orjson import dumps

from components import door, ids
from components import format as fmt
from components.access.visitor import actor
from components.context import web
from components.live import Part
from components.signs import sign
from components.view import View
from data.batch import Load
from data.holding.accepting import accept_apart, waiting
from data.profile import Source
from data.withdrawing import NotDone

SHOWN = 3  # held deliveries of one source; of more the newest tell enough


def part() -> Part:
    """Every held delivery, for the board of deliveries."""
    return Part(ids.part("held"), draw=lambda v: _panel(v, list(v.profile.sources.values())))


def source_part(source: Source) -> Part:
    """Those of one source."""
    return Part(ids.part("held"), draw=lambda v: _panel(v, [source]), key=source.id)


def place() -> Component:
    return html.Section(id=ids.part("held"), style={"gridColumn": "span 12"})


def _panel(view: View, sources: list[Source]) -> Mapping[str, Any]:
    """Nothing while nothing is held."""
    found = [(s, load) for s in sources for load in waiting(view.snapshot.loads.of(s.id), s)[:SHOWN]]
    if not found:
        return {"className": "hidden", "children": []}
    title = html.H2([sign("watch", view.lang), " ", view.word("held_title", count=len(found))])
    lines = [html.Li(_line(view, source, load)) for source, load in found]
    said = html.P(role="status", className="js-said", **{"aria-live": "polite"})
    head = html.Header([title, html.P(view.word("held_about"), className="cap")])
    return {
        "className": "panel state-watch held",
        "children": [head, html.Div([html.Ul(lines), said], className="body")],
    }


def _line(view: View, source: Source, load: Load) -> list[Component | str]:
    """The delivery's own reason has both figures and what to do; the button for whoever works for the agency."""
    name = source.system or source.label(view.lang)
    number = fmt.number(load.number, 0, view.lang)
    there = view.address.href(f"/sumber/{source.id}", muat=str(load.number))
    line: list[Component | str] = [html.B(dcc.Link(f"{name} · {number}", href=there)), " ", html.Small(load.reason)]
    if not view.works_for(source.agency):
        return line
    text = view.word("held_accept", count=fmt.number(load.loaded, 0, view.lang))
    url = f"/_terima/{source.id}/{load.number}"
    return [*line, " ", html.Button(text, type="button", className="btn js-send", **{"data-url": url})]


def attach(server: Flask) -> None:
    """``/_terima/<source>/<load>``: accept a held load; asks at the door first."""

    @server.post("/_terima/<source>/<int:number>")
    def _accept(source: str, number: int) -> Response:
        return door.refused(writes=True) or _accepted(source, number)


def _accepted(ident: str, number: int) -> Response:
    source, store = web().profile.sources.get(ident), web().store
    loads = store.loads(ident) if source else []
    load = next((x for x in waiting(loads, source) if x.number == number), None) if source else None
    if load is None:
        return door.quiet("held_gone", status=404)
    try:
        accept_apart(store, web().profile.folder, load, actor())
    except NotDone as error:
        return door.quiet("held_failed", status=409, reason=str(error))
    return Response(dumps({"at": f"/sumber/{ident}"}), mimetype="application/json")
