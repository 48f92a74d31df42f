"""Rights that run out: who may commit, which loader process leads. In the catalogue, so that machines share them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from data.catalogue import lease, writing
from data.holder import is_gone


class LeaseLost(Exception):
    """Another process took over: what was about to be published may not be."""


@dataclass(frozen=True)
class Lease:
    """A right as it was taken: its name, who holds it and the how-manieth holder that is."""

    name: str
    holder: str
    epoch: int


@dataclass(frozen=True)
class Seen:
    """Who holds a right and when it last showed itself. expires: from then on another may take it."""

    holder: str
    seen: datetime
    expires: datetime


def take(engine: Engine, name: str, *, holder: str, seconds: float, now: datetime | None = None) -> Lease | None:
    """The right called name, for so many seconds; None while another holder lives and its time has not run out."""
    with writing(engine) as connection:
        return take_in(connection, name, holder=holder, seconds=seconds, now=now)


def take_in(
    connection: Connection, name: str, *, holder: str, seconds: float, now: datetime | None = None
) -> Lease | None:
    """As ``take``, within a transaction of the caller."""
    at = now or datetime.now(UTC)
    found = _locked(connection, name)
    if found is None:
        with suppress(IntegrityError), connection.begin_nested():  # another may make the row at this very moment
            connection.execute(lease.insert().values(name=name, holder="", epoch=0, expires=at, seen=at))
        found = _locked(connection, name)
    kept = {"holder": holder, "seen": at, "expires": at + timedelta(seconds=seconds)}
    if found.holder and found.holder != holder and found.expires > at and not is_gone(found.holder):
        return None
    connection.execute(lease.update().where(lease.c.name == name).values(epoch=found.epoch + 1, **kept))
    return Lease(name, holder, found.epoch + 1)


def _locked(connection: Connection, name: str) -> Any:
    return connection.execute(sa.select(lease).where(lease.c.name == name).with_for_update()).first()


def renew(engine: Engine, held: Lease, *, seconds: float, now: datetime | None = None) -> bool:
    """True when held is still ours, and now for so many seconds more."""
    at = now or datetime.now(UTC)
    with writing(engine) as connection:
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
