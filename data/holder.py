"""Names of those who hold a lease, and whether the process that a name belongs to is surely gone."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path


def new_holder() -> str:
    """A name of its own within this process: host, number and start of the process, and a word.

    The start tells the process from a later one that got the same number.
    """
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_start(pid)}:{secrets.token_hex(4)}"


def is_gone(holder: str) -> bool:
    """True when holder is a process of this host that has ended. Of another host nothing is known: False."""
    host, number, start = ([*holder.split(":"), "", ""])[:3]
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
