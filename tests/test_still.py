"""The still: trees as HTML, escaped, without ids; figures as SVG in percent and px."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html

from components import shapes
from components.shapes import Shapes
from components.still import map_picture
from components.still import tree as still
from components.still.figure import picture
from tests.screens import Site, layout, plain_text, site

EVIL = '"><script>alert(1)</script>'
FONT = {"family": '"Segoe UI",sans-serif', "size": 12, "color": "#46525f"}
MARGIN = {"l": 40, "r": 60, "t": 8, "b": 28, "pad": 0}


@pytest.fixture(scope="module")
def one() -> Site:
    return site()


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (None, ""),
        ("a < b & c", "a &lt; b &amp; c"),
        (7.5, "7.5"),
        (["a", html.B("x"), 3], "a<b>x</b>3"),
        (html.Div("x", className="p state-act", id="p-1"), '<div class="p state-act">x</div>'),
        (html.Td("x", colSpan=3, title="t"), '<td colspan="3">x</td>'),
        (html.Br(), "<br>"),
        (html.Details([html.Summary("s")], open=True), "<details open><summary>s</summary></details>"),
        (html.Progress(hidden=False, max="1"), '<progress max="1"></progress>'),
        (dcc.Link("x", href="/sektor/a?x=1&y=2"), '<a href="/sektor/a?x=1&amp;y=2">x</a>'),
        (html.A("x", href="?asal=a"), '<a href="?asal=a">x</a>'),
        (html.I(style={"width": "40%", "gridColumn": "span 3"}), '<i style="width:40%;grid-column:span 3"></i>'),
        (html.I(style={"width": 40, "opacity": 0.5, "top": 0}), '<i style="width:40px;opacity:0.5;top:0"></i>'),
        (html.I(style={"--share": 0.5}), '<i style="--share:0.5"></i>'),
    ],
)  # fmt: skip
def test_a_component_is_what_react_makes_of_it(part: Any, expected: str) -> None:
    assert still.html(part) == expected


def test_a_list_of_choices_shows_the_chosen_one() -> None:
    choices = dbc.Select(
        options=[{"value": "*", "label": "Semua"}, {"value": "a", "label": "A & B"}], value="a", class_name="js-filter"
    )
    assert still.html(choices) == (
        '<select class="form-select js-filter"><option>Semua</option><option selected>A &amp; B</option></select>'
    )


def test_what_is_no_part_of_a_page_is_an_error() -> None:
    with pytest.raises(TypeError, match="object is nothing a page is made of"):
        still.html(object())


@pytest.mark.parametrize(
    "part",
    [
        EVIL,
        html.P(EVIL),
        html.P("x", className=EVIL),
        html.P("x", style={"color": EVIL}),
        html.Img(src="data:image/svg+xml," + EVIL, alt=EVIL),
        html.A(EVIL, href="/x" + EVIL),
        dbc.Select(options=[{"value": EVIL, "label": EVIL}], value=EVIL, class_name=EVIL),
    ],
)
def test_nothing_that_comes_from_a_file_becomes_markup(part: Any) -> None:
    made = still.html(part)
    assert "<script" not in made and '""' not in made and "alert(1)" in made


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "http://contoh.id/"])
def test_only_addresses_of_our_own_are_kept(href: str) -> None:
    assert still.html([html.A("x", href=href), html.Img(src=href)]) == "<a>x</a><img>"


@pytest.mark.parametrize("value", ["red;background:blue", "url(http://contoh.id/a.png)", "red}body{", "\\75rl(x)"])
def test_a_style_says_no_more_than_one_thing(value: str) -> None:
    assert still.html(html.I(style={"color": value})) == "<i></i>"


class _Text(HTMLParser):
    """Words of HTML outside SVG."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ids: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._inside += tag == "svg"
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag == "svg"

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words += data.split()


PATHS = ["/", "/sektor/kesehatan", "/indikator/stunting", "/wilayah/99.01", "/sumber", "/kiriman", "/layar/utama/1"]


@pytest.mark.parametrize("path", PATHS)
def test_a_still_has_the_words_of_its_page_and_no_ids(one: Site, path: str) -> None:
    tree = layout(one, path)
    made = still.html(tree)
    parser = _Text()
    parser.feed(re.sub("<option.*?</option>", "", made))
    words = "".join("".join(parser.words).split())
    assert len(words) > 100
    assert words == "".join(plain_text(tree).split())
    assert parser.ids == []


def test_the_picture_is_inert_and_tells_the_time_of_its_drawing(one: Site) -> None:
    view = one.view("/layar/utama/1")
    made = still.page(layout(one, "/layar/utama/1"), view)
    assert made.startswith('<div class="still"') and 'inert aria-hidden="true"' in made
    assert 'class="js-clock">10.00</b>' in made and 'class="js-day">Selasa, 15 Jul 2025</span>' in made
    assert 'class="js-beat" style="visibility:hidden">' in made


def test_a_dimmed_wall_opens_dimmed(one: Site) -> None:
    view = one.view("/layar/utama/1")  # 10.00 in the regency
    frame = html.Div(html.Div(**{"data-dim": "22:00-05:00"}))
    assert 'class="still"' in still.page(frame, view)
    assert 'class="still night"' in still.page(html.Div(html.Div(**{"data-dim": "09:30-10:30"})), view)
    assert 'class="still night"' in still.page(html.Div(html.Div(**{"data-dim": "09:30-05:00"})), view)


# ---------------------------------------------------------------------------------------------- figures


def figure(*traces: dict[str, Any], **layout: Any) -> str:
    axes = {"xaxis": {"range": [0, 10], "showticklabels": False}, "yaxis": {"range": [0, 200], "showticklabels": False}}
    return picture({"data": traces, "layout": {"font": FONT, "margin": MARGIN, **axes, **layout}})


def test_the_plot_lies_within_its_margins() -> None:
    assert 'style="left:40px;top:8px;width:calc(100% - 100px);height:calc(100% - 36px)"' in figure()


def test_a_line_goes_through_its_points_and_breaks_at_a_gap() -> None:
    pen = {"color": "#123", "width": 2}
    made = figure({"mode": "lines", "x": [0, 5, 7, 10], "y": [0, 100, None, 200], "line": pen})
    assert 'd="M0.0,1000.0L500.0,500.0M1000.0,0.0"' in made
    assert 'vector-effect="non-scaling-stroke" stroke="#123" stroke-width="2"' in made


def test_a_word_of_a_category_axis_has_its_place() -> None:
    axis = {"categoryarray": ["Jan", "Feb", "Mar"], "range": [-0.5, 2.5], "tickvals": ["Mar"], "ticktext": ["Mar"]}
    made = figure(
        {"mode": "markers", "x": ["Feb", "Apr"], "y": [50, 60], "marker": {"size": 10, "color": "#111"}}, xaxis=axis
    )
    assert made.count("<circle") == 1 and '<circle cx="50.00%" cy="75.00%" r="5" fill="#111"/>' in made
    assert '<svg x="83.33%" y="100%"><text text-anchor="middle" font-size="12" fill="#46525f">' in made


@pytest.mark.parametrize(
    ("symbol", "path"),
    [
        ("diamond", "M13.00,0L0,-13.00L-13.00,0L0,13.00Z"),
        ("triangle-up", "M-11.55,5.00H11.55L0,-10.00Z"),
        ("line-ns-open", "M0,14.00V-14.00"),
    ],
)
def test_signs_have_the_size_that_plotly_gives_them(symbol: str, path: str) -> None:
    marker = {"size": 20, "color": "#111", "symbol": symbol, "line": {"width": 1}}
    assert f'<svg x="50.00%" y="50.00%"><path d="{path}"' in figure(
        {"mode": "markers", "x": [5], "y": [100], "marker": marker}
    )


def test_shapes_lie_on_paper_or_on_values() -> None:
    pen = {"color": "#222", "width": 1, "dash": "5px,4px"}
    target = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 50, "y1": 50, "line": pen}
    band = {
        "type": "rect",
        "layer": "below",
        "x0": 2,
        "x1": 4,
        "y0": 0,
        "y1": 200,
        "fillcolor": "#eee",
        "line": {"width": 0},
    }
    made = figure(shapes=[target, band])
    assert '<line x1="0.00%" x2="100.00%" y1="75.00%" y2="75.00%" stroke="#222" stroke-width="1"' in made
    assert 'stroke-dasharray="5px,4px"' in made
    assert '<rect x="20.00%" y="0.00%" width="20.00%" height="100.00%" fill="#eee"/>' in made
    assert made.index("<rect") < made.index("<line")


def test_words_of_a_figure_keep_their_bold_and_their_lines_and_stay_text() -> None:
    note = {
        "text": "<b>A &lt;b&gt; &amp; B</b><br>dua<img src=x>",
        "x": 1,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
    }
    made = figure(annotations=[note])
    assert '<tspan font-weight="bold">A &lt;b&gt; &amp; B</tspan></tspan>' in made
    assert made.count("dua") == 1 and "<img" not in made
    assert 'text-anchor="end" dominant-baseline="text-before-edge"' in made


def test_a_figure_whose_axis_has_no_range_is_told() -> None:
    with pytest.raises(KeyError):
        figure({"mode": "lines", "x": [1], "y": [1]}, xaxis={})


def test_every_figure_of_the_pages_can_be_drawn(one: Site) -> None:
    made = [still.html(layout(one, path)) for path in PATHS]
    assert sum(text.count('class="still-figure"') for text in made) >= 4


# ---------------------------------------------------------------------------------------------- maps


SQUARE = {"type": "Polygon", "coordinates": [[[110, -8], [110, -7.9], [110.1, -7.9], [110.1, -8], [110, -8]]]}


@pytest.fixture
def boundaries(tmp_path: Path) -> Shapes:
    """One square of a tenth of a degree, read as a profile's boundaries are."""
    path = tmp_path / "batas.geojson"
    feature = {"type": "Feature", "id": "99.01.01", "properties": {}, "geometry": SQUARE}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return shapes._read(path, 0, "", ("99.01.01",))


def fills(found: Shapes, codes: Sequence[str] = ("99.01.01",), z: Sequence[int] = (1,)) -> dict[str, Any]:
    colours = [[0, "#111111"], [0.5, "#111111"], [0.5, "#222222"], [1, "#222222"]]
    line = {"color": "#333333", "width": 0.7}
    return {
        "type": "choropleth", "geojson": found.href, "locations": list(codes), "z": list(z), "zmin": -0.5, "zmax": 1.5,
        "colorscale": colours, "marker": {"line": line},
    }  # fmt: skip


def test_a_map_is_drawn_in_the_largest_square_with_a_twentieth_left_on_each_side(boundaries: Shapes) -> None:
    made = figure(fills(boundaries))
    path = re.search(r'd="M([\d.]+),([\d.]+)l([^"]+)z" fill="(#\d+)"', made)
    assert path is not None
    assert 'class="still-map"' in made
    assert path[4] == "#222222"
    west, first = float(path[1]), float(path[2])
    steps = [tuple(map(float, step.split(","))) for step in path[3].split("l")]
    # Mercator: at 8° south a degree is 1 % higher than it is wide, so the height fills the square's 900 units.
    assert sum(abs(y) for _, y in steps) == pytest.approx(2 * 900, abs=1)  # up and down again
    assert west == pytest.approx(50 + 900 * (1 - math.cos(math.radians(7.95))) / 2, abs=1)
    assert first in (50, 950)


def test_words_and_signs_of_a_map_stand_at_their_degrees_and_stay_text(boundaries: Shapes) -> None:
    shadow = "1px 1px 2px #fff"
    names = {
        "type": "scattergeo", "mode": "text", "lon": [110.05], "lat": [-7.95], "text": ["&lt;b&gt; Desa"],
        "textfont": {"size": 12, "color": "#000000", "shadow": shadow},
    }  # fmt: skip
    made = figure(fills(boundaries), names)
    assert "&lt;b&gt; Desa" in made
    assert f"text-shadow:{shadow}" in made
    assert '<svg x="50.00%" y="50.0' in made


def test_a_colour_is_one_path_however_many_regions_have_it(boundaries: Shapes) -> None:
    assert figure(fills(boundaries, ["99.01.01", "99.01.01"], [0, 0])).count("<path") == 1
    assert figure(fills(boundaries, ["99.01.01", "99.01.01"], [0, 1])).count("<path") == 2


def test_boundaries_that_are_not_at_hand_or_too_many_leave_the_place_empty(
    boundaries: Shapes, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {**fills(boundaries), "geojson": "/_shapes/0000.geojson"}
    assert "still-map" not in figure(gone)
    monkeypatch.setattr(map_picture, "_MOST_POINTS", 3)
    assert "still-map" not in figure(fills(boundaries))
