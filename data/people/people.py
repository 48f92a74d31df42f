"""People: who has an account, who is logged in, which screens and guests may look. One object a process.

Every change and its record in the audit log are one transaction. ``by`` is who does it: an account, or the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Engine

from data.audience import Audience
from data.audit.log import Actor, Entry, append
from data.catalogue import writing
from data.people import accounts, attempts, federated, first_code, own_password, room, secret_words, sessions, tokens
from data.people.accounts import Account, checked_name, checked_role, plain_name
from data.people.acting import acting
from data.people.passwords import Passwords
from data.people.provider import Group, Identity
from data.people.proving import tried
from data.people.refused import Refused
from data.people.tokens import Token, Wish
from data.people.visitor import Visitor


class People:
    """engine: the catalogue. clock: the time now, aware. own_words: names of regency and agencies, no passwords."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], own_words: Iterable[str] = ()) -> None:
        self._engine, self._clock = engine, clock
        self._passwords = Passwords(own_words)

    def now(self) -> datetime:
        """The time that sessions and tokens are judged by."""
        return self._clock()

    def note(self, entry: Entry) -> None:
        """Write down what somebody did that changes nothing: figures taken along."""
        append(self._engine, entry)

    def room_audience(self) -> Audience:
        """The audience that no wall shows more than, as the room's switch says."""
        return room.audience_of(self._engine)

    def look_as(self, audience: Audience, by: Actor, *, whole: bool) -> None:
        """Somebody looks with other eyes from now on; whole: and all walls with them."""
        room.switch(self._engine, audience, by, whole=whole)

    # ------------------------------------------------------------------------------------------ logging in

    def anybody(self) -> bool:
        """Whether there is an enabled administrator: from then on nobody comes in without an account or a token."""
        with self._engine.connect() as connection:
            return accounts.has_admin(connection)

    def log_in(self, name: str, password: str, address: str) -> str:
        """The word of a new session. Refused: wrong, too often, or too many at once; an unknown account, a disabled
        one and a wrong password are told alike, after the same work."""
        name, now = plain_name(name), self._clock()
        this = tried(self._engine, self._passwords, name, password=password, address=address, now=now)
        found = this.found
        if not found or not this.right:
            # What is no account's name may be a password in the wrong field: it is not written down.
            details = {"waits": True} if this.closes else {}
            append(self._engine, Entry(_nobody(address), "login_failed", found.name if found else "", details))
            raise Refused("login_wrong")
        return self._start(found, address, self._passwords.renewed(found.password, password))

    def _start(self, found: Account, address: str, kept: str) -> str:
        now = self._clock()
        with acting(self._engine, Entry(Actor(found.name, address), "login", found.name)) as connection:
            still = accounts.the_account(connection, found.name)
            if not still.enabled or still.password != found.password:  # changed while we looked
                raise Refused("login_wrong")
            attempts.clear(connection, found.name, address, now)
            accounts.change_account(connection, found.name, seen=now, password=kept)
            return sessions.start(connection, found.name, address, now)

    def log_in_as(self, identity: Identity, standing: Group | None, address: str) -> str:
        """The word of a new session for who logged in at the regency's provider, with what their groups give.
        Refused: they give nothing, or the account is disabled here."""
        return federated.log_in(self._engine, identity, standing, address, self._clock())

    def log_out(self, word: str) -> None:
        """End the session of this word; nothing when there is none."""
        with self._engine.connect() as connection:
            found = sessions.find_session(connection, word)
        if found:
            with acting(
                self._engine, Entry(Actor(found.account, found.address), "logout", found.account)
            ) as connection:
                sessions.end(connection, word)

    def visitor(self, word: str, *, moves: bool = True) -> Visitor | None:
        """Whose session this is, with the role of this moment; None: log in."""
        return sessions.find_visitor(self._engine, word, self._clock(), moves=moves)

    def form_token(self, word: str) -> str:
        """What forms of this session must carry."""
        return secret_words.form_token(word)

    # ------------------------------------------------------------------------------------------ accounts

    def accounts(self) -> list[Account]:
        """Every account, disabled ones too, by name."""
        with self._engine.connect() as connection:
            return accounts.all_accounts(connection)

    def account(self, name: str) -> Account:
        """The account of this name. Refused: there is none."""
        with self._engine.connect() as connection:
            return accounts.the_account(connection, plain_name(name))

    def wanted(self, name: str, role: str, agency: str = "") -> None:
        """Refused: no account of this name, role and agency could be made, whatever its password."""
        found = checked_name(name)
        checked_role(role, agency)
        with self._engine.connect() as connection:
            if accounts.find_account(connection, found):
                raise Refused("name_taken", name=found)

    def add(self, name: str, *, role: str, password: str, by: Actor, agency: str = "") -> Account:
        """A new account. Refused: name, role, agency or password cannot be taken."""
        made = self._new(name, role, agency, password)
        entry = Entry(by, "user_added", made.name, accounts.rights(made.role, made.agency))
        with acting(self._engine, entry) as connection:
            accounts.insert_account(connection, made)
        return made

    def _new(self, name: str, role: str, agency: str, password: str) -> Account:
        name = checked_name(name)
        role, agency = checked_role(role, agency)
        kept = self._passwords.keepable(password, name)
        return Account(name, role, agency, kept, subject="", enabled=True, made=self._clock(), seen=None)

    def disable(self, name: str, *, by: Actor) -> None:
        """Nobody comes in with this account any more, from the next request on. Refused: it is the last admin's."""
        self._change(name, Entry(by, "user_disabled", plain_name(name)), enabled=False)

    def enable(self, name: str, *, by: Actor) -> None:
        """The account works again; who had been logged in must log in anew."""
        self._change(name, Entry(by, "user_changed", plain_name(name), {"enabled": True}), enabled=True)

    def set_role(self, name: str, role: str, *, by: Actor, agency: str = "") -> None:
        """Another role, from the next request on."""
        role, agency = checked_role(role, agency)
        entry = Entry(by, "user_changed", plain_name(name), accounts.rights(role, agency))
        with acting(self._engine, entry) as connection:
            accounts.change_account(connection, entry.object, role=role, agency=agency)

    def set_password(self, name: str, password: str, *, by: Actor) -> None:
        """Another password; whoever is logged in with the account must log in anew."""
        kept = self._passwords.keepable(password, plain_name(name))
        self._change(name, Entry(by, "password_changed", plain_name(name)), password=kept)

    def change_own_password(self, typed: own_password.Typed, *, by: Actor) -> str:
        """Another password by the person's own hand; gives the word of the one session that goes on. Refused."""
        return own_password.change(self._engine, self._passwords, by, typed=typed, now=self._clock())

    def _change(self, name: str, entry: Entry, **values: Any) -> None:
        with acting(self._engine, entry) as connection:
            accounts.change_account(connection, entry.object, **values)
            accounts.end_sessions(connection, entry.object)

    # ------------------------------------------------------------------------------------------ screens and guests

    def pair_code(self, screen_word: str, address: str = "") -> str:
        """The code this screen shows while it waits for an administrator, "K7-42"; valid for 15 minutes."""
        return tokens.code_for(self._engine, screen_word, address, self._clock())

    def code_ends(self, screen_word: str) -> datetime | None:
        """Until when that code counts."""
        return tokens.code_ends(self._engine, screen_word)

    def pair(self, code: str, wish: Wish, *, by: Actor) -> Token:
        """The screen that shows this code may look from now on; its own word is the token."""
        if bool(wish.checked().wall) == bool(wish.tour):
            raise Refused("bound_needed")
        with acting(self._engine, Entry(by, "screen_paired", wish.label.strip(), _allows(wish))) as connection:
            now = self._clock()
            key = tokens.used_code(connection, code, now)
            tokens.replace_tokens(connection, key, now)
            return tokens.insert_token(connection, wish, key=key, by=by.who, now=now)

    def make_guest(self, wish: Wish, *, by: Actor) -> tuple[Token, str]:
        """A token to hand out, and its word, which is shown this once."""
        word = secret_words.new_word()
        with acting(self._engine, Entry(by, "token_made", wish.checked().label.strip(), _allows(wish))) as connection:
            key, now = secret_words.digest(word), self._clock()
            return tokens.insert_token(connection, wish, key=key, by=by.who, now=now), word

    def revoke(self, number: int, *, by: Actor) -> Token:
        """Nobody looks with this token any more, from the next request on."""
        with acting(self._engine, Entry(by, "token_revoked", str(number))) as connection:
            return tokens.end_token(connection, number, self._clock())

    def tokens(self) -> list[Token]:
        """Every token ever made, newest first."""
        with self._engine.connect() as connection:
            return tokens.all_tokens(connection)

    def token_visitor(self, word: str, address: str = "") -> Visitor | None:
        """Who looks with this word; None: it is unknown, revoked or over."""
        return tokens.find_visitor(self._engine, word, self._clock(), address)

    # ------------------------------------------------------------------------------------------ the first one

    def first_code(self) -> str:
        """A code for the first administrator, valid for 30 minutes; one before it no longer counts. Refused: there is
        an administrator already."""
        with writing(self._engine) as connection:
            if accounts.has_admin(connection):
                raise Refused("first_code_late")
            return first_code.new_code(connection, self._clock())

    def use_first_code(self, code: str, name: str, password: str, address: str = "") -> Account:
        """The first administrator. Refused: the code does not count, or name or password cannot be taken. Of many who
        use it at once, one succeeds."""
        with self._engine.connect() as connection:
            self._want_code(connection, code)  # before any work is done for whoever only guesses
        made = self._new(name, "admin", "", password)
        entry = Entry(Actor(made.name, address), "user_added", made.name, {"role": "admin", "first": True})
        with acting(self._engine, entry) as connection:
            first_code.use(connection, code, self._clock())
            accounts.insert_account(connection, made)
        return made

    def _want_code(self, connection: Connection, code: str) -> None:
        if accounts.has_admin(connection):
            raise Refused("first_code_late")
        if not first_code.is_valid(connection, code, self._clock()):
            raise Refused("first_code_wrong")


def _nobody(address: str) -> Actor:
    return Actor("", address)


def _allows(wish: Wish) -> dict[str, Any]:
    """What a token allows, for the log."""
    given = {"wall": wish.wall, "tour": wish.tour, "audience": wish.audience, "days": wish.days}
    return {name: value for name, value in given.items() if value}
