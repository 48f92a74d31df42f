"""Rights that run out: who may commit, which loader process leads. In the catalogue, so that machines share them.

What a time is compared with is the clock of the catalogue's server, where it has one: machines' clocks differ.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from data.catalogue import lease, writing
from data.holder import process_of
from data.presence import is_gone


class LeaseLost(Exception):
    """Another process took over: what was about to be published may not be."""


@dataclass(frozen=True)
class Lease:
    """A right as it was taken: its name, who holds it, the how-manieth holder that is, and who lost it ("": nobody)."""

    name: str
    holder: str
    epoch: int
    before: str = ""


@dataclass(frozen=True)
class Seen:
    """Who holds a right and when it last showed itself. expires: from then on another may take it."""

    holder: str
    seen: datetime
    expires: datetime


@dataclass
class Vigil:
    """What one who waits for a right has seen of its holder, by a steady clock of its own.

    A holder that was seen at work loses its right only after seconds without a sign: a wall clock that is set forward
    takes it from nobody, one that is set back keeps nobody waiting.
    """

    seconds: float
    _last: tuple[int, datetime] | None = None
    _since: float = 0.0
    _moved: bool = field(default=False)

    def is_over(self, epoch: int, seen: datetime, *, ran_out: bool) -> bool:
        """True when the holder's time is over. ran_out: by the wall clock; counts while we never saw it move."""
        now = monotonic()
        if (epoch, seen) != self._last:
            self._moved = self._last is not None
            self._last, self._since = (epoch, seen), now
        return now - self._since >= self.seconds or (ran_out and not self._moved)


def take(
    engine: Engine,
    name: str,
    *,
    holder: str,
    seconds: float,
    now: datetime | None = None,
    vigil: Vigil | None = None,
) -> Lease | None:
    """The right called name, for so many seconds; None while another holder lives and its time has not run out."""
    with writing(engine) as connection:
        return take_in(connection, name, holder=holder, seconds=seconds, now=now, vigil=vigil)


def take_in(
    connection: Connection,
    name: str,
    *,
    holder: str,
    seconds: float,
    now: datetime | None = None,
    vigil: Vigil | None = None,
) -> Lease | None:
    """As ``take``, within a transaction of the caller."""
    found = _locked(connection, name)
    if found is None:
        at = now or _clock(connection)
        with suppress(IntegrityError), connection.begin_nested():  # another may make the row at this very moment
            connection.execute(lease.insert().values(name=name, holder="", epoch=0, expires=at, seen=at))
        found = _locked(connection, name)
    at = now or _clock(connection)  # once the row is ours: waiting for it may have taken a while
    before = found.holder if found.holder != holder else ""
    if before and not _is_over(found, at, vigil) and not is_gone(connection, before):
        return None
    kept = {"holder": holder, "seen": at, "expires": at + timedelta(seconds=seconds)}
    connection.execute(lease.update().where(lease.c.name == name).values(epoch=found.epoch + 1, **kept))
    return Lease(name, holder, found.epoch + 1, before)


def _is_over(found: Any, at: datetime, vigil: Vigil | None) -> bool:
    ran_out = bool(found.expires <= at)
    return ran_out if vigil is None else vigil.is_over(found.epoch, found.seen, ran_out=ran_out)


def _locked(connection: Connection, name: str) -> Any:
    return connection.execute(sa.select(lease).where(lease.c.name == name).with_for_update()).first()


def _clock(connection: Connection) -> datetime:
    """Now, by the server's clock; SQLite has none, and one machine."""
    if connection.dialect.name != "postgresql":
        return datetime.now(UTC)
    found: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return found.astimezone(UTC)


def renew(engine: Engine, held: Lease, *, seconds: float, now: datetime | None = None) -> bool:
    """True when held is still ours, and now for so many seconds more."""
    with writing(engine) as connection:
        at = now or _clock(connection)
        done = connection.execute(
            lease.update()
            .where(lease.c.name == held.name, lease.c.epoch == held.epoch)
            .values(seen=at, expires=at + timedelta(seconds=seconds))
        )
    return bool(done.rowcount)


def release(engine: Engine, held: Lease) -> None:
    """Give it back; nothing happens when it is no longer ours."""
    with writing(engine) as connection:
        release_in(connection, held)


def release_in(connection: Connection, held: Lease) -> None:
    """As ``release``, within a transaction of the caller."""
    connection.execute(lease.update().where(lease.c.name == held.name, lease.c.epoch == held.epoch).values(holder=""))


def strip(engine: Engine, holder: str) -> None:
    """Take every right from a holder's process: who was followed as a leader commits nothing more.

    Else one that was frozen while it wrote would keep its follower from writing for as long as a commit may take.
    """
    mine = lease.c.holder.startswith(f"{process_of(holder)}:", autoescape=True)
    with writing(engine) as connection:
        connection.execute(lease.update().where(mine).values(holder="", epoch=lease.c.epoch + 1))


def holds(engine: Engine, held: Lease) -> bool:
    """True while held is ours."""
    with engine.connect() as connection:
        return bool(
            connection.execute(sa.select(lease.c.epoch).where(lease.c.name == held.name)).scalar() == held.epoch
        )


def check_in(connection: Connection, held: Lease) -> None:
    """LeaseLost unless held is still ours; keeps it so until the caller's transaction ends."""
    found = connection.execute(sa.select(lease.c.epoch).where(lease.c.name == held.name).with_for_update()).scalar()
    if found != held.epoch:
        raise LeaseLost(f'hak "{held.name}" sudah berpindah; proses ini tidak boleh menerbitkan lagi')


def seen(engine: Engine, name: str) -> Seen | None:
    """Who holds it and when it last showed itself; None when nobody ever did or it was given back."""
    with engine.connect() as connection:
        found = connection.execute(sa.select(lease).where(lease.c.name == name)).first()
    return Seen(found.holder, found.seen, found.expires) if found and found.holder else None
