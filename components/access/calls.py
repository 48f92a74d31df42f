"""Dash's callbacks as they may come in: JSON of the form that a browser sends, for an output that the table knows.

Pendopo has one callback, that of the pages. It is answered here: Dash would let words of the query stand in for
words of the path, and another page would come out than the one that was judged.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from flask import Flask, Response, current_app, request

from components import compose
from components.access import table
from components.access.plain import no_page
from components.access.visitor import seat
from components.context import as_json
from components.live import Live, NoSuchPage
from components.markup import gathered
from components.opening import Asked
from components.static_files import Packed
from data.bounded import Bounded

RULE = "/_dash-update-component"
# Bytes; a path and a query are a few hundred.
LARGEST = 64 * 1024
# Bytes of pages that are kept packed.
KEPT = 16 << 20
PAGES = ".._pages_content.children..._pages_store.data.."
_PATH, _SEARCH = ("_pages_location", "pathname"), ("_pages_location", "search")


@dataclass(frozen=True)
class Call:
    """A callback that came in whole. asked: the page it is about."""

    output: str
    asked: Asked


def read() -> Call | Response:
    """The call of this request, or the answer to what is none."""
    if request.mimetype != "application/json":
        return no_page("call_wrong", status=415)
    if (request.content_length or 0) > LARGEST or "Transfer-Encoding" in request.headers:
        return no_page("call_wrong", status=413)
    request.max_content_length = LARGEST
    body = request.get_json(silent=True)
    output = body.get("output") if isinstance(body, dict) else None
    if not isinstance(output, str) or table.CALLBACKS.get(output, "none") == "none":
        return no_page("call_wrong", status=400)
    path, search = _value(body, _PATH), _value(body, _SEARCH)
    if not isinstance(path, str) or not path.startswith("/") or not isinstance(search, str | None):
        return no_page("call_wrong", status=400)
    return Call(output, Asked(path, (search or "").removeprefix("?")))


def _value(body: dict[str, Any], wanted: tuple[str, str]) -> Any:
    """The value of an input; 0 when there is none of this name: no input of ours is a number."""
    inputs = body.get("inputs")
    for one in inputs if isinstance(inputs, list) else ():
        if isinstance(one, dict) and (one.get("id"), one.get("property")) == wanted:
            return one.get("value")
    return 0


def attach(server: Flask) -> None:
    """Answer in Dash's place."""
    server.view_functions[RULE] = partial(_answer, Bounded(lambda packed: len(packed.plain) + len(packed.brotli), KEPT))


def _answer(kept: Bounded[Hashable, Packed]) -> Response:
    """The page of the call, packed once for all who go to it while it stands."""
    asked = cast(Call, read()).asked
    live: Live = current_app.extensions["pendopo-live"]
    address = seat(asked.address)
    try:
        standing = live.standing(address)
    except NoSuchPage:
        found = _packed(asked)
    else:
        found = kept.once((address, standing.token, standing.state[-1]), lambda: _packed(asked))
    return found.answer(cache="private, no-store")


def _packed(asked: Asked) -> Packed:
    tree = compose.layout_of(asked.address)
    title = getattr(tree, "data-title", "Pendopo")
    made = {"_pages_content": {"children": gathered(tree)}, "_pages_store": {"data": {"title": title}}}
    return Packed(as_json({"multi": True, "response": made}), "application/json")
