"""The page on which somebody changes the own password: one form, the same for everybody, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import shell
from components.people.pieces import form, grid, panel, text_field
from components.view import View
from data.people.passwords import LEAST, MOST

PATH, SENT_TO = "/sandi", "/_sandi"


def sentence(view: View) -> Mapping[str, Any]:
    """What can be done here."""
    return shell.sentence(view, "none", view.word("own_password_elsewhere" if _elsewhere(view) else "own_password"))


def body(view: View) -> Component:
    """The form; for an account of the regency's own log-in, where its password is changed."""
    if _elsewhere(view):
        inside: list[Component] = [html.P(view.word("own_password_there"), className="cap")]
    else:
        inside = [html.P(view.word("own_password_about"), className="cap"), _form(view)]
    found = panel(view.word("person_password"), inside)
    return grid(html.Section(**found, style={"gridColumn": "span 6"}))


def _elsewhere(view: View) -> bool:
    return view.address.account == "sso"


def _form(view: View) -> Component:
    hint = view.word("person_password_hint", least=LEAST)
    fields = [
        _field(view, "old", "own_password_old", autocomplete="current-password"),
        _field(view, "new", "own_password_new", autocomplete="new-password", hint=hint),
        _field(view, "again", "own_password_again", autocomplete="new-password"),
    ]
    return form(SENT_TO, fields, view.word("person_password_do"))


def _field(view: View, name: str, label: str, *, autocomplete: str, hint: str = "") -> Component:
    return text_field(view.word(label), name, kind="password", hint=hint, most=MOST, autocomplete=autocomplete)
