"""Which regions lag? Ranked dots, then → now, against the target; other measures beside it in the same order.

Question: children (of each indicator).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import frame as frames
from components import heat, ranking_figure, titles
from components.panels.base import Rows
from components.panels.room import room
from components.ranks import (
    below,
    missed,
    more,
    nothing,
    old,
    place,
    rose,
    standing,
    withheld,
    withheld_row,
)
from components.space import below_title, fitting, font, text_width
from data.profile import PanelSpec
from data.reading import Reading
from data.regions import Level

if TYPE_CHECKING:
    from components.view import View

KIND = "ranking"

# Least height of a row and height of the heading on the wall, px; a laptop scrolls.
_ROW, _HEAD = 28.0, 76.0
_COLUMN = {"wall": 104.0, "laptop": 66.0}


class Spec(PanelSpec):
    """columns: indicators shown beside the figure. level: regions ranked (default: those directly below).

    limit: rows at most (0: all on a laptop, what fits on a wall). compare: draw where each region was before.
    """

    columns: tuple[str, ...] = ()
    level: Level | None = None
    limit: int = 0
    compare: bool = True

    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().indicators(), *self.columns)))


def draw(spec: Spec, view: View) -> Component:
    """Names, figure and columns on one grid, so that rows meet whatever the size."""
    ranked = below(view, spec.indicator, spec.level).worst_first()
    own = standing(view, spec.indicator)
    if not ranked:
        return nothing(spec, view, own, words=view.word("no_children"))
    shown = list(ranked[: row_count(spec, view, len(ranked))])
    beside = _beside(spec, view, shown)
    width = _figure_width(spec, view, shown, len(beside))
    plan = ranking_figure.plan(shown, view, own=own, compare=spec.compare, width=width)
    cells = [
        *_heading(view, own, plan, beside),
        html.Div(
            ranking_figure.draw(plan, view, label=spec.title(view.lang) if spec.title else title(spec, view)),
            className="dots",
            style={"gridRow": f"2 / span {len(shown)}"},
        ),
        *_names(shown, view),
        *_columns(view, shown, beside),
    ]
    if all(r.value is None for r in shown):
        cells.append(nothing(spec, view, own))
    linked = "rank linked" if beside else "rank"
    grid = html.Div(cells, className=linked, style={"--n": len(shown), "--k": len(beside)})
    cut = more(view, len(ranked) - len(shown))
    return html.Div([grid, cut] if cut else [grid], className="rank-body")


def rows(spec: Spec, view: View) -> Rows:
    """One row per region in the order of the figure: value, before, n, state, then the other measures."""
    ranked = below(view, spec.indicator, spec.level).worst_first()
    beside = heat.measures(view, spec.columns, spec.level, [region.code for region in ranked.regions])
    words = ("h_code", "h_region", "h_value", "h_before", "h_target", "h_count", "h_state")
    names = tuple(view.indicator(c).name(view.lang) for c in spec.columns)
    return Rows(
        header=(*(view.word(w) for w in words), *names),
        table=tuple(_row_text(view, r, [beside[c].get(r.region.code) for c in spec.columns]) for r in ranked),
        plain=tuple(
            (
                r.region.code, r.region.name, r.value, view.before(r), r.target, r.denominator, r.status,
                *(getattr(beside[c].get(r.region.code), "value", None) for c in spec.columns),
            )
            for r in ranked
        ),
    )  # fmt: skip


def title(spec: Spec, view: View) -> str:
    """The finding; on a laptop the worst and how many went which way, because the page has said the rest."""
    ranked = below(view, spec.indicator, spec.level).worst_first()
    first = ranked[0] if ranked else None
    directed = first is not None and first.indicator.better in {"lower", "higher"}
    if view.size == "wall" or first is None or first.value is None or old(first) or not directed:
        return titles.finding(view, spec.indicator)
    lower = first.indicator.better == "lower"
    key = "ranking_worst_high" if lower else "ranking_worst_low"
    text = view.word(key, place=first.region.name, value=view.value(first))
    pairs = zip(ranked.values, view.befores(ranked), strict=True)
    better = sum(rose(first.indicator, value, before) for value, before in pairs)
    what = titles.level_word(view, view.profile.regions[first.region.parent].level)
    return (
        view.word("ranking_fell" if lower else "ranking_rose", title=text, count=better, what=what) if better else text
    )


def caption(spec: Spec, view: View) -> str:
    """ "14 kecamatan urut dari terburuk · Okt 2026 dibanding Okt 2025 · sel berwarna = meleset"."""
    ranked = below(view, spec.indicator, spec.level)
    own = view.reading(spec.indicator)
    if not ranked:
        return frames.measure(view, own)
    above = view.profile.regions[ranked.regions[0].parent].level
    parts = [view.word("ranking_caption", count=len(ranked), what=titles.level_word(view, above))]
    if own.period is not None:
        now = fmt.period(own.period, view.lang)
        before = fmt.period(view.before_period(own.period), view.lang)
        compared = spec.compare and any(before is not None for before in view.befores(ranked))
        parts.append(view.word("compared_with", now=now, before=before) if compared else now)
    if spec.columns:
        parts.append(view.word("ranking_tinted"))
    return " · ".join(parts)


def row_count(spec: Spec, view: View, total: int) -> int:
    """How many rows are drawn: the limit, and on a wall never more than the panel holds."""
    wanted = min(spec.limit or total, total)
    if view.size == "laptop":
        return wanted
    space = below_title(room(spec, view), spec.title(view.lang) if spec.title else title(spec, view), view)
    height = space.height - _HEAD
    return min(wanted, fitting(height, _ROW, total))


def _beside(spec: Spec, view: View, shown: Sequence[Reading]) -> heat.Measures:
    """The other measures of the regions shown, without those that do not exist at this level."""
    found = heat.measures(view, spec.columns, spec.level, [r.region.code for r in shown])
    return {name: cells for name, cells in found.items() if heat.applies(cells)}


def _figure_width(spec: Spec, view: View, shown: Sequence[Reading], columns: int) -> float:
    """The figure's share of the body in px, for choosing labels."""
    names = max(text_width(r.region.name, font(view)) for r in shown)
    return max(160.0, room(spec, view).width - names - columns * _COLUMN[view.size] - 24)


def _heading(view: View, own: Reading, plan: ranking_figure.Plan, beside: heat.Measures) -> list[Component]:
    """Axis words over the figure, then name and target of each column."""
    unit = fmt.unit_word(own.indicator.unit, view.lang)
    measure = own.indicator.name(view.lang) + (f", {unit}" if unit else "")
    ticks = [
        html.Span(t.text, className="tick target" if t.target else "tick", style={"left": f"{t.share * 100:.2f}%"})
        for t in plan.ticks
    ]
    columns = [html.Div(heat.head(view, c, cells), className="col-head") for c, cells in beside.items()]
    axis = html.Div([html.Span(measure, className="axis-name"), html.Div(ticks, className="ticks")], className="axis")
    return [html.Span(className="corner"), axis, *columns]


def _names(shown: Sequence[Reading], view: View) -> list[Component]:
    """Names at the left, bold where the target is missed; words where there is no number."""
    cells: list[Component] = []
    for i, reading in enumerate(shown):
        line = {"gridRow": i + 2}
        if reading.region.code == view.region.code:
            cells.append(html.Span(className="own-row", style=line))
        weight = " miss" if missed(reading) else ""
        cells.append(html.Div(place(view, reading.region), className="name" + weight, style=line))
        if reading.value is None:
            cells.append(html.Div(withheld_row(view, reading), className="hidden-row", style=line))
    return cells


def _columns(view: View, shown: Sequence[Reading], beside: heat.Measures) -> list[Component]:
    return [
        html.Div(
            heat.cell(view, found := cells.get(r.region.code)),
            className=f"cell {heat.cell_class(found)}",
            style={"gridRow": i + 2, "gridColumn": k + 3},
        )
        for i, r in enumerate(shown)
        for k, cells in enumerate(beside.values())
    ]


def _row_text(view: View, r: Reading, beside: Sequence[Reading | None]) -> tuple[str, ...]:
    shown = view.value(r) if r.value is not None else withheld(view, r)
    count = fmt.number(r.denominator, 0, view.lang) if r.denominator is not None else fmt.DASH
    before, target = (fmt.bare(v, r.indicator, view.lang) for v in (view.before(r), r.target))
    state = view.word(f"state_{'stale' if r.stale else r.status}")
    return (
        r.region.code,
        r.region.name,
        shown,
        before,
        target,
        count,
        state,
        *(heat.cell_text(view, b) for b in beside),
    )
