"""What is in the queue? One mark for every open case by working days left; or the worst overdue ones as a list.

Question: cases. A case has a reference and dates, never a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import frame as frames
from components import titles
from components.panels.base import Rows
from components.panels.queue_figure import FOOT, HEAD, Desk, Group, case_state, desks, is_late, queue_figure
from components.panels.room import Room, room
from components.signs import sign
from data.profile import PanelSpec
from data.reading import Case

if TYPE_CHECKING:
    from components.view import View

KIND = "queue"

# Px of the reference picture: label column, least height of a row.
_LABEL = {"wall": 196.0, "laptop": 150.0}
_ROW = {"wall": 52.0, "laptop": 38.0}


class Spec(PanelSpec):
    """source: whose cases. group: what a row is. style "list": only the worst overdue cases, as bars. limit: rows
    drawn, 0 as many as fit. indicator: gives the unit ("izin") and the state; optional."""

    source: str
    group: Group = "desk"
    style: Literal["marks", "list"] = "marks"
    limit: int = 0


def draw(spec: Spec, view: View) -> Component:
    told = view.cases(spec.source)
    found = told.listed
    if told.hidden:
        lines = [view.word("queue_hidden", what=what(spec, view)), view.word("queue_hidden_why")]
        return html.Div([html.P(line) for line in lines], className="message")
    if not found and view.freshness(spec.source).light == "never":
        return _nothing(spec, view)
    old = " old" if _is_old(spec, view) else ""
    if spec.style == "list":
        return html.Div(_list(spec, view, found), className="queue-list" + old)
    return html.Div(_marks(spec, view, found), className="queue" + old)


def _is_old(spec: Spec, view: View) -> bool:
    return frames.worst_light(spec, view) in {"stale", "failed"}


def _nothing(spec: Spec, view: View) -> Component:
    fresh = view.freshness(spec.source)
    lines = [view.word("why_no_data")]
    if fresh.failed and fresh.since:
        lines = [view.word("not_connected", time=fmt.moment(fresh.since, view.zone, view.lang)), fresh.reason]
    elif fresh.due:
        lines.append(view.word("expected_on", day=fmt.day(fresh.due, view.lang)))
    return html.Div([html.P(line) for line in lines if line], className="message")


def what(spec: Spec, view: View) -> str:
    """The word for one case: the indicator's unit, or "berkas"."""
    unit = fmt.unit_word(view.indicator(spec.indicator).unit, view.lang) if spec.indicator else ""
    return unit or view.word("queue_cases")


# ---------------------------------------------------------------------------------------------- one mark a case


def _marks(spec: Spec, view: View, found: Sequence[Case]) -> list[Component]:
    rows = desks(view, spec.group, found)
    own = room(spec, view)
    high = own.height - HEAD[view.size] - FOOT[view.size]
    fit = max(1, int(high // _ROW[view.size]))
    limit = spec.limit or (fit if view.size == "wall" else len(rows))
    cut = rows[limit - 1 :] if len(rows) > limit else []
    shown = rows[: limit - 1] if cut else rows
    height = max(high / max(1, len(shown)), _ROW[view.size])
    style = {
        "--n": str(max(1, len(shown))), "--head": f"{HEAD[view.size] / 16:.3f}rem",
        "--foot": f"{FOOT[view.size] / 16:.3f}rem", "--row": f"{_ROW[view.size] / 16:.3f}rem",
    }  # fmt: skip
    labels = html.Div([_label(view, d) for d in shown], className="desks")
    plot = queue_figure(
        view, shown, Room(own.width - _LABEL[view.size], height), label=title(spec, view), old=_is_old(spec, view)
    )
    return [html.Div([labels, plot], className="lanes", style=style), *_notes(spec, view, found, cut)]


def _label(view: View, desk: Desk) -> Component:
    total = fmt.number(len(desk.cases), 0, view.lang)
    key = "queue_desk" if desk.late else "queue_desk_good"
    count = view.word(key, late=desk.late, total=total)
    return html.P([html.B(desk.name), html.Span(count)], className="desk late" if desk.late else "desk")


def _notes(spec: Spec, view: View, found: Sequence[Case], cut: Sequence[Desk]) -> list[Component]:
    lines = []
    undated = sum(c.days_left is None for c in found)
    if cut:
        group = view.word(f"queue_by_{spec.group}")
        total = sum(len(d.cases) for d in cut)
        lines.append(view.word("queue_more_desks", count=len(cut), group=group, total=total))
    if undated:
        lines.append(view.word("queue_no_due", count=undated, what=what(spec, view)))
    return [html.P(" · ".join(lines), className="note-line")] if lines else []


# ---------------------------------------------------------------------------------------------- the worst, as a list


def _list(spec: Spec, view: View, found: Sequence[Case]) -> list[Component]:
    worst = _worst(spec, found)
    if not worst:
        return [html.Div(html.P(view.word("queue_none_late", what=what(spec, view))), className="message")]
    most = max(-(c.days_left or 0) for c in worst)
    state = "stale" if _is_old(spec, view) else "act"
    items = []
    for case in worst:
        days = -(case.days_left or 0)
        items.append(
            html.Li(
                [
                    sign(state, view.lang),
                    html.Span(_name(view, case), className="name"),
                    html.Span(case.desk, className="where"),
                    html.Span([_bar(days / most), html.B(view.word("queue_over", days=days))], className="over-due"),
                ]
            )
        )
    rest = sum(is_late(c) for c in found) - len(worst)
    more = [html.P(view.word("and_more", count=rest), className="more")] if rest > 0 else []
    return [html.Ul(items), *more]


def _bar(share: float) -> Component:
    return html.I(style={"--share": f"{share:.3f}"})


def _worst(spec: Spec, found: Sequence[Case]) -> list[Case]:
    late = sorted((c for c in found if is_late(c)), key=lambda c: (c.days_left or 0, c.received, c.reference))
    return late[: spec.limit or 5]


def _name(view: View, case: Case) -> str:
    """ "PBG gudang, Durenan": what it is and where; a case without a type shows its reference."""
    where = view.region_name(case.region) if case.region and case.region.level != "regency" else ""
    return ", ".join(t for t in (case.type or case.reference, where) if t)


# ---------------------------------------------------------------------------------------------- title, rows


def state(spec: Spec, view: View) -> str:
    """act while any case is past due; watch while one is about to be; none when no case may be listed."""
    if _is_old(spec, view):
        return "stale"
    found = {case_state(c) for c in view.cases(spec.source).listed}
    return next((s for s in ("act", "watch") if s in found), "good" if found else "none")


def title(spec: Spec, view: View) -> str:
    told, fresh = view.cases(spec.source), view.freshness(spec.source)
    found = told.listed
    late = sum(is_late(c) for c in found)
    word = what(spec, view)
    total = fmt.number(len(found), 0, view.lang)
    if told.hidden:
        return view.word("queue_hidden", what=word)
    if not found and fresh.light == "never":
        label = view.profile.sources[spec.source].label(view.lang)
        return view.word("f_no_value", name=label, why=view.word("why_no_data").lower())
    if not found:
        text = view.word("queue_title_empty", what=word)
    elif not late:
        text = view.word("queue_title_none", total=total, what=word)
    elif spec.style == "list":
        text = view.word("queue_title_list", name=_name(view, _worst(spec, found)[0]).replace(", ", " "))
    else:
        first = desks(view, spec.group, found)[0]
        key = "queue_title" if first.late < late or late > 1 else "queue_title_plain"
        text = view.word(key, late=late, total=total, what=word, count=first.late, desk=first.name)
    if fresh.light == "stale" and fresh.period:
        return titles.at(view, text, fresh.period)
    return text


def caption(spec: Spec, view: View) -> str:
    if view.cases(spec.source).hidden:
        return ""
    if spec.style == "list":
        count = len(_worst(spec, view.cases(spec.source).listed))
        return view.word("queue_caption_list", count=count, what=what(spec, view))
    return view.word("queue_caption", what=what(spec, view), group=view.word(f"queue_by_{spec.group}"))


def rows(spec: Spec, view: View) -> Rows:
    """Every open case, fewest days left first; without a deadline last. Of a hidden list one line says so."""
    keys = ("h_reference", "h_type", "h_desk", "h_region", "h_received", "h_due", "h_days_left")
    told = view.cases(spec.source)
    if told.hidden:
        words = (view.word("why_suppressed"), *("" for _ in keys[1:]))
        return Rows(tuple(view.word(k) for k in keys), (words,), (words,))
    table, plain = [], []
    for case in told.listed:
        where = view.region_name(case.region, full=True) if case.region else fmt.DASH
        due = fmt.day(case.due, view.lang) if case.due else fmt.DASH
        left = fmt.DASH if case.days_left is None else fmt.number(case.days_left, 0, view.lang)
        received = fmt.day(case.received, view.lang)
        table.append((case.reference, case.type, case.desk, where, received, due, left))
        code = case.region.code if case.region else None
        iso = case.due.isoformat() if case.due else None
        plain.append((case.reference, case.type, case.desk, code, case.received.isoformat(), iso, case.days_left))
    return Rows(tuple(view.word(k) for k in keys), tuple(table), tuple(plain))
