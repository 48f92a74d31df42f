"""The guard before every request: what the table does not let this visitor have is not answered by anybody else.

It looks at the object, too: a screen has its own wall or tour, an operator the own agency.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, current_app, redirect, request

from components.access import calls, table
from components.access.plain import no_page
from components.access.visitor import asking
from components.address import Address
from components.context import web
from components.live import Live
from components.opening import Asked
from data.people.visitor import ROLES, Visitor

# Where an open page goes when it is told that it has no right to be open (assets/access.js).
DOOR = "X-Door"
LOGIN, PAIRING = "/masuk", "/pasang"


def attach(server: Flask) -> None:
    """Before everything else that is asked before a request: attach it first. Nobody needs to be told what other
    sites' pages might ask of us, so OPTIONS is a method like any other that we do not have."""
    server.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    server.before_request(judge)


def judge() -> Response | None:
    """None: the request may go on. Else the answer: a way to the door for nobody, 403 or 404 for somebody."""
    rule = request.url_rule.rule if request.url_rule else ""
    entry = table.ROUTES.get(rule, "none")
    if entry in ("anybody", "monitoring"):
        return None
    who = asking()
    if who.kind == "nobody":
        return to_the_door(rule)
    if not rule:
        return None  # Flask says itself that there is no such address (404) or no such method (405)
    if entry == "none":
        return no_page("not_found", status=404)
    if entry == "call":
        return _call(who)
    if _may(who, entry, rule):
        return None
    if who.bound and _opens_a_page(rule):
        return redirect(PAIRING)  # type: ignore[return-value]  # which knows where the screen belongs
    return no_page("no_right", status=403)


def _may(who: Visitor, entry: table.Who, rule: str) -> bool:
    match entry:
        case "look":
            return True
        case "read":
            return not who.bound
        case "page":
            return may_see(who, place(rule)) and not (who.bound and rule in table.NOT_FOR_SCREENS)
        case "form":
            return who.role in ROLES
        case "person":
            return who.kind == "person"
        case "work":
            return may_run(who, (request.view_args or {}).get("source", ""))
        case "admin":
            return who.role == "admin"
    return False


def _call(who: Visitor) -> Response | None:
    """A callback: only one that the table knows, with a body that is one, for a page that this visitor may see."""
    found = calls.read()
    if isinstance(found, Response):
        return found
    return None if may_see(who, found.asked.address) else no_page("no_right", status=403)


def place(rule: str = "") -> Address:
    """The page that this request is about."""
    if rule in table.ASKED_AT:
        return Address.parse(*request.args.get("at", "/").partition("?")[::2])
    if rule == table.REFERRED:
        asked = Asked.referring(request.referrer)
        return asked.address if asked else Address()
    return Address.parse(request.path, request.query_string.decode("utf-8", "replace"))


def may_see(who: Visitor, at: Address) -> bool:
    """Whether this visitor may see this page. One that does not exist is nobody's secret, but no screen's either."""
    live: Live = current_app.extensions["pendopo-live"]
    name = live.name_of(at)
    page = table.PAGES.get(name or "")
    if who.kind == "nobody":
        return False
    if who.bound:
        own = {"wall": "layar", "guest": "tur"}.get(who.kind)
        return page == "screen" and at.page == own and at.parts[1:2] == (who.bound,)
    match page:
        case "inside":
            return who.audience == "internal"
        case "person":
            return who.kind == "person"
        case "work":
            return may_run(who, at.parts[1] if len(at.parts) > 1 else "")
        case "admin":
            return who.role == "admin"
    return page is not None or name is None


def may_run(who: Visitor, ident: str) -> bool:
    """Whether a visitor works for an agency, or the agency of a source. Of what there is not, only who may run
    everything hears that there is not."""
    source = web().profile.sources.get(ident)
    return who.may_run(source.agency if source else ident)


def to_the_door(rule: str) -> Response:
    """Nobody asks: a page leads to where one comes in, everything else is refused and names that way."""
    door = door_of(place(rule))
    if (
        request.method in ("GET", "HEAD") and table.ROUTES.get(rule) == "page" and rule.startswith("/<")
    ) or rule == "/":
        return redirect(door)  # type: ignore[return-value]
    answer = no_page("log_in_first", status=401)
    answer.headers[DOOR] = door
    return answer


def _opens_a_page(rule: str) -> bool:
    """Whether a browser asks for a page to show."""
    return rule in ("/", "/<path:path>") and request.method in ("GET", "HEAD")


def door_of(at: Address) -> str:
    """A screen is paired; a person logs in. Both come back to where they wanted to go."""
    back = (at.moved(extra=()) if at.on_wall else at).href()  # a screen turns by the clock, wherever it stood
    return f"{PAIRING if at.on_wall else LOGIN}?{urlencode({'ke': back})}"
