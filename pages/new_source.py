"""``/sumber/baru``: drop a new agency's file, see what it would become, correct it, save it to the profile."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, ids
from components.address import Address
from components.context import Web
from components.live import Page, Part
from components.proposing import page as inspection
from components.proposing.routes import inspections
from components.uploading import page as upload


def page(web: Web, address: Address) -> Page:
    view = web.view(address)
    found = inspections().find(address.get("berkas"))
    key = inspection.key_of(found)
    return compose.laptop_page(
        view,
        "sumber",
        [],
        title=compose.title_of(view, view.word("new_source")),
        trail=[
            (view.level_word("regency").capitalize(), address.href("/")),
            (view.word("sources"), address.href("/sumber")),
            (view.word("new_source"), address.href()),
        ],
        sentence=lambda v: inspection.sentence(v, found),
        tools=upload.tool_places(),
        extra=[
            Part(ids.part("steps"), draw=lambda v: inspection.steps(v, found), key=key),
            Part(ids.part("actions"), draw=lambda v: inspection.actions(v, found), key=key),
            Part(ids.part("upload"), draw=lambda v: inspection.body(v, found), key=key),
        ],
        head=upload.head,
        key=key,
        below=upload.places(),
    )


def layout(**query: str | None) -> Component:
    return compose.layout("/sumber/baru", query)


dash.register_page(__name__, path="/sumber/baru", name="sumber/baru", compose=page)
