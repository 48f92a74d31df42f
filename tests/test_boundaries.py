"""``boundaries``: a regency's own polygons found by code, mended, simplified, put together — or refused in words."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from components.panels.base import find_specs
from data.adopt import Order, adopt
from data.adopt_places import places
from data.adopt_regency import find_regency
from data.boundaries import FILE, MOST, Wish, command_boundaries, convert, with_boundaries
from data.boundary_file import BoundaryError
from data.boundary_points import from_utm
from data.read_profile import read_profile
from data.regions import Region, Regions
from loaders.base import find_readers

SHARED = Path(__file__).resolve().parents[2] / "shared" / "reference" / "boundaries"

# Kabupaten Contoh: two kecamatan of two desa each, a row of squares a tenth of a degree wide.
LAND = Regions(
    (
        Region("99.01", "Kabupaten Contoh", "regency", "99", "kabupaten", bps="9901"),
        Region("99.01.01", "Barat", "district", "99.01", "kecamatan", bps="9901010"),
        Region("99.01.01.2001", "Satu", "village", "99.01.01", "desa", bps="9901010004"),
        Region("99.01.01.2002", "Dua", "village", "99.01.01", "desa", bps="9901010003"),
        Region("99.01.02", "Timur", "district", "99.01", "kecamatan", bps="9901020"),
        Region("99.01.02.2001", "Satu", "village", "99.01.02", "desa", bps="9901020002"),
        Region("99.01.02.2002", "Empat", "village", "99.01.02", "desa", bps="9901020001"),
    )
)
VILLAGES = ["99.01.01.2001", "99.01.01.2002", "99.01.02.2001", "99.01.02.2002"]
WEST, SOUTH = 111.0, -8.0


def square(place: int) -> list[list[float]]:
    x = round(WEST + place / 10, 1)
    return [[x, SOUTH], [x + 0.1, SOUTH], [x + 0.1, SOUTH + 0.1], [x, SOUTH + 0.1], [x, SOUTH]]


def feature(ring: Any, *, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else ring
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def row(**columns: list[Any]) -> list[dict[str, Any]]:
    """The four squares with these properties."""
    return [feature(square(n), **{name: values[n] for name, values in columns.items()}) for n in range(4)]


def written(tmp_path: Path, features: list[Any], **members: Any) -> Path:
    path = tmp_path / "batas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), encoding="utf-8")
    return path


def shapes_of(body: bytes) -> dict[str, Any]:
    return {f["id"]: shapely.geometry.shape(f["geometry"]) for f in json.loads(body)["features"]}


# ---------------------------------------------------------------------------------------------- which region


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"KODE": VILLAGES}, ("KODE", "kemendagri")),
        ({"KDEPUM": [c.replace(".", "") for c in VILLAGES]}, ("KDEPUM", "kemendagri")),
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


def rough(sides: int) -> list[dict[str, Any]]:
    """The four squares with borders of so many points each, shared by both neighbours."""
    heights = np.linspace(SOUTH, SOUTH + 0.1, sides)
    borders = [
        [
            (WEST + n / 10 + 0.004 * math.sin(40 * n + 900 * (h - SOUTH)) * math.sin(31.4 * (h - SOUTH)), h)
            for h in heights
        ]
        for n in range(5)
    ]
    return [feature([*borders[n], *borders[n + 1][::-1], borders[n][0]], kode=VILLAGES[n]) for n in range(4)]


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


# ---------------------------------------------------------------------------------------------- other files


def test_topojson_is_read_with_its_shared_arcs(tmp_path: Path) -> None:
    """Two squares that share one arc, quantised; the neighbour takes it backwards."""
    arcs = [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 0], [10, 0], [0, 10], [-10, 0]]]
    polygons = [("99.01.01", [[0, 1]]), ("99.01.02", [[2, ~0]])]
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.01, 0.01], "translate": [111.0, -8.0]},
        "arcs": arcs,
        "objects": {"kec": {"type": "GeometryCollection", "geometries": [
            {"type": "Polygon", "arcs": arc, "properties": {"kode": code}} for code, arc in polygons]}},
    }  # fmt: skip
    path = tmp_path / "batas.topojson"
    path.write_text(json.dumps(topology), encoding="utf-8")
    shapes = shapes_of(convert(path, LAND).body)
    assert shapes["99.01.01"].equals(shapely.box(111.0, -8.0, 111.1, -7.9))
    assert shapes["99.01"].equals(shapely.box(111.0, -8.0, 111.2, -7.9))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "bukan JSON yang sah"),
        (b"kode;nama\n", "bukan JSON yang sah"),
        (b"[" * 100_000, "bukan JSON yang sah"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":NaN}}]}', "bukan JSON yang sah"),
        (b'{"type":"FeatureCollection","features":[]}', "tidak ada satu pun feature"),
        (b'{"type":"FeatureCollection","features":[1]}', "feature 1: bukan objek"),
        (b'{"type":"FeatureCollection","features":{"a":1}}', "bukan GeoJSON FeatureCollection"),
        (b'{"type":"Topology","objects":{"a":{"type":"Polygon","arcs":[[7]]}},"arcs":[]}', "TopoJSON rusak"),
        (b"[1, 2]", "bukan GeoJSON FeatureCollection"),
        (b"PK\x03\x04abc", "arsip zip (shapefile?)"),
        (b"\x00\x00\x27\x0a" + b"\x00" * 96, "ini shapefile"),
        (b"SQLite format 3\x00", "ini GeoPackage"),
        (b"<?xml version='1.0'?><kml/>", "XML (KML?)"),
        (b"<!DOCTYPE html><title>Masuk</title>", "halaman web"),
        (b'{"type":"FeatureCollection","features":[\xff]}', "bukan JSON yang sah"),
    ],
)  # fmt: skip
def test_what_is_no_geojson_is_refused_in_words(body: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "batas.geojson"
    path.write_bytes(body)
    with pytest.raises(BoundaryError) as error:
        convert(path, LAND)
    assert said in str(error.value) and str(error.value).startswith("batas.geojson")


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "batas.geojson"
    with path.open("wb") as file:
        file.truncate(100_000_001)
    with pytest.raises(BoundaryError, match="100 MB, paling besar 100 MB"):
        convert(path, LAND)


# ---------------------------------------------------------------------------------------------- the profile


def test_source_and_licence_are_kept_in_the_file_and_under_the_map(tmp_path: Path) -> None:
    path = written(tmp_path, row(kode=VILLAGES), license="CC BY 4.0", metadata={"source": "Bappeda"})
    assert convert(path, LAND).attribution == "Batas wilayah: CC BY 4.0 · Bappeda"
    made = convert(path, LAND, Wish(source="Dinas Pertanahan 2024"))
    assert made.attribution == "Batas wilayah: Dinas Pertanahan 2024"
    assert json.loads(made.body)["origin"]["said"] == "CC BY 4.0 · Bappeda"
    assert convert(written(tmp_path, row(kode=VILLAGES)), LAND).attribution == "Batas wilayah: indikatif"


def test_region_toml_keeps_everything_else(tmp_path: Path) -> None:
    text = (
        '# jati diri\ncode = "99.01"\n\n[boundaries]\nfile = "lama.geojson"\n\n# instansi\n[[agency]]\nid = "dinkes"\n'
    )
    assert with_boundaries(text, 'Batas "A"') == (
        '# jati diri\ncode = "99.01"\n\n'
        '[boundaries]\nfile        = "boundaries.geojson"\nattribution = "Batas \\"A\\""\n\n'
        '# instansi\n[[agency]]\nid = "dinkes"\n'
    )


def test_nothing_is_written_when_the_file_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "p"
    adopt(Order(find_regency("36.71"), folder))
    before = (folder / "region.toml").read_bytes()
    assert command_boundaries(str(written(tmp_path, row(kode=VILLAGES))), folder, Wish()) == 2
    assert "tidak ada kolom yang memuat kode" in capsys.readouterr().err
    assert not (folder / FILE).exists() and (folder / "region.toml").read_bytes() == before


REGENCIES = ("35.03", "35.10", "35.18", "35.23", "33.19", "32.17", "32.02", "36.71")


@pytest.mark.skipif(not SHARED.exists(), reason="the reference boundaries are not here")
@pytest.mark.parametrize("code", REGENCIES)
def test_kecamatan_built_from_real_desa_are_the_official_ones(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    adopt(Order(find_regency(code), folder))
    assert command_boundaries(str(SHARED / f"{code}.desa.geojson"), folder, Wish(source="BIG, indikatif")) == 0
    profile = read_profile(folder, find_readers(), find_specs())
    assert [fault.text() for fault in profile.faults] == []
    shapes = shapes_of((folder / FILE).read_bytes())
    assert set(shapes) == {line.code for line in places(find_regency(code))}
    assert (folder / FILE).stat().st_size <= 300_000
    villages = [shapes[c] for c in shapes if c.count(".") == 3]
    assert shapely.coverage_is_valid(villages) and all(shape.is_valid for shape in shapes.values())
    given = shapes_of((SHARED / f"{code}.kecamatan.geojson").read_bytes())
    for district, shape in given.items():
        overlap = shape.intersection(shapes[district]).area / shape.union(shapes[district]).area
        assert overlap > 0.94, district
