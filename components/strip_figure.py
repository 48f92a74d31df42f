"""The figure of strips: a row of ticks each, dashed target, the region itself as a dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from components.figure import escape, figure
from components.ranking_figure import Tick
from components.ranks import old, rank
from components.scale import inside, tick_words
from components.theme import state_colour
from data.profile import Indicator
from data.reading import Reading
from data.siblings.siblings import Siblings

if TYPE_CHECKING:
    from components.view import View

# Where the ticks of a row stand in its height: under the label, or (plain) in the middle.
_BAND = {False: (0.5, 0.9), True: (0.14, 0.86)}
# Lengths of a tick in px, for row heights of 50 px (wall) and 37 px (laptop) as in panel-strip.css.
_TICK = {"wall": 20, "laptop": 14}
# Plotly draws this symbol longer than its size by this factor.
_LONGER = 1.4
# More regions than this and ticks get thinner, those outside the region's own district dimmer.
_MANY = 30
_SYMBOL = {"act": "diamond", "watch": "triangle-up"}


@dataclass(frozen=True)
class Strip:
    """One row: an indicator of many regions. own: the reading of the region looked at, when it is one of them."""

    label: str
    indicator: Indicator
    readings: Siblings
    own: Reading | None
    target: float | None

    @property
    def seen(self) -> list[Reading]:
        return list(self.readings.known())

    @property
    def count(self) -> int:
        """Regions with a value: those a rank is among."""
        return len(self.readings.known())

    @property
    def outliers(self) -> list[Reading]:
        """Regions that missed the target when this was last known, lowest value first."""
        return sorted(self.readings.known().missing(), key=lambda r: r.value or 0.0)


def spans(strips: Sequence[Strip], *, plain: bool) -> list[tuple[float, float]]:
    """Value at the left and at the right end of each row. plain: one axis for all, small to large;
    otherwise each its own, turned so that right is better."""
    own = [s.readings.known().values + ([s.target] if s.target is not None else []) for s in strips]
    if plain:
        every = [v for values in own for v in values if v is not None]
        own = [every for _ in strips]
    found = []
    for strip, values in zip(strips, own, strict=True):
        known = [v for v in values if v is not None]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        if low == high:
            low, high = low - 1, high + 1
        pad = 0.03 * (high - low)
        low, high = low - pad, high + pad
        found.append((high, low) if strip.indicator.better == "lower" and not plain else (low, high))
    return found


def ticks(strips: Sequence[Strip], view: View) -> list[Tick]:
    """Words under plain strips: round values and, bold, the target."""
    low, high = spans(strips, plain=True)[0]
    named, target = strips[0].indicator, strips[0].target
    values = inside(low, high, at_most=5).ticks
    near = 0.12 * (high - low)
    kept = [v for v in values if target is None or abs(v - target) > near]
    found = [
        Tick(text, (v - low) / (high - low)) for v, text in zip(kept, tick_words(kept, named, view.lang), strict=True)
    ]
    if target is not None:
        found.append(Tick(tick_words((target,), named, view.lang)[0], (target - low) / (high - low), target=True))
    return sorted(found, key=lambda t: t.share)


def draw(strips: Sequence[Strip], view: View, *, label: str, plain: bool) -> html.Div:
    """The figure, filling its box; row i lies between y = i and i + 1 from the top."""
    ends = spans(strips, plain=plain)
    traces: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    for i, (strip, (left, right)) in enumerate(zip(strips, ends, strict=True)):
        top, bottom = _BAND[plain]
        traces += _row(strip, view, i + (top + bottom) / 2, left=left, right=right)
        shapes += _band(view, i + top, i + bottom, share=_share(strip.target, left, right))
    return figure(
        traces,
        view,
        label=label,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={"range": [0, 1], "showgrid": False, "showticklabels": False, "fixedrange": True},
        yaxis={"range": [len(strips), 0], "showgrid": False, "showticklabels": False, "fixedrange": True},
        shapes=shapes,
    )


def _share(value: float | None, left: float, right: float) -> float | None:
    return None if value is None else round((value - left) / (right - left), 4)


def _band(view: View, top: float, bottom: float, *, share: float | None) -> list[dict[str, Any]]:
    """The row's soft ground and its dashed target."""
    ground = {
        "type": "rect", "layer": "below", "x0": 0, "x1": 1, "y0": top, "y1": bottom, "line": {"width": 0},
        "fillcolor": view.colour("data-soft"), "opacity": 0.6,
    }  # fmt: skip
    if share is None:
        return [ground]
    target = {
        "type": "line", "layer": "above", "x0": share, "x1": share, "y0": top - 0.07, "y1": bottom + 0.07,
        "line": {"color": view.colour("text"), "width": view.type.target, "dash": "3px,2px"},
    }  # fmt: skip
    return [ground, target]


def _row(strip: Strip, view: View, y: float, *, left: float, right: float) -> list[dict[str, Any]]:
    """Ticks of the others, signs where facilities are beyond the target, and the region itself."""
    named = [] if strip.own else strip.outliers
    others = [r for r in strip.seen if r not in named and (strip.own is None or r.region != strip.own.region)]
    found = [_ticks(strip, view, others, [_share(r.value, left, right) for r in others], y=y)]
    if named:
        found.append(_signs(strip, view, [_share(r.value, left, right) for r in named], y=y))
    own = strip.own
    if own is not None and own.value is not None:
        colour = "stale" if old(own) else "focus"
        found.append(
            {
                "type": "scatter", "mode": "markers", "x": [_share(own.value, left, right)], "y": [y],
                "marker": {
                    "symbol": "circle", "size": view.type.mark * 1.15, "color": view.colour(colour),
                    "line": {"width": 1.5, "color": view.colour("panel")},
                },
                "hoverinfo": "text", "hovertext": [_hover(strip, view, own)], "cliponaxis": False,
            }
        )  # fmt: skip
    return found


def _ticks(
    strip: Strip, view: View, others: Sequence[Reading], x: Sequence[float | None], *, y: float
) -> dict[str, Any]:
    many = len(others) > _MANY
    parent = strip.own.region.parent if strip.own else ""
    stale = view.colour("stale")
    plain, dim = view.colour("data"), view.colour("data-dim")
    colours = [stale if old(r) else dim if many and parent and r.region.parent != parent else plain for r in others]
    return {
        "type": "scatter", "mode": "markers", "x": list(x), "y": [round(y, 3)] * len(others),
        "marker": {
            "symbol": "line-ns-open", "size": round(_TICK[view.size] / _LONGER, 1),
            "line": {"width": 1 if many else 2, "color": colours}, "color": colours,
        },
        "hoverinfo": "text", "hovertext": [_hover(strip, view, r) for r in others] if view.size == "laptop" else [],
        "cliponaxis": False,
    }  # fmt: skip


def _signs(strip: Strip, view: View, x: Sequence[float | None], *, y: float) -> dict[str, Any]:
    named = strip.outliers
    return {
        "type": "scatter", "mode": "markers", "x": list(x), "y": [round(y, 3)] * len(named),
        "marker": {
            "symbol": [_SYMBOL[r.status] for r in named], "size": view.type.mark, "line": {"width": 0},
            "color": [state_colour(view.theme, "stale" if old(r) else r.status) for r in named],
        },
        "hoverinfo": "text", "hovertext": [_hover(strip, view, r) for r in named], "cliponaxis": False,
    }  # fmt: skip


def _hover(strip: Strip, view: View, reading: Reading) -> str:
    place = rank(reading, strip.readings)
    words = f" · {view.word('strip_rank', n=place)}" if place else ""
    return f"<b>{escape(reading.region.name)}</b><br>{escape(view.value(reading))}{words}"
