"""``/unggah/<source or agency>``: hand in a file, look what it would change, publish it."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, ids, shell
from components.address import Address
from components.context import Web
from components.live import Page, Part
from components.uploading import page as upload
from components.uploading.sight import Sight


def page(web: Web, address: Address) -> Page:
    ident = address.parts[1] if len(address.parts) > 1 else ""
    if ident in web.profile.sources:
        return _of_source(web, address, ident)
    return _of_agency(web, address, ident)


def _of_source(web: Web, address: Address, ident: str) -> Page:
    source = web.profile.sources[ident]
    view = web.view(address)
    sight = Sight.of(web, source, address)
    name = source.label(view.lang)
    return compose.laptop_page(
        view,
        "sumber",
        [],
        title=compose.title_of(view, view.word("upload_title", name=name)),
        trail=[
            (view.level_word("regency").capitalize(), address.href("/")),
            (view.word("sources"), address.href("/sumber")),
            (web.profile.agency(source.agency).short, address.href(f"/unggah/{source.agency}")),
            (name, address.href()),
        ],
        sentence=lambda v: upload.sentence(v, sight),
        tools=upload.tool_places(),
        extra=upload.parts(sight),
        head=upload.head,
        key=sight.key,
        below=upload.places(),
    )


def _of_agency(web: Web, address: Address, ident: str) -> Page:
    agency = next((a for a in web.profile.info.agency if a.id == ident), None)
    if agency is None:
        raise KeyError(ident)
    view = web.view(address)
    title = view.word("upload_title", name=agency.short)
    return compose.laptop_page(
        view,
        "sumber",
        [],
        title=compose.title_of(view, title),
        trail=[
            (view.level_word("regency").capitalize(), address.href("/")),
            (view.word("sources"), address.href("/sumber")),
            (agency.short, address.href()),
        ],
        sentence=lambda v: shell.sentence(v, "none", title),
        extra=[Part(ids.part("upload"), draw=lambda v: upload.agency_body(v, agency), key=ident)],
        below=upload.places(),
    )


def layout(ident: str = "", **query: str | None) -> Component:
    return compose.layout(f"/unggah/{ident}", query)


dash.register_page(__name__, path_template="/unggah/<ident>", name="unggah/", compose=page)
