"""One kept HTTP/1.1 connection of an asyncio client: nothing but what a screen asks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """headers: names in small letters. size: bytes that came, head and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    size: int


class Line:
    """A connection that stays open between requests, as a browser keeps one; opened again when it was closed."""

    def __init__(self, url: str, cookie: str = "") -> None:
        """cookie: "name=word" of whoever asks."""
        self._cookie = f"Cookie: {cookie}\r\n" if cookie else ""
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, *, seconds: float) -> Answer:
        """As ``ask`` without a body."""
        return await self.ask(path, None, seconds=seconds)

    async def ask(self, path: str, body: bytes | None, *, seconds: float) -> Answer:
        """GET, or POST of a JSON body. OSError or TimeoutError when no whole answer came. A kept connection that the
        server closed meanwhile is no failure: as a browser does, the request is sent once more on a new one."""
        async with asyncio.timeout(seconds):
            kept = self._writer is not None
            try:
                return await self._ask(path, body)
            except (OSError, EOFError):
                self.close()
                if not kept:
                    raise OSError("connection ended before the answer") from None
            except BaseException:
                self.close()
                raise
            try:
                return await self._ask(path, body)
            except EOFError:
                self.close()
                raise OSError("connection ended before the answer") from None
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, path: str, body: bytes | None) -> Answer:
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        more = "" if body is None else f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        first = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
        self._writer.write(f"{first}{self._cookie}Accept-Encoding: br\r\n{more}\r\n".encode() + (body or b""))
        head = await self._reader.readuntil(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (row.partition(":") for row in rest if row)
        }
        status = int(first.split(" ", 2)[1])
        found, framing = await self._body(self._reader, status, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, found, len(head) + len(found) + framing)

    async def _body(self, reader: asyncio.StreamReader, status: int, headers: Mapping[str, str]) -> tuple[bytes, int]:
        """The body, and the bytes of its framing."""
        if status in (204, 304):
            return b"", 0
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return await reader.readexactly(int(headers.get("content-length", "0"))), 0
        parts, framing = [], 0
        while True:
            row = await reader.readuntil(b"\r\n")
            framing += len(row) + 2
            part = await reader.readexactly(int(row.split(b";")[0], 16) + 2)
            if len(part) == 2:
                return b"".join(parts), framing
            parts.append(part[:-2])
