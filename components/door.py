"""The door of the web: everything that writes, or hands out an agency's own rows, is let in here or not at all.

Closed unless there is a reason to open it. There are no people and roles yet; until then whoever sits at the machine
is the operator: the server listens on loopback only, the request comes from there, and nobody passed it on. What a page
in the same browser sends across is kept out by origin and by a token that only our own pages can read.
Who gets roles to ask changes the inside of this module alone.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask, Response, current_app, request
from markupsafe import escape
from orjson import dumps

from components.words import word

FORM = 256 * 1024  # bytes; enough for any form without a file
TOKEN_HEADER, TOKEN_FIELD = "X-Pendopo-Form", "_form"
_PASSED_ON = {"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"}
_STATUS = {"door_large": 413, "door_length": 411}


@dataclass(frozen=True)
class Door:
    """listens: the host the server listens on; "" is not known, so closed. token: of this process, new each start."""

    listens: str
    token: str

    @property
    def stands_open(self) -> bool:
        """Whether anybody at all may come in: only while the server listens on loopback."""
        return _is_loopback(self.listens)


def attach(server: Flask, listens: str = "") -> None:
    """The door of this server, and ``/_pintu``: the token, for our own pages."""
    server.extensions["pendopo-door"] = Door(listens, secrets.token_urlsafe(24))

    @server.get("/_pintu")
    def _token() -> Response:
        no = refused(writes=False)
        return no or Response(dumps({"token": door().token}), mimetype="application/json", headers=_UNKEPT)


def door() -> Door:
    """The door of the app that answers this request."""
    return current_app.extensions["pendopo-door"]


def refused(*, writes: bool, limit: int = FORM) -> Response | None:
    """None: come in. Else the answer to give. Ask before anything of the body is read.

    writes: something changes, so the request must carry the token. limit: bytes of the body; a longer one is not read.
    """
    key = _reason(writes, limit)
    if not key:
        request.max_content_length = limit
        return None
    return quiet(key, status=_STATUS.get(key, 403))


def quiet(key: str, *, status: int, **values: object) -> Response:
    """A page of few words (or JSON, for a script that asked for it): what is the matter and what to do."""
    lang = "en" if request.args.get("lang") == "en" else "id"
    text = word(lang, key, **values)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return Response(dumps({"said": text}), status, mimetype="application/json", headers=_UNKEPT)
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><meta charset="utf-8"><title>Pendopo</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<body style="font:1.1rem/1.5 sans-serif;max-width:36em;margin:15vh auto;padding:0 1rem">'
        f'<p>{escape(text)}</p><p><a href="/">{escape(word(lang, "situation"))}</a></p></body></html>'
    )
    return Response(page, status, mimetype="text/html", headers=_UNKEPT)


_UNKEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _reason(writes: bool, limit: int) -> str:
    """The words for the first thing that keeps this request out; "" when nothing does."""
    if not door().stands_open:
        return "door_closed"
    # A foreign name that leads to 127.0.0.1 would make a foreign page "same origin": the host must be loopback too.
    if not _is_loopback(request.remote_addr or "") or not _is_loopback(_host(request.host)) or _passed_on():
        return "door_remote"
    if not _same_origin(strict=writes):
        return "door_foreign"
    if not writes:
        return ""
    if "Transfer-Encoding" in request.headers:
        return "door_length"
    if (request.content_length or 0) > limit:
        return "door_large"
    return "" if _knows_token(limit) else "door_token"


def _passed_on() -> bool:
    names = (name.lower() for name, _ in request.headers)
    return any(name in _PASSED_ON or name.startswith("x-forwarded") for name in names)


def _same_origin(*, strict: bool) -> bool:
    """What the browser says of where the request comes from. strict: it must say it; a link typed in may be silent."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    wanted: Iterable[str] = ("same-origin",) if strict else ("same-origin", "none")
    if site is not None and site not in wanted:
        return False
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        return False
    return not strict or site is not None or origin is not None


def _knows_token(limit: int) -> bool:
    given = request.headers.get(TOKEN_HEADER, "")
    if not given and request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        request.max_content_length = limit
        given = request.form.get(TOKEN_FIELD, "")
    return secrets.compare_digest(given.encode(), door().token.encode())


def _host(text: str) -> str:
    """The host of "host:port" or "[::1]:port"."""
    return text[1:].split("]")[0] if text.startswith("[") else text.rsplit(":", 1)[0] if ":" in text else text


def _is_loopback(host: str) -> bool:
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
