"""What stands around panels: the wall's header and footer, the laptop's bar, crumbs, filters and the phone's tabs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import house, ids
from components.access import account
from components.address import Address
from components.signs import counts, sign
from components.view import View
from data.headlines import states

# The choice that takes a word out of the address: an empty value would be shown as no choice at all.
EVERY = "*"


def nav_items(view: View) -> list[tuple[str, str, str, dict[str, int]]]:
    """Word, path, name and state counts of each entry: Situasi, then the sectors."""
    items = [("situasi", "/", view.word("situation"), dict[str, int]())]
    for sector in view.profile.sectors:
        found = states(view.snapshot, sector.id, view.profile.info.code)
        items.append((sector.id, f"/sektor/{sector.id}", sector.label(view.lang), found))
    return items


def source_counts(view: View) -> dict[str, int]:
    """Sources by light."""
    found: dict[str, int] = {}
    for source in view.profile.sources:
        light = view.freshness(source)
        word = "failed" if light.failed and light.light != "fresh" else light.light
        found[word] = found.get(word, 0) + 1
    return found


def brand(view: View) -> html.P:
    """Whose centre it is; on a wall also that it shows what visitors may see, and no more."""
    info, outside = view.profile.info, view.address.on_wall and view.audience != "internal"
    eyes = [html.Span(view.word(f"eyes_{view.audience}"), className="eyes-mark")] if outside else []
    return html.P([*house.mark(view), html.B(info.title(view.lang)), " ", info.short, *eyes], className="brand")


def wall_nav(view: View, current: str) -> dict[str, Any]:
    """The wall's navigation: names with the counts of what needs attention. Nothing to press."""
    items = [(word, name, found) for word, _, name, found in nav_items(view)]
    if any(scene.page == "kiriman" for w in view.profile.walls for screen in w.screen for scene in screen.scenes):
        items.append(("kiriman", view.word("deliveries"), _to_call(view)))
    return {
        "children": [
            html.Span([name, html.Em(counts(found, view.lang))], className="on" if word == current else "")
            for word, name, found in items
        ]
    }


def _to_call(view: View) -> dict[str, int]:
    """Sources whose agency has to be called, and those to watch."""
    lights = source_counts(view)
    return {"act": sum(lights.get(k, 0) for k in ("failed", "stale", "never")), "watch": lights.get("late", 0)}


def laptop_nav(view: View, current: str) -> dict[str, Any]:
    """Links to every sector and to the sources, each with its counts."""
    entries: list[Component] = []
    for word, path, name, found in nav_items(view):
        marks = counts(found, view.lang) if found else [_acting(view)]
        entries.append(_tab(view, path, name, marks, on=word == current))
    if account.sees_sources(view):
        lights = source_counts(view)
        stale = {"stale": lights.get("stale", 0) + lights.get("never", 0) + lights.get("failed", 0)}
        entries.append(_tab(view, "/sumber", view.word("sources"), counts(stale, view.lang), on=current == "sumber"))
    return {"children": entries}


def _acting(view: View) -> html.Span:
    """Everything that needs action, over the phone's first tab; a laptop's bar has it beside each sector."""
    total = sum(found.get("act", 0) for _, _, _, found in nav_items(view))
    return html.Span(counts({"act": total}, view.lang), className="narrow")


def _tab(view: View, path: str, name: str, marks: list[html.Span], *, on: bool) -> dcc.Link:
    return dcc.Link(
        [html.Span(name, className="name"), html.Em(marks)],
        href=view.address.href(path, wilayah="", periode=""),
        className="on" if on else "",
    )


def wall_header(view: View) -> html.Header:
    """Brand, navigation (filled by its part), day and clock (ticked by wall.js on the server's time)."""
    return html.Header(
        [
            brand(view),
            html.Nav(id=ids.NAV, className="nav"),
            html.P([html.Span(className="js-day"), html.B(className="js-clock")], className="clock"),
        ],
        className="top",
        style=house.tint(view),
    )


def beat_words(view: View) -> dict[str, str]:
    """What heartbeat.js, wall.js and guard.js need to say, in the page's language; places in braces stay open."""
    keys = ("beat", "cut_since", "cut_minutes", "cut_last", "cut_retry", "page_of", "as_of_light", "light_fresh")
    return {key: view.word(key) for key in (*keys, "panel_failed", "cut_unheard")}


def footer_words(view: View) -> dict[str, Any]:
    """The left part of the footer: how many sources are fresh, and which are not."""
    lights = source_counts(view)
    total = sum(lights.values())
    old = [
        s.system or s.label(view.lang) for s in view.profile.sources.values() if view.freshness(s.id).light == "stale"
    ]
    text: list[Any] = [
        view.word("source_label"), ": ", html.B(view.word("fresh_of", count=lights.get("fresh", 0), total=total)),
    ]  # fmt: skip
    if old and view.audience == "internal":
        text.append(" · " + view.word("are_stale", names=fmt.names(old, view.lang, limit=2)))
    return {"children": text}


def wall_footer(view: View, *, hints: Sequence[Component] = ()) -> html.Footer:
    """Sources, sample mark, page of pages, heartbeat; on a tour the keys."""
    demo = html.Span(demo_mark(view), className="demo")
    words = json.dumps(beat_words(view), ensure_ascii=False)
    return html.Footer(
        [
            html.Span(id=ids.FOOT_SOURCES, className="sources"),
            demo,
            *(hints or [html.Span(className="js-page")]),
            html.Span(className="js-beat"),
            html.Span(className="js-cut"),
        ],
        className="foot",
        **{"data-words": words, "data-lang": view.lang, "data-zone": view.profile.info.timezone},
    )


def demo_mark(view: View) -> list[Component] | str:
    if not view.profile.info.sample:
        return ""
    return [html.B(view.word("demo")), html.Span(", " + view.word("demo_tail"), className="more")]


def laptop(
    view: View, current: str, body: Sequence[Component], *, crumbs: Component, tools: Sequence[Component] = (),
    over: Sequence[Component] = (),
) -> html.Div:  # fmt: skip
    """A laptop page: bar, breadcrumb with tools, then body; the phone's tabs stand last. over: laid over all of it."""
    return html.Div(
        [
            html.A(view.word("skip_to_content"), href=f"#{ids.MAIN}", className="skip"),
            bar(view),
            html.Div([crumbs, html.Div(tools, className="tools")], className="row crumbs"),
            html.Main(list(body), id=ids.MAIN),
            _foot(view),
            *over,
        ],
        className="lap-page",
    )


def bar(view: View) -> html.Header:
    a = view.address
    other = "en" if a.lang == "id" else "id"
    theme = "light" if a.shown_theme == "dark" else "dark"
    return html.Header(
        [
            brand(view),
            html.Nav(id=ids.NAV, className="nav", **{"aria-label": view.word("navigation")}),
            html.Span(view.word("demo") if view.profile.info.sample else "", className="demo"),
            html.P([html.Span(className="js-day"), html.B(className="js-clock")], className="clock narrow"),
            *([html.A(view.word("tour"), href=_tour(view), className="btn wide")] if view.profile.tours else []),
            *([html.A(view.word("wall"), href=_wall(view), className="btn wide")] if view.profile.walls else []),
            *account.links(view),
            html.A("ID / EN", href=a.href(lang=other if other == "en" else ""), className="btn", lang=other),
            html.A(view.word("dark" if theme == "dark" else "light"), href=a.href(theme=theme), className="btn"),
        ],
        className="bar",
        style=house.tint(view),
    )


def _tour(view: View) -> str:
    return Address(lang=view.lang).href(f"/tur/{view.profile.tours[0].id}")


def _wall(view: View) -> str:
    wall = view.profile.walls[0]
    return Address(lang=view.lang).href(f"/layar/{wall.id}/{wall.screen[0].id}")


def _foot(view: View) -> html.Footer:
    words = json.dumps(beat_words(view), ensure_ascii=False)
    return html.Footer(
        [
            html.Span(id=ids.FOOT_SOURCES, className="sources"),
            *account.source_link(view),
            html.Span(demo_mark(view), className="demo"),
            html.Span(className="js-beat"),
            html.Span(className="js-cut"),
        ],
        className="foot",
        **{"data-words": words, "data-lang": view.lang, "data-zone": view.profile.info.timezone},
    )


def crumbs(view: View, trail: Sequence[tuple[str, str]]) -> html.Nav:
    """Kabupaten › sector › indicator › Kec. › Desa; the last one is where we are."""
    pieces: list[Component | str] = []
    for index, (name, href) in enumerate(trail):
        last = index == len(trail) - 1
        pieces.append(html.B(name, **{"aria-current": "page"}) if last else dcc.Link(name, href=href))
        if not last:
            pieces.append(" › ")
    return html.Nav(pieces, className="crumb", **{"aria-label": view.word("breadcrumb")})


def sentence(view: View, state: str, text: str) -> dict[str, Any]:
    """The page's one sentence."""
    return {"children": [*([sign(state, view.lang), " "] if state in {"act", "watch"} else []), text]}


def select(name: str, label: str, options: Sequence[tuple[str, str]], value: str, *, spot: str = "") -> html.Label:
    """A filter that rewrites one word of the address (assets/laptop.js); a plain list of choices, keyboard and all.

    spot: tells two filters of the same word apart (kecamatan and desa both write the region).
    """
    choices = dbc.Select(
        id=ids.part(f"filter-{spot or name}"),
        options=[{"value": v or EVERY, "label": text} for v, text in options],
        value=value or EVERY,
        class_name="js-filter",
        name=name,
    )
    return html.Label([html.Span(label), choices], className="field")
