"""The page of a new source: the sheet as sent, the proposal with its choices, values ready, cells that go back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import shell
from components.address import EVERY_AGENCY
from components.signs import sign
from components.uploading import page as upload
from components.uploading.pieces import said, section
from components.view import View
from data.proposing.inspections import Inspection
from data.proposing.report import Report, SheetRow
from data.proposing.words import CERTAINTY, Finding

_STATE = {"pasti": "good", "ragu": "watch", "putuskan": "act"}
_BACK = 12


def link(view: View) -> list[Component]:
    """To where a new agency's file becomes a source, for whoever may write the profile."""
    there = dcc.Link(view.word("new_source"), href=view.address.href("/sumber/baru"), className="btn")
    return [there] if view.works_for(EVERY_AGENCY) else []


def key_of(found: Inspection | None) -> str:
    """Changes when anything of it changes."""
    return found.key + hashlib.sha256(repr(found).encode()).hexdigest()[:12] if found else ""


def steps(view: View, found: Inspection | None) -> Mapping[str, Any]:
    stage = 1 if found is None or found.report is None else 3 if found.report.saved else 2
    names = [view.word(f"new_step_{n}") for n in (1, 2, 3)]
    marks = [html.Li(f"{n} {name}", className="on" if n == stage else "") for n, name in enumerate(names, start=1)]
    return {"children": marks, "className": "steps"}


def sentence(view: View, found: Inspection | None) -> Mapping[str, Any]:
    if found is None:
        return shell.sentence(view, "none", view.word("new_source"))
    shown = found.report
    if shown is None:
        return shell.sentence(view, "act", view.word("new_unreadable"))
    if shown.saved:
        return shell.sentence(view, "none", view.word("new_saved", file=shown.saved))
    if shown.undecided:
        return shell.sentence(view, "none", view.word("new_undecided", count=said(view, shown.undecided)))
    word = "new_ready" if shown.outcome == "shaped" else "new_nothing"
    return shell.sentence(view, "none" if shown.outcome == "shaped" else "act", view.word(word))


def actions(view: View, found: Inspection | None) -> Mapping[str, Any]:
    back = dcc.Link(view.word("upload_back"), href=view.address.href("/sumber"), className="btn")
    if found is None or not view.works_for(EVERY_AGENCY):
        return {"children": [back], "className": "tools"}
    shown = found.report
    if shown is not None and shown.saved:
        link = dcc.Link(view.word("upload_button"), href=view.address.href(f"/unggah/{shown.source}"), className="btn")
        return {"children": [link, back], "className": "tools"}
    url = f"/_usulan/{found.key}"
    buttons: list[Component] = [
        html.Button(view.word("new_other_file"), className="btn js-send", **{"data-url": f"{url}/batal"})
    ]
    if shown is not None and shown.back:
        buttons.append(html.A(view.word("new_rejects"), href=f"{url}/tolakan.csv", className="btn", download=True))
    if shown is not None:
        save = html.Button(
            view.word("new_save"), className="btn primary js-send", disabled=not shown.may_save,
            **{"data-url": f"{url}/simpan"},
        )  # fmt: skip
        buttons.append(save)
    return {"children": buttons, "className": "tools"}


def body(view: View, found: Inspection | None) -> Mapping[str, Any]:
    if not view.works_for(EVERY_AGENCY):
        return _panel(html.P(view.word("no_right_new")))
    if found is None:
        return _panel(*upload.chooser(view, "/_usulan", view.word("new_hint")))
    if found.report is None:
        return _panel(html.P(found.fault), *upload.chooser(view, "/_usulan", view.word("new_hint")))
    shown = found.report
    parts = [_sheet(view, shown), _proposal(view, shown, found), _values(view, shown), _returned(view, shown)]
    if found.fault:
        parts.insert(0, html.Section(html.P(found.fault), className="panel state-act twin"))
    return {"children": parts, "className": "grid preview new-source"}


def _panel(*children: Component) -> Mapping[str, Any]:
    return {"className": "grid", "children": [html.Section(list(children), className="panel upload-panel")]}


# ------------------------------------------------------------------------------------------------ the sheet


def _sheet(view: View, shown: Report) -> html.Section:
    width = max(1, len(shown.headers))
    letters = html.Tr([html.Th(""), *(html.Th(letter or fmt.DASH) for letter in shown.letters)])
    lines = [_row(row, width) for row in shown.rows]
    table = html.Table([html.Thead(letters), html.Tbody(lines)], className="as-sent")
    legend = [
        html.Span([html.I(className=f"key {name}"), view.word(f"new_key_{name}")])
        for name in ("head", "title", "waiting", "rejected")
    ]
    caption = " · ".join(t for t in (shown.file, shown.sheet) if t)
    children = [html.Div(table, className="scroll", tabIndex="0"), html.P(legend, className="legend cap")]
    return section([view.word("new_as_sent")], caption, children, span=6)


def _row(row: SheetRow, width: int) -> html.Tr:
    if row.kind in ("title", "note", "gap"):
        text = row.cells[0] if row.cells else ""
        number = str(row.number) if row.number else "⋮"
        return html.Tr([html.Th(number), html.Td(text, colSpan=width)], className=row.kind)
    states = row.states or ("",) * len(row.cells)
    cells = [html.Td(t, className=state) for t, state in zip(row.cells, states, strict=True)]
    return html.Tr([html.Th(str(row.number or "")), *cells], className=row.kind)


# ------------------------------------------------------------------------------------------------ the proposal


def _proposal(view: View, shown: Report, found: Inspection) -> html.Section:
    counts = {c: sum(f.certainty == c for f in shown.findings) for c in CERTAINTY}
    title = view.word("new_counts", **{k: said(view, v) for k, v in counts.items()})
    state = "act" if counts["putuskan"] else "watch" if counts["ragu"] else ""
    lines = [_finding(view, f, found) for f in shown.findings]
    toml = html.Details([html.Summary(view.word("new_toml")), html.Pre(shown.toml, className="toml")])
    table = html.Table(html.Tbody(lines), className="findings")
    marks = [sign(state or "good", view.lang, label=False), " ", title]
    return section(marks, view.word("new_proposal"), [table, toml], span=6, state=state)


def _finding(view: View, one: Finding, found: Inspection) -> html.Tr:
    i = 1 if view.lang == "en" else 0
    name = f"{one.name[i]} [{one.place}]" if one.place else one.name[i]
    mark = [sign(_STATE[one.certainty], view.lang, label=False), f" {CERTAINTY[one.certainty][i]}"]
    cells = [html.Td(mark, className="l"), html.Td(html.B(name), className="l"), html.Td(one.said[i], className="l")]
    return html.Tr([*cells, html.Td(_choice(view, one, found), className="l")], className=one.certainty)


def _choice(view: View, one: Finding, found: Inspection) -> Component | str:
    if not one.key or not one.choices:
        return ""
    i = 1 if view.lang == "en" else 0
    there = [c.value for c in one.choices]
    options = [html.Option(c.said[i], value=c.value, selected=c.value == one.value) for c in one.choices]
    if one.value not in there:
        options.insert(0, html.Option(view.word("new_choose") if not one.value else one.value, value="", selected=True))
    data = {"data-url": f"/_usulan/{found.key}/ubah", "data-key": one.key, "aria-label": one.name[i]}
    return html.Select(options, className="js-correct", **data)


# ------------------------------------------------------------------------------------------------ values and rejects


def _values(view: View, shown: Report) -> html.Section:
    parts = {"ready": shown.ready, "waiting": shown.waiting, "rejected": shown.rejected}
    title = view.word("new_values", **{k: said(view, v) for k, v in parts.items()})
    counts = {k: said(view, getattr(shown, k)) for k in ("read", "loaded", "returned", "ignored")}
    bar = html.Div([html.I(className=k, style={"flexGrow": v}) for k, v in parts.items() if v], className="share")
    heads = [html.Th(view.word(k), className="l") for k in ("new_code", "new_region", "new_indicator")]
    heads += [html.Th(view.word("new_period"), className="l"), html.Th(view.word("new_value")),
              html.Th(view.word("new_cell"), className="l")]  # fmt: skip
    lines = [
        html.Tr(
            [
                html.Td(s.code, className="l"), html.Td(s.region, className="l"),
                html.Td(" · ".join(t for t in (s.indicator, s.category) if t), className="l"),
                html.Td(s.period, className="l"),
                html.Td(html.B(f"{fmt.number(s.value, 0 if s.value == int(s.value) else 2, view.lang)} {s.unit}")),
                html.Td(s.cell, className="l"),
            ]
        )
        for s in shown.samples
    ]  # fmt: skip
    children: list[Component] = [bar, html.Table([html.Thead(html.Tr(heads)), html.Tbody(lines)])]
    if shown.reason:
        children.append(html.P(shown.reason, className="reason"))
    return section([title], view.word("new_reconciled", **counts), children, span=6)


def _returned(view: View, shown: Report) -> html.Section:
    title = view.word("new_back", count=said(view, len(shown.back)))
    heads = [html.Th(view.word(k), className="l") for k in ("new_cell", "rj_value", "rj_reason", "rj_hint")]
    lines = [
        html.Tr(
            [
                html.Td([sign("watch" if b.waits else "act", view.lang, label=False), f" {b.cell}"], className="l"),
                *(html.Td(t, className="l") for t in (b.value, b.why, b.advice)),
            ]
        )
        for b in shown.back[:_BACK]
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(lines)], className="rejects")
    return section([title], view.word("new_back_caption"), [table] if lines else [], span=6,
                   state="act" if lines else "")  # fmt: skip
