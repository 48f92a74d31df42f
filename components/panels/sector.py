"""A sector in a strip: its headlines, worst first, each with its line and value (question: reading, history)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import frame as common
from components import titles
from components.panels.base import Rows
from components.signs import counts, sign
from components.sparkline import sparkline
from components.view import View
from data import headlines
from data.profile import PanelSpec
from data.reading import Reading

KIND = "sector"

# Stale stands between watch and good: old trouble is seen, but does not push aside what is known today.
_ORDER = ("act", "watch", "stale", "good", "none")


class Spec(PanelSpec):
    """of: the sector. limit: rows at the most."""

    of: str
    limit: int = Field(default=6, ge=1, le=12)


def chosen(spec: Spec, view: View) -> list[tuple[str, Reading]]:
    """State and reading of the headlines shown, worst first, then in the profile's order."""
    region = view.region.code
    found = [
        (headlines.state(view.snapshot, i.id, region), view.reading(i.id))
        for i in headlines.headlines(view.profile, spec.of)
    ]
    return sorted(found, key=lambda pair: _ORDER.index(pair[0]))[: spec.limit]


def state(spec: Spec, view: View) -> str:
    found = headlines.states(view.snapshot, spec.of, view.region.code)
    return next((s for s in ("act", "watch", "good") if found.get(s)), "none")


def frame(spec: Spec, view: View) -> dict[str, Any]:
    """The section: name and count of headlines on target, the rows, the sources. On a phone it folds (laptop.js)."""
    sector = view.profile.sector(spec.of)
    found = headlines.states(view.snapshot, spec.of, view.region.code)
    worst = state(spec, view)
    count = html.P(caption(spec, view), className="cap")
    body = html.Div(draw(spec, view), className="body")
    if view.address.on_wall:
        inside: list[Component] = [html.Header([html.H2(sector.label(view.lang)), count]), body, _badge(spec, view)]
    else:
        link = dcc.Link(sector.label(view.lang), href=view.address.href(f"/sektor/{sector.id}"))
        marks = html.Span(counts(found, view.lang, states=("act", "watch", "good", "stale")), className="fold-counts")
        summary = html.Summary(html.Header([html.H2(link), count, marks]))
        inside = [html.Details([summary, body, _badge(spec, view)], open=True, className="js-fold")]
    return {"className": f"panel kind-sector state-{worst}", "children": inside}


def draw(spec: Spec, view: View) -> html.Ul:
    """One row an indicator."""
    return html.Ul([_row(word, reading, view) for word, reading in chosen(spec, view)], className="strip-rows")


def _row(word: str, reading: Reading, view: View) -> html.Li:
    name: Component | str = reading.indicator.name(view.lang)
    if not view.address.on_wall:
        name = dcc.Link(name, href=view.address.href(f"/indikator/{reading.indicator.id}"))
    history = [r.value for r in view.history(reading.indicator.id)]
    wall = view.size == "wall"
    line = sparkline(
        history, view.theme, label="", target=reading.target, state=word,
        width=92 if wall else 72, height=26 if wall else 20, weight=2.0 if wall else 1.6,
    )  # fmt: skip
    return html.Li(
        [
            sign(word, view.lang),
            html.Span(name, className="name"),
            line,
            html.B(value(reading, view), className="value"),
        ],
        className=f"row-{word}",
    )


def value(reading: Reading, view: View) -> str:
    """The value; its unit only where it fits and the name does not say it ("NIB terbit 859", "Lewat SLA 12 izin")."""
    text = view.value(reading)
    if reading.value is None or reading.indicator.unit in {"", "%"} or fmt.is_rupiah(reading.indicator):
        return text
    unit = fmt.unit_word(reading.indicator.unit, view.lang).casefold()
    said = unit in reading.indicator.name(view.lang).casefold()
    return view.bare(reading) if said or len(text) > 8 else text


def _badge(spec: Spec, view: View) -> html.Footer:
    found = [s for s in view.profile.sources.values() if s.sector == spec.of]
    lights = [view.freshness(s.id) for s in found]
    old = sum(f.light in {"stale", "never"} for f in lights)
    late = sum(f.light == "late" for f in lights)
    agencies = list(dict.fromkeys(view.profile.agency(s.agency).short for s in found))
    newest = max((f.delivered for f in lights if f.delivered), default=None)
    light = "stale" if old else "late" if late else "fresh"
    if found and newest is None:
        old, light = 0, "never"
    words = view.word("stale_count", count=old) if old else view.word(f"light_{light}")
    worst = max(lights, key=lambda f: f.age / f.limit if f.limit else 0.0, default=None)
    who = " · ".join(
        [fmt.names(agencies, view.lang, limit=2), fmt.moment(newest, view.zone, view.lang, now=view.now), ""]
    )
    return html.Footer(
        [
            *([common.age_bar(worst)] if worst else []),
            html.Span(who, className="who"),
            html.B(words, className=f"light c-{light}"),
        ],
        className=f"badge light-{light}",
    )


def rows(spec: Spec, view: View) -> Rows:
    """Indicator, value, target, period, state."""
    found = chosen(spec, view)
    header = tuple(view.word(k) for k in ("col_indicator", "col_value", "target", "col_period", "col_state"))
    table = tuple(
        (
            r.indicator.name(view.lang), view.value(r), titles.target_words(view, r),
            fmt.period(r.period, view.lang), view.word(f"state_{w}"),
        )
        for w, r in found
    )  # fmt: skip
    plain = tuple((r.indicator.name(view.lang), r.value, r.target, str(r.period or ""), w) for w, r in found)
    return Rows(header, table, plain)


def title(spec: Spec, view: View) -> str:
    return view.profile.sector(spec.of).label(view.lang)


def caption(spec: Spec, view: View) -> str:
    found: Mapping[str, int] = headlines.states(view.snapshot, spec.of, view.region.code)
    return view.word("on_target_of", count=found.get("good", 0), total=sum(found.values()))
