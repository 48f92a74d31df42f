"""Starts the product as a user would, in a state folder of its own on a free loopback port, and ends it again."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent

# Headless flags that keep the browser from looking for anything outside.
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


def chromium() -> str:
    """Path of the system's Chromium, or ""."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return ""


def free_port() -> int:
    """A port of loopback that nobody listens on. Tests that run side by side take theirs from ranges of their own,
    below those the system gives away: between looking and listening no other takes it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")  # "gw0"
    if not worker:
        return _bound(0)
    first = 10000 + int(worker.removeprefix("gw")) % 4 * 5000
    for port in random.sample(range(first, first + 5000), 100):
        with suppress(OSError):
            return _bound(port)
    raise RuntimeError(f"no free port from {first} on")


def _bound(port: int) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """A running product."""

    url: str
    state: Path
    process: subprocess.Popen[bytes]
    log: Path
    environment: Mapping[str, str]

    def get(self, path: str, timeout: float = 20) -> tuple[int, bytes]:
        """Status and body of one request."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=timeout) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@contextmanager
def served(state: Path, *, seconds: float = 180, **environment: str) -> Iterator[Served]:
    """The product over this state folder, ready: its health route answers and every source was looked at once."""
    port = free_port()
    given = {
        **os.environ, "PENDOPO_STATE": str(state), "PENDOPO_PORT": str(port), "PENDOPO_HOST": "127.0.0.1",
        "PENDOPO_DELIVERIES": "off", **environment,
    }  # fmt: skip
    state.mkdir(parents=True, exist_ok=True)
    log = state / "serve.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "app.py", "serve"], cwd=HOME, env=given, stdout=out, stderr=out, start_new_session=True
        )
    found = Served(f"http://127.0.0.1:{port}", state, process, log, given)
    try:
        wait_until_up(found, seconds)
        yield found
    finally:
        end(process)


def wait_until_up(found: Served, seconds: float) -> None:
    """Until /healthz answers 200. RuntimeError with the log's end when it does not."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if found.process.poll() is not None:
            break
        try:
            if found.get("/healthz", timeout=2)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"the product did not come up:\n{found.log.read_text(errors='replace')[-4000:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Ctrl-C, then, when it does not stop, the whole group."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(12)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
