"""The cells a number was read from, as they stand in the file: rows and columns, the picked ones outlined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components.view import View
from data.reading import Cell, Reading

# Rows of the file shown at the most; the count says how many there are.
ROWS = 10
# Cells looked through for neighbouring rows.
NEAR = 400


@dataclass(frozen=True)
class Sheet:
    """One sheet of one delivery: its columns in order of appearance, its rows by number, and which rows were picked."""

    delivery: str
    sheet: str
    columns: tuple[str, ...]
    letters: dict[str, str]
    rows: dict[int, dict[str, tuple[Cell, ...]]]
    picked: frozenset[int]


def sheets(cells: Sequence[Cell], near: Sequence[Cell]) -> list[Sheet]:
    """Picked cells sheet by sheet, the fullest first. near: other cells, shown where they stand beside a picked row."""
    found: dict[tuple[str, str, int], list[Cell]] = {}
    for cell in cells:
        found.setdefault((cell.delivery, cell.sheet, cell.load), []).append(cell)
    ordered = sorted(found.items(), key=lambda pair: -len(pair[1]))
    return [_sheet(key, own, near) for key, own in ordered]


def _sheet(key: tuple[str, str, int], own: Sequence[Cell], near: Sequence[Cell]) -> Sheet:
    letters = {c.column: c.letter for c in own if c.letter}
    # As in the file: A … Z before AA; where the load does not say, as they were read.
    columns = tuple(
        sorted(dict.fromkeys(c.column for c in own), key=lambda c: (len(letters.get(c, "")), letters.get(c, "")))
    )
    picked = {c.row for c in own}
    beside = [c for c in near if (c.delivery, c.sheet, c.load) == key and c.column in columns and c.row not in picked]
    wanted = _next_to(picked, {c.row for c in beside})
    rows: dict[int, dict[str, tuple[Cell, ...]]] = {}
    for cell in sorted([*own, *(c for c in beside if c.row in wanted)], key=lambda c: c.row):
        row = rows.setdefault(cell.row, {})
        row[cell.column] = (*row.get(cell.column, ()), cell)
    return Sheet(key[0], key[1], columns, letters, rows, frozenset(picked))


def _next_to(picked: set[int], others: set[int]) -> set[int]:
    """The nearest row above the first picked one and below the last: only where few are picked."""
    if not picked or len(picked) > 2:
        return set()
    above, below = [r for r in others if r < min(picked)], [r for r in others if r > max(picked)]
    return {*sorted(above)[-1:], *sorted(below)[:1]}


def neighbours(view: View, own: Reading) -> tuple[Cell, ...]:
    """The cells of the places beside this one, for the rows around it; none at the top."""
    if own.period is None or own.region.parent not in view.profile.regions or own.region.level == "regency":
        return ()
    above = view.snapshot.reading(own.indicator.id, own.region.parent, own.period, own.category)
    return view.snapshot.lineage(above, NEAR).cells


def draw(view: View, own: Reading, cells: tuple[Cell, ...], *, count: int) -> html.Div:
    """The fullest sheet as a piece of the file, and a line for every other one."""
    if not cells:
        words = view.word("cells_hidden" if count else "cells_none")
        return html.Div([html.H3(view.word("cells_read")), html.P(words)], className="cells-read")
    few = len({c.row for c in cells}) <= 2
    found = sheets(cells, neighbours(view, own) if few else ())
    first, others = found[0], found[1:]
    lines: list[Component] = [_heading(view, cells, count), _piece(view, first)]
    if others:
        named = [f"{s.delivery}{' › ' + s.sheet if s.sheet else ''} ({len(s.picked)})" for s in others]
        lines.append(html.P(view.word("cells_also", names=fmt.names(named, view.lang, limit=4)), className="also"))
    return html.Div(lines, className="cells-read")


def _heading(view: View, cells: tuple[Cell, ...], count: int) -> html.H3:
    """ "Sel yang dibaca · 20 dari 20 sel · muatan 3 · sidik e361…3e83"."""
    first = cells[0]
    load = dcc.Link(
        view.word("load_number", number=fmt.number(first.load, 0, view.lang)),
        href=view.address.href(f"/sumber/{first.source.id}", muat=str(first.load)),
    )
    shown = view.word("cells_count", shown=len(cells), count=fmt.number(count, 0, view.lang))
    print_ = f" · {view.word('fingerprint')} {short_print(first)}" if first.fingerprint else ""
    words: list[Component | str] = [f"{shown} · {view.word('cell_load').lower()} ", load, print_]
    return html.H3([view.word("cells_read"), " ", html.Span(words)])


def short_print(cell: Cell) -> str:
    return f"{cell.fingerprint[:4]}…{cell.fingerprint[-4:]}"


def _piece(view: View, found: Sheet) -> html.Table:
    """Row numbers at the left as in the file, gaps between rows marked, picked cells outlined."""
    heads = [view.word("cell_place"), *(c or view.word("cell_measure") for c in found.columns)]
    caption = " › ".join(t for t in (found.delivery, found.sheet) if t)
    head = html.Tr(
        [html.Th("", className="gutter"), *(html.Th(h, className="l" if not i else "") for i, h in enumerate(heads))]
    )
    lines: list[html.Tr] = []
    numbers = list(found.rows)[:ROWS]
    for before, number in zip([None, *numbers], numbers, strict=False):
        if before is not None and number > before + 1:
            lines.append(_gap(len(heads)))
        lines.append(_line(view, found, number))
    if len(found.rows) > len(numbers):
        left = fmt.number(len(found.rows) - len(numbers), 0, view.lang)
        words = html.Td(view.word("cells_more_rows", count=left), colSpan=len(heads), className="l quiet")
        lines.append(html.Tr([html.Td("⋮", className="gutter"), words]))
    return html.Table(
        [html.Caption(caption), html.Thead([*_letter_row(found), head]), html.Tbody(lines)],
        className="cells piece few" if len(found.picked) <= 2 else "cells piece",
    )


def _letter_row(found: Sheet) -> list[html.Tr]:
    """The columns' letters over their headers, as a spreadsheet shows them; none where the load does not say."""
    if not found.letters:
        return []
    names = ["", "", *(found.letters.get(c, "") for c in found.columns)]
    return [html.Tr([html.Th(name, className="gutter") for name in names], className="letters")]


def _gap(width: int) -> html.Tr:
    return html.Tr([html.Td("⋮", className="gutter"), *(html.Td("") for _ in range(width))], className="gap")


def _line(view: View, found: Sheet, number: int) -> html.Tr:
    row = found.rows[number]
    first = next(iter(row.values()))[0]
    picked = number in found.picked
    cells = [
        html.Td(_text(view, row.get(column, ())), className="picked" if picked and column in row else "")
        for column in found.columns
    ]
    gutter = fmt.number(number, 0, view.lang) if number else fmt.DASH
    name = html.Td(_name(view, row, first), className="l")
    return html.Tr([html.Td(gutter, className="gutter"), name, *cells], className="" if picked else "beside")


def _name(view: View, row: dict[str, tuple[Cell, ...]], first: Cell) -> str:
    """The place, with the category when the whole row speaks of one."""
    categories = {c.category for cells in row.values() for c in cells}
    if len(categories) != 1 or not first.category:
        return first.region.name
    named = view.indicator(first.indicator).categories.get(first.category)
    return f"{first.region.name} · {named(view.lang) if named else first.category}"


def _text(view: View, cells: tuple[Cell, ...]) -> str:
    """The number as stored; of a cell that was a word, the category it became."""
    if not cells:
        return ""
    if len(cells) == 1:
        return _stored(view, cells[0])
    words = view.indicator(cells[0].indicator).categories
    told = [c.category for c in cells if c.value > 0]
    return ", ".join(words[t](view.lang) if t in words else t for t in told) or fmt.DASH


def _stored(view: View, cell: Cell) -> str:
    """Whole numbers in full, others with the indicator's decimals or as many as they have, up to three."""
    if float(cell.value).is_integer():
        return fmt.number(cell.value, 0, view.lang)
    decimals = next((d for d in range(1, 4) if abs(round(cell.value, d) - cell.value) < 1e-9), 3)
    return fmt.number(cell.value, decimals, view.lang)
