"""How much room a panel's body has, in px of the reference picture: for drawings that must choose whole sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.grid import laptop_style
from data.profile import PanelSpec

if TYPE_CHECKING:
    from components.view import View

# DESIGN §3: a wall cell is 142.5 × 94 px with gaps of 14; a laptop page of 1366 px has 12 columns with gaps of 10.
# Edges: padding, title, caption and badge.
_WALL_CELL, _WALL_GAP, _WALL_EDGE = (142.5, 94.0), 14.0, (36.0, 112.0)
_LAPTOP_CELL, _LAPTOP_GAP, _LAPTOP_EDGE = 101.3, 10.0, (30.0, 86.0)
_LAPTOP_HEIGHT = 340.0


@dataclass(frozen=True)
class Room:
    """Width and height inside a panel, below the caption and above the badge."""

    width: float
    height: float


def room(spec: PanelSpec, view: View) -> Room:
    """The body's room; a panel without a place of its own counts as the usual size."""
    if view.size == "wall":
        _, _, columns, rows = spec.area or (1, 1, 4, 3)
        width = columns * _WALL_CELL[0] + (columns - 1) * _WALL_GAP - _WALL_EDGE[0]
        return Room(width, rows * _WALL_CELL[1] + (rows - 1) * _WALL_GAP - _WALL_EDGE[1])
    style = laptop_style(spec)
    columns = int(style["gridColumn"].split()[-1])
    height = float(style["minHeight"].removesuffix("px")) if "minHeight" in style else _LAPTOP_HEIGHT
    width = columns * _LAPTOP_CELL + (columns - 1) * _LAPTOP_GAP - _LAPTOP_EDGE[0]
    return Room(width, max(120.0, height - _LAPTOP_EDGE[1]))


def own_height(spec: PanelSpec, view: View) -> dict[str, str]:
    """The least height of a figure that fills its body, where the page leaves the panel's height to itself."""
    if view.size == "wall" or "minHeight" in laptop_style(spec):
        return {}
    return {"minHeight": f"{room(spec, view).height:.0f}px"}
