"""A guest comes in with a link, ``/pasang#…``. Its word stands behind #, where no server, proxy or log sees it; the
page's script (assets/outside/pasang.js) sends it as a form, and the browser keeps it as a screen keeps its own."""

from __future__ import annotations

from flask import Flask, Response, redirect

from components.access.login import given
from components.access.pairing import own_place
from components.access.plain import no_page
from components.access.visitor import SCREEN_SECONDS, access, keep, origin


def attach(server: Flask) -> None:
    """What the page sends; each later request judges the word anew."""
    server.add_url_rule("/pasang", endpoint="pendopo_guest", view_func=_guest, methods=["POST"])


def _guest() -> Response:
    fields = given()
    if isinstance(fields, Response):
        return fields
    secret = fields.get("kata", "").strip()
    visitor = access().people.token_visitor(secret, origin())
    if visitor is None:
        return no_page("guest_gone", status=403)
    answer: Response = redirect(own_place(visitor) or "/", 303)  # type: ignore[assignment]
    return keep(answer, access().screen_cookie, secret, SCREEN_SECONDS)
