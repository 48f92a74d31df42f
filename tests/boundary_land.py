"""An invented regency of four square desa, and files of its boundaries."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from data.regions import Region, Regions

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
