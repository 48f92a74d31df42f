"""Many screens of a Dash page without browsers: each posts at every tick what the renderer posts."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.http_line import Answer, Line

TIMEOUT = 60.0  # nobody gives up in a Dash page: a late answer is a late number
CONNECTIONS = 6  # of a browser to one host


@dataclass
class DashScreen:
    """One open page. seen: when it came to show another number, and which; unchanged: bytes of answers without news."""

    version: str = ""
    callbacks: Sequence[Mapping[str, Any]] = ()
    seen: list[tuple[float, str]] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    errors: int = 0
    _shown: str = ""
    _ticks: int = 0

    def bodies(self) -> list[bytes]:
        """What the renderer posts at one tick."""
        self._ticks += 1
        return [self._body(callback) for callback in self.callbacks]

    def take(self, answer: Answer, seconds: float) -> None:
        self.latencies.append(seconds)
        if answer.status == 204:
            self.unchanged.append(answer.size)
        elif answer.status == 200:
            found = json.loads(answer.body)["response"]
            self.version = found.get("version", {}).get("data", self.version)
            number = found.get("kartu-0-nilai", {}).get("children", self._shown)
            if number != self._shown:
                self._shown = number
                self.seen.append((time.monotonic(), number))
        else:
            self.errors += 1

    def _body(self, callback: Mapping[str, Any]) -> bytes:
        output = callback["output"]
        outputs = [_named(part) for part in output.strip(".").split("...")]
        found = {
            "output": output, "outputs": outputs if output.startswith("..") else outputs[0],
            "inputs": [{**item, "value": self._ticks} for item in callback["inputs"]],
            "changedPropIds": ["tick.n_intervals"], "parsedChangedPropsIds": ["tick.n_intervals"],
        }  # fmt: skip
        if callback.get("state"):
            found["state"] = [{**item, "value": self.version} for item in callback["state"]]
        return json.dumps(found).encode()


def _named(part: str) -> dict[str, str]:
    ident, _, name = part.rpartition(".")
    return {"id": ident, "property": name}


async def run(url: str, screens: int, seconds: float, every: float) -> list[DashScreen]:
    """So many screens for so long, opened one after the other within one turn of so many seconds."""
    shown = [DashScreen() for _ in range(screens)]
    ends = time.monotonic() + seconds
    await asyncio.gather(*(_stay(url, s, every * n / screens, every=every, ends=ends) for n, s in enumerate(shown)))
    return shown


async def _stay(url: str, screen: DashScreen, wait: float, *, every: float, ends: float) -> None:
    lines = [Line(url) for _ in range(CONNECTIONS)]
    await asyncio.sleep(wait)
    await lines[0].get("/", seconds=TIMEOUT)
    await lines[0].get("/_dash-layout", seconds=TIMEOUT)
    screen.callbacks = json.loads((await lines[0].get("/_dash-dependencies", seconds=TIMEOUT)).body)
    while time.monotonic() < ends:
        bodies = screen.bodies()
        ticks = (_tick(screen, line, bodies[n::CONNECTIONS]) for n, line in enumerate(lines))
        await asyncio.gather(asyncio.sleep(every * random.uniform(0.95, 1.05)), *ticks)
    for line in lines:
        line.close()


async def _tick(screen: DashScreen, line: Line, bodies: Sequence[bytes]) -> None:
    for body in bodies:
        start = time.monotonic()
        try:
            answer = await line.ask("/_dash-update-component", body, seconds=TIMEOUT)
        except (OSError, TimeoutError):
            screen.errors += 1
            continue
        screen.take(answer, time.monotonic() - start)
