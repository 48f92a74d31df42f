"""Memory that a process which runs for months no longer needs goes back to the system.

glibc keeps what was freed, in an arena for every few threads, and Arrow's pool does the same: after each change of the
data a web process would hold the most that any change ever took.
"""

from __future__ import annotations

import ctypes
import gc
from functools import cache

import pyarrow as pa

# From glibc's malloc.h: how many arenas there may be.
_M_ARENA_MAX = -8


def settle() -> None:
    """Set what has come to stay, the code, aside from the collector: a look through all of it holds every thread for
    half a second, and would come several times an hour. Starts the collector. Before any picture is made: what is set
    aside and goes all the same is never found."""
    gc.collect()
    gc.freeze()
    gc.enable()


def share_arenas(most: int = 2) -> bool:
    """Let all threads allocate from a few arenas; False where the C library has none (musl)."""
    libc = _libc()
    return bool(libc and libc.mallopt(_M_ARENA_MAX, most))


def give_back() -> None:
    """Hand back what is free. Takes milliseconds; other threads go on."""
    pa.default_memory_pool().release_unused()
    if libc := _libc():
        libc.malloc_trim(0)


@cache
def _libc() -> ctypes.CDLL | None:
    """The C library the process runs on, when it is glibc."""
    own = ctypes.CDLL(None)
    return own if hasattr(own, "malloc_trim") and hasattr(own, "mallopt") else None
