"""Readings of several regions side by side: which, in what order, who misses, and words where there is no number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import frame as frames
from components.scale import goal_number
from data import status
from data.period import Period
from data.profile import Indicator
from data.reading import Freshness, Reading, Status
from data.regions import Level, Region
from data.siblings.siblings import Siblings

if TYPE_CHECKING:
    from components.view import View
    from data.profile import PanelSpec


def goal_of(shown: Sequence[Reading], own: Reading) -> Reading | None:
    """A reading whose target is that of all shown; None when theirs differ or they have none. own: the region above,
    asked before anything was delivered: a count wanted of all is not wanted of each part."""
    return goal_among([shown], own)


def goal_among(groups: Sequence[Sequence[Reading]], own: Reading) -> Reading | None:
    """``goal_of`` of several lists together."""
    known = [group for group in map(_of_a_period, groups) if len(group)]
    if not known:
        return own if _comparable(own) else None
    goals = {
        (goal.target, goal.rule.low if goal.rule else None, goal.rule.high if goal.rule else None)
        for group in known
        for goal in (group.goals if isinstance(group, Siblings) else group)
    }
    return next((r for group in known for r in group if r.rule is not None), None) if len(goals) == 1 else None


def _of_a_period(readings: Sequence[Reading]) -> Sequence[Reading]:
    if isinstance(readings, Siblings):
        return readings if readings.period is not None else ()
    return [r for r in readings if r.period is not None]


def _comparable(reading: Reading) -> bool:
    """Parts are held against the same target as the whole: shares and averages, not counts."""
    named = reading.indicator
    return named.kind == "ratio" or (named.kind == "observed" and named.over_regions != "sum")


def outdated(fresh: Freshness | None) -> bool:
    """True when the number is no longer a present one: past its grace, or the last look at a late source failed."""
    return fresh is not None and (fresh.light == "stale" or (fresh.failed and fresh.light != "fresh"))


def old(reading: Reading) -> bool:
    return outdated(reading.freshness)


def missed(reading: Reading) -> bool:
    """A present value that misses its target; an old number has no present state."""
    return reading.value is not None and reading.status in {"act", "watch"} and not old(reading)


def mark_state(reading: Reading) -> str:
    """What a mark shows: act, watch, stale, or data when there is nothing to say."""
    return mark_of(reading.value, reading.status, reading.freshness)


def mark_of(value: float | None, state: Status, fresh: Freshness | None) -> str:
    """``mark_state`` of a reading that is not made."""
    if outdated(fresh):
        return "stale"
    return state if value is not None and state in {"act", "watch"} else "data"


def below(view: View, indicator: str, level: Level | None = None) -> Siblings:
    """One reading per region below the view's; at the lowest level the regions beside it, itself among them."""
    found = view.children(indicator, level=level)
    if not found and not level and view.region.parent in view.profile.regions:
        found = view.children(indicator, view.region.parent)
    return found.applying()


def standing(view: View, indicator: str) -> Reading:
    """The reading; before anything was delivered that of the last whole period, so that its target can be shown."""
    own = view.reading(indicator)
    if own.period is not None:
        return own
    sources = view.profile.sources_of(indicator)
    today = view.now.astimezone(view.zone).date()
    asked = Period.containing(today, sources[0].frequency if sources else "month").shift(-1)
    return view.reading(indicator, at=asked)


def held(reading: Reading, whole: Reading) -> Reading:
    """A category's reading held against the target of the whole, unless categories add up to it."""
    if not reading.category or reading.rule is not None or whole.rule is None or not _comparable(reading):
        return reading
    if reading.period is None:
        return reading
    state = status.judge(reading.indicator, whole.rule, reading.value, reading.period.end)
    return replace(reading, rule=whole.rule, target=whole.target, status=state)


def worst_first(readings: Sequence[Reading]) -> list[Reading]:
    """From farthest off the wanted side to best; without a value last. Equals keep the order of the regions."""
    return sorted(readings, key=lambda r: (r.value is None, badness(r)))


def badness(reading: Reading) -> float:
    """Smaller is worse, in the indicator's own direction; with a band, the farther outside the worse."""
    if reading.value is None:
        return 0.0
    return status.badness(reading.indicator, reading.rule, reading.value)


def improved(reading: Reading, before: float | None) -> bool:
    """Better than before, for an indicator with a direction."""
    return rose(reading.indicator, reading.value, before)


def rose(indicator: Indicator, value: float | None, before: float | None) -> bool:
    """Whether a value is better than the one before, for an indicator with a direction."""
    if value is None or before is None:
        return False
    if indicator.better == "lower":
        return value < before
    return indicator.better == "higher" and value > before


def exact(view: View, reading: Reading) -> str:
    """The value without its unit. Where rounding would hide that it misses its target: one more decimal, or "< 98"."""
    goal, value = reading.target, reading.value
    text = view.bare(reading)
    if value is None or goal is None or not missed(reading) or fmt.is_rupiah(reading.indicator):
        return text
    places = reading.indicator.decimals
    if round(value, places) != round(goal, places):
        return text
    if round(value, places + 1) != round(goal, places + 1):
        return fmt.number(value, places + 1, view.lang)
    return ("< " if value < goal else "> ") + goal_number(goal, reading.indicator, view.lang)


def rank(own: Reading, all_of_them: Siblings) -> int | None:
    """1 for the best; equal values share the better place. None without a value."""
    if own.value is None:
        return None
    mine = badness(own)
    return 1 + sum(b > mine for b in all_of_them.known().badness)


def withheld(view: View, reading: Reading, *, brief: bool = False) -> str:
    """Words in place of a number: "n < 5, disamarkan", "— belum melapor"."""
    if reading.why == "suppressed":
        return view.word("why_suppressed_short") if brief else view.why(reading)
    if brief:
        return view.why(reading, short=True)
    return view.why(reading)


def withheld_row(view: View, reading: Reading) -> html.Div:
    """A row without a number: a hatched stub of fixed length where it is hidden, a dash where missing; and why."""
    mark: Component = html.I(className="stub") if reading.why == "suppressed" else html.Span("—", className="dash")
    return html.Div([mark, html.Span(withheld(view, reading))], className="withheld")


def place(view: View, region: Region, *, full: bool = False) -> Component | str:
    """A region's name; where people can click, the way to its page."""
    name = view.region_name(region, full=full)
    if view.address.on_wall or region.level not in {"district", "village"}:
        return name
    return dcc.Link(name, href=view.address.href(f"/wilayah/{region.code}"), className="place-link")


def more(view: View, hidden: int) -> html.P | None:
    """ "dan 46 lain" under a list that was cut."""
    return html.P(view.word("rows_more", count=hidden), className="more") if hidden > 0 else None


def nothing(spec: PanelSpec, view: View, own: Reading | None, *, words: str = "") -> html.Div:
    """Why there is nothing to draw, over the middle of the body: words, or the reading's reason and when to look."""
    if words:
        return html.Div(html.Div(html.P(words), className="message"), className="over")
    found = frames.sources_of(spec, view)
    never_here = own is not None and own.why in {"not_applicable", "not_additive"}
    fresh = None if never_here or not found else view.freshness(frames.main_source(found, view).id)
    return html.Div(frames.message(view, own, fresh), className="over")
