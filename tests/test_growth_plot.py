"""The picture of growth: measured points on logarithmic axes beside growth in proportion."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from bench.growth_plot import Curve, svg

SVG = "{http://www.w3.org/2000/svg}"


def test_a_measure_in_proportion_lies_on_the_dashed_line() -> None:
    root = ET.fromstring(svg([Curve("load, s", [(1, 2), (10, 20), (100, 200)], "million rows")]))
    proportion, measured = (line.get("points", "").split() for line in root.iter(f"{SVG}polyline"))
    assert [proportion[0], proportion[-1]] == [measured[0], measured[-1]]
    assert len(list(root.iter(f"{SVG}circle"))) == 3


def test_what_was_not_measured_says_so() -> None:
    assert "not measured" in svg([Curve("web memory, MB", [], "million rows")])
