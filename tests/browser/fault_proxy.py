"""A proxy between a browser and the product that a test can make ill: what a screen meets in an office, on request."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

Fault = Literal["", "error", "unauthorized", "login", "hang", "cut", "slow"]
SLOW = 1.5  # seconds that every piece of an answer waits
FORM = b"<!DOCTYPE html><title>Masuk</title><form><input name=user><input name=password type=password></form>"
LOGIN = b"/__masuk"


def _plain(status: str, body: bytes, *more: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def answer_of(fault: Fault, request: bytes) -> bytes:
    """What a proxy, a gateway or a single sign-on would say in the product's place."""
    if fault == "error":
        return _plain("500 Internal Server Error", b"<h1>Internal Server Error</h1>")
    if fault == "unauthorized":
        return _plain("401 Unauthorized", b"<h1>Unauthorized</h1>")
    if request.split(b" ", 2)[1:2] == [LOGIN]:
        return _plain("200 OK", FORM)
    return _plain("302 Found", b"", f"Location: {LOGIN.decode()}")


class FaultProxy:
    """Passes bytes on (requests, answers, WebSockets) until a fault is set; a change of fault ends what is open."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.refused = 0  # requests that met the fault
        self._fault: Fault = ""
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()
        self._run(self._listen())

    def stop(self) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def set(self, fault: Fault) -> None:
        """From now on. "cut" also stops listening, so that a new connection is refused; "" listens again."""
        self._run(self._set(fault))

    def _run(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)  # type: ignore[arg-type]

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            with suppress(OSError):
                writer.transport.abort()

    async def _set(self, fault: Fault) -> None:
        self._fault = fault
        if fault != "hang":  # who hangs is left hanging
            await self._end()
        if fault not in ("cut", "hang"):
            await self._listen()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self._fault in ("error", "unauthorized", "login"):
                self.refused += 1
                writer.write(answer_of(self._fault, await reader.readuntil(b"\r\n\r\n")))
                await writer.drain()
            else:
                await self._pass(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the browser or the product went away: so does this connection
        finally:
            self._open.discard(writer)
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._let_go()
        theirs, ours = await asyncio.open_connection("127.0.0.1", self.target)
        self._open.add(ours)
        try:
            await asyncio.gather(self._pipe(reader, ours, slow=False), self._pipe(theirs, writer, slow=True))
        finally:
            self._open.discard(ours)
            ours.close()

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, slow: bool) -> None:
        while piece := await reader.read(65536):
            await self._let_go()
            if slow and self._fault == "slow":
                await asyncio.sleep(SLOW)
            writer.write(piece)
            await writer.drain()
        writer.close()

    async def _let_go(self) -> None:
        """Waits as long as everything hangs."""
        if self._fault == "hang":
            self.refused += 1
        while self._fault == "hang":
            await asyncio.sleep(0.05)


@contextmanager
def fault_proxy(target: int) -> Iterator[FaultProxy]:
    """In front of the product on this port."""
    proxy = FaultProxy(target)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
