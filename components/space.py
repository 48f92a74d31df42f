"""How much room a panel's body has and words take, in px: to choose how many rows and labels fit, not to place them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.profile import PanelSpec

if TYPE_CHECKING:
    from components.view import View

# The reference wall (DESIGN §3): cells of 142.5 × 94 px, 14 px apart; title, caption and badge take 112 px of a panel.
_CELL, _GAP, _WALL_FRAME = (142.5, 94.0), 14.0, (36.0, 112.0)
# The laptop page: 1326 px in 12 columns, 10 px apart.
_LAP_WIDTH, _LAP_GAP, _LAP_FRAME, _LAP_HEIGHT = 1326.0, 10.0, (30.0, 76.0), 320.0


@dataclass(frozen=True)
class Space:
    """Width and height in px of the reference picture (a wall picture is enlarged as a whole)."""

    width: float
    height: float


def body_space(spec: PanelSpec, view: View) -> Space:
    """The room of a panel's body. On the wall by its cells; on a laptop by its columns and height (0: its own)."""
    if view.size == "wall":
        _, _, columns, rows = spec.area or (1, 1, 4, 3)
        width = columns * _CELL[0] + (columns - 1) * _GAP - _WALL_FRAME[0]
        return Space(width, rows * _CELL[1] + (rows - 1) * _GAP - _WALL_FRAME[1])
    columns, height = spec.laptop
    width = columns * (_LAP_WIDTH + _LAP_GAP) / 12 - _LAP_GAP - _LAP_FRAME[0]
    return Space(width, (height or _LAP_HEIGHT) - _LAP_FRAME[1])


def text_width(text: str, size: float) -> float:
    """About how wide text is: 0.56 em a character in the stack's fonts, measured on names and numbers."""
    return len(text) * size * 0.56


def font(view: View, role: str = "row") -> float:
    """Pixels of a text role in figures: "row" or "axis"."""
    return view.type.axis if role == "axis" else view.type.row


def fitting(available: float, row: float, total: int) -> int:
    """How many of total rows fit; one row is kept for "and n more" when not all do. At least one."""
    most = int(available // row)
    return total if total <= most else max(1, most - 1)


def below_title(space: Space, title: str, view: View) -> Space:
    """The room that is left when the title needs a second line (31 px bold on the wall, 15.5 on a laptop)."""
    size, line = (31.0, 36.0) if view.size == "wall" else (15.5, 20.0)
    lines = 2 if text_width(title, size * 0.98) + 1.2 * size > space.width else 1
    return Space(space.width, max(space.height - (lines - 1) * line, 40.0))
