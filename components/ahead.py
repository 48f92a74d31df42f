"""Looks for new data in the background and draws the pages that are being shown before anybody asks for them again."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from flask import Flask

from components import compose
from components.access import visitor
from components.address import Address
from components.context import LOOK_EVERY, State, Web
from components.live import Live, Standing
from data.logs.events import failed
from data.memory import give_back, settle

# After this many seconds without a request nobody is looking, and nothing is drawn for nobody.
IDLE = 60.0
# A screen without a socket asks every 15 seconds: what was asked for within these is on a screen now.
SHOWN = 20.0
# Before anybody asks gives way to who asks: a page and its parts come first, for so many seconds at most.
GIVES_WAY = 2.0
# The new picture waits at most this long for its pages to be drawn; the rest is drawn after it is there.
DRAWING = 1.5

log = logging.getLogger(__name__)


class Audience(Protocol):
    """Who holds a socket (``components.push.Screens``)."""

    def pages(self) -> list[Address]: ...

    def behind(self, state: State) -> Mapping[Address, str]: ...

    def tell(self, address: Address, standing: Standing, change: bytes = b"") -> None: ...


class Ahead:
    """One per web process, started in the process that answers. audience: told of every page that moved."""

    def __init__(self, server: Flask, audience: Audience | None = None) -> None:
        self._server = server
        self._web: Web = server.extensions["pendopo"]
        self._live: Live = server.extensions["pendopo-live"]
        self._access: visitor.Access = server.extensions["pendopo-access"]
        self._audience = audience
        self._answering = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="ahead", daemon=True)

    def start(self) -> None:
        self._web.current.watched = True
        self._thread.start()
        atexit.register(self.stop)  # a thread inside the store's libraries must not meet the interpreter's end

    def stop(self, patience: float = 5) -> None:
        """Ends the watch, waiting so many seconds for a page under way; requests look for themselves again."""
        self._stop.set()
        self._thread.join(patience)
        self._web.current.watched = False

    @contextmanager
    def answering(self) -> Iterator[None]:
        """While a request is answered. The event loop's alone: it counts without a lock."""
        self._answering += 1
        try:
            yield
        finally:
            self._answering -= 1

    def first(self) -> None:
        """Before anybody asks: the snapshot, the home page, and every scene of every wall."""
        with self._server.app_context():
            self._web.snapshot()
            self._draw(self._in_turn(self._first_pages()), float("inf"))

    def _in_turn(self, pages: Iterable[Address]) -> Iterator[Address]:
        """Each page once nobody is being answered, or has been for too long: both at once take twice as long."""
        patience = time.monotonic() + GIVES_WAY
        for address in pages:
            while self._answering and time.monotonic() < patience and not self._stop.wait(0.02):
                pass
            yield address

    def _first_pages(self) -> Iterator[Address]:
        yield visitor.seated(Address(), visitor.first_to_ask(self._access))
        for wall in self._web.profile.walls:
            for screen in wall.screen:
                for scene in range(len(compose.stops(self._web, wall, screen))):
                    yield Address.parse(f"/layar/{wall.id}/{screen.id}", f"scene={scene}")

    def look(self) -> None:
        """One look. Pages on a screen now are drawn before the new snapshot is shown, other late ones after it."""
        held = self._audience.pages() if self._audience else []
        late = self._live.lately()
        if not held and (not late or late[0][1] > IDLE):
            return
        shown = dict.fromkeys([*held, *(address for address, age in late if age <= SHOWN)])
        with self._server.app_context():
            moved = self._web.look(lambda: self._draw(shown, time.monotonic() + DRAWING))
            self._tell()
            if moved:
                self._draw([address for address, _ in late], float("inf"))
        if moved:
            give_back()

    def _tell(self) -> None:
        """Whoever holds a socket to a page whose token may be another by now hears of it."""
        if self._audience is None:
            return
        state = self._live.state()
        for address, shown in self._audience.behind(state).items():
            try:
                found, change = self._live.change(address, shown)
            except Exception:
                failed(log, "page has no token", {"page": address.page})
                found, change = Standing("", state), b""  # no page's: the screen asks for the page and is told itself
            self._audience.tell(address, found, change)

    def _watch(self) -> None:
        settle()
        step = self.first
        while not self._stop.is_set():
            try:
                step()
            except Exception:
                # The thread must outlive any bug: requests would wait for figures again.
                failed(log, "looking ahead failed")
            step = self.look
            self._stop.wait(LOOK_EVERY)

    def _draw(self, pages: Iterable[Address], until: float) -> None:
        for address in pages:
            if self._stop.is_set() or time.monotonic() > until:
                return
            try:
                self._live.standing(address)
            except Exception:
                # Whoever asks for this page is told; the other pages are drawn.
                failed(log, "page cannot be drawn ahead", {"page": address.page})
