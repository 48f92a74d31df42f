"""Where the page of a new source sends what it was given: a file, a correction, the word to save."""

from __future__ import annotations

import csv
import io

from flask import Flask, Response, current_app, request
from orjson import dumps

from components import door
from components.access.visitor import actor
from components.context import web
from data.audit.log import Entry, append
from data.proposing.inspections import Inspection, Inspections
from data.uploading.uploads import UploadRefused
from loaders.sheets import LIMIT


def inspections() -> Inspections:
    """The files being looked at in the app that answers this request."""
    return current_app.extensions["pendopo-inspections"]


def attach(server: Flask) -> None:
    """``/_usulan…``; everything that writes, and what holds an agency's own cells, asks at the door first."""

    @server.post("/_usulan")
    def _look() -> Response:
        return door.refused(writes=True, limit=LIMIT) or _received()

    @server.post("/_usulan/<key>/<word>")
    def _correct(key: str, word: str) -> Response:
        return door.refused(writes=True) or _decided(key, word)

    @server.get("/_usulan/<key>/tolakan.csv")
    def _rejects(key: str) -> Response:
        return door.refused(writes=False) or _book(key)


def _received() -> Response:
    try:
        return _at(inspections().receive(request.args.get("name", ""), request.stream, web().clock()))
    except UploadRefused as refused:
        return door.quiet(refused.word, status=422)


def _decided(key: str, word: str) -> Response:
    found = inspections().find(key)
    if found is None:
        return door.quiet("upload_gone", status=404)
    if word == "batal":
        inspections().drop(found)
        return _at(None)
    if word == "simpan":
        saved = inspections().save(found)
        if saved.report is not None and saved.report.saved:
            append(web().store.engine, Entry(actor(), "save_source", saved.report.saved))
        return _at(saved)
    said = request.get_json(silent=True) or {}
    return _at(inspections().correct(found, str(said.get("key", "")), str(said.get("value", ""))))


def _book(key: str) -> Response:
    """The cells that would go back, for a spreadsheet; a text that could be a formula is kept a text. Taking them along
    is written down: they are an agency's own, though nothing of them is loaded yet."""
    found = inspections().find(key)
    if found is None or found.report is None:
        return door.quiet("upload_gone", status=404)
    append(web().store.engine, Entry(actor(), "export_rows", found.report.source, {"new": True}))
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(["sel", "nilai_asal", "alasan", "saran"])
    for b in found.report.back:
        rows.writerow([f"'{t}" if t[:1] in ("=", "+", "@", "\t") else t for t in (b.cell, b.value, b.why, b.advice)])
    headers = {"Content-Disposition": f'attachment; filename="tolakan-{found.report.source}.csv"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers={**headers, "Cache-Control": "no-store"})


def _at(found: Inspection | None) -> Response:
    at = "/sumber/baru" + (f"?berkas={found.key}" if found else "")
    return Response(dumps({"at": at}), mimetype="application/json", headers={"Cache-Control": "no-store"})
