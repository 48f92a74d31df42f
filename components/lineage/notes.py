"""Beside the cells of a number: its target and legal basis, its revisions, the load's checks, and where it is used."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import titles
from components.context import web
from components.doubts import MARK, doubt_words, doubted, doubts_of, full_words
from components.panels.note import thresholds
from components.signs import sign, state_word
from components.view import View
from data.doubts.explanations import explanations_of
from data.reading import Cell, Lineage, Reading

CHECKS, REVISIONS, DOUBTED = 4, 6, 6


def blocks(view: View, own: Reading, found: Lineage) -> list[html.Div]:
    """Doubts, target, revisions (of a number from a cell or two), checks of the load, use."""
    every = (
        _doubts(view, own),
        _target(view, own),
        _revisions(view, own, found),
        _checks(view, own, found),
        _used(view, own),
    )
    return [block for block in every if block is not None]


def _block(title: str, body: Component) -> html.Div:
    return html.Div([html.H3(title), body])


def _doubts(view: View, own: Reading) -> html.Div | None:
    """Why the number is doubted, or which of the regions below are."""
    lines = [doubt_words(view, own) + _said(view, own)] if doubts_of(own) or own.doubtful else []
    if own.doubtful:
        level = view.snapshot.book.levels.level(own.indicator.id)
        below = view.snapshot.children(own.indicator.id, own.region.code, own.period, level=level)
        lines += [full_words(view, r) + _said(view, r) for r in doubted(below)[:DOUBTED]]
    if not lines:
        return None
    items = [html.Li([html.Span(MARK, className="doubt-mark", **{"aria-hidden": "true"}), " ", text]) for text in lines]
    return _block(view.word("note_doubts"), html.Ul(items, className="checks"))


def _said(view: View, reading: Reading) -> str:
    """ " — Dinkes, 6 Nov: "pengukuran serentak"", what was last said of it; "" when nothing was."""
    if view.audience != "internal":
        return ""
    newest = next(iter(explanations_of(web().store.engine, reading)), None)
    if newest is None:
        return ""
    return f' — {newest.who}, {fmt.moment(newest.at, view.zone, view.lang)}: "{newest.text}"'


def _target(view: View, own: Reading) -> html.Div:
    """Target, its legal basis, from when to when, thresholds, and how the value stands against it."""
    rule = own.rule
    pairs: list[tuple[str, Any]] = [(view.word("target_title"), titles.target_words(view, own))]
    if rule:
        pairs.append((view.word("legal_basis"), rule.basis(view.lang) or fmt.DASH))
        until = fmt.day(rule.valid_to, view.lang) if rule.valid_to else view.word("until_replaced")
        pairs.append((view.word("valid"), f"{fmt.day(rule.valid_from, view.lang)} – {until}"))
        pairs.append((view.word("note_thresholds"), thresholds(own, view)))
    state = "stale" if own.stale else own.status
    if own.value is not None:
        pairs.append((view.word("col_state"), [sign(state, view.lang, label=False), " ", state_word(state, view.lang)]))
    return _block(view.word("target_title"),
                  html.Dl([x for k, v in pairs for x in (html.Dt(k), html.Dd(v))], className="basis"))  # fmt: skip


def _revisions(view: View, own: Reading, found: Lineage) -> html.Div | None:
    """Every value the cells ever had, newest load first: only where the number comes from a cell or two."""
    if own.period is None or not found.cells or found.count > 2 or own.indicator.kind == "cases":
        return None
    if view.small_below(own.indicator.id):  # what stood there before may have been small
        return None
    keys = ("rev_when", "cell_measure", "rev_value", "rev_note")
    head = html.Tr([html.Th(view.word(k), className="" if k == "rev_value" else "l") for k in keys])
    lines = [line for cell in found.cells for line in _revised(view, cell, str(own.period))]
    if not lines:
        return None
    table = html.Table([html.Thead(head), html.Tbody(lines[:REVISIONS])], className="revisions")
    return _block(view.word("rev_title"), table)


def _revised(view: View, cell: Cell, period: str) -> list[html.Tr]:
    named = view.indicator(cell.indicator)
    known = web().store.revisions(cell.indicator, cell.region.code, period, cell.category)
    lines = []
    for n, one in enumerate(known):
        value = fmt.bare(one.value, named, view.lang)
        note = "rev_retracted" if one.load.retracted else "rev_first" if n == len(known) - 1 else "rev_again"
        lines.append(
            html.Tr(
                [
                    html.Td(fmt.moment(one.load.delivered, view.zone, view.lang), className="l"),
                    html.Td(named.name(view.lang), className="l"),
                    html.Td(html.B(value) if one.current else html.S(value)),
                    html.Td(view.word(note), className="l"),
                ]
            )
        )
    return lines


def _checks(view: View, own: Reading, found: Lineage) -> html.Div | None:
    """What was checked when the load came in: the columns read here first, then that its rows add up."""
    load = view.snapshot.loads.get(found.cells[0].load if found.cells else own.load)
    if load is None:
        return None
    # A column's sum, told with the check, is a sum of counts that are hidden one by one.
    columns = {c.column for c in found.cells if c.column} if not view.small_below(own.indicator.id) else set()
    newest = {text.split(":")[0]: (text, ok) for text, ok in load.checks if text.split(":")[0] in columns}
    bad = [(text, ok) for text, ok in load.checks if not ok and view.audience == "internal"]
    counted = view.word(
        "lin_counted",
        **{k: fmt.number(getattr(load, k), 0, view.lang) for k in ("read", "loaded", "returned", "ignored")},
    )
    adds_up = load.read == load.loaded + load.returned + load.ignored
    first = list(dict.fromkeys([*bad, *newest.values()]))[: CHECKS - 1]
    items = [
        html.Li([sign("good" if ok else "watch", view.lang), " ", text]) for text, ok in [*first, (counted, adds_up)]
    ]
    return _block(view.word("lin_checks"), html.Ul(items, className="checks"))


def _used(view: View, own: Reading) -> html.Div:
    """The same measure above and here, what is computed from it, and where it hangs on a wall."""
    regions = view.profile.regions
    chain = [own.region, *(r for r in reversed(regions.ancestors(own.region.code)) if r.level != "province")]
    items: list[Component] = []
    for region in chain:
        value = view.value(view.reading(own.indicator.id, region.code))
        path = "/" if region.level == "regency" else f"/wilayah/{region.code}"
        name = view.region_name(region, full=True)
        items.append(html.Li([dcc.Link(name, href=view.address.href(path, wilayah="")), f" {value}"]))
    for other in view.profile.indicators.values():
        if other.id != own.indicator.id and own.indicator.id in view.profile.halves(other.id):
            items.append(html.Li(dcc.Link(other.label(view.lang), href=view.address.href(f"/indikator/{other.id}"))))
    for sector in view.profile.sectors:
        hung = [p for p in sector.panels if "wall" in p.on and own.indicator.id in p.indicators()]
        if hung:
            link = dcc.Link(sector.label(view.lang), href=view.address.href(f"/sektor/{sector.id}", wilayah=""))
            items.append(html.Li([link, " ", view.word("lin_panels", count=len(hung))]))
    return _block(view.word("lin_used"), html.Ul(items, className="used"))
