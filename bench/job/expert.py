"""The page of somebody who knows Dash: one callback, results shared by all and computed once per version of the files.

A thread reads the files when they changed; a poll compares one word and answers 204 when it is the screen's own.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from bench.job import results
from bench.job.results import FIGURES, Frames

EVERY = 5.0
LOOK_EVERY = 0.5


class Shared:
    """The newest results as ready properties of the page, exchanged whole."""

    def __init__(self, folder: Path, geo: str) -> None:
        self._frames, self._geo = Frames(folder, categories=True), geo
        self.now: tuple[str, list[Any]] = self._drawn()

    def watch(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        pause = threading.Event()
        while not pause.wait(LOOK_EVERY):
            if str(self._frames.version()) != self.now[0]:
                self.now = self._drawn()

    def _drawn(self) -> tuple[str, list[Any]]:
        version = str(self._frames.version())
        found = results.compute(*self._frames.frames())
        figures = results.plain_figures(found, self._geo)
        numbers = [results.dotted(found.cards[name].iloc[-1]) for name in FIGURES[:5]]
        return version, [*numbers, *(figures[name] for name in FIGURES), _table(found)]


def _table(found: results.Results) -> dict[str, Any]:
    rows = found.worst.itertuples(index=False)
    body = html.Tbody([html.Tr([html.Td(str(cell)) for cell in row]) for row in rows])
    head = html.Thead(html.Tr([html.Th(str(name)) for name in found.worst.columns]))
    return _plain(html.Table([head, body]))


def _plain(component: Any) -> Any:
    """A component as the dictionary the browser gets."""
    from orjson import loads
    from plotly.io.json import to_json_plotly

    return loads(to_json_plotly(component, engine="orjson"))


def create(folder: Path, geo: str) -> Dash:
    """The app over the CSVs in folder. geo: address of the boundaries."""
    app = Dash("expert", assets_folder=str(folder / "assets"), update_title=None)
    shared = Shared(folder, geo)
    app.layout = html.Div(
        [
            dcc.Interval(id="tick", interval=EVERY * 1000),
            dcc.Store(id="version", data=""),
            html.Div([html.Div([html.H2(id=f"{n}-nilai"), _graph(n)]) for n in FIGURES[:5]], style={"display": "flex"}),
            *(_graph(name) for name in FIGURES[5:]),
            html.Div(id="terburuk"),
        ]
    )

    @app.callback(
        Output("version", "data"),
        *(Output(f"{name}-nilai", "children") for name in FIGURES[:5]),
        *(Output(name, "figure") for name in FIGURES),
        Output("terburuk", "children"),
        Input("tick", "n_intervals"),
        State("version", "data"),
    )
    def _poll(_: int | None, have: str) -> list[Any]:
        version, drawn = shared.now
        if have == version:
            raise PreventUpdate
        return [version, *drawn]

    shared.watch()
    return app


def _graph(name: str) -> dcc.Graph:
    width = {"width": 260} if name.startswith(("kecil", "kartu")) else {}
    return dcc.Graph(id=name, config={"displayModeBar": False}, style=width)
