"""What was read or worked out, kept while there is room for it: what nobody asked for longest goes first."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# Of the machine's memory, for each kind of thing that is kept; within these bounds. 4 GB give 32 MB, 24 GB 192 MB.
_SHARE, _LEAST, _MOST = 1 / 128, 24 << 20, 256 << 20


def room() -> int:
    """Bytes that one kind of thing may take in this process."""
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):  # not told on Windows
        machine = 0
    return int(min(_MOST, max(_LEAST, machine * _SHARE)))


class Bounded(Generic[K, V]):
    """Safe to share between threads. size: bytes of a thing. The newest one is always kept, however large."""

    def __init__(self, size: Callable[[V], int], bytes_: int = 0) -> None:
        """bytes_: how much is kept; 0: ``room()``."""
        self._size, self._room, self._used = size, bytes_ or room(), 0
        self._of: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: K) -> V | None:
        with self._lock:
            if key not in self._of:
                return None
            self._of.move_to_end(key)
            return self._of[key]

    def once(self, key: K, make: Callable[[], V]) -> V:
        """What is kept, or what make gives; two threads that ask at once at worst both make it."""
        found = self.find(key)
        if found is None:
            found = make()
            self._put(key, found)
        return found

    def take(self, key: K) -> V | None:
        """What is kept; it no longer is."""
        with self._lock:
            found = self._of.pop(key, None)
            self._used -= self._size(found) if found is not None else 0
            return found

    def joined(self, other: Bounded[K, V]) -> Bounded[K, V]:
        """Another one with what both keep, other's where both know it, as far as there is room."""
        found = self.only(lambda _: True)
        with other._lock:
            more = list(other._of.items())
        for key, thing in more:
            found._put(key, thing)
        return found

    def only(self, keeps: Callable[[K], bool]) -> Bounded[K, V]:
        """Another one with what keeps says of this."""
        other: Bounded[K, V] = Bounded(self._size, self._room)
        with self._lock:
            kept = [(key, found) for key, found in self._of.items() if keeps(key)]
        for key, found in kept:
            other._put(key, found)
        return other

    def _put(self, key: K, found: V) -> None:
        with self._lock:
            if key in self._of:
                self._used -= self._size(self._of.pop(key))
            self._of[key] = found
            self._used += self._size(found)
            while self._used > self._room and len(self._of) > 1:
                self._used -= self._size(self._of.popitem(last=False)[1])
