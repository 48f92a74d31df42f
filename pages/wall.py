"""``/layar/<wall>/<screen>``: a kiosk. Turns by the clock, beats its own heart, asks nothing of anyone."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose, grid, scenes, shell
from components.address import Address
from components.context import Web
from components.live import Page
from data.playlist import scene_at


def page(web: Web, address: Address) -> Page:
    _, wall_id, screen_id, *_ = (*address.parts, "", "")
    wall, screen = compose.wall_of(web, wall_id, screen_id)
    entries = compose.stops(web, wall, screen)
    asked = address.get("scene")
    index = int(asked) % len(entries) if asked.isdecimal() else scene_at(entries, web.clock())[0]
    entry = entries[index]
    # Which scene was asked for is settled: the same panel is drawn once, whatever screen and turn it stands in.
    address = address.moved(theme=address.theme or wall.theme, extra=())
    view = web.view(address, scale=wall.scale)
    places = grid.wall_pages(scenes.specs(web, entry.scene), wall.scale)[entry.page]
    attributes = {
        "data-kiosk": f"/layar/{wall.id}/{screen.id}",
        "data-dwells": compose.playlist_words(view, entries),
        "data-scene": str(index),
        "data-dim": f"{wall.dim_from}-{wall.dim_to}",
    }
    return Page(
        title=compose.title_of(view, wall.label(view.lang)),
        view=view,
        parts=compose.scene_parts(view, entry.scene, places, key=f"{entry.scene.page}{entry.scene.sector}"),
        build=lambda: compose.wall_frame(
            view, compose.wall_slots(places), footer=shell.wall_footer(view), attributes=attributes
        ),
        stage=lambda: compose.wall_slots(places),
        moves=not asked.isdecimal(),
    )


def layout(wall: str = "", screen: str = "", **query: str | None) -> Component:
    return compose.layout(f"/layar/{wall}/{screen}", query)


dash.register_page(__name__, path_template="/layar/<wall>/<screen>", name="layar", compose=page)
