"""``/_tolakan/<source>/…``: the workbook of what a load, or a file that waits, sends back.

Behind the door: its rows are the agency's own.
"""

from __future__ import annotations

from flask import Flask, Response

from components import door
from components.access.visitor import actor
from components.context import web
from components.uploading.routes import XLSX, tried, written_down
from components.uploading.sight import uploads
from data.audit.log import Entry, append
from data.exchange.commands import book_of_load, book_of_trial


def attach(server: Flask) -> None:
    @server.get("/_tolakan/<source>/<int:number>")
    def _of_load(source: str, number: int) -> Response:
        return door.refused(writes=False) or _book_of_load(source, number)

    @server.get("/_tolakan/<source>/unggahan/<key>")
    def _of_upload(source: str, key: str) -> Response:
        return door.refused(writes=False) or _book_of_upload(source, key)


def _book_of_load(ident: str, number: int) -> Response:
    try:
        load = web().store.load(number)
    except KeyError:
        return door.quiet("returns_none", status=404)
    if load.source != ident or ident not in web().profile.sources or not (load.rejects or load.outcome == "refused"):
        return door.quiet("returns_none", status=404)
    append(web().store.engine, Entry(actor(), "export_rows", str(number), {"source": ident}))
    return _sent(book_of_load(web().store, load, web().profile), f"perbaikan-{ident}-{number}.xlsx")


def _book_of_upload(ident: str, key: str) -> Response:
    source, upload = web().profile.sources.get(ident), uploads().find(key)
    if source is None or upload is None or upload.source != ident:
        return door.quiet("upload_gone", status=404)
    trial = tried(source, upload)
    if trial is None:
        return door.quiet("returns_none", status=404)
    written_down("export_rows", source, upload)
    body = book_of_trial(trial, source, web().profile, upload, uploads().folder(upload))
    return _sent(body, f"tolakan-{ident}.xlsx")


def _sent(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, mimetype=XLSX, headers=headers)
