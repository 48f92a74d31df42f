"""Small lines: a gap stays a gap, the target lies inside the drawing, the last point is marked."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest

from components.sparkline import sparkline, svg_line

STROKES = re.compile(r'<path d="(M[^"]+)"[^>]*stroke="(#\w+)"')


def _svg(values: list[float | None], *, target: float | None = None, state: str = "good") -> str:
    return svg_line(values, "dark", target=target, state=state, width=100, height=40, weight=2)


def _paths(svg: str) -> list[str]:
    return re.findall(r'<path d="([^"]+)"', svg)


def _points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


def _last(svg: str) -> tuple[float, float, str]:
    found = re.search(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" fill="(#\w+)"/>', svg)
    assert found is not None
    return float(found[1]), float(found[2]), found[3]


def test_a_period_without_value_leaves_a_gap() -> None:
    paths = _paths(_svg([1.0, 2.0, None, 3.0, 4.0]))
    assert [len(_points(p)) for p in paths] == [2, 2]
    # Five periods over 100 px less a radius of 3.6 on each side: 23.2 px a step, the gap is two steps wide.
    assert _points(paths[1])[0][0] - _points(paths[0])[1][0] == pytest.approx(46.4)


def test_a_missing_value_is_not_drawn_as_zero() -> None:
    drawn = [y for p in _paths(_svg([10.0, None, 12.0])) for _, y in _points(p)]
    assert len(drawn) == 2


def test_a_single_value_between_gaps_is_still_a_mark() -> None:
    """A path of one move draws nothing; a stroke without length draws its round cap (SVG 2, 13.5.4)."""
    svg = _svg([1.0, None, 5.0, None, 2.0])
    assert [p.endswith("h0") for p in _paths(svg)] == [True, True, True]
    assert svg.count('stroke-linecap="round"') == 3


def test_values_rise_upwards() -> None:
    (path,) = _paths(_svg([1.0, 2.0, 3.0]))
    heights = [y for _, y in _points(path)]
    assert all(a > b for a, b in pairwise(heights))


def test_a_target_beyond_the_values_still_lies_inside_the_drawing() -> None:
    svg = _svg([10.0, 11.0], target=20.0)
    dashed = re.search(r'<path d="M0,([\d.]+)H100"[^>]*stroke-dasharray="5 4"', svg)
    assert dashed is not None
    assert 0 < float(dashed[1]) < min(y for p in _paths(svg)[1:] for _, y in _points(p))


def test_without_a_target_nothing_is_dashed() -> None:
    assert "dasharray" not in _svg([1.0, 2.0])


def test_the_last_point_is_marked_where_the_last_value_is() -> None:
    svg = _svg([1.0, 2.0, 3.0, None])
    x, y, fill = _last(svg)
    assert (x, y) == _points(_paths(svg)[0])[-1]
    assert fill == "#eef1f4"


def test_the_last_point_tells_a_state_that_asks_for_something() -> None:
    assert _last(_svg([1.0, 2.0], state="act"))[2] == "#ff6b64"
    assert _last(_svg([1.0, 2.0], state="watch"))[2] == "#f5bf42"


def test_an_old_line_is_drawn_in_the_colour_of_old_data() -> None:
    svg = _svg([1.0, 2.0], state="stale")
    assert {colour for _, colour in STROKES.findall(svg)} == {"#a79bb8"}
    assert _last(svg)[2] == "#a79bb8"


def test_values_that_never_move_make_a_level_line_inside_the_drawing() -> None:
    (path,) = _paths(_svg([5.0, 5.0, 5.0]))
    assert {y for _, y in _points(path)} == {20.0}


def test_a_value_of_zero_is_drawn_at_zero() -> None:
    svg = _svg([4.0, 0.0])
    assert _last(svg)[1] == _points(_paths(svg)[0])[1][1]


def test_nothing_observed_draws_nothing() -> None:
    assert _svg([None, None]) == _svg([])
    assert "path" not in _svg([None, None])


def test_the_image_says_what_it_shows_and_fetches_nothing() -> None:
    image = sparkline([1.0, 2.0], "light", label="Stunting 12 bulan", width=160, height=32)
    assert image.alt == "Stunting 12 bulan"
    assert image.style == {"width": "10.0rem", "height": "2.0rem"}
    assert image.src.startswith("data:image/svg+xml;utf8,")
    assert unquote(image.src.split(",", 1)[1]).startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 32">'
    )
