"""Every request has an id, which its answer, its log line and a failure's card all carry; and is measured.

What is logged is method, the route's rule, status and milliseconds: no address, path, query, cookie or name.
"""

from __future__ import annotations

import logging
import secrets
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, InternalServerError

from components.door import quiet
from components.monitoring.measures import Measures
from data.logs.events import about, event, failed

HEADER = "X-Request-Id"
# A screen asks these every few seconds: told of only when they fail or take long (ms).
SILENT, SLOW = ("/_live", "/healthz", "/metrics", "/_static/<path:name>"), 1000.0
_METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"}
_FIRST = "_pendopo_request"

log = logging.getLogger(__name__)


@dataclass
class Asked:
    """A request under way. begun: time.perf_counter(). told: what puts its id into the events of its thread."""

    id: str
    begun: float
    told: AbstractContextManager[None]


def attach(server: Flask, measures: Measures) -> None:
    """First of everything that is attached, so that refusals are seen, too."""

    @server.before_request
    def _begin() -> None:
        name = secrets.token_hex(6)
        told = about({"request": name})
        told.__enter__()
        setattr(g, _FIRST, Asked(name, time.perf_counter(), told))

    @server.after_request
    def _answered(answer: Response) -> Response:
        asked: Asked | None = getattr(g, _FIRST, None)
        if asked is not None and _tell(asked, answer, measures):
            answer.headers[HEADER] = asked.id
        return answer

    @server.teardown_request
    def _over(error: BaseException | None) -> None:
        asked: Asked | None = g.pop(_FIRST, None)
        if asked is not None:
            asked.told.__exit__(None, None, None)

    @server.errorhandler(Exception)
    def _failed(error: Exception) -> Response | HTTPException:
        return failure(error)


def failure(error: Exception) -> Response | HTTPException:
    """The answer to a request in which a bug showed: few words and the id under which the log has the rest. What a
    route refuses on purpose stays what it is."""
    if isinstance(error, HTTPException) and not isinstance(error, InternalServerError):
        return error
    failed(log, "request failed", {"method": method(), "rule": rule()})
    return quiet("request_failed", status=500, code=request_id())


def request_id() -> str:
    """The id of the request that is being answered; "" outside of one."""
    asked: Asked | None = getattr(g, _FIRST, None) if g else None
    return asked.id if asked else ""


def rule() -> str:
    """The rule of the route that answers; "" when none does."""
    return request.url_rule.rule if request.url_rule else ""


def method() -> str:
    """The request's method; what is none of HTTP's is "OTHER": anybody can write anything there."""
    return request.method if request.method in _METHODS else "OTHER"


def _tell(asked: Asked, answer: Response, measures: Measures) -> bool:
    """Whether a line was written: only then is there something that the id leads to."""
    seconds = time.perf_counter() - asked.begun
    found = rule()
    measures.answered(found, method(), answer.status_code, seconds)
    if found in SILENT and answer.status_code < 400 and seconds * 1000 < SLOW:
        return False
    level = logging.ERROR if answer.status_code >= 500 else logging.INFO
    fields = {"method": method(), "rule": found, "status": answer.status_code, "ms": round(seconds * 1000, 1)}
    event(log, "request", fields, level=level)
    return True
