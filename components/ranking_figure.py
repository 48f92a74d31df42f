"""The figure of a ranking: one row per region, where it was and where it is, text left of the dots, target dashed.

Rows are exactly 1/n of the height and the axis runs from edge to edge, so that HTML beside and above it lines up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from components import format as fmt
from components.figure import escape, figure, target_line
from components.ranks import goal_of, mark_state
from components.scale import Axis, goal_words, inside, tick_words
from components.space import font, text_width
from components.theme import state_colour
from data.reading import Reading

if TYPE_CHECKING:
    from components.view import View

_SYMBOL = {"act": "diamond", "watch": "triangle-up"}


@dataclass(frozen=True)
class Tick:
    """A word above the figure. share: 0 at its left edge, 1 at its right."""

    text: str
    share: float
    target: bool = False


@dataclass(frozen=True)
class Plan:
    """What is drawn: rows from the top down, the axis, words above it. width: px the figure is expected to have."""

    shown: tuple[Reading, ...]
    before: tuple[float | None, ...]
    own: Reading
    axis: Axis
    ticks: tuple[Tick, ...]
    targets: tuple[float, ...]
    width: float


def plan(shown: Sequence[Reading], view: View, *, own: Reading, compare: bool, width: float) -> Plan:
    """Choose axis and words for these rows. own: the reading of the region above."""
    before = tuple(view.before(r) if compare and r.value is not None else None for r in shown)
    goal = goal_of(shown, own)
    targets = targets_of(goal) if goal else ()
    values = [v for v in (*(r.value for r in shown), *before, *targets) if v is not None]
    label = max((text_width(view.bare(r), font(view)) for r in shown if r.value is not None), default=0.0)
    sides = ((label + 1.6 * view.type.mark) / width, 1.2 * view.type.mark / width)
    axis = _axis(values, sides, ticks=max(3, min(8, int(width / (4.2 * font(view, "axis"))))))
    return Plan(tuple(shown), before, own, axis, _ticks(axis, own, view, width, targets=targets), targets, width)


def targets_of(own: Reading) -> tuple[float, ...]:
    """Values of the dashed lines: the target, or both ends of a band."""
    if own.target is not None:
        return (own.target,)
    rule = own.rule
    return tuple(v for v in (rule.low, rule.high) if v is not None) if rule else ()


def _axis(values: Sequence[float], sides: tuple[float, float], *, ticks: int) -> Axis:
    """Room for the dots and, at the left, for the text of the smallest one. sides: shares of the width."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low == high:
        low, high = low - (abs(low) * 0.1 or 1.0), high + (abs(high) * 0.1 or 1.0)
    left, right = sides
    whole = (high - low) / max(0.3, 1 - left - right)
    return inside(low - left * whole, high + right * whole, at_most=ticks)


def _ticks(axis: Axis, own: Reading, view: View, width: float, *, targets: Sequence[float]) -> tuple[Tick, ...]:
    """Round values, without those that the target's own word would cover."""
    size = font(view, "axis")
    goals = [
        Tick(view.word("target_value", value=goal_words(v, own.indicator, view.lang)), axis.share(v), target=True)
        for v in targets
    ]
    words = tick_words(axis.ticks, own.indicator, view.lang)
    plain = [Tick(text, axis.share(v)) for v, text in zip(axis.ticks, words, strict=True)]

    def clear(tick: Tick) -> bool:
        need = [(text_width(tick.text, size) + text_width(g.text, size)) / 2 + size * 0.5 for g in goals]
        apart = [abs(tick.share - g.share) * width for g in goals]
        inside_figure = 0 <= tick.share <= 1
        return inside_figure and all(a >= n for a, n in zip(apart, need, strict=True))

    return tuple(sorted([*filter(clear, plain), *(_held(g, size, width) for g in goals)], key=lambda t: t.share))


def _held(goal: Tick, size: float, width: float) -> Tick:
    """The target's word kept inside the figure's edges."""
    half = text_width(goal.text, size) / 2 / width
    return Tick(goal.text, min(max(goal.share, half), max(half, 1 - half)), target=True)


def draw(found: Plan, view: View, *, label: str) -> html.Div:
    """The figure, filling its box."""
    n = len(found.shown)
    shapes = [target_line(view, v) for v in found.targets]
    return figure(
        [*_connectors(found, view), _then(found, view), _now(found, view), _texts(found, view)],
        view,
        label=label,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={
            "range": [found.axis.low, found.axis.high], "tickvals": list(found.axis.ticks),
            "showgrid": True, "showticklabels": False, "fixedrange": True,
        },
        yaxis={"range": [n - 0.5, -0.5], "showgrid": False, "showticklabels": False, "fixedrange": True},
        shapes=shapes,
        annotations=_key(found, view),
    )  # fmt: skip


def _connectors(found: Plan, view: View) -> list[dict[str, Any]]:
    """A line from then to now per region, one trace per colour."""
    groups: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for i, (reading, before) in enumerate(zip(found.shown, found.before, strict=True)):
        if before is None or reading.value is None:
            continue
        x, y = groups.setdefault(state_colour(view.theme, mark_state(reading)), ([], []))
        x += [before, reading.value, None]
        y += [i, i, None]
    line = {"width": view.type.line * 0.8}
    return [
        {
            "type": "scatter", "mode": "lines", "x": x, "y": y, "line": {**line, "color": colour}, "opacity": 0.75,
            "hoverinfo": "skip", "cliponaxis": False,
        }
        for colour, (x, y) in groups.items()
    ]  # fmt: skip


def _then(found: Plan, view: View) -> dict[str, Any]:
    """Open rings where each region was, filled with the panel so that lines end at them."""
    pairs = [(i, b) for i, b in enumerate(found.before) if b is not None]
    colours = [state_colour(view.theme, "stale" if mark_state(found.shown[i]) == "stale" else "data") for i, _ in pairs]
    return {
        "type": "scatter", "mode": "markers", "x": [b for _, b in pairs], "y": [i for i, _ in pairs],
        "marker": {
            "symbol": "circle", "size": view.type.mark * 0.62, "color": view.colour("panel"),
            "line": {"width": view.type.line * 0.8, "color": colours},
        },
        "hoverinfo": "skip", "cliponaxis": False,
    }  # fmt: skip


def _now(found: Plan, view: View) -> dict[str, Any]:
    """Where each region is: diamond for act, triangle for watch, plain dot otherwise."""
    seen = [(i, r) for i, r in enumerate(found.shown) if r.value is not None]
    states = [mark_state(r) for _, r in seen]
    sizes = [view.type.mark * (1.25 if s in _SYMBOL else 1.0) for s in states]
    return {
        "type": "scatter", "mode": "markers", "x": [r.value for _, r in seen], "y": [i for i, _ in seen],
        "marker": {
            "symbol": [_SYMBOL.get(s, "circle") for s in states], "size": sizes, "opacity": 1,
            "color": [state_colour(view.theme, s) for s in states], "line": {"width": 0},
        },
        "hoverinfo": "text", "hovertext": [_hover(found, view, i, r) for i, r in seen], "cliponaxis": False,
    }  # fmt: skip


def _texts(found: Plan, view: View) -> dict[str, Any]:
    """Values left of the leftmost dot of their row; an unseen marker gives them their distance."""
    seen = [(i, r) for i, r in enumerate(found.shown) if r.value is not None]
    lefts = [min(v for v in (r.value, found.before[i]) if v is not None) for i, r in seen]
    stale = any(mark_state(r) == "stale" for _, r in seen)
    return {
        "type": "scatter", "mode": "markers+text", "x": lefts, "y": [i for i, _ in seen],
        "text": [f"<b>{view.bare(r)}</b>" for _, r in seen], "textposition": "middle left",
        "textfont": {"size": font(view), "color": view.colour("stale" if stale else "text")},
        "marker": {"size": view.type.mark * 1.25, "color": "rgba(0,0,0,0)"},
        "hoverinfo": "skip", "cliponaxis": False,
    }  # fmt: skip


def _hover(found: Plan, view: View, i: int, reading: Reading) -> str:
    """Region, value with unit, comparison, n."""
    lines = [f"<b>{escape(reading.region.name)}</b>", escape(view.value(reading))]
    before = found.before[i]
    if before is not None and reading.period is not None:
        when = fmt.period(view.before_period(reading.period), view.lang)
        lines.append(f"{when}: {escape(fmt.value(before, reading.indicator, view.lang))}")
    if reading.denominator is not None:
        lines.append(f"n = {fmt.number(reading.denominator, 0, view.lang)}")
    return "<br>".join(lines)


def _key(found: Plan, view: View) -> list[dict[str, Any]]:
    """ "○ Okt 2025" at the right end of a row where there is room; the caption says it too."""
    period = found.own.period
    if period is None or all(b is None for b in found.before):
        return []
    text = "○ " + fmt.period(view.before_period(period), view.lang)
    size = font(view, "axis")
    need = (text_width(text, size) + view.type.mark * 1.5) / found.width
    for i, (reading, before) in enumerate(zip(found.shown, found.before, strict=True)):
        right = max((v for v in (reading.value, before) if v is not None), default=None)
        if right is not None and found.axis.share(right) <= 1 - need and i < 12:
            return [
                {
                    "xref": "paper", "x": 1, "xanchor": "right", "yref": "y", "y": i, "showarrow": False,
                    "text": text, "font": {"size": size, "color": view.colour("text3")},
                }
            ]  # fmt: skip
    return []
