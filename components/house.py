"""The regency's own mark on every page: its logo, served from here under its digest, and its colour."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response

from components.view import View
from data.profile import Profile
from data.profile_files.logo import Logo, LogoError, read_logo


def logo(profile: Profile) -> Logo | None:
    """The profile's logo; None when it names none or it may not be shown (check says why)."""
    name = profile.info.logo
    if not name:
        return None
    try:
        return _read(profile.folder, name, (profile.folder / name).stat().st_mtime_ns)
    except (OSError, LogoError):
        return None


@lru_cache(maxsize=4)
def _read(folder: Path, name: str, stamp: int) -> Logo:
    return read_logo(folder, name)


def mark(view: View) -> list[Component]:
    """The logo as a picture, or nothing."""
    found = logo(view.profile)
    return [html.Img(src=found.href, alt=f"Logo {view.profile.info.short}", className="logo")] if found else []


def tint(view: View) -> dict[str, str]:
    """The style that carries the regency's colour to the line under a page's head."""
    return {"--house": view.profile.info.colour} if view.profile.info.colour else {}


def attach(server: Flask, profile: Profile) -> None:
    """Serve the logo at ``/_logo/<digest>.<svg|png>``; another digest is 404."""

    @server.get("/_logo/<name>", endpoint="pendopo_logo")
    def answer(name: str) -> Response:
        found = logo(profile)
        if found is None or found.href != f"/_logo/{name}":
            return Response("Logo dengan tanda ini tidak ada", status=404, mimetype="text/plain")
        response = Response(found.body, mimetype=found.mime)
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        return response
