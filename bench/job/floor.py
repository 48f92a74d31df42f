"""The floor: the expert page's finished figures in one static HTML file, with a plotly.js or as plain SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from orjson import dumps

from bench.job import results
from bench.job.results import FIGURES

# The geo traces ask for a map of the world, which is not there: an empty one keeps them inside.
NO_WORLD = """\
window.PlotlyGeoAssets={topojson:{}};for(const n of ["world_110m","world_50m"]){const e={type:"GeometryCollection",
geometries:[]};window.PlotlyGeoAssets.topojson[n]={type:"Topology",arcs:[],objects:{coastlines:e,land:e,ocean:e,lakes:e,
rivers:e,countries:e,subunits:e}};}"""
_HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>floor</title></head><body>'


def page(found: results.Results, geo: str, *, script: str) -> str:
    """The file. script: address of the plotly.js it draws with."""
    figures = results.plain_figures(found, geo)
    return "".join(
        [
            _HEAD,
            *(_place(name, found) for name in FIGURES),
            _table(found),
            f'<script>{NO_WORLD}</script><script src="{script}"></script>',
            "<script>", *(_draw(name, figures[name]) for name in FIGURES), "</script></body></html>",
        ]
    )  # fmt: skip


def still(drawn: str) -> str:
    """The same as finished SVG. drawn: the body of the page as a browser had drawn it."""
    return f"{_HEAD}{drawn}</body></html>"


def write(folder: Path, name: str, html: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(html, encoding="utf-8")


def _place(name: str, found: results.Results) -> str:
    if name not in found.cards:
        return f'<div id="{name}" class="dash-graph"></div>'
    number = results.dotted(found.cards[name].iloc[-1])
    place = f'<h2 id="{name}-nilai">{number}</h2><div id="{name}" class="dash-graph" style="width:260px"></div>'
    return f'<div style="display:inline-block">{place}</div>'


def _table(found: results.Results) -> str:
    rows = found.worst.itertuples(index=False)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div id="terburuk"><table>{body}</table></div>'


def _draw(name: str, figure: dict[str, Any]) -> str:
    text = dumps(figure).decode()
    return f'{{const f={text};Plotly.newPlot("{name}",f.data,f.layout,{{displayModeBar:false}});}}\n'
