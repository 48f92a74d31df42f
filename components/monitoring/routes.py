"""``/healthz`` for whoever asks whether the server lives, and ``/metrics`` for monitoring alone."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from flask import Flask, Response, request
from orjson import dumps

from components.access.plain import UNKEPT
from components.context import Web
from components.monitoring.measures import Looked, Measures, Now
from data.condition import condition_of
from data.logs.events import failed

log = logging.getLogger(__name__)


def attach(server: Flask, web: Web, measures: Measures, *, build: str, token: str = "") -> None:
    """token: what monitoring must carry as ``Authorization: Bearer …``. "": nobody gets figures, the page is not there.

    It is a key of its own: monitoring needs no account, and cannot look at anything else with it.
    """
    measures.registry.register(Looked(_look(server, web, build)))

    @server.get("/healthz")
    def _health() -> Response:
        """Alive, and which data, code and tables: nothing that a stranger may not know."""
        from data.catalogue import SCHEMA

        seen: datetime | None = web.store.loader_seen()
        body = {"ok": True, "version": web.snapshot().version, "loader_seen": seen, "build": build, "schema": SCHEMA}
        return Response(dumps(body, default=str), mimetype="application/json", headers=UNKEPT)

    @server.get("/metrics")
    def _metrics() -> Response:
        if not token:
            return Response(status=404, headers=UNKEPT)
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        if kind.casefold() != "bearer" or not secrets.compare_digest(given.strip().encode(), token.encode()):
            return Response(status=401, headers={**UNKEPT, "WWW-Authenticate": "Bearer"})
        return Response(measures.text(), content_type="text/plain; version=0.0.4; charset=utf-8", headers=UNKEPT)


def _look(server: Flask, web: Web, build: str) -> Callable[[], Now | None]:
    def look() -> Now | None:
        """None while the catalogue cannot be read: monitoring hears that, too."""
        try:
            found = condition_of(web.store, web.snapshot(), web.clock())
        except Exception:
            failed(log, "no figures for monitoring")
            return None
        screens = server.extensions.get("pendopo-screens")
        return Now(found, screens.open if screens else 0, web.current.drawn, build)

    return look
