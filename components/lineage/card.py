"""From a number back to its cells: formula, source, load, file, sheet, row, column; target, revisions, checks, use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import ids, titles
from components.lineage import cells as lineage_cells
from components.lineage import notes as lineage_notes
from components.lineage.origin import Origin
from components.live import Part
from components.view import View
from data.profile import Ratio, Total
from data.reading import Cell, Lineage, Reading

# Cells traced for the page; the count tells how many there are.
TRACED = 400


def parts(indicator: str) -> list[Part]:
    return [Part(ids.LINEAGE, draw=lambda v: card(v, indicator), key=indicator)]


def places() -> list[Component]:
    return [html.Section(id=ids.LINEAGE, className="panel lineage")]


def over_parts(found: Origin) -> list[Part]:
    """The card as a part of the page, so that it stays as new as everything else on it."""
    return [
        Part(
            ids.ORIGIN,
            draw=lambda v: card(v.of(v.profile.regions[found.region]), found.indicator, found.category),
            key=found.text(),
        )
    ]


def overlay(view: View) -> Component:
    """Where the card stands, over the page. Esc closes it (assets/laptop.js); so does the link."""
    close = [view.word("close"), " ", html.Kbd("Esc")]
    tools = [
        html.Button(view.word("copy_link"), className="btn js-copy", type="button"),
        dcc.Link(close, href=view.address.href(), className="btn js-origin-close"),
    ]
    label = {"aria-modal": "true", "aria-label": view.word("lineage_title")}
    inside = [html.Div(tools, className="origin-tools"), html.Section(id=ids.ORIGIN, className="panel lineage")]
    return html.Div(html.Div(inside, className="origin-box", role="dialog", **label), className="origin-shade")


def card(view: View, indicator: str, category: str = "") -> Mapping[str, Any]:
    """The chain for this view's region and period."""
    own = view.reading(indicator, category=category)
    found = view.snapshot.lineage(own, TRACED)
    return {
        "className": "panel lineage",
        "children": [
            html.Header([html.P(_about(view, own), className="cap"), html.H2(_finding(view, own))]),
            _equation(view, own, found),
            _chain(view, own, found),
            lineage_cells.draw(view, own, found.cells, count=found.count),
            html.Div(lineage_notes.blocks(view, own, found), className="lineage-notes"),
        ],
    }


def _about(view: View, own: Reading) -> str:
    words = [view.word("lineage_title")]
    if view.profile.info.sample:
        words.append(view.word("demo").lower())
    words += [view.region_name(own.region, full=True), own.indicator.label(view.lang)]
    return " · ".join(words) + f", {fmt.period(own.period, view.lang)}"


def _finding(view: View, own: Reading) -> str:
    """ "Balita stunting 420 dari balita diukur 2.879"; of what is no ratio its name and value."""
    if isinstance(own.indicator, Ratio) and own.numerator is not None and own.denominator is not None:
        halves = ((own.indicator.numerator, own.numerator), (own.indicator.denominator, own.denominator))
        top, bottom = (
            f"{view.indicator(i).name(view.lang)} {fmt.bare(v, view.indicator(i), view.lang)}" for i, v in halves
        )
        return view.word("lin_ratio", top=top, bottom=titles.lower(bottom))
    return f"{titles.name(view, own)} {view.value(own)}"


# ------------------------------------------------------------------------------------------------- how it is made


def _equation(view: View, own: Reading, found: Lineage) -> html.Div:
    """81,3 % = 946 / 1.164 × 100, with the name of each half and the cell it stands in when it is only one."""
    pieces: list[Component] = [html.Span(view.value(own), className="big")]
    if isinstance(own.indicator, Ratio) and own.numerator is not None and own.denominator is not None:
        pieces += _fraction(view, own, own.indicator, found)
    elif isinstance(own.indicator, Total) and found.parts:
        said = [_link(view, h.indicator.id, f"{h.indicator.label(view.lang)} {view.bare(h)}") for h in found.parts]
        pieces += [html.Span("="), html.Span(said, className="halves")]
    notes = [_rounded(view, own)]
    if own.expected:
        what = titles.unit_of(view, own.indicator)
        covered = view.word("coverage_of", count=own.reporting, total=own.expected, what=what)
        notes.append(view.word("lin_coverage", text=covered))
    pieces.append(html.Span([html.Span(n) for n in notes if n], className="notes"))
    return html.Div(pieces, className="equation")


def _fraction(view: View, own: Reading, ratio: Ratio, found: Lineage) -> list[Component]:
    top, bottom = (view.indicator(i) for i in (ratio.numerator, ratio.denominator))
    whole = [
        html.Span(fmt.number(v, 0 if float(v).is_integer() else 1, view.lang))
        for v in (own.numerator or 0.0, own.denominator or 0.0)
    ]
    named = [
        html.Span(
            [f"{view.word(k)}: ", _link(view, i.id, titles.lower(i.label(view.lang))), _cell_name(view, i.id, found)]
        )
        for k, i in (("lin_top", top), ("lin_bottom", bottom))
    ]
    pieces: list[Component] = [
        html.Span("="),
        html.Span(whole, className="fraction"),
        html.Span(named, className="halves"),
    ]
    if ratio.per != 1:
        pieces.append(html.Span(f"× {fmt.number(ratio.per, 0, view.lang)}", className="per"))
    return pieces


def _cell_name(view: View, indicator: str, found: Lineage) -> str:
    """ ", H47" (or ", baris 47") when the half stands in a single cell."""
    own = [c for c in found.cells if c.indicator == indicator]
    if len(own) != 1 or found.count > len(found.cells) or not own[0].row:
        return ""
    if own[0].spot:
        return f", {own[0].spot}"
    return f", {view.word('lin_at_row', row=fmt.number(own[0].row, 0, view.lang))}"


def _rounded(view: View, own: Reading) -> str:
    """ "dibulatkan dari 14,5884" when the shown value hides something."""
    if own.value is None or fmt.is_rupiah(own.indicator) or round(own.value, own.indicator.decimals) == own.value:
        return ""
    return view.word("lin_rounded", value=fmt.number(own.value, own.indicator.decimals + 3, view.lang))


def _link(view: View, indicator: str, text: str) -> dcc.Link:
    return dcc.Link(text, href=view.address.href(f"/indikator/{indicator}"))


def _chain(view: View, own: Reading, found: Lineage) -> html.Ol:
    """Formula → source → load → file → row."""
    cells, whole = found.cells, found.count <= len(found.cells)
    source = own.source
    first = cells[0] if cells else None
    load = view.snapshot.loads.get(first.load if first else own.load)
    steps = [
        ("lin_formula", _formula(view, own), own.indicator.code or own.indicator.id),
        ("lin_source", _system(view, own), view.profile.agency(source.agency).name(view.lang) if source else fmt.DASH),
        (
            "lin_load",
            fmt.moment(load.delivered, view.zone, view.lang, now=view.now) if load else fmt.DASH,
            view.word("load_number", number=fmt.number(load.number, 0, view.lang)) if load else "",
        ),
        ("lin_file", first.delivery if first else fmt.DASH, _sheet(view, first)),
        ("lin_row", _place(view, cells, whole=whole), view.word("lin_unchanged") if first else ""),
    ]
    return html.Ol(
        [
            html.Li([html.Em([html.B(str(n)), view.word(k)]), html.Strong(a, title=a), html.Span(b)])
            for n, (k, a, b) in enumerate(steps, start=1)
        ],
        className="chain",
    )


def _formula(view: View, own: Reading) -> str:
    kind = own.indicator
    if isinstance(kind, Ratio):
        top, bottom = (view.indicator(i).name(view.lang) for i in (kind.numerator, kind.denominator))
        return f"{top} ÷ {titles.lower(bottom)}" + (f" × {fmt.number(kind.per, 0, view.lang)}" if kind.per != 1 else "")
    return view.word(f"formula_{kind.kind}")


def _system(view: View, own: Reading) -> str:
    return (own.source.system or own.source.label(view.lang)) if own.source else fmt.DASH


def _sheet(view: View, cell: Cell | None) -> str:
    if cell is None:
        return ""
    print_ = f"{view.word('fingerprint')} {lineage_cells.short_print(cell)}" if cell.fingerprint else ""
    return " · ".join(t for t in (cell.sheet and f"{view.word('sheet')} {cell.sheet}", print_) if t)


def _place(view: View, cells: tuple[Cell, ...], *, whole: bool) -> str:
    """ "Baris 47 · Stunting, Diukur"; of many rows the first and the last of their sheet. whole: all were traced."""
    own = [c for c in cells if c.row and (c.delivery, c.sheet) == (cells[0].delivery, cells[0].sheet)]
    if not own:
        return fmt.DASH
    rows = sorted({c.row for c in own})
    columns = [c for c in dict.fromkeys(c.column for c in own) if c]
    first, last = (fmt.number(r, 0, view.lang) for r in (rows[0], rows[-1]))
    row = first if len(rows) == 1 else f"{first}–{last}" if whole else f"{first}–…"
    if not columns:
        return view.word("only_row", row=row)
    return view.word("row_column", row=row, column=fmt.names(columns, view.lang))
