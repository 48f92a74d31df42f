"""How much room words take in figures, in px: enough to choose how many rows and labels fit, never to place them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
