"""Names of processes for leases: this one's, and whether the one a name belongs to is surely gone."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def this_process() -> str:
    """Host, number and start of this process. The start tells it from a later one that got the same number."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_start(pid)}"


def is_gone(holder: str) -> bool:
    """True when holder is a process of this host that has ended. Of another host nothing is known: False."""
    host, _, rest = holder.partition(":")
    number, _, start = rest.partition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return bool(start) and _start(int(number)) not in ("", start)


def _start(pid: int) -> str:
    """Clock ticks after boot at which a process started; "" where the system does not tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]  # proc(5): field 22; the name before it may hold blanks
