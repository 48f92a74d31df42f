"""The figure of slopes: small groups side by side on one scale, a line each, named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from components import format as fmt
from components.figure import axis, escape, figure
from components.panels.room import Room
from components.ranks import mark_state, old
from components.scale import Axis, nice
from components.space import font, text_width
from components.theme import state_colour
from components.trend_plan import End, spread
from data.period import Period
from data.reading import Reading

if TYPE_CHECKING:
    from components.view import View

_SYMBOL = {"act": "diamond", "watch": "triangle-up"}


@dataclass(frozen=True)
class Line:
    """A category or an indicator over the years, oldest first."""

    label: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Group:
    """Lines of one indicator. label "" when the lines are indicators themselves."""

    label: str
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]


def draw(groups: Sequence[Group], view: View, *, label: str, space: Room) -> html.Div:
    """The figure, filling its box; every group has the same vertical scale."""
    size = font(view, "axis")
    values = [r.value for g in groups for line in g.lines for r in line.readings if r.value is not None]
    scale = nice(values, at_most=5)
    named = any(g.label for g in groups)
    traces, notes, axes = [], [], {}
    for k, group in enumerate(groups):
        domain = _domain(group, view, k, len(groups), width=space.width)
        axes[_axis_key(k)] = _x_axis(group, view, domain)
        traces += [t for i, line in enumerate(_best_first(group)) for t in _line(line, view, k, first=i == 0)]
        height = space.height - (1.6 + 1.9) * size
        notes += _ends(group, view, scale, domain, height=height)
        if group.label:
            notes.append(_heading(group, view, domain))
    pad = 0.04 * (scale.high - scale.low)
    return figure(
        traces,
        view,
        label=label,
        margin={"l": size * 0.7, "r": 0, "t": size * (1.7 if named else 0.7), "b": size * 1.9},
        yaxis={
            "range": [scale.low - pad, scale.high + pad], "showgrid": False, "showticklabels": False,
            "fixedrange": True,
        },
        annotations=notes,
        **axes,
    )  # fmt: skip


def _axis_key(k: int) -> str:
    return "xaxis" if k == 0 else f"xaxis{k + 1}"


def _domain(group: Group, view: View, k: int, count: int, *, width: float) -> tuple[float, float]:
    """The part of the width that a group's lines take; the rest of its share is for names."""
    names = max((text_width(_name(line, view), font(view)) for line in group.lines), default=0.0)
    share = 1 / count
    room = min((names + view.type.mark * 1.5) / width, share * 0.7)
    return round(k * share + 0.02, 4), round((k + 1) * share - room, 4)


def _x_axis(group: Group, view: View, domain: tuple[float, float]) -> dict[str, Any]:
    last = len(group.periods) - 1
    return {
        **axis(view, grid=False), "domain": list(domain), "range": [-0.15, last + 0.15], "anchor": "y",
        "fixedrange": True, "tickvals": [0, last], "ticklabeloverflow": "allow",
        "ticktext": [_year(group.periods[0], view), _year(group.periods[-1], view)], "tickangle": 0,
    }  # fmt: skip


def _year(period: Period, view: View) -> str:
    """Only the year where the periods are years; else the period."""
    return fmt.period(period, view.lang)


def _best_first(group: Group) -> list[Line]:
    """Highest end first: it is drawn in the colour of text, the others as data."""
    return sorted(group.lines, key=lambda line: -(line.readings[-1].value or float("-inf")))


def _line(line: Line, view: View, k: int, *, first: bool) -> list[dict[str, Any]]:
    """Straight line with gaps; open ring at the first value, its sign or a dot at the last."""
    last = line.readings[-1]
    base = "stale" if old(last) else "text" if first else "data"
    colour = view.colour(base)
    ends = [i for i, r in enumerate(line.readings) if r.value is not None]
    drawn: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "x": list(range(len(line.readings))), "connectgaps": False,
            "y": [r.value for r in line.readings], "line": {"color": colour, "width": view.type.line},
            "xaxis": "x" if k == 0 else f"x{k + 1}", "hoverinfo": "text", "cliponaxis": False,
            "hovertext": [_hover(line, r, view) for r in line.readings],
        }
    ]  # fmt: skip
    if not ends:
        return drawn
    state = mark_state(line.readings[ends[-1]])
    tone = state_colour(view.theme, state) if state in {"act", "watch", "stale"} else colour
    open_ring = [i for i in ends[:1] if i != ends[-1]]
    places = [*open_ring, ends[-1]]
    drawn.append(
        {
            "type": "scatter", "mode": "markers", "x": places, "y": [line.readings[i].value for i in places],
            "xaxis": "x" if k == 0 else f"x{k + 1}", "hoverinfo": "skip", "cliponaxis": False,
            "marker": {
                "opacity": 1, "symbol": ["circle"] * len(open_ring) + [_SYMBOL.get(state, "circle")],
                "size": [view.type.mark * 0.62] * len(open_ring) + [view.type.mark * 0.75],
                "color": [view.colour("panel")] * len(open_ring) + [tone],
                "line": {"width": view.type.line * 0.8, "color": [colour] * len(open_ring) + [tone]},
            },
        }
    )  # fmt: skip
    return drawn


def _name(line: Line, view: View) -> str:
    return f"{line.label} {view.bare(line.readings[-1])}"


def _ends(group: Group, view: View, scale: Axis, domain: tuple[float, float], *, height: float) -> list[dict[str, Any]]:
    """Name and value at the end of each line, none over another."""
    size = font(view)
    ends = []
    for i, line in enumerate(_best_first(group)):
        last = next((r for r in reversed(line.readings) if r.value is not None), None)
        if last is None or last.value is None:
            continue
        tone = "stale" if old(last) else "text" if i == 0 else "text2"
        ends.append(End(_name(line, view), last.value, view.colour(tone), strong=i == 0))
    return [
        {
            "xref": "paper", "x": domain[1], "xanchor": "left", "xshift": size * 0.35, "y": e.y, "yanchor": "middle",
            "yshift": e.shift, "showarrow": False, "font": {"size": size, "color": e.colour},
            "text": f"<b>{escape(e.text)}</b>" if e.strong else escape(e.text),
        }
        for e in spread(ends, scale, height=height, gap=1.15 * size)
    ]  # fmt: skip


def _heading(group: Group, view: View, domain: tuple[float, float]) -> dict[str, Any]:
    return {
        "xref": "paper", "x": domain[0], "xanchor": "left", "xshift": -font(view) * 0.4, "yref": "paper", "y": 1,
        "yanchor": "bottom", "showarrow": False, "text": f"<b>{escape(group.label)}</b>",
        "font": {"size": font(view, "axis"), "color": view.colour("text")},
    }  # fmt: skip


def _hover(line: Line, reading: Reading, view: View) -> str:
    return f"<b>{escape(line.label)}</b><br>{fmt.period(reading.period, view.lang)}: {escape(view.value(reading))}"
