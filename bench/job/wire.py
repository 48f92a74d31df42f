"""A small HTTP/1.1 client on asyncio: keeps its connection, counts every byte, opens WebSockets on request."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

TIMEOUT = 30.0


@dataclass(frozen=True)
class Answer:
    """status; body as sent; size: bytes of the whole answer with its headers; seconds until its last byte."""

    status: int
    headers: dict[str, str]
    body: bytes
    size: int
    seconds: float


class Wire:
    """One kept connection to a host on loopback; one request at a time."""

    def __init__(self, host: str) -> None:
        """host: "127.0.0.1:8050"."""
        self._host = host
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._turn = asyncio.Lock()

    async def ask(self, path: str, body: bytes | None = None) -> Answer:
        """GET, or POST of a JSON body. OSError, TimeoutError and the like when there is no answer."""
        async with self._turn, asyncio.timeout(TIMEOUT):
            start = time.monotonic()
            try:
                return await self._ask(path, body, start)
            except (OSError, asyncio.IncompleteReadError):
                self.close()  # the server had closed a kept connection: once more on a fresh one, as browsers do
                return await self._ask(path, body, start)

    async def _ask(self, path: str, body: bytes | None, start: float) -> Answer:
        if self._pair is None:
            name, _, port = self._host.partition(":")
            self._pair = await asyncio.open_connection(name, int(port))
        reader, writer = self._pair
        method, more = ("GET", "") if body is None else ("POST", f"Content-Length: {len(body)}\r\n")
        kind = "Content-Type: application/json\r\n" if body is not None else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept-Encoding: br\r\n{kind}{more}\r\n"
        writer.write(head.encode() + (body or b""))
        top = await reader.readuntil(b"\r\n\r\n")
        lines = top.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
        found = await _body(reader, status, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, found, len(top) + len(found), time.monotonic() - start)

    def close(self) -> None:
        if self._pair is not None:
            self._pair[1].close()
            self._pair = None


async def _body(reader: asyncio.StreamReader, status: int, headers: dict[str, str]) -> bytes:
    if status in {204, 304}:
        return b""
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)
