"""Every source by month of data: in time, late, held, refused, overdue, never (loads of every source).

At the right of the months: completeness, rejects and the next date.
"""

from __future__ import annotations

from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import titles
from components.panels.base import Rows
from components.panels.delivery import Line, lines
from components.panels.delivery import Spec as Deliveries
from components.signs import sign
from components.view import View
from data.deliveries import JUDGED, Month, months
from data.profile import PanelSpec
from data.reading import Freshness

KIND = "board"

# Below this share of what was due a completeness is drawn to be seen: DESIGN.md, delivery board.
_COMPLETE = 0.95
_LIGHT = {"failed": "act", "stale": "act", "never": "act", "late": "watch"}
_LEGEND = ("in_time", "late", "held", "refused", "overdue", "never", "open")


class Spec(PanelSpec):
    """limit: sources at most on a wall, worst first; last: months looked back on, the present one included."""

    limit: int = Field(default=19, ge=1, le=60)
    last: int = Field(default=12, ge=3, le=24)


@dataclass(frozen=True)
class BoardLine:
    """A source's line of the delivery table with its months; state: act, watch or none."""

    line: Line
    months: tuple[Month, ...]
    state: str


def board(spec: Spec, view: View) -> list[BoardLine]:
    """Sources that need a call first, then as in the profile."""
    every = lines(Deliveries(id="kiriman", kind="delivery"), view)
    found = [BoardLine(x, tuple(months(x.source, view.snapshot, spec.last)), _state(x)) for x in every]
    order = list(view.profile.sources)
    ranks = ("act", "watch", "none")
    return sorted(found, key=lambda b: (ranks.index(b.state), order.index(b.line.source.id)))


def _state(line: Line) -> str:
    return _LIGHT.get(line.light, "none")


def draw(spec: Spec, view: View) -> Component:
    """One row a source, one cell a month; on a wall as many as fit, and how many more there are."""
    found = board(spec, view)
    shown = found[: spec.limit] if view.address.on_wall else found
    head = [html.Th(view.word("src_source"), className="l"), html.Th(view.word("src_agency"), className="l")]
    for month in found[0].months if found else ():
        head.append(html.Th(fmt.period(month.period, view.lang, year=False), className="m"))
    if found:
        head[-1].className = "m now"
    head += [html.Th(view.word(k), className="n") for k in ("board_complete", "board_rejects", "board_next")]
    body = [_row(b, view) for b in shown]
    left = len(found) - len(shown)
    if left:
        words = view.word("board_more", count=left)
        body.append(html.Tr(html.Td(words, colSpan=len(head), className="l quiet")))
    seen = {month.state for b in found for month in b.months}
    legend = html.P([_key(s, view) for s in _LEGEND if s != "held" or s in seen], className="board-legend")
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="board")
    return html.Div([html.Div(table, className="scroll"), legend], className="board-panel")


def _row(found: BoardLine, view: View) -> html.Tr:
    line = found.line
    name: Component | str = line.name
    if not view.address.on_wall:
        name = dcc.Link(name, href=view.address.href(f"/sumber/{line.source.id}"))
    mark = sign(found.state, view.lang) if found.state != "none" else html.Span(className="sign")
    cells = [
        html.Td([mark, " ", html.Span(name)], className="l name"),
        html.Td(view.profile.agency(line.source.agency).short, className="l"),
        *(_cell(m, view, now=n == len(found.months) - 1) for n, m in enumerate(found.months)),
        html.Td(_share(line.complete, view), className="n"),
        html.Td(fmt.number(line.rejects, 0, view.lang) if line.fresh.delivered else fmt.DASH, className="n"),
        html.Td(_next(line.fresh, view), className=f"n c-{found.state}"),
    ]
    return html.Tr(cells, className=f"row-{found.state}")


def _cell(month: Month, view: View, *, now: bool) -> html.Td:
    said = f"{fmt.period(month.period, view.lang)}: {words(month, view)}"
    return html.Td(
        html.Span(
            _mark(month.state, month.days, month.share),
            className="cell",
            title=said,
            role="img",
            **{"aria-label": said},
        ),
        className="m now" if now else "m",
    )


def _mark(state: str, days: int, share: float | None = None) -> list[Component]:
    """The sign of one month; a filled square is as high as what came is complete."""
    if state == "in_time":
        return [html.I(className="mk-full", style={"--share": f"{1.0 if share is None else share:.2f}"})]
    mark = html.I(className=f"mk-{state}")
    return [mark, html.B("99+" if days > 99 else str(days))] if state in {"late", "overdue"} and days else [mark]


def words(month: Month, view: View) -> str:
    """ "terlambat 3 hari", "ditolak": a month in words, for hover, screen readers and the table view."""
    text = view.word(f"month_{month.state}", days=month.days)
    if month.share is not None and month.share < 1:
        text += ", " + view.word("month_share", share=fmt.number(month.share * 100, 0, view.lang))
    return text


def _share(share: float | None, view: View) -> Component | str:
    if share is None:
        return fmt.DASH
    text = f"{fmt.number(share * 100, 1, view.lang)} %"
    return html.Span(text, className="c-watch") if share < _COMPLETE else text


def _next(fresh: Freshness, view: View) -> str:
    return fmt.day(fresh.due, view.lang, year=False) if fresh.due else fmt.DASH


def _key(state: str, view: View) -> html.Span:
    return html.Span([html.Span(_mark(state, 2), className="cell"), view.word(f"month_key_{state}")])


def rows(spec: Spec, view: View) -> Rows:
    """The board as a table: a column a month, in words."""
    found = board(spec, view)
    names = [fmt.period(m.period, view.lang) for m in found[0].months] if found else []
    tail = tuple(view.word(k) for k in ("board_complete", "board_rejects", "board_next"))
    header = (view.word("src_source"), view.word("src_agency"), *names, *tail)
    table = tuple(
        (
            b.line.name, view.profile.agency(b.line.source.agency).short, *(words(m, view) for m in b.months),
            fmt.number(b.line.complete * 100, 1, view.lang) if b.line.complete is not None else fmt.DASH,
            fmt.number(b.line.rejects, 0, view.lang), _next(b.line.fresh, view),
        )
        for b in found
    )  # fmt: skip
    return Rows(header, table)


def title(spec: Spec, view: View) -> str:
    """ "2 sumber berhenti, 1 ditolak, 1 belum pernah dikirim", or that all came."""
    found = board(spec, view)
    counts = {
        "stopped": sum(b.line.light in {"stale", "failed"} for b in found),
        "held": sum(_newest_is(b, "held") for b in found),
        "refused": sum(_newest_is(b, "refused") for b in found),
        "never": sum(b.line.light == "never" for b in found),
        "late": sum(b.line.light == "late" for b in found),
    }
    said = [view.word(f"board_{k}", count=n) for k, n in counts.items() if n]
    if not said:
        return view.word("delivery_all", count=len(found))
    return titles.capital(", ".join(said))


def _newest_is(found: BoardLine, state: str) -> bool:
    """The newest month in which something came was held or refused, and nothing has replaced it."""
    judged = [m for m in found.months if m.state in JUDGED]
    return bool(judged) and judged[-1].state == state


def caption(spec: Spec, view: View) -> str:
    agencies = len({s.agency for s in view.profile.sources.values()})
    return view.word("board_caption", count=len(view.profile.sources), agencies=agencies)


def state(spec: Spec, view: View) -> str:
    states = {b.state for b in board(spec, view)}
    return next((s for s in ("act", "watch") if s in states), "good")
