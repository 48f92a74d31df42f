"""Where does one stand among all? One tick per region, right is better whatever the direction, itself in focus.

Questions: children (of the regency, at the region's own level), reading. For facilities the axis is the plain one,
with the values beyond the target written out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import frame as frames
from components import strip_figure, titles
from components.panels.base import Rows
from components.panels.room import room
from components.ranking_figure import targets_of
from components.ranks import goal_of, mark_state, nothing, old, rank, standing, withheld
from components.scale import goal_number, tick_words
from components.space import font, text_width
from components.strip_figure import Strip
from data.profile import PanelSpec
from data.reading import Reading
from data.regions import Level

if TYPE_CHECKING:
    from components.view import View

KIND = "strip"


class Spec(PanelSpec):
    """indicators: one strip each. level: what one tick is (default: regions of the level looked at; "facility": one
    strip per kind of facility, on an axis of plain values)."""

    several: tuple[str, ...] = Field(default=(), alias="indicators")
    level: Level | None = None

    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().indicators(), *self.several)))


def draw(spec: Spec, view: View) -> Component:
    """Labels, one figure under them all, value and rank at the right."""
    strips = find(spec, view)
    if not any(s.count for s in strips):
        return nothing(spec, view, frames.main_reading(spec, view))
    label = spec.title(view.lang) if spec.title else title(spec, view)
    plain = spec.level == "facility"
    figure = html.Div(strip_figure.draw(strips, view, label=label, plain=plain), className="ticks-figure")
    goals = _room_for_goals(spec, view, strips)
    cells: list[Component] = [figure]
    for i, strip in enumerate(strips):
        cells += _plain_labels(view, strip, row=i + 1) if plain else _labels(view, strip, row=i + 1, goals=goals)
    if plain:
        cells.append(_axis(view, strips))
    return html.Div(cells, className="strips plain" if plain else "strips", style={"--n": len(strips)})


def rows(spec: Spec, view: View) -> Rows:
    """One row per strip: value, target, rank, how many; facilities: one row each."""
    strips = find(spec, view)
    if spec.level == "facility":
        every = [(s, r) for s in strips for r in s.readings]
        header = tuple(view.word(w) for w in ("h_region", "h_value", "h_state"))
        table = tuple((r.region.name, view.value(r), view.word(f"state_{r.status}")) for _, r in every)
        return Rows(header, table, tuple((r.region.name, r.value, r.status) for _, r in every))
    header = tuple(view.word(w) for w in ("h_indicator", "h_value", "h_target", "h_rank", "h_count"))
    found = [(s, s.own, rank(s.own, s.readings) if s.own else None) for s in strips]
    return Rows(
        header,
        tuple(
            (s.label, _value(view, s.own), fmt.bare(s.target, s.indicator, view.lang), str(n or fmt.DASH), str(s.count))
            for s, _, n in found
        ),
        tuple((s.label, own.value if own else None, s.target, n, s.count) for s, own, n in found),
    )


def find(spec: Spec, view: View) -> list[Strip]:
    """The strips, in the order of the profile."""
    if spec.level == "facility":
        return _facilities(spec, view)
    level = spec.level or (view.region.level if view.region.level != "regency" else "district")
    top = view.profile.region.code
    strips = []
    for indicator in spec.indicators():
        readings = view.children(indicator, top, level=level)
        own = view.reading(indicator)
        unit = fmt.unit_word(own.indicator.unit, view.lang)
        label = own.indicator.name(view.lang) + (f", {unit}" if unit else "")
        inside = any(region.code == view.region.code for region in readings.regions)
        goal = own if inside else goal_of(readings, own)
        strips.append(Strip(label, own.indicator, readings, own if inside else None, _limit(goal)))
    return strips


def _facilities(spec: Spec, view: View) -> list[Strip]:
    strips = []
    for indicator in spec.indicators():
        found, own = view.children(indicator, level="facility"), standing(view, indicator)
        kinds: dict[str, list[int]] = {}
        for i, region in enumerate(found.regions):
            kinds.setdefault(region.kind, []).append(i)
        for kind, rows_ in kinds.items():
            readings = found.taken(rows_)
            strips.append(
                Strip(kind.upper(), view.indicator(indicator), readings, None, _limit(goal_of(readings, own)))
            )
    return strips


def _limit(goal: Reading | None) -> float | None:
    """The target; of a band its upper end, which is the one that is passed."""
    return next(reversed(targets_of(goal)), None) if goal else None


def state(spec: Spec, view: View) -> str:
    """The region's own worst state; of facilities the worst of any."""
    if frames.worst_light(spec, view) in {"stale", "failed"}:
        return "stale"
    strips = find(spec, view)
    shown = [s.own for s in strips if s.own] or [r for s in strips for r in s.readings]
    states = {r.status for r in shown if not old(r)}
    return next((s for s in ("act", "watch", "good") if s in states), "none")


def title(spec: Spec, view: View) -> str:
    """The two lowest ranks: "Stunting ke-12, Ibu hamil K6 ke-13 dari 14"; of facilities how many miss the target."""
    strips = find(spec, view)
    if spec.level == "facility":
        return _outliers_title(spec, view, strips)
    ranked = [(n, s) for s in strips if s.own and not old(s.own) and (n := rank(s.own, s.readings))]
    ranked.sort(key=lambda pair: -pair[0] / max(pair[1].count, 1))
    if not ranked:
        return titles.finding(view, spec.indicators()[0])
    first = {"name": ranked[0][1].indicator.name(view.lang), "rank": ranked[0][0], "count": ranked[0][1].count}
    if len(ranked) == 1 or ranked[1][1].count != ranked[0][1].count:
        return view.word("strip_one", **first)
    return view.word("strip_two", **first, other=ranked[1][1].indicator.name(view.lang), second=ranked[1][0])


def _outliers_title(spec: Spec, view: View, strips: list[Strip]) -> str:
    missing = [(s, r) for s in strips for r in s.outliers]
    if not missing or missing[0][0].target is None:
        return titles.finding(view, spec.indicators()[0])
    kinds = {s.label for s, _ in missing}
    what = kinds.pop() if len(kinds) == 1 else view.word("level_facility")
    target = tick_words((missing[0][0].target,), missing[0][0].indicator, view.lang)[0]
    newest = missing[0][1]
    side = "above" if (newest.value or 0.0) > missing[0][0].target else "below"
    text = view.word(f"strip_outliers_{side}", count=len(missing), what=what, target=target)
    if old(newest):
        return titles.at(view, text, newest.period)
    return text


def caption(spec: Spec, view: View) -> str:
    """What one line is, and which way is better."""
    strips = find(spec, view)
    level = next((region.level for s in strips for region in s.readings.regions), "district")
    what = view.level_word(level)
    if spec.level != "facility":
        return view.word("strip_caption", what=what)
    return f"{view.indicator(spec.indicators()[0]).name(view.lang)} · {view.word('strip_plain_caption', what=what)}"


def _room_for_goals(spec: Spec, view: View, strips: Sequence[Strip]) -> bool:
    """Whether every label has room for the target's words beside it; the dashed tick stands anyway."""
    width = room(spec, view).width - 9 * font(view)
    return all(text_width(s.label + _goal(view, s), font(view)) + font(view) < width for s in strips)


def _goal(view: View, strip: Strip) -> str:
    if strip.target is None:
        return ""
    return view.word("target_value", value=goal_number(strip.target, strip.indicator, view.lang))


def _labels(view: View, strip: Strip, *, row: int, goals: bool) -> list[Component]:
    """Name over the ticks, its target where there is room; value and rank at the right."""
    line = {"gridRow": row}
    own = strip.own
    tone = mark_state(own) if own else "data"
    name: list[Component] = [
        html.Span(strip.label, className="strip-name miss" if tone in {"act", "watch"} else "strip-name")
    ]
    if goals and strip.target is not None:
        name.append(html.Span(_goal(view, strip), className="goal"))
    cells: list[Component] = [html.Div(name, className="strip-label", style=line)]
    if own is not None:
        place = rank(own, strip.readings)
        words = view.word("strip_rank", n=place) if place else fmt.DASH
        cells.append(html.B(_value(view, own), className=f"strip-value v-{tone}", style=line))
        cells.append(html.Span(words, className="strip-rank", style=line))
    return cells


def _plain_labels(view: View, strip: Strip, *, row: int) -> list[Component]:
    """The kind of facility at the left; at the right the values beyond the target: nothing is only a mark."""
    line = {"gridRow": row}
    cells: list[Component] = [html.Span(strip.label, className="strip-kind", style=line)]
    if strip.outliers:
        values = fmt.names([view.bare(r) for r in strip.outliers], view.lang, limit=5)
        cells.append(html.B(values, className=f"beyond v-{_tone(strip)}", style=line))
    return cells


def _tone(strip: Strip) -> str:
    first = strip.outliers[0]
    return "stale" if old(first) else "act" if any(r.status == "act" for r in strip.outliers) else "watch"


def _value(view: View, own: Reading | None) -> str:
    if own is None:
        return fmt.DASH
    if own.value is None and own.why == "suppressed":
        return withheld(view, own, brief=True)
    return view.bare(own)


def _axis(view: View, strips: list[Strip]) -> html.Div:
    words = [
        html.Span(t.text, className="tick target" if t.target else "tick", style={"left": f"{t.share * 100:.2f}%"})
        for t in strip_figure.ticks(strips, view)
    ]
    return html.Div(words, className="strip-axis", style={"gridRow": len(strips) + 1})
