"""How long a source's deliveries were, from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from data import catalogue as c
from data.grown import says_grown
from data.holding.rows import Usual, usual_of
from data.load_log import read_loads
from data.profile import Source
from data.store import Store


@dataclass(frozen=True)
class Size:
    """Data rows of a delivery."""

    delivery: str
    rows: int


def usual_for(store: Store, source: Source, delivery: str) -> Usual:
    """What is usual for a source's delivery of this name."""
    found = sizes_before(store, source)
    namesake = next((size.rows for size in reversed(found) if size.delivery == delivery), 0)
    return usual_of([size.rows for size in found], source, namesake=namesake)


def sizes_before(store: Store, source: Source) -> list[Size]:
    """Every good whole delivery of a source, oldest first; of one that only grew, all that it holds.

    Withdrawn loads, forms filled in and corrected rows say nothing of how long a delivery usually is.
    """
    own = c.load.c
    good = [own.outcome == "landed", own.retracted == 0, c.whole_delivery]
    found: list[Size] = []
    of: dict[str, int] = {}
    with store.engine.connect() as connection:
        for row in reversed(read_loads(connection, source=source.id, where=good)):
            before = of.get(row.delivery, 0) if says_grown(row.notes) else 0
            of[row.delivery] = before + row.read - row.ignored
            found.append(Size(row.delivery, of[row.delivery]))
    return found


def landed_before(store: Store, source: Source, fingerprint: str) -> bool:
    """Whether these bytes count already as a load of the source: then nothing about them is unusual any more."""
    own = c.load.c
    same = [own.fingerprint == fingerprint, own.outcome == "landed", own.retracted == 0]
    with store.engine.connect() as connection:
        return bool(read_loads(connection, source=source.id, limit=1, where=same))
