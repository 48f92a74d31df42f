"""How much room words take in figures, in px: to choose how many rows and labels fit, not to place them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from components.panels.room import Room
    from components.view import View


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


def below_title(space: Room, title: str, view: View) -> Room:
    """The room that is left when the title needs a second line (31 px bold on the wall, 15.5 on a laptop)."""
    size, line = (31.0, 36.0) if view.size == "wall" else (15.5, 20.0)
    lines = 2 if text_width(title, size * 0.98) + 1.2 * size > space.width else 1
    return replace(space, height=max(space.height - (lines - 1) * line, 40.0))
