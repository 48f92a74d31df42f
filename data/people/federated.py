"""Accounts of those who log in at the regency's provider: made at their first log-in, with what their groups give."""

from __future__ import annotations

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data.audit.log import Actor, Entry, append, append_in
from data.catalogue import writing
from data.people import accounts, sessions
from data.people.accounts import Account, checked_name
from data.people.provider import Group, Identity
from data.people.refused import Refused
from data.people.tables import account


def log_in(engine: Engine, identity: Identity, standing: Group | None, address: str, now: datetime) -> str:
    """The word of a new session. Refused: no group of theirs gives a right here, or the account is disabled here.

    What the groups give now is what the account has; each change, and the log-in, is a record of its own.
    """
    with engine.connect() as connection:
        known = _of(connection, identity.subject)
    if standing is None or (known and not known.enabled):
        append(engine, Entry(Actor("", address), "login_failed", known.name if known else "", {"sso": True}))
        raise Refused("login_wrong" if standing else "sso_no_group")
    with writing(engine) as connection:
        found = _of(connection, identity.subject)
        if found is None:
            found = _made(connection, identity, standing, address=address, now=now)
        elif not found.enabled:  # since we looked
            raise Refused("login_wrong")
        elif (found.role, found.agency) != (standing.role, standing.agency):
            details = {**accounts.rights(standing.role, standing.agency), "sso": True}
            append_in(connection, Entry(Actor(found.name, address), "user_changed", found.name, details))
            accounts.change_account(connection, found.name, role=standing.role, agency=standing.agency)
        append_in(connection, Entry(Actor(found.name, address), "login", found.name, {"sso": True}))
        accounts.change_account(connection, found.name, seen=now)
        return sessions.start(connection, found.name, address, now)


def _of(connection: Connection, subject: str) -> Account | None:
    row = connection.execute(sa.select(account).where(account.c.subject == subject)).mappings().first()
    return Account(**row) if row else None


def _made(connection: Connection, identity: Identity, standing: Group, *, address: str, now: datetime) -> Account:
    name = _free_name(connection, identity.name)
    details = {**accounts.rights(standing.role, standing.agency), "sso": True}
    append_in(connection, Entry(Actor(name, address), "user_added", name, details))
    again = _of(connection, identity.subject)
    if again:
        raise Refused("sso_wrong")  # the same person came twice at the very same moment; the other one is in
    made = Account(name, standing.role, standing.agency, "", identity.subject, True, now, None)
    accounts.insert_account(connection, made)
    return made


def _free_name(connection: Connection, wanted: str) -> str:
    """The name at the provider; with .sso where a local account has it: nobody gets into another's account by a name.

    Refused: nothing of it makes a name here.
    """
    text = re.sub(r"[^a-z0-9._-]", "", wanted.casefold().partition("@")[0])[:36]
    name = checked_name(text)
    return checked_name(f"{name}.sso") if accounts.find_account(connection, name) else name
