"""From a number back to its cells: formula, source, load, file, sheet, row, column; target and its legal basis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import ids, titles
from components.live import Part
from components.view import View
from data.profile import Ratio, Total
from data.reading import Cell, Reading

# Cells shown on the page; the count tells how many there are.
SHOWN = 12


def parts(indicator: str) -> list[Part]:
    return [Part(ids.LINEAGE, draw=lambda v: card(v, indicator), key=indicator)]


def places() -> list[Component]:
    return [html.Section(id=ids.LINEAGE, className="panel lineage")]


def card(view: View, indicator: str) -> Mapping[str, Any]:
    """The chain for this view's region and period."""
    own = view.reading(indicator)
    lineage = view.snapshot.lineage(own, SHOWN)
    return {
        "className": "panel lineage",
        "children": [
            html.Header([html.H2(view.word("lineage_title")), html.P(_about(view, own), className="cap")]),
            html.Div([_equation(view, own, lineage.parts), _chain(view, own, lineage.cells)], className="body"),
            _cells(view, lineage.cells, lineage.count),
            _target(view, own),
        ],
    }


def _about(view: View, own: Reading) -> str:
    sample = f" · {view.word('demo').lower()}" if view.profile.info.sample else ""
    place = view.region_name(own.region, full=True)
    return f"{place} · {own.indicator.label(view.lang)}, {fmt.period(own.period, view.lang)}{sample}"


def _equation(view: View, own: Reading, halves: tuple[Reading, ...]) -> html.Div:
    """81,3 % = 946 / 1.164 × 100, with the name of each half."""
    pieces: list[Component] = [html.Span(view.value(own), className="big")]
    if isinstance(own.indicator, Ratio) and own.numerator is not None and own.denominator is not None:
        top, bottom = (view.indicator(i) for i in (own.indicator.numerator, own.indicator.denominator))
        fraction = html.Span(
            [
                html.Span(fmt.bare(own.numerator, top, view.lang)),
                html.Span(fmt.bare(own.denominator, bottom, view.lang)),
            ],
            className="fraction",
        )
        named = html.Span([_link(view, top.id, top.label(view.lang)), _link(view, bottom.id, bottom.label(view.lang))])
        per = html.Span(f"× {fmt.number(own.indicator.per, 0, view.lang)}") if own.indicator.per != 1 else ""
        pieces += [html.Span("="), fraction, named, per]
    elif isinstance(own.indicator, Total) and halves:
        said = [_link(view, h.indicator.id, f"{h.indicator.label(view.lang)} {view.bare(h)}") for h in halves]
        pieces += [html.Span("="), html.Span(said)]
    if own.expected > 1:
        what = titles.unit_of(view, own.indicator)
        pieces.append(html.Span(view.word("coverage_of", count=own.reporting, total=own.expected, what=what)))
    return html.Div(pieces, className="equation")


def _link(view: View, indicator: str, text: str) -> dcc.Link:
    return dcc.Link(text, href=view.address.href(f"/indikator/{indicator}"))


def _chain(view: View, own: Reading, cells: tuple[Cell, ...]) -> html.Ol:
    """Formula → source → load → file → row."""
    source = own.source
    first = cells[0] if cells else None
    fresh = view.freshness(source.id) if source else None
    steps = [
        ("lin_formula", _formula(view, own), own.indicator.code or own.indicator.id),
        ("lin_source", _system(view, own), view.profile.agency(source.agency).name(view.lang) if source else fmt.DASH),
        (
            "lin_load",
            view.word("load_number", number=fmt.number(own.load, 0, view.lang)) if own.load else fmt.DASH,
            fmt.moment(fresh.delivered, view.zone, view.lang) if fresh else "",
        ),
        ("lin_file", first.delivery if first else fmt.DASH, _sheet(view, first)),
        ("lin_row", _place(view, first), view.word("lin_unchanged")),
    ]
    return html.Ol(
        [html.Li([html.Em(view.word(k)), html.B(a, title=a), html.Span(b)]) for k, a, b in steps], className="chain"
    )


def _formula(view: View, own: Reading) -> str:
    kind = own.indicator
    if isinstance(kind, Ratio):
        top, bottom = (view.indicator(i).name(view.lang) for i in (kind.numerator, kind.denominator))
        return f"{top} ÷ {bottom}" + (f" × {fmt.number(kind.per, 0, view.lang)}" if kind.per != 1 else "")
    return view.word(f"formula_{kind.kind}")


def _system(view: View, own: Reading) -> str:
    return (own.source.system or own.source.label(view.lang)) if own.source else fmt.DASH


def _sheet(view: View, cell: Cell | None) -> str:
    if cell is None:
        return ""
    print_ = f"{view.word('fingerprint')} {cell.fingerprint[:4]}…{cell.fingerprint[-4:]}" if cell.fingerprint else ""
    return " · ".join(t for t in (cell.sheet and f"{view.word('sheet')} {cell.sheet}", print_) if t)


def _place(view: View, cell: Cell | None) -> str:
    if cell is None or not cell.row:
        return fmt.DASH
    return view.word("row_column", row=fmt.number(cell.row, 0, view.lang), column=cell.column)


def _cells(view: View, cells: tuple[Cell, ...], count: int) -> html.Div:
    """The stored values themselves, with file and row."""
    keys = (
        "cell_place",
        "cell_measure",
        "cell_value",
        "cell_file",
        "cell_sheet",
        "cell_row",
        "cell_column",
        "cell_load",
    )
    head = html.Tr([html.Th(view.word(k), className="l" if i in {0, 1, 3, 4, 6} else "") for i, k in enumerate(keys)])
    lines = [html.Tr([html.Td(c, className="l" if i in {0, 1, 3, 4, 6} else "") for i, c in enumerate(_line(view, x))])
             for x in cells]  # fmt: skip
    return html.Div(
        [
            html.H3([view.word("cells_read"), " ", html.Span(view.word("cells_count", shown=len(cells), count=count))]),
            html.Table([html.Thead(head), html.Tbody(lines)], className="cells"),
        ],
        className="cells-read",
    )


def _line(view: View, cell: Cell) -> list[Any]:
    indicator = view.indicator(cell.indicator)
    measure = indicator.name(view.lang) + (f" · {cell.category}" if cell.category else "")
    return [
        cell.region.name, measure, fmt.bare(cell.value, indicator, view.lang), cell.delivery, cell.sheet or fmt.DASH,
        fmt.number(cell.row, 0, view.lang), cell.column,
        dcc.Link(
            fmt.number(cell.load, 0, view.lang),
            href=view.address.href(f"/sumber/{cell.source.id}", muat=str(cell.load)),
        ),
    ]  # fmt: skip


def _target(view: View, own: Reading) -> html.Dl:
    """Target, its legal basis, from when to when."""
    rule = own.rule
    basis = rule.basis(view.lang) if rule else view.word("no_target")
    valid = ""
    if rule:
        until = fmt.day(rule.valid_to, view.lang) if rule.valid_to else view.word("until_replaced")
        valid = f"{fmt.day(rule.valid_from, view.lang)} – {until}"
    pairs = [(view.word("target"), titles.target_words(view, own)), (view.word("legal_basis"), basis or fmt.DASH)]
    if valid:
        pairs.append((view.word("valid"), valid))
    return html.Dl([x for k, v in pairs for x in (html.Dt(k), html.Dd(v))], className="basis")
