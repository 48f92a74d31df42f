"""``python -m bench.job.serve KIND FOLDER PORT``: a page of the job on the web server that carries the product.

KIND: naive, expert, or static (any file of the folder, compressed and cached as the product's own static files are).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import brotli
from flask import Flask, Response, send_from_directory

GEO = "/batas.geojson"
TYPES = {".html": "text/html", ".js": "text/javascript", ".geojson": "application/json"}
THREADS = 16


def static(folder: Path) -> Flask:
    """Every file of the folder, brotli-compressed once; all but pages may be kept for a year."""
    server, packed = Flask("static", static_folder=None), dict[str, bytes]()

    @server.get("/<path:name>")
    def _file(name: str) -> Response:
        path = folder / name
        if path.parent != folder or not path.is_file():
            return Response(status=404)
        body = packed.get(name)
        if body is None:
            body = packed[name] = brotli.compress(path.read_bytes(), quality=9)
        age = "no-cache" if path.suffix == ".html" else "public, max-age=31536000, immutable"
        headers = {"Content-Encoding": "br", "Cache-Control": age}
        return Response(body, mimetype=TYPES.get(path.suffix, "application/octet-stream"), headers=headers)

    return server


def dash_page(kind: str, folder: Path) -> Flask:
    """One of the two Dash pages, with the boundaries beside it."""
    from bench.job import expert, floor, naive

    app = (naive if kind == "naive" else expert).create(folder, GEO)
    app.index_string = app.index_string.replace("{%scripts%}", f"<script>{floor.NO_WORLD}</script>{{%scripts%}}")
    server: Flask = app.server

    @server.get(GEO)
    def _geo() -> Response:
        return send_from_directory(folder, GEO[1:], max_age=3600)

    return server


def carried(server: Flask) -> Any:
    """The server as uvicorn takes it."""
    from a2wsgi import WSGIMiddleware

    return WSGIMiddleware(server.wsgi_app, workers=THREADS)


def main(kind: str, folder: Path, port: int) -> None:
    import uvicorn

    server = static(folder) if kind == "static" else dash_page(kind, folder)

    @server.get("/healthz")
    def _health() -> str:
        return "ok"

    uvicorn.run(carried(server), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve(), int(sys.argv[3]))
