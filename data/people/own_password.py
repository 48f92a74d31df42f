"""Somebody changes the own password: whoever sits before an open page must know the old one, as when logging in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.engine import Engine

from data.audit.log import Actor, Entry, append
from data.people import accounts, attempts, proving, sessions
from data.people.accounts import Account
from data.people.acting import acting
from data.people.passwords import Passwords
from data.people.refused import Refused


@dataclass(frozen=True)
class Typed:
    """What stands in the form; again: the new password once more."""

    old: str = field(repr=False)
    new: str = field(repr=False)
    again: str = field(repr=False)


def change(engine: Engine, passwords: Passwords, by: Actor, *, typed: Typed, now: datetime) -> str:
    """The word of a new session: all that there were end, this one too, in case somebody else has its word.

    Refused: the old password is wrong, too often or too many at once; the new one cannot be kept, or is the old one;
    the account has none here.
    """
    if typed.new != typed.again:
        raise Refused("password_differs")
    with engine.connect() as connection:
        if not accounts.the_account(connection, by.who).password:
            raise Refused("password_elsewhere")
    found = _proved(engine, passwords, by, old=typed.old, now=now)
    try:
        kept = _kept(passwords, by.who, typed)
    except Refused:
        attempts.give_back(engine, by.who, by.origin, now)  # the old one was right: choosing badly is no guess
        raise
    with acting(engine, Entry(by, "password_changed", by.who, {"own": True})) as connection:
        still = accounts.the_account(connection, by.who)
        if not still.enabled or still.password != found.password:  # changed while we looked
            raise Refused("password_old_wrong")
        attempts.clear(connection, by.who, by.origin, now)
        accounts.change_account(connection, by.who, password=kept)
        accounts.end_sessions(connection, by.who)
        return sessions.start(connection, by.who, by.origin, now)


def _proved(engine: Engine, passwords: Passwords, by: Actor, *, old: str, now: datetime) -> Account:
    """The account, once its password was typed; a wrong one is written down."""
    this = proving.tried(engine, passwords, by.who, password=old, address=by.origin, now=now)
    if this.found and this.right:
        return this.found
    append(engine, Entry(by, "password_failed", by.who, {"waits": True} if this.closes else {}))
    raise Refused("password_old_wrong")


def _kept(passwords: Passwords, name: str, typed: Typed) -> str:
    if typed.new == typed.old:
        raise Refused("password_same")
    return passwords.keepable(typed.new, name)
