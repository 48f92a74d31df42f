"""How much room words take in figures, in px: to choose how many rows and labels fit, not to place them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from components.panels.room import Room
    from components.view import View


_JOIN = " · "
# Em a character in captions, measured on the demonstration's walls (0.44 to 0.49): words, spaces and points.
_CAPTION = 0.475


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


def whole_pieces(text: str, width: float, size: float, *, keep: str = "") -> str:
    """Words joined by " · ", shortened to a width by whole pieces: the last go first, one that says ``keep`` never."""
    pieces = text.split(_JOIN)
    while len(pieces) > 1 and len(_JOIN.join(pieces)) * size * _CAPTION > width:
        spare = [i for i, piece in enumerate(pieces) if not (keep and keep in piece)]
        if not spare:
            break
        del pieces[spare[-1]]
    return _JOIN.join(pieces)


def below_title(space: Room, title: str, view: View) -> Room:
    """The room that is left when the title needs a second line (31 px bold on the wall, 15.5 on a laptop)."""
    size, line = (31.0, 36.0) if view.size == "wall" else (15.5, 20.0)
    lines = 2 if text_width(title, size * 0.98) + 1.2 * size > space.width else 1
    return replace(space, height=max(space.height - (lines - 1) * line, 40.0))
