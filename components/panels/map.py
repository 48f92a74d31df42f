"""Where? Regions in classes with the ones to act on numbered and listed (question: children).

With the regency's boundaries a choropleth; without, one tile a district and one square a village, same key, same signs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import frame as frames
from components import titles
from components.panels.base import Rows
from components.panels.classes import Classed, acting_limits, classed, short
from components.panels.groups import grouped
from components.panels.map_shapes import shape_map, small_map
from components.panels.map_small import small_tiles
from components.panels.map_tiles import Lines, beside, outside, tile_map
from components.panels.marks import Marked, counts_block, key_block, mark_list, marked
from components.panels.room import room
from components.shapes import Shapes, has_level, shapes
from components.space import text_width
from data.profile import Indicator, PanelSpec, Words
from data.reading import Reading

if TYPE_CHECKING:
    from components.view import View

KIND = "map"


class Spec(PanelSpec):
    """level: what one region of the map is (default: villages where the indicator is collected there, else districts).
    classes: round limits, ascending; empty: found from the values and target.

    list: how many regions to act on are numbered and listed; 0: none.
    small: two or three classes and their counts beside a small map; without classes it shows categories, or present
    (above 0) and absent (0) with these words.
    """

    level: Literal["village", "district"] | None = None
    classes: tuple[float, ...] = ()
    list: int = 9
    small: bool = False
    present: Words | None = None
    absent: Words | None = None


def level_of(spec: Spec, view: View) -> Literal["village", "district"]:
    """What one region is: as asked, or as deep as the indicator goes; below a district always its villages."""
    if view.region.level not in {"regency", "province"}:
        return "village"
    return spec.level or ("village" if view.indicator(spec.indicator).level == "village" else "district")


def draw(spec: Spec, view: View) -> Component:
    """The map, its key with counts and the list of regions to act on."""
    named = view.indicator(spec.indicator)
    found = sorted_regions(spec, view)
    outlines = shapes(view.profile)
    usable = outlines if has_level(outlines, view.profile, view.region.code, level_of(spec, view)) else None
    if spec.small:
        body = [html.Div(_small(view, named, found, usable), className="picture"), counts_block(view, found)]
        return html.Div(body, className=_classes("small", view, spec))
    numbered = marked(found, spec.list)
    if usable is None:
        return html.Div(
            tile_map(view, named, found, numbered, room=room(spec, view)),
            className=_classes("large tilemap", view, spec),
        )
    return html.Div(_with_shapes(view, spec, found, numbered, usable), className=_classes("large", view, spec))


def _small(view: View, named: Indicator, found: Classed, outlines: Shapes | None) -> Component:
    if outlines is None:
        return small_tiles(view, named, found)
    return small_map(view, named, found, outlines)


def _with_shapes(view: View, spec: Spec, found: Classed, numbered: Marked, outlines: Shapes) -> list[Component]:
    named = view.indicator(spec.indicator)
    boundaries = view.profile.info.boundaries
    words = html.P(boundaries.attribution(view.lang) if boundaries else "", className="attribution")
    key = key_block(view, named, found, title=True)
    listed = [mark_list(view, numbered)] if numbered.shown else []
    lines = Lines(len(found.key), len(numbered.shown) + bool(numbered.more))
    own = room(spec, view)
    left = beside(own, lines) if view.size == "laptop" else outside(own, lines, key=False, marks=True)
    figure = shape_map(view, named, found, numbered, shapes=outlines, room=left)
    picture = html.Div([figure, words], className="picture")
    if view.size == "laptop":
        return [picture, html.Div([key, *listed], className="side")]
    return [key, picture, *listed]


def _classes(name: str, view: View, spec: Spec) -> str:
    """Class of the body; an old map is drawn in the colour of old data."""
    return f"map {name}" + (" old" if frames.worst_light(spec, view) in {"stale", "failed"} else "")


def sorted_regions(spec: Spec, view: View) -> Classed:
    """Regions in classes of a number, or of a word where a small map shows no classes."""
    if by_words(spec, view):
        return grouped(view, spec.indicator, level=level_of(spec, view), present=spec.present, absent=spec.absent)
    return classed(view, spec.indicator, level=level_of(spec, view), limits=spec.classes)


def title(spec: Spec, view: View) -> str:
    """What the map adds to the number: how many regions of its level must be acted on, or are in a bad category."""
    main = view.reading(spec.indicator)
    if main.stale:
        return titles.dated(view, main)
    found = sorted_regions(spec, view)
    if by_words(spec, view):
        return _group_title(spec, view, found, main)
    acted = [u.region.code for u in found.units if u.paint == "act"]
    if not acted or main.value is None:
        return titles.finding(view, spec.indicator)
    limits = acting_limits(view, spec.indicator, level_of(spec, view), acted)
    limit = limits.pop() if len(limits) == 1 else None
    unit = "" if fmt.is_rupiah(main.indicator) else fmt.unit_word(main.indicator.unit, view.lang)
    known = limit is not None and main.indicator.better in {"higher", "lower"}
    key = f"map_acting_{'below' if main.indicator.better == 'higher' else 'above'}" if known else "map_acting"
    return view.word(
        key,
        name=titles.name(view, main),
        value=view.value(main),
        count=len(acted),
        what=view.level_word(level_of(spec, view)),
        limit=fmt.NBSP.join(t for t in (short(fmt.bare(limit, main.indicator, view.lang)), unit) if t),
    )


def _group_title(spec: Spec, view: View, found: Classed, main: Reading) -> str:
    """ "14 desa belum" by the word's own label; all well when none is bad; the plain finding when nothing was told."""
    words = {"name": titles.name(view, main), "what": view.level_word(level_of(spec, view))}
    bad = [s for s in found.key if s.paint == "watch"]
    count = sum(s.count for s in bad)
    if count:
        label = bad[0].label if len(bad) == 1 else max(bad, key=lambda s: s.count).label
        shown = count if len(bad) == 1 else max(s.count for s in bad)
        # The profile's own words for the absent say what is lacking: the name need not.
        key = "map_some" if spec.absent and not view.indicator(spec.indicator).categories else "map_some_are"
        return view.word(key, count=fmt.number(shown, 0, view.lang), label=label, **words)
    seen = [u for u in found.units if u.observed]
    if not seen:
        return titles.finding(view, spec.indicator)
    good = [s for s in found.key if s.count and s.paint not in {"missing", "hidden", "na"}]
    if len(good) == 1 and len(seen) == good[0].count and not any(u.paint == "missing" for u in found.units):
        return view.word("map_all_are", count=fmt.number(len(seen), 0, view.lang), label=good[0].label, **words)
    return titles.finding(view, spec.indicator)


def caption(spec: Spec, view: View) -> str:
    """Measure, period, target; and that a tile map is no map of borders. Where that is too long the measure goes,
    because the key names it."""
    main = view.reading(spec.indicator)
    if by_words(spec, view):
        return _short_caption(spec, view, main)
    words = frames.measure(view, main)
    if spec.small or has_level(shapes(view.profile), view.profile, view.region.code, level_of(spec, view)):
        return words
    whole = f"{words} · {view.word('map_schematic', what=view.word(f'map_what_{level_of(spec, view)}'))}"
    return whole if text_width(whole, view.type.axis) < room(spec, view).width else whole.split(" · ", 1)[1]


def _short_caption(spec: Spec, view: View, main: Reading) -> str:
    """What and when, in one line: the label or, where that is too long, the name."""
    period = fmt.period(main.period, view.lang)
    tries = [f"{text} · {period}" for text in (main.indicator.label(view.lang), main.indicator.name(view.lang))]
    width = room(spec, view).width
    return next((t for t in tries if text_width(t, view.type.axis) < width), main.indicator.name(view.lang))


def state(spec: Spec, view: View) -> str:
    """The worst that the map shows: regions to act on are told even where the whole meets its target."""
    if frames.worst_light(spec, view) in {"stale", "failed"}:
        return "stale"
    whole = view.verdict(spec.indicator).state
    if by_words(spec, view):
        bad = any(u.paint == "watch" for u in sorted_regions(spec, view).units)
        return whole if whole != "none" else "watch" if bad else "none"
    found = {u.status for u in sorted_regions(spec, view).units if u.observed}
    return next((s for s in ("act", "watch", "good") if s in {whole, *found}), "none")


def by_words(spec: Spec, view: View) -> bool:
    """Whether regions are sorted by a category or presence instead of a number."""
    return bool(view.indicator(spec.indicator).categories) or (spec.small and not spec.classes)


def rows(spec: Spec, view: View) -> Rows:
    """Every region of the map: where it lies, its value, its state."""
    found = sorted_regions(spec, view)
    regions = view.profile.regions
    words = by_words(spec, view)
    table, plain = [], []
    for unit in found.units:
        above = regions[unit.region.parent].name if unit.region.parent in regions else ""
        state = unit.status if unit.observed else "none"
        name = view.region_name(unit.region, full=True)
        table.append((name, above, unit.text, view.word(f"state_{state}") if state != "none" else fmt.DASH))
        told = unit.text if words and unit.observed else None
        value = told or unit.value
        plain.append((unit.region.code, above, value, state))
    header = tuple(view.word(f"map_{key}") for key in ("place", "parent", "value", "state"))
    return Rows(header, tuple(table), tuple(plain))
