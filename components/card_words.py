"""The words on a card: label, number and unit, change, target, source."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from components import format as fmt
from components import frame as frames
from components import titles
from components.scale import goal_number
from data.profile import Source
from data.reading import Freshness, Reading

if TYPE_CHECKING:
    from components.panels.card import Spec
    from components.view import View

# Frequencies to the word a change is "per".
_PER = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "semester": "semester",
    "year": "year", "school_year": "year",
}  # fmt: skip


def label(spec: Spec, view: View, own: Reading) -> str:
    """What is measured, short; with the year where values count up within it."""
    if spec.label or spec.title:
        return (spec.label or spec.title)(view.lang)  # type: ignore[misc]
    text = own.indicator.name(view.lang)
    if own.indicator.cumulative and own.period is not None and str(own.period.end.year) not in text:
        text = f"{text} {own.period.end.year}"
    return text


def text_of_state(shown: str, light: str, view: View) -> str:
    """The word beside the sign; "" where the open ring stands alone."""
    if light == "failed":
        return view.word("light_failed")
    if light == "stale":
        return view.word("state_stale")
    return view.word(f"state_{shown}") if shown in {"act", "watch"} else ""


def number_and_unit(spec: Spec, view: View, own: Reading) -> tuple[str, str]:
    """("12,4", "%"), ("143", "/ 152"), or a dash and the reason in a word."""
    if own.value is None:
        short = view.why(own, short=True)
        return fmt.DASH, "" if short == fmt.DASH or own.why == "not_applicable" else short
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
