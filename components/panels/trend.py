"""A path over time: at most three lines with their names at the end, target dashed; cumulative against plan.

Question: history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import frame as frames
from components import titles, trend_figure
from components.card_words import relative
from components.panels.base import Rows
from components.panels.room import own_height, room
from components.ranks import nothing, old, outdated, standing
from components.space import below_title
from components.trend_plan import Line, plan, this_year
from data.period import PER_YEAR, Period
from data.profile import PanelSpec
from data.reading import Reading

if TYPE_CHECKING:
    from components.view import View

KIND = "trend"


class Spec(PanelSpec):
    """indicators: up to three of one unit. months: how far back, whatever the frequency of the data.

    context: below the regency, its line is drawn beside the region's own.
    """

    several: tuple[str, ...] = Field(default=(), alias="indicators", max_length=3)
    months: int = 24
    context: bool = True

    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().indicators(), *self.several)))[:3]


def draw(spec: Spec, view: View) -> Component:
    """The figure; without any value its axes and target stay, with the reason over them."""
    main = standing(view, spec.indicators()[0])
    series = lines(spec, view)
    label = spec.title(view.lang) if spec.title else title(spec, view)
    space = below_title(room(spec, view), label, view)
    chart = plan(series, view, own=main, slots=slots(spec, view, main, series), room=space)
    picture: list[Component] = [trend_figure.draw(chart, view, label=label)]
    if all(r.value is None for line in series for r in line.readings):
        picture.append(nothing(spec, view, main))
    return html.Div(picture, className="trend", style=own_height(spec, view))


def rows(spec: Spec, view: View) -> Rows:
    """One row per period, one column per line, and the target."""
    series = lines(spec, view)
    periods = sorted({r.period for line in series for r in line.readings if r.period is not None})
    by_period = [{r.period: r for r in line.readings} for line in series]
    header = (view.word("h_period"), *(line.name for line in series), view.word("h_target"))
    table, plain = [], []
    for p in periods:
        found = [known.get(p) for known in by_period]
        target = next((r.target for r in found if r is not None), None)
        shown = fmt.bare(target, series[0].indicator, view.lang)
        table.append((fmt.period(p, view.lang), *(view.value(r) if r else fmt.DASH for r in found), shown))
        plain.append((str(p), *(r.value if r else None for r in found), target))
    return Rows(header, tuple(table), tuple(plain))


def title(spec: Spec, view: View) -> str:
    """How far it moved over the whole line; against plan where it counts up; with its date where it is old."""
    first = spec.indicators()[0]
    own = view.reading(first)
    if own.value is None:
        return titles.finding(view, first)
    if old(own):
        return titles.dated(view, own)
    if own.indicator.cumulative and own.target:
        narrow = view.size == "wall" and spec.area is not None and spec.area[2] <= 3
        words = {"name": titles.name(view, own), "gap": relative(own.value, own.target, view.lang)}
        return view.word("trend_plan_short" if narrow else "trend_plan", **words)
    start = next((r for r in view.history(first, last=points(spec, own)) if r.value is not None), own)
    return moved(view, own, start)


def moved(view: View, own: Reading, start: Reading) -> str:
    """ "Stunting Dongko turun 3,5 poin dalam 2 tahun"; the plain finding when there is only one value."""
    if own.period is None or start.period is None or start.period == own.period:
        return titles.plain(view, own)
    delta = (own.value or 0.0) - (start.value or 0.0)
    words = fmt.change(delta, own.indicator, view.lang)
    name, span = titles.name(view, own), span_words(view, start.period, own.period)
    if words.startswith("±"):
        return view.word("trend_flat", name=name, value=view.value(own), span=span)
    key = "trend_fell" if delta < 0 else "trend_rose"
    return view.word(key, name=name, change=words.lstrip("+" + fmt.MINUS), span=span)


def span_words(view: View, first: Period, last: Period) -> str:
    """The time between two periods: "2 tahun", "setahun", "7 bulan", "30 hari"."""
    days = (last.end - first.end).days
    months = round(days / 30.44)
    if months >= 23 and abs(months / 12 - round(months / 12)) < 0.1:
        return view.word("span_years", count=round(months / 12))
    if months in {11, 12}:
        return view.word("span_year") if months == 12 else view.word("span_months", count=months)
    if months > 1:
        return view.word("span_months", count=months)
    return view.word("span_days", count=days)


def caption(spec: Spec, view: View) -> str:
    """Measure, unit and the first and last period of the line."""
    own = view.reading(spec.indicators()[0])
    unit = fmt.unit_word(own.indicator.unit, view.lang)
    parts = [own.indicator.label(view.lang) + (f", {unit}" if unit else "")]
    if own.indicator.cumulative:
        return f"{parts[0]} · {view.word('cumulative_plan' if own.target else 'cumulative')}"
    if own.period is not None:
        periods = [r.period for r in lines(spec, view)[0].readings if r.period]
        parts.append(f"{fmt.period(periods[0], view.lang)} – {fmt.period(own.period, view.lang)}")
    if own.freshness is not None and outdated(own.freshness):
        over = frames.overdue_seconds(view, own.freshness)
        parts = [parts[0], view.word("not_updated", span=fmt.span(over, view.lang))]
    return " · ".join(parts)


def points(spec: Spec, own: Reading) -> int:
    """Periods in the line: months in the frequency of the data; a year that counts up starts in January."""
    if own.period is None:
        return 12
    per_year = PER_YEAR[own.period.frequency]
    if own.indicator.cumulative:
        return this_year(own.period)
    return max(2, round(spec.months * per_year / 12))


def lines(spec: Spec, view: View) -> list[Line]:
    """The lines to draw: the indicators; or the one indicator and, below the regency, the regency's as context."""
    ids = spec.indicators()
    own = view.reading(ids[0])
    last = points(spec, own)
    top = view.profile.region
    if len(ids) == 1 and spec.context and view.region.code != top.code and not own.indicator.cumulative:
        named = own.indicator
        mine = Line(named, tuple(view.history(ids[0], last=last)), name=view.region.name)
        whole = tuple(view.history(ids[0], top.code, last=last))
        return [mine, Line(named, whole, name=view.word("regency_short"), context=True)]
    several = [view.indicator(i) for i in ids]
    return [
        Line(one, tuple(view.history(one.id, last=last)), name=one.name(view.lang) if len(ids) > 1 else "")
        for one in several
    ]


def slots(spec: Spec, view: View, own: Reading, series: list[Line]) -> list[Period]:
    """Periods along the axis: to the newest value, on to today where one is missing, or the whole year."""
    known = sorted({r.period for line in series for r in line.readings if r.period is not None})
    today = view.now.astimezone(view.zone).date()
    if not known:
        sources = view.profile.sources_of(spec.indicators()[0])
        newest = Period.containing(today, sources[0].frequency if sources else "month")
        return [newest.shift(n - 11) for n in range(12)]
    newest = known[-1]
    if own.indicator.cumulative:
        end = Period.containing(newest.end.replace(month=12, day=31), newest.frequency)
    elif own.freshness is not None and own.freshness.light != "fresh" and view.period is None:
        end = Period.containing(today, newest.frequency)
    else:
        end = newest
    while newest < end and len(known) < 400:
        newest = newest.shift(1)
        known.append(newest)
    return known
