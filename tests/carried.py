"""An app carried by the product's own web server on a free loopback port, in a thread of the test."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import uvicorn
from flask import Flask
from websockets.sync.client import ClientConnection, connect

from components.access import again
from components.push import EVERY, MOST, Screens
from components.serving import Application, config
from tests.serving import free_port

PATIENCE = 20  # seconds; only a broken server takes them


@dataclass
class Carried:
    """A running server."""

    port: int
    screens: Screens

    def socket(self, at: str, **headers: str) -> ClientConnection:
        """A screen's socket to a page."""
        url = f"ws://127.0.0.1:{self.port}/_push?at={quote(at, safe='')}"
        return connect(url, additional_headers=headers, open_timeout=PATIENCE, close_timeout=2, compression=None)


@contextmanager
def carried(
    server: Flask,
    *,
    port: int = 0,
    most: int = MOST,
    every: float = EVERY,
    ping: float = 20.0,
    look: float = again.LOOK,
) -> Iterator[Carried]:
    """The server, listening. every: seconds of a beat. ping: seconds until a sign of life is asked for. look: between
    two looks whether people have changed."""
    application = Application(server, most=most, every=every, look=look)
    port = port or free_port()
    given = config(application, host="127.0.0.1", port=port)
    given.ws_ping_interval = given.ws_ping_timeout = ping
    running = uvicorn.Server(given)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        until(lambda: running.started)
        yield Carried(port, application.screens)
    finally:
        running.should_exit = True
        thread.join(PATIENCE)


def until(true: Any) -> None:
    """Waits for something to become true. AssertionError when it does not in time."""
    tick = threading.Event()
    for _ in range(PATIENCE * 50):
        if true():
            return
        tick.wait(0.02)
    raise AssertionError("waited in vain")


def said(socket: ClientConnection) -> dict[str, Any]:
    """What a socket says next of its page; a change that goes before it is passed over."""
    message = socket.recv(PATIENCE)
    return json.loads(message) if isinstance(message, str) else said(socket)
