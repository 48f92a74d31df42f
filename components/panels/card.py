"""One value, large, against its target, with the way it came (questions: reading, history)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import frame as frames
from components.card_words import (
    aside,
    label,
    number_and_unit,
    source_words,
    target_words,
    text_of_state,
)
from components.doubts import told
from components.panels.base import Rows
from components.panels.room import room
from components.ranks import old, standing
from components.signs import sign, state_word
from components.space import font, text_width
from components.sparkline import sparkline
from components.trend_plan import this_year
from data.profile import PanelSpec, Words
from data.reading import Freshness, Reading

if TYPE_CHECKING:
    from components.view import View

KIND = "card"

# The line in a card, px at reference size (DESIGN §3: a card is 299 × 202 on the wall, 16 px of padding).
_LINE = {"wall": (262, 64), "laptop": (190, 34)}


class Spec(PanelSpec):
    """label: words at the top instead of the indicator's short name. points: periods in the line.

    per: what the change is against: "" as the reader asked, "year", "period", "percent" (relative to a year ago) or
    "plan" (relative to the target). aside: fixed words in place of the change ("batas 30 Nov").
    target_label: the word before the target ("batas", "kapasitas"). out_of: "143 / 152", units out of those expected.
    """

    label: Words | None = None
    per: Literal["", "year", "period", "percent", "plan"] = ""
    aside: Words | None = None
    target_label: Words | None = None
    out_of: bool = False
    points: int = 12


def frame(spec: Spec, view: View) -> dict[str, Any]:
    """The whole section: a card has its own rows in place of title, caption and badge."""
    view = view.noticing()
    own = standing(view, spec.indicator)
    fresh = card_freshness(spec, view)
    light = frames.worst_light(spec, view)
    shown = state(spec, view)
    mark = _badge(shown, light, view, brief=not _has_room(spec, view, own))
    source = source_words(view, fresh, light, frames.sources_of(spec, view))
    classes = ["panel", "card", "kind-card", f"state-{shown}", f"light-{light}"]
    return {
        "className": " ".join(classes),
        "children": [
            html.Span(className="hatch"),
            html.Header(
                [
                    html.H2(label(spec, view, own)),
                    html.Span(mark, className="mark"),
                ]
            ),
            draw(spec, view),
            html.Footer(
                [
                    html.Span(_fitting_target(spec, view, own, source), className="target"),
                    html.B(source, className=f"c-{light}"),
                ]
            ),
        ],
    }


def state(spec: Spec, view: View) -> str:
    """Of the value itself, watching also where a region below misses; an old number has no state."""
    if frames.worst_light(spec, view) in {"stale", "failed"}:
        return "stale"
    found = view.verdict(spec.indicator).state
    return found if found in {"act", "watch", "good"} else "none"


def draw(spec: Spec, view: View) -> Component:
    """Number with unit, change at the right, and the line."""
    own = standing(view, spec.indicator)
    return html.Div([_number(spec, view, own), _line(spec, view, own)], className="card-body")


def rows(spec: Spec, view: View) -> Rows:
    """The periods of the line, newest last."""
    header = (view.word("h_period"), view.word("h_value"), view.word("h_target"))
    past = view.history(spec.indicator, last=points(spec, view.reading(spec.indicator)))
    return Rows(
        header=header,
        table=tuple(
            (fmt.period(r.period, view.lang), view.value(r), fmt.bare(r.target, r.indicator, view.lang)) for r in past
        ),
        plain=tuple((str(r.period or ""), r.value, r.target) for r in past),
    )


def _has_room(spec: Spec, view: View, own: Reading) -> bool:
    """Whether label and state's word stand side by side; else the word stands over the change."""
    word = text_of_state(state(spec, view), frames.worst_light(spec, view), view)
    size = font(view)
    return text_width(f"{label(spec, view, own)} {word}", size) * 0.83 + 1.6 * size <= room(spec, view).width + 4


def _state_words(spec: Spec, view: View) -> html.Span:
    shown, light = state(spec, view), frames.worst_light(spec, view)
    tone = light if light in {"stale", "failed"} else shown
    return html.Span(text_of_state(shown, light, view), className=f"state-word c-{tone}")


def _badge(shown: str, light: str, view: View, *, brief: bool) -> list[Component | str]:
    """Word and sign where attention is asked for, the open ring alone where all is well."""
    if brief and (light in {"stale", "failed"} or shown in {"act", "watch"}):
        return [sign(light if light in {"stale", "failed"} else shown, view.lang)]
    if light in {"stale", "failed"}:
        word = html.Span(
            view.word("state_stale" if light == "stale" else "light_failed"), className=f"state-word c-{light}"
        )
        return [word, " ", sign(light, view.lang)]
    if shown in {"act", "watch"}:
        return [state_word(shown, view.lang), " ", sign(shown, view.lang)]
    return [sign(shown, view.lang)] if shown == "good" else []


def _number(spec: Spec, view: View, own: Reading) -> html.P:
    link = "" if view.address.on_wall else view.address.href(f"/indikator/{spec.indicator}")
    number, unit = number_and_unit(spec, view, own)
    parts: list[Component | str] = [number, html.Small(fmt.NBSP + unit)] if unit else [number]
    shown = dcc.Link(parts, href=link) if link else html.Span(parts)
    doubt = told(view, view.noticed or (), own)  # in place of the change: from a doubted number there is none to trust
    words = [doubt if doubt is not None else html.Span(aside(spec, view, own))]
    if not _has_room(spec, view, own):
        words.insert(0, _state_words(spec, view))
    return html.P([shown, html.Span(words, className="change")], className="number")


def _line(spec: Spec, view: View, own: Reading) -> html.Div:
    past = view.history(spec.indicator, last=points(spec, own))
    if all(r.value is None for r in past):
        fresh = None if own.why == "not_applicable" else card_freshness(spec, view)
        return html.Div(frames.message(view, own, fresh), className="line empty")
    width, height = _LINE[view.size]
    shown = "stale" if old(own) else state(spec, view)
    image = sparkline(
        [r.value for r in past],
        view.theme,
        label=f"{label(spec, view, own)}: {view.value(own)}",
        target=target_of(own),
        state=shown,
        width=width,
        height=height,
        weight=view.type.line,
    )
    return html.Div(image, className="line")


def points(spec: Spec, own: Reading) -> int:
    """Periods in the line; what counts up within a year is drawn from its start."""
    return this_year(own.period) if own.indicator.cumulative and own.period else spec.points


def target_of(own: Reading) -> float | None:
    """The line to draw: the target, or the nearer end of a band."""
    rule = own.rule
    if own.target is not None or rule is None or own.value is None:
        return own.target
    ends = [v for v in (rule.low, rule.high) if v is not None]
    value = own.value
    return min(ends, key=lambda v: abs(v - value), default=None)


def _fitting_target(spec: Spec, view: View, own: Reading, source: str) -> str:
    """The target's words, or only its sign and value where the source needs the room."""
    words = target_words(spec, view, own)
    # Figures and blanks are narrower than letters: 0.54 em with a system's name in capitals ("EPPGBM 6 Nov").
    needed = text_width(f"{words} {source}", font(view, "axis")) * 0.54 / 0.56
    return words if needed <= room(spec, view).width + 4 else target_words(spec, view, own, brief=True)


def card_freshness(spec: Spec, view: View) -> Freshness | None:
    """Freshness of the source whose word counts: the worst of the card's."""
    found = frames.sources_of(spec, view)
    return view.freshness(frames.main_source(found, view).id) if found else None
