"""Categories as rows on one scale: dots against a target line, or bars from zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components.ranks import mark_state, old, withheld_row
from components.scale import Axis, nice, tick_words
from components.signs import sign
from data.reading import Reading

if TYPE_CHECKING:
    from components.view import View


@dataclass(frozen=True)
class Label:
    """A category's words: "Keamanan · SD" is the group Keamanan and in it SD."""

    group: str
    own: str


def label(view: View, reading: Reading) -> Label:
    words = reading.indicator.categories.get(reading.category)
    text = words(view.lang) if words else reading.category
    group, mark, own = text.rpartition(" · ")
    return Label(group if mark else "", own)


def drawn_rows(view: View, readings: Sequence[Reading], *, bars: bool, height: float) -> html.Div:
    """All rows with one axis. height: room in px; ticks stand above only where rows leave it."""
    axis = _axis(view, readings, bars=bars)
    line = 22.0 if view.size == "wall" else 20.0
    ticks = not bars and height >= len(readings) * line + line
    groups = any(label(view, r).group for r in readings)
    cells: list[Component] = [_ground(view, readings, axis, ticks=ticks)]
    shown = ""
    for i, reading in enumerate(readings):
        words = label(view, reading)
        cells += _row(view, reading, axis, words, group=words.group != shown, bars=bars, row=i + 1)
        shown = words.group
    classes = "brk" + (" bars" if bars else " dots") + (" grouped" if groups else "") + (" ticked" if ticks else "")
    return html.Div(cells, className=classes, style={"--n": str(len(readings))})


def _axis(view: View, readings: Sequence[Reading], *, bars: bool) -> Axis:
    values = [r.value for r in readings if r.value is not None]
    targets = [r.target for r in readings if r.target is not None]
    before = [] if bars else [b for r in readings if (b := view.before(r)) is not None and r.value is not None]
    return nice([*values, *targets, *before], at_most=4, from_zero=bars)


def _at(axis: Axis, value: float) -> str:
    return f"{min(1.0, max(0.0, axis.share(value))) * 100:.2f}%"


def _ground(view: View, readings: Sequence[Reading], axis: Axis, *, ticks: bool) -> Component:
    """Behind all rows: gridlines with their words, and the target as one dashed line when it is the same for all."""
    named = readings[0].indicator
    inside: list[Component] = []
    if ticks:
        for value, words in zip(axis.ticks, tick_words(axis.ticks, named, view.lang), strict=True):
            inside.append(html.I(html.Span(words), className="grid-line", style={"left": _at(axis, value)}))
    targets = {r.target for r in readings if r.target is not None}
    if len(targets) == 1:
        inside.append(html.I(className="target-line", style={"left": _at(axis, targets.pop())}))
    return html.Div(inside, className="ground")


def _row(
    view: View, reading: Reading, axis: Axis, words: Label, *, group: bool, bars: bool, row: int
) -> list[Component]:
    line = {"gridRow": str(row)}
    state = mark_state(reading)
    loud = f" c-{state}" if state in {"act", "watch", "stale"} else ""
    cells: list[Component] = [html.Span(words.group, className="group", style=line)] if group and words.group else []
    miss = " miss" if state in {"act", "watch"} else ""
    cells.append(html.Span(words.own, className="label" + miss, style=line))
    if reading.value is None:
        return [*cells, html.Div(withheld_row(view, reading), className="lane", style=line)]
    lane = _bar(reading, axis, state) if bars else _dots(view, reading, axis, state)
    value = html.B(fmt.bare(reading.value, reading.indicator, view.lang), className="value" + loud, style=line)
    return [*cells, html.Div(lane, className="lane", style=line), value]


def _bar(reading: Reading, axis: Axis, state: str) -> list[Component]:
    return [html.I(className=f"bar-fill b-{state}", style={"width": _at(axis, reading.value or 0.0)})]


def _dots(view: View, reading: Reading, axis: Axis, state: str) -> list[Component]:
    now, before = _at(axis, reading.value or 0.0), view.before(reading)
    marks: list[Component] = []
    if before is not None:
        then = axis.share(before) * 100
        left, right = sorted((then, axis.share(reading.value or 0.0) * 100))
        marks.append(html.I(className="way", style={"left": f"{left:.2f}%", "width": f"{right - left:.2f}%"}))
        marks.append(html.I(className="ring", style={"left": f"{then:.2f}%"}))
    shape = (
        sign(state, view.lang)
        if state in {"act", "watch"}
        else html.I(className="dot-now" + (" old" if old(reading) else ""))
    )
    return [*marks, html.Span(shape, className="mark-now", style={"left": now})]
