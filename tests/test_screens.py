"""The client that stands for many screens: it counts what a real screen would notice, and nothing else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from bench.http_line import Line
from bench.screens import Report, run
from tests.looped import looped


class Server:
    """Polls and a push socket, with one token for every page."""

    def __init__(self) -> None:
        self.token, self.status, self.asked = "satu", HTTPStatus.OK, 0
        self.sockets: set[ServerConnection] = set()
        self.takes_sockets = True

    def answer(self, _: ServerConnection, request: Request) -> Response | None:
        """A poll's answer (the connection closes after each); None opens the socket."""
        parts = urlsplit(request.path)
        if parts.path == "/_push":
            return None if self.takes_sockets else Response(404, "Not Found", Headers(), b"")
        self.asked += 1
        if self.status != HTTPStatus.OK:
            return Response(self.status, self.status.phrase, Headers({"X-Now": "0"}), b"")
        if parse_qs(parts.query).get("have") == [self.token]:
            return Response(204, "No Content", Headers({"X-Now": "0", "Connection": "close"}), b"")
        body = json.dumps({"token": self.token}).encode()
        named = {"X-Now": "0", "X-Build": "b", "Content-Length": str(len(body)), "Connection": "close"}
        return Response(200, "OK", Headers(named), body)

    async def hold(self, socket: ServerConnection) -> None:
        self.sockets.add(socket)
        await self._say(socket)
        await socket.wait_closed()
        self.sockets.discard(socket)

    async def publish(self, token: str) -> None:
        self.token = token
        for socket in list(self.sockets):
            await self._say(socket)

    async def _say(self, socket: ServerConnection) -> None:
        await socket.send(json.dumps({"now": 0, "build": "b", "token": self.token}))


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[str]:
    async with serve(server.hold, "127.0.0.1", 0, process_request=server.answer) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        yield f"http://127.0.0.1:{port}"


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


def test_screens_with_a_socket_ask_only_when_the_token_is_not_theirs() -> None:
    async def scene() -> tuple[Server, Report, float]:
        server = Server()
        async with running(server) as url:
            task = asyncio.create_task(run(url, "/a", 5, 3.0, every=0.2))
            await until(lambda: len(server.sockets) == 5)
            changed = time.monotonic()
            await server.publish("dua")
            return server, await task, changed

    server, report, changed = looped(scene())
    assert {screen.token for screen in report.screens} == {"dua"}
    assert len(report.changes(changed)) == 5
    assert server.asked == len(report.latencies) == 10  # one at the start, one for the change; none by the clock
    assert (report.errors, report.lost()) == ([], [])


def test_screens_without_a_socket_poll_and_their_sockets_are_tried_again() -> None:
    async def scene() -> tuple[Server, Report]:
        server = Server()
        server.takes_sockets = False
        async with running(server) as url:
            return server, await run(url, ["/a", "/b"], 4, 2.0, every=0.2)

    server, report = looped(scene())
    assert server.asked > 12
    assert {screen.at for screen in report.screens} == {"/a", "/b"}
    assert report.lost() == []
    assert set(report.errors) == {"socket: InvalidStatus"}


def test_a_screen_is_lost_when_more_than_one_poll_in_a_row_fails() -> None:
    async def scene() -> Report:
        server = Server()
        async with running(server) as url:
            task = asyncio.create_task(run(url, "/a", 3, 2.5, every=0.3, push=False))
            await until(lambda: server.asked >= 3)
            server.status = HTTPStatus.INTERNAL_SERVER_ERROR
            await until(lambda: server.asked >= 12)
            server.status = HTTPStatus.OK
            return await task

    report = looped(scene())
    assert len(report.lost()) == 3
    assert len(report.lost(failures=20)) == 0
    assert "poll: status 500" in report.errors


def test_a_server_that_is_not_there_is_told_for_every_screen() -> None:
    report = looped(run("http://127.0.0.1:9", "/a", 2, 0.6, every=0.2, push=False))
    assert len(report.lost()) == 2
    assert report.latencies == []


def test_a_kept_connection_reads_any_framing_and_is_opened_again_when_the_server_closed_it() -> None:
    sent = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3;x=1\r\ncde\r\n0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\nX-Now: 7\r\n\r\n",
    ]
    opened: list[int] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.append(1)
        for _ in range(2):  # then it hangs up without a word, as a server does whose patience is over
            if not sent or not await reader.readuntil(b"\r\n\r\n"):
                break
            writer.write(sent.pop(0))
        writer.close()

    async def scene() -> list[tuple[int, bytes]]:
        server = await asyncio.start_server(speak, "127.0.0.1", 0)
        async with server:
            line = Line(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            answers = []
            for _ in range(3):
                answer = await line.get("/", seconds=5)
                answers.append((answer.status, answer.body))
                await asyncio.sleep(0.05)
            line.close()
            return answers

    assert looped(scene()) == [(200, b"ab"), (200, b"abcde"), (204, b"")]
    assert len(opened) == 2
