"""Plotly's little HTML as SVG text: bold, colour and line breaks; any other tag is dropped, entities are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

_TAG = re.compile(r"(<[^<>]*>)")
_COLOUR = re.compile(r"color:\s*(#[0-9a-fA-F]{3,8})")
_LINE = 1.3  # em; plotly.js's distance of lines


@dataclass(frozen=True)
class Words:
    """Where words stand: x, y in percent, shifted by px; anchor: SVG's text-anchor; base: SVG's dominant-baseline."""

    x: str
    y: str
    anchor: str
    dx: float = 0.0
    dy: float = 0.0
    base: str = ""


def words(text: str, font: Mapping[str, Any], at: Words) -> str:
    """The text element. font: size in px, color, perhaps weight."""
    base = f' dominant-baseline="{at.base}"' if at.base else ""
    weight = f' font-weight="{font["weight"]}"' if "weight" in font else ""
    paint = f'font-size="{font["size"]:g}" fill="{escape(str(font["color"]))}"{weight}'
    if "shadow" in font:
        paint += f' style="text-shadow:{escape(str(font["shadow"]))}"'
    # The outer SVG stands at the place in percent, so that every line starts at the same px.
    lines = _lines(text)
    first = at.dy - _lift(at.base) * (len(lines) - 1) * _LINE * font["size"]
    spans = "".join(
        f'<tspan x="{at.dx:g}" y="{first + i * _LINE * font["size"]:g}">{line}</tspan>' for i, line in enumerate(lines)
    )
    return f'<svg x="{at.x}" y="{at.y}"><text text-anchor="{at.anchor}"{base} {paint}>{spans}</text></svg>'


def _lift(base: str) -> float:
    """By how many of its further lines a block is lifted, so that it stands where one line would."""
    return {"central": 0.5, "text-after-edge": 1.0}.get(base, 0.0)


def _lines(text: str) -> list[str]:
    """SVG of each line; what is bold or coloured goes on over a break."""
    found, style = [""], ""
    for piece in _TAG.split(text):
        tag = piece.lower()
        if tag.startswith("<br"):
            found.append("")
        elif tag.startswith("<b"):
            colour = _COLOUR.search(tag)
            style = ' font-weight="bold"' + (f' fill="{colour[1]}"' if colour else "")
        elif tag in {"</b>", "</span>"}:
            style = ""
        elif tag.startswith("<span"):
            colour = _COLOUR.search(tag)
            style = f' fill="{colour[1]}"' if colour else ""
        elif piece and not _TAG.fullmatch(piece):
            safe = escape(unescape(piece), quote=False)
            found[-1] += f"<tspan{style}>{safe}</tspan>" if style else safe
    return found
