"""Files of boundaries: other formats, hostile ones, the profile they go into, and the real ones of eight regencies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from components.panels.base import find_specs
from data.adopting.command import Order, adopt
from data.adopting.places import places
from data.adopting.regency import find_regency
from data.boundaries.command import FILE, Wish, command_boundaries, convert, with_boundaries
from data.boundaries.file import BoundaryError
from data.profile_files.folder import read_profile
from loaders.base import find_readers
from tests.boundary_land import LAND, VILLAGES, row, shapes_of, written

SHARED = Path(__file__).resolve().parents[2] / "shared" / "reference" / "boundaries"

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
