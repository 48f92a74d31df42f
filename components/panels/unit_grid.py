"""Present or absent? One square for every region or facility, the absent ones by name below (question: children)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import frame as frames
from components import titles
from components.panels.base import Rows
from components.panels.classes import Classed
from components.panels.groups import grouped
from components.panels.map_small import Spot, image
from components.panels.map_tiles import square
from components.panels.room import Room, room
from components.panels.units import HIDDEN, NO_DATA, NOT_HERE, Unit
from components.ranks import place
from components.space import text_width
from data.profile import PanelSpec, Words

if TYPE_CHECKING:
    from components.view import View

KIND = "unit_grid"

# Lines of names below the squares, and the height of one in px.
_LINES = {"wall": 2, "laptop": 3}
_LINE = {"wall": 26.0, "laptop": 18.0}


class Spec(PanelSpec):
    """level: what one square is. present, absent: words for a value above 0 and for a written 0 ("hadir", "belum")."""

    level: Literal["village", "district", "facility"] = "village"
    present: Words | None = None
    absent: Words | None = None


def draw(spec: Spec, view: View) -> Component:
    """Squares as large as they fit, then who is absent."""
    found = sorted_units(spec, view)
    drawn = [u for u in found.units if u.paint != NOT_HERE] or list(found.units)
    names = _names(spec, view, found)
    used = _LINE[view.size] * (_LINES[view.size] if names else 0) + 6
    own = room(spec, view)
    columns = best_columns(len(drawn), Room(own.width, max(30.0, own.height - used)))
    old = frames.worst_light(spec, view) in {"stale", "failed"}
    picture = _image(spec, view, drawn, columns, old) if view.address.on_wall else _links(view, drawn, columns)
    return html.Div([picture, *names], className="unit-grid" + (" old" if old else ""))


def sorted_units(spec: Spec, view: View) -> Classed:
    return grouped(view, spec.indicator, level=spec.level, present=spec.present, absent=spec.absent)


def best_columns(count: int, space: Room) -> int:
    """The number of columns that makes count squares largest in this space."""
    if not count:
        return 1
    return max(range(1, count + 1), key=lambda c: (min(space.width / c, space.height / math.ceil(count / c)), -c))


def look(unit: Unit, *, old: bool) -> str:
    """How a square is painted: present filled, absent open, not known dashed."""
    if unit.paint in {NO_DATA, HIDDEN}:
        return "unknown"
    if unit.paint == "watch":
        return "absent-old" if old else "absent"
    return NOT_HERE if unit.paint == NOT_HERE else "stale" if old else "data"


def _image(spec: Spec, view: View, units: list[Unit], columns: int, old: bool) -> Component:
    """On a wall nothing is touched: one image."""
    spots = [
        Spot(i % columns * 11.5, i // columns * 11.5, 10, look(unit, old=old)) for i, unit in enumerate(units)
    ]  # fmt: skip
    size = (columns * 11.5 - 1.5, math.ceil(len(units) / columns) * 11.5 - 1.5)
    return html.Div(image(view, spots, size, label=title(spec, view)), className="picture")


def _links(view: View, units: list[Unit], columns: int) -> Component:
    squares = [square(view, unit) for unit in units]
    for drawn, unit in zip(squares, units, strict=True):
        drawn.className = f"u g-{look(unit, old=False)}"
    return html.Div(squares, className="squares-grid", style={"gridTemplateColumns": f"repeat({columns}, 1fr)"})


def _names(spec: Spec, view: View, found: Classed) -> list[Component]:
    """ "Belum: Terbis, Karangtengah …" as many as two lines hold, and how many nobody told about."""
    absent = [u for u in found.units if u.paint == "watch"]
    unknown = sum(u.paint in {NO_DATA, HIDDEN} for u in found.units)
    lines: list[Component] = []
    if absent:
        fitting = _fitting(view, absent, room(spec, view).width * _LINES[view.size])
        shown: list[Component | str] = [f"{_absent_word(spec, view).capitalize()}: "]
        for i, unit in enumerate(absent[:fitting]):
            shown += [", " if i else "", place(view, unit.region)]
        if fitting < len(absent):
            shown.append(" " + view.word("map_more", count=len(absent) - fitting))
        lines.append(html.P(shown, className="absentees"))
    if unknown:
        lines.append(html.P(view.word("units_unknown", count=unknown), className="not-known"))
    return lines


def _fitting(view: View, absent: list[Unit], width: float) -> int:
    """How many names fit the lines; when not all do, there is room for "dan n lain" too."""
    size = view.type.axis
    head, tail = text_width("Belum: ", size), text_width("dan 000 lain", size)
    widths = [text_width(view.region_name(u.region) + ", ", size) for u in absent]
    if head + sum(widths) <= width:
        return len(absent)
    used, count = head + tail, 0
    while count < len(widths) and used + widths[count] <= width:
        used, count = used + widths[count], count + 1
    return max(1, count)


def _absent_word(spec: Spec, view: View) -> str:
    return spec.absent(view.lang) if spec.absent else view.word("map_absent")


def title(spec: Spec, view: View) -> str:
    """ "146 dari 152 desa hadir"; an old count carries its date."""
    main = view.reading(spec.indicator)
    found = sorted_units(spec, view)
    asked = [u for u in found.units if u.paint != NOT_HERE]
    seen = [u for u in asked if u.observed]
    if not seen:
        return titles.finding(view, spec.indicator)
    here = sum(u.paint != "watch" for u in seen)
    unit = fmt.unit_word(main.indicator.unit, view.lang)
    what = unit if unit and unit != "%" else view.level_word(spec.level)
    word = spec.present(view.lang) if spec.present else view.word("units_here")
    key = "units_all" if here == len(asked) else "units_title"
    total = fmt.number(len(asked), 0, view.lang)
    text = view.word(key, count=fmt.number(here, 0, view.lang), total=total, what=what, word=word)
    if main.stale:
        return titles.at(view, text, main.period)
    return text


def caption(spec: Spec, view: View) -> str:
    main = view.reading(spec.indicator)
    period = fmt.period(main.period, view.lang)
    return view.word("units_caption", name=main.indicator.name(view.lang), period=period, word=_absent_word(spec, view))


def rows(spec: Spec, view: View) -> Rows:
    """Every region: present, absent or not known; the absent first."""
    found = sorted(sorted_units(spec, view).units, key=lambda u: (u.paint != "watch", u.observed))
    header = (view.word("h_code"), view.word("h_region"), view.word("h_state"))
    table = tuple((u.region.code, view.region_name(u.region, full=True), u.text) for u in found)
    plain = tuple((u.region.code, u.region.name, u.value) for u in found)
    return Rows(header, table, plain)
