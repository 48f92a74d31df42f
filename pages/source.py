"""``/sumber/<id>``: one source's deliveries, reconciliation and rejects."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, filters
from components.address import Address
from components.context import Web
from components.live import Page
from components.supply import page as supply
from components.uploading import page as upload


def page(web: Web, address: Address) -> Page:
    source = web.profile.sources[address.parts[1] if len(address.parts) > 1 else ""]
    view = web.view(address)
    name = source.system or source.label(view.lang)
    return compose.laptop_page(
        view,
        "sumber",
        [],
        title=compose.title_of(view, name),
        trail=[
            (view.level_word("regency").capitalize(), address.href("/")),
            (view.word("sources"), address.href("/sumber")),
            (name, address.href()),
        ],
        sentence=supply.source_sentence(source),
        tools=[*upload.source_tools(view, source), *filters.tools(view)[:1]],
        extra=supply.source_parts(source, address.get("muat")),
        below=supply.source_places(),
    )


def layout(source: str = "", **query: str | None) -> Component:
    return compose.layout(f"/sumber/{source}", query)


dash.register_page(__name__, path_template="/sumber/<source>", name="sumber/", compose=page)
