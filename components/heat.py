"""Cells of a heat table: several measures by region, only misses tinted, each with its sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from components import titles
from components.ranks import exact, goal_of, mark_state, old, standing, withheld
from components.signs import sign
from data.reading import Reading
from data.regions import Level

if TYPE_CHECKING:
    from components.view import View

Measures = Mapping[str, Mapping[str, Reading]]  # indicator → region code → reading


def measures(view: View, indicators: Sequence[str], level: Level | None, codes: Sequence[str]) -> Measures:
    """Readings of these indicators for these regions; a region an indicator does not know stays out."""
    parents, wanted = dict.fromkeys(view.profile.regions[code].parent for code in codes), frozenset(codes)
    found: dict[str, dict[str, Reading]] = {}
    for indicator in indicators:
        if level:
            readings = view.children(indicator, level=level)
        else:
            readings = [r for parent in parents for r in view.children(indicator, parent)]
        found[indicator] = {r.region.code: r for r in readings if r.region.code in wanted}
    return found


def head(view: View, indicator: str, cells: Mapping[str, Reading]) -> list[Component]:
    """Name and, bold, the target its cells are held against."""
    own = standing(view, indicator)
    goal = goal_of(list(cells.values()), own)
    return [html.Span(own.indicator.name(view.lang)), html.B(short_target(view, goal) if goal else "")]


def applies(cells: Mapping[str, Reading]) -> bool:
    """Whether the measure exists for any of the regions."""
    return any(r.why != "not_applicable" for r in cells.values())


def short_target(view: View, own: Reading) -> str:
    """ "≥ 84", "≤ 14", "60–85" — or nothing without an official target."""
    if own.target is None and (own.rule is None or own.rule.low is None):
        return ""
    text = titles.target_words(view, own)
    return text.removeprefix(view.word("target")).strip()


def cell_class(reading: Reading | None) -> str:
    if reading is None or reading.value is None:
        return "heat-none"
    if old(reading):
        return "heat-stale"
    return f"heat-{mark_state(reading) if mark_state(reading) != 'data' else reading.status}"


def cell(view: View, reading: Reading | None) -> list[Component | str]:
    """Sign and value where the target is missed, the value alone otherwise; a hatched stub where it is hidden."""
    if reading is None:
        return [html.Span("—", title=view.word("why_not_applicable"))]
    if reading.value is None:
        words = withheld(view, reading)
        if reading.why == "suppressed":
            return [html.I(className="stub", role="img", title=words, **{"aria-label": words})]
        return [html.Span("—", title=words)]
    state = mark_state(reading)
    shown = exact(view, reading)
    return [sign(state, view.lang), shown] if state in {"act", "watch"} else [shown]


def cell_text(view: View, reading: Reading | None) -> str:
    """The same cell as text, for the table view."""
    if reading is None:
        return view.word("why_not_applicable_short")
    return exact(view, reading) if reading.value is not None else withheld(view, reading, brief=True)
