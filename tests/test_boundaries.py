"""``boundaries``: a regency's own polygons found by code, mended, simplified, put together — or refused in words."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from data.boundaries.command import MOST, Wish, convert
from data.boundaries.file import BoundaryError
from data.boundaries.points import from_utm
from data.regions import Region, Regions
from tests.boundary_land import LAND, VILLAGES, feature, rough, row, shapes_of, square, written

# ---------------------------------------------------------------------------------------------- which region


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"KODE": VILLAGES}, ("KODE", "kemendagri")),
        ({"KDEPUM": [c.replace(".", "") for c in VILLAGES]}, ("KDEPUM", "kemendagri")),
        ({"kode": [c.replace(".", "-") for c in VILLAGES]}, ("kode", "kemendagri")),
        ({"no": [1, 2, 3, 4], "kode": [int(c.replace(".", "")) for c in VILLAGES]}, ("kode", "kemendagri")),
        ({"kode": [float(c.replace(".", "")) for c in VILLAGES]}, ("kode", "kemendagri")),
        ({"iddesa": [9901010004, 9901010003, 9901020002, 9901020001]}, ("iddesa", "bps")),
        ({"DESA": ["SATU", "Dua", "satu", "Empat"], "KEC": ["BARAT", "Barat", "Kec. Timur", "Timur"]},
         ("DESA dengan KEC", "name")),
    ],
)  # fmt: skip
def test_the_column_of_the_regions_is_found_by_its_values(
    columns: dict[str, list[Any]], said: tuple[str, str], tmp_path: Path
) -> None:
    made = convert(written(tmp_path, row(**columns)), LAND)
    assert (made.matched.column, made.matched.system) == said
    assert list(shapes_of(made.body)) == [region.code for region in LAND.all]
    assert shapes_of(made.body)["99.01.02.2002"].bounds == (111.3, -8.0, 111.4, -7.9)


def test_digits_that_are_codes_of_two_systems_are_not_chosen_between(tmp_path: Path) -> None:
    swapped = tuple(
        Region(r.code, r.name, r.level, r.parent, r.kind, bps=VILLAGES[::-1][n].replace(".", ""))
        for n, r in enumerate(r for r in LAND.all if r.level == "village")
    )
    land = Regions((*(r for r in LAND.all if r.level != "village"), *swapped))
    with pytest.raises(BoundaryError, match=r"cocok sebagai kemendagri .* dan sebagai bps"):
        convert(written(tmp_path, row(kode=[c.replace(".", "") for c in VILLAGES])), land)


def test_two_columns_that_disagree_are_told(tmp_path: Path) -> None:
    other = [VILLAGES[1], VILLAGES[0], *VILLAGES[2:]]
    made = convert(written(tmp_path, row(KDEPUM=VILLAGES, lama=other)), LAND)
    assert made.matched.column == "KDEPUM"
    assert made.notes == ("kolom lama menyebut wilayah lain untuk 2 poligon (feature 1 …)",)


def test_misses_are_told_both_ways(tmp_path: Path) -> None:
    made = convert(written(tmp_path, row(kode=[*VILLAGES[:3], "99.02.01.2001"])), LAND)
    assert [region.code for region in made.matched.without] == ["99.01.02.2002"]
    assert made.matched.strangers == ('feature 4 "99.02.01.2001"',)
    assert "kecamatan yang belum utuh: Timur" in made.notes


def test_a_file_of_kecamatan_is_enough_for_the_regency(tmp_path: Path) -> None:
    made = convert(written(tmp_path, [feature(square(0), kec="Barat"), feature(square(1), kec="Timur")]), LAND)
    assert list(shapes_of(made.body)) == ["99.01", "99.01.01", "99.01.02"]


def test_without_a_fitting_column_the_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError) as error:
        convert(written(tmp_path, row(nama=["A", "B", "C", "D"])), LAND)
    assert 'Kolom: nama "A"' in str(error.value)
    with pytest.raises(BoundaryError, match='tidak ada kolom "kode"; yang ada: nama'):
        convert(written(tmp_path, row(nama=["A", "B", "C", "D"])), LAND, Wish(column="kode"))


# ---------------------------------------------------------------------------------------------- mending


def test_kecamatan_and_regency_are_put_together_from_desa(tmp_path: Path) -> None:
    shapes = shapes_of(convert(written(tmp_path, row(kode=VILLAGES)), LAND).body)
    assert shapes["99.01.01"].equals(shapely.box(111.0, -8.0, 111.2, -7.9))
    assert shapes["99.01"].equals(shapely.box(111.0, -8.0, 111.4, -7.9))


def test_outer_rings_run_counter_clockwise(tmp_path: Path) -> None:
    features = row(kode=VILLAGES)
    features[0]["geometry"]["coordinates"][0].reverse()
    written_ = json.loads(convert(written(tmp_path, features), LAND).body)["features"]
    turns = {shapely.LinearRing(f["geometry"]["coordinates"][0]).is_ccw for f in written_}
    assert turns == {True}


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[111.0, -8.0, 5.0], *([x, y, 5.0] for x, y in square(0)[1:])]]},
        {"type": "Polygon", "coordinates": [square(0)[:-1]]},
        {"type": "Polygon", "coordinates": [[p for p in square(0) for _ in range(2)]]},
        {"type": "MultiPolygon", "coordinates": [[square(0)], [[[111.02, -7.98], [111.05, -7.98], [111.05, -7.95],
                                                                [111.02, -7.98]]]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [111.0, -8.0]},
                                                      {"type": "Polygon", "coordinates": [square(0)]}]},
    ],
    ids=["third coordinate", "not closed", "every point twice", "a polygon inside another", "a collection"],
)  # fmt: skip
def test_a_square_drawn_badly_is_the_same_square(geometry: dict[str, Any], tmp_path: Path) -> None:
    features = row(kode=VILLAGES)
    features[0]["geometry"] = geometry
    assert shapes_of(convert(written(tmp_path, features), LAND).body)[VILLAGES[0]].equals(
        shapely.box(111, -8, 111.1, -7.9)
    )


def test_a_ring_that_crosses_itself_is_untangled_and_told(tmp_path: Path) -> None:
    features = row(kode=VILLAGES)
    features[0]["geometry"]["coordinates"] = [[[111, -8], [111.1, -7.9], [111.1, -8], [111, -7.9], [111, -8]]]
    made = convert(written(tmp_path, features), LAND)
    bow = shapes_of(made.body)[VILLAGES[0]]
    assert bow.is_valid and bow.area == pytest.approx(0.005)  # two triangles, each a quarter of the square
    assert "1 poligon bersilang atau rusak dibetulkan" in made.notes


def test_slivers_and_overlaps_between_neighbours_are_closed(tmp_path: Path) -> None:
    features = row(kode=VILLAGES)
    for point in features[1]["geometry"]["coordinates"][0]:
        point[0] += 0.00003  # about three metres: a gap before it, an overlap behind it
    shapes = shapes_of(convert(written(tmp_path, features), LAND).body)
    assert shapely.coverage_is_valid([shapes[code] for code in VILLAGES])
    assert shapes["99.01"].geom_type == "Polygon" and not shapes["99.01"].interiors


def test_a_region_that_overlaps_another_much_is_named(tmp_path: Path) -> None:
    features = row(kode=VILLAGES)
    features[1]["geometry"]["coordinates"] = [[[111.05, -8], [111.2, -8], [111.2, -7.9], [111.05, -7.9], [111.05, -8]]]
    made = convert(written(tmp_path, features), LAND)
    (note,) = made.notes
    assert note.startswith("1 wilayah berubah luas lebih dari 5 % karena tumpang tindih (99.01.01.200")
    assert shapely.coverage_is_valid([shapes_of(made.body)[code] for code in VILLAGES])


def test_a_file_with_a_point_every_half_metre_loses_no_region(tmp_path: Path) -> None:
    made = convert(written(tmp_path, rough(20_000)), LAND)
    shapes = shapes_of(made.body)
    assert made.notes == ()
    assert [round(shapes[code].area, 3) for code in VILLAGES] == [0.01, 0.01, 0.01, 0.01]


def test_features_of_one_region_are_put_together(tmp_path: Path) -> None:
    features = [*row(kode=VILLAGES), feature([[112, -8], [112.1, -8], [112.1, -7.9], [112, -8]], kode=VILLAGES[0])]
    made = convert(written(tmp_path, features), LAND)
    assert len(shapes_of(made.body)[VILLAGES[0]].geoms) == 2
    assert "1 wilayah terdiri dari beberapa poligon" in made.notes


def test_a_feature_without_a_polygon_is_told_with_its_reason(tmp_path: Path) -> None:
    features = row(kode=VILLAGES)
    features[0]["geometry"] = {"type": "Point", "coordinates": [111, -8]}
    features[1]["geometry"]["coordinates"][0][0] = ["111", -8]
    made = convert(written(tmp_path, features), LAND)
    assert made.undrawn == ("feature 1: bukan poligon (Point)", "feature 2: koordinatnya bukan deret angka")


def test_a_large_file_is_simplified_below_300_kb_and_neighbours_keep_one_border(tmp_path: Path) -> None:
    made = convert(written(tmp_path, rough(6_000)), LAND)
    shapes = shapes_of(made.body)
    assert 150_000 < len(made.body) <= MOST
    assert made.drawing.tolerance > 0
    assert shapely.coverage_is_valid([shapes[code] for code in VILLAGES])
    assert all(shape.is_valid for shape in shapes.values())
    assert shapes["99.01"].symmetric_difference(shapely.union_all([shapes[c] for c in VILLAGES])).area < 1e-9


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, rough(2_000))
    assert convert(path, LAND).body == convert(path, LAND).body


# ---------------------------------------------------------------------------------------------- systems


def test_swapped_latitude_and_longitude_are_told_and_turned(tmp_path: Path) -> None:
    features = row(kode=VILLAGES)
    for one in features:
        one["geometry"]["coordinates"] = [[[y, x] for x, y in one["geometry"]["coordinates"][0]]]
    made = convert(written(tmp_path, features), LAND)
    assert made.notes == ("lintang dan bujur terbalik, ditukar",)
    assert shapes_of(made.body)["99.01"].bounds == (111.0, -8.0, 111.4, -7.9)


def in_metres() -> list[dict[str, Any]]:
    """Squares of ten kilometres from the central meridian of zone 49 south, eastwards."""
    features = []
    for n, code in enumerate(VILLAGES):
        x, y = 500_000 + n * 10_000, 9_115_000
        features.append(feature([[x, y], [x + 1e4, y], [x + 1e4, y + 1e4], [x, y + 1e4], [x, y]], kode=code))
    return features


def test_metres_without_a_system_are_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"koordinat dalam meter .* tambahkan --crs EPSG:32749"):
        convert(written(tmp_path, in_metres()), LAND)


@pytest.mark.parametrize("where", ["option", "file"])
def test_metres_of_a_declared_zone_become_degrees(where: str, tmp_path: Path) -> None:
    name = "urn:ogc:def:crs:EPSG::32749"
    members = {"crs": {"type": "name", "properties": {"name": name}}} if where == "file" else {}
    made = convert(written(tmp_path, in_metres(), **members), LAND, Wish(crs="EPSG:32749" if where == "option" else ""))
    west, south, east, _ = shapes_of(made.body)["99.01"].bounds
    # 885 km of meridian arc south of the equator, divided by 0.9996: 8.0062 degrees.
    assert (west, south) == (111.0, pytest.approx(-8.0062, abs=2e-4))
    assert east == pytest.approx(111.363, abs=1e-3)


def test_a_point_on_the_central_meridian_comes_back_by_the_meridian_arc() -> None:
    # Arc from the equator by Helmert's series: 111132.95 φ° − 16038.51 sin 2φ + 16.83 sin 4φ − 0.02 sin 6φ (metres).
    latitude = math.radians(8.0)
    arc = 111132.9526 * 8.0 - 16038.5087 * math.sin(2 * latitude) + 16.8326 * math.sin(4 * latitude)
    arc -= 0.0220 * math.sin(6 * latitude)
    ((x, y),) = from_utm(np.array([[500_000.0, 10_000_000.0 - 0.9996 * arc]]), 49, south=True)
    assert (x, y) == (pytest.approx(111.0, abs=1e-9), pytest.approx(-8.0, abs=1e-7))


def test_a_system_nobody_knows_and_a_place_abroad_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match="EPSG:23836 tidak dikenal"):
        convert(written(tmp_path, in_metres()), LAND, Wish(crs="EPSG:23836"))
    abroad = [feature([[2, 48], [3, 48], [3, 49], [2, 48]], kode=code) for code in VILLAGES]
    with pytest.raises(BoundaryError, match="di luar Indonesia"):
        convert(written(tmp_path, abroad), LAND)
