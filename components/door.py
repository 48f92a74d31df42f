"""The door of the web: everything that writes, or hands out an agency's own rows, is let in here or not at all.

The guard has judged who asks and for whose data (components/access/guard.py). The door keeps out what another page in
the same browser sends across, by origin and by a token that only our own pages can read, and bodies that are too large.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable

from flask import Flask, Response, request
from orjson import dumps

from components.access.handshake import is_of
from components.access.plain import UNKEPT, no_page
from components.access.visitor import access, asking
from data.people.visitor import ROLES

FORM = 256 * 1024  # bytes; enough for any form without a file
TOKEN_HEADER, TOKEN_FIELD = "X-Pendopo-Form", "_form"
# Who does an agency's work; whoever has an account may at least write about that account.
WORKERS = ("operator", "admin")
_STATUS = {"door_large": 413, "door_length": 411}


def attach(server: Flask) -> None:
    """``/_pintu``: the token of this session, for our own pages."""

    @server.get("/_pintu")
    def _token() -> Response:
        no = refused(writes=False, roles=ROLES)
        return no or Response(dumps({"token": token()}), mimetype="application/json", headers=UNKEPT)


def token() -> str:
    """What forms of whoever asks must carry: it ends with the session. At the open machine, with the process."""
    if asking().kind == "person":
        return access().people.form_token(request.cookies.get(access().session_cookie, ""))
    return access().form


def refused(*, writes: bool, limit: int = FORM, roles: Collection[str] = WORKERS) -> Response | None:
    """None: come in. Else the answer to give. Ask before anything of the body is read.

    writes: something changes, so the request must carry the token. limit: bytes of the body; a longer one is not read.
    roles: who may come in at all.
    """
    key = _reason(writes, limit) if asking().role in roles else "no_right"
    if not key:
        request.max_content_length = limit
        return None
    return quiet(key, status=_STATUS.get(key, 403))


def quiet(key: str, *, status: int, **values: object) -> Response:
    """A page of few words (or JSON, for a script that asked for it): what is the matter and what to do."""
    return no_page(key, status=status, **values)


def came_across(*, strict: bool = True) -> bool:
    """Whether another site's page sent this, by what the browser says of where it comes from.

    strict: it must say it; a link typed in may be silent.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    wanted: Iterable[str] = ("same-origin",) if strict else ("same-origin", "none")
    if site is not None and site not in wanted:
        return True
    if origin is not None and not is_of(origin, request.host):
        return True
    return strict and site is None and origin is None


def _reason(writes: bool, limit: int) -> str:
    """The words for the first thing that keeps this request out; "" when nothing does."""
    if came_across(strict=writes):
        return "door_foreign"
    if not writes:
        return ""
    if "Transfer-Encoding" in request.headers:
        return "door_length"
    if (request.content_length or 0) > limit:
        return "door_large"
    return "" if knows_token(limit) else "door_token"


def knows_token(limit: int) -> bool:
    """Whether a header or the form itself carries the token of this session."""
    given = request.headers.get(TOKEN_HEADER, "")
    if not given and request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        request.max_content_length = limit
        given = request.form.get(TOKEN_FIELD, "")
    return secrets.compare_digest(given.encode(), token().encode())
