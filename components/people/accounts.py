"""The page of accounts: who has one, with which role; a new one, another role, another password, disabled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import ids, shell
from components.people.pieces import act, choice_field, form, panel, row, table, text_field
from components.view import View
from data.people.accounts import Account
from data.people.passwords import LEAST, MOST
from data.people.visitor import ROLES

HEADS = ("person_account", "person_role", "person_agency", "person_state", "person_seen", "person_change")


def sentence(view: View, found: Sequence[Account]) -> Mapping[str, Any]:
    """How many may come in; a warning when only one could let others in again."""
    admins = sum(a.enabled and a.role == "admin" for a in found)
    enabled = sum(a.enabled for a in found)
    if not admins:
        return shell.sentence(view, "act", view.word("people_nobody"))
    if admins == 1:
        return shell.sentence(view, "watch", view.word("people_one_admin", count=enabled))
    return shell.sentence(view, "none", view.word("people_count", count=enabled, admins=admins))


def listed(view: View, found: Sequence[Account]) -> Mapping[str, Any]:
    """Every account, enabled ones first."""
    heads = [view.word(key) for key in HEADS]
    lines = [_line(view, heads, a) for a in sorted(found, key=lambda a: (not a.enabled, a.name))]
    body = [table(heads, lines)] if lines else [html.P(view.word("people_none"))]
    return panel(view.word("people_all"), body, caption=view.word("people_acts_at_once"))


def _line(view: View, heads: Sequence[str], account: Account) -> html.Tr:
    agency = next((a.short for a in view.profile.info.agency if a.id == account.agency), account.agency)
    return row(
        heads,
        [
            html.B(account.name),
            view.word(f"role_{account.role}"),
            agency or fmt.DASH,
            view.word("person_enabled" if account.enabled else "person_disabled"),
            fmt.moment(account.seen, view.zone, view.lang) if account.seen else view.word("never_seen"),
            _changes(view, account),
        ],
        quiet=not account.enabled,
    )


def _changes(view: View, account: Account) -> Component:
    name = json.dumps({"name": account.name})
    if not account.enabled:
        return act(view.word("person_enable"), "/_orang/aktif", name, view.word("person_enable_ask", name=account.name))
    forms: list[Component] = [
        form(f"/_orang/peran/{account.name}", _role_fields(view, account.role, account.agency),
             view.word("person_role_do"), primary=False),
        form(f"/_orang/sandi/{account.name}", [_password(view)], view.word("person_password_do"), primary=False),
        act(view.word("person_disable"), "/_orang/nonaktif", name, view.word("person_disable_ask", name=account.name)),
    ]  # fmt: skip
    return html.Details([html.Summary(view.word("person_change")), html.Div(forms, className="changes")])


def new(view: View) -> Component:
    """The form of a new account."""
    fields = [
        text_field(view.word("person_account"), "name", hint=view.word("person_account_hint"), most=40),
        *_role_fields(view, "viewer", ""),
        _password(view),
    ]
    found = panel(view.word("person_new"), [form("/_orang/baru", fields, view.word("person_new_do"))])
    return html.Section(**found, style={"gridColumn": "span 4"})


def place() -> Component:
    return html.Section(id=ids.part("people"), style={"gridColumn": "span 8"})


def _role_fields(view: View, role: str, agency: str) -> list[Component]:
    agencies = [("", view.word("person_no_agency")), *((a.id, a.name(view.lang)) for a in view.profile.info.agency)]
    return [
        choice_field(view.word("person_role"), "role", [(r, view.word(f"role_{r}_does")) for r in ROLES], role),
        choice_field(view.word("person_agency_of_operator"), "agency", agencies, agency),
    ]


def _password(view: View) -> Component:
    return text_field(
        view.word("person_password"), "password", kind="password", hint=view.word("person_password_hint", least=LEAST),
        most=MOST, autocomplete="new-password",
    )  # fmt: skip
