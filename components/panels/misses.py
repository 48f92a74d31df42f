"""Where the most headlines miss their target: one tile a district, coloured and counted (question: verdict)."""

from __future__ import annotations

from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import titles
from components.panels.base import Rows
from components.panels.tiles import lay_out
from components.signs import sign
from components.view import View
from data.headlines import headlines
from data.profile import PanelSpec
from data.regions import Region

KIND = "misses"

_COLLECTED_BELOW = {"district", "village", "facility"}


class Spec(PanelSpec):
    """limit: districts named in the list below the tiles."""

    limit: int = Field(default=3, ge=0, le=9)


@dataclass(frozen=True)
class Missed:
    """A district: headlines that miss, headlines that can be judged there, names of those that miss, worst state."""

    region: Region
    misses: int
    judged: int
    names: tuple[str, ...]
    state: str


def missed(view: View) -> list[Missed]:
    """Every region directly below, most misses first, then by code."""
    levels = view.snapshot.book.levels
    pool = [i for s in view.profile.sectors for i in headlines(view.profile, s.id)]
    pool = [i for i in pool if levels.level(i.id) in _COLLECTED_BELOW]
    found: list[Missed] = []
    for region in view.profile.regions.children(view.region.code):
        readings = [view.reading(i.id, region.code) for i in pool]
        judged = [r for r in readings if r.status != "none" and not r.stale]
        bad = [r for r in judged if r.status in {"act", "watch"}]
        state = "act" if any(r.status == "act" for r in bad) else "watch" if bad else "good" if judged else "none"
        names = tuple(titles.subject(view, r.indicator.id) for r in bad)
        found.append(Missed(region, len(bad), len(judged), names, state))
    return sorted(found, key=lambda m: (-m.misses, m.region.code))


def draw(spec: Spec, view: View) -> html.Div:
    """Tiles in their places, the key with counts, the first districts with what misses there."""
    found = missed(view)
    most = max((m.misses for m in found), default=0)
    layout = lay_out([m.region for m in found])
    rank = {m.region.code: n for n, m in enumerate(found[: spec.limit], start=1) if m.misses}
    tiles = [_tile(view, m, most, rank.get(m.region.code), layout.places[m.region.code]) for m in found]
    style = {
        "gridTemplateColumns": f"repeat({layout.columns}, minmax(0, 1fr))",
        "gridTemplateRows": f"repeat({layout.rows}, minmax(0, 1fr))",
    }
    listed = [
        html.Li([sign(m.state, view.lang, number=n), html.B(m.region.name), html.Span(fmt.names(m.names, view.lang))])
        for n, m in enumerate(found[: spec.limit], start=1)
        if m.misses
    ]
    return html.Div([html.Div(tiles, className="places", style=style), html.Ol(listed, className="worst")])


def _tile(view: View, one: Missed, most: int, number: int | None, place: tuple[int, int]) -> Component:
    """A district's tile: darker ground with more misses, its name and count; the first ones carry their number."""
    step = 0 if not most else round(4 * one.misses / most)
    inner: list[Component] = [
        html.Span(one.region.name, className="name"),
        html.B(
            [
                *([sign(one.state, view.lang, number=number), " "] if number else []),
                str(one.misses) if one.judged else fmt.DASH,
            ]
        ),
    ]
    style = {"gridColumn": str(place[0] + 1), "gridRow": str(place[1] + 1)}
    kind = f"place step-{step}" if one.judged else "place hatched"
    if view.address.on_wall:
        return html.Div(inner, className=kind, style=style)
    return dcc.Link(inner, href=view.address.href(f"/wilayah/{one.region.code}"), className=kind, style=style)


def rows(spec: Spec, view: View) -> Rows:
    header = tuple(view.word(k) for k in ("col_place", "col_misses", "col_judged", "col_which"))
    found = missed(view)
    table = tuple((m.region.name, str(m.misses), str(m.judged), ", ".join(m.names)) for m in found)
    plain = tuple((m.region.name, float(m.misses), float(m.judged), ", ".join(m.names)) for m in found)
    return Rows(header, table, plain)


def title(spec: Spec, view: View) -> str:
    """The districts with the most misses, when they stand out; else how many miss anything."""
    found = missed(view)
    if not any(m.judged for m in found):
        return view.word("misses_unknown")
    if not found[0].misses:
        return view.word("misses_none")
    top = [m.region.name for m in found if m.misses >= max(2, found[0].misses - 1)][:3]
    if 0 < len(top) < len(found):
        return view.word("misses_lag", names=fmt.names(top, view.lang))
    return view.word("misses_some", count=sum(m.misses > 0 for m in found))


def caption(spec: Spec, view: View) -> str:
    most = max((m.judged for m in missed(view)), default=0)
    return view.word("misses_caption", count=most)


def state(spec: Spec, view: View) -> str:
    found = missed(view)
    return "watch" if any(m.misses for m in found) else "good" if any(m.judged for m in found) else "none"
