"""What Flask refuses by itself (no such address, no such method, too large) in our own words, never on its own page."""

from __future__ import annotations

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from components.access.plain import no_page

_WORDS = {400: "call_wrong", 404: "not_found", 405: "not_found", 413: "door_large", 415: "call_wrong"}


def attach(server: Flask) -> None:
    """Bugs are told elsewhere (components/monitoring/requests.py)."""

    @server.errorhandler(HTTPException)
    def _refused(fault: HTTPException) -> Response:
        status = fault.code or 500
        answer = no_page(_WORDS.get(status, "fault_plain"), status=status)
        if allow := dict(fault.get_headers()).get("Allow"):
            answer.headers["Allow"] = allow
        return answer
