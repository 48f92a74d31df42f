"""Regions sorted by a word instead of a number: a category, or present and absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from components.panels.classes import Classed, Step, rest
from components.panels.units import Painter, Unit, regions_at
from data.period import Period
from data.profile import Indicator, Text
from data.regions import Level, Region

if TYPE_CHECKING:
    from components.view import View

# Colours of categories that are as wanted, best first, by their number: one is quiet, more are steps of one hue.
_GOOD = {1: ("data-dim",), 2: ("s4", "s2"), 3: ("s4", "s3", "s2")}
_PLAIN = ("s3", "s1", "s5", "s2", "s4")


def grouped(
    view: View, indicator: str, *, level: Level, present: Text | None = None, absent: Text | None = None
) -> Classed:
    """Regions by category, or by present (value above 0) and absent (written 0); good ones quiet, bad ones in amber."""
    named = view.indicator(indicator)
    if named.categories:
        return _by_category(view, named, level)
    words = present_words(view, present, absent)
    painter = Painter.of(view, indicator, level)
    units = tuple(_presence(painter, p, words) for p in regions_at(view, level, named))
    key = [Step(paint, word, sum(u.paint == paint for u in units)) for paint, word in zip(PRESENCE, words, strict=True)]
    if not any(u.observed for u in units):
        key = []  # a zero would say that somebody looked
    return Classed(units, (*key, *rest(view, units)))


PRESENCE = ("data-dim", "watch")


def present_words(view: View, present: Text | None, absent: Text | None) -> tuple[str, str]:
    """What the two sides are called: the profile's words or "ada" and "belum"."""
    return (
        present(view.lang) if present else view.word("map_present"),
        absent(view.lang) if absent else view.word("map_absent"),
    )


def _presence(painter: Painter, place: Region, words: tuple[str, str]) -> Unit:
    value = painter.value(place)
    if value is None:
        return painter.empty(place)
    here = 0 if value > 0 else 1
    return painter.unit(place, PRESENCE[here], lambda _: words[here])


def _by_category(view: View, named: Indicator, level: Level) -> Classed:
    paints = category_paints(named)
    painter = Painter.of(view, named.id, level)
    period = view.at(named.id) or view.reading(named.id).period
    places = regions_at(view, level, named)
    told = _categories_told(view, named, level, period)
    counts = [told.get(place.code, "") for place in places]
    units = tuple(_category_unit(painter, p, category, paints) for p, category in zip(places, counts, strict=True))
    key = [
        Step(paints[c], named.categories[c](view.lang).lower(), counts.count(c)) for c in ordered(named) if c in counts
    ]
    return Classed(units, (*key, *rest(view, units)))


def _categories_told(view: View, named: Indicator, level: Level, period: Period | None) -> Mapping[str, str]:
    """``category_of`` every region of a level that any was told of."""
    if period is None:  # nothing was told of the whole: each region's own newest
        return {p.code: category_of(view, named.id, p, None) for p in regions_at(view, level, named)}
    most: dict[str, float] = {}
    found: dict[str, str] = {}
    for category in view.snapshot.book.categories(named.id):
        below = view.snapshot.children(named.id, view.region.code, period, level=level, category=category).known()
        for region, value in zip(below.regions, below.values, strict=True):
            if (value or 0.0) > most.get(region.code, 0.0):
                most[region.code], found[region.code] = value or 0.0, category
    return found


def ordered(named: Indicator) -> list[str]:
    """Categories best first: good, neither, bad."""
    middle = [c for c in named.categories if c not in named.good_categories and c not in named.bad_categories]
    return [*named.good_categories, *middle, *named.bad_categories]


def category_of(view: View, indicator: str, region: Region, period: Period | None) -> str:
    """The category a region is in, in the period all are compared in: the one with the greatest value above 0; "" when
    none was told."""
    told = [r for r in view.snapshot.breakdown(indicator, region.code, period) if (r.value or 0) > 0]
    return max(told, key=lambda r: r.value or 0).category if told else ""


def category_paints(named: Indicator) -> dict[str, str]:
    """A colour token for each category."""
    good = _GOOD.get(len(named.good_categories), ("s5", "s4", "s3", "s2", "s1"))
    paints = {c: good[min(i, len(good) - 1)] for i, c in enumerate(named.good_categories)}
    paints |= dict.fromkeys(named.bad_categories, "watch")
    left = [c for c in named.categories if c not in paints]
    return paints | {c: _PLAIN[i % len(_PLAIN)] for i, c in enumerate(left)}


def _category_unit(painter: Painter, place: Region, category: str, paints: dict[str, str]) -> Unit:
    named, lang = painter.named, painter.view.lang
    if category not in named.categories:
        return painter.empty(place)
    return painter.unit(place, paints[category], lambda _: named.categories[category](lang))
