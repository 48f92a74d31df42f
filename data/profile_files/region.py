"""Reads region.toml, regions.csv and the boundaries: who the regency is and which regions it has."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data.errors import Fault
from data.profile import Boundaries, RegionInfo
from data.profile_files.faults import advise, inside, nearest, read_text, read_toml, twice, unknown
from data.profile_files.logo import logo_fault
from data.profile_files.translate import Table, validated
from data.regions import LEVELS, Regions, read_regions

INFO, REGIONS = "region.toml", "regions.csv"
_REQUIRED = ("code", "name", "level", "parent")
_NUMBERS = {"tile_col": int, "tile_row": int, "lat": float, "lon": float}


def read_info(folder: Path, faults: list[Fault]) -> RegionInfo | None:
    """region.toml; None, with every fault noted, when it cannot be used."""
    raw = read_toml(folder, INFO, faults)
    if raw is None:
        return None
    info = validated(RegionInfo.model_validate, Table(INFO, "", raw), RegionInfo, faults)
    if info is None:
        return None
    try:
        ZoneInfo(info.timezone)
    except (ValueError, OSError, LookupError):
        zones = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
        faults.append(unknown(INFO, "timezone", info.timezone, zones))
        return None
    return info


def agency_faults(info: RegionInfo) -> Iterator[Fault]:
    """Agencies declared twice; invented agencies that would deliver into real data."""
    if info.demonstration and not info.sample:
        what = ("hanya boleh bersama sample = true", "is only allowed together with sample = true")
        advice = ("hapus, atau tulis sample = true", "remove it, or write sample = true")
        yield Fault(INFO, "demonstration", what, advice)
    seen: set[str] = set()
    for agency in info.agency:
        if agency.id in seen:
            yield twice(INFO, f"agency {agency.id} › id", agency.id, INFO)
        seen.add(agency.id)


def logo_faults(folder: Path, info: RegionInfo) -> Iterator[Fault]:
    """A logo that is not there, or is more than a picture."""
    if fault := logo_fault(folder, info.logo, INFO):
        yield fault


def read_places(folder: Path, faults: list[Fault]) -> Regions | None:
    """regions.csv; None, with the faults of every line noted, when it cannot be used."""
    text = read_text(folder, REGIONS, faults)
    if text is None:
        return None
    found = list(_places_faults(text))
    faults.extend(found)
    return None if found else read_regions(folder / REGIONS)


def _places_faults(text: str) -> Iterator[Fault]:
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    missing = [name for name in _REQUIRED if name not in header]
    for name in missing:
        close = nearest(name, header)
        advice = (f'ganti nama kolom "{close}"?', f'rename the column "{close}"?') if close else ("", "")
        yield Fault(REGIONS, f"kolom {name}", ("kolom wajib ini tidak ada", "this column is required"), advice)
    if missing:
        return
    rows: dict[int, dict[str, str]] = {}
    for values in reader:
        if any(values):
            rows[reader.line_num] = dict(zip(header, (v.strip() for v in values), strict=False))
    if not rows:
        yield Fault(REGIONS, "baris 2", ("belum ada satu wilayah pun", "there is no region yet"))
    for line, row in rows.items():
        yield from _row_faults(line, row)
    yield from _tree_faults(rows)


def _row_faults(line: int, row: Mapping[str, str]) -> Iterator[Fault]:
    for name in ("code", "name"):
        if not row.get(name):
            yield Fault(REGIONS, f"baris {line} › {name}", ("wajib diisi", "is required"))
    level = row.get("level", "")
    if level not in LEVELS:
        what = (f'"{level}" bukan tingkat wilayah', f'"{level}" is not a level')
        yield Fault(REGIONS, f"baris {line} › level", what, advise(level, LEVELS))
    for name, number in _NUMBERS.items():
        try:
            number(row.get(name) or 0)
        except ValueError:
            what = (f'"{row[name]}" bukan bilangan', f'"{row[name]}" is not a number')
            advice = ("pakai titik desimal, misalnya -8.05", "use a decimal point, for example -8.05")
            yield Fault(REGIONS, f"baris {line} › {name}", what, advice)


def _tree_faults(rows: Mapping[int, Mapping[str, str]]) -> Iterator[Fault]:
    """Codes written twice; parents that are not there (only the highest region has none); rings of parents."""
    first: dict[str, int] = {}
    for line, row in rows.items():
        code = row.get("code", "")
        if code in first:
            yield twice(REGIONS, f"baris {line} › code", code, f"baris {first[code]}")
        first.setdefault(code, line)
    parents = {code: rows[line].get("parent", "") for code, line in first.items()}
    heights = {code: _height(rows[line]) for code, line in first.items()}
    loose = sorted((code for code, parent in parents.items() if parent not in parents), key=heights.__getitem__)
    for code in loose[1:]:
        yield unknown(REGIONS, f"baris {first[code]} › parent", parents[code], parents)
    for code in parents:
        if _in_ring(code, parents):
            what = (f'"{code}" berada di bawah dirinya sendiri', f'"{code}" lies below itself')
            yield Fault(REGIONS, f"baris {first[code]} › parent", what)


def _height(row: Mapping[str, str]) -> int:
    level = row.get("level", "")
    return [*LEVELS, level].index(level)


def _in_ring(code: str, parents: Mapping[str, str]) -> bool:
    here = parents[code]
    for _ in range(len(LEVELS)):
        if here == code:
            return True
        here = parents.get(here, "")
    return False


# -------------------------------------------------------------------------------------------- boundaries


def boundary_faults(folder: Path, info: RegionInfo, regions: Regions | None) -> Iterator[Fault]:
    """The boundaries' file: not there, not GeoJSON, or polygons of regions nobody knows."""
    if info.boundaries is None:
        return
    file = info.boundaries.file
    if not inside(folder, file):
        what = (f'"{file}" tidak ada di folder profil', f'"{file}" is not in the profile folder')
        yield Fault(INFO, "boundaries › file", what, ("periksa nama berkas", "check the file's name"))
        return
    try:
        shapes = json.loads((folder / file).read_text(encoding="utf-8-sig"))
        ids = _shape_ids(shapes, info.boundaries)
    except (ValueError, TypeError, KeyError, AttributeError):
        what = ("bukan GeoJSON FeatureCollection", "is not a GeoJSON FeatureCollection")
        yield Fault(file, "berkas", what, (f"lihat {INFO} › boundaries", f"see {INFO} › boundaries"))
        return
    if regions:
        yield from _shape_faults(file, ids, regions)


def _shape_ids(shapes: Mapping[str, Any], boundaries: Boundaries) -> Sequence[str]:
    """Ids of the features, "" where there is none. KeyError, TypeError, AttributeError: not a FeatureCollection."""
    if boundaries.key:
        return [str(feature["properties"].get(boundaries.key, "")) for feature in shapes["features"]]
    return [str(feature.get("id", "")) for feature in shapes["features"]]


def _shape_faults(file: str, ids: Sequence[str], regions: Regions) -> Iterator[Fault]:
    codes = [region.code for region in regions.all]
    for number, code in enumerate(ids, start=1):
        if not code:
            what = ("tidak punya kode wilayah", "has no region code")
            advice = (f"isi id, atau sebut boundaries.key di {INFO}", f"fill id, or name boundaries.key in {INFO}")
            yield Fault(file, f"feature {number}", what, advice)
        elif code not in regions:
            yield unknown(file, f"feature {number}", code, codes)
