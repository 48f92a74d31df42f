"""Coordinates of boundaries: which system they are in, turned into longitude and latitude, or refused in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.boundaries.file import BoundaryError, Feature

Ring = NDArray[np.float64]  # shape (n, 2): longitude, latitude in degrees
WEST, EAST, SOUTH, NORTH = 94.0, 142.0, -12.0, 8.0  # around Indonesia
MOST_POINTS = 5_000_000
_DEGREES = {"4326", "CRS84", "4755"}  # WGS 84, and DGN95, which differs by less than a metre
# WGS 84 ellipsoid and UTM: EPSG Guidance Note 7-2, section 3.2.2.
_A, _F, _K0 = 6378137.0, 1 / 298.257223563, 0.9996


@dataclass(frozen=True)
class Drawn:
    """A feature's rings. polygons: each its outer ring, then holes. trouble: why there are none."""

    feature: Feature
    polygons: tuple[tuple[Ring, ...], ...]
    trouble: str = ""


def draw(feature: Feature) -> Drawn:
    """The polygons of one feature, third coordinates left out. Points and lines are no boundaries."""
    try:
        polygons = tuple(_polygons(feature.kind, feature.coordinates))
    except (TypeError, ValueError, IndexError, KeyError):
        return Drawn(feature, (), "koordinatnya bukan deret angka")
    if not polygons:
        return Drawn(feature, (), f"bukan poligon ({feature.kind or 'tanpa geometri'})")
    return Drawn(feature, polygons)


def _polygons(kind: str, coordinates: Any, depth: int = 0) -> Iterator[tuple[Ring, ...]]:
    if kind == "Polygon":
        if rings := tuple(ring for ring in map(_ring, coordinates) if len(ring) >= 4):
            yield rings
    elif kind == "MultiPolygon":
        for polygon in coordinates:
            yield from _polygons("Polygon", polygon)
    elif kind == "GeometryCollection" and depth < 5:
        for inner in coordinates:
            held = inner.get("geometries") if inner.get("type") == "GeometryCollection" else inner.get("coordinates")
            yield from _polygons(str(inner.get("type")), held, depth + 1)


def _ring(points: Any) -> Ring:
    """A closed ring; ValueError for anything but finite numbers."""
    found = np.asarray([p[:2] for p in points])
    if found.size == 0:
        return np.empty((0, 2))
    if found.ndim != 2 or found.shape[1] != 2 or found.dtype.kind not in "if":
        raise ValueError("a point is not two numbers")
    ring = found.astype(np.float64)
    if not np.isfinite(ring).all():
        raise ValueError("a number is not finite")
    if len(ring) and (ring[0] != ring[-1]).any():
        ring = np.vstack([ring, ring[:1]])
    return ring


# ------------------------------------------------------------------------------------------------ systems


@dataclass(frozen=True)
class Placed:
    """Rings in degrees. how: what was done to them, "" when nothing."""

    drawn: tuple[Drawn, ...]
    how: str = ""


def place(name: str, drawn: list[Drawn], crs: str) -> Placed:
    """The same in longitude and latitude. crs: "EPSG:32749" as declared, "" when nobody declared any.

    BoundaryError: an unknown system, metres without a declared system, or a place that is not Indonesia.
    """
    rings = [ring for one in drawn for polygon in one.polygons for ring in polygon]
    if not rings:
        raise BoundaryError(f"{name}: tidak ada satu poligon pun; periksa lapisan yang diekspor")
    if sum(map(len, rings)) > MOST_POINTS:
        raise BoundaryError(f"{name}: lebih dari 5 juta titik; sederhanakan atau ekspor kabupaten ini saja")
    code = _code(crs)
    if code and code not in _DEGREES:
        return _within(name, Placed(_each(drawn, _projection(name, crs, code)), f"diubah dari {crs} ke derajat"))
    points = np.vstack(rings)
    if np.abs(points).max() > 1000:
        raise BoundaryError(
            f"{name}: koordinat dalam meter (misalnya {points[0][0]:.0f}, {points[0][1]:.0f}), bukan derajat; "
            "tambahkan --crs EPSG:32749 (UTM 49 selatan; sesuaikan zonanya), atau ekspor dengan CRS EPSG:4326"
        )
    middle = np.median(points, axis=0)
    if SOUTH <= middle[0] <= NORTH and WEST <= middle[1] <= EAST:
        # A latitude above 90 does not exist, so there is no doubt which is which.
        return _within(name, Placed(_each(drawn, lambda ring: ring[:, ::-1]), "lintang dan bujur terbalik, ditukar"))
    return _within(name, Placed(tuple(drawn)))


def _code(crs: str) -> str:
    found = re.search(r"(CRS84|\d{4,6})\s*$", crs.strip())
    return found[1] if found else crs.strip()


def _each(drawn: list[Drawn], turn: Any) -> tuple[Drawn, ...]:
    return tuple(Drawn(d.feature, tuple(tuple(map(turn, p)) for p in d.polygons), d.trouble) for d in drawn)


def _within(name: str, placed: Placed) -> Placed:
    points = np.vstack([ring for one in placed.drawn for polygon in one.polygons for ring in polygon])
    x, y = np.median(points, axis=0)
    if not (WEST <= x <= EAST and SOUTH <= y <= NORTH):
        raise BoundaryError(
            f"{name}: letaknya di sekitar bujur {x:.4g}, lintang {y:.4g}, di luar Indonesia; "
            "periksa CRS saat mengekspor"
        )
    return placed


def _projection(name: str, crs: str, code: str) -> Any:
    """A function from metres to degrees: WGS 84 / UTM (326zz north, 327zz south) or Web Mercator."""
    if code in {"3857", "900913"}:
        return _from_mercator
    zone = int(code[3:]) if re.fullmatch(r"32[67]\d\d", code) else 0
    if not 46 <= zone <= 54:
        raise BoundaryError(f"{name}: sistem koordinat {crs} tidak dikenal; ekspor ulang dengan CRS EPSG:4326 (WGS 84)")
    return lambda ring: from_utm(ring, zone, south=code.startswith("327"))


def _from_mercator(ring: Ring) -> Ring:
    return np.column_stack([np.degrees(ring[:, 0] / _A), np.degrees(np.arctan(np.sinh(ring[:, 1] / _A)))])


def from_utm(ring: Ring, zone: int, *, south: bool) -> Ring:
    """Easting and northing in metres → longitude and latitude (Krüger's series to the third power: millimetres)."""
    n = _F / (2 - _F)
    radius = _A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    xi = (ring[:, 1] - (10_000_000.0 if south else 0.0)) / (_K0 * radius)
    eta = (ring[:, 0] - 500_000.0) / (_K0 * radius)
    beta = (n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96, n**2 / 48 + n**3 / 15, 17 * n**3 / 480)
    delta = (2 * n - 2 * n**2 / 3 - 2 * n**3, 7 * n**2 / 3 - 8 * n**3 / 5, 56 * n**3 / 15)
    xi_, eta_ = xi.copy(), eta.copy()
    for j, b in enumerate(beta, start=1):
        xi_ -= b * np.sin(2 * j * xi) * np.cosh(2 * j * eta)
        eta_ -= b * np.cos(2 * j * xi) * np.sinh(2 * j * eta)
    chi = np.arcsin(np.sin(xi_) / np.cosh(eta_))
    latitude = chi + sum(d * np.sin(2 * j * chi) for j, d in enumerate(delta, start=1))
    longitude = np.radians(zone * 6 - 183) + np.arctan2(np.sinh(eta_), np.cos(xi_))
    return np.column_stack([np.degrees(longitude), np.degrees(latitude)])
