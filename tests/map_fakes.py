"""An invented regency of villages for maps and grids: three districts, seven desa, one kelurahan, real snapshots."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from components.address import Address
from components.view import View
from data.batch import Load
from data.period import Period
from data.profile import Boundaries, Indicator, Profile, Sector, Target, Text
from data.regions import Region, Regions
from data.snapshot import Snapshot
from tests.fakes import NOW, long_shape, observed, source, tiny_profile
from tests.panel_fakes import Condition, Look
from tests.snapshots import cases, observations

REGENCY = "99.01"
NORTH, SOUTH, EAST = "99.01.01", "99.01.02", "99.01.03"
# Desa of the first district are A, B, C; of the second D, E; of the third F, G; K is a kelurahan in the third.
CODES = {
    "A": f"{NORTH}.2001", "B": f"{NORTH}.2002", "C": f"{NORTH}.2003",
    "D": f"{SOUTH}.2001", "E": f"{SOUTH}.2002",
    "F": f"{EAST}.2001", "G": f"{EAST}.2002", "K": f"{EAST}.1001",
}  # fmt: skip
JUNE = Period.parse("2025-06")
_BEHIND: Mapping[Condition, int] = {"late": 1, "stale": 3, "failed": 1}


def map_regions(*, tiles: bool = True) -> Regions:
    """tiles: the districts carry places in a grid of two columns and two rows, the second one below the first."""
    spots = {NORTH: (0, 0), SOUTH: (0, 1), EAST: (1, 1)}
    names = {NORTH: "Utara", SOUTH: "Selatan", EAST: "Timur"}
    found = [Region(REGENCY, "Kabupaten Contoh", "regency", "99", "kabupaten")]
    for code, name in names.items():
        found.append(Region(code, name, "district", REGENCY, "kecamatan", tile=spots[code] if tiles else None))
    for letter, code in CODES.items():
        kind = "kelurahan" if letter == "K" else "desa"
        found.append(Region(code, f"{kind.title()} {letter}", "village", code.rsplit(".", 1)[0], kind))
    return Regions(tuple(found))


def map_indicators() -> tuple[Indicator, ...]:
    own: dict[str, Any] = {"kinds": ("desa",), "sector": "desa"}
    return (
        observed("jiwa", label="Jiwa", unit="jiwa", **own),
        observed("serap", label="Serapan", unit="%", better="higher", over_regions="weighted", weight="jiwa", **own),
        observed("hadir", label="Kehadiran", unit="desa", better="higher", **own),
        observed("status", label="Status desa", unit="desa", categories={"maju": "Maju", "tertinggal": "Tertinggal"},
                 good_categories=("maju",), bad_categories=("tertinggal",), **own),
    )  # fmt: skip


# Wanted 78 %, act below 40 %.
TARGETS = (Target("serap", date(2020, 1, 1), None, 78.0, act=40.0),)
SERAP = {"A": 31.0, "B": 92.0, "C": 80.0, "D": 39.0, "E": 60.0, "F": 75.0, "G": 74.0}
HADIR = {"A": 1.0, "B": 1.0, "C": 0.0, "D": 1.0, "E": 1.0, "F": 1.0}  # nobody told about G
STATUS = {"A": "maju", "B": "maju", "C": "tertinggal", "D": "maju", "E": "maju", "F": "maju", "G": "maju"}


def map_profile(folder: Path = Path("profil"), *, boundaries: bool = False, tiles: bool = True) -> Profile:
    measures = {i.id: i.id for i in map_indicators()}
    shape = long_shape(
        region={"column": "kode"}, period={"column": "bulan"}, measure="ukuran", measures=measures, value="nilai"
    )
    sender = source("siskeu", shape, sector="desa", agency="dpmd", system="OM-SPAN")
    profile = tiny_profile([Sector("desa", Text(id="Desa", en="Villages"), (sender,), map_indicators(), ())], folder)
    info = profile.info.model_copy(update={"boundaries": Boundaries(file="batas.geojson") if boundaries else None})
    return replace(profile, info=info, regions=map_regions(tiles=tiles), targets=TARGETS)


def map_cells(month: Period, *, serap: Mapping[str, float]) -> pd.DataFrame:
    text = str(month)
    rows = [("jiwa", code, text, 1000.0) for letter, code in CODES.items() if letter != "K"]
    rows += [("serap", CODES[letter], text, value) for letter, value in serap.items()]
    rows += [("hadir", CODES[letter], text, value) for letter, value in HADIR.items()]
    parts = [observations(rows, source="siskeu")]
    for category in ("maju", "tertinggal"):
        told = [("status", CODES[letter], text, 1.0) for letter, word in STATUS.items() if word == category]
        parts.append(observations(told, category=category, source="siskeu"))
    return pd.concat(parts, ignore_index=True)


def map_snapshot(
    condition: Condition = "fresh", *, profile: Profile | None = None, serap: Mapping[str, float] = SERAP
) -> Snapshot:
    found = profile or map_profile()
    if condition == "none":
        return Snapshot(found, observations([]), cases(), [], {}, 0, NOW)
    newest = JUNE.shift(-_BEHIND.get(condition, 0))
    months = [newest.shift(-n) for n in range(3)]
    rows = pd.concat([map_cells(m, serap=serap) for m in months], ignore_index=True)
    came = datetime(newest.end.year, newest.end.month, newest.end.day, tzinfo=UTC) + timedelta(days=5)
    load = Load("siskeu", "landed", "siskeu.xlsx", came, came, came, number=1, version=1,
                periods=tuple(str(m) for m in reversed(months)))  # fmt: skip
    return Snapshot(found, rows, cases(), [load], {"siskeu": Look()} if condition == "failed" else {}, 1, NOW)


def map_view(
    snapshot: Snapshot | None = None,
    *,
    lang: str = "id",
    theme: str = "dark",
    size: str = "wall",
    region: str = REGENCY,
) -> View:
    found = snapshot or map_snapshot()
    path = "/layar/utama/1" if size == "wall" else "/sektor/desa"
    return View(found, Address(path=path, lang=lang, theme=theme), found.profile.regions[region], None)


def write_boundaries(folder: Path, *, districts: bool = False, stranger: bool = False) -> Path:
    """Unit squares side by side, two columns, counter-clockwise as many tools write them. A B / C D / E F / G K."""
    features = [_square(code, i % 2, -(i // 2)) for i, code in enumerate(CODES.values())]
    if districts:
        features += [_square(code, 5 + i, 5) for i, code in enumerate((NORTH, SOUTH, EAST))]
    if stranger:
        features.append(_square("99.99.99.9999", 9, 9))
    path = folder / "batas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _square(code: str, x: float, y: float) -> dict[str, Any]:
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": code, "properties": {"nama": "x"}, "geometry": geometry}
