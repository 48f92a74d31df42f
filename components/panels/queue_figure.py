"""Open cases by row, and the figure that draws one mark for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from dash.development.base_component import Component

from components import format as fmt
from components.figure import escape, figure
from components.panels.queue_marks import FAR, spots, stacking
from components.panels.room import Room
from data.reading import Case

if TYPE_CHECKING:
    from components.view import View

Group = Literal["desk", "type", "region"]

# Px of the reference picture: words above, axis below, distance of marks.
HEAD = {"wall": 30.0, "laptop": 20.0}
FOOT = {"wall": 30.0, "laptop": 20.0}
_STEP = {"wall": 12.0, "laptop": 9.0}
# Tinted days to the left of zero at least and at most.
_LATE_LEAST, _LATE_MOST = 5, 20


@dataclass(frozen=True)
class Desk:
    """One row: its cases, fewest days left first."""

    name: str
    cases: tuple[Case, ...]

    @property
    def late(self) -> int:
        return sum(is_late(c) for c in self.cases)


def is_late(case: Case) -> bool:
    return case.days_left is not None and case.days_left < 0


def desks(view: View, group: Group, found: Sequence[Case]) -> list[Desk]:
    """Rows: most overdue first, then most cases, then by name."""
    groups: dict[str, list[Case]] = {}
    for case in found:
        groups.setdefault(_group(view, group, case), []).append(case)
    rows = [Desk(name, tuple(cases)) for name, cases in groups.items()]
    return sorted(rows, key=lambda d: (-d.late, -len(d.cases), d.name))


def _group(view: View, group: Group, case: Case) -> str:
    if group == "region":
        return view.region_name(case.region) if case.region else fmt.DASH
    name = case.type if group == "type" else case.desk
    return name or view.word("queue_no_desk")


def queue_figure(view: View, rows: Sequence[Desk], cell: Room, *, label: str, old: bool) -> Component:
    """cell: width of the plot and height of one row, in px. old: an old queue is drawn in the colour of old data."""
    dated = [[c for c in d.cases if c.days_left is not None] for d in rows]
    worst = min((c.days_left or 0 for cases in dated for c in cases), default=0)
    left = -min(_LATE_MOST, max(_LATE_LEAST, -worst))
    day = cell.width / (FAR + 1.6 - left)
    columns = [[_clipped(c, left) for c in cases] for cases in dated]
    counts = [days.count(d) for days in columns for d in set(days)]
    how = stacking(counts, row=cell.height, day=day, largest=_STEP[view.size])
    traces = []
    for state, symbol in (("data", "circle"), ("watch", "triangle-up"), ("act", "diamond")):
        xs, ys, words = [], [], []
        for i, (cases, days) in enumerate(zip(dated, columns, strict=True)):
            for case, spot in zip(cases, spots(days, how, row=cell.height, day=day), strict=True):
                if case_state(case) == state:
                    xs.append(spot.x)
                    ys.append(round(spot.y - i, 3))
                    words.append(_words(view, case))
        traces.append(_trace(view, "stale" if old else state, symbol, how.step, xs, ys, words))
    return figure(traces, view, label=label, **_layout(view, len(rows), left))


def _clipped(case: Case, left: int) -> int:
    return max(left, min(FAR, case.days_left or 0))


def case_state(case: Case) -> str:
    """Past due, at most two working days left, or in time."""
    days = case.days_left if case.days_left is not None else FAR
    return "act" if days < 0 else "watch" if days <= 2 else "data"


def _trace(
    view: View, token: str, symbol: str, step: float, xs: list[float], ys: list[float], words: list[str]
) -> dict[str, Any]:
    size = step * (1.08 if symbol == "diamond" else 0.92)
    hover: dict[str, Any] = {"hoverinfo": "skip"}
    if not view.address.on_wall:
        hover = {"text": words, "hovertemplate": "%{text}<extra></extra>"}
    marker = {"symbol": symbol, "size": round(size, 1), "color": view.colour(token), "opacity": 1, "line": {"width": 0}}
    return {"type": "scatter", "mode": "markers", "x": xs, "y": ys, "marker": marker, **hover}


def _words(view: View, case: Case) -> str:
    where = f" · {view.region_name(case.region)}" if case.region else ""
    due = fmt.day(case.due, view.lang) if case.due else fmt.DASH
    days = fmt.number(case.days_left or 0, 0, view.lang)
    kind = " ".join(t for t in (case.type, case.reference) if t)
    return (
        f"<b>{escape(kind)}</b>{escape(where)}<br>{view.word('h_due')} {due} · {view.word('queue_left_short')} {days}"
    )


def _layout(view: View, rows: int, left: int) -> dict[str, Any]:
    rule = {"color": view.colour("rule"), "width": 1}
    lines = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": -i - 0.5, "y1": -i - 0.5, "line": rule}
        for i in range(rows)
    ]
    late = {
        "type": "rect", "yref": "paper", "x0": left - 0.5, "x1": -0.5, "y0": 0, "y1": 1, "layer": "below",
        "fillcolor": view.colour("act-tint"), "opacity": 0.4, "line": {"width": 0},
    }  # fmt: skip
    # Between the last day past due and today: a case due today is not late.
    zero = {
        "type": "line", "yref": "paper", "x0": -0.5, "x1": -0.5, "y0": 0, "y1": 1.02,
        "line": {"color": view.colour("text"), "width": 2},
    }  # fmt: skip
    ticks = [t for t in range(-20, FAR + 1, 5) if t >= left]
    return {
        "shapes": [late, *lines, zero],
        "annotations": _annotations(view),
        "margin": {"l": 0, "r": 4, "t": HEAD[view.size], "b": FOOT[view.size], "pad": 0},
        "xaxis": {
            "range": [left - 0.5, FAR + 1.1], "showgrid": True, "tickvals": ticks,
            "ticktext": [_tick(view, t, left) for t in ticks], "fixedrange": True,
        },
        "yaxis": {"range": [-max(1, rows) + 0.5, 0.5], "showgrid": False, "showticklabels": False, "fixedrange": True},
    }  # fmt: skip


def _tick(view: View, day: int, left: int) -> str:
    if day == 0:
        return f"<b style='color:{view.colour('text')}'>0</b>"
    number = fmt.number(abs(day), 0, view.lang)
    if day == FAR:
        return f"≥ {number}"
    if day == left == -_LATE_MOST:
        return f"≤ {fmt.MINUS}{number}"
    return f"{'+' if day > 0 else fmt.MINUS}{number}"


def _annotations(view: View) -> list[dict[str, Any]]:
    base = {"yref": "paper", "y": 1, "yanchor": "bottom", "x": -0.5, "showarrow": False}
    size = view.type.axis
    late = {"text": f"<b>{view.word('queue_late')}</b>", "xanchor": "right", "xshift": -10}
    left = view.word("queue_left" if view.size == "wall" else "queue_left_short")
    return [
        base | late | {"font": {"size": size, "color": view.colour("act-text")}},
        base | {"text": left, "xanchor": "left", "xshift": 10, "font": {"size": size, "color": view.colour("text2")}},
    ]
