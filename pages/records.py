"""``/catatan``: who did what, when and from where. For administrators."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, ids
from components.address import Address
from components.context import Web
from components.live import Page
from components.people import page as administer
from components.people import pieces, records
from components.people.routes import checking
from data.audit.log import records as audit_records


def page(web: Web, address: Address) -> Page:
    view = web.view(address)
    chain = checking().chain(web.store, web.clock())
    before = address.get("sebelum")
    found = audit_records(
        web.store.engine,
        limit=records.SHOWN + 1,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 15 else 0,
        wanted=records.wanted(dict(address.extra), view.zone),
    )
    return administer.page(
        view,
        address,
        "/catatan",
        shown=(chain, [record.number for record in found]),
        sentence=lambda v: records.sentence(v, chain),
        places={
            ids.part("chain"): lambda v: records.chain_panel(v, chain),
            ids.part("records"): lambda v: records.listed(v, found),
        },
        below=[records.filters(view), pieces.grid(*records.places())],
    )


def layout(**query: str | None) -> Component:
    return compose.layout("/catatan", query)


dash.register_page(__name__, path="/catatan", name="catatan", compose=page)
