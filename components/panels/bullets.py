"""Bars from zero against a limit, one row per item: categories, several indicators, or the regions below.

Questions: breakdown, reading or children. Drawn as HTML: twelve bars cost less than a figure and stay sharp.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Literal

from dash import html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import frame as frames
from components.bullet_items import Item, items, limit_words, title
from components.panels.base import Rows
from components.panels.room import room
from components.ranking_figure import targets_of
from components.ranks import (
    mark_state,
    missed,
    more,
    nothing,
    old,
    place,
    standing,
    withheld,
    withheld_row,
)
from components.space import below_title, fitting
from data.profile import PanelSpec, Ratio, Words
from data.reading import Reading
from data.regions import Level

if TYPE_CHECKING:
    from components.view import View

KIND = "bullets"

# Height of a row and of the heading on the wall, px; a laptop grows or scrolls.
_ROW, _HEAD = 25.6, 27.0


class Spec(PanelSpec):
    """indicators: one row each; with ``indicator`` alone its categories, or the regions below (layout "children").

    order: worst first, or as in the profile. show: beside the value its halves ("238 / 277") or the people
    missing ("700 / 17.940"). target_label: the word before the limit ("batas aman"). columns: side by side.
    limit: rows at most.
    """

    several: tuple[str, ...] = Field(default=(), alias="indicators")
    layout: Literal["items", "children"] = "items"
    order: Literal["worst", "profile"] = "worst"
    show: Literal["value", "halves", "gap"] = "value"
    target_label: Words | None = None
    columns: int = 0
    level: Level | None = None
    limit: int = 0

    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().indicators(), *self.several)))


def draw(spec: Spec, view: View) -> Component:
    """The rows, in one or two columns; what does not fit on a wall is counted."""
    found = items(spec, view)
    if not found:
        return nothing(spec, view, frames.main_reading(spec, view), words=view.word("no_children"))
    if all(i.reading.why == "not_applicable" for i in found):
        return nothing(spec, view, found[0].reading)
    side_by_side = spec.columns or (2 if spec.layout == "children" and len(found) > 6 else 1)
    count = min(spec.limit or len(found), len(found))
    if view.size == "wall":
        heading = 0.0 if spec.layout == "children" and side_by_side > 1 else _HEAD
        space = below_title(room(spec, view), spec.title(view.lang) if spec.title else title(spec, view), view)
        per_column = fitting(space.height - heading, _ROW, ceil(len(found) / side_by_side))
        count = min(count, per_column * side_by_side)
    shown = found[:count]
    each = ceil(len(shown) / side_by_side)
    columns = [_column(spec, view, shown[i : i + each], found) for i in range(0, len(shown), each)]
    parts: list[Component] = [html.Div(columns, className=f"bullets cols-{len(columns)}")]
    if cut := more(view, len(found) - count):
        parts.append(cut)
    if all(i.reading.value is None and i.reading.why != "suppressed" for i in found):
        parts.append(nothing(spec, view, found[0].reading))
    return html.Div(parts, className="bullets-body")


def rows(spec: Spec, view: View) -> Rows:
    """Name, value, target, state, and both halves of a ratio."""
    found = items(spec, view)
    header = tuple(
        view.word(w) for w in ("h_category", "h_value", "h_target", "h_state", "h_numerator", "h_denominator")
    )
    table = tuple(
        (
            i.name, view.value(i.reading) if i.reading.value is not None else withheld(view, i.reading, brief=True),
            fmt.bare(i.reading.target, i.reading.indicator, view.lang),
            view.word(f"state_{'stale' if old(i.reading) else i.reading.status}"),
            _whole(i.reading.numerator, view), _whole(i.reading.denominator, view),
        )
        for i in found
    )  # fmt: skip
    plain = tuple(
        (
            i.name, i.reading.value, i.reading.target, i.reading.status, i.reading.numerator, i.reading.denominator,
        )
        for i in found
    )  # fmt: skip
    return Rows(header, table, plain)


def state(spec: Spec, view: View) -> str:
    """The worst state of any row."""
    if frames.worst_light(spec, view) in {"stale", "failed"}:
        return "stale"
    states = {i.reading.status for i in items(spec, view) if not old(i.reading)}
    return next((s for s in ("act", "watch", "good") if s in states), "none")


def caption(spec: Spec, view: View) -> str:
    """Measure, unit, period, target; of several indicators only what they share."""
    ids = spec.indicators()
    main = standing(view, ids[0])
    if len(ids) == 1:
        return frames.measure(view, main)
    units = {fmt.unit_word(view.indicator(i).unit, view.lang) for i in ids}
    parts = [units.pop() if len(units) == 1 else "", fmt.period(main.period, view.lang), view.word("bullets_caption")]
    return " · ".join(p for p in parts if p)


def _column(spec: Spec, view: View, shown: Sequence[Item], found: Sequence[Item]) -> html.Div:
    """One column of rows under its heading."""
    full = _full(found)
    # Two columns of regions stand close together: the caption tells their target.
    cells: list[Component] = (
        [] if spec.layout == "children" and len(shown) < len(found) else _heading(spec, view, found, full)
    )
    for item in shown:
        cells += _row(spec, view, item, full or _full([item]) or 1.0)
    extra = " extra" if spec.show != "value" else ""
    return html.Div(cells, className="bullet-column" + extra)


def _full(found: Sequence[Item]) -> float | None:
    """The value at the end of the track, one for all rows of one unit (100 for per cent); None when units differ."""
    units = {i.reading.indicator.unit for i in found}
    if len(units) > 1:
        return None
    pool = [v for i in found for v in (i.reading.value, *targets_of(i.reading)) if v is not None]
    top = max(pool, default=1.0)
    if units == {"%"}:
        return max(100.0, top)
    return top * 1.1 or 1.0


def _heading(spec: Spec, view: View, found: Sequence[Item], full: float | None) -> list[Component]:
    """The limit's word over its tick when all rows share it, and the word over the last column."""
    limits = {targets_of(i.reading)[-1:] for i in found}
    only = next((goal[0] for goal in limits if goal), None) if len(limits) == 1 else None
    words: list[Component] = []
    if only is not None and full:
        text = limit_words(spec, view, found[0].reading)
        at = min(max(only / full * 100, 12.0), 88.0)
        words = [html.Span(text, className="limit-word", style={"left": f"{at:.1f}%"})]
    if not words and spec.show != "gap":
        return []
    last = [html.Span(view.word("bullets_gap"), className="head-extra")] if spec.show == "gap" else []
    blank = [html.Span()] if spec.show == "halves" else []
    return [html.Span(), html.Span(words, className="head-track"), html.Span(), *(last or blank)]


def _row(spec: Spec, view: View, item: Item, full: float) -> list[Component]:
    reading = item.reading
    weight = " miss" if missed(reading) else ""
    shown = place(view, reading.region) if spec.layout == "children" else item.name
    name = html.Span(shown, className="name" + weight, title=item.name)
    tick = [html.U(style={"left": f"{min(goal / full, 1.0) * 100:.2f}%"}) for goal in targets_of(reading) if goal]
    if reading.value is None and reading.why == "suppressed":
        return [name, html.Div(withheld_row(view, reading), className="withheld-cell")]
    tone = mark_state(reading)
    width = max(0.0, min((reading.value or 0.0) / full, 1.0)) * 100
    fill = [html.I(style={"width": f"{width:.2f}%"}, className=f"fill-{tone}")] if reading.value is not None else []
    words = view.bare(reading) if spec.layout == "children" and spec.show == "value" else view.value(reading)
    value = words if reading.value is not None else fmt.DASH
    row: list[Component] = [
        name,
        html.Span([*fill, *tick], className="track" if reading.value is not None else "track empty"),
        html.B(value, className=f"value v-{tone}"),
    ]
    if spec.show != "value":
        row.append(_extra(spec, view, reading))
    return row


def _extra(spec: Spec, view: View, reading: Reading) -> html.Span:
    """ "238 / 277", or how many are not yet served of how many are entitled."""
    top, bottom = reading.numerator, reading.denominator
    if top is None or bottom is None:
        return html.Span(fmt.DASH, className="halves")
    if spec.show == "halves":
        return html.Span(_halves(reading, view), className="halves")
    missing = html.B(_whole(max(bottom - top, 0.0), view))
    return html.Span([missing, f" / {_whole(bottom, view)}"], className="halves")


def _halves(reading: Reading, view: View) -> str:
    """ "238 / 277"; of money "Rp 585 / 730 juta"."""
    top, bottom = reading.numerator or 0.0, reading.denominator or 0.0
    named = reading.indicator
    bottom_of = view.profile.indicators.get(named.denominator) if isinstance(named, Ratio) else None
    if bottom_of is not None and fmt.is_rupiah(bottom_of):
        return fmt.rupiah_of(top, bottom, view.lang)
    return f"{_whole(top, view)} / {_whole(bottom, view)}"


def _whole(value: float | None, view: View) -> str:
    return fmt.DASH if value is None else fmt.number(value, 0, view.lang)
