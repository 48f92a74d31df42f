"""The reduced plotly.js: the Python package's version, every trace that a panel draws, nothing evaluated from text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import plotly.offline
import pytest

from tests.screens import HOME, Site, site

BUNDLE = HOME / "assets" / "vendor" / "plotly.min.js"
SOURCE = HOME / "assets_src" / "plotly"
_TRACE = re.compile(r'"type": "((?!line|rect|circle|category|mercator|log|date|linear|type)[a-z]+)"')


@pytest.fixture(scope="module")
def text() -> str:
    return BUNDLE.read_text(encoding="utf-8")


def kept() -> set[str]:
    """The traces that the bundle was built with."""
    return set(re.findall(r"plotly\.js/src/traces/(\w+)'", (SOURCE / "entry.js").read_text(encoding="utf-8")))


def test_the_bundle_has_the_version_of_the_python_package(text: str) -> None:
    wanted = plotly.offline.get_plotlyjs_version()
    assert text.startswith(f"/* plotly.js v{wanted}, ")
    assert f'"{wanted}"' in text
    assert json.loads((SOURCE / "package.json").read_text())["dependencies"] == {"plotly.js": wanted}


def test_the_bundle_says_which_traces_it_holds_and_holds_them(text: str) -> None:
    head = text.partition("*/")[0]
    assert set(re.findall(r"traces: ([a-z ]+)\.", head)[0].split()) == kept()
    assert all(f'moduleType:"trace",name:"{name}"' in text for name in kept())


def traces(tree: object) -> set[str]:
    """Types of every trace of every figure in a tree of components as JSON."""
    if isinstance(tree, list):
        return set().union(*map(traces, tree))
    if not isinstance(tree, dict):
        return set()
    if isinstance(tree.get("figure"), dict):
        return {trace.get("type", "scatter") for trace in tree["figure"]["data"]}
    return set().union(*map(traces, tree.values()))


def test_every_trace_that_a_page_draws_is_in_the_bundle() -> None:
    one: Site = site()
    bodies = [one.body(path)["parts"] for path in ("/", "/sektor/kesehatan", "/indikator/stunting")]
    found = traces(bodies)
    assert "scatter" in found
    assert found <= kept()


def test_every_trace_that_any_panel_kind_names_is_in_the_bundle() -> None:
    sources = [p.read_text(encoding="utf-8") for p in sorted((HOME / "components").rglob("*.py"))]
    named = {name for source in sources for name in _TRACE.findall(source)}
    assert {"scatter", "choropleth", "scattergeo"} <= named
    assert named <= kept()


def test_nothing_in_the_bundle_is_evaluated_from_text(text: str) -> None:
    assert not re.search(r"\bnew Function\(|\beval\(|\bFunction\(\"", text)


def test_the_lock_has_hashes_and_no_address() -> None:
    packages = json.loads((SOURCE / "package-lock.json").read_text())["packages"]
    outer = {name: entry for name, entry in packages.items() if name}
    assert len(outer) > 20
    assert all(entry["integrity"].startswith("sha512-") for entry in outer.values())
    assert not any("resolved" in entry for entry in outer.values())


def test_the_licences_of_what_is_in_the_bundle_lie_beside_it() -> None:
    licences = Path(BUNDLE.parent / "plotly.LICENSE.txt").read_text(encoding="utf-8")
    assert all(f"{name}\n\n" in licences for name in ("plotly.js", "@plotly/d3", "d3-geo", "culori"))
