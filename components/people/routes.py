"""What administrators' pages send: accounts and tokens made and changed, the audit log as a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, request
from orjson import dumps

from components import door
from components.access.plain import UNKEPT, language
from components.access.visitor import access, actor
from components.context import web
from components.people.records import WORDS, Checking, wanted
from components.words import word
from data.audit.command import write_csv
from data.audit.log import Entry, append, records
from data.people.people import People
from data.people.refused import Refused
from data.people.tokens import Wish

Given = Mapping[str, str]


def attach(server: Flask) -> None:
    """``/_orang/…``, ``/_token/…`` and ``/_catatan.csv``; the guard lets administrators in alone."""
    server.extensions["pendopo-chain"] = Checking()

    @server.post("/_orang/<what>")
    def _person(what: str) -> Response:
        return _answer(_PEOPLE.get(what))

    @server.post("/_orang/<what>/<name>")
    def _one_person(what: str, name: str) -> Response:
        found = _ONE.get(what)
        return _answer(found and (lambda people, given: found(people, name, given)))

    @server.post("/_token/<what>")
    def _one_token(what: str) -> Response:
        return _answer(_TOKENS.get(what))

    @server.get("/_catatan.csv")
    def _audit_book() -> Response:
        return _book()


def checking() -> Checking:
    """What the app that answers knows of the audit log's chain."""
    return current_app.extensions["pendopo-chain"]


Act = Callable[[People, Given], dict[str, str]]


def _answer(act: Act | None) -> Response:
    """The door first; then what was asked for. A refusal is said in the reader's language."""
    no = door.refused(writes=True)
    if no or act is None:
        return no or door.quiet("not_found", status=404)
    try:
        return answer(act(access().people, given()))
    except Refused as refused:
        return told(refused)


def given() -> Given:
    """The fields of the form that was sent; nothing when it is none."""
    body = request.get_json(silent=True)
    return {str(k): str(v) for k, v in body.items()} if isinstance(body, dict) else {}


def answer(found: Mapping[str, str], *, status: int = 200) -> Response:
    """Words for assets/form.js; no browser keeps them."""
    return Response(dumps(found), status, mimetype="application/json", headers=UNKEPT)


def told(refused: Refused) -> Response:
    """Why it was not done, in the reader's language."""
    return answer({"said": refused.said(language())}, status=refused.status)


# ---------------------------------------------------------------------------------------------- accounts


def _added(people: People, given: Given) -> dict[str, str]:
    role, agency = _role(given)
    people.add(given.get("name", ""), role=role, agency=agency, password=given.get("password", ""), by=actor())
    return {"at": "/orang"}


def _role_changed(people: People, name: str, given: Given) -> dict[str, str]:
    role, agency = _role(given)
    people.set_role(name, role, agency=agency, by=actor())
    return {"at": "/orang"}


def _password_changed(people: People, name: str, given: Given) -> dict[str, str]:
    people.set_password(name, given.get("password", ""), by=actor())
    return {"at": "/orang"}


def _disabled(people: People, given: Given) -> dict[str, str]:
    people.disable(given.get("name", ""), by=actor())
    return {"at": "/orang"}


def _enabled(people: People, given: Given) -> dict[str, str]:
    people.enable(given.get("name", ""), by=actor())
    return {"at": "/orang"}


def _role(given: Given) -> tuple[str, str]:
    """Role and agency; the agency is an operator's alone, and one of the profile's."""
    role, agency = given.get("role", ""), given.get("agency", "")
    if role != "operator":
        return role, ""
    if agency and agency not in {a.id for a in web().profile.info.agency}:
        raise Refused("agency_needed")
    return role, agency


# ---------------------------------------------------------------------------------------------- tokens


def _paired(people: People, given: Given) -> dict[str, str]:
    kind, _, ident = given.get("shows", "").partition(":")
    known = {"wall": web().profile.walls, "tour": web().profile.tours}.get(kind, ())
    if ident not in {one.id for one in known}:
        raise Refused("bound_needed")
    wish = Wish(given.get("label", ""), given.get("audience", ""), **{kind: ident})  # type: ignore[arg-type]
    people.pair(given.get("code", ""), wish, by=actor())
    return {"at": "/token"}


def _guest_made(people: People, given: Given) -> dict[str, str]:
    """The link is in this answer alone. Its word stands behind #, which no browser sends and no log holds."""
    tour, days = given.get("tour", ""), given.get("days", "")
    if tour and tour not in {t.id for t in web().profile.tours}:
        raise Refused("bound_needed")
    number = int(days) if days.isascii() and days.isdigit() and len(days) < 6 else -1
    wish = Wish(given.get("label", ""), given.get("audience", ""), tour=tour, days=number)
    _, secret = people.make_guest(wish, by=actor())
    return {"once": f"{request.host_url}pasang#{secret}", "about": word(language(), "guest_once")}


def _revoked(people: People, given: Given) -> dict[str, str]:
    number = given.get("number", "")
    people.revoke(int(number) if number.isascii() and number.isdigit() and len(number) < 15 else 0, by=actor())
    return {"at": "/token"}


_PEOPLE: Mapping[str, Act] = {"baru": _added, "nonaktif": _disabled, "aktif": _enabled}
_ONE: Mapping[str, Callable[[People, str, Given], dict[str, str]]] = {
    "peran": _role_changed,
    "sandi": _password_changed,
}
_TOKENS: Mapping[str, Act] = {"pasang": _paired, "tamu": _guest_made, "cabut": _revoked}


# ---------------------------------------------------------------------------------------------- the log


def _book() -> Response:
    """The asked records, oldest first. Taking them along is an act that is written down, too."""
    no = door.refused(writes=False)
    if no:
        return no
    store, zone = web().store, ZoneInfo(web().profile.info.timezone)
    asked = {name: request.args.get(name, "") for name in WORDS}
    append(store.engine, Entry(actor(), "export", "audit", {k: v[:80] for k, v in asked.items() if v}))
    out = io.StringIO()
    write_csv(out, reversed(records(store.engine, wanted=wanted(asked, zone))))
    headers = {**UNKEPT, "Content-Disposition": 'attachment; filename="catatan-audit.csv"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)
