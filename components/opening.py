"""How a page opens: Dash's first layout with the asked page already in it, and the still that is painted before.

Both are made once per page, view and state of the data, and kept packed: answering is a look-up.
"""

from __future__ import annotations

import copy
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import dash
from dash import html
from dash.development.base_component import Component

from components.access.visitor import seat
from components.address import Address
from components.context import as_json
from components.live import Live, NoSuchPage
from components.markup import gathered
from components.static_files import Packed
from components.still import tree as still
from components.view import View
from data.logs.events import failed

# A wall has some ten scenes, a laptop's reader some twenty pages; each is about 40 kB packed.
KEPT = 300

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opening:
    """One page in one state. layout: for ``/_dash-layout``. page: the HTML answer. token: the state."""

    token: str
    layout: Packed
    page: Packed


@dataclass(frozen=True)
class Asked:
    """The address as the browser writes it: Dash compares it, word for word, with its own."""

    path: str
    query: str = ""

    @classmethod
    def referring(cls, referrer: str | None) -> Asked | None:
        """The page that asks, as its browser names it; None when it does not."""
        if not referrer:
            return None
        found = urlsplit(referrer)
        return cls(found.path or "/", found.query)

    @property
    def address(self) -> Address:
        return Address.parse(self.path, self.query)


# Title and still of a page to its whole HTML.
Framed = Callable[[Address, str, str], str]


@dataclass
class Openings:
    """One per app. framed: puts the index around a page's title and still."""

    live: Live
    framed: Framed
    _kept: OrderedDict[tuple[Asked, Address, str, datetime], Opening] = field(default_factory=OrderedDict)
    _keep: threading.Lock = field(default_factory=threading.Lock)

    def of(self, asked: Asked) -> Opening | None:
        """The opening of a page in its present state, as whoever asks may see it; None when there is no such page."""
        address = seat(asked.address)
        try:
            standing = self.live.standing(address)
        except NoSuchPage:
            return None
        _, _, minute = standing.state
        key = (asked, address, standing.token, minute)
        with self._keep:
            found = self._kept.get(key)
        if found is None:
            found = self._opened(asked, address)
            with self._keep:
                if self._kept and next(iter(self._kept))[-1] < minute:
                    self._kept.clear()  # of minutes that are over
                self._kept[key] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return found

    def _opened(self, asked: Asked, address: Address) -> Opening:
        tree, view = self.live.layout(address), self.live.compose(address).view
        title = getattr(tree, "data-title")
        picture = _still(view, tree)
        layout = as_json(gathered(container(tree, asked)))
        page = self.framed(address, title, picture).encode()
        return Opening(getattr(tree, "data-token"), Packed(layout, "application/json"), Packed(page, "text/html"))


def _still(view: View, tree: Component) -> str:
    """The picture of the page; "" when it cannot be made: then the page waits for its scripts, and the log says why."""
    try:
        return still.page(tree, view)
    except Exception:
        failed(log, "no still can be made; the page is painted when its scripts have run", {"page": view.address.page})
        return ""


def container(tree: Component | None = None, asked: Asked | None = None) -> Component:
    """Dash's page container; with a page in it and its address told, Dash does not ask for that page once more."""
    whole = copy.deepcopy(dash.page_container)
    location, content, store, *_ = whole.children
    if tree is not None and asked is not None:
        content.children = tree
        store.data = {"title": getattr(tree, "data-title")}
        location.pathname, location.search = asked.path, f"?{asked.query}" if asked.query else ""
    return html.Div([whole])
