"""The page of tokens: screens and guests that may look without an account; a screen paired, a guest's link, revoked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import ids, shell
from components.people.pieces import act, choice_field, form, panel, row, table, text_field
from components.view import View
from data.audience import AUDIENCES
from data.people.tokens import Token

HEADS = ("token_label", "token_bound", "token_audience", "token_until", "token_seen", "token_made", "token_change")
# Of those that count no more, so many are shown; the audit log has all.
OVER_SHOWN = 20
DAYS = (1, 7, 30, 90, 365)


def sentence(view: View, found: Sequence[Token], now: datetime) -> Mapping[str, Any]:
    """How many screens and guests may look."""
    valid = [t for t in found if t.is_valid(now)]
    walls = sum(t.kind == "wall" for t in valid)
    return shell.sentence(view, "none", view.word("tokens_count", walls=walls, guests=len(valid) - walls))


def listed(view: View, found: Sequence[Token], now: datetime) -> Mapping[str, Any]:
    """Those that count, newest first, then those that no longer do."""
    heads = [view.word(key) for key in HEADS]
    valid = [t for t in found if t.is_valid(now)]
    over = [t for t in found if not t.is_valid(now)][:OVER_SHOWN]
    lines = [_line(view, heads, t, over=t in over) for t in (*valid, *over)]
    body = [table(heads, lines)] if lines else [html.P(view.word("tokens_none"))]
    return panel(view.word("tokens_all"), body, caption=view.word("tokens_look_only"))


def _line(view: View, heads: Sequence[str], token: Token, *, over: bool) -> html.Tr:
    seen = fmt.moment(token.seen, view.zone, view.lang) if token.seen else view.word("never_seen")
    made = fmt.moment(token.made, view.zone, view.lang)
    ask = view.word("token_revoke_ask", label=token.label)
    return row(
        heads,
        [
            html.B(token.label),
            _bound(view, token),
            view.word(f"audience_{token.audience}"),
            _until(view, token),
            [seen, html.Small(f" {token.address}" if token.address else "")],
            [made, html.Small(f" {token.made_by}")],
            "" if over else act(view.word("token_revoke"), "/_token/cabut", json.dumps({"number": token.number}), ask),
        ],
        quiet=over,
    )


def _bound(view: View, token: Token) -> str:
    named = view.profile.walls if token.kind == "wall" else view.profile.tours
    label = next((one.label(view.lang) for one in named if one.id == token.bound), token.bound)
    if not label:
        return view.word("token_everything")
    return label if token.kind == "wall" else view.word("token_tour", name=label)


def _until(view: View, token: Token) -> str:
    if token.revoked:
        return view.word("token_revoked", when=fmt.moment(token.revoked, view.zone, view.lang))
    return fmt.moment(token.until, view.zone, view.lang) if token.until else view.word("token_for_good")


def new(view: View) -> Component:
    """Two forms: a screen by its code, and a guest."""
    pairing = [
        html.P(view.word("screen_pair_about"), className="cap"),
        text_field(view.word("screen_pair_code"), "code", most=10, hint=view.word("screen_pair_code_hint")),
        choice_field(view.word("screen_pair_shows"), "shows", _shows(view)),
        _audience(view),
        text_field(view.word("token_label"), "label", hint=view.word("screen_pair_label_hint")),
    ]
    tours = [("", view.word("token_everything")), *((t.id, t.label(view.lang)) for t in view.profile.tours)]
    guest = [
        text_field(view.word("guest_label"), "label"),
        choice_field(view.word("guest_sees"), "tour", tours),
        _audience(view),
        choice_field(view.word("token_until"), "days", [(str(d), view.word("token_days", count=d)) for d in DAYS], "7"),
    ]
    return html.Div(
        [
            html.Section(
                **panel(view.word("screen_pair_title"), [form("/_token/pasang", pairing, view.word("screen_pair_do"))])
            ),
            html.Section(**panel(view.word("guest_title"), [form("/_token/tamu", guest, view.word("guest_do"))])),
        ],
        className="stacked",
        style={"gridColumn": "span 4"},
    )


def place() -> Component:
    return html.Section(id=ids.part("tokens"), style={"gridColumn": "span 8"})


def _shows(view: View) -> list[tuple[str, str]]:
    """Walls and tours, each as "wall:<id>" or "tour:<id>"."""
    walls = [(f"wall:{w.id}", w.label(view.lang)) for w in view.profile.walls]
    return [*walls, *((f"tour:{t.id}", view.word("token_tour", name=t.label(view.lang))) for t in view.profile.tours)]


def _audience(view: View) -> Component:
    options = [(a, view.word(f"audience_{a}")) for a in AUDIENCES]
    return choice_field(view.word("token_audience"), "audience", options, "visitor")
