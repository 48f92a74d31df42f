"""Which part? The categories of one indicator against its target, as parts of a whole, or stacked for each region.

Questions: breakdown; children (of each category) for ``children_stack``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import frame as frames
from components import titles
from components.panels.base import Rows
from components.panels.breakdown_rows import drawn_rows, label
from components.panels.breakdown_stack import children_stack, stacked, stacks, wrong_way
from components.panels.room import room
from components.ranks import badness, below, more, old, withheld, worst_first
from components.space import fitting, text_width
from data.profile import PanelSpec
from data.reading import Reading

if TYPE_CHECKING:
    from components.view import View

KIND = "breakdown"

# Least height of a stack's row on the wall, px.
_ROW = 24.5
# Size of a title, px.
_TITLE = {"wall": 31.0, "laptop": 15.5}


class Spec(PanelSpec):
    """style: dots against a target line, bars from zero, one stacked bar, or a stacked bar for each region below.

    order "worst" sorts rows, "written" keeps the profile's order. columns: indicators beside ``children_stack``.
    limit: rows at most; 0: all on a laptop, what fits on a wall.
    """

    style: Literal["dots", "bars", "stack", "children_stack"] = "bars"
    order: Literal["worst", "written"] = "worst"
    columns: tuple[str, ...] = ()
    limit: int = 0

    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().indicators(), *self.columns)))


def draw(spec: Spec, view: View) -> Component:
    if spec.style == "children_stack":
        return _children(spec, view)
    found = parts(spec, view)
    if not found or all(r.value is None and r.why != "suppressed" for r in found):
        return _nothing(spec, view)
    if spec.style == "stack":
        return stacked(view, found)
    shown = found[: _count(spec, view, len(found))]
    body = drawn_rows(view, shown, bars=spec.style == "bars", height=room(spec, view).height)
    cut = more(view, len(found) - len(shown))
    return html.Div([body, cut] if cut else [body], className="brk-body")


def parts(spec: Spec, view: View) -> list[Reading]:
    """One reading a category. Sorted: worst first where there is a direction, largest first otherwise; groups stay."""
    found = view.breakdown(spec.indicator)
    if spec.order == "written" or spec.style == "stack" or any(label(view, r).group for r in found):
        return found
    if view.indicator(spec.indicator).better == "none":
        return sorted(found, key=lambda r: (r.value is None, -(r.value or 0.0)))
    return worst_first(found)


def _children(spec: Spec, view: View) -> Component:
    ranked = _ranked(spec, view)
    if not ranked or all(r.value is None and r.why != "suppressed" for r in ranked):
        return _nothing(spec, view)
    shown = ranked[: _count(spec, view, len(ranked))]
    body = children_stack(view, stacks(view, spec.indicator, shown), spec.columns)
    cut = more(view, len(ranked) - len(shown))
    return html.Div([body, cut] if cut else [body], className="brk-body")


def _ranked(spec: Spec, view: View) -> Sequence[Reading]:
    """Regions below: worst first; without a direction the largest first."""
    found = below(view, spec.indicator)
    if view.indicator(spec.indicator).better == "none":
        return sorted(found, key=lambda r: (r.value is None, -(r.value or 0.0)))
    return found.worst_first()


def _count(spec: Spec, view: View, total: int) -> int:
    wanted = min(spec.limit or total, total)
    if view.size == "laptop":
        return wanted
    line = _ROW if spec.style == "children_stack" else 22.0
    used = 56.0 if spec.style == "children_stack" else 0.0
    return min(wanted, fitting(room(spec, view).height - used, line, total))


def _nothing(spec: Spec, view: View) -> Component:
    sources = frames.sources_of(spec, view)
    fresh = view.freshness(sources[0].id) if sources else None
    return frames.message(view, view.reading(spec.indicator), fresh)


def title(spec: Spec, view: View) -> str:
    """The part that stands out; for regions the first of the list and who went the wrong way."""
    main = view.reading(spec.indicator)
    if spec.style == "children_stack":
        return _children_title(spec, view)
    told = [r for r in parts(spec, view) if r.value is not None]
    if not told:
        return titles.finding(view, spec.indicator)
    if any(old(r) for r in told):
        text = titles.name(view, main)
        if main.value is not None:
            text = view.word("f_short", name=text, value=view.value(main))
        return titles.at(view, text, told[0].period)
    better = main.indicator.better
    if better in {"higher", "lower"} and spec.style != "stack":
        worst = min(told, key=badness)
        key = "brk_lowest" if better == "higher" else "brk_highest"
    else:
        worst = max(told, key=lambda r: r.value or 0.0)
        key = "brk_most"
    words = label(view, worst)
    name = " ".join(t for t in (words.group, words.own) if t)
    whole = view.word(key, category=name, value=view.value(worst))
    # The value stands in its row too: a title of one line is worth more.
    fits = text_width(whole, _TITLE[view.size]) + _TITLE[view.size] < room(spec, view).width
    return whole if fits else view.word(f"{key}_short", category=name)


def _children_title(spec: Spec, view: View) -> str:
    ranked = [r for r in _ranked(spec, view) if r.value is not None]
    if not ranked or old(ranked[0]):
        return titles.finding(view, spec.indicator)
    first, better = ranked[0], view.indicator(spec.indicator).better
    key = "brk_children_low" if better == "higher" else "brk_children"
    text = view.word(key, place=first.region.name, value=view.value(first))
    worse = [r.region.name for r in ranked if wrong_way(view, r)]
    if not worse:
        return text
    return view.word("brk_up" if better == "lower" else "brk_down", title=text, names=fmt.names(worse, view.lang))


def state(spec: Spec, view: View) -> str:
    """The indicator's own state, or the worst of its categories where only these are held against a target."""
    if frames.worst_light(spec, view) in {"stale", "failed"}:
        return "stale"
    whole = view.verdict(spec.indicator).state
    if spec.style == "children_stack" or whole != "none":
        return whole
    found = {r.status for r in view.breakdown(spec.indicator) if r.value is not None}
    return next((s for s in ("act", "watch", "good") if s in found), "none")


def caption(spec: Spec, view: View) -> str:
    """Measure, period, target; what the ring is; the whole for a stack."""
    main = view.reading(spec.indicator)
    words = frames.measure(view, main)
    if spec.style == "children_stack" and main.value is not None:
        return f"{words} · {view.region_name(main.region)} {view.bare(main)}"
    rings = spec.style == "dots" and any(view.before(r) is not None for r in parts(spec, view))
    if not rings or main.period is None:
        return words
    return f"{words} · {view.word('brk_before', period=fmt.period(view.before_period(main.period), view.lang))}"


def rows(spec: Spec, view: View) -> Rows:
    """A row a category; for ``children_stack`` a row a region and category."""
    if spec.style == "children_stack":
        return _children_rows(spec, view)
    keys = ("h_category", "h_value", "h_before", "h_target", "h_state")
    table, plain = [], []
    for r in parts(spec, view):
        words = label(view, r)
        name = " · ".join(t for t in (words.group, words.own) if t)
        shown = view.value(r) if r.value is not None else withheld(view, r)
        before, target = (fmt.bare(v, r.indicator, view.lang) for v in (view.before(r), r.target))
        table.append((name, shown, before, target, view.word(f"state_{'stale' if old(r) else r.status}")))
        plain.append((r.category, r.value, view.before(r), r.target, r.status))
    return Rows(tuple(view.word(k) for k in keys), tuple(table), tuple(plain))


def _children_rows(spec: Spec, view: View) -> Rows:
    ranked = _ranked(spec, view)
    named = view.indicator(spec.indicator)
    found = stacks(view, spec.indicator, ranked) if ranked else []
    names = tuple(words(view.lang) for words in named.categories.values())
    header = (view.word("h_code"), view.word("h_region"), view.word("h_value"), view.word("h_before"), *names)
    table, plain = [], []
    for s in found:
        before, cells = view.before(s.total), [s.parts.get(c) for c in named.categories]
        shown = view.value(s.total) if s.total.value is not None else withheld(view, s.total)
        texts = (fmt.bare(v, named, view.lang) for v in (before, *cells))
        table.append((s.total.region.code, s.total.region.name, shown, *texts))
        plain.append((s.total.region.code, s.total.region.name, s.total.value, before, *cells))
    return Rows(header, tuple(table), tuple(plain))
