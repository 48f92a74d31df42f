"""Whom to call about deliveries: the units behind sources that stopped or never came (freshness of every source)."""

from __future__ import annotations

from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import frame
from components.panels.base import Rows
from components.panels.board import BoardLine, board
from components.panels.board import Spec as Board
from components.signs import sign
from components.view import View
from data.profile import PanelSpec

KIND = "callers"


class Spec(PanelSpec):
    """limit: sources at most, the most urgent first."""

    limit: int = Field(default=5, ge=1, le=12)


@dataclass(frozen=True)
class Call:
    """One unit to call. who: agency and unit; number: its internal number ("pesawat 214"), never a person; why."""

    found: BoardLine
    who: str
    number: str
    why: str


def calls(view: View) -> list[Call]:
    """Sources that need a call: action first, then those to watch."""
    every = board(Board(id="papan", kind="board"), view)
    return [_call(b, view) for b in every if b.state != "none"]


def _call(found: BoardLine, view: View) -> Call:
    agency = view.profile.agency(found.line.source.agency)
    unit, _, number = agency.contact.rpartition(",")
    unit, number = (unit.strip(), number.strip()) if unit else (agency.contact, "")
    who = ", ".join(t for t in (agency.short, unit) if t)
    return Call(found, who, number, f"{found.line.name}: {_why(found, view)}")


def _why(found: BoardLine, view: View) -> str:
    fresh = view.freshness(found.line.source.id)
    if fresh.failed and fresh.since:
        return view.word("failed_since", day=fmt.moment(fresh.since, view.zone, view.lang, now=view.now))
    return frame.light_words(view, fresh)


def draw(spec: Spec, view: View) -> Component:
    """Numbered, with unit, internal number and why; words when nobody need be called."""
    found = calls(view)
    if not found:
        return html.Div(html.P(view.word("sources_all_in", total=len(view.profile.sources))), className="message")
    items = [_item(c, n, view) for n, c in enumerate(found[: spec.limit], start=1)]
    left = len(found) - len(items)
    more = [html.P(view.word("board_more_calls", count=left), className="quiet")] if left else []
    return html.Div([html.Ol(items, className="callers"), *more], className="callers-panel")


def _item(call: Call, number: int, view: View) -> html.Li:
    source = call.found.line.source
    why: Component | str = call.why
    if not view.address.on_wall:
        why = dcc.Link(why, href=view.address.href(f"/sumber/{source.id}"))
    words = html.Div([html.P([html.B(call.who), html.Span(call.number, className="number")]), html.P(why)])
    return html.Li([sign(call.found.state, view.lang, number=number), words], className=f"row-{call.found.state}")


def rows(spec: Spec, view: View) -> Rows:
    """Unit, number, source and why."""
    header = tuple(view.word(k) for k in ("src_contact", "call_number", "src_source", "src_reason"))
    found = calls(view)
    return Rows(header, tuple((c.who, c.number or fmt.DASH, c.found.line.name, c.why) for c in found))


def title(spec: Spec, view: View) -> str:
    """ "4 unit segera dihubungi, 1 dipantau"."""
    states = [c.found.state for c in calls(view)]
    act, watch = states.count("act"), states.count("watch")
    if not states:
        return view.word("calls_none")
    if not act:
        return view.word("calls_watch_only", watch=watch)
    return view.word("calls_both" if watch else "calls_act_only", act=act, watch=watch)


def caption(spec: Spec, view: View) -> str:
    return view.word("calls_caption")


def state(spec: Spec, view: View) -> str:
    states = {c.found.state for c in calls(view)}
    return next((s for s in ("act", "watch") if s in states), "good")
