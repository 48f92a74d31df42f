"""The pages that the benchmark compares with: they show the same figures, and the expert's sends nothing twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from dash import Dash

from bench.job import expert, floor, naive, results
from bench.job.crowd import spreads
from bench.job.dash_screens import DashScreen
from bench.job.rows import Rows

VILLAGES = ["99.02.01.2001", "99.02.01.2002", "99.02.02.2001"]
GEO = "/batas.geojson"


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    found = Rows(tmp_path / "rows", VILLAGES, measures=12, months=3)
    found.write()
    return found


def answers(app: Dash, screen: DashScreen) -> dict[str, Any]:
    """What a screen gets in one turn, by component."""
    client = app.server.test_client()
    screen.callbacks = client.get("/_dash-dependencies").json
    found: dict[str, Any] = {}
    for body in screen.bodies():
        answer = client.post("/_dash-update-component", data=body, content_type="application/json")
        assert answer.status_code in {200, 204}
        found |= answer.json["response"] if answer.status_code == 200 else {}
    return found


def test_both_pages_show_the_sum_of_the_newest_month(rows: Rows) -> None:
    expected = results.dotted(rows.append_month())
    shown = [answers(app, DashScreen()) for app in (naive.create(rows.folder, GEO), expert.create(rows.folder, GEO))]
    assert [found["kartu-0-nilai"]["children"] for found in shown] == [expected, expected]


def test_both_pages_draw_the_same_lines(rows: Rows) -> None:
    one, other = (
        answers(app, DashScreen())["jalan"]["figure"]["data"]
        for app in (naive.create(rows.folder, GEO), expert.create(rows.folder, GEO))
    )
    assert len(one) == len(other) == 5
    assert [line["name"] for line in one] == [line["name"] for line in other]


def test_the_expert_sends_nothing_while_the_files_stand(rows: Rows) -> None:
    app, screen = expert.create(rows.folder, GEO), DashScreen()
    first = answers(app, screen)
    assert "kartu-0-nilai" in first
    screen.version = first["version"]["data"]
    assert answers(app, screen) == {}


def test_the_worst_villages_come_first(rows: Rows) -> None:
    frame = pd.read_csv(rows.long, sep=";", dtype={"kode_desa": str})
    found = results.worst(frame.assign(kecamatan=frame["kode_desa"].str[:8]))
    assert list(found["ukuran 0"]) == sorted(found["ukuran 0"], reverse=True)
    assert set(found["kode_desa"]) == set(VILLAGES)


def test_the_static_file_holds_every_figure_and_number(rows: Rows) -> None:
    found = results.compute(*results.Frames(rows.folder, categories=True).frames())
    html = floor.page(found, GEO, script="/whole.js")
    assert html.count("Plotly.newPlot(") == len(results.FIGURES)
    assert all(results.dotted(series.iloc[-1]) in html for series in found.cards.values())


def test_a_month_more_and_a_replaced_file_keep_the_rows_complete(rows: Rows) -> None:
    rows.append_month()
    rows.replace(9)
    frame = pd.read_csv(rows.long, sep=";")
    assert len(frame) == 4 * 12 * len(VILLAGES)
    assert not frame.duplicated(["kode_desa", "periode", "ukuran"]).any()


def test_a_spread_counts_changes_that_reached_every_screen() -> None:
    one, other = [(1.0, "a"), (5.0, "b"), (9.0, "c")], [(2.0, "a"), (5.4, "b")]
    assert spreads([one, other]) == [pytest.approx(0.4)]
