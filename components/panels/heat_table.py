"""Several measures by region: the regions sorted by how many they miss, only misses tinted.

Question: children (of each indicator).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component
from pydantic import Field

from components import frame as frames
from components import heat, titles
from components.panels.base import Rows
from components.panels.room import room
from components.ranks import below, more, nothing, outdated, place
from components.space import below_title, fitting
from data.profile import PanelSpec
from data.regions import Level, Region

if TYPE_CHECKING:
    from components.view import View

KIND = "heat_table"

# Height of a row and of the heading on the wall, px; a laptop scrolls.
_ROW, _HEAD = 28.0, 78.0


class Spec(PanelSpec):
    """indicators: the measures, left to right. level: the regions in rows.

    limit: rows at most (0: all on a laptop, what fits on a wall).
    """

    measures: tuple[str, ...] = Field(default=(), alias="indicators")
    level: Level | None = None
    limit: int = 0

    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().indicators(), *self.measures)))


@dataclass(frozen=True)
class Standing:
    """One region: how many of the measures held against a target it misses, and how many of those badly."""

    region: Region
    misses: int
    acts: int
    judged: int


def draw(spec: Spec, view: View) -> Component:
    """The table; a laptop scrolls it, a wall shows what fits and counts the rest."""
    standings, found = _standings(spec, view)
    if not standings:
        return nothing(spec, view, frames.main_reading(spec, view), words=view.word("no_children"))
    count = min(spec.limit or len(standings), len(standings))
    if view.size == "wall":
        space = below_title(room(spec, view), spec.title(view.lang) if spec.title else title(spec, view), view)
        count = min(count, fitting(space.height - _HEAD, _ROW, len(standings)))
    found = {name: cells for name, cells in found.items() if heat.applies(cells)}
    rows_shown = [_row(view, s, found) for s in standings[:count]]
    dense = "heat dense" if len(found) > 6 else "heat"
    table = html.Table([html.Thead(_header(view, standings, found)), html.Tbody(rows_shown)], className=dense)
    cut = more(view, len(standings) - count)
    return html.Div([table, cut] if cut else [table], className="heat-body")


def rows(spec: Spec, view: View) -> Rows:
    """The same table as text: code, region, each measure, misses of how many."""
    standings, found = _standings(spec, view)
    ids = spec.indicators()
    names = tuple(view.indicator(i).name(view.lang) for i in ids)
    return Rows(
        header=(view.word("h_code"), view.word("h_region"), *names, view.word("h_misses")),
        table=tuple(
            (
                s.region.code, s.region.name,
                *(heat.cell_text(view, found[i].get(s.region.code)) for i in ids), f"{s.misses} / {s.judged}",
            )
            for s in standings
        ),
        plain=tuple(
            (
                s.region.code, s.region.name,
                *(getattr(found[i].get(s.region.code), "value", None) for i in ids), s.misses,
            )
            for s in standings
        ),
    )  # fmt: skip


def state(spec: Spec, view: View) -> str:
    """The worst state of any measure in any region."""
    if frames.worst_light(spec, view) in {"stale", "failed"}:
        return "stale"
    standings, _ = _standings(spec, view)
    if any(s.acts for s in standings):
        return "act"
    if any(s.misses for s in standings):
        return "watch"
    return "good" if any(s.judged for s in standings) else "none"


def title(spec: Spec, view: View) -> str:
    """ "Siki meleset di 10 ukuran, Watuagung di 9"."""
    standings, _ = _standings(spec, view)
    worst = [s for s in standings if s.misses][:2]
    if len(worst) == 2:
        first, second = worst
        return view.word(
            "heat_two", place=first.region.name, count=first.misses, other=second.region.name, second=second.misses
        )
    if worst:
        return view.word("heat_one", place=worst[0].region.name, count=worst[0].misses)
    if not any(s.judged for s in standings):
        return titles.finding(view, spec.indicators()[0])
    return view.word("heat_none", what=_what(view, standings))


def caption(spec: Spec, view: View) -> str:
    standings, _ = _standings(spec, view)
    return view.word("heat_caption", count=len(standings), what=_what(view, standings)) if standings else ""


def _what(view: View, standings: list[Standing]) -> str:
    above = view.profile.regions[standings[0].region.parent].level
    return titles.level_word(view, above)


def _standings(spec: Spec, view: View) -> tuple[list[Standing], heat.Measures]:
    """Regions by number of misses, then of bad ones, then in the order of the profile."""
    ids = spec.indicators()
    regions: dict[str, Region] = {}
    for indicator in ids:
        regions |= {r.code: r for r in below(view, indicator, spec.level).regions if r.code not in regions}
    # A measure kept at facilities would mix them with the villages of a district.
    level = spec.level or next((r.level for r in regions.values() if r.level != "facility"), "facility")
    regions = {code: region for code, region in regions.items() if region.level == level}
    found = heat.measures(view, ids, spec.level, list(regions))
    standings = []
    for code, region in regions.items():
        states = [state for i in ids if (state := found[i].statuses.get(code)) is not None]
        misses = sum(state != "good" for state in states)
        standings.append(Standing(region, misses, states.count("act"), len(states)))
    return sorted(standings, key=lambda s: (-s.misses, -s.acts)), found


def _header(view: View, standings: list[Standing], found: heat.Measures) -> html.Tr:
    level = standings[0].region.level
    first = html.Th(view.level_word(level).capitalize(), scope="col", className="l")
    columns = [
        html.Th(heat.head(view, i, cells), scope="col", className=_column_class(view, i)) for i, cells in found.items()
    ]
    return html.Tr([first, *columns, html.Th(view.word("h_misses"), scope="col")])


def _column_class(view: View, indicator: str) -> str:
    return "old" if outdated(view.reading(indicator).freshness) else ""


def _row(view: View, standing: Standing, found: heat.Measures) -> html.Tr:
    """Half of the measures missed, or one badly: the name stands bold."""
    heavy = standing.acts or standing.misses * 2 > standing.judged > 0
    own = " sel" if standing.region.code == view.region.code else ""
    name = html.Th(place(view, standing.region), scope="row", className="l miss" if heavy else "l")
    cells = [
        html.Td(html.Span(heat.cell(view, r), className="in"), className=heat.cell_class(r))
        for r in (cells.get(standing.region.code) for cells in found.values())
    ]
    score = html.Td(f"{standing.misses} / {standing.judged}", className="score miss" if heavy else "score")
    return html.Tr([name, *cells, score], className=own.strip())
