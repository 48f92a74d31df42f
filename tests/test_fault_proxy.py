"""The fault proxy does to answers what it is told, and nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.fault_proxy import Fault, FaultProxy

WORDS = bytes(range(256)) * 40


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that gives back what it is sent."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            line = listener.accept()[0]
            threading.Thread(target=give_back, args=(line,), daemon=True).start()

    def give_back(line: socket.socket) -> None:
        with line:
            while piece := line.recv(4096):
                line.sendall(piece)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    over.set()
    socket.create_connection(listener.getsockname()).close()
    thread.join(5)
    listener.close()


def asked(port: int, *, wait: float = 5.0) -> tuple[bytes, str]:
    """What came back, and how it ended: "all", "end", "reset" or "silence"."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.settimeout(wait)
        got = b""
        try:
            line.sendall(WORDS)
            while len(got) < len(WORDS):
                piece = line.recv(4096)
                if not piece:
                    return got, "end"
                got += piece
        except TimeoutError:
            return got, "silence"
        except ConnectionError:
            return got, "reset"
        return got, "all"


def test_a_sound_line_is_passed_on_as_it_is(echo: int) -> None:
    with FaultProxy("127.0.0.1", echo) as proxy:
        assert asked(proxy.port) == (WORDS, "all")
        assert proxy.lines == 1


@pytest.mark.parametrize(
    ("fault", "bytes_", "end"),
    [
        (Fault(delay=0.01), len(WORDS), "all"),
        (Fault(rate=200_000), len(WORDS), "all"),
        (Fault(cut_after=5000), 5000, "end"),
        (Fault(hush_after=5000), 5000, "silence"),
        (Fault(silent=True), 0, "silence"),
    ],
)
def test_a_fault_shows_in_the_answer(echo: int, fault: Fault, bytes_: int, end: str) -> None:
    with FaultProxy("127.0.0.1", echo, fault) as proxy:
        got, how = asked(proxy.port, wait=0.5 if end == "silence" else 5.0)
        assert (got, how) == (WORDS[:bytes_], end)


def test_a_line_may_be_reset_or_refused_and_heals(echo: int) -> None:
    with FaultProxy("127.0.0.1", echo, Fault(cut_after=3000, reset=True)) as proxy:
        assert asked(proxy.port)[1] == "reset"
        proxy.fault = Fault(refuse=True)
        got, how = asked(proxy.port)
        assert (got, how in ("end", "reset")) == (b"", True)
        proxy.fault = Fault()
        assert asked(proxy.port) == (WORDS, "all")


def test_a_server_that_is_down_is_a_line_that_ends(echo: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with FaultProxy("127.0.0.1", port) as proxy:
        got, how = asked(proxy.port)
        assert (got, how in ("end", "reset")) == (b"", True)
