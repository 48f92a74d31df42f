"""Many screens without browsers: each asks the server what its page's script asks, at its page's pace."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

import brotli

from bench.job.wire import Answer, Wire
from bench.measure import quantile


@dataclass
class Report:
    """What all screens together met. first: by what was shown, the moments (monotonic) at which screens showed it."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    unchanged: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    first: dict[str, list[float]] = field(default_factory=dict)

    def add(self, answer: Answer, *, wanted: Sequence[int] = (200, 204)) -> None:
        self.seconds.append(answer.seconds)
        if answer.status not in wanted:
            self.errors += 1
        (self.unchanged if answer.status == 204 else self.changed).append(answer.size)

    def spreads(self, screens: int) -> list[float]:
        """Seconds between the first and the last screen, of each change that reached all of them."""
        times = sorted(self.first.values(), key=min)[1:]  # the first is what was there already
        return [max(found) - min(found) for found in times if len(found) == screens]

    def p(self, share: float) -> float:
        """Seconds of an answer."""
        return quantile(self.seconds, share) if self.seconds else float("nan")


class Screen(Protocol):
    """One open page. every: seconds between refreshes. load: what it asks when opened; refresh: at each tick."""

    every: float

    async def load(self, report: Report) -> None: ...

    async def refresh(self, report: Report) -> None: ...


class DashScreen:
    """A Dash page: at each tick one POST for every callback of the tick, as the renderer sends them."""

    every = 5.0
    SHOWN = "kartu-0-nilai"

    def __init__(self, host: str) -> None:
        self._wires = [Wire(host) for _ in range(6)]  # a browser's connections to one host
        self._callbacks: list[dict[str, Any]] = []
        self._version, self._shown, self._ticks = "", "", 0

    async def load(self, report: Report) -> None:
        await self._wires[0].ask("/")
        await self._wires[0].ask("/_dash-layout")
        self._callbacks = json.loads((await self._wires[0].ask("/_dash-dependencies")).body)
        await self.refresh(report)

    async def refresh(self, report: Report) -> None:
        self._ticks += 1
        bodies = [self._body(callback) for callback in self._callbacks]
        wires = self._wires
        await asyncio.gather(*(self._ask(report, wires[n % 6], body) for n, body in enumerate(bodies)))

    async def _ask(self, report: Report, wire: Wire, body: bytes) -> None:
        answer = await wire.ask("/_dash-update-component", body)
        report.add(answer)
        if answer.status == 200:
            found = json.loads(answer.body)["response"]
            self._version = found.get("version", {}).get("data", self._version)
            if self.SHOWN in found and found[self.SHOWN]["children"] != self._shown:
                self._shown = found[self.SHOWN]["children"]
                report.first.setdefault(self._shown, []).append(time.monotonic())

    def _body(self, callback: Mapping[str, Any]) -> bytes:
        output = callback["output"]
        outputs = [_named(part) for part in output.strip(".").split("...")]
        inputs = [{**item, "value": self._ticks} for item in callback["inputs"]]
        found = {
            "output": output, "outputs": outputs if output.startswith("..") else outputs[0], "inputs": inputs,
            "changedPropIds": ["tick.n_intervals"], "parsedChangedPropsIds": ["tick.n_intervals"],
        }  # fmt: skip
        if callback.get("state"):
            found["state"] = [{**item, "value": self._version} for item in callback["state"]]
        return json.dumps(found).encode()


def _named(part: str) -> dict[str, str]:
    ident, _, name = part.rpartition(".")
    return {"id": ident, "property": name}


class PollingScreen:
    """The product's page without a socket: asks ``/_live`` with its token."""

    def __init__(self, host: str, at: str, *, every: float) -> None:
        self.every = every
        self._wire, self._at, self._token = Wire(host), quote(at, safe=""), ""

    async def load(self, report: Report) -> None:
        await self.fetch(report)

    async def refresh(self, report: Report) -> None:
        await self.fetch(report)

    async def fetch(self, report: Report) -> None:
        """One poll; a new token counts as shown with the last byte of its body."""
        answer = await self._wire.ask(f"/_live?at={self._at}&have={self._token}")
        report.add(answer)
        if answer.status == 200:
            packed = answer.headers.get("content-encoding") == "br"
            self._token = json.loads(brotli.decompress(answer.body) if packed else answer.body)["token"]
            report.first.setdefault(self._token, []).append(time.monotonic())


class PushedScreen(PollingScreen):
    """The product's page with its socket: waits to be told of another token, then fetches once."""

    def __init__(self, host: str, at: str, *, every: float) -> None:
        super().__init__(host, at, every=every)
        self._host = host
        self._task: asyncio.Task[None] | None = None
        self.told = 0

    async def load(self, report: Report) -> None:
        await self.fetch(report)
        self._task = asyncio.create_task(self._listen(report))

    async def refresh(self, report: Report) -> None:
        """Nothing to ask; a socket that ended by itself is an error."""
        if self._task is not None and self._task.done():
            report.errors += 1
            self._task = asyncio.create_task(self._listen(report))

    async def _listen(self, report: Report) -> None:
        from websockets.asyncio.client import connect

        async with connect(f"ws://{self._host}/_push?at={self._at}", origin=f"http://{self._host}") as socket:
            async for message in socket:
                report.unchanged.append(len(message) + 2)  # a server's frame: two bytes before the text
                if json.loads(message).get("token") != self._token:
                    report.unchanged.pop()
                    await self.fetch(report)

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()


async def show(screens: Sequence[Screen], report: Report, seconds: float) -> None:
    """All screens for so long, each started at a moment of its own within one turn."""
    async with asyncio.timeout(seconds + 120):
        await asyncio.gather(*(_one(screen, report, seconds) for screen in screens))


async def _one(screen: Screen, report: Report, seconds: float) -> None:
    ends = time.monotonic() + seconds
    await asyncio.sleep(random.random() * min(screen.every, 5.0))
    try:
        await screen.load(report)
        while (left := ends - time.monotonic()) > 0:
            await asyncio.sleep(min(left, screen.every * random.uniform(0.95, 1.05)))
            if time.monotonic() < ends:
                await _refreshed(screen, report)
    finally:
        if isinstance(screen, PushedScreen):
            screen.end()


async def _refreshed(screen: Screen, report: Report) -> None:
    try:
        await screen.refresh(report)
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        report.errors += 1
