"""Where the upload page sends what it was given: a file, a period, the word to publish, the word to forget."""

from __future__ import annotations

from flask import Flask, Response, request
from orjson import dumps

from components import door
from components.access.visitor import actor
from components.context import web
from components.uploading.sight import uploads
from data.audit.log import Entry, append
from data.exchange.mendable import mend_of
from data.exchange.template import template
from data.holding.before import usual_for
from data.period import Period
from data.profile import Source
from data.uploading.trial import Trial
from data.uploading.uploads import LIMIT, Upload, UploadRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attach(server: Flask) -> None:
    """``/_unggah/<source>…`` and ``/_templat/<source>``; everything that writes asks at the door first."""

    @server.post("/_unggah/<source>")
    def _receive(source: str) -> Response:
        return door.refused(writes=True, limit=LIMIT) or _taken_in(source)

    @server.post("/_unggah/<source>/<key>/<word>")
    def _decide(source: str, key: str, word: str) -> Response:
        return door.refused(writes=True) or _decided(source, key, word)

    @server.get("/_templat/<source>")
    def _template(source: str) -> Response:
        return _form(source)


def tried(source: Source, upload: Upload) -> Trial | None:
    """What publishing a waiting file would do; corrected rows are tried against the load they mend."""
    store, name = web().store, upload.name
    mend, usual = mend_of(store, source, name), usual_for(store, source, name)
    return uploads().trial(upload, source, web().profile, mend=mend, usual=usual)


def _taken_in(ident: str) -> Response:
    """Keep the file and try it; answers where to look at it."""
    source = web().profile.sources.get(ident)
    if source is None:
        return door.quiet("upload_no_source", status=404)
    store = web().store
    last = store.last_landed(source.id)
    usual = last.read - last.ignored if last else 0
    try:
        upload = uploads().receive(source, request.args.get("name", ""), request.stream, web().clock(), usual=usual)
    except UploadRefused as refused:
        return door.quiet(refused.word, status=422)
    tried(source, upload)
    return _at(source, upload)


def _decided(ident: str, key: str, word: str) -> Response:
    source = web().profile.sources.get(ident)
    upload = uploads().find(key)
    if source is None or upload is None or upload.source != source.id:
        return door.quiet("upload_gone", status=404)
    match word:
        case "batal":
            uploads().drop(upload)
            written_down("discard_upload", source, upload)
            return _at(source, None)
        case "periode":
            return _period_said(source, upload)
        case "perbaikan":
            return _load_said(source, upload)
        case "terbit":
            return _published(source, upload)
        case _:
            return door.quiet("upload_gone", status=404)


def _period_said(source: Source, upload: Upload) -> Response:
    said = (request.get_json(silent=True) or {}).get("period", "")
    try:
        Period.parse(str(said))
    except ValueError:
        return door.quiet("upload_period_wrong", status=422)
    chosen = uploads().choose_period(upload, source, str(said))
    tried(source, chosen)
    return _at(source, chosen)


def _load_said(source: Source, upload: Upload) -> Response:
    """The file holds only rows of a load that were corrected; 0 takes that back."""
    number = (request.get_json(silent=True) or {}).get("load", 0)
    if not isinstance(number, int) or (
        number and mend_of(web().store, source, f"perbaikan-{source.id}-{number}") is None
    ):
        return door.quiet("upload_no_load", status=422)
    chosen = uploads().choose_load(upload, source, number)
    tried(source, chosen)
    return _at(source, chosen)


def _published(source: Source, upload: Upload) -> Response:
    """Into the inbox, when the trial says that it would land."""
    trial = tried(source, upload)
    if trial is None or trial.answer.outcome != "shaped":
        return door.quiet("upload_would_fail", status=409)
    published = uploads().publish(upload, source, web().clock())
    written_down("publish_upload", source, published)
    return _at(source, published)


def written_down(action: str, source: Source, upload: Upload) -> None:
    """Who did it, to which file of which source: its fingerprint says which bytes."""
    about = {"source": source.id, "fingerprint": upload.fingerprint}
    append(web().store.engine, Entry(actor(), action, upload.inbox or source.id, about))


def _at(source: Source, upload: Upload | None) -> Response:
    at = f"/unggah/{source.id}" + (f"?berkas={upload.key}" if upload else "")
    return Response(dumps({"at": at}), mimetype="application/json", headers={"Cache-Control": "no-store"})


def _form(ident: str) -> Response:
    """The form of a source; it holds what everybody may know, so no door stands before it."""
    source = web().profile.sources.get(ident)
    if source is None:
        return door.quiet("upload_no_source", status=404)
    today = web().snapshot().today
    headers = {"Content-Disposition": f'attachment; filename="isian-{ident}.xlsx"', "Cache-Control": "no-store"}
    return Response(template(source, web().profile, today), mimetype=XLSX, headers=headers)


def periods_to_choose(source: Source) -> list[Period]:
    """Periods that a file without one in its name may be about, newest first; years where only the year is asked."""
    today = web().snapshot().today
    frequency = "year" if source.shape.period.year_in_name else source.frequency
    return [Period.containing(today, frequency).shift(-n) for n in range(6 if frequency == "year" else 15)]
