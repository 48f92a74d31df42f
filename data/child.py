"""Work in a child process that has a deadline and a memory limit; whatever it does, this process goes on.

A nursery is forked once, while everything it needs is in memory, and forks a child for each piece of work: nothing is
imported again and nothing is pickled. A cold interpreter would need two seconds for its imports, a fork 10 to 50 ms.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from data.nurse import Work, end_group, nurse

End = Literal["deadline", "memory", "signal", "bug", "stopped"]

ANSWER_SECONDS = 10.0  # how long the nursery may take to fork; it does nothing else


class ChildEnded(Exception):
    """A child that did not finish its work. end: how; text: more about it (a signal's name, a place in the code)."""

    def __init__(self, end: End, text: str = "") -> None:
        super().__init__(f"{end} {text}".strip())
        self.end, self.text = end, text


@dataclass
class Nursery:
    """Runs ``work(folder)`` in children. Safe to share between threads; each may run one at a time.

    What work needs must be in memory before the first ``run``. Work answers by writing files into its folder.
    """

    work: Work
    _nurse: int = 0
    _line: socket.socket | None = None
    _closed: bool = False
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Fork the nursery now, best while this process has few threads. ``run`` does it when it was not done."""
        with self._asking:
            self._start()

    def run(self, folder: Path, *, deadline: float, memory_mb: int) -> None:
        """Do the work in a child. ChildEnded: it was too slow (seconds), too large, crashed, or we are closing."""
        until = time.monotonic() + deadline
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._ask({"folder": str(folder), "memory_mb": memory_mb}, theirs)
            self._wait(ours, until)

    def close(self) -> None:
        """End every child and the nursery; ``run`` in other threads ends with ChildEnded("stopped")."""
        with self._asking:
            self._closed = True
            self._stop()

    def _ask(self, order: dict[str, Any], line: socket.socket) -> None:
        with self._asking:
            if self._closed:
                raise ChildEnded("stopped")
            for last in (False, True):
                control = self._start()
                try:
                    socket.send_fds(control, [json.dumps(order).encode()], [line.fileno()])
                    if control.recv(1):
                        return
                except OSError:
                    pass  # the nursery died or hangs; it is forked again, once
                self._stop()
                if last:
                    raise ChildEnded("bug", "proses induk anak tidak menjawab")

    def _start(self) -> socket.socket:
        if self._line is None:
            ours, theirs = socket.socketpair()
            pid = os.fork()
            if pid == 0:
                ours.close()
                nurse(theirs, self.work)
            theirs.close()
            ours.settimeout(ANSWER_SECONDS)
            self._nurse, self._line = pid, ours
        return self._line

    def _stop(self) -> None:
        if self._line is None:
            return
        # The nursery sees the end of the line, ends its children and itself. Shut down, not only closed: a nursery that
        # another thread forked meanwhile has a copy.
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()
        self._line = None
        limit = time.monotonic() + 1
        while os.waitpid(self._nurse, os.WNOHANG)[0] == 0:
            if time.monotonic() > limit:
                os.kill(self._nurse, signal.SIGKILL)
                os.waitpid(self._nurse, 0)
                return
            time.sleep(0.002)

    def _wait(self, line: socket.socket, until: float) -> None:
        said: dict[str, Any] = {}
        for part in _lines(line, until):
            said |= part
            if said.get("done"):
                return
            if "exit" in said:
                break
        if self._closed:
            raise ChildEnded("stopped")
        if "exit" not in said:
            end_group(said.get("pid", 0))
            raise ChildEnded("deadline") if time.monotonic() >= until else ChildEnded("bug", "putus")
        if "failed" in said:
            raise ChildEnded("memory" if said["failed"] == "memory" else "bug", said["failed"])
        raise ChildEnded("signal", signal.Signals(-said["exit"]).name if said["exit"] < 0 else str(said["exit"]))


@dataclass
class Inline:
    """The same face without a child: for tests, and for systems that cannot fork. No deadline, no limit."""

    work: Work

    def start(self) -> None:
        """Nothing to start."""

    def run(self, folder: Path, *, deadline: float, memory_mb: int) -> None:
        """Do the work here and now."""
        self.work(folder)

    def close(self) -> None:
        """Nothing to end."""


def _lines(line: socket.socket, until: float) -> Iterator[dict[str, Any]]:
    """What is said on the line, until it ends or the time is over."""
    kept = b""
    while (left := until - time.monotonic()) > 0:
        line.settimeout(left)
        try:
            got = line.recv(65536)
        except TimeoutError:
            return
        if not got:
            return
        *whole, kept = (kept + got).split(b"\n")
        for text in whole:
            yield json.loads(text)
