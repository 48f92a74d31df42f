"""Headers on every answer: what a browser may do with our pages, and that nobody else keeps them."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response

# No inline script and no eval: Dash's own inline scripts are bundled (components/index_page.py). Plotly writes styles
# on elements; MapLibre's traces run in a worker from a blob. connect-src covers the WebSocket of the same host.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_NOTHING = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
# Keys F and "copy the address" are ours; everything else a page could ask of a machine is shut.
_PERMISSIONS = ", ".join([*(f"{name}=()" for name in _NOTHING), "fullscreen=(self)", "clipboard-write=(self)"])
SET = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# An answer without a body opens nothing, runs nothing and shows nothing: what it needs is that it is not kept. A wall
# gets one every few seconds, and the whole set is five times as long as the answer.
BODILESS = {"X-Content-Type-Options": "nosniff"}
# A year, as HSTS preload lists want it (RFC 6797 §6.1.1).
TRANSPORT = "max-age=31536000"


def attach(server: Flask, *, tls: bool) -> None:
    """Set them on whatever goes out; an answer with a stricter policy of its own keeps it."""

    @server.after_request
    def _set(answer: Response) -> Response:
        bodiless = answer.status_code == HTTPStatus.NO_CONTENT
        for name, value in (BODILESS if bodiless else SET).items():
            answer.headers.setdefault(name, value)
        if tls and not bodiless:
            answer.headers["Strict-Transport-Security"] = TRANSPORT
        kept = answer.headers.get("Cache-Control", "")
        if "public" not in kept and "private" not in kept:
            answer.headers["Cache-Control"] = "private, no-store"
        return answer
