"""A long delivery sent again: what it said last time is read from the store while a child reads the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from data import catalogue as c
from data.batch import Load
from data.known import Known
from data.load_log import read_loads
from data.profile import RegisterShape, Source, delivered_by
from data.shapes.streamed import FROM as PIECES
from data.store import Store

LONG = 4 << 20  # bytes of a file from which it is worth a thread; from PIECES on parts are compared, one at a time


@contextmanager
def beforehand(store: Store, source: Source, known: Known | None, *, size: int) -> Iterator[None]:
    """Meanwhile the current values are read that a file of size bytes, known by its name, is likely to be compared
    with: those of the periods it spoke of when it last landed. Whatever it says now, the comparison is the same."""
    long = LONG <= size < PIECES and not isinstance(source.shape, RegisterShape)
    last = _last(store, source, known) if long else None
    if last is None:
        yield
        return
    with store.ledger.current.read_ahead(store.ledger.picture(), delivered_by(source), last.periods):
        yield


def _last(store: Store, source: Source, known: Known | None) -> Load | None:
    """The newest load of this delivery that counts and speaks of periods."""
    if known is None:
        return None
    landed = [c.load.c.outcome == "landed", c.load.c.retracted == 0, c.load.c.delivery == known.name]
    with store.engine.connect() as connection:
        found = read_loads(connection, source=source.id, limit=1, where=landed)
    return found[0] if found and found[0].periods else None
