"""The audit log: one record an act, each sealed with the hash of the one before, so that a change or a gap is found.

No figures, no passwords, no identifiers of persons are written here: only who acted, on which object, and the settings
that changed.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data.catalogue import counter, next_number, writing
from data.people_tables import audit

COUNTER = "audit"
HANDED_ON = "PENDOPO_ACTOR"  # set by the web server for a command that it starts; account and address, by line
START = "0" * 64  # what the first record is sealed with


@dataclass(frozen=True)
class Actor:
    """who: an account, "terminal:<user>" for commands typed on the server. origin: an address, or "terminal"."""

    who: str
    origin: str

    @classmethod
    def handed_on(cls) -> Actor:
        """Whoever asked the process that started this one (it says so in HANDED_ON); else whoever types commands."""
        who, _, origin = os.environ.get(HANDED_ON, "").partition("\n")
        return cls(who, origin) if who and origin else cls.of_terminal()

    def handing_on(self) -> dict[str, str]:
        """What tells a process that is started for this person who that is."""
        return {HANDED_ON: f"{self.who}\n{self.origin}"}

    @classmethod
    def of_terminal(cls) -> Actor:
        """Whoever types commands on the server."""
        try:
            return cls(f"terminal:{getpass.getuser()}", "terminal")
        except (KeyError, OSError):  # an account without a name, as in many containers
            return cls("terminal", "terminal")


@dataclass(frozen=True)
class Entry:
    """An act about to be written down. action: a word of ACTIONS. object: what it was done to, by name or number."""

    actor: Actor
    action: str
    object: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """An act as it was written down."""

    number: int
    at: str
    who: str
    origin: str
    action: str
    object: str
    details: str
    previous: str
    digest: str

    def sealed(self) -> str:
        """The hash that this record must carry."""
        parts = [self.number, self.at, self.who, self.origin, self.action, self.object, self.details, self.previous]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class Wanted:
    """Which records are asked for. who: who acted, or whom it was about. since, until: aware; until is excluded."""

    who: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


# Every act that is written down; a word that is not here is a mistake of ours.
ACTIONS = frozenset(
    {
        "retract", "explain", "publish_upload", "discard_upload", "accept", "save_source", "export_rows", "export",
        "login", "login_failed", "logout", "user_added", "user_changed", "user_disabled", "password_changed",
        "password_failed", "token_made", "token_revoked", "screen_paired", "audience_changed", "backup", "restore",
    }
)  # fmt: skip


def append(engine: Engine, entry: Entry) -> int:
    """Write an act down in a transaction of its own; gives its number."""
    with writing(engine) as connection:
        return append_in(connection, entry)


def append_in(connection: Connection, entry: Entry) -> int:
    """Write an act down in the transaction that does it: neither is ever there without the other."""
    if entry.action not in ACTIONS:
        raise ValueError(f"no act that is written down: {entry.action}")
    number = next_number(connection, COUNTER)  # holds others off until the transaction ends: one chain
    last = connection.execute(sa.select(audit.c.digest).where(audit.c.number == number - 1)).scalar()
    details = json.dumps(dict(entry.details), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    record = Record(
        number, at, entry.actor.who, entry.actor.origin, entry.action, entry.object, details, last or START, ""
    )
    values = {**record.__dict__, "digest": record.sealed()}
    connection.execute(audit.insert().values(**values))
    return number


def records(engine: Engine, *, limit: int = 0, before: int = 0, wanted: Wanted | None = None) -> list[Record]:
    """The newest records, newest first; those before a number; 0: no limit."""
    query = sa.select(audit).order_by(audit.c.number.desc())
    if before:
        query = query.where(audit.c.number < before)
    for clause in _clauses(wanted or Wanted()):
        query = query.where(clause)
    with engine.connect() as connection:
        found = connection.execute(query.limit(limit) if limit else query)
        return [Record(**row) for row in found.mappings()]


def _clauses(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.who:
        yield sa.or_(audit.c.who == wanted.who, audit.c.object == wanted.who)
    if wanted.action:
        yield audit.c.action == wanted.action
    # Times are ISO text in UTC, all of one form, so their order is that of the text.
    if wanted.since:
        yield audit.c.at >= wanted.since.astimezone(UTC).isoformat(timespec="milliseconds")
    if wanted.until:
        yield audit.c.at < wanted.until.astimezone(UTC).isoformat(timespec="milliseconds")


def faults(engine: Engine, *, last: int = 0) -> list[str]:
    """What is wrong with the chain, in Indonesian; nothing when every record is as it was written. last: of the newest
    so many only; 0: of all."""
    with engine.connect() as connection, connection.begin():
        counted = int(connection.execute(sa.select(counter.c.value).where(counter.c.name == COUNTER)).scalar() or 0)
        after = max(0, counted - last) if last else 0
        before = (
            connection.execute(sa.select(audit.c.digest).where(audit.c.number == after)).scalar() if after else START
        )
        rows = connection.execute(sa.select(audit).where(audit.c.number > after).order_by(audit.c.number)).mappings()
        return list(_faults((Record(**row) for row in rows), counted, after=after, sealed=before or ""))


def _faults(chain: Iterator[Record], counted: int, *, after: int, sealed: str) -> Iterator[str]:
    expected, previous = after + 1, sealed
    for record in chain:
        if record.number != expected:
            missing = f"{expected}" if record.number == expected + 1 else f"{expected} sampai {record.number - 1}"
            yield f"catatan {missing} hilang"
        elif record.previous != previous:
            yield f"catatan {record.number} tidak bersambung dengan catatan sebelumnya"
        if record.sealed() != record.digest:
            yield f"catatan {record.number} ({record.action}, {record.at}) diubah setelah ditulis"
        expected, previous = record.number + 1, record.digest
    if expected <= counted:
        yield f"catatan {expected} sampai {counted} hilang dari ujung"


def head(engine: Engine) -> tuple[int, str]:
    """Number and hash of the newest record: written on paper, it shows later that nothing before it was changed."""
    newest = records(engine, limit=1)
    return (newest[0].number, newest[0].digest) if newest else (0, START)
