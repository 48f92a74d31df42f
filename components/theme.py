"""Colours and type for figures. The same values stand in ``assets/tokens.css`` for everything that CSS paints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Theme = Literal["dark", "light"]
Size = Literal["wall", "laptop"]

FONT = '"Segoe UI Variable Text","Segoe UI",Roboto,"Noto Sans",system-ui,"Liberation Sans",Arial,sans-serif'

# Contrast of each against the panel is measured in tests/test_theme.py (WCAG formula).
COLOURS: dict[Theme, dict[str, str]] = {
    "dark": {
        "bg": "#0e1216", "panel": "#161b21", "raised": "#1f262e", "rule": "#2e3742", "axis": "#66727f",
        "text": "#eef1f4", "text2": "#b4bec8", "text3": "#93a0ad",
        "data": "#8fa5bb", "data-dim": "#4d5a68", "data-soft": "#2b3641", "focus": "#7db4ff",
        "good": "#35b8a6", "watch": "#f5bf42", "act": "#ff6b64", "stale": "#a79bb8", "fail": "#ff6b64",
        "good-text": "#35b8a6", "watch-text": "#f5bf42", "act-text": "#ff6b64",
        "on-act": "#14110c", "on-watch": "#14110c",
        "watch-tint": "#3a3018", "act-tint": "#452222", "act-wash": "#291b1d", "na": "#20262d",
        "s1": "#263748", "s2": "#2f4a66", "s3": "#44698f", "s4": "#6d95bd", "s5": "#a9c8e6",
        "d1": "#d9822b", "d2": "#8f5f2e", "d3": "#37404a", "d4": "#3f6c99", "d5": "#74a9dd",
        "k1": "#6a6ae0", "k2": "#d8ce9f", "k3": "#e092c5", "k4": "#8b7e39", "k5": "#a6d9ee", "k6": "#c2407c",
    },
    "light": {
        "bg": "#f3f4f6", "panel": "#ffffff", "raised": "#e9ecef", "rule": "#d5dae0", "axis": "#7b8692",
        "text": "#14191f", "text2": "#46525f", "text3": "#5b6773",
        "data": "#58718a", "data-dim": "#a9b6c3", "data-soft": "#e1e7ed", "focus": "#0b5cd6",
        "good": "#0a7267", "watch": "#c07f00", "act": "#a51c0c", "stale": "#6d5f80", "fail": "#a51c0c",
        "good-text": "#0a7267", "watch-text": "#855700", "act-text": "#a51c0c",
        "on-act": "#ffffff", "on-watch": "#14110c",
        "watch-tint": "#fcf1d9", "act-tint": "#fae3df", "act-wash": "#fdf3f1", "na": "#f0f2f4",
        "s1": "#e6edf5", "s2": "#bcd0e6", "s3": "#86abd0", "s4": "#4b7fb1", "s5": "#1d4f83",
        "d1": "#a85a00", "d2": "#e0b27c", "d3": "#e9ecef", "d4": "#9bbde0", "d5": "#2c6cac",
        "k1": "#2a6fd0", "k2": "#6e5a1e", "k3": "#cf5c94", "k4": "#4b2f93", "k5": "#2c9ab0", "k6": "#8a2f63",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Type:
    """Pixel sizes inside figures; the wall's least is 21 px (16 minutes of arc at 4 m on the reference wall)."""

    axis: int
    row: int
    mark: int
    line: float
    target: float


TYPES: dict[Size, Type] = {
    "wall": Type(axis=21, row=22, mark=16, line=2.5, target=1.75),
    "laptop": Type(axis=12, row=13, mark=10, line=2, target=1.5),
}


def colour(theme: Theme, token: str) -> str:
    """The value of a colour token. KeyError for an unknown one."""
    return COLOURS[theme][token]


def state_colour(theme: Theme, state: str) -> str:
    """Colour of a mark by state: act and watch speak, everything else is plain data."""
    return colour(theme, state if state in {"act", "watch", "stale"} else "data")
