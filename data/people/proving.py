"""A password that somebody typed, held against the one of an account: few tries are looked at, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Engine

from data.people import accounts, attempts
from data.people.accounts import Account
from data.people.passwords import Passwords
from data.people.refused import Refused


@dataclass(frozen=True)
class Tried:
    """One try. found: the account of that name. right: it may be used, and the password is its own. closes: there is no
    other try for now."""

    found: Account | None
    right: bool
    closes: bool


def tried(engine: Engine, passwords: Passwords, name: str, *, password: str, address: str, now: datetime) -> Tried:
    """Use up one try of this account from this address. Refused: too often, or too many at once.

    An unknown account, a disabled one and a wrong password are as much work.
    """
    closes = attempts.take(engine, name, address, now)
    with engine.connect() as connection:
        found = accounts.find_account(connection, name)
    kept = found.password if found and found.enabled else ""
    try:
        right = passwords.fits(kept, password)
    except Refused:
        attempts.give_back(engine, name, address, now)
        raise
    return Tried(found, right, closes)
