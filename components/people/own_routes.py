"""``/_sandi``: what the page of the own password sends. Every role may; the guard lets nobody in who has no account."""

from __future__ import annotations

from flask import Flask, Response

from components import door
from components.access.plain import language
from components.access.visitor import SESSION_SECONDS, access, actor, keep
from components.people.password import SENT_TO
from components.people.routes import answer, given, told
from components.words import word
from data.people.own_password import Typed
from data.people.refused import Refused
from data.people.visitor import ROLES


def attach(server: Flask) -> None:
    """The form's address."""

    @server.post(SENT_TO)
    def _own_password() -> Response:
        return door.refused(writes=True, roles=ROLES) or _changed()


def _changed() -> Response:
    """Who has changed it goes on with another session; whoever else was in with this account is out."""
    fields = given()
    typed = Typed(fields.get("old", ""), fields.get("new", ""), fields.get("again", ""))
    try:
        session = access().people.change_own_password(typed, by=actor())
    except Refused as refused:
        return told(refused)
    done = answer({"done": word(language(), "own_password_done")})
    return keep(done, access().session_cookie, session, SESSION_SECONDS)
