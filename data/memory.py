"""Memory that a process which runs for months no longer needs goes back to the system.

glibc keeps what was freed, in an arena for every few threads, and Arrow's pools do the same: after each change of the
data a web process would hold the most that any change ever took. A web process lets Arrow take from glibc (``app.py``).
"""

from __future__ import annotations

import ctypes
import gc
from functools import cache

import pyarrow as pa

# From glibc's malloc.h: what may lie free at the end of its memory, what it takes besides when it takes more, from
# which size a piece gets pages of its own (at most 32 MB), and how many arenas there may be.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -2, -3, -8
_PIECE, _MORE, _ANY = 32 << 20, 64 << 20, 2**31 - 1


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


def keep_freed() -> bool:
    """Let this process take again what it freed instead of handing it back: for a child that ends with its work. Of
    the reading of 1.56 million rows a fifth was the system's emptying of pages. False where there is no glibc."""
    libc = _libc()
    wanted = {_M_MMAP_THRESHOLD: _PIECE, _M_TRIM_THRESHOLD: _ANY, _M_TOP_PAD: _MORE}
    return bool(libc and all(libc.mallopt(what, value) for what, value in wanted.items()))


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
