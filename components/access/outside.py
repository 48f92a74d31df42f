"""Files of the pages that stand before the door: one style sheet and one script, for whoever comes."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response

from components.static_files import Packed, missing, texts

PATH = "/_masuk/<name>"
# An hour: the names carry no digest.
_CACHE = "public, max-age=3600"


def attach(server: Flask, assets: Path) -> None:
    """``/_masuk/gaya.css`` and ``/_masuk/pasang.js``; any other name is 404."""
    folder = assets / "outside"
    files = {
        "gaya.css": Packed(b"\n".join([*texts(assets, "tokens.css"), *texts(folder, "outside.css")]), "text/css"),
        "pasang.js": Packed(b"".join(texts(folder, "pasang.js")), "text/javascript"),
    }

    @server.get(PATH, endpoint="pendopo_outside")
    def _file(name: str) -> Response:
        found = files.get(name)
        return found.answer(cache=_CACHE) if found else missing()
