"""Loads, rejects and what is known of each source, in the catalogue. All work within the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from data import catalogue as c
from data.batch import SET_ASIDE, Load, Outcome, Reject
from data.catalogue import next_number, put
from data.row_seals import sound_rows, write_seal
from data.seals import open_damage, told

KEPT_REJECTS = 20_000  # of one load; a delivery with more is wrong as a whole, and its counts say so

_TEXTS = ("sheets", "periods", "notes")
_FAILING = ("failed", *SET_ASIDE)


@dataclass(frozen=True)
class SourceState:
    """What we know of our looking at a source (not of the agency's delivering: that is freshness).

    Two of them are equal when nothing anybody is shown has moved: the time of a look alone changes no light.
    outcome: of the last look. reason: why it was refused or failed. since: first look of the present run of such ones;
    None when all is well. next_try: when we try again after such a look. load: the newest load, 0 when there is none.
    """

    source: str
    looked: datetime = field(compare=False)
    outcome: Outcome
    reason: str = ""
    since: datetime | None = None
    next_try: datetime | None = None
    load: int = 0

    @property
    def failing(self) -> bool:
        return self.outcome in _FAILING


@dataclass(frozen=True)
class Withdrawal:
    """When a load was withdrawn, in which version, and why."""

    version: int
    at: datetime
    reason: str


def insert_load(connection: Connection, load: Load, *, sector: str = "", extract: str = "") -> None:
    """Write a load that has its number, and its rejects."""
    row = {column.name: getattr(load, column.name, "") for column in c.load.columns}
    row |= {name: list(getattr(load, name)) for name in _TEXTS}
    row |= {"letters": {sheet: dict(found) for sheet, found in load.letters.items()}}
    row |= {"columns": dict(load.columns)}
    row |= {"checks": [[text, ok] for text, ok in load.checks], "sector": sector, "extract": extract}
    connection.execute(c.load.insert().values(row))
    write_seal(connection, c.load, load.number)
    kept = load.rejects[:KEPT_REJECTS]
    if kept:
        connection.execute(c.reject.insert(), [_reject_row(load.number, i, r) for i, r in enumerate(kept)])


def repeat_of(connection: Connection, load: Load) -> Load | None:
    """The source's newest load when it says exactly the same: a database down for a week is one row, not 10,000."""
    if load.outcome not in ("unchanged", "failed"):
        return None
    found = read_loads(connection, source=load.source, limit=1)
    if not found:
        return None
    before = found[0]
    same = ("outcome", "delivery", "reason", "fingerprint")
    if any(getattr(before, name) != getattr(load, name) for name in same):
        return None
    return replace(load, number=before.number, started=before.started)


def append_load(connection: Connection, load: Load, *, sector: str = "") -> Load:
    """Record a load that did not land: under a new number, or under that of the one it only repeats."""
    again = repeat_of(connection, load)
    if again:
        # A query that answers as before was delivered anew: its data are as new as this answer.
        row = c.load.update().where(c.load.c.number == again.number)
        connection.execute(row.values(ended=load.ended, delivered=load.delivered))
        write_seal(connection, c.load, again.number)
        return again
    numbered = replace(load, number=next_number(connection))
    insert_load(connection, numbered, sector=sector)
    return numbered


def read_loads(connection: Connection, *, source: str = "", limit: int = 0, where: Sequence[Any] = ()) -> list[Load]:
    """Loads, newest first, without their rejects; without those whose row is damaged, as if they had never been."""
    wanted = [*where, c.load.c.source == source] if source else where
    found = sound_rows(connection, c.load, wanted, limit=limit)
    while limit and found.damaged:  # those next to them take their places
        wanted = [*wanted, c.load.c.number.not_in(found.damaged)]
        found = sound_rows(connection, c.load, wanted, limit=limit)
    return [_as_load(row) for row in found.rows]


def touched_sources(connection: Connection, after: int, up_to: int) -> frozenset[str]:
    """Sources of which a load landed or was withdrawn in the versions after one, up to another."""
    own, made = c.load.c, c.publication.c
    published = sa.select(made.load).where(made.version.between(after + 1, up_to))
    # The loads say it, too, should the row of a publication be damaged.
    moved = (x.between(after + 1, up_to) for x in (own.version, own.retracted))
    query = sa.select(own.source).where(sa.or_(own.number.in_(published), *moved)).distinct()
    return frozenset(connection.execute(query).scalars())


def read_loads_since(connection: Connection, number: int, version: int) -> list[Load]:
    """Loads of higher numbers, those that landed or were withdrawn after a version, and the newest of each source, of
    which a repeat moves the times."""
    published = sa.select(c.publication.c.load).where(c.publication.c.version > version)
    own, newest = c.load.c.number, sa.select(c.source_state.c.load)
    withdrawn = c.load.c.retracted > version
    return read_loads(connection, where=[sa.or_(own > number, own.in_(published), own.in_(newest), withdrawn)])


def read_rejects(connection: Connection, number: int) -> list[Reject]:
    """The rejects of a load, in the order they were found."""
    query = sa.select(c.reject).where(c.reject.c.load == number).order_by(c.reject.c.place)
    return [Reject(r.sheet, r.row, r.column, r.value, r.rule, r.advice, r.whole_row) for r in connection.execute(query)]


def read_withdrawal(connection: Connection, number: int) -> Withdrawal | None:
    """The publication that withdrew a load; None when it still counts."""
    made = c.publication.c
    query = sa.select(made.version, made.at, made.reason).where(made.load == number, made.why == "retract")
    row = connection.execute(query).first()
    return Withdrawal(row.version, row.at, row.reason) if row else None


def read_states(connection: Connection) -> dict[str, SourceState]:
    """What is known of every source we ever looked at."""
    rows = connection.execute(sa.select(c.source_state))
    found = {r.source: _as_state(r) for r in rows}
    for damage in open_damage(connection):  # of what is shown then nothing else is as important
        if not damage.source:
            continue  # a damaged row that no longer says whose it is
        before = found.get(damage.source) or SourceState(damage.source, damage.found, "failed")
        found[damage.source] = replace(before, outcome="failed", reason=told(damage), since=damage.found, next_try=None)
    return found


def write_state(connection: Connection, load: Load, *, next_try: datetime | None = None) -> None:
    """A look that ended as this load."""
    failing = load.outcome in _FAILING
    before = read_state(connection, load.source)
    since = (before.since if before and before.since else load.started) if failing else None
    state = {"looked": load.ended, "outcome": load.outcome, "reason": load.reason if failing else "", "since": since}
    _save_state(connection, load.source, before, {**state, "next_try": next_try, "load": load.number})


def write_look(
    connection: Connection, source: str, *, at: datetime, next_try: datetime | None, still: bool = False
) -> None:
    """A look that found nothing new. What was refused or held stays so; a failure is over, unless it still stands."""
    before = read_state(connection, source)
    kept: dict[str, Any] = {"looked": at, "next_try": next_try}
    if before is None or not (still or before.outcome in SET_ASIDE):
        kept |= {"outcome": "unchanged", "reason": "", "since": None}
    _save_state(connection, source, before, kept)


def read_state(connection: Connection, source: str) -> SourceState | None:
    """What is known of one source; None when we never looked."""
    r = connection.execute(sa.select(c.source_state).where(c.source_state.c.source == source)).first()
    return _as_state(r) if r else None


def _save_state(connection: Connection, source: str, before: SourceState | None, values: dict[str, Any]) -> None:
    blank = {"reason": "", "load": 0} if before is None else {}
    put(connection, c.source_state, {"source": source}, {**blank, **values})


@dataclass(frozen=True)
class LoadKind:
    """Of a load: the sector it belongs to, and how its cases were listed: "full", "changes", "" when it has none."""

    sector: str
    extract: str


def loads_kind(connection: Connection, numbers: Iterable[int]) -> dict[int, LoadKind]:
    """The kind of each of these loads."""
    query = sa.select(c.load.c.number, c.load.c.sector, c.load.c.extract).where(c.load.c.number.in_(list(numbers)))
    return {row.number: LoadKind(row.sector, row.extract) for row in connection.execute(query)}


def _reject_row(number: int, place: int, reject: Reject) -> dict[str, Any]:
    return {
        "load": number, "place": place, "sheet": reject.sheet, "row": reject.row, "column": reject.column,
        "value": reject.value, "rule": reject.rule, "advice": reject.advice, "whole_row": reject.whole_row,
    }  # fmt: skip


def _as_state(r: Row[Any]) -> SourceState:
    next_try = r.next_try if r.outcome in _FAILING else None
    return SourceState(r.source, r.looked, r.outcome, r.reason, r.since, next_try, r.load)


def _as_load(row: Row[Any]) -> Load:
    own: dict[str, Any] = {k: v for k, v in row._mapping.items() if k not in ("sector", "extract", "seal")}
    own |= {name: json.loads(own[name]) for name in (*_TEXTS, "checks", "letters", "columns")}
    own |= {name: tuple(own[name]) for name in _TEXTS}
    own["checks"] = tuple((text, ok) for text, ok in own["checks"])
    return Load(**own)
