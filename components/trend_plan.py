"""What a trend shows before it is drawn: its lines, its axis, the plan at each period, the names at the ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from components import format as fmt
from components.panels.room import Room
from components.ranking_figure import targets_of
from components.ranks import old
from components.scale import Axis, goal_words, nice, tick_words
from components.space import font, text_width
from data.period import PER_YEAR, Period
from data.profile import Indicator
from data.reading import Reading
from data.status import find_target

if TYPE_CHECKING:
    from components.view import View


@dataclass(frozen=True)
class Line:
    """One line. name "" when it is the only one. context: drawn dimmer, for comparison."""

    indicator: Indicator
    readings: tuple[Reading, ...]
    name: str = ""
    context: bool = False

    @property
    def last(self) -> Reading | None:
        """The newest reading with a value."""
        return next((r for r in reversed(self.readings) if r.value is not None), None)


@dataclass(frozen=True)
class End:
    """A name at the right. y: value it belongs to; shift: px upwards so that none covers another."""

    text: str
    y: float
    colour: str
    strong: bool = False
    shift: float = 0.0


@dataclass(frozen=True)
class Plan:
    """What is drawn. slots: the periods along x, as words. plan: where the target should be at each slot."""

    lines: tuple[Line, ...]
    own: Reading
    slots: tuple[Period, ...]
    words: tuple[str, ...]
    axis: Axis
    ends: tuple[End, ...]
    plan: tuple[float | None, ...]
    targets: tuple[float, ...]
    right: float
    left: float


def plan(lines: Sequence[Line], view: View, *, own: Reading, slots: Sequence[Period], room: Room) -> Plan:
    """Axis, end labels and margins for these lines. own: the first line's newest reading."""
    goals = _goals(view, own, slots)
    fixed = () if any(g is not None for g in goals) or not _one_target(lines, own) else targets_of(own)
    values = [r.value for line in lines for r in line.readings if r.value is not None]
    pool = [*values, *fixed, *(g for g in goals if g is not None)]
    ticks = max(3, min(5, int((room.height - 3 * font(view)) / (2 * font(view)))))
    axis = nice(pool, at_most=ticks, from_zero=own.indicator.cumulative or not values)
    words = tuple(fmt.period(p, view.lang) for p in slots)
    size = font(view)
    ends = spread(_ends(lines, view, goals, fixed, own), axis, height=room.height - 2.9 * size, gap=1.15 * size)
    right = max((text_width(e.text, size) for e in ends), default=0.0) + size
    left = max(text_width(t, font(view, "axis")) for t in tick_words(axis.ticks, own.indicator, view.lang)) + size * 0.6
    return Plan(tuple(lines), own, tuple(slots), words, axis, ends, goals, fixed, min(right, room.width * 0.6), left)


def _one_target(lines: Sequence[Line], own: Reading) -> bool:
    """A target line says something only when it is the target of every line."""
    return all(line.last is None or line.last.target == own.target for line in lines if not line.context)


def _goals(view: View, own: Reading, slots: Sequence[Period]) -> tuple[float | None, ...]:
    """The plan at each slot of a year that counts up: its share of the whole, or the target valid in each period."""
    rule = own.rule
    if not own.indicator.cumulative or rule is None or rule.target is None:
        return tuple(None for _ in slots)
    if rule.pace == "linear":
        return tuple(rule.target * p.end.month / 12 for p in slots)
    rules = [find_target(view.profile, own.indicator.id, own.region.code, p) for p in slots]
    goals = tuple(r.target if r else None for r in rules)
    return goals if len(set(goals)) > 1 else tuple(None for _ in slots)


def _ends(
    lines: Sequence[Line], view: View, goals: Sequence[float | None], fixed: Sequence[float], own: Reading
) -> list[End]:
    found: list[End] = []
    for place, line in enumerate(lines):
        last = line.last
        if last is None or last.value is None or (goals and goals[-1] is not None):
            continue
        text = f"{line.name} {view.bare(last)}".strip() if line.name else view.value(last)
        if old(last):
            text += f", {fmt.period(last.period, view.lang, year=False)}"
        found.append(End(text, last.value, _end_colour(view, last, place == 0), strong=place == 0))
    for value in fixed:
        words = view.word("target_value", value=goal_words(value, own.indicator, view.lang))
        found.append(End(words, value, view.colour("text2")))
    if goals and goals[-1] is not None:
        words = view.word("plan_value", value=tick_words((goals[-1],), own.indicator, view.lang)[0])
        found.append(End(words, goals[-1], view.colour("text2")))
    return found


def _end_colour(view: View, reading: Reading, strong: bool) -> str:
    if old(reading):
        return view.colour("stale")
    return view.colour("text" if strong else "text2")


def spread(ends: Sequence[End], axis: Axis, *, height: float, gap: float) -> tuple[End, ...]:
    """Push labels apart so that their middles are gap px from each other, first upwards, then back inside the top."""
    ordered = sorted(ends, key=lambda e: e.y)
    natural = [axis.share(e.y) * max(height, 1.0) for e in ordered]
    at: list[float] = []
    for y in natural:
        at.append(max(y, at[-1] + gap) if at else y)
    for i in reversed(range(len(at))):
        at[i] = min(at[i], at[i + 1] - gap if i + 1 < len(at) else max(height, natural[-1]))
    return tuple(replace(e, shift=round(a - y, 1)) for e, a, y in zip(ordered, at, natural, strict=True))


def this_year(newest: Period) -> int:
    """How many periods of its year have come, the newest among them."""
    passed = [newest.shift(-n) for n in range(PER_YEAR[newest.frequency])]
    return sum(1 for p in passed if p.end.year == newest.end.year)
