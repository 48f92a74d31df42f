"""Many screens from one process: each holds a push socket, where there is one, and asks ``/_live`` as live.js does.

``python -m bench.screens http://127.0.0.1:8050 /sektor/kesehatan 50 60`` prints what 50 screens saw in a minute.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import sys
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bench.http_line import Answer, Line
from bench.measure import quantile

EVERY = 15.0  # seconds between the polls of a screen without a socket
TIMEOUT = 8.0  # live.js gives up on a poll after so long
SILENT = 25.0  # a socket that has said nothing for so long counts as gone: the server speaks about every ten seconds
RECONNECT = 1.0  # seconds before a closed socket is opened again, doubled each time up to EVERY
OPENING = 10.0  # the longest that screens take to come, one after the other


@dataclass
class Screen:
    """One screen and what it saw. Times are of time.monotonic().

    seen: each token it came to show, and when. polls: seconds of each good answer; sizes: its bytes, with the head.
    brought: changes that came by the socket and fitted.
    faults: when something failed and what. in_a_row: the most polls that failed one after the other. contact: when the
    server last answered or said that what is shown is current; silence: the longest time without.
    """

    at: str
    token: str = ""
    build: str = ""
    seen: list[tuple[float, str]] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    pushes: int = 0
    brought: int = 0
    sockets: int = 0
    faults: list[tuple[float, str]] = field(default_factory=list)
    in_a_row: int = 0
    contact: float = 0.0
    silence: float = 0.0
    _failing: int = 0

    def heard(self) -> None:
        """The server said that what is shown is current, or gave what is."""
        now = time.monotonic()
        self.silence = max(self.silence, now - (self.contact or now))
        self.contact, self._failing = now, 0

    def failed(self, what: str) -> None:
        self.faults.append((time.monotonic(), what))
        self._failing += 1
        self.in_a_row = max(self.in_a_row, self._failing)


@dataclass(frozen=True)
class Report:
    """What all screens saw. seconds: how long they were there."""

    screens: Sequence[Screen]
    seconds: float

    @property
    def latencies(self) -> list[float]:
        """Seconds of every good answer to a poll."""
        return [taken for screen in self.screens for taken in screen.polls]

    @property
    def errors(self) -> list[str]:
        """What failed, polls and sockets alike."""
        return [what for screen in self.screens for _, what in screen.faults]

    @property
    def pushes(self) -> int:
        return sum(screen.pushes for screen in self.screens)

    def latency(self, share: float) -> float:
        """Seconds within which this share of the polls was answered; 0 without polls."""
        return quantile(self.latencies, share) if self.latencies else 0.0

    def changes(self, after: float) -> list[float]:
        """For each screen that showed another token after a moment (time.monotonic()): how many seconds later."""
        found = [min((at for at, _ in s.seen if at >= after), default=None) for s in self.screens]
        return sorted(at - after for at in found if at is not None)

    def lost(self, failures: int = 1) -> list[Screen]:
        """Screens for which more polls in a row failed, or that never had an answer."""
        return [screen for screen in self.screens if screen.in_a_row > failures or not screen.contact]

    def text(self) -> str:
        """One line for people."""
        polls, slow = len(self.latencies), [self.latency(share) * 1000 for share in (0.5, 0.95, 0.99)]
        return (
            f"{len(self.screens)} screens, {self.seconds:.0f} s: {polls} polls, p50 {slow[0]:.0f} ms, "
            f"p95 {slow[1]:.0f} ms, p99 {slow[2]:.0f} ms; {self.pushes} pushes, "
            f"{sum(s.brought for s in self.screens)} changes brought "
            f"on {sum(s.sockets for s in self.screens)} sockets; "
            f"{len(self.errors)} errors, longest silence {max((s.silence for s in self.screens), default=0):.1f} s"
        )


async def run(
    url: str,
    at: str | Sequence[str],
    screens: int,
    seconds: float,
    every: float = EVERY,
    push: bool = True,
    cookie: str = "",
) -> Report:
    """So many screens on the page at (several: by turns), for so long. every: seconds between the polls of a screen.

    push: whether screens open a socket; one that has it asks only when the token is not its own, as live.js does.
    cookie: "name=word" that every screen carries.
    Screens come one after the other within the first seconds, as their polls would lie apart on a real day.
    """
    pages = [at] if isinstance(at, str) else list(at)
    shown = [Screen(pages[n % len(pages)]) for n in range(screens)]
    begun = time.monotonic()
    spread = min(every, OPENING, seconds / 3)
    tasks = [
        asyncio.create_task(_Browser(url, screen, every=every, push=push, cookie=cookie).stay(spread * n / screens))
        for n, screen in enumerate(shown)
    ]
    try:
        await asyncio.wait(tasks, timeout=seconds)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end  # a bug of this client, not of the server
    now = time.monotonic()
    for screen in shown:
        screen.silence = max(screen.silence, now - (screen.contact or begun))
    return Report(shown, now - begun)


class _Browser:
    """One screen's two connections."""

    def __init__(self, url: str, screen: Screen, *, every: float, push: bool, cookie: str) -> None:
        self._url, self._screen, self._every, self._push = url, screen, every, push
        self._line = Line(url, cookie)
        self._headers = {"Cookie": cookie} if cookie else {}
        self._asking = asyncio.Lock()
        self._open = False  # a socket that speaks: no polls are needed

    async def stay(self, wait: float) -> None:
        await asyncio.sleep(wait)
        socket = None
        try:
            await self._poll()
            socket = asyncio.create_task(self._hold_socket()) if self._push else None
            while True:
                await asyncio.sleep(self._every * random.uniform(0.9, 1.1))
                if not self._open:
                    await self._poll()
        finally:
            if socket is not None:
                socket.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await socket
            self._line.close()

    async def _poll(self) -> None:
        screen = self._screen
        async with self._asking:
            begun = time.monotonic()
            try:
                path = f"/_live?at={quote(screen.at, safe='')}&have={screen.token}"
                answer = await self._line.get(path, seconds=TIMEOUT)
            except TimeoutError:
                screen.failed("poll: no answer in time")
                return
            except OSError as error:
                screen.failed(f"poll: {type(error).__name__} {error}")
                return
            self._take(answer, time.monotonic() - begun)

    def _take(self, answer: Answer, seconds: float) -> None:
        screen = self._screen
        if answer.status not in (200, 204) or "x-now" not in answer.headers:
            screen.failed(f"poll: status {answer.status}")
            return
        screen.polls.append(seconds)
        screen.sizes.append(answer.size)
        screen.build = answer.headers.get("x-build", "")
        if answer.status == 200:
            screen.token = _token_of(answer)
            screen.seen.append((time.monotonic(), screen.token))
        screen.heard()

    async def _hold_socket(self) -> None:
        address = self._url.replace("http", "ws", 1) + f"/_push?at={quote(self._screen.at, safe='')}"
        wait = RECONNECT
        while True:
            begun = time.monotonic()
            try:
                await self._listen(address)
            except (OSError, WebSocketException, TimeoutError) as error:
                self._screen.faults.append((time.monotonic(), f"socket: {type(error).__name__}"))
            finally:
                self._open = False
            wait = RECONNECT if time.monotonic() - begun > EVERY else wait
            await asyncio.sleep(wait * random.uniform(0.9, 1.1))
            wait = min(EVERY, wait * 2)

    async def _listen(self, address: str) -> None:
        async with connect(
            address,
            additional_headers=self._headers,
            open_timeout=TIMEOUT,
            close_timeout=1,
            compression=None,
            ping_interval=None,
        ) as socket:
            self._screen.sockets += 1
            while True:
                message = await asyncio.wait_for(socket.recv(), SILENT)
                self._open = True
                if isinstance(message, bytes):
                    self._bring(message)
                    continue
                self._screen.pushes += 1
                if json.loads(message)["token"] == self._screen.token:
                    self._screen.heard()
                else:
                    await self._poll()

    def _bring(self, change: bytes) -> None:
        """A change sent unasked, as live.js takes it. Only its head is unpacked: the machine is the server's, too."""
        head = zlib.decompressobj(wbits=31).decompress(change, 400).decode(errors="replace")
        known, build, token = (_word_of(head, name) for name in ("from", "build", "token"))
        if (known, build) == (self._screen.token, self._screen.build):
            self._screen.token = token
            self._screen.seen.append((time.monotonic(), token))
            self._screen.brought += 1


def _word_of(head: str, name: str) -> str:
    found = re.search(f'"{name}":"([^"]*)"', head)
    return found[1] if found else ""


def _token_of(answer: Answer) -> str:
    import brotli

    body = brotli.decompress(answer.body) if answer.headers.get("content-encoding") == "br" else answer.body
    return str(json.loads(body)["token"])


def main(words: list[str]) -> int:
    """url, page, screens, seconds, and "poll" for screens without sockets."""
    url, at, screens, seconds, *rest = words
    report = asyncio.run(run(url, at, int(screens), float(seconds), push="poll" not in rest))
    print(report.text())
    for what in sorted(set(report.errors)):
        print(f"  {report.errors.count(what)} × {what}")
    return 1 if report.lost() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
