"""Pages made of parts, and the one route that refreshes them: unchanged is an empty 204, else only what changed."""

from __future__ import annotations

import gzip
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import brotli
from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, request
from orjson import dumps

from components import ids
from components.access.visitor import seat
from components.address import Address
from components.context import Drawn, State, Web, drawn, filled, state_of, web
from components.view import View
from data.bounded import Bounded
from data.logs.events import code_of_failure, failed
from data.profile import PanelSpec

log = logging.getLogger(__name__)

Draw = Callable[[View], Mapping[str, Any]]
# Tokens whose hashes are remembered, so that a screen that is one version behind gets only the difference.
REMEMBERED = 2000
PACKED = 16 << 20  # bytes of answers that are kept packed: those of the last changes, for all who ask
# Seconds for which a page that was shown is drawn ahead: a laptop without a socket asks every 15; a wall's turns.
STAY, TURN = 40.0, 1800.0


@dataclass(frozen=True)
class Part:
    """A piece of a page that changes with the data: draw gives properties, or a panel is drawn by its frame."""

    id: str
    draw: Draw | None = None
    panel: PanelSpec | None = None
    key: str = ""  # when one id shows different things (a wall's scenes)


@dataclass(frozen=True)
class Page:
    """parts: everything that changes. build: the page's empty tree; places are filled by id. stage: a wall's scene.

    view: the reader's view as the page settled it (its region may come from the path, its scale from the wall).
    moves: it shows more than the store knows (a file being handed in, a scene by the clock).
    """

    title: str
    view: View
    parts: Sequence[Part]
    build: Callable[[], Component]
    stage: Callable[[], list[Component]] | None = None
    moves: bool = False


@dataclass(frozen=True)
class Standing:
    """The word for a page's present state, and the snapshot's state that it is of."""

    token: str
    state: State
    moves: bool = False


Compose = Callable[[Web, Address], Page]


class NoSuchPage(KeyError):
    """The address names a page, region, sector, indicator, source, wall or tour that does not exist."""


@dataclass
class Live:
    """The pages by their first word, and what was sent under which token."""

    pages: Mapping[str, Compose]
    build: str
    _asked: dict[Address, float] = field(default_factory=dict)
    _sent: OrderedDict[str, dict[str, str]] = field(default_factory=OrderedDict)
    _packed: Bounded[tuple[str, str, bool], bytes] = field(default_factory=lambda: Bounded(len, PACKED))
    _standing: OrderedDict[Address, Standing] = field(default_factory=OrderedDict)

    def build_of(self, address: Address) -> str:
        """With another one than its own, for other code or other eyes, an open page loads itself anew."""
        return self.build if address.audience == "internal" else f"{self.build}-{address.audience}"

    def name_of(self, address: Address) -> str | None:
        """The name under which the page of this address is registered; None when there is none."""
        one = f"{address.page}/"  # "sumber/" is one of what "sumber" lists
        whole = "/".join(address.parts)  # "sumber/baru" has a page of its own
        name = one if len(address.parts) > 1 and one in self.pages else address.page
        return next((found for found in (whole, name) if found in self.pages), None)

    def compose(self, address: Address) -> Page:
        """NoSuchPage when no such page (or region, sector, indicator in it) exists."""
        try:
            return self.pages[self.name_of(address) or ""](web().seen_by(address.audience), address)
        except KeyError as error:
            raise NoSuchPage(*error.args) from error

    def lately(self) -> list[tuple[Address, float]]:
        """Pages asked for of late and how many seconds ago, newest first. A wall's come round: they count longer."""
        now = time.monotonic()
        ages = [(address, now - asked) for address, asked in self._asked.copy().items()]
        found = [(address, age) for address, age in ages if age <= (TURN if address.on_wall else STAY)]
        return sorted(found, key=lambda pair: pair[1])

    def draw(self, page: Page) -> dict[str, Drawn]:
        return {part.id: _draw(part, page.view) for part in page.parts}

    def token(self, pieces: Mapping[str, Drawn], address: Address) -> str:
        """One word for the state of a whole page, for its audience; remembers what it stands for."""
        digests = {name: piece.digest for name, piece in pieces.items()}
        text = self.build_of(address) + "".join(f"{k}{v}" for k, v in sorted(digests.items()))
        token = hashlib.blake2s(text.encode(), digest_size=9).hexdigest()
        _remember(self._sent, token, digests)
        return token

    def state(self) -> State:
        """What is current, in three words."""
        return state_of(web().snapshot())

    def standing(self, address: Address) -> Standing:
        """The page's token, drawn if need be. NoSuchPage."""
        known = self._known(address)
        return known or self._stand(address)[2]

    def _known(self, address: Address) -> Standing | None:
        """A page's token without composing it: nothing that it shows has moved."""
        found = self._standing.get(address)
        return found if found and not found.moves and found.state == self.state() else None

    def _stand(self, address: Address) -> tuple[Page, dict[str, Drawn], Standing]:
        state = self.state()
        page = self.compose(address)
        pieces = self.draw(page)
        found = Standing(self.token(pieces, address), state, page.moves)
        _remember(self._standing, address, found)
        return page, pieces, found

    def answer(self, address: Address, have: str, *, whole: bool) -> Response:
        """204 when have is the page's present state; else JSON of the parts that differ (all, or a scene's tree)."""
        headers = {"X-Now": str(int(time.time() * 1000)), "X-Build": self.build_of(address)}
        known = None if whole else self._known(address)
        if known and known.token == have:
            self._asked[address] = time.monotonic()
            return _unchanged(headers)
        page, pieces, found = self._stand(address)
        token = found.token
        self._asked[address] = time.monotonic()
        if len(self._asked) > REMEMBERED:
            self._asked.pop(next(iter(self._asked)), None)
        if have == token and not whole:
            return _unchanged(headers)
        key = (token, have if have in self._sent else "", whole)
        body = self._packed.once(
            key, lambda: brotli.compress(self._json(page, pieces, token, have=key[1], whole=whole), quality=4)
        )
        if "br" not in request.headers.get("Accept-Encoding", ""):
            return Response(brotli.decompress(body), mimetype="application/json", headers=headers)
        return Response(body, mimetype="application/json", headers={**headers, "Content-Encoding": "br"})

    def _json(self, page: Page, pieces: Mapping[str, Drawn], token: str, *, have: str, whole: bool) -> bytes:
        known = self._sent.get(have, {})
        items = [
            f'"{name}":'.encode() + piece.body for name, piece in pieces.items() if known.get(name) != piece.digest
        ]
        if whole and page.stage is not None:
            tree = [filled(piece, pieces) for piece in page.stage()]
            stage = drawn({"children": tree}).body
            own = {p.id for p in page.parts if p.panel is None}
            items = [f'"{n}":'.encode() + p.body for n, p in pieces.items() if n in own]
            items.append(f'"{ids.STAGE}":'.encode() + stage)
        head = f'{{"build":"{self.build_of(page.view.address)}","token":"{token}","title":'.encode() + dumps(page.title)
        return head + b',"parts":{' + b",".join(items) + b"}}"

    def change(self, address: Address, have: str) -> tuple[Standing, bytes]:
        """The page's present state, and as of ``answer`` what a screen that shows have lacks, gzip; nothing when it
        lacks nothing or have is not remembered. NoSuchPage."""
        if (known := self._known(address)) and known.token == have:
            return known, b""
        page, pieces, found = self._stand(address)
        if found.token == have or have not in self._sent:
            return found, b""
        body = self._json(page, pieces, found.token, have=have, whole=False)
        # A browser unpacks gzip by itself, Brotli only what comes by HTTP.
        return found, gzip.compress(b'{"from":"' + have.encode() + b'",' + body[1:], compresslevel=6, mtime=0)

    def layout(self, address: Address) -> Component:
        """The whole page for Dash, drawn, with the token that live.js goes on from."""
        page, pieces, found = self._stand(address)
        tree = filled(page.build(), pieces)
        return html.Div(
            tree, id=ids.CONTENT, className=f"page-{address.page}",
            **{"data-token": found.token, "data-title": page.title, "data-build": self.build_of(address)},
        )  # fmt: skip


def _unchanged(headers: Mapping[str, str]) -> Response:
    """An answer of nothing but headers: nobody needs to know what kind of nothing it holds."""
    found = Response(status=204, headers=headers)
    del found.headers["Content-Type"]
    return found


def _remember(known: OrderedDict[Any, Any], key: object, value: object) -> None:
    known[key] = value
    known.move_to_end(key)
    while len(known) > REMEMBERED:
        known.popitem(last=False)


def _draw(part: Part, view: View) -> Drawn:
    if part.panel is not None:
        return web().panel(part.panel, view)
    if (draw := part.draw) is None:
        raise ValueError(f"part {part.id} draws nothing")
    key = ("part", part.id, part.key, view.region.code, view.address.path, view.address.reader)
    return web().once(key, view, lambda: _guarded(part.id, draw, view))


def _guarded(name: str, draw: Draw, view: View) -> Mapping[str, Any]:
    """What draw gives; a part that cannot be drawn says so with a code, and the rest of the page stands."""
    try:
        return draw(view)
    except Exception:
        code = code_of_failure()
        failed(log, "part failed", {"part": name, "code": code})
        return {"children": view.word("panel_failed", code=code)}


def attach(server: Flask, live: Live) -> None:
    """Registers the route. Unknown pages answer 404, never an error page of the server."""

    @server.get("/_live")
    def _live() -> Response:
        address = seat(Address.parse(*request.args.get("at", "/").partition("?")[::2]))
        try:
            return live.answer(address, request.args.get("have", ""), whole=request.args.get("whole") == "1")
        except NoSuchPage:
            return Response(status=404)
