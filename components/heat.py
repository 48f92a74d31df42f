"""Cells of a heat table: several measures by region, only misses tinted, each with its sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from components import titles
from components.ranks import exact, goal_among, mark_state, old, outdated, standing, withheld
from components.signs import sign
from data.reading import Reading, Status
from data.regions import Level
from data.siblings.siblings import Siblings

if TYPE_CHECKING:
    from components.view import View


class Cells(Mapping[str, Reading]):
    """An indicator's readings by region code; one is made when it is looked at."""

    def __init__(self, groups: Sequence[Siblings], wanted: frozenset[str]) -> None:
        self._groups, self._wanted = groups, wanted

    @cached_property
    def groups(self) -> list[Siblings]:
        """The readings of the wanted regions."""
        found = [[i for i, region in enumerate(group.regions) if region.code in self._wanted] for group in self._groups]
        return [group.taken(rows) for group, rows in zip(self._groups, found, strict=True)]

    def __getitem__(self, code: str) -> Reading:
        found = (group.find(code) for group in self._groups) if code in self._wanted else iter(())
        reading = next((each for each in found if each is not None), None)
        if reading is None:
            raise KeyError(code)
        return reading

    def __iter__(self) -> Iterator[str]:
        return (region.code for group in self.groups for region in group.regions)

    def __len__(self) -> int:
        return sum(map(len, self.groups))

    @cached_property
    def statuses(self) -> Mapping[str, Status]:
        """State of each region whose present value was held against a target."""
        return {
            region.code: status
            for group in self._present()
            for region, status, value in zip(group.regions, group.statuses, group.values, strict=True)
            if status != "none" and value is not None and region.code in self._wanted
        }

    @cached_property
    def missed(self) -> frozenset[str]:
        """Regions whose present value misses its target."""
        found = (region.code for group in self._present() for region in group.known().missing().regions)
        return self._wanted.intersection(found)

    def _present(self) -> list[Siblings]:
        return [group for group in self._groups if not outdated(group.freshness)]

    @cached_property
    def order(self) -> Mapping[str, tuple[bool, float]]:
        """What sorts the regions worst first."""
        return {
            region.code: (value is None, badness)
            for group in self.groups
            for region, value, badness in zip(group.regions, group.values, group.badness, strict=True)
        }


Measures = Mapping[str, Cells]  # by indicator


def measures(view: View, indicators: Sequence[str], level: Level | None, codes: Sequence[str]) -> Measures:
    """Readings of these indicators for these regions; a region an indicator does not know stays out."""
    parents, wanted = dict.fromkeys(view.profile.regions[code].parent for code in codes), frozenset(codes)
    found: dict[str, Cells] = {}
    for indicator in indicators:
        if level:
            groups = [view.children(indicator, level=level)]
        else:
            groups = [view.children(indicator, parent) for parent in parents]
        found[indicator] = Cells(groups, wanted)
    return found


def head(view: View, indicator: str, cells: Cells) -> list[Component]:
    """Name and, bold, the target its cells are held against."""
    own = standing(view, indicator)
    goal = goal_among(cells.groups, own)
    return [html.Span(own.indicator.name(view.lang)), html.B(short_target(view, goal) if goal else "")]


def applies(cells: Cells) -> bool:
    """Whether the measure exists for any of the regions."""
    return any(len(group.applying()) for group in cells.groups)


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
