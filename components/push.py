"""Screens that hold a socket ``/_push?at=<address>``: told at once when their page changes, else about every ten
seconds that it has not.

A message is JSON ``{now, build, token}``: the server's time in ms, the code that runs, the word for the page's present
state. Of a page that changed the change itself goes before it, in bytes (``Live.change``): a screen that shows what it
starts from asks for nothing. Both are made once per page and go to all its screens. A screen that shows another page
says its address.
Everything here belongs to the event loop, but for what ``components.ahead`` calls from its thread. No screen waits for
another: each is sent to by a task of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qs

from flask import Flask, Response
from orjson import dumps

from components.access.handshake import Scope, environ, same_host
from components.access.visitor import seat
from components.address import Address
from components.context import State
from components.live import Live, NoSuchPage, Standing
from components.push_screen import Messages, Screen, Send

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

PATH = "/_push"
# Seconds between two messages of a page that does not change, give or take a fifth: pages beat apart.
EVERY, JITTER = 10.0, 0.2
# Sockets of one process; whoever comes later polls.
MOST = 2000
# Bytes of a change that are sent unasked: five times a sector's page. What is longer every screen asks for.
LONGEST_CHANGE = 64 << 10
# How a socket is closed: no right to this page, no such page, too many (RFC 6455 §7.4; 4000–4999 are an application's).
REFUSED, NOWHERE, LATER = 4401, 4404, 1013


@dataclass(frozen=True)
class Judged:
    """A page as a reader may see it."""

    place: Address
    standing: Standing


@dataclass(eq=False)
class Shown:
    """A page and the screens it is on. told: when its token was last looked at (time.monotonic())."""

    standing: Standing
    screens: set[Screen] = field(default_factory=set)
    told: float = field(default_factory=time.monotonic)
    beat: asyncio.TimerHandle | None = None


class Screens:
    """All sockets of one process."""

    def __init__(self, server: Flask, pool: Executor, *, most: int = MOST, every: float = EVERY) -> None:
        """pool: where a handshake is judged and a page drawn that nobody showed before. every: seconds of a beat."""
        self._server, self._pool, self._most, self._every = server, pool, most, every
        self._live: Live = server.extensions["pendopo-live"]
        self._loop: asyncio.AbstractEventLoop | None = None
        self.open = 0
        self._pages: dict[Address, Shown] = {}

    # ------------------------------------------------------------------------------------ for the thread that draws

    def pages(self) -> list[Address]:
        """What is on a screen now."""
        return list(self._pages)

    def behind(self, state: State) -> dict[Address, str]:
        """Pages whose token is of another state than this, or that show more than the store knows, with the token."""
        now = time.monotonic()
        shown = self._pages.copy().items()
        late = [
            (at, s.standing) for at, s in shown if s.standing.state != state or (s.standing.moves and now - s.told > 1)
        ]
        return {at: standing.token for at, standing in late}

    def tell(self, address: Address, standing: Standing, change: bytes = b"") -> None:
        """A page's token was looked at: its screens hear of it when it is another one, and get the change."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._learn, address, standing, change)

    # ----------------------------------------------------------------------------------------------- for the loop

    async def hold(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One screen, from its handshake until it leaves."""
        self._loop = asyncio.get_running_loop()
        await receive()
        if not same_host(scope):
            await send({"type": "websocket.close", "code": REFUSED})  # not yet accepted: an HTTP 403
            return
        await send({"type": "websocket.accept"})
        if self.open >= self._most:
            await send({"type": "websocket.close", "code": LATER})
            return
        self.open += 1
        screen = Screen(send, cast("asyncio.Task[Any]", asyncio.current_task()), scope)
        try:
            await self._serve(screen, receive)
        except asyncio.CancelledError:
            if not screen.gone:
                raise
        finally:
            self.open -= 1

    async def _serve(self, screen: Screen, receive: Receive) -> None:
        screen.at = parse_qs(screen.scope["query_string"].decode("latin-1")).get("at", ["/"])[0]
        try:
            while await self._shows(screen):
                message = await receive()
                if message["type"] != "websocket.receive":
                    return
                screen.at = message.get("text") or "/"
        finally:
            self._leave(screen)
            if screen.sending is not None:
                screen.sending.cancel()

    async def judge_again(self) -> None:
        """People have changed: who may no longer see a page is told so, who sees it otherwise gets it so."""
        for page in list(self._pages.values()):
            for screen in list(page.screens):
                with contextlib.suppress(OSError):  # it left in the meantime
                    await self._shows(screen, again=True)

    async def _shows(self, screen: Screen, *, again: bool = False) -> bool:
        """Whether this screen may show its page; it is told the page's state, or closed. again: only what changes."""
        at = screen.at
        found = await asyncio.get_running_loop().run_in_executor(self._pool, self._judge, screen.scope, at)
        if again and (at != screen.at or screen.place is None):
            return True  # it moved on meanwhile, and was judged for that
        if isinstance(found, int):
            self._leave(screen)
            await screen.send({"type": "websocket.close", "code": found})
            return False
        if not again or found.place != screen.place:
            self._leave(screen)
            self._enter(screen, found)
        return True

    def _judge(self, scope: Scope, at: str) -> Judged | int:
        """The page as its reader may see it, and its present state; a code to close with when the server's guards
        refuse it or there is no such page.

        The guards see what they see of a request: address, headers, cookies, and from where it comes."""
        with self._server.request_context(environ(scope, at)):
            if self._server.preprocess_request() is not None:
                return REFUSED
            address = seat(Address.parse(*at.partition("?")[::2]))
            known = self._pages.get(address)
            try:
                return Judged(address, known.standing if known else self._live.standing(address))
            except NoSuchPage:
                return NOWHERE

    def _enter(self, screen: Screen, found: Judged) -> None:
        page = self._pages.get(found.place)
        if page is None:
            page = self._pages[found.place] = Shown(found.standing)
            self._plan_beat(found.place, page)
        page.screens.add(screen)
        screen.place = found.place
        screen.take(self._word(found.place, page))

    def _leave(self, screen: Screen) -> None:
        place, screen.place = screen.place, None
        page = self._pages.get(place) if place else None
        if page is None or screen not in page.screens:
            return
        page.screens.discard(screen)
        screen.missed = ()
        if not page.screens:
            del self._pages[place]  # type: ignore[arg-type]
            if page.beat is not None:
                page.beat.cancel()

    def _learn(self, address: Address, standing: Standing, change: bytes) -> None:
        if (page := self._pages.get(address)) is None:
            return
        before, page.standing, page.told = page.standing, standing, time.monotonic()
        if before.token != standing.token:
            self._say(address, page, change if len(change) <= LONGEST_CHANGE else b"")

    def _say(self, address: Address, page: Shown, change: bytes = b"") -> None:
        messages = (change, *self._word(address, page)) if change else self._word(address, page)
        for screen in page.screens:
            screen.take(messages)
        self._plan_beat(address, page)

    def _plan_beat(self, address: Address, page: Shown) -> None:
        if page.beat is not None:
            page.beat.cancel()
        wait = self._every * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
        page.beat = asyncio.get_running_loop().call_later(wait, self._say, address, page)

    def _word(self, address: Address, page: Shown) -> Messages:
        now = int(time.time() * 1000)
        return (dumps({"now": now, "build": self._live.build_of(address), "token": page.standing.token}).decode(),)


def attach(server: Flask) -> None:
    """The address for a request that is no handshake, such as one whose upgrade a proxy took out: the screen polls."""

    @server.get(PATH)
    def _push() -> Response:
        return Response(status=426, headers={"Upgrade": "websocket", "Cache-Control": "no-store"})
