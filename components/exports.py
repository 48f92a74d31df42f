"""Figures to take along: CSV of any panel, with caption, source and data time; the same rows for the table view."""

from __future__ import annotations

import csv
import io
from typing import Any

import orjson
from flask import Flask, Response, request

from components import format as fmt
from components import frame
from components.access.visitor import access, actor, seat
from components.address import Address
from components.context import Web, web
from components.doubts import with_notes
from components.live import Live, Page
from components.panels.base import Rows
from components.view import View
from data.audit.log import Entry
from data.export_text import safe
from data.profile import PanelSpec


def panel_rows(web_: Web, spec: PanelSpec, view: View) -> Rows:
    """The panel as a table; beside values that are doubted, the words of the doubt."""
    seen = view.noticing()
    rows = web_.kinds[spec.kind].rows(spec, seen)
    return with_notes(view, rows, seen.noticed or ())


def about(spec: PanelSpec, view: View, web_: Web) -> list[tuple[str, str]]:
    """Title, caption, place, source with data time, and the sample mark: what a number may not travel without."""
    kind = web_.kinds[spec.kind]
    lines = [
        (view.word("csv_title"), frame.title_of(spec, kind, view)),
        (view.word("csv_caption"), frame.caption_of(spec, kind, view)),
        (view.word("csv_place"), f"{view.region_name(view.region, full=True)} ({view.region.code})"),
    ]
    for source in frame.sources_of(spec, view):
        fresh = view.freshness(source.id)
        who = f"{view.profile.agency(source.agency).short} · {source.system or source.label(view.lang)}"
        time = fmt.moment(fresh.delivered, view.zone, view.lang)
        lines.append((view.word("csv_source"), f"{who} · {time} · {frame.light_words(view, fresh)}"))
    if view.profile.info.sample:
        lines.append((view.word("csv_note"), view.word("demo_long")))
    return lines


def as_csv(panels: list[tuple[PanelSpec, View]], web_: Web) -> bytes:
    """One block a panel: what it is, then its table. Indonesian: semicolon and decimal comma, as sheets expect."""
    out = io.StringIO()
    lang = panels[0][1].lang if panels else "id"
    writer = csv.writer(out, delimiter=";" if lang == "id" else ",", lineterminator="\r\n")
    for index, (spec, view) in enumerate(panels):
        if index:
            writer.writerow([])
        writer.writerows([safe(a), safe(b)] for a, b in about(spec, view, web_))
        rows = panel_rows(web_, spec, view)
        writer.writerow([])
        writer.writerow([safe(cell) for cell in rows.header])
        writer.writerows([_cell(c, lang) for c in line] for line in rows.plain or rows.table)
    return ("\ufeff" + out.getvalue()).encode()


def _cell(value: str | float | None, lang: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(value)
    # Six decimals and never an exponent: rupiah run to thirteen digits, and 1,28E+12 would lose most of them.
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace(".", ",") if lang == "id" else text


def as_json(spec: PanelSpec, view: View, web_: Web) -> dict[str, Any]:
    rows = panel_rows(web_, spec, view)
    return {"about": about(spec, view, web_), "header": rows.header, "rows": rows.table}


def attach(server: Flask, live: Live) -> None:
    """``/_csv?at=…&panel=…`` and ``/_rows?at=…&panel=…``; without a panel the CSV holds all of the page."""

    def asked() -> tuple[Page, list[PanelSpec]]:
        path, _, query = request.args.get("at", "/").partition("?")
        page = live.compose(seat(Address.parse(path, query)))
        found = [p.panel for p in page.parts if p.panel is not None]
        one = request.args.get("panel", "")
        return page, [p for p in found if not one or p.id == one]

    @server.get("/_csv")
    def _csv() -> Response:
        try:
            page, panels = asked()
        except KeyError:
            return Response(status=404)
        if not panels:
            return Response(status=404)
        if page.view.audience == "internal":
            what = {"panels": [p.id for p in panels], "region": page.view.region.code}
            access().people.note(Entry(actor(), "export", page.view.address.path, what))
        body = as_csv([(p, page.view) for p in panels], web())
        name = f"pendopo-{panels[0].id if len(panels) == 1 else page.view.address.page}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(body, mimetype="text/csv", headers=headers)

    @server.get("/_rows")
    def _rows() -> Response:
        try:
            page, panels = asked()
        except KeyError:
            return Response(status=404)
        if len(panels) != 1:
            return Response(status=404)
        return Response(orjson.dumps(as_json(panels[0], page.view, web())), mimetype="application/json")
