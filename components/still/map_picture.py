"""A map of ours as SVG: boundaries in their colours, lines, names and signs, where plotly.js will draw them.

plotly.js fits a Mercator map with ``fitbounds`` into the largest square in its box, with 5 % of the whole left on each
side; it counts the places of lines, names and signs too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from components.shapes import SHOWN, Point, Shapes, served_at

_Dict = Mapping[str, Any]
Shares = Sequence[tuple[float | None, float | None]]
_SIDE = 1000.0  # units of the square's side
# More points than this are not drawn here: plotly.js does it a moment later.
_MOST_POINTS = 60_000


@dataclass(frozen=True)
class View:
    """Degrees to units of the square: to the right of west, down from north."""

    west: float
    north: float
    unit: float

    @classmethod
    def around(cls, points: Iterable[Point]) -> View:
        xs, ys = zip(*points, strict=True)
        (west, east), (south, north) = _padded(min(xs), max(xs)), _padded(min(ys), max(ys))
        across, along = math.radians(east - west), _mercator(north) - _mercator(south)
        unit = _SIDE / max(across, along, 1e-9)
        return cls(
            math.radians(west) - (_SIDE / unit - across) / 2, _mercator(north) + (_SIDE / unit - along) / 2, unit
        )

    def at(self, spot: Point) -> Point:
        return (math.radians(spot[0]) - self.west) * self.unit, (self.north - _mercator(spot[1])) * self.unit


def is_map(traces: Sequence[_Dict]) -> bool:
    return any(trace.get("type") in {"choropleth", "scattergeo"} for trace in traces)


def picture(figure: _Dict, drawn: Callable[[Shares, _Dict], str]) -> str:
    """The map; "" when its boundaries are not at hand, or are too many. drawn: a trace of points, by their shares."""
    traces = figure["data"]
    fills = [trace for trace in traces if trace["type"] == "choropleth"]
    shapes = served_at(str(fills[0]["geojson"])) if fills else None
    if shapes is None or shapes.points > _MOST_POINTS:
        return ""
    view = View.around(_shown(traces, shapes))
    inner = "".join(_filled(t, shapes, view) if t["type"] == "choropleth" else _marked(t, view, drawn) for t in traces)
    family = escape(figure["layout"]["font"]["family"])
    return f'<div class="still-map"><svg width="100%" height="100%" font-family="{family}">{inner}</svg></div>'


def _shown(traces: Sequence[_Dict], shapes: Shapes) -> Iterable[Point]:
    for trace in traces:
        if trace["type"] == "choropleth":
            yield from shapes.bounds(trace["locations"])
        else:
            pairs = zip(trace["lon"], trace["lat"], strict=True)
            yield from ((lon, lat) for lon, lat in pairs if lon is not None)


def _filled(trace: _Dict, shapes: Shapes, view: View) -> str:
    """One path for each colour."""
    scale, line = trace["colorscale"], trace["marker"]["line"]
    low, high = trace["zmin"], trace["zmax"]
    by_colour: dict[str, list[str]] = {}
    for code, z in zip(trace["locations"], trace["z"], strict=True):
        share = (z - low) / (high - low)
        colour = next(str(paint) for edge, paint in reversed(scale) if edge <= share + 1e-9)
        by_colour.setdefault(colour, []).append(str(code))
    edge = f'stroke="{escape(line["color"])}" stroke-width="{line["width"]:g}" vector-effect="non-scaling-stroke"'
    paths = "".join(
        f'<path d="{_paths(shapes, tuple(codes), view)}" fill="{_paint(colour)}" {edge}/>'
        for colour, codes in by_colour.items()
    )
    return f'<svg viewBox="0 0 {_SIDE:g} {_SIDE:g}" width="100%" height="100%">{paths}</svg>'


def _paint(colour: str) -> str:
    return "none" if colour == "rgba(0,0,0,0)" else escape(colour)


@lru_cache(maxsize=64)
def _paths(shapes: Shapes, codes: tuple[str, ...], view: View) -> str:
    """The regions' rings to half a unit, each point from the one before."""
    found = []
    for code in codes:
        for polygon in shapes.by_code[code].polygons if code in shapes.by_code else ():
            found += [_ring(ring, view) for ring in polygon]
    return "".join(found)


def _ring(ring: Sequence[Point], view: View) -> str:
    halves = [(round(x * 2), round(y * 2)) for x, y in map(view.at, ring)]
    x0, y0 = halves[0]
    parts = [f"M{x0 / 2:g},{y0 / 2:g}"]
    for x, y in halves[1:]:
        if (x, y) != (x0, y0):
            parts.append(f"l{(x - x0) / 2:g},{(y - y0) / 2:g}")
            x0, y0 = x, y
    return "".join(parts) + "z" if len(parts) > 2 else ""


def _marked(trace: _Dict, view: View, drawn: Callable[[Shares, _Dict], str]) -> str:
    """Lines, signs or words."""
    shares: list[tuple[float | None, float | None]] = []
    for lon, lat in zip(trace["lon"], trace["lat"], strict=True):
        if lon is None:
            shares.append((None, None))
        else:
            x, y = view.at((lon, lat))
            shares.append((x / _SIDE, y / _SIDE))
    return drawn(shares, trace)


def _padded(low: float, high: float) -> tuple[float, float]:
    more = (high - low) * (1 / SHOWN - 1) / 2
    return low - more, high + more


def _mercator(degrees: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(degrees) / 2))
