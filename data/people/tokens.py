"""Tokens of walls and guests, who only look; and the codes by which a screen gets one."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data.audience import AUDIENCES
from data.catalogue import next_number, writing
from data.people.acting import neighbourhood
from data.people.refused import Refused
from data.people.secret_words import digest, is_possible
from data.people.tables import pairing, token
from data.people.visitor import Visitor

VALID = timedelta(minutes=15)
NOTED = timedelta(minutes=1)
OPEN_HERE, OPEN_ALL = 50, 500  # screens that wait: few enough that a mistyped code meets none (22,000 codes)
LONGEST = 3650  # days that a token may be said to be valid; 0 is until it is revoked
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWX"  # no I and no O: they look like digits
_CODE = re.compile(r"([A-Z][0-9])-?([0-9]{2})")


@dataclass(frozen=True)
class Token:
    """kind: "wall" or "guest". bound: id of the wall or of the tour, "" for none. until: None is until revoked."""

    number: int
    kind: str
    bound: str
    audience: str
    label: str
    made: datetime
    made_by: str
    seen: datetime | None = None
    address: str = ""
    until: datetime | None = None
    revoked: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it still lets somebody look."""
        return self.revoked is None and (self.until is None or now < self.until)


@dataclass(frozen=True)
class Wish:
    """What a new token shall allow. wall, tour: id, at most one of them. days: how long, 0 is until revoked."""

    label: str
    audience: str = "internal"
    wall: str = ""
    tour: str = ""
    days: int = 0

    def checked(self) -> Wish:
        """Itself. Refused: without a name, for nobody known, bound to two things, or for ever and a day."""
        if not 1 <= len(self.label.strip()) <= 80:
            raise Refused("label_needed")
        if self.audience not in AUDIENCES:
            raise Refused("audience_unknown", audience=self.audience[:60])
        if not 0 <= self.days <= LONGEST:
            raise Refused("days_wrong", most=LONGEST)
        if self.wall and self.tour:
            raise Refused("bound_needed")
        return self


_COLUMNS = tuple(column for column in token.c if column.name != "digest")


def find_visitor(engine: Engine, word: str, now: datetime, address: str = "") -> Visitor | None:
    """Who looks with this word; None when it is unknown, revoked or over."""
    if not is_possible(word):
        return None
    with engine.connect() as connection:
        found = _valid(connection, digest(word), now)
    if found is None:
        return None
    if found.seen is None or now - found.seen >= NOTED:
        values = {"seen": now, "address": address[:200] or found.address}
        with writing(engine) as connection:
            connection.execute(token.update().where(token.c.number == found.number).values(**values))
    return Visitor(found.kind, found.label, audience=found.audience, bound=found.bound)


def _valid(connection: Connection, key: str, now: datetime) -> Token | None:
    query = sa.select(*_COLUMNS).where(token.c.digest == key, token.c.revoked.is_(None))
    row = connection.execute(query.order_by(token.c.number.desc()).limit(1)).mappings().first()
    found = Token(**row) if row else None
    return found if found and found.is_valid(now) else None


def all_tokens(connection: Connection) -> list[Token]:
    """Every token ever made, newest first."""
    rows = connection.execute(sa.select(*_COLUMNS).order_by(token.c.number.desc())).mappings()
    return [Token(**row) for row in rows]


def insert_token(connection: Connection, wish: Wish, *, key: str, by: str, now: datetime) -> Token:
    """Keep a new token whose word has this hash."""
    made = Token(
        number=next_number(connection, "token", table=token),
        kind="wall" if wish.wall else "guest",
        bound=wish.wall or wish.tour,
        audience=wish.audience,
        label=wish.label.strip(),
        made=now,
        made_by=by,
        until=now + timedelta(days=wish.days) if wish.days else None,
    )
    connection.execute(token.insert().values(digest=key, **made.__dict__))
    return made


def end_token(connection: Connection, number: int, now: datetime) -> Token:
    """Revoke it. Refused: there is none of this number, or it is revoked already."""
    row = connection.execute(sa.select(*_COLUMNS).where(token.c.number == number)).mappings().first()
    if row is None:
        raise Refused("token_unknown", number=number)
    if not connection.execute(
        token.update().where(token.c.number == number, token.c.revoked.is_(None)).values(revoked=now)
    ).rowcount:
        raise Refused("token_over", number=number)
    return Token(**row)


def replace_tokens(connection: Connection, key: str, now: datetime) -> None:
    """A screen that is paired anew loses what it had."""
    connection.execute(token.update().where(token.c.digest == key, token.c.revoked.is_(None)).values(revoked=now))


# ---------------------------------------------------------------------------------------------- pairing


def code_for(engine: Engine, word: str, address: str, now: datetime) -> str:
    """The code that the screen with this word shows, "K7-42"; the same until it runs out.

    Refused: too many wait already. ValueError: this is no word of ours.
    """
    if not is_possible(word):
        raise ValueError("a screen's word is one that we made")
    key, near = digest(word), neighbourhood(address)
    with writing(engine) as connection:
        connection.execute(pairing.delete().where(pairing.c.made <= now - VALID))
        found = connection.execute(sa.select(pairing.c.code).where(pairing.c.digest == key)).scalar()
        if found:
            return str(found)
        waiting = connection.execute(sa.select(pairing.c.code, pairing.c.address)).all()
        if len(waiting) >= OPEN_ALL or sum(row.address == near for row in waiting) >= OPEN_HERE:
            raise Refused("codes_many", int(VALID.total_seconds()))
        code = _unused({row.code for row in waiting})
        connection.execute(pairing.insert().values(code=code, digest=key, address=near, made=now))
        return code


def code_ends(engine: Engine, word: str) -> datetime | None:
    """Until when the code counts that the screen with this word shows; None when it shows none."""
    query = sa.select(pairing.c.made).where(pairing.c.digest == digest(word))
    with engine.connect() as connection:
        made: datetime | None = connection.execute(query).scalar()
    return made + VALID if made else None


def _unused(taken: set[str]) -> str:
    while True:
        code = f"{secrets.choice(_LETTERS)}{secrets.randbelow(10)}-{secrets.randbelow(100):02}"
        if code not in taken:
            return code


def used_code(connection: Connection, text: str, now: datetime) -> str:
    """The hash of the word of the screen that shows this code, which counts no more. Refused: no screen shows it."""
    typed = _CODE.fullmatch(re.sub(r"\s", "", text).upper())
    code = f"{typed[1]}-{typed[2]}" if typed else ""
    valid = sa.and_(pairing.c.code == code, pairing.c.made > now - VALID)
    key = connection.execute(sa.select(pairing.c.digest).where(valid)).scalar()
    if key is None or not connection.execute(pairing.delete().where(valid)).rowcount:
        raise Refused("code_unknown", code=text[:20])
    return str(key)
