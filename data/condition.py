"""How things stand, in numbers for monitoring: no figures of the regency, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

import sqlalchemy as sa

from data import catalogue as c
from data.batch import Outcome
from data.people.sessions import people_logged_in
from data.snapshot import Snapshot
from data.store import Store


@dataclass(frozen=True)
class SourceCondition:
    """A source by its light. age, limit: of its newest data and the age at which they are stale, in seconds."""

    id: str
    light: str
    age: float
    limit: float
    failing: bool


@dataclass(frozen=True)
class Condition:
    """loads: by outcome, all since the beginning. loader_age: seconds; None while no loader runs. people: logged in.
    damaged: files of the store that wait to be made whole."""

    version: int
    schema: int
    loads: Mapping[str, int]
    loader_age: float | None
    sources: tuple[SourceCondition, ...]
    damaged: int
    people: int


def condition_of(store: Store, snapshot: Snapshot, now: datetime) -> Condition:
    """How store and snapshot stand. now: the server's clock. SQLAlchemyError: the catalogue cannot be read."""
    with store.engine.connect() as connection:
        counted = connection.execute(sa.select(c.load.c.outcome, sa.func.count()).group_by(c.load.c.outcome)).all()
        open_ones = sa.select(sa.func.count()).select_from(c.damage).where(c.damage.c.healed.is_(None))
        damaged = int(connection.execute(open_ones).scalar_one())
        people = people_logged_in(connection, now)
    seen = store.loader_seen()
    return Condition(
        version=snapshot.version,
        schema=c.SCHEMA,
        loads=dict.fromkeys(get_args(Outcome), 0) | {str(row[0]): int(row[1]) for row in counted},
        loader_age=max(0.0, (now - seen).total_seconds()) if seen else None,
        sources=tuple(_source(name, snapshot) for name in snapshot.profile.sources),
        damaged=damaged,
        people=people,
    )


def _source(name: str, snapshot: Snapshot) -> SourceCondition:
    fresh = snapshot.freshness(name)
    return SourceCondition(name, fresh.light, fresh.age, fresh.limit, fresh.failed)
