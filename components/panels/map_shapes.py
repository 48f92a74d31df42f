"""The map with the regency's own boundaries: choropleth, district lines, names, numbered signs, scale bar."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from components.figure import escape, figure
from components.limits import nice_step
from components.panels.classes import Classed
from components.panels.map_names import Box, Name, place_names
from components.panels.marks import Mark, Marked
from components.panels.room import Room
from components.panels.units import HIDDEN, NO_DATA, Unit
from components.shapes import SHOWN, Point, Segment, Shapes, hatch
from data.profile import Indicator
from data.regions import Region

if TYPE_CHECKING:
    from components.view import View

# Kilometres in a degree of latitude on the WGS 84 ellipsoid, near the equator.
_KM_PER_DEGREE = 110.57
# Below this many regions every one of them is named on the map; above it only their districts.
_NAMED = 20
# Width of a numbered sign in px.
_SIGN = {"wall": 34, "laptop": 20}


def small_map(view: View, named: Indicator, classed: Classed, shapes: Shapes) -> html.Div:
    """Fills only: no names, signs or scale."""
    drawn = [u for u in classed.units if u.region.code in shapes.by_code]
    return _drawn(view, named, [*_fills(view, drawn, shapes, line=0.3), *_hatches(view, drawn, shapes)])


def shape_map(view: View, named: Indicator, classed: Classed, marks: Marked, *, shapes: Shapes, room: Room) -> html.Div:
    """The whole figure in about so much room."""
    drawn = [u for u in classed.units if u.region.code in shapes.by_code]
    traces = [*_fills(view, drawn, shapes, line=0.7), *_hatches(view, drawn, shapes)]
    traces += [*_district_lines(view, drawn, shapes), _names(view, drawn, marks, shapes, room)]
    traces += [_scale_bar(view, drawn, shapes), *_signs(view, marks, shapes)]
    return _drawn(view, named, traces)


def _drawn(view: View, named: Indicator, traces: Sequence[dict[str, Any]]) -> html.Div:
    label = view.word("map_of_label", name=named.label(view.lang))
    return figure(traces, view, label=label, geo=_geo(), margin={"l": 0, "r": 0, "t": 0, "b": 0}, xaxis={}, yaxis={})


def _geo() -> dict[str, Any]:
    return {
        "visible": False,
        "fitbounds": "locations",
        "projection": {"type": "mercator"},
        "bgcolor": "rgba(0,0,0,0)",
        "domain": {"x": [0, 1], "y": [0, 1]},
    }


def _choropleth(
    shapes: Shapes, codes: Sequence[str], z: Sequence[int], scale: list[list[Any]], **more: Any
) -> dict[str, Any]:
    return {
        "type": "choropleth", "geojson": shapes.href, "featureidkey": "id", "locations": list(codes), "z": list(z),
        "zmin": -0.5, "zmax": max(z, default=0) + 0.5, "colorscale": scale, "showscale": False, "hoverinfo": "skip",
        **more,
    }  # fmt: skip


def _fills(view: View, units: Sequence[Unit], shapes: Shapes, *, line: float) -> list[dict[str, Any]]:
    """Regions in the colours of their classes; what has no number keeps the colour of "not applicable"."""
    paints = sorted({_fill(u) for u in units})
    scale = [[edge, view.colour(p)] for i, p in enumerate(paints) for edge in (i / len(paints), (i + 1) / len(paints))]
    hover: dict[str, Any] = {"marker": {"line": {"color": view.colour("panel"), "width": line}}}
    if not view.address.on_wall:
        names = [f"<b>{escape(view.region_name(u.region, full=True))}</b><br>{escape(u.text)}" for u in units]
        hover |= {"text": names, "hovertemplate": "%{text}<extra></extra>", "hoverinfo": "text"}
    codes, z = [u.region.code for u in units], [paints.index(_fill(u)) for u in units]
    return [_choropleth(shapes, codes, z, scale, **hover)] if units else []


def _fill(unit: Unit) -> str:
    return "na" if not unit.observed else unit.paint


def _lines(segments: Iterable[Segment], colour: str, width: float) -> dict[str, Any]:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for (x1, y1), (x2, y2) in segments:
        lon += [round(x1, 5), round(x2, 5), None]
        lat += [round(y1, 5), round(y2, 5), None]
    return {
        "type": "scattergeo", "mode": "lines", "lon": lon, "lat": lat, "hoverinfo": "skip",
        "line": {"color": colour, "width": width},
    }  # fmt: skip


def _hatches(view: View, units: Sequence[Unit], shapes: Shapes) -> list[dict[str, Any]]:
    """Slanted lines where nothing was told or the number is hidden: never the look of a low class."""
    empty = [u for u in units if u.paint in {NO_DATA, HIDDEN}]
    if not empty:
        return []
    (west, south), (east, north) = shapes.bounds(u.region.code for u in units)
    step = max(east - west, north - south) / 55
    found = [line for u in empty for line in hatch(shapes.by_code[u.region.code], step)]
    return [_lines(found, view.colour("axis"), 1)]


def _district_lines(view: View, units: Sequence[Unit], shapes: Shapes) -> list[dict[str, Any]]:
    """District outlines as a second choropleth; without their shapes, the village edges between two districts."""
    if not units or units[0].region.level == "district":
        return []
    parents = {u.region.code: u.region.parent for u in units}
    codes = [c for c in dict.fromkeys(parents.values()) if c in shapes.by_code]
    line = {"color": view.colour("panel"), "width": 2.4}
    if codes:
        clear = [[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]]
        return [_choropleth(shapes, codes, [0] * len(codes), clear, marker={"line": line})]
    edges = shapes.borders(parents)
    return [_lines(edges, line["color"], line["width"])] if edges else []


def _names(view: View, units: Sequence[Unit], marks: Marked, shapes: Shapes, room: Room) -> dict[str, Any]:
    """Names with a halo, clear of the signs: of every region on a district's map, else of the districts only."""
    frame = _Frame.around(shapes, units, room)
    side = _SIGN[view.size] * 0.8
    signs = [
        frame.px(shapes.by_code[m.unit.region.code].centre) for m in marks.shown if m.unit.region.code in shapes.by_code
    ]
    wanted = [(view.region_name(r), frame.px(spot)) for r, spot in _named(view, units, shapes)]
    names = [Name(text, x, y, must=len(units) > _NAMED) for text, (x, y) in wanted]
    taken = [Box(x, y, side, side) for x, y in signs]
    placed = place_names(names, taken, size=view.type.axis, within=frame.glass)
    spots = [frame.degrees(n.x, n.y) for n in placed]
    halo = view.colour("panel")
    shadow = ", ".join(f"{x}px {y}px 2px {halo}" for x in (-2, 0, 2) for y in (-2, 0, 2))
    return {
        "type": "scattergeo", "mode": "text", "hoverinfo": "skip",
        "lon": [round(p[0], 5) for p in spots], "lat": [round(p[1], 5) for p in spots],
        "text": [escape(n.text) for n in placed],
        "textfont": {"size": view.type.axis, "color": view.colour("text"), "shadow": shadow},
    }  # fmt: skip


def _named(view: View, units: Sequence[Unit], shapes: Shapes) -> list[tuple[Region, Point]]:
    """Regions to name and where: their centre, or the mean of those below where only these have shapes."""
    if len(units) <= _NAMED:
        return [(u.region, shapes.by_code[u.region.code].centre) for u in units]
    below: dict[str, list[Point]] = {}
    for unit in units:
        below.setdefault(unit.region.parent, []).append(shapes.by_code[unit.region.code].centre)
    regions = view.profile.regions
    return [
        (regions[code], shapes.by_code[code].centre if code in shapes.by_code else _mean(points))
        for code, points in below.items()
        if code in regions
    ]


def _mean(points: Sequence[Point]) -> Point:
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


@dataclass(frozen=True)
class _Frame:
    """Degrees to px and back, as the figure will about draw them: one scale, north up. Only names need it.

    glass: the square that plotly.js draws a map into.
    """

    west: float
    north: float
    scale: float  # px in a degree
    glass: Box

    @classmethod
    def around(cls, shapes: Shapes, units: Sequence[Unit], room: Room) -> _Frame:
        (west, south), (east, north) = shapes.bounds(u.region.code for u in units)
        side = min(room.width, room.height)
        scale = side / max(east - west, north - south, 1e-6) * SHOWN
        return cls(west, north, scale, Box((east - west) * scale / 2, (north - south) * scale / 2, side, side))

    def px(self, spot: Point) -> Point:
        return (spot[0] - self.west) * self.scale, (self.north - spot[1]) * self.scale

    def degrees(self, x: float, y: float) -> Point:
        return self.west + x / self.scale, self.north - y / self.scale


def _signs(view: View, marks: Marked, shapes: Shapes) -> list[dict[str, Any]]:
    """Numbered diamonds (act) or triangles (watch) at the regions' centres, the worst on top."""
    found = [m for m in marks.shown if m.unit.region.code in shapes.by_code][::-1]
    if not found:
        return []
    return [_sign(view, m, shapes.by_code[m.unit.region.code].centre) for m in found]


def _sign(view: View, mark: Mark, spot: Point) -> dict[str, Any]:
    """A trace of its own for each sign: where they overlap, the number stays with its sign."""
    big = view.size == "wall"
    return {
        "type": "scattergeo", "mode": "markers+text", "hoverinfo": "skip",
        "lon": [spot[0]], "lat": [spot[1]], "text": [str(mark.number)],
        "marker": {
            "symbol": "diamond" if mark.state == "act" else "triangle-up", "size": _SIGN[view.size], "opacity": 1,
            "color": view.colour(mark.state), "line": {"color": view.colour("panel"), "width": 2.5 if big else 1.5},
        },
        "textfont": {"size": 19 if big else 12, "color": view.colour(f"on-{mark.state}"), "weight": 700},
    }  # fmt: skip


def _scale_bar(view: View, units: Sequence[Unit], shapes: Shapes) -> dict[str, Any]:
    """A round number of kilometres at the lower left, about a fifth of the map wide."""
    (west, south), (east, _) = shapes.bounds(u.region.code for u in units)
    km_per_degree = _KM_PER_DEGREE * math.cos(math.radians(south))
    km = nice_step((east - west) * km_per_degree / 6)
    end, tick = west + km / km_per_degree, (east - west) / 120
    text = view.word("map_km", count=f"{km:g}".replace(".", "," if view.lang == "id" else "."))
    return {
        "type": "scattergeo", "mode": "lines+text", "hoverinfo": "skip", "textposition": "middle right",
        "lon": [west, west, end, end, end], "lat": [south + tick, south, south, south + tick, south],
        "text": ["", "", "", "", f" {text}"],
        "line": {"color": view.colour("text3"), "width": 1.5},
        "textfont": {"size": view.type.axis, "color": view.colour("text3")},
    }  # fmt: skip
