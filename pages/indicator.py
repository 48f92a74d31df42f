"""``/indikator/<id>``: definition, history, all regions, and the way back to file, sheet, row and load."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, filters, scenes, shell, titles
from components.address import Address
from components.context import Web
from components.lineage import card as lineage
from components.lineage import origin
from components.live import Page


def page(web: Web, address: Address) -> Page:
    indicator = web.profile.indicators[address.parts[1] if len(address.parts) > 1 else ""]
    view = web.view(address)
    sector = web.profile.sector(indicator.sector)
    name = indicator.name(view.lang)
    region_trail = compose.region_trail(view)
    return compose.laptop_page(
        view,
        sector.id,
        scenes.indicator_panels(web, view, indicator.id),
        title=compose.title_of(view, name),
        trail=[
            region_trail[0],
            (sector.label(view.lang), address.href(f"/sektor/{sector.id}")),
            (name, address.href(f"/indikator/{indicator.id}", wilayah="")),
            *((text, address.href()) for text, _ in region_trail[1:]),
        ],
        sentence=lambda v: shell.sentence(v, v.verdict(indicator.id).state, titles.finding(v, indicator.id)),
        above=[filters.row(view, sector=sector.id, indicator=indicator.id)],
        tools=filters.tools(view),
        extra=lineage.parts(indicator.id) if origin.traceable(view, indicator.id) else (),
        below=lineage.places() if origin.traceable(view, indicator.id) else (),
    )


def layout(indicator: str = "", **query: str | None) -> Component:
    return compose.layout(f"/indikator/{indicator}", query)


dash.register_page(__name__, path_template="/indikator/<indicator>", name="indikator", compose=page)
