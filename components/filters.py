"""Laptop filters: place, period, comparison. They live in the address, so a link restores the view."""

from __future__ import annotations

from dash import html

from components import format as fmt
from components import shell
from components.view import View
from data.headlines import headlines

# Newest periods offered; older ones stay reachable by address.
PERIODS = 24


def row(view: View, *, sector: str, indicator: str = "") -> html.Div:
    """The filter row; a change rewrites the address (assets/live.js reads ``name`` and ``data-path``)."""
    fields = []
    if indicator:
        fields.append(_indicators(view, sector, indicator))
    fields += [_periods(view, sector, indicator), _compare(view), _places(view)]
    if view.region.level in {"district", "village"}:
        fields.append(_places(view, below=True))
    reset = html.A(view.word("reset"), href=view.address.href(wilayah="", periode="", banding=""), className="btn")
    return html.Div([*fields, reset], className="row filters")


def _indicators(view: View, sector: str, indicator: str) -> html.Label:
    found = headlines(view.profile, sector)
    options = [(f"/indikator/{i.id}", i.name(view.lang)) for i in found]
    here = f"/indikator/{indicator}"
    if here not in dict(options):
        options.append((here, view.indicator(indicator).name(view.lang)))
    return shell.select("path", view.word("filter_indicator"), options, here)


def _periods(view: View, sector: str, indicator: str) -> html.Label:
    names = [indicator] if indicator else [i.id for i in headlines(view.profile, sector)]
    found = sorted({p for n in names for p in view.snapshot.periods(n)}, reverse=True)
    shortest = [p for p in found if p.frequency in {"month", "quarter", "semester", "year", "school_year"}]
    options = [("", view.word("newest"))] + [(str(p), fmt.period(p, view.lang)) for p in shortest[:PERIODS]]
    if view.address.period and view.address.period not in dict(options):
        options.append((view.address.period, fmt.period(view.period, view.lang)))
    return shell.select("periode", view.word("filter_period"), options, view.address.period)


def _compare(view: View) -> html.Label:
    options = [("", view.word("a_year_ago")), ("sebelumnya", view.word("the_period_before"))]
    value = "sebelumnya" if view.address.compare == "previous" else ""
    return shell.select("banding", view.word("filter_compare"), options, value)


def _places(view: View, *, below: bool = False) -> html.Label:
    regions = view.profile.regions
    own = view.profile.info.code
    chain = [*regions.ancestors(view.region.code), view.region]
    district = next((r for r in chain if r.level == "district"), None)
    parent = district.code if below and district else own
    key = "filter_village" if below else "filter_district"
    options = [(parent if below else "", view.word("all"))]
    options += [(r.code, r.name) for r in regions.children(parent)]
    value = view.region.code if below else district.code if district else ""
    return shell.select("wilayah", view.word(key), options, value, spot="desa" if below else "")


def tools(view: View) -> list[html.A | html.Button]:
    """Copy the link, take the figures, print."""
    return [
        html.Button(view.word("copy_link"), className="btn js-copy", type="button"),
        html.A("CSV", href=f"/_csv?at={view.address.href()}", className="btn js-csv", download=""),
        html.Button(view.word("print"), className="btn primary js-print", type="button"),
    ]
