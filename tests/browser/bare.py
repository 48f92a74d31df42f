"""A browser that is watched as little as a kiosk's: one page by the DevTools protocol, with no record of its network.

Playwright keeps what every request brought, some 5 kB each: a soak would measure that, and not the page.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.serving import CHROMIUM_FLAGS, chromium, end

SECONDS = 120.0  # the longest a command may take


@dataclass
class Bare:
    """One open page."""

    line: ClientConnection
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def send(self, method: str, **given: Any) -> dict[str, Any]:
        """A command's result. RuntimeError when the browser refuses it, TimeoutError when it does not answer."""
        number = next(self._numbers)
        self.line.send(json.dumps({"id": number, "method": method, "params": given}))
        limit = time.monotonic() + SECONDS
        while True:
            said = json.loads(self.line.recv(timeout=max(0.1, limit - time.monotonic())))
            if said.get("id") == number:
                if "error" in said:
                    raise RuntimeError(f"{method}: {said['error']}")
                return dict(said["result"])

    def run(self, script: str) -> Any:
        """The value of an expression, awaited. RuntimeError with what it threw."""
        found = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(str(found["exceptionDetails"].get("exception", {}).get("description")))
        return found["result"].get("value")

    def until(self, script: str, seconds: float = 30) -> None:
        limit = time.monotonic() + seconds
        while not self._holds(script):
            assert time.monotonic() < limit, f"not within {seconds} s: {script}"
            time.sleep(0.1)

    def _holds(self, script: str) -> bool:
        """Whether an expression is true; not while the page is only coming."""
        try:
            return bool(self.run(script))
        except RuntimeError as error:
            if "execution context" not in str(error).lower():
                raise
            return False


@contextmanager
def bare_page(folder: Path, url: str, *, width: int = 1920, height: int = 1080) -> Iterator[Bare]:
    """The page, opened in a browser of its own, which is ended afterwards. folder: for the browser's files."""
    words = [
        chromium(), "--headless=new", *CHROMIUM_FLAGS, f"--user-data-dir={folder}", "--remote-debugging-port=0",
        f"--window-size={width},{height}", url,
    ]  # fmt: skip
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        with connect(_page_of(folder / "DevToolsActivePort"), max_size=None, open_timeout=30) as line:
            yield Bare(line)
    finally:
        end(process)


def _page_of(told: Path, seconds: float = 60) -> str:
    """The socket of the one open page, once the browser says where it listens."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if told.exists() and (port := told.read_text().splitlines()[:1]):
            with urllib.request.urlopen(f"http://127.0.0.1:{port[0]}/json/list", timeout=10) as answer:
                pages = [one for one in json.load(answer) if one["type"] == "page"]
            if pages:
                return str(pages[0]["webSocketDebuggerUrl"])
        time.sleep(0.1)
    raise TimeoutError("the browser does not say where it listens")
