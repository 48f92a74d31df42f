"""The map without boundaries: one tile a district, one square a village, key and list in the empty cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from components.panels.classes import Classed
from components.panels.map_small import group, small_tiles
from components.panels.marks import Mark, Marked, key_block, mark_list, worst_first
from components.panels.room import Room
from components.panels.tiles import Block, Layout, Measure, find_block, lay_out, square_columns
from components.panels.units import Unit
from components.ranks import place
from components.signs import sign
from data.profile import Indicator
from data.regions import Region

if TYPE_CHECKING:
    from components.view import View


@dataclass(frozen=True)
class _Size:
    """Px of the reference picture: a tile's name, a line of the list, of the key, an item's width, squares at most."""

    name: float
    line: float
    step: float
    item: float
    square: float
    alone: float  # a single square in its tile


_SIZES = {"wall": _Size(28, 29.5, 32, 205, 26, 72), "laptop": _Size(19, 21, 19, 170, 17, 40)}
_KEY_WIDTH = 250.0
# A wall's tile narrower than this cannot hold a name.
_NARROW = 90.0
# Squares smaller than this are no targets for a pointer: the map is drawn without names, as one image.
_TINY = 6.0
# A laptop's panel at least so wide has its key and list beside the map.
SIDE, WIDE = 200.0, 430.0


def tile_map(view: View, named: Indicator, classed: Classed, marks: Marked, *, room: Room) -> list[Component]:
    """The whole body: tiles with key and list among them, beside them, or above and below."""
    tiles = group(view, classed)
    layout = lay_out([region for region, _ in tiles])
    most = max((len(units) for _, units in tiles), default=1)
    key, listed = key_block(view, named, classed, title=True), [mark_list(view, marks)] if marks.shown else []
    lines = Lines(len(classed.key), len(marks.shown) + bool(marks.more))
    if view.size == "laptop":
        measure = _measure(view, layout, most, beside(room, lines))
        tiny = _tiny(measure, most)
        grid = html.Div(small_tiles(view, named, classed), className="picture") if tiny else None
        drawn = grid or _grid(view, tiles, layout, measure, marks, [])
        return [drawn, html.Div([key, *listed], className="side")]
    measure = _measure(view, layout, most, room)
    if _tiny(measure, most) and room.width > 2 * _KEY_WIDTH:
        picture = html.Div(small_tiles(view, named, classed), className="picture")
        return [picture, html.Div([key, *listed], className="side")]
    key_place, list_place = places(layout, measure, lines)
    inside = [html.Div(key, className="in-cells", style={"gridArea": key_place.area})] if key_place else []
    inside += [html.Div(listed, className="in-cells low", style={"gridArea": list_place.area})] if list_place else []
    if key_place and (list_place or not listed):
        return [_grid(view, tiles, layout, measure, marks, inside)]
    if room.width - _KEY_WIDTH >= layout.columns * _NARROW:
        measure = _measure(view, layout, most, Room(room.width - _KEY_WIDTH, room.height))
        return [_grid(view, tiles, layout, measure, marks, []), html.Div([key, *listed], className="side")]
    measure = _measure(view, layout, most, outside(room, lines, key=True, marks=True))
    return [html.Div(key, className="flat"), _grid(view, tiles, layout, measure, marks, []), *listed]


@dataclass(frozen=True)
class Lines:
    """How many lines the key and the list have."""

    key: int
    items: int


def _measure(view: View, layout: Layout, most: int, room: Room) -> Measure:
    size = _SIZES[view.size]
    largest = size.square if most > 4 and len(layout.places) > 1 else size.alone
    return Measure.fitted(layout, most, room=(room.width, room.height), name=size.name, largest=largest)


def _tiny(measure: Measure, most: int) -> bool:
    return measure.square < _TINY and most > 1


def beside(room: Room, lines: Lines) -> Room:
    """What a laptop's key and list leave to the map: they stand at its right, or below when the panel is narrow."""
    if room.width >= WIDE:
        return Room(room.width - SIDE, room.height)
    size, columns = _SIZES["laptop"], max(1, int(room.width // _SIZES["laptop"].item))
    used = math.ceil((lines.key + 1) / columns) * size.step + math.ceil(lines.items / columns) * size.line
    return Room(room.width, max(90.0, room.height - used - 10))


def outside(room: Room, lines: Lines, *, key: bool, marks: bool) -> Room:
    """What is left on a wall when key or list find no empty cells."""
    size, columns = _SIZES["wall"], max(1, int(room.width // _SIZES["wall"].item))
    # A flat key has three classes a line below its title.
    used = (1 + math.ceil(lines.key / 3)) * size.step * key + math.ceil(lines.items / columns) * size.line * marks
    return Room(room.width, max(120.0, room.height - used - 8))


def _grid(
    view: View,
    tiles: Sequence[tuple[Region, list[Unit]]],
    layout: Layout,
    measure: Measure,
    marks: Marked,
    inside: Sequence[Component],
) -> html.Div:
    numbers = {m.unit.region.code: m for m in marks.shown}
    drawn = [_tile(view, region, units, layout, numbers) for region, units in tiles]
    most = max((len(units) for _, units in tiles), default=1)
    return html.Div([*drawn, *inside], className="tiles", style=_grid_style(layout, measure, most))


def places(layout: Layout, measure: Measure, lines: Lines) -> tuple[Block | None, Block | None]:
    """Empty cells of a wall's grid for the key (top left) and for the list (bottom right); None: they stand outside."""
    wide, high = measure.width + 4, measure.height + 4
    free = layout.empty()
    across, down = math.ceil(_KEY_WIDTH / wide), math.ceil((lines.key + 1) * _SIZES["wall"].step / high)
    first = find_block(free, columns=across, rows=down, corner=(0, 0))
    free -= first.places() if first else set()
    return first, _list_block(free, layout, (wide, high), lines.items) if lines.items else None


def _list_block(free: set[tuple[int, int]], layout: Layout, cell: tuple[float, float], items: int) -> Block | None:
    """The smallest empty block that holds every line of the list."""
    for rows in range(1, layout.rows + 1):
        lines = int(rows * cell[1] // _SIZES["wall"].line)
        columns = math.ceil(math.ceil(items / max(1, lines)) * _SIZES["wall"].item / cell[0])
        if columns <= layout.columns and lines:
            corner = (layout.columns - columns, layout.rows - rows)
            if found := find_block(free, columns=columns, rows=rows, corner=corner):
                return found
    return None


def _grid_style(layout: Layout, measure: Measure, most: int) -> dict[str, str]:
    across = square_columns(most)
    # On narrow screens the squares follow the width of the panel's body (a size container).
    square = f"min({measure.square / 16:.3f}rem, (100cqw / {layout.columns} - .75rem) / {across} - .15rem)"
    return {
        "gridTemplateColumns": f"repeat({layout.columns}, minmax(0, {measure.width / 16:.3f}rem))",
        "gridTemplateRows": f"repeat({layout.rows}, minmax(0, {measure.height / 16:.3f}rem))",
        "--u": square,
        "--across": str(across),
    }


def _tile(view: View, region: Region, units: Sequence[Unit], layout: Layout, numbers: dict[str, Mark]) -> Component:
    column, row = layout.places[region.code]
    style = {"gridArea": f"{row + 1}/{column + 1}"}
    if len(units) == 1 and units[0].region.code == region.code:
        return _whole(view, units[0], numbers.get(region.code), style)
    across = square_columns(len(units))
    # On the wall a tile is its own histogram; on a laptop squares are named and stand by code.
    ordered = worst_first(units) if view.size == "wall" else sorted(units, key=lambda u: u.region.code)
    squares = [square(view, u, numbers.get(u.region.code)) for u in ordered]
    columns = {"gridTemplateColumns": f"repeat({across}, var(--u))"}
    return html.Div(
        [
            html.B(view.region_name(region), className="name"),
            html.Div(squares, className="units", style=columns),
        ],
        className="tile",
        style=style,
    )


def _whole(view: View, unit: Unit, mark: Mark | None, style: dict[str, str]) -> html.Div:
    """A tile that is the region itself: wholly in its class, with its sign and name."""
    number = [sign(mark.state, view.lang, number=mark.number, label=False)] if mark else []
    inside = [*number, html.B(place(view, unit.region), className="name")]
    return html.Div(inside, className=f"tile whole p-{unit.paint}", style=style)


def square(view: View, unit: Unit, mark: Mark | None = None) -> Component:
    """One region: a square in its class; on a laptop a link that says its name and value."""
    inside = [sign(mark.state, view.lang, number=mark.number, label=False)] if mark else []
    if view.address.on_wall:
        return html.Span(inside, className=f"u p-{unit.paint}")
    words = f"{view.region_name(unit.region, full=True)}: {unit.text}"
    href = view.address.href(f"/wilayah/{unit.region.code}")
    return html.A(inside, href=href, className=f"u p-{unit.paint}", title=words, **{"aria-label": words})
