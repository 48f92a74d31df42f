"""``/pasang``: a screen without a right to look shows a code, quietly, until an administrator pairs it; then it turns
into its wall by itself. Never a form: nobody stands before a wall with a keyboard."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Flask, Response, redirect, request
from markupsafe import Markup
from orjson import dumps

from components.access.guard import may_see
from components.access.login import way_back
from components.access.plain import UNKEPT, language, page, wants_json
from components.access.visitor import SCREEN_SECONDS, access, keep, origin
from components.address import Address
from components.context import web
from components.words import word
from data.people.refused import Refused
from data.people.secret_words import is_possible, new_word
from data.people.tokens import VALID
from data.people.visitor import Visitor


def attach(server: Flask) -> None:
    """The page and, for its script, the same as JSON ``{code, at}``: at is where to go once it is paired."""

    @server.get("/pasang")
    def _pair() -> Response:
        known = request.cookies.get(access().screen_cookie, "")
        screen = known if is_possible(known) else new_word()
        visitor = access().people.token_visitor(screen, origin()) if screen == known else None
        at = own_place(visitor) if visitor else ""
        if at and not wants_json():
            return redirect(at)  # type: ignore[return-value]
        answer = _said(screen, at)
        return answer if screen == known else keep(answer, access().screen_cookie, screen, SCREEN_SECONDS)


def own_place(visitor: Visitor) -> str:
    """Where a paired screen belongs: where it wanted to go, when that is its own; else its wall's first screen."""
    asked = Address.parse(*way_back().partition("?")[::2])
    if may_see(visitor, asked):
        return way_back()
    walls = [w for w in web().profile.walls if w.id == visitor.bound]
    tours = [t for t in web().profile.tours if t.id == visitor.bound]
    if visitor.kind == "wall" and walls:
        return Address(lang=language()).href(f"/layar/{walls[0].id}/{walls[0].screen[0].id}")
    if tours:
        return Address(lang=language()).href(f"/tur/{tours[0].id}")
    return ""


def _said(screen: str, at: str) -> Response:
    lang, said = language(), {"at": at, "code": "", "about": "", "until": "", "left": 0}
    status = 200
    if not at:
        try:
            said |= {"code": access().people.pair_code(screen, origin()), "about": word(lang, "pair_how")}
            said |= _until(screen)
        except Refused as no:
            said["about"], status = no.said(lang), no.status
    if wants_json():
        return Response(dumps(said), status, mimetype="application/json", headers=UNKEPT)
    return _page(said, status)


def _until(screen: str) -> dict[str, str | int]:
    """When another code comes: the time on the regency's clock, and the seconds until then."""
    ends = access().people.code_ends(screen)
    if ends is None:
        return {}
    lang, there = language(), ends.astimezone(ZoneInfo(web().profile.info.timezone))
    time = f"{there:%H:%M}" if lang == "en" else f"{there:%H.%M}"
    left = max(0, round((ends - web().clock()).total_seconds()))
    return {"until": word(lang, "pair_until", time=time), "left": left}


def _page(said: dict[str, str | int], status: int) -> Response:
    info, lang = web().profile.info, language()
    body = Markup(
        '<main class="pair" data-whole="{}" data-left="{}" data-lost="{}"><p class="brand"><b>{}</b> {}</p><h1>{}</h1>'
        '<p class="code" aria-live="polite">{}</p><p class="about">{}</p>'
        '<p class="until"><span>{}</span> <i class="bar"><i></i></i></p></main>'
    ).format(
        int(VALID.total_seconds()), said["left"], word(lang, "pair_lost"), info.title(lang), info.short,
        word(lang, "pair_title"), said["code"], said["about"], said["until"],
    )  # fmt: skip
    return page(word(lang, "pair_title"), body, status=status, script="pasang.js", theme="dark")
