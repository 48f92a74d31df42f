"""Polygons mended, made one coverage, simplified together and put together into kecamatan and regency (shapely)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from data.boundaries.points import Drawn
from data.regions import Region, Regions

DIGITS = 5  # about a metre on the ground, and all that components/shapes.py keeps
_GRID = 10.0**-DIGITS
# Points so near each other (about 5 m, else 1 m, else as GEOS sees fit) are one: the widest that changes no surface, as
# wide snapping swallowed whole desa of a file with a point every half metre. Gaps between neighbours up to about 30 m
# belong to the longer border's side; islands of less than a tenth of a hectare are crumbs of overlapping borders.
_SNAPS = (5e-5, 1e-5, -1.0)
_CHANGED = 0.05  # of its own surface: a region that changed so much overlapped others, or was swallowed
_GAP, _CRUMB = 0.0003, 1e-3 / 111.32**2
_COARSEST = 0.02  # degrees; beyond about two kilometres nothing would be recognised
_STEPS = 14


@dataclass(frozen=True)
class Mended:
    """code → its shape in degrees. notes: what was done, as sentences for operators."""

    shapes: Mapping[str, BaseGeometry]
    notes: tuple[str, ...]


def mend(drawn: Sequence[Drawn], of: Mapping[int, Region]) -> Mended:
    """One valid shape a region: rings untangled, parts of a region put together, slivers and overlaps closed."""
    parts: dict[str, list[BaseGeometry]] = {}
    tangled = 0
    for one in drawn:
        region = of.get(one.feature.number)
        if region is None:
            continue
        for rings in one.polygons:
            polygon = Polygon(rings[0], list(rings[1:]))
            tangled += not polygon.is_valid
            parts.setdefault(region.code, []).append(_areas(shapely.make_valid(polygon, method="structure")))
    whole = {code: _areas(shapely.union_all(found)) for code, found in parts.items()}
    whole = {code: shape for code, shape in whole.items() if not shape.is_empty}
    cleaned = _coverage(whole)
    changed = [code for code, shape in cleaned.items() if _unlike(whole[code], shape)]
    lost = len(whole) - len(cleaned)
    several = sum(len(found) > 1 for found in parts.values())
    notes = [
        f"{tangled} poligon bersilang atau rusak dibetulkan" if tangled else "",
        f"{several} wilayah terdiri dari beberapa poligon" if several else "",
        f"{len(changed)} wilayah berubah luas lebih dari 5 % karena tumpang tindih ({', '.join(changed[:5])})"
        if changed
        else "",
        f"{lost} wilayah seluruhnya tertutup wilayah lain" if lost else "",
    ]
    return Mended(cleaned, tuple(note for note in notes if note))


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """Only what has a surface."""
    found = [p for p in shapely.get_parts(shapely.get_parts(shape)) if isinstance(p, Polygon) and p.area]
    return MultiPolygon(found) if found else MultiPolygon()


def _coverage(shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The shapes as one coverage: neighbours share exact lines, nothing overlaps, small gaps are closed."""
    given = np.array(list(shapes.values()), dtype=object)
    best, fewest = given, len(given) + 1
    for snap in _SNAPS:
        tried = shapely.coverage_clean(given, gap_width=_GAP, snapping_distance=snap)
        changed = sum(_unlike(before, after) for before, after in zip(given, tried, strict=True))
        if changed < fewest:
            best, fewest = tried, changed
        if not changed:
            break
    # What is finer than the written digits only costs time: 3 million points took a minute.
    fine = shapely.coverage_simplify(best, _GRID)
    kept = {code: _without_crumbs(shape) for code, shape in zip(shapes, fine, strict=True)}
    return {code: shape for code, shape in kept.items() if not shape.is_empty}


def _unlike(before: BaseGeometry, after: BaseGeometry) -> bool:
    return bool(abs(before.area - after.area) > _CHANGED * before.area + _CRUMB)


def _without_crumbs(shape: BaseGeometry) -> BaseGeometry:
    """Crumbs go, but a region that is nothing else keeps its largest part."""
    parts = sorted((p for p in shapely.get_parts(shape) if p.area), key=lambda p: -p.area)
    return MultiPolygon([p for n, p in enumerate(parts) if n == 0 or p.area >= _CRUMB])


# ------------------------------------------------------------------------------------------------ simplifying


@dataclass(frozen=True)
class Drawing:
    """Shapes of every level, as they are written. tolerance: degrees given up, 0 when nothing was."""

    shapes: Mapping[str, BaseGeometry]
    tolerance: float


def simplify(
    mended: Mapping[str, BaseGeometry], regions: Regions, fits: Callable[[Mapping[str, Any]], bool]
) -> Drawing:
    """The finest drawing that fits: borders simplified once for both neighbours, then put together upwards."""
    whole = _raised(_rounded(mended), regions)
    if fits(whole):
        return Drawing(whole, 0.0)
    low, high = 1e-5, _COARSEST
    best = Drawing(_at(mended, regions, high), high)
    for _ in range(_STEPS):
        middle = math.sqrt(low * high)
        tried = _at(mended, regions, middle)
        if fits(tried):
            best, high = Drawing(tried, middle), middle
        else:
            low = middle
    return best


def _at(mended: Mapping[str, BaseGeometry], regions: Regions, tolerance: float) -> dict[str, BaseGeometry]:
    simpler = shapely.coverage_simplify(np.array(list(mended.values()), dtype=object), tolerance)
    return _raised(_rounded(dict(zip(mended, simpler, strict=True))), regions)


def _rounded(shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """On the grid of the written digits; a shape too thin for it is kept as it was."""
    found = {}
    for code, shape in shapes.items():
        points = shapely.transform(shape, lambda xy: np.round(xy, DIGITS))
        sound = points if points.is_valid else _areas(shapely.make_valid(points, method="structure"))
        found[code] = _areas(shapely.remove_repeated_points(sound)) if not sound.is_empty else shape
    return found


def _raised(lowest: Mapping[str, BaseGeometry], regions: Regions) -> dict[str, BaseGeometry]:
    """Kecamatan from their villages, the regency from all, added before what they are made of."""
    below: dict[str, list[BaseGeometry]] = {}
    for code, shape in lowest.items():
        parent = regions[code].parent
        if regions[parent].level == "district":
            below.setdefault(parent, []).append(shape)
    districts = {code: _joined(parts) for code, parts in below.items()}
    top = {regions.top.code: _joined(list(lowest.values()))}
    every = {**top, **districts, **lowest}
    return {region.code: every[region.code] for region in regions.all if region.code in every}


def _joined(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """The parts as one, without the hairline holes that rounding leaves between them."""
    joined = shapely.union_all(list(parts), grid_size=_GRID)
    kept = [
        Polygon(p.exterior, [h for h in p.interiors if Polygon(h).area >= _CRUMB]) for p in shapely.get_parts(joined)
    ]
    return _areas(MultiPolygon([p for p in kept if p.area]))


def geometry(shape: BaseGeometry) -> dict[str, Any]:
    """As GeoJSON, outer rings counter-clockwise (RFC 7946, section 3.1.6)."""
    turned = shapely.orient_polygons(shape, exterior_cw=False)
    parts = [
        [np.round(shapely.get_coordinates(ring), DIGITS).tolist() for ring in (p.exterior, *p.interiors)]
        for p in shapely.get_parts(turned)
    ]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def surface(shape: BaseGeometry) -> float:
    """Square kilometres, on a sphere, near the equator good to half a per cent."""
    middle = shape.centroid.y
    return float(shape.area) * 111.32**2 * math.cos(math.radians(middle))
