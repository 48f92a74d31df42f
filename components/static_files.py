"""The browser's files: few, under their digests, packed once at start, kept by the browser for good.

Style sheets become one file, Dash with its component libraries one, plotly.js one, our own scripts one. Dash's single
files stay at their own addresses for what is loaded later (a component of a new page, say), packed once, too.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import pkgutil
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import brotli
from flask import Flask, Response, request

PREFIX, SUITES = "/_static/", "/_dash-component-suites/"
FOR_GOOD = "public, max-age=31536000, immutable"
# A minute: a name without a digest may mean something else after an upgrade.
_FOR_NOW = "public, max-age=60"
# Dash names a file "deps/react@18.v4_4_1m1795713118.3.1.min.js": the second word is its fingerprint.
_FINGERPRINT = re.compile(r"\.v[\w-]+m[0-9a-fA-F]+(?=\.)")
# plotly.js: 369 kB in 0.13 s; the best quality would take 3.6 s of every start for 328 kB.
_QUALITY = 5


@dataclass(frozen=True)
class Packed:
    """One file as it travels."""

    plain: bytes
    mime: str

    @cached_property
    def brotli(self) -> bytes:
        return brotli.compress(self.plain, quality=_QUALITY)

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.plain, 6, mtime=0)

    def answer(self, *, cache: str) -> Response:
        """In the smallest form that the browser takes."""
        accepted = request.headers.get("Accept-Encoding", "")
        form = next((form for form in ("br", "gzip") if form in accepted), "")
        body = {"br": lambda: self.brotli, "gzip": lambda: self.gzip}.get(form, lambda: self.plain)()
        answer = Response(body, mimetype=self.mime, headers={"Cache-Control": cache, "Vary": "Accept-Encoding"})
        answer.headers["X-Content-Type-Options"] = "nosniff"
        if form:
            answer.headers["Content-Encoding"] = form
        return answer


@dataclass
class Static:
    """What pages ask for. listed: whether a component library offers this file to browsers (library, path)."""

    listed: Callable[[str, str], bool]
    _files: dict[str, Packed] = field(default_factory=dict)
    _suites: dict[tuple[str, str], Packed] = field(default_factory=dict)

    def add(self, name: str, contents: Iterable[bytes]) -> str:
        """The address of the contents as one file: "dash.js" → "/_static/dash.3f2a….js"."""
        # A ";" before a script keeps its "use strict" from ruling those after it, and ends one that forgot to.
        between = b"\n;" if name.endswith(".js") else b"\n"
        body = b"".join(between + content for content in contents)
        stem, _, ending = name.partition(".")
        digest = hashlib.blake2s(body, digest_size=8).hexdigest()
        self._files[f"{stem}.{digest}.{ending}"] = Packed(body, _mime(name))
        return f"{PREFIX}{stem}.{digest}.{ending}"

    def find(self, name: str) -> Packed | None:
        """The file of this name and digest."""
        return self._files.get(name)

    def suite(self, library: str, path: str) -> Packed | None:
        """A browser file of a component library, its fingerprint left out; None when there is none."""
        key = (library, _FINGERPRINT.sub("", path))
        if key not in self._suites:
            if not self.listed(*key):
                return None
            content = pkgutil.get_data(*key)
            if content is None:
                return None
            self._suites[key] = Packed(content, _mime(path))
        return self._suites[key]


def _mime(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def texts(folder: Path, pattern: str) -> list[bytes]:
    """The small files that we edit, in the order of their names."""
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]


def split(address: str) -> tuple[str, str]:
    """Library and path of one of Dash's own addresses."""
    library, _, path = address.removeprefix(SUITES).partition("/")
    return library, path


def attach(server: Flask, static: Static) -> None:
    """Serve the files. An unknown one is 404, also where Dash itself would fail."""

    @server.get(f"{PREFIX}<path:name>", endpoint="pendopo_static")
    def answer(name: str) -> Response:
        found = static.find(name)
        if found is not None:
            return found.answer(cache=FOR_GOOD)
        # Dash's core components look for their later parts beside the script that they came in.
        later = static.suite("dash", f"dcc/{name}") if name.startswith("async-") else None
        return later.answer(cache=_FOR_NOW) if later else missing()

    @server.before_request
    def suites() -> Response | None:
        if not request.path.startswith(SUITES):
            return None
        library, path = split(request.path)
        found = static.suite(library, path)
        if found is None:
            return missing()
        return found.answer(cache=FOR_GOOD if _FINGERPRINT.search(path) else _FOR_NOW)


def missing() -> Response:
    return Response("Berkas dengan tanda ini tidak ada", status=404, mimetype="text/plain")
