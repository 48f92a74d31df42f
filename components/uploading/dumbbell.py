"""Old and new on one line: an open ring, a solid dot, and what lies between. Neither red nor green."""

from __future__ import annotations

from urllib.parse import quote

from dash import html

from components.scale import Axis
from components.theme import Theme, colour

WIDTH, HEIGHT, EDGE = 266, 24, 6


def place(axis: Axis, value: float) -> float:
    """Where a value stands, in px from the left."""
    return EDGE + axis.share(value) * (WIDTH - 2 * EDGE)


def dumbbell(old: float | None, new: float, axis: Axis, theme: Theme, *, label: str) -> html.Img:
    """The ring of the old value (none: nothing) and the dot of the new one over faint lines at the axis's ticks."""
    middle, at = HEIGHT / 2, place(axis, new)
    marks = [f'<path d="M{place(axis, tick):.1f},0V{HEIGHT}" stroke="{colour(theme, "rule")}"/>' for tick in axis.ticks]
    if old is not None:
        ring = place(axis, old)
        marks.append(f'<path d="M{ring:.1f},{middle}H{at:.1f}" stroke="{colour(theme, "data")}" stroke-width="2.2"/>')
        marks.append(
            f'<circle cx="{ring:.1f}" cy="{middle}" r="3.8" fill="{colour(theme, "panel")}"'
            f' stroke="{colour(theme, "data")}" stroke-width="1.8"/>'
        )
    marks.append(f'<circle cx="{at:.1f}" cy="{middle}" r="5" fill="{colour(theme, "text")}"/>')
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(marks)}</svg>'
    return html.Img(
        src="data:image/svg+xml;utf8," + quote(svg, safe="~()*!.'/:=, "),
        alt=label,
        className="dumbbell",
        style={"width": f"{WIDTH / 16}rem", "height": f"{HEIGHT / 16}rem"},
    )
