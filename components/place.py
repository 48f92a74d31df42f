"""The head of a region's page: its facts, its neighbours, and one sentence about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import ids, shell, titles
from components.view import View
from data.headlines import headlines, state

FACTS = ids.FACTS


def header(view: View) -> html.Div:
    """Name and official code; its facts come as a part."""
    region = view.region
    chain = [
        view.region_name(r, full=True) for r in view.profile.regions.ancestors(region.code) if r.level == "district"
    ]
    who = " · ".join([view.region_name(region, full=True), *chain, f"{view.word('code')} {region.code}"])
    return html.Div([html.P(who, className="who"), html.Div(id=FACTS, className="facts")], className="row place")


def facts(view: View) -> Mapping[str, Any]:
    """What regions.csv says of it and what it holds: numbers with their word."""
    regions = view.profile.regions
    found: list[tuple[str, str]] = []
    below = regions.children(view.region.code)
    if below:
        kinds: dict[str, int] = {}
        for child in below:
            kinds[child.kind] = kinds.get(child.kind, 0) + 1
        found += [(str(n), view.word_or(f"kinds_{k}", k.replace("_", " "))) for k, n in kinds.items()]
    for name, text in view.region.facts:
        shown = fmt.number(float(text), 0, view.lang) if text.replace(".", "", 1).isdigit() else text
        found.append((shown, view.fact_word(name)))
    facilities: dict[str, int] = {}
    for facility in regions.under(view.region.code, "facility"):
        facilities[facility.kind] = facilities.get(facility.kind, 0) + 1
    found += [(str(n), k.upper() if len(k) <= 4 else k) for k, n in sorted(facilities.items())]
    return {"children": [html.Span([html.B(n), html.Span(w)]) for n, w in found]}


def neighbours(view: View) -> list[Component]:
    """The regions before and after this one among its parent's, by code order."""
    peers = view.profile.regions.children(view.region.parent)
    at = next((i for i, r in enumerate(peers) if r.code == view.region.code), None)
    if at is None or len(peers) < 2:
        return []
    before, after = peers[at - 1], peers[(at + 1) % len(peers)]
    link = view.address.href
    return [
        dcc.Link(f"‹ {before.name}", href=link(f"/wilayah/{before.code}"), className="btn"),
        dcc.Link(f"{after.name} ›", href=link(f"/wilayah/{after.code}"), className="btn"),
    ]


def sentence(view: View) -> Mapping[str, Any]:
    """The place, then the one or two headlines that weigh most there."""
    pool = [i.id for s in view.profile.sectors for i in headlines(view.profile, s.id)]
    ranked = sorted(
        (("act", "watch").index(word), n, i)
        for n, i in enumerate(pool)
        if (word := state(view.snapshot, i, view.region.code)) in {"act", "watch"}
    )
    if not ranked:
        return shell.sentence(view, "good", view.word("place_on_target", name=view.region.name))
    said = [
        titles.lower(view.indicator(i).name(view.lang)) + " " + view.value(view.reading(i)) for _, _, i in ranked[:2]
    ]
    worst = "act" if ranked[0][0] == 0 else "watch"
    return shell.sentence(view, worst, f"{view.region.name}: {titles.listed(view, said)}")
