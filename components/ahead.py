"""Looks for new data in the background and draws the pages that are being shown before anybody asks for them again."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Iterable

from flask import Flask

from components.address import Address
from components.context import LOOK_EVERY, Web
from components.live import Live

# After this many seconds without a request nobody is looking, and nothing is drawn for nobody.
IDLE = 60.0
# A screen asks every two seconds: what was asked for within these is on a screen now.
SHOWN = 6.0
# The new picture waits at most this long for its pages to be drawn; the rest is drawn after it is there.
DRAWING = 1.5

log = logging.getLogger(__name__)


class Ahead:
    """One per web process, started in the process that answers."""

    def __init__(self, server: Flask) -> None:
        self._server = server
        self._web: Web = server.extensions["pendopo"]
        self._live: Live = server.extensions["pendopo-live"]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="ahead", daemon=True)

    def start(self) -> None:
        self._web.watched = True
        self._thread.start()
        atexit.register(self.stop)  # a thread inside the store's libraries must not meet the interpreter's end

    def stop(self) -> None:
        """Ends the watch; requests look for themselves again."""
        self._stop.set()
        self._thread.join(5)
        self._web.watched = False

    def look(self) -> None:
        """One look. Pages on a screen now are drawn before the new snapshot is shown, other late ones after it."""
        pages = self._live.lately()
        if not pages or pages[0][1] > IDLE:
            return
        shown = [address for address, age in pages if age <= SHOWN]
        with self._server.app_context():
            if self._web.look(lambda: self._draw(shown, time.monotonic() + DRAWING)):
                self._draw([address for address, _ in pages], float("inf"))

    def first(self) -> None:
        """The snapshot is read before the first request, not during it."""
        with self._server.app_context():
            self._web.snapshot()

    def _watch(self) -> None:
        step = self.first
        while not self._stop.is_set():
            try:
                step()
            except Exception:
                # The thread must outlive any bug: requests would wait for figures again.
                log.exception("looking ahead failed")
            step = self.look
            self._stop.wait(LOOK_EVERY)

    def _draw(self, pages: Iterable[Address], until: float) -> None:
        for address in pages:
            if self._stop.is_set() or time.monotonic() > until:
                return
            try:
                self._live.draw(self._live.compose(address))
            except Exception:
                # Whoever asks for this page is told; the other pages are drawn.
                log.exception("%s cannot be drawn ahead", address.path)
