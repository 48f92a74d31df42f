"""Pages put together from scenes and shells: what every page module calls."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component
from flask import current_app

from components import grid, ids, scenes, shell
from components.access.visitor import seat
from components.address import Address
from components.context import Web
from components.lineage import card as lineage
from components.lineage import origin
from components.live import Live, NoSuchPage, Page, Part
from components.markup import gathered
from components.signs import counts
from components.view import View
from data import playlist
from data.profile import PanelSpec, Scene, Screen, Wall


def layout(path: str, query: Mapping[str, str | None]) -> Component:
    """The tree of a page, as its module gives it to Dash."""
    return gathered(layout_of(Address.parse(path, query)))


def layout_of(address: Address) -> Component:
    """The tree of a page as whoever asks may see it; a page that does not exist says so in words."""
    live: Live = current_app.extensions["pendopo-live"]
    address = seat(address)
    try:
        return live.layout(address)
    except NoSuchPage:
        return html.Main(
            [html.H1(shell_word(address, "not_found")), html.P(html.A(shell_word(address, "situation"), href="/"))],
            id=ids.CONTENT,
            className="not-found",
        )


def shell_word(address: Address, key: str) -> str:
    from components.words import word

    return word(address.lang, key)


# ---------------------------------------------------------------------------------------------------- laptop


def laptop_page(
    view: View,
    current: str,
    panels: Sequence[PanelSpec],
    *,
    title: str,
    trail: Sequence[tuple[str, str]],
    sentence: Callable[[View], Mapping[str, Any]],
    above: Sequence[Component] = (),
    tools: Sequence[Component] = (),
    extra: Sequence[Part] = (),
    below: Sequence[Component] = (),
    totals: bool = False,
    head: Callable[[View], Component] | None = None,
    key: str = "",
) -> Page:
    """A page for laptop and phone: bar, crumbs, filters, one sentence, panels in 12 columns.

    head: what stands in place of the sentence and holds it (a region's head). key: changes when the sentence does,
    though no figure moved.
    """
    number, view = origin.asked(view), origin.without(view)
    shared = [
        Part(ids.NAV, draw=lambda v: shell.laptop_nav(v, current), key=current),
        Part(ids.SENTENCE, draw=sentence, key=f"{current}{key}"),
        Part(ids.FOOT_SOURCES, draw=shell.footer_words),
        *([Part(ids.COUNTS, draw=lambda v: {"children": total_words(v)})] if totals else []),
    ]

    def build() -> Component:
        heading = html.Div(
            [html.H1(id=ids.SENTENCE), *([html.P(id=ids.COUNTS, className="counts")] if totals else [])],
            className="heading",
        )
        body = [*above, head(view) if head else heading, html.Div(laptop_slots(panels), className="grid"), *below]
        over = [lineage.overlay(view)] if number else []
        return shell.laptop(view, current, body, crumbs=shell.crumbs(view, trail), tools=tools, over=over)

    card = lineage.over_parts(number) if number else []
    return Page(title, view, [*shared, *extra, *scenes.panel_parts(list(panels)), *card], build, moves=bool(key))


def laptop_slots(panels: Sequence[PanelSpec]) -> list[Component]:
    """The places of a laptop page's panels: columns, least height, and rows for a tall one beside lower ones."""
    spans = grid.laptop_spans(panels)
    styles = [
        {**grid.laptop_style(p), **({"gridRow": f"span {n}"} if n > 1 else {})}
        for p, n in zip(panels, spans, strict=True)
    ]
    return [
        html.Section(id=ids.panel(p.id), style=style, tabIndex=0, **{"data-panel": p.id})
        for p, style in zip(panels, styles, strict=True)
    ]


def total_words(view: View) -> list[html.Span]:
    """Sign and count of each state; a phone, which has no key of signs beside it, adds the word."""
    found = {"good": 0, **scenes.totals(view)}
    shown = [state for state in ("act", "watch", "good", "stale") if found.get(state)]
    marks = counts(found, view.lang, states=("act", "watch", "good", "stale"))
    for mark, state in zip(marks, shown, strict=True):
        mark.children = [*mark.children, html.Small(view.word(f"state_{state}").lower(), className="narrow")]
    return marks


def sector_sentence(scene: Scene) -> Callable[[View], Mapping[str, Any]]:
    def draw(view: View) -> Mapping[str, Any]:
        state, text = scenes.sentence(view, scene)
        return shell.sentence(view, state, text)

    return draw


# ---------------------------------------------------------------------------------------------------- wall


def wall_slots(places: Sequence[tuple[PanelSpec, grid.Place]]) -> list[Component]:
    return [html.Section(id=ids.panel(p.id), style=grid.wall_style(place)) for p, place in places]


def scene_parts(view: View, scene: Scene, places: Sequence[tuple[PanelSpec, grid.Place]], *, key: str) -> list[Part]:
    """Header, sentence and panels of one scene on a wall."""
    current = scene.sector or scene.page
    return [
        Part(ids.NAV, draw=lambda v: shell.wall_nav(v, current), key=key),
        Part(ids.SENTENCE, draw=sector_sentence(scene), key=key),
        Part(ids.COUNTS, draw=lambda v: {"children": total_words(v) if scene.page == "situasi" else []}, key=key),
        Part(ids.FOOT_SOURCES, draw=shell.footer_words, key=key),
        *scenes.panel_parts([spec for spec, _ in places]),
    ]


def wall_frame(
    view: View, stage: Sequence[Component], *, footer: Component, attributes: Mapping[str, str]
) -> Component:
    """The wall's frame: header, sentence, the stage, footer. Sized by assets/wall.js and wall.css."""
    columns, rows = round(grid.COLUMNS / view.scale), round(grid.ROWS / view.scale)
    style = {"--columns": str(columns), "--rows": str(rows)}
    return html.Div(
        [
            shell.wall_header(view),
            html.Div([html.H1(id=ids.SENTENCE), html.P(id=ids.COUNTS, className="counts")], className="heading"),
            html.Main(list(stage), id=ids.STAGE, className="grid", style=style),
            footer,
        ],
        className="frame",
        **{"data-scale": str(view.scale), **attributes},
    )


def wall_of(web: Web, wall: str, screen: str) -> tuple[Wall, Screen]:
    """KeyError when the profile has no such wall or screen."""
    for found in web.profile.walls:
        if found.id == wall:
            for one in found.screen:
                if one.id == screen:
                    return found, one
    raise KeyError(wall, screen)


def stops(web: Web, wall: Wall, screen: Screen) -> tuple[playlist.Entry, ...]:
    """The screen's playlist; a scene that needs a broken sector is left out, so that the rest still turns."""
    usable = [s for s in screen.scenes if s.page != "sektor" or s.sector in {x.id for x in web.profile.sectors}]
    pages = [len(grid.wall_pages(scenes.specs(web, s), wall.scale)) for s in usable]
    return playlist.entries(usable, screen.dwell, pages)


def playlist_words(view: View, entries: Sequence[playlist.Entry]) -> str:
    """What wall.js needs to turn by the clock: dwell seconds of each stop."""
    return json.dumps([e.dwell for e in entries])


def region_trail(view: View) -> list[tuple[str, str]]:
    """Kabupaten › Kec. › Desa for the view's region."""
    chain = [*view.profile.regions.ancestors(view.region.code), view.region]
    own = view.profile.info.code
    found = [(view.level_word("regency").capitalize(), view.address.href("/", wilayah="", periode=""))]
    for region in chain:
        if region.code != own and region.level in {"district", "village"}:
            name = view.region_name(region, full=True)
            found.append((name, view.address.href(f"/wilayah/{region.code}", wilayah="")))
    return found


def title_of(view: View, name: str) -> str:
    return f"{name} — {view.profile.info.title(view.lang)} {view.profile.info.short}"
