"""Names of those who hold a lease, and whether the process that a name belongs to is surely gone."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

# Last word of a name whose process also holds a session on the catalogue's server (data/presence.py).
SESSION = "sesi"


def new_holder(*, session: bool = False) -> str:
    """A name of its own within this process: machine, number and start of the process, and a word.

    The start tells the process from a later one that got the same number. session: see ``SESSION``.
    """
    pid = os.getpid()
    name = f"{machine()}:{pid}:{_start(pid)}:{secrets.token_hex(4)}"
    return f"{name}:{SESSION}" if session else name


def machine() -> str:
    """Host, this run of its system, and the space of its process numbers: two machines or containers that were given
    one name are told apart, and a number is looked up only where it was given."""
    return f"{socket.gethostname()}~{_boot()}~{_numbers()}"


def process_of(holder: str) -> str:
    """The part of a name that all names of one process share."""
    return ":".join(holder.split(":")[:3])


def has_session(holder: str) -> bool:
    return holder.endswith(f":{SESSION}")


def has_ended(holder: str) -> bool:
    """True when holder is a process of this machine that has ended. Of another machine nothing is known: False."""
    host, number, start = ([*holder.split(":"), "", ""])[:3]
    if host != machine() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    found = _stat(int(number))
    # One that ended and was not yet collected by its parent still has its number.
    return bool(found) and (found[0] in ("Z", "X") or (bool(start) and found[19] != start))


def _start(pid: int) -> str:
    """Clock ticks after boot at which a process started; "" where the system does not tell."""
    found = _stat(pid)
    return found[19] if found else ""


def _stat(pid: int) -> list[str]:
    """What proc(5) tells of a process from its third field, the state, on; [] where the system does not tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return stat.rpartition(")")[2].split()  # the name before it may hold blanks


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text()[:8]
    except OSError:
        return ""


def _numbers() -> str:
    """The space of process numbers we live in (a container has its own); "" where the system does not tell."""
    try:
        return str(os.stat("/proc/self/ns/pid").st_ino)
    except OSError:
        return ""
