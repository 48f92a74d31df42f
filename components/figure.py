"""Figures as plain dictionaries with our own small layout: no template travels with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from components.theme import FONT

if TYPE_CHECKING:
    from components.view import View


def config(view: View) -> dict[str, Any]:
    """Static on the wall; on a laptop hover and zoom without a mode bar, logo or outside link."""
    return {
        "staticPlot": view.address.on_wall,
        "displayModeBar": False,
        "displaylogo": False,
        "responsive": True,
        "locale": "id",
    }


def layout(view: View, **changes: Any) -> dict[str, Any]:
    """The base layout in this view's theme and size; changes win, key by key (axes are merged one level deep)."""
    base: dict[str, Any] = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": view.type.axis, "color": view.colour("text2")},
        "separators": ",." if view.lang == "id" else ".,",
        "margin": {"l": 8, "r": 64, "t": 8, "b": 28, "pad": 0},
        "showlegend": False,
        "colorway": [view.colour(t) for t in ("data", "k1", "k2", "k3", "k4", "k5", "k6")],
        "hovermode": False if view.address.on_wall else "closest",
        "hoverlabel": {
            "bgcolor": view.colour("panel"),
            "bordercolor": view.colour("axis"),
            "font": {"color": view.colour("text"), "family": FONT, "size": view.type.row},
        },
        "uirevision": "keep",
        "xaxis": axis(view, grid=False),
        "yaxis": axis(view, grid=True),
    }
    for key, value in changes.items():
        merge = isinstance(value, Mapping) and isinstance(base.get(key), dict)
        base[key] = {**base[key], **value} if merge else value
    return base


def axis(view: View, *, grid: bool) -> dict[str, Any]:
    """An axis without frame, ticks or zero line; gridlines only where asked."""
    return {
        "showgrid": grid,
        "gridcolor": view.colour("rule"),
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": view.address.on_wall,
        "automargin": False,
    }


def figure(
    traces: Sequence[Mapping[str, Any]], view: View, *, label: str, height: str = "100%", **changes: Any
) -> html.Div:
    """A figure with its words for those who do not see it. label: the panel's title. height: CSS length or 100 %."""
    return html.Div(
        dcc.Graph(
            figure={"data": list(traces), "layout": layout(view, **changes)},
            config=config(view),
            responsive=True,
            style={"height": "100%", "width": "100%"},
        ),
        role="img",
        className="figure",
        style={"height": height},
        **{"aria-label": label},
    )


def target_line(view: View, value: float, *, across: str = "x", label: str = "") -> dict[str, Any]:
    """A dashed line at a target: across="x" is a vertical line at x=value, "y" a horizontal one. A layout shape."""
    along = "y" if across == "x" else "x"
    return {
        "type": "line", "layer": "above",
        f"{across}0": value, f"{across}1": value, f"{along}0": 0, f"{along}1": 1, f"{along}ref": "paper",
        "line": {"color": view.colour("text2"), "width": view.type.target, "dash": "5px,4px"},
    }  # fmt: skip


def escape(text: str) -> str:
    """Text for Plotly, which reads a little HTML: names from files stay text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
