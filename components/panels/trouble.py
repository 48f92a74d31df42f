"""The sources that hold figures back: why, since when, what they touch, whom to ask (freshness of every source)."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import frame
from components.panels.base import Rows
from components.panels.delivery import Line, lines
from components.panels.delivery import Spec as Deliveries
from components.signs import sign
from components.view import View
from data.profile import PanelSpec

KIND = "trouble"

_BAD = ("failed", "stale", "late", "never")


class Spec(PanelSpec):
    """limit: sources at most, the most overdue first."""

    limit: int = Field(default=3, ge=1, le=12)


def found(view: View) -> list[Line]:
    """Sources that are not fresh, worst first."""
    every = lines(Deliveries(id="kiriman", kind="delivery"), view)
    return [line for line in every if line.light in _BAD]


def draw(spec: Spec, view: View) -> Component:
    """A heading and a few lines each; words when all came in time."""
    bad = found(view)
    if not bad:
        return html.Div(html.P(view.word("sources_all_in", total=len(view.profile.sources))), className="message")
    return html.Div([_one(line, view) for line in bad[: spec.limit]], className="troubles")


def _one(line: Line, view: View) -> html.Div:
    name: Component | str = line.name
    if not view.address.on_wall:
        name = dcc.Link(name, href=view.address.href(f"/sumber/{line.source.id}"))
    shown = {"failed": "failed", "stale": "stale"}.get(line.light, "watch")
    pairs = html.Dl([x for k, v in about(line, view) for x in (html.Dt(k), html.Dd(v))], className="basis")
    return html.Div([html.H3([sign(shown, view.lang), " ", name]), pairs])


def about(line: Line, view: View) -> list[tuple[str, str]]:
    """How late, why, when it is tried again, what it touches, whom to ask."""
    fresh, agency = line.fresh, view.profile.agency(line.source.agency)
    pairs = [(view.word("src_freshness"), frame.light_words(view, view.freshness(line.source.id)))]
    if fresh.failed and fresh.reason:
        pairs.append((view.word("src_reason"), fresh.reason))
    pairs.append((view.word("src_delivered"), fmt.moment(fresh.delivered, view.zone, view.lang)))
    if fresh.due:
        pairs.append((view.word("src_due"), fmt.day(fresh.due, view.lang)))
    touched = [i.name(view.lang) for i in view.profile.indicators.values() if _feeds(line, i.id, view) and i.headline]
    if touched:
        pairs.append((view.word("src_touches"), fmt.names(touched, view.lang)))
    pairs.append((view.word("src_contact"), " · ".join(t for t in (agency.short, agency.contact) if t)))
    return pairs


def _feeds(line: Line, indicator: str, view: View) -> bool:
    return line.source in view.profile.sources_of(indicator)


def rows(spec: Spec, view: View) -> Rows:
    """Source, freshness, last delivery, due, agency."""
    header = tuple(view.word(k) for k in ("src_source", "src_freshness", "src_delivered", "src_due", "src_agency"))
    table = tuple(
        (
            x.name, frame.light_words(view, view.freshness(x.source.id)),
            fmt.moment(x.fresh.delivered, view.zone, view.lang),
            fmt.day(x.fresh.due, view.lang) if x.fresh.due else fmt.DASH,
            view.profile.agency(x.source.agency).short,
        )
        for x in found(view)
    )  # fmt: skip
    return Rows(header, table)


def title(spec: Spec, view: View) -> str:
    """ "SIRANAP: 73 jam tanpa data", or that nothing is held back."""
    bad = found(view)
    if not bad:
        return view.word("trouble_none")
    if not bad[0].fresh.delivered:
        return view.word("trouble_never", name=bad[0].name)
    return view.word("trouble_first", name=bad[0].name, span=fmt.span(bad[0].fresh.age, view.lang))


def caption(spec: Spec, view: View) -> str:
    return view.word("trouble_caption", count=len(found(view)), total=len(view.profile.sources))


def state(spec: Spec, view: View) -> str:
    lights = {line.light for line in found(view)}
    return "stale" if lights & {"failed", "stale"} else "watch" if lights else "good"
