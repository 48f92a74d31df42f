"""What we last made of each delivery, so that nothing is opened again while nothing about it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data import catalogue as c
from data.catalogue import put, writing


@dataclass(frozen=True)
class Known:
    """A delivery as we last saw it. face: size and time of its file. mark: of the profile it was read with.

    outcome: landed, held, refused or failed. tries: failures in a row; not read again before next_try.
    """

    name: str
    face: str
    mark: str
    fingerprint: str
    outcome: str
    tries: int = 0
    next_try: datetime | None = None

    def settles(self, face: str, mark: str, now: datetime) -> bool:
        """True when a delivery with this face needs no reading now."""
        if mark != self.mark or face != self.face:
            return False
        if self.outcome == "failed":
            return self.next_try is not None and now < self.next_try
        return bool(face)  # a query has no face: its answer may be another one


def known_of(engine: Engine, source: str) -> dict[str, Known]:
    """All known deliveries of a source, by name."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(c.delivery).where(c.delivery.c.source == source))
        return {r.name: Known(r.name, r.face, r.mark, r.fingerprint, r.outcome, r.tries, r.next_try) for r in rows}


def remember(engine: Engine, source: str, known: Known) -> None:
    """Write down what was made of a delivery."""
    row = {
        "face": known.face, "mark": known.mark, "fingerprint": known.fingerprint, "outcome": known.outcome,
        "tries": known.tries, "next_try": known.next_try,
    }  # fmt: skip
    with writing(engine) as connection:
        put(connection, c.delivery, {"source": source, "name": known.name}, row)
