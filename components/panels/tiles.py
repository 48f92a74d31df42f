"""The tile grid: where each district's tile stands when there are no boundaries, and which cells stay empty.

Whole columns and rows, from 0 at the top left. From the profile's tile columns; else from centre points, so that
neighbours and compass directions survive; else in rows in the order of the profile.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.regions import Region

Place = tuple[int, int]  # column, row


@dataclass(frozen=True)
class Layout:
    """Columns and rows of the grid and the place of every tile by region code."""

    columns: int
    rows: int
    places: Mapping[str, Place]

    def empty(self) -> set[Place]:
        """Places without a tile."""
        every = {(c, r) for c in range(self.columns) for r in range(self.rows)}
        return every - set(self.places.values())


@dataclass(frozen=True)
class Block:
    """A rectangle of places: where a key or a list goes."""

    column: int
    row: int
    columns: int
    rows: int

    def places(self) -> set[Place]:
        return {(self.column + c, self.row + r) for c in range(self.columns) for r in range(self.rows)}

    @property
    def area(self) -> str:
        """CSS grid-area, lines from 1."""
        return f"{self.row + 1}/{self.column + 1}/span {self.rows}/span {self.columns}"


def lay_out(regions: Sequence[Region]) -> Layout:
    """A place for every region, none twice."""
    fixed = _first_of_each({r.code: r.tile for r in regions if r.tile is not None})
    if not fixed:
        points = [(r.code, r.lon, r.lat) for r in regions if r.lon is not None and r.lat is not None]
        fixed = dict(_from_points(tuple(points))) if len(points) > 1 else {}
    left = [r.code for r in regions if r.code not in fixed]
    return _closed(_fill(fixed, left))


def _first_of_each(wanted: Mapping[str, Place]) -> dict[str, Place]:
    """Two regions written on one place: the first keeps it, the other is placed like one without."""
    taken: dict[Place, str] = {}
    for code, place in wanted.items():
        taken.setdefault(place, code)
    return {code: place for place, code in taken.items()}


def _fill(fixed: dict[str, Place], left: Sequence[str]) -> dict[str, Place]:
    """Regions without a place go below the others, in rows."""
    if not left:
        return fixed
    columns = [c for c, _ in fixed.values()]
    width = max(columns) - min(columns) + 1 if fixed else math.ceil(math.sqrt(len(left)))
    first, top = (min(columns), max(r for _, r in fixed.values()) + 1) if fixed else (0, 0)
    return fixed | {code: (first + i % width, top + i // width) for i, code in enumerate(left)}


def _closed(places: Mapping[str, Place]) -> Layout:
    """Moved to the top left, so that column 0 and row 0 are used."""
    if not places:
        return Layout(1, 1, {})
    left, top = min(c for c, _ in places.values()), min(r for _, r in places.values())
    moved = {code: (c - left, r - top) for code, (c, r) in places.items()}
    return Layout(max(c for c, _ in moved.values()) + 1, max(r for _, r in moved.values()) + 1, moved)


@lru_cache(maxsize=64)
def _from_points(points: tuple[tuple[str, float, float], ...]) -> tuple[tuple[str, Place], ...]:
    """Places near the centre points: first the nearest free place for each, then moves and swaps while they shorten
    the squared distances. points: code, longitude, latitude."""
    wanted, size = _scaled(points)
    free = {(c, r) for c in range(size[0]) for r in range(size[1])}
    placed: dict[str, Place] = {}
    # From the outside in: the coast keeps its shape, the middle gives way.
    middle = ((size[0] - 1) / 2, (size[1] - 1) / 2)
    for code in sorted(wanted, key=lambda c: (-_off(wanted[c], middle), c)):
        placed[code] = min(free, key=lambda place: (_off(wanted[code], place), place))
        free.discard(placed[code])
    while _improved(placed, wanted, free):
        pass
    return tuple(placed.items())


def _scaled(points: Sequence[tuple[str, float, float]]) -> tuple[dict[str, tuple[float, float]], Place]:
    xs, ys = [p[1] for p in points], [p[2] for p in points]
    wide = max(max(xs) - min(xs), 1e-6) * math.cos(math.radians(sum(ys) / len(ys)))
    high = max(max(ys) - min(ys), 1e-6)
    # About two places for each region: room for the coast without tearing neighbours apart.
    columns = max(1, min(len(points), round(math.sqrt(1.8 * len(points) * wide / high))))
    rows = max(math.ceil(len(points) / columns), round(1.8 * len(points) / columns))
    wanted = {
        code: (
            (x - min(xs)) / max(max(xs) - min(xs), 1e-6) * (columns - 1),
            (max(ys) - y) / high * (rows - 1),
        )
        for code, x, y in points
    }
    return wanted, (columns, rows)


def _off(a: tuple[float, float], b: tuple[float, float]) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _improved(placed: dict[str, Place], wanted: Mapping[str, tuple[float, float]], free: set[Place]) -> bool:
    """One pass of moves to free places and of swaps; whether any helped."""
    helped = False
    codes = sorted(placed)
    for code in codes:
        best = min(free, key=lambda place: (_off(wanted[code], place), place), default=placed[code])
        if _off(wanted[code], best) < _off(wanted[code], placed[code]) - 1e-9:
            free.add(placed[code])
            free.discard(best)
            placed[code], helped = best, True
    for i, a in enumerate(codes):
        for b in codes[i + 1 :]:
            now = _off(wanted[a], placed[a]) + _off(wanted[b], placed[b])
            if _off(wanted[a], placed[b]) + _off(wanted[b], placed[a]) < now - 1e-9:
                placed[a], placed[b], helped = placed[b], placed[a], True
    return helped


def find_block(empty: Iterable[Place], *, columns: int, rows: int, corner: Place) -> Block | None:
    """The empty rectangle of at least this many columns and rows nearest to a corner place; None when none fits."""
    free = set(empty)
    found = [
        Block(c, r, columns, rows)
        for c, r in free
        if Block(c, r, columns, rows).places() <= free
    ]  # fmt: skip
    return min(found, key=lambda b: (_off((b.column, b.row), corner), b.row, b.column), default=None)


def square_columns(count: int) -> int:
    """Squares side by side in a tile: as square as whole columns allow."""
    return max(1, math.ceil(math.sqrt(count)))


@dataclass(frozen=True)
class Measure:
    """Sizes of a tile grid in px of the reference picture (1/16 rem). pitch: one tile with its gap; square without."""

    width: float
    height: float
    square: float
    gap: float = 2.4

    @classmethod
    def fitted(cls, layout: Layout, most: int, *, room: tuple[float, float], name: float, largest: float) -> Measure:
        """The largest sizes that fit a room of width × height. most: squares in the fullest tile; name: height of a
        tile's name; largest: squares never grow beyond this."""
        width, height = room[0] / layout.columns - 4, room[1] / layout.rows - 4
        across = square_columns(most)
        down = math.ceil(most / across)
        square = min(largest, (width - 8) / across - 2.4, (height - name - 6) / down - 2.4)
        return cls(width, height, max(3.0, square))
