"""Tile maps and unit plots as one small SVG image: squares by the hundred cost a page nothing this way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from dash import html

from components.panels.classes import Classed
from components.panels.marks import worst_first
from components.panels.tiles import lay_out, square_columns
from components.panels.units import HIDDEN, NO_DATA, NOT_HERE, Unit
from data.profile import Indicator
from data.regions import Region

if TYPE_CHECKING:
    from components.view import View

_MANY = 1000  # squares; more of them are drawn by colour, not one by one
_HOLLOW = {"absent": "watch", "absent-old": "text", "unknown": "axis"}  # the colour of their edge
_OUTLINED = frozenset({NOT_HERE, NO_DATA, HIDDEN, *_HOLLOW})


@dataclass(frozen=True)
class Spot:
    """A square's place and side, and how it is painted."""

    x: float
    y: float
    side: float
    paint: str


def small_tiles(view: View, named: Indicator, classed: Classed, *, side: float = 4.0) -> html.Img:
    """The tile grid without names, in an image that scales with its room."""
    tiles = group(view, classed)
    layout = lay_out([region for region, _ in tiles])
    step = side * 1.15
    across = square_columns(max((len(units) for _, units in tiles), default=1))
    down = max((math.ceil(len(u) / square_columns(len(u))) for _, u in tiles), default=1)
    wide, high = across * step + side, down * step + side
    spots = []
    for region, units in tiles:
        column, row = layout.places[region.code]
        columns = square_columns(len(units))
        left = column * wide + (wide - columns * step) / 2
        for i, unit in enumerate(worst_first(units)):
            spots.append(Spot(left + i % columns * step, row * high + i // columns * step, side, unit.paint))
    label = view.word("map_of_label", name=named.label(view.lang))
    return image(view, spots, (layout.columns * wide, layout.rows * high), label=label)


def group(view: View, classed: Classed) -> list[tuple[Region, list[Unit]]]:
    """Units under the region that their tile stands for: the district (or the unit itself, when it is one)."""
    regions = view.profile.regions
    tiles: dict[str, list[Unit]] = {}
    districts: dict[str, str] = {}  # by the code of the region above
    for unit in classed.units:
        code, parent = unit.region.code, unit.region.parent
        if unit.region.level == "district" or parent not in regions:
            tiles.setdefault(code, []).append(unit)
            continue
        if parent not in districts:
            above = [r for r in (*regions.ancestors(parent), regions[parent]) if r.level == "district"]
            districts[parent] = above[0].code if above else ""
        tiles.setdefault(districts[parent] or code, []).append(unit)
    return [(regions[code], units) for code, units in tiles.items()]


def image(view: View, spots: Sequence[Spot], size: tuple[float, float], *, label: str) -> html.Img:
    """Squares as an SVG image in this view's colours."""
    plain: dict[tuple[str, float], list[str]] = {}
    for spot in spots:
        if len(spots) > _MANY and spot.paint not in _OUTLINED:
            plain.setdefault((spot.paint, spot.side), []).append(f"M{spot.x:.1f},{spot.y:.1f}h{spot.side:g}")
    # Of a whole province those of one colour are one path: each is a stroke as wide as it is long.
    filled = "".join(
        f'<path d="{"".join(lines)}" stroke="{view.colour(paint)}" stroke-width="{side:g}" '
        f'transform="translate(0,{side / 2:g})"/>'
        for (paint, side), lines in plain.items()
    )
    body = filled + "".join(_square(view, spot) for spot in spots if not plain or spot.paint in _OUTLINED)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]:.1f} {size[1]:.1f}">'
        f'<defs><pattern id="h" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0,0V3" stroke="{view.colour("axis")}" stroke-width="1.6"/></pattern></defs>{body}</svg>'
    )
    return html.Img(src="data:image/svg+xml;utf8," + quote(svg, safe="~()*!.'/:=, "), alt=label, className="squares")


def _square(view: View, spot: Spot) -> str:
    x, y, side = spot.x, spot.y, spot.side
    box = f'x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}"'
    if spot.paint == NOT_HERE:
        return f'<rect {box} fill="none" stroke="{view.colour("rule")}" stroke-width="{side * 0.12:.2f}"/>'
    if spot.paint in {NO_DATA, HIDDEN}:
        return f'<rect {box} fill="url(#h)" stroke="{view.colour("axis")}" stroke-width="{side * 0.08:.2f}"/>'
    if spot.paint in _HOLLOW:
        edge = side * (0.05 if spot.paint == "unknown" else 0.09)
        dash = f' stroke-dasharray="{side * 0.2:.1f}"' if spot.paint == "unknown" else ""
        inner, rest = f'x="{x + edge:.1f}" y="{y + edge:.1f}"', f"{side - 2 * edge:.1f}"
        stroke = f'stroke="{view.colour(_HOLLOW[spot.paint])}" stroke-width="{2 * edge:.2f}"{dash}'
        return f'<rect {inner} width="{rest}" height="{rest}" fill="none" {stroke}/>'
    return f'<rect {box} fill="{view.colour(spot.paint)}"/>'
