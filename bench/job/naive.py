"""The page people write first: every five seconds each panel asks for itself, is recomputed and sent whole."""

from __future__ import annotations

from pathlib import Path

import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, Input, Output, dash_table, dcc, html

from bench.job import results
from bench.job.results import FIGURES, Frames

EVERY = 5.0


def create(folder: Path, geo: str) -> Dash:
    """The app over the CSVs in folder. geo: address of the boundaries."""
    app, frames = Dash("naive", assets_folder=str(folder / "assets")), Frames(folder, categories=False)
    graphs = [dcc.Graph(id=name) for name in FIGURES if name != "kecil" and not name.startswith("kartu")]
    cards = [_card(name) for name in FIGURES[:5]]
    app.layout = html.Div(
        [
            dcc.Interval(id="tick", interval=EVERY * 1000),
            html.Div(cards, style={"display": "flex"}),
            *graphs,
            dash_table.DataTable(id="terburuk"),
        ]
    )
    for number, name in enumerate(FIGURES[:5]):
        _attach_card(app, frames, name, "kecil" if number == 0 else f"ukuran {number - 1}")
    _attach_figures(app, frames, geo)
    return app


def _card(name: str) -> html.Div:
    return html.Div([html.H2(id=f"{name}-nilai"), dcc.Graph(id=name, style={"width": 260})])


def _attach_card(app: Dash, frames: Frames, name: str, measure: str) -> None:
    @app.callback(Output(f"{name}-nilai", "children"), Output(name, "figure"), Input("tick", "n_intervals"))
    def _draw(_: int | None) -> tuple[str, go.Figure]:
        long, small = frames.frames()
        found = results.card(small if measure == "kecil" else long, measure)
        figure = go.Figure(go.Scatter(y=found.to_numpy(), mode="lines"))
        figure.update_layout(height=60, margin={"l": 0, "r": 0, "t": 0, "b": 0})
        figure.update_xaxes(visible=False).update_yaxes(visible=False)
        return results.dotted(found.iloc[-1]), figure


def _attach_figures(app: Dash, frames: Frames, geo: str) -> None:
    tick = Input("tick", "n_intervals")

    @app.callback(Output("jalan", "figure"), tick)
    def _lines(_: int | None) -> go.Figure:
        found = results.lines(frames.frames()[0]).reset_index().melt(id_vars="periode")
        return px.line(found, x="periode", y="value", color="ukuran", height=320)

    @app.callback(Output("urutan", "figure"), tick)
    def _ranking(_: int | None) -> go.Figure:
        found = results.ranking(frames.frames()[0]).reset_index()
        figure = px.bar(found, x="nilai", y="kecamatan", orientation="h", height=700)
        return figure.update_yaxes(type="category")

    @app.callback(Output("panas", "figure"), tick)
    def _heat(_: int | None) -> go.Figure:
        return px.imshow(results.heat(frames.frames()[0]), height=700, aspect="auto").update_yaxes(type="category")

    @app.callback(Output("peta", "figure"), tick)
    def _map(_: int | None) -> go.Figure:
        found = results.villages(frames.frames()[0]).reset_index()
        figure = px.choropleth(
            found, locations="kode_desa", color="nilai", geojson=geo, featureidkey="id", projection="mercator",
            fitbounds="locations", height=320,
        )  # fmt: skip
        return figure.update_geos(visible=False)

    @app.callback(Output("terburuk", "data"), tick)
    def _worst(_: int | None) -> list[dict[str, object]]:
        return results.worst(frames.frames()[0]).to_dict("records")
