"""Numbered signs on maps, the list that explains them, and the key that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components.panels.classes import Classed, Step
from components.panels.units import NOT_HERE, Unit
from components.ranks import place
from components.signs import sign
from data.profile import Indicator

if TYPE_CHECKING:
    from components.view import View


@dataclass(frozen=True)
class Mark:
    """A region with a number: the same on the map and in the list."""

    number: int
    unit: Unit
    state: str  # act or watch


def worst_first(units: Sequence[Unit]) -> list[Unit]:
    """Worst first, then by code; regions without a number last, those it does not apply to at the very end."""
    return sorted(units, key=lambda u: (u.paint == NOT_HERE, not u.observed, _badness(u), u.region.code))


def _badness(unit: Unit) -> tuple[bool, float]:
    """Smaller is worse. By category or presence: what needs watching comes first."""
    return unit.paint != "watch", unit.badness if unit.observed else 0.0


@dataclass(frozen=True)
class Marked:
    """The numbered regions, and how many more there are."""

    shown: tuple[Mark, ...]
    more: int


def marked(classed: Classed, limit: int) -> Marked:
    """Regions to act on, numbered from the worst; when there are none, those to watch. An old number marks nothing.

    limit: how many are numbered; 0 marks none.
    """
    if not limit:
        return Marked((), 0)
    for state in ("act", "watch"):
        found = worst_first([u for u in classed.units if u.observed and u.mark == state])
        if found:
            shown = tuple(Mark(i, u, state) for i, u in enumerate(found[:limit], start=1))
            return Marked(shown, max(0, len(found) - limit))
    return Marked((), 0)


def mark_list(view: View, found: Marked) -> Component:
    """Number, name, value; the last line says how many are not shown."""
    items = [
        html.Li(
            [
                sign(m.state, view.lang, number=m.number),
                html.Span(place(view, m.unit.region), className="name"),
                html.B(_bare(view, m.unit), className=f"value c-{m.state}"),
            ]
        )
        for m in found.shown
    ]
    if found.more:
        items.append(html.Li(view.word("map_more", count=found.more), className="more"))
    return html.Ol(items, className="marks")


def _bare(view: View, unit: Unit) -> str:
    """The value without its unit, which the key's title names."""
    return view.bare(unit.reading) if unit.value is not None and unit.reading else unit.text


def key_block(view: View, named: Indicator, classed: Classed, *, title: bool = False) -> Component:
    """The key as a histogram: colour, range, bar, count."""
    most = max((s.count for s in classed.key), default=0) or 1
    what = {u.region.level for u in classed.units}
    level = view.level_word(what.pop()) if len(what) == 1 else ""
    lines = [_step(view, s, most, level) for s in classed.key]
    unit = fmt.unit_word(named.unit, view.lang)
    head = named.name(view.lang) + (f", {unit}" if unit else "")
    return html.Div([html.P(head, className="key-title")] * title + lines, className="key")


def _step(view: View, step: Step, most: int, level: str) -> Component:
    count = fmt.number(step.count, 0, view.lang)
    swatch = sign(step.sign, view.lang, label=False) if step.sign else html.I(className=f"swatch p-{step.paint}")
    if step.paint in {"missing", "hidden", "na"}:
        return html.P([swatch, html.Span(f"{count} {step.label}", className="label wide")], className="step quiet")
    colour = " p-act" if step.paint == "act" else ""
    bar = html.I(className=f"share{colour}", style={"--share": f"{step.count / most:.4f}"})
    classes = f"step{' loud' if step.sign else ''}"
    return html.P(
        [swatch, html.Span(step.label, className="label"), bar, html.Span(f"{count} {level}", className="count")],
        className=classes,
    )


def counts_block(view: View, classed: Classed) -> Component:
    """Two or three classes with their counts, beside a small map: "138 tersambung", "14 belum"."""
    lines = []
    # Four lines is what fits beside a small map; that it does not apply somewhere can wait for the large one.
    steps = [s for s in classed.key if s.paint != NOT_HERE] if len(classed.key) > 4 else classed.key
    for step in steps:
        loud = f" c-{step.paint}" if step.paint in {"act", "watch"} and step.count else ""
        quiet = " quiet" if step.paint in {"missing", "hidden", "na"} else ""
        number = html.B(fmt.number(step.count, 0, view.lang), className=f"count{loud}")
        swatch = html.I(className=f"swatch p-{step.paint}")
        lines.append(html.P([swatch, number, html.Span(step.label)], className=f"step{quiet}"))
    return html.Div(lines, className="key tally")
