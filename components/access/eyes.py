"""``/mata``: look with the eyes of a visitor or of everybody, and with one's own again; the walls with them.

Nobody sees more by it than their own right (components/access/visitor.py), so another site could at worst hide numbers;
it is kept out all the same, by what the browser says of where a form comes from.
"""

from __future__ import annotations

from flask import Flask, Response, redirect
from markupsafe import Markup

from components.access.login import frame, given, way_back
from components.access.plain import language, no_page
from components.access.visitor import EYES, SESSION_SECONDS, access, actor, asking, audience_of, forget, keep, widest
from components.words import word
from data.audience import AUDIENCES, Audience, audience_in


def attach(server: Flask) -> None:
    """The page with the three ways to look, and what its buttons and the pages' own send."""

    @server.get("/mata")
    def _eyes() -> Response:
        return _page() if may_switch() else no_page("no_right", status=403)

    @server.post("/mata")
    def _switch() -> Response:
        fields = given()
        if isinstance(fields, Response):
            return fields
        wanted = audience_in(fields.get("mata"))
        if wanted is None or not may_switch():
            return no_page("no_right", status=403)
        return _switched(wanted, whole=fields.get("ruang") == "1" and may_switch_room(wanted))


def may_switch() -> bool:
    """Whoever sees what is for the office may also see it as others do."""
    return audience_of(widest()) == "internal"


def may_switch_room(wanted: Audience) -> bool:
    """People of the office switch the walls. A wall may make the room a visitor's, but not undo what a person did."""
    who = widest()
    return who.kind in ("person", "open") or (who.kind == "wall" and wanted != "internal")


def _switched(wanted: Audience, *, whole: bool) -> Response:
    access().people.look_as(wanted, actor(), whole=whole)
    answer: Response = redirect(way_back(), 303)  # type: ignore[assignment]
    if wanted == "internal":
        return forget(answer, EYES)
    return keep(answer, EYES, wanted, SESSION_SECONDS)


def _page() -> Response:
    lang = language()
    now, walls = audience_of(asking()), access().people.room_audience()
    whole = Markup('<label class="row"><input type="checkbox" name="ruang" value="1" checked> <span>{}</span></label>')
    rows = Markup("").join(
        Markup('<p><button class="btn{}" name="mata" value="{}" aria-pressed="{}">{}</button> {}</p>').format(
            " primary" if each == now else "", each, "true" if each == now else "false",
            word(lang, f"eyes_{each}"), word(lang, f"eyes_{each}_about"),
        )
        for each in AUDIENCES
    )  # fmt: skip
    body = Markup("<h1>{}</h1><p>{}</p><form method='post'>{}{}</form>").format(
        word(lang, "eyes_title"),
        word(lang, "eyes_walls", eyes=word(lang, f"eyes_{walls}")),
        rows,
        whole.format(word(lang, "eyes_room")) if may_switch_room("internal") else "",
    )
    return frame(body, word(lang, "eyes_title"))
