"""Answers of few words, without Dash: what is the matter and where to go."""

from __future__ import annotations

from flask import Response, request
from markupsafe import Markup
from orjson import dumps

from components.words import word

STYLE = "/_masuk/gaya.css"
UNKEPT = {"Cache-Control": "private, no-store"}


def language() -> str:
    return "en" if request.args.get("lang") == "en" else "id"


def wants_json() -> bool:
    """Whether a script asks, which cannot read a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def no_page(key: str, *, status: int, **values: object) -> Response:
    """A page of few words (or JSON, for a script that asked for it)."""
    lang = language()
    text = word(lang, key, **values)
    if wants_json():
        return Response(dumps({"said": text}), status, mimetype="application/json", headers=UNKEPT)
    body = Markup('<main><p>{}</p><p><a class="btn" href="{}">{}</a></p></main>').format(
        text, _home(lang), word(lang, "situation")
    )
    return page(text, body, status=status)


def page(title: str, body: Markup, *, status: int = 200, script: str = "", theme: str = "light") -> Response:
    """A whole page of our own. script: the name of a script beside the style sheet."""
    more = Markup('<script defer src="/_masuk/{}"></script>').format(script) if script else ""
    whole = Markup(
        '<!DOCTYPE html><html lang="{}" data-bs-theme="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>{}</title>'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="{}">{}</head><body>{}</body></html>'
    ).format(language(), theme, title, STYLE, more, body)
    return Response(whole, status, mimetype="text/html", headers=UNKEPT)


def _home(lang: str) -> str:
    return "/?lang=en" if lang == "en" else "/"
