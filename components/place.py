"""The head of a region's page: where it lies, one sentence about it, its facts, its marks, and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import ids, shell, titles
from components.panels.groups import category_of, present_words
from components.panels.map_small import Spot, image
from components.panels.tiles import lay_out, square_columns
from components.signs import sign
from components.view import View
from data.headlines import headlines, state
from data.profile import PanelSpec, Text

FACTS = ids.FACTS
MARKS = ids.part("marks")


@dataclass(frozen=True)
class Mark:
    """A word for how something stands at a place ("Maju", "Tersambung"), what it is about, and its state."""

    word: str
    about: str
    state: str


def head(view: View) -> html.Div:
    """Locator, sentence, name and official code, facts and marks; what changes with the data comes as parts."""
    region = view.region
    chain = [
        view.region_name(r, full=True) for r in view.profile.regions.ancestors(region.code) if r.level == "district"
    ]
    words = [text for _, text in region.facts if not _is_number(text)]
    who = " · ".join([view.region_name(region, full=True), *chain, f"{view.word('code')} {region.code}", *words])
    return html.Div(
        [
            html.Div(locator(view), className="locator"),
            html.Div([html.H1(id=ids.SENTENCE), html.P(who, className="who")], className="heading"),
            html.Div(id=FACTS, className="facts"),
            html.Div(id=MARKS, className="marks-row"),
        ],
        className="row place",
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def facts(view: View) -> Mapping[str, Any]:
    """What regions.csv says of it and what it holds: numbers with their word."""
    regions = view.profile.regions
    found: list[tuple[str, str]] = []
    kinds: dict[str, int] = {}
    for child in regions.children(view.region.code):
        if child.level != "facility":
            kinds[child.kind] = kinds.get(child.kind, 0) + 1
    found += [(str(n), view.word_or(f"kinds_{k}", k.replace("_", " "))) for k, n in kinds.items()]
    for name, text in view.region.facts:
        if _is_number(text):
            found.append((fmt.number(float(text), 0, view.lang), view.fact_word(name)))
    facilities: dict[str, int] = {}
    for facility in regions.under(view.region.code, "facility"):
        facilities[facility.kind] = facilities.get(facility.kind, 0) + 1
    found += [(str(n), k.upper() if len(k) <= 4 else k) for k, n in sorted(facilities.items())]
    return {"children": [html.Span([html.B(n), html.Span(w)]) for n, w in found]}


def neighbours(view: View) -> list[Component]:
    """The regions before and after this one among its parent's, by code order."""
    peers = [r for r in view.profile.regions.children(view.region.parent) if r.level == view.region.level]
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
        found = {state(view.snapshot, i, view.region.code) for i in pool if view.reading(i).value is not None}
        if found == {"good"}:
            return shell.sentence(view, "good", view.word("place_on_target", name=view.region.name))
        return shell.sentence(view, "none", view.word("place_not_judged", name=view.region.name))
    said = [
        titles.lower(view.indicator(i).name(view.lang)) + " " + view.value(view.reading(i)) for _, _, i in ranked[:2]
    ]
    worst = "act" if ranked[0][0] == 0 else "watch"
    return shell.sentence(view, worst, f"{view.region.name}: {titles.listed(view, said)}")


# ------------------------------------------------------------------------------------------------------- locator


def locator(view: View) -> html.Img:
    """Every district as a tile of squares, the place itself in blue, the rest of its district darker than others."""
    regions = view.profile.regions
    districts = regions.children(view.profile.info.code)
    layout = lay_out(districts)
    units = {d.code: regions.children(d.code, "village") for d in districts}
    across = square_columns(max((len(u) for u in units.values()), default=1))
    down = max((-(-len(u) // square_columns(len(u))) for u in units.values() if u), default=1)
    spots = []
    for district in districts:
        column, row = layout.places[district.code]
        own = units[district.code] or [district]
        columns = square_columns(len(own))
        left = column * (across + 0.8) + (across - columns) / 2
        for i, unit in enumerate(own):
            paint = _paint(view, unit.code, district.code)
            x, y = 5 * (left + i % columns), 5 * (row * (down + 0.8) + i // columns)
            # A single village would be lost among its neighbours at the size of a squared millimetre.
            wide = 9.0 if unit.code == view.region.code and own != [district] else 4.4
            spots.append(Spot(x - (wide - 4.4) / 2, y - (wide - 4.4) / 2, wide, paint))
    spots.sort(key=lambda spot: spot.side)
    size = (5 * layout.columns * (across + 0.8), 5 * layout.rows * (down + 0.8))
    return image(view, spots, size, label=view.word("locator_of", name=view.region_name(view.region, full=True)))


def _paint(view: View, unit: str, district: str) -> str:
    if view.region.code in {unit, district}:
        return "focus"
    return "data-dim" if view.region.parent == district else "rule"


# ---------------------------------------------------------------------------------------------- marks and legend


def marks(view: View) -> Mapping[str, Any]:
    """How things stand here in a word each; of a region with others below it, how to read the strips."""
    if view.region.level == "village":
        return {"children": [_mark(view, m) for m in found_marks(view)], "className": "marks-row"}
    return {"children": _legend(view), "className": "marks-row strip-legend"}


def _mark(view: View, mark: Mark) -> html.Span:
    return html.Span([html.B([sign(mark.state, view.lang), " ", mark.word]), html.Span(mark.about)],
                     className=f"mark-{mark.state}")  # fmt: skip


def _legend(view: View) -> list[Component]:
    peers = [r for r in view.profile.regions.children(view.region.parent) if r.level == view.region.level]
    others = view.word("legend_others", count=len(peers) - 1, what=view.level_word(view.region.level))
    entries = (("own", view.region.name), ("other", others), ("goal", view.word("target")))
    return [html.Span([html.I(className=kind), text]) for kind, text in entries]


def found_marks(view: View) -> list[Mark]:
    """What the sectors' small maps and unit grids tell of this place: its category, or present or absent."""
    levels = view.snapshot.book.levels
    found = []
    for sector in view.profile.sectors:
        for panel in sector.panels:
            small = panel.kind == "unit_grid" or (panel.kind == "map" and getattr(panel, "small", False))
            if small and levels.level(panel.indicator) == view.region.level:
                mark = _category_mark(view, panel) or _presence_mark(view, panel)
                found += [mark] if mark else []
    return found


def _category_mark(view: View, panel: PanelSpec) -> Mark | None:
    named = view.indicator(panel.indicator)
    period = view.at(named.id) or view.reading(named.id).period
    category = category_of(view, named.id, view.region, period) if named.categories else ""
    if not category:
        return None
    bad, good = category in named.bad_categories, category in named.good_categories
    about = f"{named.name(view.lang)} · {fmt.period(period, view.lang)}"
    word = titles.capital(named.categories[category](view.lang))
    return Mark(word, about, "watch" if bad else "good" if good else "none")


def _presence_mark(view: View, panel: PanelSpec) -> Mark | None:
    own = view.reading(panel.indicator)
    if own.value is None or own.indicator.categories:
        return None
    present: Text | None = getattr(panel, "present", None)
    here, absent = present_words(view, present, getattr(panel, "absent", None))
    about = f"{own.indicator.name(view.lang)} · {fmt.period(own.period, view.lang, year=False)}"
    if own.stale:
        return Mark(titles.capital(here if own.value > 0 else absent), about, "stale")
    return Mark(titles.capital(here), about, "good") if own.value > 0 else Mark(titles.capital(absent), about, "watch")
