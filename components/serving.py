"""The web server of one process: uvicorn, an ASGI application, and the Flask server below it in a pool of threads."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask

from components.access import again, sso
from components.access.visitor import Outside, networks
from components.ahead import Ahead
from components.application import create
from components.context import Web
from components.panels.base import find_specs
from components.push import EVERY, MOST, PATH, Receive, Scope, Screens, Send
from data.audit.log import head
from data.memory import share_arenas
from data.people.provider import read_provider
from data.refresh import centre_of
from data.settings import Settings

# Requests that are answered at the same time; they share one snapshot and its drawn bodies.
THREADS = 16
# Seconds that requests under way get when the server is told to end.
GRACE = 2
# A socket is asked every so often whether anybody is there, and dropped when nobody says so for as long again. Screens
# find out by themselves that the server is gone; this is for pages drawn for nobody. The longest thing that a screen
# says is its address.
PING, LONGEST = 60.0, 4096


class Application:
    """A plain ASGI callable over server. It listens at once: what is drawn ahead is drawn in the background."""

    def __init__(self, server: Flask, *, most: int = MOST, every: float = EVERY, look: float = again.LOOK) -> None:
        """most: sockets at a time. every: seconds between two messages of a page that does not change. look: seconds
        between two looks whether people have changed."""
        self._below = WSGIMiddleware(server, workers=THREADS)
        self.screens = Screens(server, self._below.executor, most=most, every=every)
        server.extensions["pendopo-screens"] = self.screens
        self._ahead = Ahead(server, self.screens)
        self._look = look
        self._web: Web = server.extensions["pendopo"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            with self._ahead.answering():
                await self._below(scope, receive, send)  # type: ignore[arg-type]
        elif scope["path"] == PATH:
            await self.screens.hold(scope, receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start and end of the process."""
        await receive()
        self._ahead.start()
        judging = asyncio.create_task(
            again.watch(self._newest_act, self.screens.judge_again, self._below.executor, every=self._look)
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        judging.cancel()
        self._ahead.stop(0.5)
        await send({"type": "lifespan.shutdown.complete"})

    def _newest_act(self) -> int:
        return head(self._web.store.engine)[0]


def config(application: Application, *, host: str, port: int) -> uvicorn.Config:
    """How uvicorn carries it: quiet, nameless, and deaf to what a request says of the proxies before it."""
    return uvicorn.Config(
        application, host=host, port=port, interface="asgi3", lifespan="on", log_config=None, access_log=False,
        server_header=False, proxy_headers=False, timeout_keep_alive=75, timeout_graceful_shutdown=GRACE,
        ws="websockets-sansio", ws_ping_interval=PING, ws_ping_timeout=PING, ws_max_size=LONGEST,
        ws_per_message_deflate=False,
    )  # fmt: skip


def outside_of(settings: Settings) -> Outside:
    """Where the app is served, as the settings say."""
    return Outside(settings.host, settings.tls, networks(settings.proxies))


def serve(settings: Settings, home: Path) -> int:
    """Carries the app until told to stop. The process listens and answers itself: what deltalake has read before a fork
    can never be read again after it."""
    share_arenas()
    centre = centre_of(settings, panels=find_specs())
    app = create(centre, home, outside_of(settings), metrics_token=settings.metrics_token())
    sso.attach(app.server, read_provider(settings.oidc, settings.agencies))
    server = uvicorn.Server(config(Application(app.server), host=settings.host, port=settings.port))
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: None)  # uvicorn raises them again once it has ended
    server.run()
    sys.stdout.flush()
    os._exit(0 if server.started else 1)  # a request that hangs in its thread would hold the process for ever
