"""Small pictures of growth as one SVG: both axes logarithmic, the dashed line is growth in proportion."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, GAP = 300, 210, 56, 34, 16


@dataclass(frozen=True)
class Curve:
    """title: what is measured, with its unit. points: size and figure, both above 0. along: what the size counts."""

    title: str
    points: Sequence[tuple[float, float]]
    along: str


def draw(path: Path, curves: Sequence[Curve]) -> None:
    """Writes the file."""
    path.write_text(svg(curves), encoding="utf-8")


def svg(curves: Sequence[Curve]) -> str:
    wide = len(curves) * (WIDTH + GAP)
    inner = "".join(
        f'<g transform="translate({n * (WIDTH + GAP)},0)">{_panel(curve)}</g>' for n, curve in enumerate(curves)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {HEIGHT + 44}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="#fff"/>{inner}</svg>\n'
    )


@dataclass(frozen=True)
class _Axis:
    """From whole powers of ten to whole powers of ten over a length in px."""

    low: int
    high: int
    length: float

    @classmethod
    def over(cls, values: Sequence[float], length: float) -> _Axis:
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        return cls(low, max(high, low + 1), length)

    def place(self, value: float) -> float:
        return (math.log10(value) - self.low) / (self.high - self.low) * self.length


def _panel(curve: Curve) -> str:
    points = sorted((x, y) for x, y in curve.points if x > 0 and y > 0)
    if not points:
        return f'<text x="{LEFT}" y="16">{escape(curve.title)}: not measured</text>'
    across = _Axis.over([x for x, _ in points], WIDTH - LEFT - 10)
    up = _Axis.over([y for _, y in points], HEIGHT - TOP)

    def at(x: float, y: float) -> str:
        return f"{LEFT + across.place(x):.1f},{HEIGHT - up.place(y):.1f}"

    (x0, y0), last = points[0], points[-1][0]
    reach = min(last, x0 * 10**up.high / y0)  # where proportion leaves the picture
    marks = "".join('<circle cx="{}" cy="{}" r="3" fill="#1f5fae"/>'.format(*at(x, y).split(",")) for x, y in points)
    line = " ".join(at(x, y) for x, y in points)
    proportion = f"{at(x0, y0)} {at(reach, y0 * reach / x0)}"
    return (
        f'<text x="{LEFT}" y="18" font-weight="bold">{escape(curve.title)}</text>{_ticks(across, up)}'
        f'<polyline points="{proportion}" stroke="#999" stroke-dasharray="4 3" fill="none"/>'
        f'<polyline points="{line}" stroke="#1f5fae" stroke-width="2" fill="none"/>'
        f'{marks}<text x="{LEFT}" y="{HEIGHT + 34}">{escape(curve.along)}</text>'
    )


def _ticks(across: _Axis, up: _Axis) -> str:
    lines = []
    for power in range(across.low, across.high + 1):
        x = LEFT + across.place(10**power)
        lines.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT}" stroke="#ddd"/>')
        lines.append(f'<text x="{x:.1f}" y="{HEIGHT + 15}" text-anchor="middle">{10.0**power:g}</text>')
    for power in range(up.low, up.high + 1):
        y = HEIGHT - up.place(10**power)
        lines.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - 10}" y2="{y:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    return "".join(lines)
