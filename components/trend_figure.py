"""The figure of a trend: lines over even periods, names at their ends, dashed target or plan, hatch to today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from components import format as fmt
from components.figure import escape, figure
from components.ranks import old
from components.scale import tick_words
from components.space import font
from components.theme import state_colour
from components.trend_plan import Plan

if TYPE_CHECKING:
    from components.view import View

_SYMBOL = {"act": "diamond", "watch": "triangle-up"}


def draw(found: Plan, view: View, *, label: str) -> html.Div:
    """The figure, filling its box."""
    size = font(view, "axis")
    ticks = _few(found, view)
    # A gridline exactly at the end of its axis is not drawn.
    pad = 0.01 * (found.axis.high - found.axis.low)
    return figure(
        [*_hatch(found, view), *_plan_line(found, view), *_lines(found, view), *_last_points(found, view)],
        view,
        label=label,
        hovermode=False if view.address.on_wall else "x unified",
        margin={"l": found.left, "r": found.right, "t": size * 0.8, "b": size * 2.1},
        xaxis={
            "type": "category", "categoryorder": "array", "categoryarray": list(found.words),
            "range": [-0.3, len(found.words) - 0.7], "tickvals": [found.words[i] for i in ticks],
            "ticktext": [_tick_text(found, view, i) for i in ticks], "tickangle": 0, "fixedrange": view.address.on_wall,
            "tickfont": {"size": size, "color": view.colour("text2")}, "ticklabelstandoff": round(size * 0.4),
            "ticklabeloverflow": "allow",
        },
        yaxis={
            "range": [found.axis.low - pad, found.axis.high + pad], "ticklabeloverflow": "allow",
            "tickvals": list(found.axis.ticks),
            "ticktext": list(tick_words(found.axis.ticks, found.own.indicator, view.lang)), "fixedrange": True,
            "tickfont": {"size": size, "color": view.colour("text2")},
        },
        shapes=[_target(v, view) for v in found.targets],
        annotations=[*_end_labels(found, view), *_point_label(found, view)],
    )  # fmt: skip


def _few(found: Plan, view: View) -> list[int]:
    """Slots whose period is written: first, last and evenly between, as many as have room."""
    last = len(found.slots) - 1
    if last < 1:
        return [0]
    most = 3 if view.size == "wall" else 4
    return sorted({round(k * last / (most - 1)) for k in range(min(most, last + 1))} | {0, last})


def _tick_text(found: Plan, view: View, i: int) -> str:
    """The year is written only where the axis does not stay within one."""
    years = {p.end.year for p in found.slots}
    frequency = found.slots[i].frequency
    return fmt.period(found.slots[i], view.lang, year=len(years) > 1 and frequency != "day")


def _target(value: float, view: View) -> dict[str, Any]:
    return {
        "type": "line", "layer": "above", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value,
        "line": {"color": view.colour("text2"), "width": view.type.target, "dash": "5px,4px"},
    }  # fmt: skip


def _lines(found: Plan, view: View) -> list[dict[str, Any]]:
    """Straight lines; a period without a value is a gap."""
    drawn = []
    for place, line in reversed(list(enumerate(found.lines))):
        known = {r.period: r for r in line.readings}
        readings = [known.get(p) for p in found.slots]
        drawn.append(
            {
                "type": "scatter", "mode": "lines", "x": list(found.words), "connectgaps": False,
                "y": [r.value if r else None for r in readings],
                "line": {"color": _line_colour(found, view, place), "width": view.type.line, "shape": "linear"},
                "name": escape(line.name or line.indicator.name(view.lang)),
                "customdata": [escape(view.value(r)) if r else fmt.DASH for r in readings],
                "hovertemplate": "%{customdata}", "cliponaxis": False,
            }
        )  # fmt: skip
    return drawn


def _line_colour(found: Plan, view: View, place: int) -> str:
    line = found.lines[place]
    if line.last is not None and old(line.last):
        return view.colour("stale")
    if line.context:
        return view.colour("data-dim")
    if len(found.lines) == 1:
        return view.colour("data")
    return view.colour(("text", "data", "k3")[place])


def _last_points(found: Plan, view: View) -> list[dict[str, Any]]:
    """The last value of each line: its sign where a target is missed, a plain dot otherwise."""
    drawn = []
    for line in found.lines:
        last = line.last
        if last is None or line.context:
            continue
        state = "stale" if old(last) else last.status
        plain = view.colour("text")
        drawn.append(
            {
                "type": "scatter", "mode": "markers", "x": [fmt.period(last.period, view.lang)], "y": [last.value],
                "marker": {
                    "symbol": _SYMBOL.get(state, "circle"), "size": view.type.mark * (1.2 if state in _SYMBOL else 0.9),
                    "color": state_colour(view.theme, state) if state in {"act", "watch", "stale"} else plain,
                    "line": {"width": 0},
                },
                "hoverinfo": "skip", "cliponaxis": False,
            }
        )  # fmt: skip
    return drawn


def _plan_line(found: Plan, view: View) -> list[dict[str, Any]]:
    if all(g is None for g in found.plan):
        return []
    return [
        {
            "type": "scatter", "mode": "lines", "x": list(found.words), "y": list(found.plan), "cliponaxis": False,
            "line": {"color": view.colour("text2"), "width": view.type.target, "dash": "5px,4px"},
            "name": view.word("plan"), "hovertemplate": "%{customdata}",
            "customdata": [escape(fmt.value(g, found.own.indicator, view.lang)) for g in found.plan],
        }
    ]  # fmt: skip


def _hatch(found: Plan, view: View) -> list[dict[str, Any]]:
    """From the last value to today, when the data are old."""
    last = found.lines[0].last
    if last is None or not old(last) or last.period == found.slots[-1] or found.own.indicator.cumulative:
        return []
    start, end = fmt.period(last.period, view.lang), found.words[-1]
    low, high = found.axis.low, found.axis.high
    return [
        {
            "type": "scatter", "mode": "lines", "x": [start, end, end, start, start],
            "y": [low, low, high, high, low],
            "fill": "toself", "fillcolor": "rgba(0,0,0,0)", "line": {"width": 0, "color": "rgba(0,0,0,0)"},
            "fillpattern": {
                "shape": "/", "fgcolor": view.colour("stale"), "bgcolor": "rgba(0,0,0,0)", "fgopacity": 0.55,
                "size": view.type.mark * 0.6, "solidity": 0.18,
            },
            "hoverinfo": "skip",
        }
    ]  # fmt: skip


def _end_labels(found: Plan, view: View) -> list[dict[str, Any]]:
    size = font(view)
    return [
        {
            "xref": "paper", "x": 1, "xanchor": "left", "xshift": size * 0.5, "y": e.y, "yanchor": "middle",
            "yshift": e.shift, "showarrow": False, "font": {"size": size, "color": e.colour},
            "align": "left", "text": f"<b>{escape(e.text)}</b>" if e.strong else escape(e.text),
        }
        for e in found.ends
    ]  # fmt: skip


def _point_label(found: Plan, view: View) -> list[dict[str, Any]]:
    """Where the line stops in the middle of its year, its value stands at the point, on the side away from the plan."""
    last = found.lines[0].last
    if last is None or all(g is None for g in found.plan) or last.period not in found.slots:
        return []
    goal = found.plan[found.slots.index(last.period)] or 0.0
    below = (last.value or 0.0) <= goal
    size = font(view)
    state = last.status if last.status in {"act", "watch"} else ""
    colour = view.colour("stale" if old(last) else f"{state}-text" if state else "text")
    return [
        {
            "x": fmt.period(last.period, view.lang), "y": last.value, "showarrow": False, "align": "center",
            "text": f"<b>{escape(fmt.bare(last.value, last.indicator, view.lang))}</b>",
            "yshift": size * (-1.1 if below else 1.1), "xshift": size * (0.4 if below else -0.4),
            "font": {"size": size, "color": colour},
        }
    ]  # fmt: skip
