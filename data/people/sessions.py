"""Sessions: who is logged in, kept on the server, so that ending one acts at the next request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data.catalogue import writing
from data.people.secret_words import digest, is_possible, new_word
from data.people.tables import account, session
from data.people.visitor import Visitor

IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=12)
NOTED = timedelta(minutes=1)  # how exactly it is known when somebody was last here


@dataclass(frozen=True)
class Session:
    """Who is logged in, since when and from where."""

    account: str
    address: str
    made: datetime
    seen: datetime


def start(connection: Connection, name: str, address: str, now: datetime) -> str:
    """A new session; gives its word. Those that ran out are forgotten."""
    connection.execute(session.delete().where(sa.or_(session.c.seen <= now - IDLE, session.c.made <= now - WHOLE)))
    word = new_word()
    row = {"digest": digest(word), "account": name, "address": address[:200], "made": now, "seen": now}
    connection.execute(session.insert().values(**row))
    return word


def find_visitor(engine: Engine, word: str, now: datetime, *, moves: bool = True) -> Visitor | None:
    """Whose session this is, with the role of this moment; None when it ended or the account is disabled.

    moves: somebody did something; what an open page asks by itself keeps no session alive.
    """
    if not is_possible(word):
        return None
    key = digest(word)
    query = (
        sa.select(account.c.name, account.c.role, account.c.agency, account.c.password, session.c.made, session.c.seen)
        .join_from(session, account, session.c.account == account.c.name)
        .where(session.c.digest == key, account.c.enabled)
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None or now - row.seen >= IDLE or now - row.made >= WHOLE:
        return None
    if moves and now - row.seen >= NOTED:
        with writing(engine) as connection:
            connection.execute(session.update().where(session.c.digest == key).values(seen=now))
    return Visitor("person", row.name, row.role, row.agency, "internal", passwordless=not row.password)


def people_logged_in(connection: Connection, now: datetime) -> int:
    """How many people have a session that counts; not who."""
    counts = sa.and_(session.c.seen > now - IDLE, session.c.made > now - WHOLE, account.c.enabled)
    those = sa.select(sa.func.count(sa.distinct(session.c.account)))
    query = those.join_from(session, account, session.c.account == account.c.name).where(counts)
    return int(connection.execute(query).scalar_one())


def find_session(connection: Connection, word: str) -> Session | None:
    """The session of a word, if there is one."""
    columns = (session.c.account, session.c.address, session.c.made, session.c.seen)
    row = connection.execute(sa.select(*columns).where(session.c.digest == digest(word))).mappings().first()
    return Session(**row) if row else None


def end(connection: Connection, word: str) -> bool:
    """Forget a session; gives whether it was there."""
    return bool(connection.execute(session.delete().where(session.c.digest == digest(word))).rowcount)
