"""Few exact values: a row for each region with several measures and the way the first one came.

Questions: children (of each indicator), history (of the first).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import frame as frames
from components import heat, titles
from components.lineage import origin
from components.panels.base import Rows
from components.panels.room import room
from components.ranks import below, mark_state, missed, more, old, place, withheld
from components.signs import sign
from components.space import fitting
from components.sparkline import sparkline
from data.profile import PanelSpec
from data.reading import Reading
from data.regions import Level
from data.siblings.siblings import Siblings

if TYPE_CHECKING:
    from components.view import View

KIND = "table"

# Px of the reference picture: a row and the heading on the wall; a laptop scrolls.
_ROW, _HEAD = 34.0, 34.0
_LINE = {"wall": (150, 30), "laptop": (110, 20)}
_PERIODS = 12


class Spec(PanelSpec):
    """indicators: columns, the first one leads: rows are sorted by it, its change and its line are shown.

    level: regions in rows (default: those directly below). limit: rows at most; 0: all on a laptop, what fits on a
    wall.
    """

    measures: tuple[str, ...] = Field(default=(), alias="indicators")
    level: Level | None = None
    limit: int = 0

    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().indicators(), *self.measures)))


@dataclass(frozen=True)
class Line:
    """One region: its reading of every indicator, the first one leads. None: it does not apply there."""

    lead: Reading
    beside: tuple[Reading | None, ...]


@dataclass(frozen=True)
class Lines:
    """Every region in the order shown. leads: of the first indicator; beside: the others, in the order of columns."""

    leads: Siblings
    beside: tuple[heat.Cells, ...]

    def first(self, count: int) -> list[Line]:
        """So many whole lines."""
        return [Line(lead, tuple(cells.get(lead.region.code) for cells in self.beside)) for lead in self.leads[:count]]


def draw(spec: Spec, view: View) -> Component:
    found = lines(spec, view)
    leads = found.leads
    if not leads.known() and set(leads.whys) <= {"no_data", ""}:
        sources = frames.sources_of(spec, view)
        own = view.reading(spec.indicators()[0])
        return frames.message(view, own, view.freshness(sources[0].id) if sources else None)
    shown = found.first(_count(spec, view, len(leads)))
    table = html.Table([html.Thead(_head(spec, view)), html.Tbody([_row(view, line) for line in shown])])
    cut = more(view, len(leads) - len(shown))
    return html.Div([table, cut] if cut else [table], className="figures-table")


def lines(spec: Spec, view: View) -> Lines:
    """Every region, worst first by the lead or by the column the reader asked for (address key ``urut``)."""
    first, *rest = spec.indicators()
    leads = below(view, first, spec.level)
    found = heat.measures(view, rest, spec.level, [region.code for region in leads.regions])
    beside = tuple(found[i] for i in rest)
    asked = view.address.get("urut")
    if asked == "nama":
        names = [region.name for region in leads.regions]
        return Lines(leads.taken(sorted(range(len(names)), key=names.__getitem__)), beside)
    if asked not in rest:
        return Lines(leads.worst_first(), beside)
    keys = [found[asked].order.get(region.code) for region in leads.regions]
    known = sorted((i for i, key in enumerate(keys) if key is not None), key=lambda i: keys[i] or (True, 0.0))
    return Lines(leads.taken([*known, *(i for i, key in enumerate(keys) if key is None)]), beside)


def _count(spec: Spec, view: View, total: int) -> int:
    wanted = min(spec.limit or total, total)
    if view.size == "laptop":
        return wanted
    return min(wanted, fitting(room(spec, view).height - _HEAD, _ROW, total))


def _halves(view: View, lead: str) -> bool:
    """Whether the lead is a ratio, so that its n is worth a column; a wall is too far away for it."""
    return view.indicator(lead).kind == "ratio" and view.size == "laptop"


def _denominator(view: View, lead: str) -> str:
    """The indicator a ratio is divided by; the indicator itself when it is no ratio."""
    found = getattr(view.indicator(lead), "denominator", lead)
    return found if found in view.profile.indicators else lead


def _head(spec: Spec, view: View) -> html.Tr:
    first, *rest = spec.indicators()
    what = view.word("h_region")
    cells = [_heading(view, what, "nama", current=False, css="l")]
    if _halves(view, first):
        cells.append(html.Th(view.indicator(_denominator(view, first)).name(view.lang)))
    change = "table_change_before" if view.address.compare == "previous" else "table_change"
    sorted_by = view.address.get("urut")
    cells.append(_heading(view, _column(view, first), "", current=sorted_by not in {"nama", *rest}))
    cells.append(html.Th(view.word(change)))
    cells += [_heading(view, _column(view, i), i, current=sorted_by == i) for i in rest]
    monthly = any(s.frequency == "month" for s in view.profile.sources_of(first))
    cells.append(html.Th(view.word("table_line_month" if monthly else "table_line", count=_PERIODS), className="l"))
    return html.Tr(cells)


def _heading(view: View, text: str, key: str, *, current: bool, css: str = "") -> html.Th:
    """A heading; where people can click, it sorts by its column."""
    arrow = " ▾" if current else ""
    if view.address.on_wall:
        return html.Th(text + arrow, className=css)
    href = view.address.href(urut=key)
    link = dcc.Link(text + arrow, href=href, title=view.word("table_sort", column=text))
    return html.Th(link, className=css, **({"aria-sort": "descending"} if current else {}))


def _column(view: View, indicator: str) -> str:
    named = view.indicator(indicator)
    unit = fmt.unit_word(named.unit, view.lang)
    return named.name(view.lang) + (f", {unit}" if unit else "")


def _row(view: View, line: Line) -> html.Tr:
    lead = line.lead
    state = "stale" if old(lead) else lead.status if lead.value is not None else "none"
    name = html.Td(
        [sign(state, view.lang), " ", place(view, lead.region)], className="l" + (" miss" if missed(lead) else "")
    )
    cells: list[Component] = [name]
    if _halves(view, lead.indicator.id):
        below_line = view.indicator(_denominator(view, lead.indicator.id))
        cells.append(html.Td(fmt.bare(lead.denominator, below_line, view.lang)))
    cells.append(html.Td(html.B(_cell(view, lead)), className=_colour(lead)))
    change = fmt.change(_change(view, lead), lead.indicator, view.lang) or fmt.DASH
    cells.append(html.Td(change, className="quiet"))
    cells += [html.Td(_cell(view, r) if r else fmt.DASH, className=_colour(r)) for r in line.beside]
    cells.append(html.Td(_line(view, lead, state), className="l"))
    chosen = " sel" if lead.region.code == view.region.code else ""
    return html.Tr(cells, className=f"row-{state}{chosen}")


def _cell(view: View, reading: Reading) -> Component | str:
    """The value; a hatched stub where it is hidden, a dash where nothing was told, each with its reason."""
    if reading.value is not None:
        return origin.link(view, reading, view.bare(reading))
    words = withheld(view, reading)
    if reading.why == "suppressed":
        return html.I(className="stub", role="img", title=words, **{"aria-label": words})
    return html.Span(fmt.DASH, title=words)


def _colour(reading: Reading | None) -> str:
    state = mark_state(reading) if reading is not None and reading.value is not None else ""
    return f"c-{state}" if state in {"act", "watch", "stale"} else ""


def _change(view: View, reading: Reading) -> float | None:
    before = view.before(reading)
    return None if reading.value is None or before is None else reading.value - before


def _line(view: View, lead: Reading, state: str) -> Component:
    width, height = _LINE[view.size]
    values = [r.value for r in view.history(lead.indicator.id, lead.region.code, last=_PERIODS)]
    return sparkline(
        values, view.theme, label="", target=lead.target, state=state, width=width, height=height,
        weight=2.2 if view.size == "wall" else 1.8,
    )  # fmt: skip


def title(spec: Spec, view: View) -> str:
    """The region that misses several measures, when there is one; else what the lead tells."""
    first, found = spec.indicators()[0], lines(spec, view)
    codes = [region.code for region in found.leads.regions]
    own = heat.Cells([found.leads], frozenset(codes))
    missed_of = Counter(code for cells in (own, *found.beside) for code in cells.missed)
    counted = [missed_of[code] for code in codes]
    count = max(counted, default=0)
    worst = found.leads.regions[counted.index(count)] if counted else None
    if worst is None or count < 2 or worst.code not in own.statuses:
        return titles.finding(view, first)
    return view.word("heat_one", place=worst.name, count=count)


def caption(spec: Spec, view: View) -> str:
    leads, first = lines(spec, view).leads, spec.indicators()[0]
    if not leads:
        return frames.measure(view, view.reading(first))
    asked = view.address.get("urut")
    column = view.word("table_by_name") if asked == "nama" else ""
    named = view.indicator(asked if asked in spec.indicators() else first)
    what = view.level_word(leads.regions[0].level)
    shown = _count(spec, view, len(leads))
    key = "table_caption_cut" if shown < len(leads) else "table_caption"
    words = view.word(key, count=len(leads), what=what, shown=shown, column=column or named.name(view.lang))
    return f"{words} · {fmt.period(leads.period, view.lang)}"


def rows(spec: Spec, view: View) -> Rows:
    """Every region with every measure, in the order shown."""
    first, *rest = spec.indicators()
    keys = ("h_code", "h_region", "h_count")
    names = (_column(view, first), view.word("h_before"), *(_column(view, i) for i in rest))
    table, plain = [], []
    found = lines(spec, view)
    for line in found.first(len(found.leads)):
        lead, before = line.lead, view.before(line.lead)
        n = fmt.number(lead.denominator, 0, view.lang) if lead.denominator is not None else fmt.DASH
        shown = view.bare(lead) if lead.value is not None else withheld(view, lead)
        cells = [heat.cell_text(view, r) for r in line.beside]
        table.append(
            (lead.region.code, lead.region.name, n, shown, fmt.bare(before, lead.indicator, view.lang), *cells)
        )
        values = [r.value if r else None for r in line.beside]
        plain.append((lead.region.code, lead.region.name, lead.denominator, lead.value, before, *values))
    return Rows((*(view.word(k) for k in keys), *names), tuple(table), tuple(plain))
