"""The first administrator: a code from the server's own terminal makes the account, once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.people.accounts import has_admin
from data.people.refused import Refused
from data.people.secret_words import digest
from data.people.tables import first_code

VALID = timedelta(minutes=30)
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32, none of which looks like another
_GROUPS, _EACH = 5, 4  # 100 bits: nobody guesses it, so tries need not be counted


def new_code(connection: Connection, now: datetime) -> str:
    """A code that replaces any before it."""
    code = "-".join("".join(secrets.choice(_SIGNS) for _ in range(_EACH)) for _ in range(_GROUPS))
    connection.execute(first_code.delete())
    connection.execute(first_code.insert().values(digest=digest(code), made=now))
    return code


def is_valid(connection: Connection, code: str, now: datetime) -> bool:
    """Whether this code would still be taken."""
    query = sa.select(first_code.c.digest).where(*_of(code, now))
    return connection.execute(query).first() is not None


def use(connection: Connection, code: str, now: datetime) -> None:
    """Use the code up. Refused: it is wrong, over or used, or there is an administrator already."""
    if has_admin(connection):
        raise Refused("first_code_late")
    if not connection.execute(first_code.delete().where(*_of(code, now))).rowcount:
        raise Refused("first_code_wrong")


def _of(code: str, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    typed = code.strip().upper()[:100]
    return first_code.c.digest == digest(typed), first_code.c.made > now - VALID
