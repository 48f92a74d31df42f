"""Tries to log in, counted in the catalogue so that all web processes count together.

A try is taken before the password is looked at: of many at the same moment none slips through. Account and address
together have five tries in 15 minutes, then wait 15 minutes, 30, an hour and so on; an address has thirty for all
accounts. An account alone is never closed: that would let anybody keep the regent out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data.catalogue import put, writing
from data.people.acting import neighbourhood
from data.people.refused import Refused
from data.people.tables import attempt

PER_PAIR, PER_ADDRESS = 5, 30
WINDOW = timedelta(minutes=15)
LONGEST = timedelta(hours=4)
FORGOTTEN = timedelta(hours=24)  # without a try the waiting starts small again, and the row goes


@dataclass(frozen=True)
class Tries:
    """What is known of a pair or an address. last: times of the tries in the last 15 minutes. rounds: times closed."""

    last: tuple[datetime, ...] = ()
    rounds: int = 0
    until: datetime | None = None


def take(engine: Engine, name: str, address: str, now: datetime) -> bool:
    """Use up one try. Gives whether it is the last for now. Refused: there is none; seconds says for how long."""
    pair, whole = _keys(name, address)
    with writing(engine) as connection:
        connection.execute(attempt.delete().where(attempt.c.at < now - FORGOTTEN))
        _lock(connection, whole, now)
        _take(connection, whole, most=PER_ADDRESS, now=now, grows=False)
        return _take(connection, pair, most=PER_PAIR, now=now, grows=True)


def clear(connection: Connection, name: str, address: str, now: datetime) -> None:
    """The password was right: the pair starts anew. The address keeps its other tries."""
    pair, whole = _keys(name, address)
    connection.execute(attempt.delete().where(attempt.c.digest == pair))
    _give_back(connection, whole, now)


def give_back(engine: Engine, name: str, address: str, now: datetime) -> None:
    """The password was never looked at, or was right and something else stood in the way: the try does not count."""
    with writing(engine) as connection:
        for key in _keys(name, address):
            _give_back(connection, key, now)


def _give_back(connection: Connection, key: str, now: datetime) -> None:
    """One try less; what it closed is open again."""
    tries = _read(connection, key, now)
    rounds = tries.rounds - 1 if tries.until and tries.rounds else tries.rounds
    _write(connection, key, Tries(tries.last[:-1], rounds), now)


def _take(connection: Connection, key: str, *, most: int, now: datetime, grows: bool) -> bool:
    tries = _read(connection, key, now)
    if tries.until and tries.until > now:
        raise Refused("login_wait", int((tries.until - now).total_seconds()) + 1)
    if len(tries.last) >= most:
        raise Refused("login_wait", int((tries.last[-most] + WINDOW - now).total_seconds()) + 1)
    last = (*tries.last, now)
    if len(last) < most and not (grows and tries.rounds):
        _write(connection, key, Tries(last, tries.rounds), now)
        return False
    if not grows:
        _write(connection, key, Tries(last), now)
        return False
    delay = min(WINDOW * 2**tries.rounds, LONGEST)
    _write(connection, key, Tries(last, tries.rounds + 1, now + delay), now)
    return True


def _read(connection: Connection, key: str, now: datetime) -> Tries:
    row = connection.execute(sa.select(attempt).where(attempt.c.digest == key)).mappings().first()
    if row is None:
        return Tries()
    times = (datetime.fromisoformat(text) for text in row["tries"])
    return Tries(tuple(t for t in times if now - WINDOW < t <= now), int(row["rounds"]), row["until"])


def _write(connection: Connection, key: str, tries: Tries, now: datetime) -> None:
    values = {"tries": [t.isoformat() for t in tries.last], "rounds": tries.rounds, "until": tries.until, "at": now}
    put(connection, attempt, {"digest": key}, values)


def _lock(connection: Connection, key: str, now: datetime) -> None:
    """Whoever tries from the same address waits here until the other is counted."""
    if not connection.execute(attempt.update().where(attempt.c.digest == key).values(at=now)).rowcount:
        _write(connection, key, Tries(), now)


def _keys(name: str, address: str) -> tuple[str, str]:
    """Of the pair, and of the address. Hashed: people type passwords where the name belongs."""
    near = neighbourhood(address)
    return tuple(hashlib.sha256("\0".join(parts).encode()).hexdigest() for parts in ((name, near), (near,)))  # type: ignore[return-value]
