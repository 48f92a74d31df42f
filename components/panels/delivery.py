"""Every source: what came when, how old it is against what is allowed, and what was late, held or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import frame
from components.panels.base import Rows
from components.signs import sign
from components.view import View
from data.batch import Load
from data.deliveries import by_period, complete, days_late, landed, set_aside
from data.freshness import due_day
from data.period import Period
from data.profile import PanelSpec, Source
from data.reading import Freshness

KIND = "delivery"

_ORDER = ("failed", "stale", "never", "late", "fresh")
_SIGN = {"failed": "failed", "stale": "stale", "never": "act", "late": "watch", "fresh": "good"}


class Spec(PanelSpec):
    """limit: sources at the most. last: periods looked back on."""

    limit: int = Field(default=40, ge=1)
    last: int = Field(default=12, ge=3, le=24)


@dataclass(frozen=True)
class Line:
    """One source: its light, its freshness, what it delivered period by period, and how sound its rows were.

    fresh: with age and limit counted from the newest delivery, so that they fit its day in the table.
    """

    source: Source
    name: str
    light: str
    fresh: Freshness
    marks: tuple[str, ...]  # oldest first: "landed", "late", "held", "refused", "missing", "open"
    complete: float | None
    valid: float | None
    rejects: int


def lines(spec: Spec, view: View) -> list[Line]:
    """Worst first, then in the profile's order."""
    by_source: dict[str, list[Load]] = {}
    for load in view.snapshot.loads.values():
        by_source.setdefault(load.source, []).append(load)
    every = view.profile.sources.values()
    systems = [s.system for s in every]
    found = [
        _line(s, by_source.get(s.id, []), spec, view, plain=not s.system or systems.count(s.system) > 1) for s in every
    ]
    return sorted(found, key=lambda x: (_ORDER.index(x.light), -x.fresh.age / max(x.fresh.limit, 1)))


def _line(source: Source, loads: Sequence[Load], spec: Spec, view: View, *, plain: bool) -> Line:
    """plain: by its label, because other sources come from the same system."""
    fresh = since_delivery(source, view)
    light = "failed" if fresh.failed and fresh.light != "fresh" else fresh.light
    landed = [x for x in loads if x.outcome == "landed" and not x.retracted]
    newest = max(landed, key=lambda x: x.number, default=None)
    rows = newest.loaded + newest.returned if newest else 0
    valid = newest.loaded / rows if newest and rows else None
    marks = tuple(marks_of(source, loads, spec.last, view))
    name = source.label(view.lang) if plain else source.system
    return Line(
        source, name, light, fresh, marks, complete(source, view.snapshot), valid, newest.returned if newest else 0
    )


def since_delivery(source: Source, view: View) -> Freshness:
    """Freshness whose age runs from the newest delivery to now, and whose limit from there to the end of its grace.

    The data's own age is counted from the end of its period, which may still lie ahead; a reader of deliveries asks
    how long ago the last one came and how long that may be.
    """
    fresh = view.freshness(source.id)
    if fresh.delivered is None or fresh.due is None:
        return fresh
    last = datetime.combine(fresh.due + timedelta(days=source.grace_days + 1), time(), tzinfo=view.zone)
    age, limit = view.now - fresh.delivered, last - fresh.delivered
    return replace(fresh, age=max(0.0, age.total_seconds()), limit=max(1.0, limit.total_seconds()))


def _periods(source: Source, last: int, view: View) -> list[Period]:
    """The last periods up to the present one, oldest first."""
    now = Period.containing(view.now.astimezone(view.zone).date(), source.frequency)
    return [now.shift(-n) for n in range(last - 1, -1, -1)]


def marks_of(source: Source, loads: Sequence[Load], last: int, view: View) -> list[str]:
    """What became of each of the last periods, oldest first. Before its first delivery nothing was asked for."""
    about = by_period(source, loads, view.zone)
    first = min(about, default=None)
    periods = _periods(source, last, view)
    return ["open" if first is None or p < first else _mark(p, source, about.get(p, []), view) for p in periods]


def _mark(period: Period, source: Source, about: Sequence[Load], view: View) -> str:
    """A first landed delivery in time or late, a refused one, none, or not due yet."""
    came = landed(about)
    if came:
        return "late" if days_late(period, source, came, view.zone) else "landed"
    if about:
        return set_aside(about)
    today = view.now.astimezone(view.zone).date()
    return "missing" if today > due_day(source, period) else "open"


def draw(spec: Spec, view: View) -> Component:
    """One row a source; on the wall without the columns that need a near look."""
    keys = (
        "src_source",
        "src_agency",
        "src_how",
        "src_last",
        "src_age",
        "src_bar",
        "src_limit",
        "src_marks",
        "src_complete",
        "src_valid",
    )
    head = html.Tr([html.Th(view.word(k), className=f"d-{k}") for k in keys])
    found = lines(spec, view)[: spec.limit]
    table = html.Table([html.Thead(head), html.Tbody([_row(x, view) for x in found])], className="deliveries")
    legend = [
        html.Span([html.I(className=f"mark-{m}"), view.word(f"mark_{m}")])
        for m in ("landed", "late", "held", "refused", "missing", "open")
        if m != "held" or any(m in x.marks for x in found)
    ]
    return html.Div([table, html.P(legend, className="mark-legend")], className="delivery")


def _row(line: Line, view: View) -> html.Tr:
    source, fresh = line.source, line.fresh
    name: Component | str = line.name
    if not view.address.on_wall:
        name = dcc.Link(name, href=view.address.href(f"/sumber/{source.id}"))
    age = fmt.span(fresh.age, view.lang) if fresh.delivered else fmt.DASH
    cells: list[tuple[str, object]] = [
        ("src_source", [sign(_SIGN[line.light], view.lang), " ", name]),
        ("src_agency", view.profile.agency(source.agency).short),
        ("src_how", f"{view.way_word(source.read.kind)}, {view.word(f'freq_{source.frequency}')}"),
        ("src_last", fmt.moment(fresh.delivered, view.zone, view.lang)),
        ("src_age", html.Span(age, className=f"c-{line.light}")),
        ("src_bar", frame.age_bar(fresh)),
        ("src_limit", fmt.span(fresh.limit, view.lang) if fresh.limit else fmt.DASH),
        (
            "src_marks",
            html.Span(
                [html.I(className=f"mark-{m}", title=view.word(f"mark_{m}")) for m in line.marks], className="periods"
            ),
        ),
        ("src_complete", _share(line.complete, view, 0.95)),
        ("src_valid", _share(line.valid, view, 0.97)),
    ]
    return html.Tr([html.Td(c, className=f"d-{k}") for k, c in cells], className=f"light-{line.light}")


def _share(share: float | None, view: View, least: float) -> Component | str:
    if share is None:
        return fmt.DASH
    text = fmt.number(share * 100, 1, view.lang)
    return html.Span(text, className="c-watch") if share < least else text


def rows(spec: Spec, view: View) -> Rows:
    keys = (
        "src_source",
        "src_agency",
        "src_how",
        "src_last",
        "src_age",
        "src_limit",
        "src_complete",
        "src_valid",
        "src_freshness",
    )
    table = tuple(
        (
            x.name,
            view.profile.agency(x.source.agency).short,
            view.word(f"freq_{x.source.frequency}"),
            fmt.moment(x.fresh.delivered, view.zone, view.lang),
            fmt.span(x.fresh.age, view.lang) if x.fresh.delivered else fmt.DASH,
            fmt.span(x.fresh.limit, view.lang) if x.fresh.limit else fmt.DASH,
            fmt.number(x.complete * 100, 1, view.lang) if x.complete is not None else fmt.DASH,
            fmt.number(x.valid * 100, 1, view.lang) if x.valid is not None else fmt.DASH,
            frame.light_words(view, x.fresh),
        )
        for x in lines(spec, view)
    )
    return Rows(tuple(view.word(k) for k in keys), table)


def title(spec: Spec, view: View) -> str:
    """Which sources stopped, or that all came."""
    found = lines(spec, view)
    bad = [x for x in found if x.light in {"failed", "stale"}]
    if bad:
        names = [x.name for x in bad]
        return view.word("delivery_stopped", names=fmt.names(names, view.lang))
    late = sum(x.light == "late" for x in found)
    return view.word("delivery_late", count=late) if late else view.word("delivery_all", count=len(found))


def caption(spec: Spec, view: View) -> str:
    return view.word("delivery_caption", count=len(view.profile.sources))


def state(spec: Spec, view: View) -> str:
    lights = {x.light for x in lines(spec, view)}
    return "stale" if lights & {"failed", "stale"} else "watch" if lights & {"late", "never"} else "good"
