"""The page of the audit log: who did what, when, from where; found by who, act and day; whether the chain is whole."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import ids, shell
from components.people.pieces import choice_field, panel, row, table, text_field
from components.signs import sign
from components.view import View
from data.audit.log import ACTIONS, Record, Wanted, faults, head
from data.store import Store

HEADS = ("record_when", "record_who", "record_from", "record_action", "record_object", "record_details")
SHOWN = 100
# Looked at whenever the page is opened; 20,000 take half a second. The command checks all.
CHECKED = 20_000
AGAIN_SECONDS = 600.0
WORDS = ("siapa", "tindakan", "dari", "sampai")


@dataclass(frozen=True)
class Chain:
    """What is known of the chain: its newest record, how many of the newest were checked, and what is wrong."""

    number: int
    digest: str
    checked: int
    faults: tuple[str, ...]


@dataclass
class Checking:
    """Checks the chain when there is a newer record, or ten minutes have passed. One per app."""

    _known: Chain | None = None
    _at: datetime | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def chain(self, store: Store, now: datetime) -> Chain:
        with self._turn:
            number, digest = head(store.engine)
            old = self._at is None or not timedelta() <= now - self._at <= timedelta(seconds=AGAIN_SECONDS)
            if self._known is None or old or (self._known.number, self._known.digest) != (number, digest):
                found = tuple(faults(store.engine, last=CHECKED))
                self._known, self._at = Chain(number, digest, min(number, CHECKED), found), now
            return self._known


def wanted(asked: Mapping[str, str], zone: ZoneInfo) -> Wanted:
    """What the words of an address ask for; days are the regency's, and the last is included."""
    since, until = _day(asked.get("dari", "")), _day(asked.get("sampai", ""))
    action = asked.get("tindakan", "")
    return Wanted(
        who=asked.get("siapa", "").strip().casefold()[:200],
        action=action if action in ACTIONS else "",
        since=datetime.combine(since, time(), zone) if since else None,
        until=datetime.combine(until + timedelta(days=1), time(), zone) if until and until < date.max else None,
    )


def _day(text: str) -> date | None:
    """2026-11-30; anything else asks for nothing."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def sentence(view: View, chain: Chain) -> Mapping[str, Any]:
    """Whether anything was changed after it was written."""
    if chain.faults:
        return shell.sentence(view, "act", view.word("chain_broken", count=len(chain.faults)))
    if not chain.number:
        return shell.sentence(view, "none", view.word("records_none"))
    return shell.sentence(view, "none", view.word("chain_whole", count=fmt.number(chain.checked, 0, view.lang)))


def chain_panel(view: View, chain: Chain) -> Mapping[str, Any]:
    """The newest hash, to be noted on paper; what is wrong, record by record."""
    state = html.P(
        [sign("act" if chain.faults else "good", view.lang, label=False), " ", *sentence(view, chain)["children"][-1:]]
    )
    lines = [html.Li(text) for text in chain.faults[:12]]
    number = fmt.number(chain.number, 0, view.lang)
    newest = [
        html.P([view.word("chain_newest", number=number), " ", html.Code(chain.digest)]),
        html.P(view.word("chain_note"), className="cap"),
    ]  # fmt: skip
    return panel(
        view.word("chain_title"), [state, *([html.Ul(lines)] if lines else []), *(newest if chain.number else [])]
    )


def listed(view: View, found: Sequence[Record]) -> Mapping[str, Any]:
    """The asked records, newest first, and the way to older ones."""
    heads = [view.word(key) for key in HEADS]
    lines = [_line(view, heads, record) for record in found[:SHOWN]]
    body: list[Component] = [table(heads, lines)] if lines else [html.P(view.word("records_none_such"))]
    if len(found) > SHOWN:
        older = view.address.href(view.address.path, **{**_asked(view), "sebelum": str(found[SHOWN - 1].number)})
        body.append(html.P(dcc.Link(view.word("records_older"), href=older)))
    return panel(view.word("records"), body, caption=view.word("records_about", zone=view.profile.info.timezone))


def _line(view: View, heads: Sequence[str], record: Record) -> html.Tr:
    moment = datetime.fromisoformat(record.at).astimezone(view.zone)
    details = json.loads(record.details)
    return row(
        heads,
        [
            f"{moment:%Y-%m-%d %H:%M:%S}",
            record.who or view.word("record_nobody"),
            record.origin,
            view.word(f"act_{record.action}"),
            record.object,
            " · ".join(f"{name}: {value}" for name, value in details.items()),
        ],
    )


def filters(view: View) -> Component:
    """A plain form that asks for the same page with other words; it works without a script, too."""
    asked = _asked(view)
    acts = [("", view.word("record_any")), *sorted(((a, view.word(f"act_{a}")) for a in ACTIONS), key=lambda p: p[1])]
    kept = [
        dcc.Input(type="hidden", name=n, value=v) for n, v in (("lang", view.lang), ("theme", view.address.theme)) if v
    ]
    fields = [
        text_field(view.word("record_who"), "siapa", value=asked.get("siapa", "")),
        choice_field(view.word("record_action"), "tindakan", acts, asked.get("tindakan", "")),
        text_field(view.word("record_since"), "dari", value=asked.get("dari", ""), like=view.word("record_day_like")),
        text_field(
            view.word("record_until"), "sampai", value=asked.get("sampai", ""), like=view.word("record_day_like")
        ),
        html.Button(view.word("record_find"), type="submit", className="btn primary"),
        html.A(
            view.word("record_csv"), href=view.address.href("/_catatan.csv", **asked), className="btn", download=True
        ),
    ]
    return html.Form([*kept, *fields], method="GET", action="/catatan", className="administer-form in-row")


def _asked(view: View) -> dict[str, str]:
    return {name: view.address.get(name) for name in WORDS if view.address.get(name)}


def places() -> list[Component]:
    return [
        html.Section(id=ids.part("records"), style={"gridColumn": "span 12"}),
        html.Section(id=ids.part("chain"), style={"gridColumn": "span 12"}),
    ]
