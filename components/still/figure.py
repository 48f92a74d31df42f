"""A figure of ours as SVG that fills its box, whatever its size: lines, marks, words, axes, shapes and notes.

Places are percent of the plot, sizes are pixels, as plotly.js has them. Only what our figures use is known; anything
else is left out of the picture, never of the page: plotly.js draws the figure itself a moment later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from components.still import map_picture
from components.still.axes import Axis, grid, percent, ticks, x_share, y_share
from components.still.text import Words, words

_Dict = Mapping[str, Any]
# plotly.js puts this many px around the words of a note: border and padding.
_NOTE = 2.0


def picture(figure: _Dict) -> str:
    """The figure in its box. KeyError when an axis has no range."""
    layout, traces = figure["layout"], figure["data"]
    if map_picture.is_map(traces):
        drawn = map_picture.picture(figure, lambda points, trace: _drawn(points, trace, layout["font"]))
        return f'<div class="still-figure" style="container-type:size">{drawn}</div>'
    axes = {name: Axis.of(spec) for name, spec in layout.items() if name[1:5] == "axis" and "range" in spec}
    base = layout["font"]
    below = [s for s in layout.get("shapes", ()) if s.get("layer") == "below"]
    above = [s for s in layout.get("shapes", ()) if s.get("layer") != "below"]
    inner = "".join(
        [
            *(_shape(s, axes) for s in below),
            *(grid(name, axis) for name, axis in axes.items()),
            *(_trace(t, axes, base) for t in traces),
            *(_shape(s, axes) for s in above),
            *(ticks(name, axis, base) for name, axis in axes.items()),
            *(_note(n, axes, base) for n in layout.get("annotations", ())),
        ]
    )
    left, right, top, bottom = (layout["margin"][side] for side in "lrtb")
    box = f"left:{left:g}px;top:{top:g}px;width:calc(100% - {left + right:g}px);height:calc(100% - {top + bottom:g}px)"
    family = escape(base["family"])
    return f'<div class="still-figure"><svg style="{box}" font-family="{family}">{inner}</svg></div>'


def _shape(shape: _Dict, axes: Mapping[str, Axis]) -> str:
    across, along = shape.get("xref", "x"), shape.get("yref", "y")
    x0, x1 = x_share(axes, across, shape["x0"]), x_share(axes, across, shape["x1"])
    y0, y1 = y_share(axes, along, shape["y0"]), y_share(axes, along, shape["y1"])
    if x0 is None or x1 is None or y0 is None or y1 is None:
        return ""
    paint = _stroke(shape.get("line", {})) + (f' opacity="{shape["opacity"]}"' if "opacity" in shape else "")
    if shape["type"] == "line":
        return f'<line x1="{percent(x0)}" x2="{percent(x1)}" y1="{percent(y0)}" y2="{percent(y1)}"{paint}/>'
    box = f'x="{percent(min(x0, x1))}" y="{percent(min(y0, y1))}" width="{percent(abs(x1 - x0))}"'
    fill = escape(shape.get("fillcolor", "none"))
    return f'<rect {box} height="{percent(abs(y1 - y0))}" fill="{fill}"{paint}/>'


def _stroke(line: _Dict) -> str:
    if not line.get("width", 2):
        return ""
    dash = f' stroke-dasharray="{escape(line["dash"])}"' if line.get("dash", "solid") != "solid" else ""
    return f' stroke="{escape(line.get("color", "#444"))}" stroke-width="{line.get("width", 2):g}"{dash}'


# ------------------------------------------------------------------------------------------------ traces


def _trace(trace: _Dict, axes: Mapping[str, Axis], base: _Dict) -> str:
    across, along = trace.get("xaxis", "x"), trace.get("yaxis", "y")
    points = [(x_share(axes, across, x), y_share(axes, along, y)) for x, y in zip(trace["x"], trace["y"], strict=False)]
    return _drawn(points, trace, base)


def _drawn(points: Sequence[tuple[float | None, float | None]], trace: _Dict, base: _Dict) -> str:
    """What a trace draws at places given as shares."""
    mode, parts = trace.get("mode", "lines"), []
    if "lines" in mode:
        parts.append(_line(points, trace))
    if "markers" in mode:
        parts += _markers(points, trace)
    if "text" in mode:
        parts += _texts(points, trace, base)
    drawn = "".join(parts)
    return f'<g opacity="{trace["opacity"]}">{drawn}</g>' if "opacity" in trace else drawn


def _line(points: Sequence[tuple[float | None, float | None]], trace: _Dict) -> str:
    steps, pen = [], "M"
    for x, y in points:
        if x is None or y is None:
            pen = "M"
            continue
        steps.append(f"{pen}{x * 1000:.1f},{y * 1000:.1f}")
        pen = "L"
    paint = _stroke(trace.get("line", {}))
    if not steps or not paint or "rgba(0,0,0,0)" in paint:
        return ""
    path = f'<path d="{"".join(steps)}" fill="none" vector-effect="non-scaling-stroke"{paint}/>'
    return f'<svg viewBox="0 0 1000 1000" preserveAspectRatio="none" width="100%" height="100%">{path}</svg>'


def _markers(points: Sequence[tuple[float | None, float | None]], trace: _Dict) -> Iterable[str]:
    marker = trace.get("marker", {})
    line = marker.get("line", {})
    for i, (x, y) in enumerate(points):
        if x is None or y is None:
            continue
        colour, edge = _one(marker.get("color", "none"), i), _one(line.get("color", "none"), i)
        width = _one(line.get("width", 0), i)
        yield _mark(
            x, y, _one(marker.get("symbol", "circle"), i), _one(marker.get("size", 6), i) / 2, colour, edge, width
        )


def _one(value: Any, i: int) -> Any:
    """A property for all points, or one for each."""
    return value[i] if isinstance(value, list | tuple) else value


def _mark(x: float, y: float, symbol: str, r: float, colour: str, edge: str, width: float) -> str:
    """plotly.js's own symbols: what its sizes mean differs from one to the next."""
    if symbol == "line-ns-open":
        colour, edge = "none", colour
    rim = f' stroke="{escape(edge)}" stroke-width="{width:g}"' if width else ""
    paint = f'fill="{escape(colour)}"{rim}'
    if colour in {"none", "rgba(0,0,0,0)"} and (not rim or edge == "rgba(0,0,0,0)"):
        return ""
    if symbol == "circle":
        return f'<circle cx="{percent(x)}" cy="{percent(y)}" r="{r:g}" {paint}/>'
    shapes = {
        "diamond": f"M{r * 1.3:.2f},0L0,{-r * 1.3:.2f}L{-r * 1.3:.2f},0L0,{r * 1.3:.2f}Z",
        "triangle-up": f"M{-r * 1.1547:.2f},{r / 2:.2f}H{r * 1.1547:.2f}L0,{-r:.2f}Z",
        "line-ns-open": f"M0,{r * 1.4:.2f}V{-r * 1.4:.2f}",
    }
    return f'<svg x="{percent(x)}" y="{percent(y)}"><path d="{shapes[symbol]}" {paint}/></svg>'


def _texts(points: Sequence[tuple[float | None, float | None]], trace: _Dict, base: _Dict) -> Iterable[str]:
    font = {**base, **trace.get("textfont", {})}
    position = trace.get("textposition", "middle center")
    radius = _one(trace.get("marker", {}).get("size", 6), 0) / 2 / 0.8 + 1 if "markers" in trace["mode"] else 0.0
    side = -1 if "left" in position else 1 if "right" in position else 0
    level = -1 if "top" in position else 1 if "bottom" in position else 0
    dy = font["size"] * 0.75 + level * radius + (level - 1) * font["size"] / 2
    for (x, y), text in zip(points, trace["text"], strict=False):
        if x is not None and y is not None:
            anchor = ("end", "middle", "start")[side + 1]
            yield words(str(text), font, Words(percent(x), percent(y), anchor, dx=side * radius, dy=dy))


def _note(note: _Dict, axes: Mapping[str, Axis], base: _Dict) -> str:
    """An annotation without an arrow."""
    x, y = x_share(axes, note.get("xref", "x"), note["x"]), y_share(axes, note.get("yref", "y"), note["y"])
    if x is None or y is None:
        return ""
    across, along = note.get("xanchor", "auto"), note.get("yanchor", "auto")
    if across == "auto":
        across = _third(x, ("left", "center", "right")) if note.get("xref") == "paper" else "center"
    if along == "auto":
        along = _third(y, ("top", "middle", "bottom")) if note.get("yref") == "paper" else "middle"
    anchor, inset = {"left": ("start", _NOTE), "center": ("middle", 0.0), "right": ("end", -_NOTE)}[across]
    base_line, drop = {
        "top": ("text-before-edge", _NOTE),
        "middle": ("central", 0.0),
        "bottom": ("text-after-edge", -_NOTE),
    }[along]
    font = {**base, **note.get("font", {})}
    dx, dy = note.get("xshift", 0) + inset, drop - note.get("yshift", 0)
    return words(str(note["text"]), font, Words(percent(x), percent(y), anchor, dx=dx, dy=dy, base=base_line))


def _third(share: float, names: tuple[str, str, str]) -> str:
    """By which of its sides words hang at a share of the paper, where the figure does not say."""
    return names[0] if share < 1 / 3 else names[1] if share <= 2 / 3 else names[2]
