"""Where regions are many, the loader works out the figures of a new version before a page asks for them.

A province's measure is a million cells: half a second to a second to add up, milliseconds to map when they lie on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from data.centre import Centre
from data.keeping.priority import AHEAD, give_way
from data.memory import give_back
from data.profile import Indicator, Profile
from data.snapshot import Snapshot

MANY = 1000  # regions; with fewer the figures are added up sooner than a page is drawn
SETTLED = 3.0  # seconds after a publication: others of the same delivery may follow


def is_large(profile: Profile) -> bool:
    return len(profile.regions.all) >= MANY


def work_ahead(centre: Centre, over: Callable[[], bool] = lambda: False) -> int:
    """Lay down the figures of the newest version, headlines first, unless over; gives that version."""
    snapshot = Snapshot.of(centre.profile, centre.store, centre.clock())
    for indicator in _in_turn(centre.profile):
        for category in ("", *snapshot.book.categories(indicator.id)):
            if over():
                return snapshot.version
            snapshot.book.figures(indicator.id, category)
    return snapshot.version


class Ahead:
    """One per leading loader. over: set when it ends."""

    def __init__(self, centre: Centre, over: threading.Event) -> None:
        self._centre, self._over = centre, over
        self._done = -1
        self._turn = threading.Lock()

    def run(self) -> None:
        """Until the newest version's figures lie there; a version that comes meanwhile is taken next."""
        if not self._turn.acquire(blocking=False):  # who is at it looks again before it ends
            return
        try:
            give_way(AHEAD)
            while self._done != self._centre.store.version() and not self._over.is_set():
                self._done = work_ahead(self._centre, self._over.is_set)
        finally:
            self._turn.release()
            give_back()


def _in_turn(profile: Profile) -> Iterator[Indicator]:
    return iter(sorted(profile.indicators.values(), key=lambda i: (i.headline <= 0, i.headline)))
