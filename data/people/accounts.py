"""Accounts: who has one, with which role. Functions on a connection; the facade holds the transactions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.people.refused import Refused
from data.people.tables import account, session
from data.people.visitor import ROLES

# Starts with a letter, so that nobody's NIK or NIP (which holds a date of birth) becomes a name in logs.
_NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")


@dataclass(frozen=True)
class Account:
    """password: the kept hash, "" for none. subject: who this is at the regency's own log-in, "" for a local one."""

    name: str
    role: str
    agency: str
    password: str
    subject: str
    enabled: bool
    made: datetime
    seen: datetime | None

    def __repr__(self) -> str:
        return f"Account({self.name!r}, {self.role!r}, {self.agency!r}, enabled={self.enabled})"


def plain_name(text: str) -> str:
    """An account's name as it is kept: case and blanks around it do not matter."""
    return text.strip().casefold()[:200]


def checked_name(text: str) -> str:
    """A name for a new account. Refused: not of the form that a name has."""
    name = plain_name(text)
    if not _NAME.fullmatch(name):
        raise Refused("name_form", name=name[:60])
    return name


def checked_role(role: str, agency: str) -> tuple[str, str]:
    """Role and agency that go together. Refused: they do not."""
    if role not in ROLES:
        raise Refused("role_unknown", role=role[:60])
    if (role == "operator") != bool(agency):
        raise Refused("agency_needed" if role == "operator" else "agency_unwanted")
    return role, agency


def rights(role: str, agency: str) -> dict[str, str]:
    """What an account may, for the audit log."""
    return {"role": role, "agency": agency} if agency else {"role": role}


def find_account(connection: Connection, name: str) -> Account | None:
    """The account of this name, if there is one."""
    row = connection.execute(sa.select(account).where(account.c.name == name)).mappings().first()
    return Account(**row) if row else None


def the_account(connection: Connection, name: str) -> Account:
    """The account of this name. Refused: there is none."""
    found = find_account(connection, name)
    if not found:
        raise Refused("name_unknown", name=name[:60])
    return found


def all_accounts(connection: Connection) -> list[Account]:
    """Every account, disabled ones too, by name."""
    return [Account(**row) for row in connection.execute(sa.select(account).order_by(account.c.name)).mappings()]


def has_admin(connection: Connection, *, besides: str = "") -> bool:
    """Whether an enabled administrator exists, other than this one."""
    query = sa.select(account.c.name).where(account.c.role == "admin", account.c.enabled, account.c.name != besides)
    return connection.execute(query.limit(1)).first() is not None


def insert_account(connection: Connection, found: Account) -> None:
    """Keep a new account. Refused: the name is taken."""
    if find_account(connection, found.name):
        raise Refused("name_taken", name=found.name)
    connection.execute(account.insert().values(**found.__dict__))


def change_account(connection: Connection, name: str, **values: Any) -> None:
    """Set these columns. Refused: nobody would be left to administer."""
    found = the_account(connection, name)
    loses = values.get("role", found.role) != "admin" or values.get("enabled", found.enabled) is False
    if found.role == "admin" and found.enabled and loses and not has_admin(connection, besides=name):
        raise Refused("last_admin", name=name)
    connection.execute(account.update().where(account.c.name == name).values(**values))


def end_sessions(connection: Connection, name: str) -> None:
    """Whoever is logged in with this account no longer is."""
    connection.execute(session.delete().where(session.c.account == name))
