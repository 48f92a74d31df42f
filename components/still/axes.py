"""Axes of a figure in the still: where a value lies, gridlines, and what is written beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from components.still.text import Words, words

_Dict = Mapping[str, Any]


@dataclass(frozen=True)
class Axis:
    """One axis: where its values lie between 0 (left, bottom) and 1 of the plot."""

    low: float
    high: float
    start: float
    end: float
    places: Mapping[str, int]
    spec: _Dict

    @classmethod
    def of(cls, spec: _Dict) -> Axis:
        """Every figure of ours gives its range; one that does not is a KeyError."""
        low, high = spec["range"]
        start, end = spec.get("domain", (0.0, 1.0))
        return cls(low, high, start, end, {w: i for i, w in enumerate(spec.get("categoryarray", ()))}, spec)

    def share(self, value: Any) -> float | None:
        """Where in the plot; None for no value and for a word that the axis has not."""
        if isinstance(value, str):
            value = self.places.get(value)
        if value is None or value != value:
            return None
        return self.start + (float(value) - self.low) / (self.high - self.low) * (self.end - self.start)


def percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def x_share(axes: Mapping[str, Axis], ref: str, value: Any) -> float | None:
    return float(value) if ref == "paper" else axes[ref.replace("x", "xaxis")].share(value)


def y_share(axes: Mapping[str, Axis], ref: str, value: Any) -> float | None:
    """From the top, as SVG counts."""
    up = float(value) if ref == "paper" else axes[ref.replace("y", "yaxis")].share(value)
    return None if up is None else 1 - up


def grid(name: str, axis: Axis) -> str:
    if not axis.spec.get("showgrid"):
        return ""
    stroke = f'stroke="{escape(axis.spec["gridcolor"])}" stroke-width="{axis.spec["gridwidth"]}"'
    lines = []
    for share in filter(_inside, map(axis.share, axis.spec.get("tickvals", ()))):
        at = percent(share if name[0] == "x" else 1 - share)
        ends = f'x1="{at}" x2="{at}" y1="0" y2="100%"' if name[0] == "x" else f'x1="0" x2="100%" y1="{at}" y2="{at}"'
        lines.append(f'<line {ends} {stroke} shape-rendering="crispEdges"/>')
    return "".join(lines)


def _inside(share: float | None) -> bool:
    # plotly.js draws no gridline at the very ends of an axis.
    return share is not None and 0.001 < share < 0.999


def ticks(name: str, axis: Axis, base: _Dict) -> str:
    if axis.spec.get("showticklabels") is False:
        return ""
    font = {**base, **axis.spec.get("tickfont", {})}
    off = axis.spec.get("ticklabelstandoff", 0)
    drawn = []
    for value, text in zip(axis.spec.get("tickvals", ()), axis.spec.get("ticktext", ()), strict=False):
        share = axis.share(value)
        if share is None or not -0.001 <= share <= 1.001:
            continue
        if name[0] == "x":
            place = Words(percent(share), "100%", "middle", dy=font["size"] + off)
        else:
            place = Words(percent(axis.start), percent(1 - share), "end", dx=-float(off), dy=font["size"] * 0.3)
        drawn.append(words(str(text), font, place))
    return "".join(drawn)
