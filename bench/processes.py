"""Memory, CPU time and children of processes, from /proc."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def high_mb(pid: int) -> int:
    """The most a process has ever held; 0 when it has ended."""
    return _status(pid, "VmHWM")


def resident_mb(pid: int) -> int:
    """What a process holds now, mapped files counted; 0 when it has ended."""
    return _status(pid, "VmRSS")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and of its children that have ended; 0 when it has ended itself."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(int(part) for part in fields[11:15]) / _TICKS


def command(pid: int) -> str:
    """Its words, separated by blanks; "" when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def tree(pid: int) -> list[int]:
    """The process and those below it, at any depth."""
    return [pid, *below(pid)]


def below(pid: int) -> list[int]:
    """Processes below pid, at any depth."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(folder.name))
    found, left = [], [pid]
    while left:
        below = parents.get(left.pop(), [])
        found += below
        left += below
    return found


def _status(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(name)), 0)
