"""What needs attention now: ordered by state, gap and deadline, each with its finding, whose it is, and its line."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import Field

from components import first_steps, titles
from components import format as fmt
from components.panels.base import Rows
from components.signs import sign
from components.sparkline import sparkline
from components.view import View
from data.alerts import Alert
from data.alerts import alerts as find_alerts
from data.profile import PanelSpec
from data.reading import Reading

KIND = "alerts"

# Characters of a headline that fit one line of the wall; a longer finding is said shorter, the places stand below.
LONGEST = 50

# Columns of a laptop page below which a row has no room for its line and value (panel-alerts.css: 480 px).
_ROOM_FOR_LINES = 6


class Spec(PanelSpec):
    """limit: rows at the most. region: a place other than the page's."""

    limit: int = Field(default=6, ge=1, le=20)
    region: str = ""


def found(spec: Spec, view: View) -> list[Alert]:
    """Everything that needs attention here, worst first."""
    return find_alerts(view.snapshot, _view(spec, view).region.code)


def _view(spec: Spec, view: View) -> View:
    return view.of(view.profile.regions[spec.region]) if spec.region else view


def draw(spec: Spec, view: View) -> Component:
    """A row an alert; words when there is none; the first steps before anything came."""
    if first_steps.waiting(view):
        return first_steps.body(view)
    shown = found(spec, view)[: spec.limit]
    if not shown:
        return html.Div(html.P(view.word("nothing_urgent")), className="message")
    here = _view(spec, view)
    return html.Ol([_row(alert, n, here) for n, alert in enumerate(shown, start=1)], className="alerts")


def _row(alert: Alert, number: int, view: View) -> html.Li:
    body: list[Component] = [
        html.Div(
            sign(alert.state, view.lang, number=number if alert.state in {"act", "watch"} else None), className="mark"
        ),
        html.Div(
            [html.H3(_linked(alert, view)), html.P([_state(alert, view), second_line(alert, view)])], className="what"
        ),
    ]
    own = alert.verdict.reading if alert.verdict else None
    if own is not None:
        body += [
            _line(own, alert, view),
            html.Div([html.B(value(alert, view)), html.Span(_against(own, view))], className="amount"),
        ]
    return html.Li(body, className=f"alert alert-{alert.state}")


def _linked(alert: Alert, view: View) -> Component | str:
    text = headline(alert, view)
    if view.address.on_wall:
        return text
    path = f"/indikator/{alert.verdict.reading.indicator.id}" if alert.verdict else f"/sumber/{_source_id(alert)}"
    return dcc.Link(text, href=view.address.href(path))


def _source_id(alert: Alert) -> str:
    return alert.source.id if alert.source else ""


def _state(alert: Alert, view: View) -> html.B:
    key = "light_failed" if alert.state == "failed" else f"state_{alert.state}"
    return html.B(titles.capital(view.word(key)), className=f"c-{alert.state}")


def headline(alert: Alert, view: View) -> str:
    """The finding of an indicator, or what a source left undone."""
    if alert.verdict is not None:
        if alert.parts and alert.parts[0].value and alert.verdict.reading.value:
            return _with_part(alert, view)
        name = alert.verdict.reading.indicator.id
        found = titles.finding(view, name)
        return found if len(found) <= LONGEST else titles.short(view, name, first=True)
    source = alert.source
    name = (source.system or source.label(view.lang)) if source else fmt.DASH
    key = "alert_failed" if alert.state == "failed" else "alert_stale"
    names = [i.name(view.lang) for i in alert.touched]
    return view.word(key, name=name, what=fmt.names(names, view.lang, limit=2) if names else name)


def _with_part(alert: Alert, view: View) -> str:
    """ "Izin lewat SLA 12 izin, 7 di Dinas PUPR": the largest part named."""
    own = alert.verdict.reading  # type: ignore[union-attr]
    part = alert.parts[0]
    named = own.indicator.categories.get(part.category)
    place = named(view.lang) if named else part.category
    name = titles.name(view, own)
    return view.word(
        "alert_part", name=name, value=view.value(own), part=fmt.bare(part.value, own.indicator, view.lang), place=place
    )


def second_line(alert: Alert, view: View) -> str:
    """ " · Kesehatan · sejak Agt 2026 · Dinkes · Pule, Suruh": sector, since when or of when, agency, places."""
    pieces = [view.profile.sector(alert.sector).label(view.lang)] if alert.sector else []
    if alert.verdict is not None:
        own = alert.verdict.reading
        if alert.since is not None:
            pieces.append(view.word("since", when=fmt.period(alert.since, view.lang)))
        else:
            pieces.append(fmt.period(own.period, view.lang))
        if own.source is not None:
            pieces.append(view.profile.agency(own.source.agency).short)
        if alert.deadline is not None:
            left = (alert.deadline - view.now.astimezone(view.zone).date()).days
            if 0 <= left <= 60:
                pieces.append(view.word("days_left", count=left))
        places = [r.region.name for r in alert.verdict.misses]
        if places and not alert.parts:
            pieces.append(fmt.names(places, view.lang))
    elif alert.source is not None:
        pieces.append(view.profile.agency(alert.source.agency).short)
        if alert.freshness is not None and alert.freshness.delivered is not None:
            pieces.append(view.word("last_at", when=fmt.moment(alert.freshness.delivered, view.zone, view.lang)))
    return "".join(f" · {p}" for p in pieces)


def value(alert: Alert, view: View) -> str:
    """The value itself; of a target met as a whole, the worst place's."""
    own = alert.verdict.reading if alert.verdict else None
    if own is None:
        return ""
    return view.value(own)


def _against(own: Reading, view: View) -> str:
    return titles.target_words(view, own)


def _line(own: Reading, alert: Alert, view: View) -> Component:
    history = [r.value for r in view.history(own.indicator.id)]
    wall = view.size == "wall"
    return sparkline(
        history, view.theme, label="", target=own.target, state=alert.state,
        width=200 if wall else 120, height=44 if wall else 28, weight=2.2 if wall else 1.8,
    )  # fmt: skip


def rows(spec: Spec, view: View) -> Rows:
    here = _view(spec, view)
    shown = found(spec, view)[: spec.limit]
    header = tuple(view.word(k) for k in ("col_state", "csv_title", "col_value", "target", "csv_note"))
    lines: Sequence[tuple[str, ...]] = [
        (
            view.word("light_failed" if a.state == "failed" else f"state_{a.state}"),
            headline(a, here),
            value(a, here) or fmt.DASH,
            _against(a.verdict.reading, here) if a.verdict else fmt.DASH,
            second_line(a, here).removeprefix(" · "),
        )
        for a in shown
    ]
    return Rows(header, tuple(lines))


def title(spec: Spec, view: View) -> str:
    """How many need action and how many watching."""
    if first_steps.waiting(view):
        return first_steps.title(view)
    states = [a.state for a in found(spec, view)]
    act, watch = states.count("act"), states.count("watch")
    if act and watch:
        return view.word("alerts_both", act=act, watch=watch)
    if act or watch:
        return view.word("alerts_act" if act else "alerts_watch", count=act or watch)
    old = len(states)
    return view.word("alerts_sources", count=old) if old else view.word("nothing_urgent")


def caption(spec: Spec, view: View) -> str:
    """The order, what a line means where lines are drawn, and how many are not shown."""
    if first_steps.waiting(view):
        return first_steps.caption(view)
    total = len(found(spec, view))
    more = max(0, total - spec.limit)
    lines = view.size == "wall" or spec.laptop[0] >= _ROOM_FOR_LINES
    text = view.word("alerts_caption" if lines else "alerts_order")
    return f"{text} · {view.word('and_more', count=more)}" if more else text


def state(spec: Spec, view: View) -> str:
    if first_steps.waiting(view):
        return "none"
    states = {a.state for a in found(spec, view)}
    return "act" if "act" in states else "watch" if "watch" in states else "good"
