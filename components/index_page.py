"""Dash with an index of our own: a picture of the page first, a few files, and nothing that is asked for twice."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Response, request
from markupsafe import escape
from orjson import dumps

from components import house
from components.address import Address
from components.context import web
from components.opening import Asked, Openings, container
from components.static_files import Static, split, texts

# A table that no page uses.
_LEFT_OUT = ("dash_table/",)
# Choices of a filter: 228 kB. A wall has none.
_LAPTOP_ONLY = "dash_bootstrap_components"
_SOURCE = re.compile(r'src="([^"]+)"')
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# The index is asked for anew each time: its bytes are the newest picture, as its reader may see it.
_PAGE_CACHE = "private, no-store"


class PendopoDash(Dash):
    """openings and assets are set by ``begin``, once the app is put together."""

    openings: Openings
    static: Static
    assets: Path

    def begin(self, openings: Openings, static: Static, assets: Path) -> None:
        self.openings, self.static, self.assets = openings, static, assets

    def offers(self, library: str, path: str) -> bool:
        """Whether a component library's file is for browsers."""
        return bool(self._listed) and path in self.registered_paths.get(library, ())

    def serve_layout(self) -> Response:
        """The container; in it the page that asks, as far as its browser says which one that is."""
        asked = Asked.referring(request.referrer)
        found = self.openings.of(asked) if asked else None
        if found is None:
            return Response(dumps(container().to_plotly_json(), default=_plain), mimetype="application/json")
        return found.layout.answer(cache="private, no-store")

    def index(self, *_: Any, **__: Any) -> Response:
        """The page's picture in the index; an unknown page has none."""
        asked = Asked(request.path, request.query_string.decode("utf-8", "replace"))
        found = self.openings.of(asked)
        if found is None:
            return Response(self.framed(asked.address, str(self.title), ""), 404, mimetype="text/html")
        return found.page.answer(cache=_PAGE_CACHE)

    def framed(self, address: Address, title: str, still: str) -> str:
        """The whole HTML around a still."""
        kind = "wall" if address.size == "wall" else "lap"
        tour = " tour" if address.page == "tur" else ""
        files = self._files[kind]
        asked = "".join(f'<link rel="preload" as="script" href="{file}">' for file in files)
        asked += "".join(
            f'<link rel="preload" as="fetch" crossorigin href="{path}">'
            for path in ("/_dash-layout", "/_dash-dependencies")
        )
        return (
            f'<!DOCTYPE html><html lang="{address.lang}" data-bs-theme="{address.shown_theme}" class="{kind}{tour}">'
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{escape(title)}</title>{_icon()}"
            f'<link rel="stylesheet" href="{self._style}">{asked}'
            f'<script defer src="{self._start}" data-files="{" ".join(files)}"></script></head>'
            f'<body><div id="react-entry-point"><div class="_dash-loading"></div></div>{still}'
            f'<script id="_dash-config" type="application/json">{self._settings}</script></body></html>'
        )

    @cached_property
    def _style(self) -> str:
        return self.static.add("pendopo.css", texts(self.assets, "*.css"))

    @cached_property
    def _start(self) -> str:
        return self.static.add("start.js", texts(self.assets / "boot", "start.js"))

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        """Addresses of the scripts, in the order in which they run, for a wall and for a laptop."""
        html = self._listed
        own = [
            *texts(self.assets, "*.js"),
            *(text.encode() for text in _INLINE.findall(html)),
            b"var renderer = new DashRenderer();",
        ]
        libraries = [split(a) for a in _SOURCE.findall(html) if not any(word in a for word in _LEFT_OUT)]
        libraries.append(("dash", "dcc/async-graph.js"))
        plotly = self.static.add("plotly.js", texts(self.assets / "vendor", "plotly.min.js"))
        last = self.static.add("pendopo.js", own)
        return {
            kind: [plotly, self.static.add("dash.js", self._bodies(libraries, wall=kind == "wall")), last]
            for kind in ("wall", "lap")
        }

    @cached_property
    def _listed(self) -> str:
        """Dash's own script tags; only after they were written does Dash know which files it may serve."""
        return self._generate_scripts_html()

    def _bodies(self, libraries: list[tuple[str, str]], *, wall: bool) -> list[bytes]:
        wanted = [(name, path) for name, path in libraries if not (wall and name == _LAPTOP_ONLY)]
        found = [self.static.suite(name, path) for name, path in wanted]
        return [file.plain for file in found if file is not None]

    @cached_property
    def _settings(self) -> str:
        """Dash's configuration. Its token guards callbacks in the background; there are none, so one will do."""
        return dumps(self._config()).decode().replace("<", "\\u003c")


def _icon() -> str:
    """The regency's logo, or nothing: never a request for a picture of Dash's makers."""
    found = house.logo(web().profile)
    return f'<link rel="icon" href="{escape(found.href) if found else "data:,"}">'


def _plain(part: Any) -> Any:
    return part.to_plotly_json()
