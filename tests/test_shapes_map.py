"""Boundaries: read once, turned clockwise, served under their hash."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from flask import Flask

from components.shapes import attach, centroid, has_level, hatch, shapes, signed_surface
from tests.map_fakes import CODES, NORTH, REGENCY, map_profile, write_boundaries


def test_outer_rings_are_clockwise_whatever_the_file_says(tmp_path: Path) -> None:
    write_boundaries(tmp_path)
    found = shapes(map_profile(tmp_path, boundaries=True))
    assert found is not None
    assert all(signed_surface(polygon[0]) < 0 for s in found.by_code.values() for polygon in s.polygons)


def test_only_ids_and_rings_travel(tmp_path: Path) -> None:
    write_boundaries(tmp_path)
    found = shapes(map_profile(tmp_path, boundaries=True))
    assert found is not None
    feature = json.loads(found.body)["features"][0]
    assert set(feature) == {"type", "id", "geometry"}
    assert feature["id"] == CODES["A"]


def test_an_id_that_is_no_region_is_left_out_and_named(tmp_path: Path) -> None:
    write_boundaries(tmp_path, stranger=True)
    found = shapes(map_profile(tmp_path, boundaries=True))
    assert found is not None
    assert found.strangers == ("99.99.99.9999",)
    assert "99.99.99.9999" not in found.by_code


def test_a_profile_without_boundaries_or_with_a_broken_file_has_no_shapes(tmp_path: Path) -> None:
    assert shapes(map_profile(tmp_path)) is None
    assert shapes(map_profile(tmp_path, boundaries=True)) is None
    (tmp_path / "batas.geojson").write_text("{")
    assert shapes(map_profile(tmp_path, boundaries=True)) is None


def test_a_changed_file_gets_another_address(tmp_path: Path) -> None:
    write_boundaries(tmp_path)
    first = shapes(map_profile(tmp_path, boundaries=True))
    path = write_boundaries(tmp_path, districts=True)
    path.touch()
    second = shapes(map_profile(tmp_path, boundaries=True))
    assert first is not None and second is not None
    assert first.href != second.href


def test_the_centre_of_a_square_is_its_middle() -> None:
    assert centroid(((0, 0), (0, 2), (2, 2), (2, 0), (0, 0))) == (1, 1)


def test_hatch_lines_stay_inside_the_shape(tmp_path: Path) -> None:
    write_boundaries(tmp_path)
    found = shapes(map_profile(tmp_path, boundaries=True))
    assert found is not None
    lines = hatch(found.by_code[CODES["A"]], 0.25)
    # Slanted by 45°: y − x runs from −1 to 1 in steps of 0.25, both ends touching a corner only.
    assert len(lines) in (7, 8, 9)
    assert all(-1e-9 <= x <= 1 + 1e-9 and -1e-9 <= y <= 1 + 1e-9 for line in lines for x, y in line)


def test_borders_are_the_edges_between_districts(tmp_path: Path) -> None:
    write_boundaries(tmp_path)
    profile = map_profile(tmp_path, boundaries=True)
    found = shapes(profile)
    assert found is not None
    parents = {r.code: r.parent for r in profile.regions.under(REGENCY, "village")}
    # A B over C D: A, B, C are north, D is south; E south under C, F east under D, and so on.
    edges = set(found.borders(parents))
    assert ((1.0, -1.0), (1.0, 0.0)) in edges  # between C and D
    assert ((1.0, 0.0), (1.0, 1.0)) not in edges  # between A and B


def test_a_level_with_few_shapes_is_not_drawn_as_a_map(tmp_path: Path) -> None:
    write_boundaries(tmp_path)
    profile = map_profile(tmp_path, boundaries=True)
    found = shapes(profile)
    assert has_level(found, profile, REGENCY, "village")
    assert not has_level(found, profile, REGENCY, "district")
    assert has_level(found, profile, NORTH, "village")


def test_the_route_serves_the_bytes_of_this_hash_only(tmp_path: Path) -> None:
    write_boundaries(tmp_path)
    profile = map_profile(tmp_path, boundaries=True)
    found = shapes(profile)
    assert found is not None
    server = Flask("uji")
    attach(server, profile)
    client = server.test_client()
    answer = client.get(found.href, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data) == found.body
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(found.href).data == found.body
    assert client.get("/_shapes/0000000000000000.geojson").status_code == 404
