"""An app over the invented regency and a store in memory, carried by a web server of its own: ready in two seconds.

What a test tells it comes by routes that the product does not have: ``/_uji/terbit`` publishes another value,
``/_uji/rusak`` breaks a panel in a way of one's choice, ``/_uji/ingatan`` gives the process's memory in bytes,
``/_uji/jam`` sets the server's clock.
``python -m tests.browser.small_site PORT BUILD``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from dash import dcc, html
from dash.development.base_component import Component
from flask import request

from components import ahead, context, serving
from components.access import table
from components.panels.base import PanelKind
from components.view import View
from data.logs.events import begin
from data.profile import PanelSpec
from tests.screens import Site, site
from tests.serving import HOME, Served, end, free_port, wait_until_up

BREAKABLE = "ranking"
_REAL_TIME = time.time


class Unknown(Component):
    """A component of a kind that no browser has."""

    _namespace, _type = "dash_html_components", "TidakAda"
    _prop_names = ("children",)


# A figure that plotly.js refuses with an error: an axis that refers to itself through another.
REFUSED = {"data": [None, 3], "layout": {"shapes": [None, "x"], "xaxis": 5}}
BREAKS: dict[str, Any] = {
    "": None,
    "component": lambda: Unknown(),
    "figure": lambda: dcc.Graph(figure=REFUSED),
    "child": lambda: html.Div({"bukan": "komponen"}),
}


@dataclass
class Breakable:
    """A panel kind that draws as it does, until it is told to break."""

    kind: PanelKind
    how: str = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.kind, name)

    def draw(self, spec: PanelSpec, view: View) -> Component:
        if self.how == "server":
            raise ArithmeticError("rusak atas permintaan")
        broken = BREAKS[self.how]
        return broken() if broken else self.kind.draw(spec, view)


def told(on: Site) -> Breakable:
    """Adds the routes by which a test has its way."""
    breakable = Breakable(on.web.kinds[BREAKABLE])
    on.web.kinds = {**on.web.kinds, BREAKABLE: breakable}  # type: ignore[dict-item]

    for word in ("terbit", "rusak", "jam", "ingatan"):
        table.ROUTES[f"/_uji/{word}"] = "anybody"  # type: ignore[index]

    @on.app.server.get("/_uji/terbit")
    def _publish() -> str:
        count = on.store.number + 1
        on.store.publish("pendek", "99.01.01", float(100 + count % 97))
        return str(on.store.number)

    @on.app.server.get("/_uji/rusak")
    def _break() -> str:
        breakable.how = request.args["cara"]
        return _publish()

    @on.app.server.get("/_uji/jam")
    def _clock() -> str:
        """The process's wall clock from now on; seconds since 1970."""
        ahead_by = float(request.args["detik"]) - _REAL_TIME()
        time.time = lambda: _REAL_TIME() + ahead_by
        return str(time.time())

    @on.app.server.get("/_uji/ingatan")
    def _memory() -> str:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return str(int(pages) * os.sysconf("SC_PAGE_SIZE"))

    return breakable


def main(port: int, build: str) -> None:
    begin("web")
    context.LOOK_EVERY = ahead.LOOK_EVERY = 0.05  # a soak publishes many times a second
    on = site()
    on.live.build = build
    told(on)
    carry(on, port)


def carry(on: Site, port: int) -> None:
    """As the product is carried, with its look ahead."""
    application = serving.Application(on.app.server)
    uvicorn.Server(serving.config(application, host="127.0.0.1", port=port)).run()


@dataclass
class SmallSite:
    """The running app. start again with another build: what an upgrade looks like to a screen."""

    folder: Path
    port: int
    served: Served | None = None

    def start(self, build: str = "satu") -> None:
        log = self.folder / "small.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.browser.small_site", str(self.port), build],
                cwd=HOME, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        self.served = Served(f"http://127.0.0.1:{self.port}", self.folder, process, log, {})
        wait_until_up(self.served, 60)

    def stop(self) -> None:
        if self.served is not None:
            end(self.served.process)

    def ask(self, path: str) -> str:
        assert self.served is not None
        status, body = self.served.get(path)
        assert status == 200, f"{path}: {status}"
        return body.decode()


@contextmanager
def small_site(folder: Path) -> Iterator[SmallSite]:
    """Started, and ended again."""
    found = SmallSite(folder, free_port())
    found.start()
    try:
        yield found
    finally:
        found.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
