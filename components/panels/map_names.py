"""Places for names on a map: beside the signs and beside each other, or left out where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.space import text_width

# Steps away from the centre that are tried, in heights of a line, nearest first; sideways in widths of the name.
_SHIFTS = (
    (0, 0),
    (0, -1),
    (0, 1),
    (0, -1.8),
    (0, 1.8),
    (0.6, 0),
    (-0.6, 0),
    (0.6, -1),
    (-0.6, -1),
    (0.6, 1),
    (-0.6, 1),
)


@dataclass(frozen=True)
class Box:
    """A rectangle in px around a centre."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """Shared surface in px²; 0 when apart."""
        wide = min((self.width + other.width) / 2 - abs(self.x - other.x), self.width, other.width)
        high = min((self.height + other.height) / 2 - abs(self.y - other.y), self.height, other.height)
        return wide * high if wide > 0 and high > 0 else 0.0


@dataclass(frozen=True)
class Name:
    """A name wanted at a point, in px. must: drawn also where it overlaps a little."""

    text: str
    x: float
    y: float
    must: bool = False


# Of a name's own surface, what may lie under others or outside: of any name, and of one that must be there.
_SHARE, _MUST = 0.12, 0.3


def place_names(names: Sequence[Name], taken: Sequence[Box], *, size: float, within: Box | None = None) -> list[Name]:
    """The names that have room, each at its place. taken: boxes of signs. size: of the type, in px. within: what of the
    map is on the glass; a name that would be cut there counts as overlapping by what is lost."""

    def lost(spot: Box) -> float:
        outside = spot.width * spot.height - spot.overlap(within) if within else 0.0
        return outside + sum(spot.overlap(b) for b in boxes)

    boxes = list(taken)
    found: list[Name] = []
    for name in names:
        width, height = text_width(name.text, size), size * 1.15
        spots = [Box(name.x + dx * width, name.y + dy * height, width, height) for dx, dy in _SHIFTS]
        best = min(spots, key=lost)
        if lost(best) < (_MUST if name.must else _SHARE) * width * height:
            boxes.append(best)
            found.append(Name(name.text, best.x, best.y, name.must))
    return found
