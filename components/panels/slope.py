"""How did it move over a few years? One line per category (or indicator), first value an open ring, names at the end.

Question: reading, at the same period of each year.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import frame as frames
from components import slope_figure, titles
from components.panels.base import Rows
from components.panels.room import own_height, room
from components.ranks import held, improved, nothing, old, standing
from components.slope_figure import Group, Line
from components.space import below_title
from data.period import Period
from data.profile import PanelSpec
from data.reading import Reading

if TYPE_CHECKING:
    from components.view import View

KIND = "slope"


class Spec(PanelSpec):
    """indicators: side by side on one scale when they have categories; else one line each. years: how many."""

    several: tuple[str, ...] = Field(default=(), alias="indicators", max_length=4)
    years: int = Field(default=3, ge=2, le=8)

    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().indicators(), *self.several)))


def draw(spec: Spec, view: View) -> Component:
    """The figure; without values the reason."""
    groups = find(spec, view)
    if not any(r.value is not None for g in groups for line in g.lines for r in line.readings):
        return nothing(spec, view, frames.main_reading(spec, view))
    label = spec.title(view.lang) if spec.title else title(spec, view)
    space = below_title(room(spec, view), label, view)
    figure = slope_figure.draw(groups, view, label=label, space=space)
    return html.Div(figure, className="slope", style=own_height(spec, view))


def rows(spec: Spec, view: View) -> Rows:
    """One row per line, one column per year."""
    groups = find(spec, view)
    periods = groups[0].periods
    lines = [(group, line) for group in groups for line in group.lines]
    header = (view.word("h_indicator"), view.word("h_category"), *(fmt.period(p, view.lang) for p in periods))
    table = tuple((g.label, line.label, *(view.value(r) for r in line.readings)) for g, line in lines)
    plain = tuple((g.label, line.label, *(r.value for r in line.readings)) for g, line in lines)
    return Rows(header, table, plain)


def find(spec: Spec, view: View) -> list[Group]:
    """One group per indicator with categories; indicators without are grouped by the first word of their names
    where that makes sets ("Literasi SD", "Literasi SMP"), else they share one group."""
    ids = spec.indicators()
    periods = years(spec, view, ids[0])
    groups = []
    for indicator in (view.indicator(i) for i in ids if view.indicator(i).categories):
        lines = tuple(_category_line(view, indicator.id, c, periods) for c in indicator.categories)
        groups.append(Group(indicator.name(view.lang), periods, lines))
    plain = [i for i in ids if not view.indicator(i).categories]
    sets = by_first_word([view.indicator(i).name(view.lang) for i in plain])
    for heading, members in sets.items():
        lines = tuple(Line(words, tuple(view.reading(plain[n], at=p) for p in periods)) for n, words in members.items())
        groups.append(Group(heading, periods, lines))
    return groups


def by_first_word(names: Sequence[str]) -> dict[str, dict[int, str]]:
    """Places of names under their shared first word, each with the rest of its name; one set "" when words differ."""
    sets: dict[str, dict[int, str]] = {}
    for n, name in enumerate(names):
        first, _, rest = name.partition(" ")
        sets.setdefault(first, {})[n] = rest
    shared = len(sets) > 1 and all(len(members) > 1 and all(members.values()) for members in sets.values())
    if shared:
        return sets
    return {"": dict(enumerate(names))} if names else {}


def _category_line(view: View, indicator: str, category: str, periods: Sequence[Period]) -> Line:
    words = view.indicator(indicator).categories[category]
    whole = standing(view, indicator)
    readings = tuple(held(view.reading(indicator, category=category, at=p), whole) for p in periods)
    return Line(words(view.lang), readings)


def years(spec: Spec, view: View, indicator: str) -> tuple[Period, ...]:
    """The newest period and the same one of the years before, oldest first."""
    found = [standing(view, indicator).period or Period.containing(view.now.date(), "year")]
    while len(found) < spec.years:
        found.append(found[-1].year_ago())
    return tuple(reversed(found))


def title(spec: Spec, view: View) -> str:
    """The line that worsened most since the year before; if none did, the one that gained most."""
    moves = [
        (line.readings[-1], line.readings[-1].value - line.readings[-2].value, f"{group.label} {line.label}".strip())
        for group in find(spec, view)
        for line in group.lines
        if line.readings[-1].value is not None and line.readings[-2].value is not None
    ]
    main = view.reading(spec.indicators()[0])
    if not moves or old(main):
        return titles.dated(view, main) if main.value is not None else titles.finding(view, spec.indicators()[0])
    worse = [m for m in moves if _worse(m[0], m[1])]
    reading, delta, name = max(worse or moves, key=lambda m: abs(m[1]))
    if fmt.change(delta, reading.indicator, view.lang).startswith("±"):
        return titles.finding(view, spec.indicators()[0])
    narrow = view.size == "wall" and spec.area is not None and spec.area[2] <= 3
    change = fmt.change(delta, reading.indicator, view.lang).lstrip("+" + fmt.MINUS)
    change = fmt.bare(abs(delta), reading.indicator, view.lang) if narrow else change
    return view.word("slope_fell" if delta < 0 else "slope_rose", name=name, change=change)


def _worse(reading: Reading, delta: float) -> bool:
    directed = reading.indicator.better in {"lower", "higher"}
    return directed and delta != 0 and not improved(reading, (reading.value or 0.0) - delta)


def caption(spec: Spec, view: View) -> str:
    """Measure or unit, first and last year, target."""
    ids = spec.indicators()
    main = view.reading(ids[0])
    periods = years(spec, view, ids[0])
    units = {fmt.unit_word(view.indicator(i).unit, view.lang) for i in ids}
    measure = main.indicator.label(view.lang) if len(ids) == 1 else ", ".join(units)
    first, last = fmt.period(periods[0], view.lang), fmt.period(periods[-1], view.lang)
    text = view.word("slope_caption", measure=measure, first=first, last=last) if measure else f"{first}–{last}"
    targets = {view.reading(i).target for i in ids}
    return f"{text} · {titles.target_words(view, main)}" if len(targets) == 1 else text


def state(spec: Spec, view: View) -> str:
    """The worst state of any line's newest value."""
    if frames.worst_light(spec, view) in {"stale", "failed"}:
        return "stale"
    states = {line.readings[-1].status for group in find(spec, view) for line in group.lines}
    return next((s for s in ("act", "watch", "good") if s in states), "none")
