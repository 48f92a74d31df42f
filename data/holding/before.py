"""How long a source's deliveries were, from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import catalogue as c
from data.batch import Load
from data.grown import NOTE, is_grown
from data.holding.rows import LOADS, Usual, usual_of
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
    namesakes = _newest(store, source, 1, c.load.c.delivery == delivery)
    rows = [size.rows for size in sizes_before(store, source)]
    return usual_of(rows, source, namesake=namesakes[0].rows if namesakes else 0)


def sizes_before(store: Store, source: Source) -> list[Size]:
    """The newest good whole deliveries of a source, as many as say what is usual, oldest first; of one that only grew,
    all that it holds.

    Withdrawn loads, forms filled in and corrected rows say nothing of how long a delivery usually is.
    """
    return _newest(store, source, LOADS)


def _newest(store: Store, source: Source, limit: int, *where: Any) -> list[Size]:
    """Oldest first. A source may have thousands of loads, each compared with its seal when it is read: only so many
    are."""
    good = [c.load.c.outcome == "landed", c.load.c.retracted == 0, c.whole_delivery]
    with store.engine.connect() as connection:
        found = read_loads(connection, source=source.id, limit=limit, where=[*good, *where])
        return [Size(load.delivery, _rows(connection, load, good)) for load in reversed(found)]


def _rows(connection: Connection, load: Load, good: list[Any]) -> int:
    """Of a load of new rows alone, with those of the loads before it back to the one that read the whole file."""
    if not is_grown(load):
        return load.read - load.ignored
    own = c.load.c
    same = [*good, own.source == load.source, own.delivery == load.delivery, own.number <= load.number]
    grown = sa.cast(own.notes, sa.Text).like(f'%"{NOTE}%')
    whole = connection.execute(sa.select(sa.func.max(own.number)).where(*same, sa.not_(grown))).scalar() or 0
    added = sa.select(sa.func.sum(own.read - own.ignored)).where(*same, own.number >= whole)
    return int(connection.execute(added).scalar_one())


def landed_before(store: Store, source: Source, fingerprint: str) -> bool:
    """Whether these bytes count already as a load of the source: then nothing about them is unusual any more."""
    own = c.load.c
    same = [own.fingerprint == fingerprint, own.outcome == "landed", own.retracted == 0]
    with store.engine.connect() as connection:
        return bool(read_loads(connection, source=source.id, limit=1, where=same))
