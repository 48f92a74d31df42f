"""Machines of a private network on this one: network namespaces on a bridge, with addresses of their own.

Nothing of it can be reached from outside, nor reach it: there is no way out of the bridge. Needs root and iproute2.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.missing import TOLD, without
from tests.servers import find_program

NEWNET = 0x40000000  # CLONE_NEWNET of sched.h
_KEPT = Path("/run/netns")


@contextmanager
def network(names: Sequence[str]) -> Iterator[dict[str, str]]:
    """A namespace for each name, all on one bridge in the first one's; gives its address by name. Gone afterwards.

    Skips the test, loudly, where namespaces cannot be made.
    """
    find_program("ip") or without("ip of iproute2")
    first = names[0]
    with ExitStack() as stack:
        for name in names:
            _make(name)
            stack.callback(_ip, "netns", "del", name)  # with it go its devices
            _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", first, "link", "add", "lan", "type", "bridge")
        _ip("-n", first, "link", "set", "lan", "up")
        addresses = {name: f"10.77.0.{place}" for place, name in enumerate(names, start=1)}
        _ip("-n", first, "address", "add", f"{addresses[first]}/24", "dev", "lan")
        for place, name in enumerate(names[1:], start=2):
            _ip("-n", first, "link", "add", f"to{place}", "type", "veth", "peer", "name", "eth0", "netns", name)
            _ip("-n", first, "link", "set", f"to{place}", "master", "lan", "up")
            _ip("-n", name, "address", "add", f"{addresses[name]}/24", "dev", "eth0")
            _ip("-n", name, "link", "set", "eth0", "up")
        yield addresses


@contextmanager
def inside(name: str) -> Iterator[None]:
    """What this thread opens and starts within the block lies in the namespace."""
    own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        _enter(_KEPT / name)
        try:
            yield
        finally:
            _enter(Path(f"/proc/self/fd/{own}"))
    finally:
        os.close(own)


def _make(name: str) -> None:
    if (_KEPT / name).exists():
        _ip("netns", "del", name)  # of a run that was killed
    if os.geteuid() == 0:
        made = subprocess.run([find_program("ip"), "netns", "add", name], capture_output=True, text=True, check=False)
        if made.returncode == 0:
            return
        why = made.stderr.strip()
    else:
        why = "only root may"
    TOLD["network namespaces"] = f"network namespaces cannot be made here ({why})"
    pytest.skip(TOLD["network namespaces"])


def _ip(*words: str) -> None:
    subprocess.run([find_program("ip"), *words], check=True, capture_output=True)


def _enter(place: Path) -> None:
    fd = os.open(place, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).setns(fd, NEWNET):
            raise OSError(ctypes.get_errno(), f"setns {place}")
    finally:
        os.close(fd)
