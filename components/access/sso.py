"""The way in by the regency's own log-in: from ``/masuk`` to the provider and back to ``/masuk``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, redirect, request
from markupsafe import Markup

from components.access.plain import language
from components.access.visitor import access, forget, keep, origin
from components.words import word
from data.people.provider import Provider
from data.people.secret_words import is_possible, new_word

if TYPE_CHECKING:
    from data.people.oidc import Oidc

# Words of the address of /masuk: go there; come back.
GO, STATE, CODE = "lewat", "state", "code"
SECONDS = 600
_LENGTH = 43  # of our random word; what follows it in the cookie is where the browser wanted to go


def attach(server: Flask, found: Provider | None) -> None:
    """The provider of this app, when there is one; ``/masuk`` asks for it."""
    if found is not None:
        from data.people.oidc import Oidc  # heavy, and most servers have no provider

        server.extensions["pendopo-sso"] = Oidc(found)


def provider() -> Oidc | None:
    """The provider of the app that answers; None when there is none."""
    return current_app.extensions.get("pendopo-sso")


def link(back: str) -> Markup:
    """The way to the provider, on the page of the log-in; nothing when there is none."""
    found = provider()
    if found is None:
        return Markup("")
    lang = language()
    text = word(lang, "sso_login", name=found.provider.label)
    return Markup('<p><a class="btn" href="/masuk?{}=sso&amp;ke={}&amp;lang={}">{}</a></p>').format(
        GO, back, lang, text
    )


def sent(found: Oidc, back: str) -> Response:
    """To the provider. Refused: it is silent."""
    secret = new_word()
    answer: Response = redirect(found.way(secret))  # type: ignore[assignment]
    return keep(answer, _cookie(), secret + back, SECONDS)


def came_back(found: Oidc) -> tuple[str, str]:
    """The session's word of whoever came back, and where they wanted to go. Refused."""
    kept = request.cookies.get(_cookie(), "")
    secret, back = kept[:_LENGTH], kept[_LENGTH:] or "/"
    state, code = request.args.get(STATE, ""), request.args.get(CODE, "")
    identity = found.identity(secret if is_possible(secret) else "", state, code)
    standing = found.provider.standing(identity.groups)
    return access().people.log_in_as(identity, standing, origin()), back


def let_go(answer: Response) -> Response:
    """The cookie of the way is good for one log-in."""
    return forget(answer, _cookie())


def _cookie() -> str:
    return f"{access().session_cookie}-sso"
