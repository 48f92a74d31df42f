"""Dash put together: pages, the live route, exports, headers."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import dash
from dash import Dash
from flask import Flask

from components import door, exports, house, live, push, shapes, static_files
from components.access import calls, eyes, faults, guard, guest, headers, login, pairing, visitor
from components.access import outside as outside_files
from components.access.visitor import UNKNOWN, Outside
from components.context import Web
from components.index_page import PendopoDash
from components.monitoring import requests
from components.monitoring import routes as monitoring
from components.monitoring.measures import Measures
from components.opening import Openings, container
from components.panels.base import find_kinds
from components.people import own_routes
from components.people import routes as people_routes
from components.proposing import routes as inspection_routes
from components.supply import held, return_routes, withdraw
from components.uploading import routes as upload_routes
from data.people.commands import people_of
from data.proposing.inspections import Inspections
from data.uploading.uploads import Uploads

if TYPE_CHECKING:
    from data.refresh import Centre


def create(centre: Centre, home: Path, outside: Outside = UNKNOWN, *, metrics_token: str = "") -> Dash:
    """A Dash app over centre; its callbacks and routes are its own. outside: where it is served. metrics_token: what
    monitoring shows for its figures; "" = there are none."""
    server, measures = Flask("pendopo", static_folder=None), Measures()
    requests.attach(server, measures)
    web = Web(profile=centre.profile, store=centre.store, kinds=find_kinds(), clock=centre.clock)
    server.extensions["pendopo"] = web
    _attach_doors(server, centre, outside, home)
    app = _dash(server, centre, home)
    pages = {entry["name"]: entry["compose"] for entry in dash.page_registry.values() if "compose" in entry}
    found = live.Live(pages, build=build_id(home))
    server.extensions["pendopo-live"] = found
    static = static_files.Static(app.offers)
    app.begin(Openings(found, app.framed), static, home / "assets")
    static_files.attach(server, static)
    live.attach(server, found)
    push.attach(server)
    exports.attach(server, found)
    shapes.attach(server, centre.profile)
    house.attach(server, centre.profile)
    calls.attach(server)
    _attach_work(server, centre)
    monitoring.attach(server, web, measures, build=found.build, token=metrics_token)
    return app


def _attach_doors(server: Flask, centre: Centre, outside: Outside, home: Path) -> None:
    """Headers and guard come first: what is attached later is asked later, and its answers get the headers, too."""
    headers.attach(server, tls=outside.tls)
    visitor.attach(server, visitor.Access(people_of(centre), outside, sample=centre.profile.info.sample))
    guard.attach(server)
    faults.attach(server)
    outside_files.attach(server, home / "assets")
    login.attach(server)
    eyes.attach(server)
    pairing.attach(server)
    guest.attach(server)


def _dash(server: Flask, centre: Centre, home: Path) -> PendopoDash:
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
    return app


def _attach_work(server: Flask, centre: Centre) -> None:
    """What people of agencies do in the browser."""
    door.attach(server)
    server.extensions["pendopo-uploads"] = Uploads(centre.inbox.parent, centre.inbox)
    upload_routes.attach(server)
    server.extensions["pendopo-inspections"] = Inspections(centre.inbox.parent, centre.profile.folder)
    inspection_routes.attach(server)
    return_routes.attach(server)
    withdraw.attach(server)
    held.attach(server)
    people_routes.attach(server)
    own_routes.attach(server)


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
