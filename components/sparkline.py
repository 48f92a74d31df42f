"""Small lines in cards and tables: SVG images, because a figure for each would cost more than the page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from dash import html

from components.theme import Theme, colour, state_colour


def sparkline(
    values: Sequence[float | None],
    theme: Theme,
    *,
    label: str,
    target: float | None = None,
    state: str = "good",
    width: int = 262,
    height: int = 64,
    weight: float = 2.5,
) -> html.Img:
    """The values as a line, oldest first (None leaves a gap), target dashed, last point marked in its state's colour.

    Drawn in the indicator's own range with the target inside it: a small line shows direction, never size.
    """
    svg = svg_line(values, theme, target=target, state=state, width=width, height=height, weight=weight)
    return html.Img(
        src="data:image/svg+xml;utf8," + quote(svg, safe="~()*!.'/:=, "),
        alt=label,
        className="spark",
        style={"width": f"{width / 16}rem", "height": f"{height / 16}rem"},
    )


def svg_line(
    values: Sequence[float | None],
    theme: Theme,
    *,
    target: float | None,
    state: str,
    width: int,
    height: int,
    weight: float,
) -> str:
    """The line as SVG text; an empty drawing when nothing was observed."""
    known = [v for v in values if v is not None]
    inner: list[str] = []
    if known:
        low, high = _range(known, target)
        radius = weight * 1.8
        x = _scale(0, max(len(values) - 1, 1), radius, width - radius)
        y = _scale(low, high, height - radius - 1, radius + 1)
        if target is not None:
            inner.append(
                f'<path d="M0,{y(target):.1f}H{width}" stroke="{colour(theme, "text2")}"'
                f' stroke-width="{weight * 0.7:.2f}" stroke-dasharray="5 4" fill="none"/>'
            )
        line = colour(theme, "stale" if state == "stale" else "data")
        for run in _runs(values):
            points = "L".join(f"{x(i):.1f},{y(v):.1f}" for i, v in run)
            points += "h0" if len(run) == 1 else ""  # a lone point is a stroke without length: a round dot
            inner.append(
                f'<path d="M{points}" fill="none" stroke="{line}" stroke-width="{weight}"'
                ' stroke-linejoin="round" stroke-linecap="round"/>'
            )
        last = max(i for i, v in enumerate(values) if v is not None)
        end = state_colour(theme, state) if state in {"act", "watch", "stale"} else colour(theme, "text")
        inner.append(f'<circle cx="{x(last):.1f}" cy="{y(values[last] or 0):.1f}" r="{radius:.1f}" fill="{end}"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(inner)}</svg>'


def _range(known: Sequence[float], target: float | None) -> tuple[float, float]:
    pool = [*known, target] if target is not None else list(known)
    low, high = min(pool), max(pool)
    return (low - 1, high + 1) if low == high else (low, high)


def _scale(low: float, high: float, start: float, end: float):
    return lambda v: start + (v - low) / (high - low) * (end - start)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    runs: list[list[tuple[int, float]]] = [[]]
    for i, v in enumerate(values):
        if v is None:
            runs.append([])
        else:
            runs[-1].append((i, v))
    return [r for r in runs if r]
