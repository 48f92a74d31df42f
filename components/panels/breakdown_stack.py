"""Parts of a whole: one stacked bar, or one for each region with its total, change and further columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import heat
from components.panels.groups import category_paints
from components.ranks import mark_state, old, place, withheld_row
from components.scale import Axis, inside, tick_words
from components.signs import sign
from data.profile import Indicator
from data.reading import Reading

if TYPE_CHECKING:
    from components.view import View


def stacked(view: View, readings: Sequence[Reading]) -> html.Div:
    """The categories as parts of one bar, each with its number and share below."""
    named = readings[0].indicator
    known = [r for r in readings if r.value is not None]
    whole = sum(r.value or 0.0 for r in known) or 1.0
    paints = part_paints(named)
    bar = [
        html.I(className=f"part p-{paints[r.category]}", style={"width": f"{(r.value or 0) / whole * 100:.2f}%"})
        for r in known
    ]
    lines = []
    for reading in readings:
        words = named.categories[reading.category](view.lang)
        value = view.value(reading) if reading.value is not None else fmt.DASH
        share = fmt.number((reading.value or 0) / whole * 100, 0, view.lang) + fmt.NBSP + "%"
        lines.append(
            html.P(
                [
                    html.I(className=f"swatch p-{paints[reading.category]}"),
                    html.Span(words, className="label"),
                    html.B(value),
                    html.Span(share if reading.value is not None else "", className="share-text"),
                ]
            )
        )
    return html.Div([html.Div(bar, className="whole"), html.Div(lines, className="parts")], className="brk-stack")


def part_paints(named: Indicator) -> dict[str, str]:
    """Colours of parts: by state where the indicator says which are good or bad; else light and dim data."""
    if named.good_categories or named.bad_categories:
        return category_paints(named)
    return plain_paints(named)


def plain_paints(named: Indicator) -> dict[str, str]:
    """Light and dim data, then steps of one hue: parts of a region's bar are no states."""
    plain = ("data", "data-dim", "s4", "s2", "s5", "s3")
    return {c: plain[i % len(plain)] for i, c in enumerate(named.categories)}


@dataclass(frozen=True)
class Stack:
    """One region: its total, and its parts by category (absent where not observed)."""

    total: Reading
    parts: Mapping[str, float]


def stacks(view: View, indicator: str, totals: Sequence[Reading]) -> list[Stack]:
    """The parts of each region's total, all of the same period."""
    named = view.indicator(indicator)
    codes = {r.region.code for r in totals}
    parents = dict.fromkeys(r.region.parent for r in totals)
    parts: dict[str, dict[str, float]] = {code: {} for code in codes}
    for category in named.categories:
        for parent in parents:
            found = view.snapshot.children(indicator, parent, totals[0].period, category=category).known()
            for region, value in zip(found.regions, found.values, strict=True):
                if value is not None and region.code in codes:
                    parts[region.code][category] = value
    return [Stack(r, parts[r.region.code]) for r in totals]


def children_stack(view: View, found: Sequence[Stack], columns: Sequence[str]) -> html.Div:
    """A row for each region: bar of parts, where it stood before, total, change, further columns."""
    named = found[0].total.indicator
    known = [s.total.value for s in found if s.total.value is not None]
    before = [b for s in found if (b := view.before(s.total)) is not None]
    # The last tick stays clear of the heading beside it.
    axis = inside(0.0, max([*known, *before, 1.0]) * 1.06, at_most=5)
    beside = heat.measures(view, columns, None, [s.total.region.code for s in found])
    paints = plain_paints(named)
    cells: list[Component] = [*_head(view, named, axis, columns), _lines(axis)]
    for i, stack in enumerate(found):
        cells += _row(view, stack, axis, paints, i + 2)
        for k, column in enumerate(columns):
            reading = beside[column].get(stack.total.region.code)
            style = {"gridRow": str(i + 2), "gridColumn": str(k + 5)}
            cells.append(html.Span(heat.cell(view, reading), className=f"cell {heat.cell_class(reading)}", style=style))
    style = {"--n": str(len(found)), "--k": str(len(columns))}
    return html.Div(
        [html.Div(cells, className="stacks", style=style), _legend(view, found, paints)], className="brk-children"
    )


def _head(view: View, named: Indicator, axis: Axis, columns: Sequence[str]) -> list[Component]:
    ticks = [
        html.Span(words, className="tick", style={"left": f"{axis.share(value) * 100:.2f}%"})
        for value, words in zip(axis.ticks, tick_words(axis.ticks, named, view.lang), strict=True)
    ]
    change = "brk_change_period" if view.address.compare == "previous" else "brk_change"
    words = [view.word("brk_total"), view.word(change), *(view.indicator(c).name(view.lang) for c in columns)]
    heads = [html.Span(w, className="col-head", style={"gridColumn": str(k + 3)}) for k, w in enumerate(words)]
    unit = html.Span(fmt.unit_word(named.unit, view.lang), className="unit")
    return [unit, html.Div(ticks, className="ticks"), *heads]


def _lines(axis: Axis) -> Component:
    lines = [html.I(className="grid-line", style={"left": f"{axis.share(v) * 100:.2f}%"}) for v in axis.ticks]
    return html.Div(lines, className="ground")


def _row(view: View, stack: Stack, axis: Axis, paints: Mapping[str, str], row: int) -> list[Component]:
    total, line = stack.total, {"gridRow": str(row)}
    worse = wrong_way(view, total)
    state = mark_state(total) if mark_state(total) in {"act", "watch"} else "watch" if worse else ""
    bold = " miss" if state else ""
    name = [*([sign(state, view.lang)] if state else []), html.Span(place(view, total.region))]
    cells: list[Component] = [html.Div(name, className="name" + bold, style=line)]
    if total.value is None:
        return [*cells, html.Div(withheld_row(view, total), className="lane", style=line)]
    lane = [
        html.I(className=f"part p-{'stale' if old(total) and i == 0 else paints[c]}",
               style={"width": f"{axis.share(v) * 100:.2f}%"})
        for i, (c, v) in enumerate(stack.parts.items())
    ] or [html.I(className="part p-data", style={"width": f"{axis.share(total.value) * 100:.2f}%"})]  # fmt: skip
    if (before := view.before(total)) is not None:
        lane.append(html.U(style={"left": f"{axis.share(before) * 100:.2f}%"}))
    loud = f" c-{state}" if state else ""
    tint = " heat-watch" if worse else ""
    cells.append(html.Div(lane, className="lane", style=line))
    cells.append(html.B(view.bare(total), className="total" + loud, style=line))
    cells.append(html.Span(_change(view, total), className="change" + tint, style=line))
    return cells


def _change(view: View, total: Reading) -> str:
    before = view.before(total)
    if total.value is None or before is None:
        return fmt.DASH
    return fmt.change(total.value - before, total.indicator, view.lang)


def wrong_way(view: View, reading: Reading) -> bool:
    """Worse than before, in the indicator's direction; an old number is not judged."""
    before = view.before(reading)
    if reading.value is None or before is None or old(reading):
        return False
    better = reading.indicator.better
    return reading.value > before if better == "lower" else better == "higher" and reading.value < before


def _legend(view: View, found: Sequence[Stack], paints: Mapping[str, str]) -> Component:
    named, period = found[0].total.indicator, found[0].total.period
    parts = [
        html.Span([html.I(className=f"swatch p-{paints[c]}"), words(view.lang)])
        for c, words in named.categories.items()
    ]
    then = [html.Span([html.U(), fmt.period(view.before_period(period), view.lang)])] if period else []
    return html.P([*parts, *then], className="legend")
