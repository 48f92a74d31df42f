"""The web server of one process: uvicorn, an ASGI application, and the Flask server below it in a pool of threads."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask

from components.ahead import Ahead
from components.application import create
from components.panels.base import find_specs
from data.refresh import centre_of
from data.settings import Settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Requests that are answered at the same time; they share one snapshot and its drawn bodies.
THREADS = 16
# Seconds that requests under way get when the server is told to end.
GRACE = 3


class Application:
    """A plain ASGI callable over server. It listens at once: what is drawn ahead is drawn in the background."""

    def __init__(self, server: Flask) -> None:
        self._below = WSGIMiddleware(server, workers=THREADS)
        self._ahead = Ahead(server)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._below(scope, receive, send)  # type: ignore[arg-type]

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start and end of the process."""
        await receive()
        self._ahead.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(self._ahead.stop)
        await send({"type": "lifespan.shutdown.complete"})


def config(application: Application, *, host: str, port: int) -> uvicorn.Config:
    """How uvicorn carries it: quiet, nameless, and deaf to what a request says of the proxies before it."""
    return uvicorn.Config(
        application, host=host, port=port, interface="asgi3", lifespan="on", log_config=None, access_log=False,
        server_header=False, proxy_headers=False, timeout_keep_alive=75, timeout_graceful_shutdown=GRACE,
    )  # fmt: skip


def serve(settings: Settings, home: Path) -> int:
    """Carries the app until told to stop. The process listens and answers itself: what deltalake has read before a fork
    can never be read again after it."""
    app = create(centre_of(settings, panels=find_specs()), home, listens=settings.host)
    server = uvicorn.Server(config(Application(app.server), host=settings.host, port=settings.port))
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: None)  # uvicorn raises them again once it has ended
    server.run()
    sys.stdout.flush()
    os._exit(0 if server.started else 1)  # a request that hangs in its thread would hold the process for ever
