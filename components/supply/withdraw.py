"""One load on its source's page: what it was, and the way to withdraw it with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from flask import Flask, Response, request
from orjson import dumps

from components import door
from components import format as fmt
from components.access.visitor import actor
from components.context import web
from components.view import View
from data.batch import Load
from data.profile import Source
from data.withdrawing import LONGEST, NotDone, reason_fault, withdraw_apart, withdrawal


def panel(view: View, source: Source, asked: str) -> Mapping[str, Any]:
    """The asked load, or the newest that landed; nothing where there is none."""
    loads = view.snapshot.loads.of(source.id)
    chosen = next((x for x in loads if str(x.number) == asked), None)
    load = chosen or next((x for x in loads if x.outcome == "landed"), None)
    if load is None:
        return {"className": "hidden", "children": []}
    pairs = html.Dl([x for k, v in _facts(view, load) for x in (html.Dt(k), html.Dd(v))], className="basis")
    title = view.word("load_title", number=fmt.number(load.number, 0, view.lang))
    head = html.Header([html.H2(title), html.P(load.delivery, className="cap")])
    body = html.Div([pairs, *_way(view, source, load)], className="body")
    return {"className": "panel load-facts", "children": [head, body]}


def _facts(view: View, load: Load) -> list[tuple[str, Component | str]]:
    """When, which bytes, what of them; of a withdrawn one when and why."""
    moment = fmt.moment(load.delivered, view.zone, view.lang)
    pairs: list[tuple[str, Component | str]] = [
        (view.word("src_delivered"), moment),
        (view.word("fingerprint"), html.Code(load.fingerprint or fmt.DASH)),
        (view.word("load_written"), fmt.number(load.written, 0, view.lang)),
    ]
    if load.sheets:
        pairs.append((view.word("sheet"), fmt.names(load.sheets, view.lang, limit=8)))
    if load.periods:
        pairs.append((view.word("filter_period"), fmt.names(load.periods[::-1], view.lang, limit=6)))
    if load.notes:
        pairs.append((view.word("load_notes"), html.Ul([html.Li(note) for note in load.notes[:12]])))
    if load.retracted:
        gone = withdrawal(web().store, load.number)
        when = fmt.moment(gone.at, view.zone, view.lang) if gone else fmt.DASH
        pairs.append((view.word("load_withdrawn"), f"{when} · {(gone.reason if gone else '') or fmt.DASH}"))
    return pairs


def _way(view: View, source: Source, load: Load) -> list[Component]:
    """The form, for whoever works for the agency, while the load still counts."""
    if load.outcome != "landed" or load.retracted or not view.works_for(source.agency):
        return []
    field = dcc.Input(type="text", className="js-reason", maxLength=LONGEST, autoComplete="off")
    button = html.Button(
        view.word("withdraw_do", number=fmt.number(load.number, 0, view.lang)),
        type="button",
        className="btn js-withdraw",
        **{"data-url": f"/_tarik/{source.id}/{load.number}", "data-working": view.word("withdraw_working")},
    )
    said = html.P("", className="js-said", role="status", **{"aria-live": "polite"})
    inside = [
        html.P(view.word("withdraw_about", count=fmt.number(load.written, 0, view.lang))),
        html.Label([html.Span(view.word("withdraw_reason")), field], className="field"),
        button,
        said,
    ]
    return [html.Details([html.Summary(view.word("withdraw_title")), html.Div(inside, className="withdraw")])]


def attach(server: Flask) -> None:
    """``/_tarik/<source>/<load>``: withdraw a load, with a reason; asks at the door first."""

    @server.post("/_tarik/<source>/<int:number>")
    def _withdraw(source: str, number: int) -> Response:
        return door.refused(writes=True) or _withdrawn(source, number)


def _withdrawn(source: str, number: int) -> Response:
    reason = str((request.get_json(silent=True) or {}).get("reason", ""))
    fault = reason_fault(reason)
    if fault:
        return door.quiet(fault, status=422)
    store = web().store
    known = next((x for x in store.loads(source) if x.number == number), None)
    if known is None or known.outcome != "landed" or known.retracted:
        return door.quiet("withdraw_gone", status=404)
    try:
        withdraw_apart(store, web().profile.folder, number, reason, actor())
    except NotDone as error:
        return door.quiet("withdraw_failed", status=409, reason=str(error))
    return Response(dumps({"at": f"/sumber/{source}?muat={number}"}), mimetype="application/json")
