"""Work in a child process that has a deadline and a memory limit; whatever it does, this process goes on.

A nursery is forked once, while everything it needs is in memory, and forks a child for each piece of work: nothing is
imported again and nothing is pickled. A cold interpreter would need two seconds for its imports, a fork 10 to 50 ms.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NoReturn

Work = Callable[[Path], None]
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
                _nurse(theirs, self.work)
            theirs.close()
            ours.settimeout(ANSWER_SECONDS)
            self._nurse, self._line = pid, ours
        return self._line

    def _stop(self) -> None:
        if self._line is None:
            return
        self._line.close()  # the nursery sees the end of the line, ends its children and itself
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
        if self._closed:
            raise ChildEnded("stopped")
        if "exit" not in said:
            _end_group(said.get("pid", 0))
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


def _end_group(pid: int) -> None:
    if pid:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


# ---------------------------------------------------------------------------------------------- in the nursery


def _nurse(control: socket.socket, work: Work) -> NoReturn:
    """Forks a child for each order and tells how each one ended; ends when the other side goes away."""
    try:
        _settle_in(control)
        _serve(control, work)
    finally:
        os._exit(0)  # whatever happened: never on into the code that forked us


def _settle_in(control: socket.socket) -> None:
    # Objects of the parent must not be finalised here: closing an inherited SQLite connection could end its WAL.
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    import resource  # not on Windows, where nothing can be forked and ``Inline`` works instead

    keep = control.fileno()
    most = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)
    os.closerange(3, keep)
    os.closerange(keep + 1, most)


def _serve(control: socket.socket, work: Work) -> None:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    children: dict[int, socket.socket] = {}
    while True:
        ready = select.select([control.fileno(), woken], [], [], 5.0)[0]
        if woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(woken, 4096)
        if control.fileno() in ready and not _take_order(control, work, children):
            break
        _reap(children)
    for pid in children:
        _end_group(pid)


def _take_order(control: socket.socket, work: Work, children: dict[int, socket.socket]) -> bool:
    """False when there will be no more orders."""
    said, fds, _, _ = socket.recv_fds(control, 65536, 1)
    if not said or not fds:
        return False
    line = socket.socket(fileno=fds[0])
    pid = os.fork()
    if pid == 0:
        _child(line, json.loads(said), work)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.setpgid(pid, pid)
    children[pid] = line
    control.sendall(b"k")
    return True


def _reap(children: dict[int, socket.socket]) -> None:
    for pid in list(children):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            with children.pop(pid) as line, contextlib.suppress(OSError):
                line.sendall(json.dumps({"exit": os.waitstatus_to_exitcode(status)}).encode() + b"\n")


# ---------------------------------------------------------------------------------------------- in the child


def _child(line: socket.socket, order: dict[str, Any], work: Work) -> NoReturn:
    said: dict[str, Any] = {"failed": "memory"}
    try:
        signal.set_wakeup_fd(-1)
        for name in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)  # its own group: what it starts ends with it
        line.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")
        _limit_memory(order["memory_mb"])
        work(Path(order["folder"]))
        said = {"done": True}
    except MemoryError:
        pass
    except BaseException as error:
        said = {"failed": _place(error)}
        traceback.print_tb(error.__traceback__)  # the way, not the words: they could quote a person's data
        sys.stderr.flush()
    finally:
        with contextlib.suppress(BaseException):
            line.sendall(json.dumps(said).encode() + b"\n")
        os._exit(0 if said.get("done") else 1)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__} {where}".strip()


def _limit_memory(memory_mb: int) -> None:
    """At most so much more than what is inherited. Only Linux counts private memory apart (since 4.7)."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    status = Path("/proc/self/status")
    if status.exists():
        held = next(int(row.split()[1]) for row in status.read_text().splitlines() if row.startswith("VmData:"))
        most = held * 1024 + memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
