"""The frame of every panel, drawn once for all kinds: title, caption, badge, and the states a panel can be in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import titles
from components.doubts import told
from components.lineage import origin
from components.panels.base import PanelKind
from components.panels.room import room
from components.signs import sign, state_word
from components.space import whole_pieces
from components.view import View
from data.logs.events import code_of_failure, failed
from data.profile import PanelSpec, Source
from data.reading import Freshness, Reading

log = logging.getLogger(__name__)

# From best to worst, for a panel with several sources.
_ORDER = ("fresh", "late", "never", "stale", "failed")


def panel(spec: PanelSpec, kind: PanelKind, view: View) -> dict[str, Any]:
    """Properties of the panel's section. A panel that cannot be drawn says so with a code; the log has the rest."""
    try:
        return _panel(spec, kind, view)
    except Exception:
        code = code_of_failure()
        failed(log, "panel failed", {"panel": spec.id, "code": code})
        text = view.word("panel_failed", code=code)
        return {"className": "panel failed", "children": [html.H2(spec.id), html.P(text, className="reason")]}


def _panel(spec: PanelSpec, kind: PanelKind, view: View) -> dict[str, Any]:
    whole = getattr(kind, "frame", None)
    if callable(whole):  # a kind may also import this module under its name
        return whole(spec, view)
    main = main_reading(spec, view)
    light = worst_light(spec, view)
    state = state_of(spec, kind, view)
    title = title_of(spec, kind, view)
    classes = ["panel", f"kind-{spec.kind}", f"state-{state}", f"light-{light}"]
    caption = fitted(caption_of(spec, kind, view), spec, view, main)
    header = html.Header([html.H2([*_sign(state, light, view), title]), html.P(caption, className="cap")])
    seen = view.noticing()
    body = html.Div(kind.draw(spec, seen), className="body")
    foot = badge(spec, view, state=state, main=main, doubt=told(view, seen.noticed or (), main))
    return {
        "className": " ".join(classes),
        "children": [
            html.Span(className="hatch"),
            header,
            body,
            foot,
        ],
    }


def _sign(state: str, light: str, view: View) -> list[Component]:
    if light in {"stale", "failed"}:
        return [sign(light, view.lang), " "]
    return [sign(state, view.lang), " "] if state != "none" else []


def main_reading(spec: PanelSpec, view: View) -> Reading | None:
    """The reading the panel is about: its first indicator's."""
    found = spec.indicators()
    return view.reading(found[0]) if found else None


def sources_of(spec: PanelSpec, view: View) -> list[Source]:
    """Sources behind the panel, first things first, without repeats."""
    named = getattr(spec, "source", "")
    found = [view.profile.sources[named]] if named in view.profile.sources else []
    for indicator in spec.indicators():
        found += [s for s in view.profile.sources_of(indicator) if s not in found]
    return found


def worst_light(spec: PanelSpec, view: View) -> str:
    """The worst freshness among the sources of the panel's first indicator (or of all, when it names none)."""
    main = spec.indicators()[:1]
    sources = list(view.profile.sources_of(main[0])) if main else sources_of(spec, view)
    lights = ["failed" if f.failed and f.light != "fresh" else f.light for f in (view.freshness(s.id) for s in sources)]
    return max(lights, key=_ORDER.index, default="fresh")


def state_of(spec: PanelSpec, kind: PanelKind, view: View) -> str:
    """act, watch, good or none: the kind's own word, or the worst verdict of its indicators; an old number has none."""
    own = getattr(kind, "state", None)
    if own:
        return own(spec, view)
    if worst_light(spec, view) in {"stale", "failed"}:
        return "stale"
    states = [view.verdict(i).state for i in spec.indicators()[:1]]
    return next((s for s in ("act", "watch", "good") if s in states), "none")


def title_of(spec: PanelSpec, kind: PanelKind, view: View) -> str:
    """The finding: fixed words, the kind's own sentence, or the rule's."""
    if spec.title:
        return spec.title(view.lang)
    own = getattr(kind, "title", None)
    if own:
        return own(spec, view)
    found = spec.indicators()
    return titles.finding(view, found[0]) if found else spec.id


def caption_of(spec: PanelSpec, kind: PanelKind, view: View) -> str:
    """Measure, unit, period, target."""
    if spec.caption:
        return spec.caption(view.lang)
    own = getattr(kind, "caption", None)
    if own:
        return own(spec, view)
    main = main_reading(spec, view)
    return measure(view, main) if main else ""


def fitted(caption: str, spec: PanelSpec, view: View, main: Reading | None) -> str:
    """The caption as far as it fits the panel's one line on a wall; the period stays whatever goes."""
    if view.size != "wall" or spec.area is None:
        return caption
    period = fmt.period(main.period, view.lang) if main is not None and main.period is not None else ""
    return whole_pieces(caption, room(spec, view).width, view.type.axis, keep=period)


def measure(view: View, own: Reading) -> str:
    """ "Prevalensi stunting, % · Okt 2026 · target ≤ 14"."""
    unit = fmt.unit_word(own.indicator.unit, view.lang)
    label = own.indicator.label(view.lang) + (f", {unit}" if unit else "")
    return " · ".join((label, fmt.period(own.period, view.lang), titles.target_words(view, own)))


def badge(
    spec: PanelSpec, view: View, *, state: str, main: Reading | None, doubt: html.Span | None = None
) -> html.Footer:
    """Age bar · agency · source · data time · freshness … coverage · state: whose number, how old, how whole."""
    sources = sources_of(spec, view)
    if not sources:
        return html.Footer(className="badge")
    shown = main_source(sources, view)
    fresh = view.freshness(shown.id)
    light = "failed" if fresh.failed and fresh.light != "fresh" else fresh.light
    agency, system = source_words(sources, view)
    tail: list[Component] = [doubt] if doubt is not None else []
    if main is not None and main.expected > 1:
        tail.append(html.Span(coverage(view, main), className="coverage"))
    if state in {"act", "watch", "good"}:
        tail.append(state_word(state, view.lang))
    time = fmt.moment(fresh.delivered, view.zone, view.lang)
    return html.Footer(
        [
            age_bar(fresh),
            html.Span(_who(view, main, agency, f"{system} · {time} · "), className="who"),
            html.B(light_words(view, fresh), className=f"light c-{light}"),
            html.Span(tail, className="tail"),
        ],
        className=f"badge light-{light}",
    )


def _who(view: View, main: Reading | None, agency: str, rest: str) -> list[Component | str]:
    """Agency, system and time; on a laptop they lead to where the panel's number comes from."""
    words: list[Component | str] = [html.Span(agency, className="agency"), rest]
    return words if main is None else [origin.link(view, main, html.Span(words))]


def main_source(sources: list[Source], view: View) -> Source:
    """The source whose freshness the badge tells: the worst one, the first of equals."""

    def rank(source: Source) -> int:
        fresh = view.freshness(source.id)
        return _ORDER.index("failed" if fresh.failed and fresh.light != "fresh" else fresh.light)

    return max(sources, key=rank)


def source_words(sources: list[Source], view: View) -> tuple[str, str]:
    """Agencies ("Dinkes · ", left out where room is short) and systems ("EPPGBM, ASIK"); many become a count."""
    agencies = list(dict.fromkeys(view.profile.agency(s.agency).short for s in sources))
    systems = list(dict.fromkeys(s.system or s.label(view.lang) for s in sources))
    if len(systems) > 3 or len(agencies) > 2:
        return "", view.word("several_sources", count=len(sources))
    return f"{', '.join(agencies)} · ", ", ".join(systems)


def light_words(view: View, fresh: Freshness) -> str:
    """ "segar", "terlambat 1 hari", "kedaluwarsa 3 hari", "gagal, dicoba lagi 18.15"."""
    if fresh.failed and fresh.light != "fresh":
        if fresh.next_try is None:
            return view.word("light_failed")
        return view.word("failed_next", time=fmt.moment(fresh.next_try, view.zone, view.lang, now=view.now))
    over = overdue_seconds(view, fresh)
    if fresh.light in {"late", "stale"} and over > 0:
        return view.word(f"{fresh.light}_by", span=fmt.span(over, view.lang))
    return view.word(f"light_{fresh.light}")


def overdue_seconds(view: View, fresh: Freshness) -> float:
    """Seconds since the promised day ended; 0 when nothing is overdue."""
    if fresh.due is None:
        return 0.0
    days = (view.now.astimezone(view.zone).date() - fresh.due).days
    return max(0.0, days * 86400.0)


def age_bar(fresh: Freshness) -> html.Span:
    """Data age against its allowed age; the tick is the limit at 60 % of the bar."""
    share = fresh.age / fresh.limit if fresh.limit else 0.0
    return html.Span(
        [html.I(style={"width": f"{min(100.0, share * 60):.0f}%"}), html.U()],
        className="age" + (" far" if share > 1.6 else ""),
        **{"aria-hidden": "true"},
    )


def coverage(view: View, main: Reading) -> str:
    """ "14 dari 14 kecamatan"."""
    what = titles.unit_of(view, main.indicator)
    return view.word("coverage_of", count=main.reporting, total=main.expected, what=what)


def message(view: View, main: Reading | None, fresh: Freshness | None) -> html.Div:
    """Words in place of a body: why there is nothing, since when, when to look again."""
    lines: list[str] = []
    if fresh is not None and fresh.failed and fresh.since:
        lines.append(view.word("not_connected", time=fmt.moment(fresh.since, view.zone, view.lang)))
        if fresh.reason:
            lines.append(fresh.reason)
    elif main is not None and main.why:
        lines.append(view.why(main))
        if fresh is not None and fresh.due:
            lines.append(view.word("expected_on", day=fmt.day(fresh.due, view.lang)))
    return html.Div([html.P(line) for line in lines], className="message")


def section(panel_id: str, properties: Mapping[str, Any], style: Mapping[str, str]) -> html.Section:
    """The section element that live refresh fills again."""
    return html.Section(id=panel_id, style=dict(style), **properties)
