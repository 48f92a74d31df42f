"""Plain markup as one component: what no callback and no live refresh names needs no component of its own.

Dash wraps every component and asks each wrapper, at every change of anything, whether its own properties moved: a page
of two thousand cells then takes seconds to change one of them. ``gathered`` leaves a component of its own only to what
has an id, and to kinds that need Dash; the rest travels as lists that ``assets/markup.js`` gives to React.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

# An element: its tag, its properties, its children. Graph and Link are dcc's, as far as a page of ours uses them.
Element = list[Any]

_ELEMENTS = {
    kind: name.lower() for name, kind in vars(html).items() if isinstance(kind, type) and not name.endswith("El")
}
# What Dash writes into each component beside its properties.
_OF_DASH = {"_prop_names", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties"}
_TAGS: dict[type, str] = {**_ELEMENTS, dcc.Graph: "Graph", dcc.Link: "Link"}


class Markup(Component):
    """tree: elements and texts, shown without an element around them."""

    _namespace, _type = "pendopo_markup", "Markup"
    _prop_names = ("tree",)
    _base_nodes = ("children",)
    _children_props: tuple[str, ...] = ()
    _valid_wildcard_attributes: tuple[str, ...] = ()

    def __init__(self, tree: list[Any]) -> None:
        super().__init__(tree=tree)


def gathered(part: Any) -> Any:
    """The same picture with as few components as can be: a component, a text, or a list of them, for the same. What was
    given stays as it is."""
    plain, found = _gathered(part)
    return _joined(part, found) if plain else found


def _gathered(part: Any) -> tuple[bool, Any]:
    """Whether it needs no component, and then its element; else the component."""
    if isinstance(part, list | tuple):
        found = [_gathered(child) for child in part]
        if all(plain for plain, _ in found):
            return True, [_fragment(one) for _, one in found]
        return False, _mixed(found)
    if not isinstance(part, Component):
        return True, part
    properties = _properties(part)
    children = properties.pop("children", None)
    plain, inside = _gathered(children)
    tag = _TAGS.get(type(part))
    if plain and tag is not None and "id" not in properties:
        return True, [tag, properties, *_several(children, inside)]
    if children is None:
        return False, part
    other = copy.copy(part)
    other.children = _joined(children, inside) if plain else inside
    return False, other


def _properties(part: Component) -> dict[str, Any]:
    """Those that were given, as ``to_plotly_json`` finds them, which asks 25 names of each of a page's 2,000 parts."""
    return {name: value for name, value in vars(part).items() if name not in _OF_DASH}


def _several(children: Any, inside: Any) -> Iterable[Any]:
    return inside if isinstance(children, list | tuple) else () if inside is None else (inside,)


def _joined(children: Any, inside: Any) -> Any:
    """All children as one component, or the text that they are."""
    if isinstance(children, list | tuple):
        return [Markup(list(inside))] if inside else []
    return Markup([inside]) if _is_element(inside) else inside


def _mixed(found: Iterable[tuple[bool, Any]]) -> list[Any]:
    """Components as they stand, neighbours that need none gathered."""
    mixed: list[Any] = []
    for plain, one in found:
        if not plain:
            mixed.extend(one if isinstance(one, list) else [one])
        elif mixed and isinstance(mixed[-1], Markup):
            mixed[-1].tree.append(_fragment(one))
        else:
            mixed.append(Markup([_fragment(one)]))
    return mixed


def _fragment(one: Any) -> Any:
    """A list within a list as an element: a tag tells elements from lists."""
    return ["", {}, *one] if isinstance(one, list) and not _is_element(one) else one


def _is_element(one: Any) -> bool:
    return isinstance(one, list) and len(one) > 1 and isinstance(one[0], str) and isinstance(one[1], dict)
