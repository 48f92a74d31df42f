"""Dash put together: pages, the live route, exports, headers."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import dash
from dash import Dash
from flask import Flask, Response

from components import door, exports, house, live, push, shapes, static_files
from components.context import Web
from components.index_page import PendopoDash
from components.opening import Openings, container
from components.panels.base import find_kinds
from components.proposing import routes as inspection_routes
from components.supply import return_routes, withdraw
from components.uploading import routes as upload_routes
from data.proposing.inspections import Inspections
from data.uploading.uploads import Uploads

if TYPE_CHECKING:
    from data.refresh import Centre


def create(centre: Centre, home: Path, *, listens: str = "") -> Dash:
    """A Dash app over centre. Callbacks and routes are attached to this app alone. listens: host it is served on."""
    server = Flask("pendopo")
    web = Web(profile=centre.profile, store=centre.store, kinds=find_kinds(), clock=centre.clock)
    app = PendopoDash(
        "pendopo",
        server=server,
        use_pages=True,
        pages_folder=str(home / "pages"),
        assets_folder=str(home / "assets"),
        assets_ignore=".*",  # the index names them, bundled
        suppress_callback_exceptions=True,  # else Dash sends every page's layout with every answer
        update_title=None,
        title=f"{centre.profile.info.title('id')} {centre.profile.info.short}",
        enable_mcp=False,
        serve_locally=True,
        compress=False,
    )
    app.layout = container
    pages = {entry["name"]: entry["compose"] for entry in dash.page_registry.values() if "compose" in entry}
    found = live.Live(pages, build=build_id(home))
    server.extensions["pendopo"] = web
    server.extensions["pendopo-live"] = found
    static = static_files.Static(app.offers)
    app.begin(Openings(found, app.framed), static, home / "assets")
    static_files.attach(server, static)
    live.attach(server, found)
    push.attach(server)
    exports.attach(server, found)
    shapes.attach(server, centre.profile)
    house.attach(server, centre.profile)
    door.attach(server, listens)
    server.extensions["pendopo-uploads"] = Uploads(centre.inbox.parent, centre.inbox)
    upload_routes.attach(server)
    server.extensions["pendopo-inspections"] = Inspections(centre.inbox.parent, centre.profile.folder)
    inspection_routes.attach(server)
    return_routes.attach(server)
    withdraw.attach(server)
    _attach_health(server, web, centre)
    return app


def build_id(home: Path) -> str:
    """A word for the code that is running: an old tab reloads itself once when it changes. The same code has the same
    word on every machine: behind one address a screen is answered by any of them."""
    found = hashlib.blake2s(digest_size=6)
    for folder in ("assets", "components", "pages", "data"):
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and path.suffix in {".py", ".js", ".css", ".toml"} and "example" not in path.parts:
                found.update(f"{path.relative_to(home).as_posix()} {path.stat().st_size} ".encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def _attach_health(server: Flask, web: Web, centre: Centre) -> None:
    @server.get("/healthz")
    def _health() -> Response:
        """Alive, version of the data, and whether the loader has been seen lately."""
        from orjson import dumps

        body = {"ok": True, "version": web.snapshot().version, "loader_seen": centre.store.loader_seen()}
        return Response(dumps(body, default=str), mimetype="application/json", headers={"Cache-Control": "no-store"})
