"""The other side of a nursery: forks a child for each order; and what a child does first and last."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from data.memory import keep_freed

Work = Callable[[Path], None]


def end_group(pid: int) -> None:
    """Kill a child with all it started; nothing happens when it is gone, or was never told (0)."""
    if pid:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def nurse(control: socket.socket, work: Work) -> NoReturn:
    """Forks a child for each order and tells how each one ended; ends when the other side goes away."""
    try:
        _settle_in()
        _serve(control, work)
    finally:
        os._exit(0)  # whatever happened: never on into the code that forked us


def _settle_in() -> None:
    # Inherited files stay open: Arrow closes its own when the next child is forked, and aborts when it cannot.
    # Objects of the parent must not be finalised here: closing an inherited SQLite connection could end its WAL.
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115


def _serve(control: socket.socket, work: Work) -> None:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    children: dict[int, socket.socket] = {}
    parent = os.getppid()
    while os.getppid() == parent:
        ready = select.select([control.fileno(), woken], [], [], 2.0)[0]
        if woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(woken, 4096)
        if control.fileno() in ready and not _take_order(control, work, children):
            break
        _reap(children)
    for pid in children:
        end_group(pid)


def _take_order(control: socket.socket, work: Work, children: dict[int, socket.socket]) -> bool:
    """False when there will be no more orders."""
    said, fds, _, _ = socket.recv_fds(control, 65536, 1)
    if not said or not fds:
        return False
    line = socket.socket(fileno=fds[0])
    pid = os.fork()
    if pid == 0:
        for other in (control, *children.values()):
            other.close()
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
        limit_memory(order["memory_mb"])
        keep_freed()
        work(Path(order["folder"]))
        said = {"done": True}
    except MemoryError:
        pass
    except BaseException as error:
        said = {"failed": place_of(error)}
        traceback.print_tb(error.__traceback__)  # the way, not the words: they could quote a person's data
        sys.stderr.flush()
    finally:
        with contextlib.suppress(BaseException):
            line.sendall(json.dumps(said).encode() + b"\n")
        os._exit(0 if said.get("done") else 1)


def place_of(error: BaseException) -> str:
    """Kind and line of a bug; never its words, which could quote a person's data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__} {where}".strip()


def limit_memory(memory_mb: int) -> None:
    """At most so much more than what is inherited. Only Linux counts private memory apart (since 4.7)."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    status = Path("/proc/self/status")
    if status.exists():
        held = next(int(row.split()[1]) for row in status.read_text().splitlines() if row.startswith("VmData:"))
        most = held * 1024 + memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
