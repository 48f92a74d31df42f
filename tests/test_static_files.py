"""The browser's files: few, packed, kept for good under their digests; Dash's own too; unknown ones are 404."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest

from components.static_files import Static
from tests.screens import HOME, Site, site


@pytest.fixture(scope="module")
def one() -> Site:
    return site()


def named(one: Site, path: str = "/") -> list[str]:
    """Addresses of files in a page's head, in their order, each once."""
    head = one.client.get(path).data.decode().partition("</head>")[0]
    return list(dict.fromkeys(re.findall(r'(?:href|src)="(/_static/[^"]+)"', head)))


def file(one: Site, stem: str, path: str = "/") -> str:
    return next(address for address in named(one, path) if address.startswith(f"/_static/{stem}."))


def test_a_page_names_five_files_and_each_is_there(one: Site) -> None:
    found = named(one)
    stems = [re.split(r"[/.]", address)[2] for address in found]
    assert stems == ["pendopo", "plotly", "dash", "pendopo", "start"]
    assert [one.client.get(address).status_code for address in found] == [200] * 5


@pytest.mark.parametrize(("accepted", "unpack"), [("gzip, deflate, br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_file_travels_packed_and_is_kept_for_good(one: Site, accepted: str, unpack: object) -> None:
    address = file(one, "plotly")
    packed = one.client.get(address, headers={"Accept-Encoding": accepted})
    plain = one.client.get(address)
    assert unpack(packed.data) == plain.data  # type: ignore[operator]
    assert len(packed.data) < len(plain.data) / 2.5
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers


def test_all_style_sheets_and_scripts_are_in_the_order_of_their_names(one: Site) -> None:
    style = one.client.get(file(one, "pendopo")).data
    places = [style.index(path.read_bytes()) for path in sorted((HOME / "assets").glob("*.css"))]
    assert len(places) > 30 and places == sorted(places)
    scripts = one.client.get(named(one)[3]).data
    places = [scripts.index(path.read_bytes()) for path in sorted((HOME / "assets").glob("*.js"))]
    assert len(places) > 6 and places == sorted(places)
    assert scripts.rstrip().endswith(b"var renderer = new DashRenderer();")


def test_plotly_is_there_before_dash_looks_for_it(one: Site) -> None:
    order = re.findall(r'data-files="([^"]+)"', one.client.get("/").data.decode())[0].split()
    assert [re.split(r"[/.]", address)[2] for address in order] == ["plotly", "dash", "pendopo"]


def test_a_wall_does_without_the_library_of_choices(one: Site) -> None:
    wall, lap = file(one, "dash", "/layar/utama/1"), file(one, "dash")
    bodies = [one.client.get(address).data for address in (wall, lap)]
    assert [b"dash_bootstrap_components" in body for body in bodies] == [False, True]
    assert all(b"DashRenderer" in body and b"webpackChunkdash_core_components" in body for body in bodies)


def test_a_digest_tells_contents_apart() -> None:
    static = Static(lambda library, path: False)
    first, second = static.add("a.css", [b"a{}"]), static.add("a.css", [b"b{}"])
    assert first != second and first == static.add("a.css", [b"a{}"])


def test_a_script_does_not_rule_the_one_after_it() -> None:
    static = Static(lambda library, path: False)
    body = static.find(static.add("a.js", [b'"use strict";a()', b"b()"]).rpartition("/")[2])
    assert body is not None and body.plain == b'\n;"use strict";a()\n;b()'


@pytest.mark.parametrize(
    "address",
    [
        "/_static/plotly.0000000000000000.js", "/_static/async-nothing.js", "/_static/..%2fapp.py",
        "/_dash-component-suites/os/path.py", "/_dash-component-suites/dash/dash.py",
        "/_dash-component-suites/dash/../../app.py", "/_dash-component-suites/dash/deps/nothing.js",
        "/_dash-component-suites/", "/_dash-component-suites/tidak-ada/x.js",
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_a_404(one: Site, address: str) -> None:
    assert one.client.get(address).status_code == 404


def test_what_dash_loads_later_is_packed_too(one: Site) -> None:
    dash = one.client.get("/_dash-component-suites/dash/dcc/async-dropdown.js", headers={"Accept-Encoding": "br"})
    beside = one.client.get("/_static/async-dropdown.js", headers={"Accept-Encoding": "br"})
    assert dash.status_code == beside.status_code == 200
    assert dash.data == beside.data and dash.headers["Content-Encoding"] == "br"
    assert dash.headers["Cache-Control"] == "public, max-age=60"
    marked = one.client.get("/_dash-component-suites/dash/dcc/async-dropdown.v4_4_1m17.js")
    assert marked.headers["Cache-Control"] == "public, max-age=31536000, immutable"
