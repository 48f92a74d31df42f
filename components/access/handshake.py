"""The handshake of a socket, which Flask never sees, as a request that its guards can judge."""

from __future__ import annotations

from collections.abc import MutableMapping
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from a2wsgi.wsgi import build_environ

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

Scope = MutableMapping[str, Any]


def environ(scope: Scope, at: str) -> WSGIEnvironment:
    """The handshake as a plain request for this page: Flask has no rule for one that asks to become a socket."""
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"upgrade", b"connection")]
    asked = {**scope, "method": "GET", "headers": headers, "query_string": urlencode({"at": at}).encode()}
    asked["scheme"] = "https" if scope.get("scheme") == "wss" else "http"
    return build_environ(asked, BytesIO())  # type: ignore[arg-type, return-value]


def same_host(scope: Scope) -> bool:
    """True when the page that opens the socket is ours. A browser always says where it comes from; others may not."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    origin = headers.get(b"origin")
    return origin is None or is_of(origin, headers.get(b"host", ""))


def is_of(origin: str, host: str) -> bool:
    """Whether a page of this origin is one of ours at this host. Schemes are not compared: with TLS ended by a proxy
    the browser says https and we are asked by http."""
    return urlsplit(origin).netloc.casefold() == host.casefold() != ""
