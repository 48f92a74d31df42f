"""One value, large, against its target, with the way it came (questions: reading, history)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import frame as frames
from components import titles
from components.panels.base import Rows
from components.panels.room import room
from components.ranks import old, standing
from components.scale import goal_number
from components.signs import sign, state_word
from components.space import font, text_width
from components.sparkline import sparkline
from components.trend_plan import this_year
from data.profile import PanelSpec, Source, Words
from data.reading import Freshness, Reading

if TYPE_CHECKING:
    from components.view import View

KIND = "card"

# Frequencies to the word a change is "per".
_PER = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "semester": "semester",
    "year": "year", "school_year": "year",
}  # fmt: skip
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
    own = standing(view, spec.indicator)
    fresh = card_freshness(spec, view)
    light = frames.worst_light(spec, view)
    shown = state(spec, view)
    source = source_words(view, fresh, light, frames.sources_of(spec, view))
    classes = ["panel", "card", "kind-card", f"state-{shown}", f"light-{light}"]
    return {
        "className": " ".join(classes),
        "children": [
            html.Span(className="hatch"),
            html.Header([html.H2(label(spec, view, own)), html.Span(_badge(shown, light, view), className="mark")]),
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


def label(spec: Spec, view: View, own: Reading) -> str:
    """What is measured, short; with the year where values count up within it."""
    if spec.label or spec.title:
        return (spec.label or spec.title)(view.lang)  # type: ignore[misc]
    text = own.indicator.name(view.lang)
    if own.indicator.cumulative and own.period is not None and str(own.period.end.year) not in text:
        text = f"{text} {own.period.end.year}"
    return text


def _badge(shown: str, light: str, view: View) -> list[Component | str]:
    """Word and sign where attention is asked for, the open ring alone where all is well."""
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
    return html.P([shown, html.Span(aside(spec, view, own), className="change")], className="number")


def number_and_unit(spec: Spec, view: View, own: Reading) -> tuple[str, str]:
    """("12,4", "%"), ("143", "/ 152"), or a dash and the reason in a word."""
    if own.value is None:
        short = view.word(f"why_{own.why}_short") if own.why else fmt.DASH
        return fmt.DASH, "" if short == fmt.DASH else short
    if spec.out_of:
        top, bottom = (own.numerator, own.denominator) if own.denominator else (own.value, float(own.expected))
        return fmt.number(top or 0.0, 0, view.lang), f"/ {fmt.number(bottom, 0, view.lang)}"
    return fmt.pair(own.value, own.indicator, view.lang)


def aside(spec: Spec, view: View, own: Reading) -> str:
    """The change at the right of the number: "−1,2 / th", "+15 %"; "" when there is nothing to compare."""
    if spec.aside:
        return spec.aside(view.lang)
    if own.value is None or own.period is None:
        return ""
    if spec.per in {"percent", "plan"}:
        base = own.target if spec.per == "plan" else own.year_ago
        return relative(own.value, base, view.lang)
    per = spec.per or ("period" if view.address.compare == "previous" else "year")
    before = own.year_ago if per == "year" else own.previous
    if before is None:
        return ""
    word = "year" if per == "year" else _PER[own.period.frequency]
    return fmt.change(own.value - before, own.indicator, view.lang, per=view.word(f"per_{word}"))


def relative(value: float, base: float | None, lang: str) -> str:
    """How far value is above or below base, in whole per cent with its sign; "" without a base."""
    if not base:
        return ""
    share = round((value / base - 1) * 100)
    sign_of = "+" if share > 0 else fmt.MINUS if share < 0 else "±"
    return f"{sign_of}{fmt.number(abs(share), 0, lang)}{fmt.NBSP}%"


def _line(spec: Spec, view: View, own: Reading) -> html.Div:
    past = view.history(spec.indicator, last=points(spec, own))
    if all(r.value is None for r in past):
        return html.Div(frames.message(view, own, card_freshness(spec, view)), className="line empty")
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


def target_words(spec: Spec, view: View, own: Reading, *, brief: bool = False) -> str:
    """ "target ≤ 14", "Okt ≥ 84" for a plan of the month, "batas 0", "rencana 1,35"; brief leaves the word off."""
    if own.target is None:
        return titles.target_words(view, own)
    value = goal_number(own.target, own.indicator, view.lang)
    if brief:
        return {"lower": "≤ ", "higher": "≥ "}.get(own.indicator.better, "") + value
    if spec.target_label:
        return f"{spec.target_label(view.lang)} {value}"
    if own.indicator.better == "lower" and own.target == 0:
        return view.word("limit_value", value=value)
    paced = own.rule is not None and own.rule.pace == "linear"
    if paced and fmt.is_rupiah(own.indicator):
        return view.word("plan_value", value=value)
    text = titles.target_words(view, own)
    if paced:
        return f"{fmt.period(own.period, view.lang, year=False)} {text.removeprefix(view.word('target')).strip()}"
    return text


def _fitting_target(spec: Spec, view: View, own: Reading, source: str) -> str:
    """The target's words, or only its sign and value where the source needs the room."""
    words = target_words(spec, view, own)
    size, width = font(view, "axis"), room(spec, view).width + 4
    return words if text_width(f"{words} {source}", size) <= width else target_words(spec, view, own, brief=True)


def card_freshness(spec: Spec, view: View) -> Freshness | None:
    """Freshness of the source whose word counts: the worst of the card's."""
    found = frames.sources_of(spec, view)
    return view.freshness(frames.main_source(found, view).id) if found else None


def source_words(view: View, fresh: Freshness | None, light: str, sources: list[Source]) -> str:
    """ "ASIK 18.05"; late, failed and never say so in a word instead of the time."""
    if fresh is None or not sources:
        return ""
    shown = frames.main_source(sources, view)
    name = shown.system or view.profile.agency(shown.agency).short
    if light in {"late", "failed", "never"}:
        return f"{name} {view.word('light_' + light)}"
    return f"{name} {short_time(fresh.delivered, view)}"


def short_time(when: datetime | None, view: View) -> str:
    """18.05 today, 31 Okt this year, Nov 2025 before that."""
    if when is None:
        return fmt.DASH
    local, today = when.astimezone(view.zone).date(), view.now.astimezone(view.zone).date()
    if local == today:
        return fmt.clock(when, view.zone, view.lang)
    if local.year == today.year:
        return fmt.day(local, view.lang, year=False)
    return fmt.day(local, view.lang).split(" ", 1)[1]
