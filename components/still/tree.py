"""The still: a page's component tree as plain HTML, painted before any script has run and replaced by Dash.

It is a picture: inert, hidden from screen readers (who read the page itself), without ids. Everything that comes from
files is escaped; there is no way to put HTML in.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

from components import format as fmt
from components.still import figure
from components.view import View

_EMPTY = {"br", "hr", "img", "input", "wbr"}
# Properties of Dash's HTML components that a browser shows or style sheets ask for, by the name HTML gives them.
_SHOWN = {
    "className": "class", "class_name": "class", "colSpan": "colspan", "rowSpan": "rowspan", "href": "href",
    "src": "src", "alt": "alt", "lang": "lang", "hidden": "hidden", "open": "open", "max": "max",
    "min": "min", "value": "value", "type": "type", "name": "name", "disabled": "disabled",
    "placeholder": "placeholder", "scope": "scope",
    "aria-current": "aria-current", "aria-sort": "aria-sort", "data-scale": "data-scale", "width": "width",
    "height": "height", "start": "start", "dir": "dir",
}  # fmt: skip
_ADDRESSES = {"href": ("/", "?", "#"), "src": ("/", "data:image/")}
# What CSS counts without a unit, as React knows it and as our trees use it.
_PLAIN = {
    "flex",
    "flexGrow",
    "flexShrink",
    "fontWeight",
    "gridColumn",
    "gridRow",
    "lineHeight",
    "opacity",
    "order",
    "zIndex",
}


def page(tree: Component, view: View) -> str:
    """The whole picture, with the words for the case that nothing comes after it."""
    late, night = escape(view.word("still_late")), " night" if _is_night(tree, view) else ""
    kind = f'class="still{night}" style="{_burn_in(view)}"'
    return f'<div {kind} inert aria-hidden="true" data-late="{late}">{_clocked(html(tree), view)}</div>'


def _burn_in(view: View) -> str:
    """Where assets/wall.js has moved the picture at this time: one of 16 steps on a ring of 4 px, ten minutes each."""
    turn = 2 * math.pi * (view.now.timestamp() // 600 % 16) / 16
    return f"--dx:{4 * math.cos(turn):.2f}px;--dy:{4 * math.sin(turn):.2f}px"


def _clocked(picture: str, view: View) -> str:
    """Day and time as our scripts would write them; what only a live page may say keeps its room, unseen."""
    time, today = fmt.clock(view.now, view.zone, view.lang), view.now.astimezone(view.zone).date()
    own_day = fmt.long_day(today, view.lang) if view.size == "wall" else fmt.day(today, view.lang, year=False) + " · "
    beat = f"{view.word('beat')} · {time}{time[2]}00"
    turns = view.word("page_of", page=1, pages=1, time=time)
    words = {"js-clock": time, "js-day": own_day, "js-beat": beat, "js-page": turns}
    for name, text in words.items():
        unseen = ' style="visibility:hidden"' if name in {"js-beat", "js-page"} else ""
        picture = picture.replace(f'class="{name}">', f'class="{name}"{unseen}>{escape(text)}', 1)
    return picture


def _is_night(tree: Component, view: View) -> bool:
    """Whether a wall is dimmed now, as assets/wall.js does it."""
    spans = (getattr(part, "data-dim", None) for part in tree._traverse())
    start, _, end = (next(filter(None, spans), None) or "").partition("-")
    time = view.now.astimezone(view.zone).strftime("%H:%M")
    return time >= start or time < end if start > end else start <= time < end


def html(part: Any) -> str:
    """A component, a text, a number or a list of these. TypeError for anything else."""
    if part is None or isinstance(part, bool):
        return ""
    if isinstance(part, str | int | float):
        return escape(str(part), quote=False)
    if isinstance(part, list | tuple):
        return "".join(map(html, part))
    if isinstance(part, Component):
        return _component(part)
    raise TypeError(f"{type(part).__name__} is nothing a page is made of")


def _component(part: Component) -> str:
    props: Mapping[str, Any] = part.to_plotly_json()["props"]
    kind = type(part).__name__
    if kind == "Graph":
        return f'<div class="dash-graph" style="height:100%;width:100%">{figure.picture(props["figure"])}</div>'
    if kind == "Select" and "options" in props:
        return _select(props)
    tag = "a" if kind == "Link" else kind.lower()
    opening = f"<{tag}{''.join(_attributes(props))}>"
    return opening if tag in _EMPTY else f"{opening}{html(props.get('children'))}</{tag}>"


def _select(props: Mapping[str, Any]) -> str:
    """The list of choices that dash-bootstrap-components makes."""
    chosen = props.get("value")
    options = "".join(
        f"<option{' selected' if option['value'] == chosen else ''}>{html(option['label'])}</option>"
        for option in props["options"]
    )
    return f'<select class="{escape("form-select " + props.get("class_name", ""))}">{options}</select>'


def _attributes(props: Mapping[str, Any]) -> Iterable[str]:
    for prop, value in props.items():
        name = _SHOWN.get(prop)
        if name is None or value is None or value is False:
            continue
        if name in _ADDRESSES and not str(value).startswith(_ADDRESSES[name]):
            continue
        yield f" {name}" if value is True else f' {name}="{escape(str(value))}"'
    if text := ";".join(_declarations(props)):
        yield f' style="{escape(text)}"'


def _declarations(props: Mapping[str, Any]) -> Iterable[str]:
    """The style as CSS. A value that would begin something else is left out, as a browser does with React's."""
    if "data-scale" in props:
        yield f"--type:{float(props['data-scale']):g}"
    for prop, value in (props.get("style") or {}).items():
        text = f"{value}px" if isinstance(value, int | float) and value and not _unitless(prop) else str(value)
        if not any(sign in text for sign in (";", "{", "}", "\\", "/*", "url(")):
            yield f"{_kebab(prop)}:{text}"


def _unitless(prop: str) -> bool:
    return prop in _PLAIN or prop.startswith("--")


def _kebab(prop: str) -> str:
    if prop.startswith("--"):
        return prop
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in prop)
