"""Boundaries of the regency's own for the map: read once, checked against the region codes, served under a hash.

Shapes and values travel apart: a browser keeps the shapes for as long as their hash stands in the address.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from data.logs.events import event, kind_of
from data.profile import Profile
from data.regions import Level

log = logging.getLogger(__name__)

Point = tuple[float, float]  # longitude, latitude in degrees
Ring = tuple[Point, ...]  # closed: the last point is the first
Segment = tuple[Point, Point]

# About a metre on the ground: finer digits only make the file larger.
_DIGITS = 5
# plotly.js draws a map (``fitbounds``) into the largest square of its box, and what it shows takes so much of its side.
SHOWN = 0.9
# Files whose boundaries are kept in memory.
_KEPT = 8


@dataclass(frozen=True)
class Shape:
    """The outline of one region: polygons, each its outer ring (clockwise) and holes."""

    code: str
    polygons: tuple[tuple[Ring, ...], ...]

    @property
    def centre(self) -> Point:
        """Centre of mass of the largest polygon's outer ring: a place for a sign or a name."""
        return centroid(max((p[0] for p in self.polygons), key=lambda ring: abs(signed_surface(ring))))


@dataclass(frozen=True, eq=False)
class Shapes:
    """Every shape of a profile. digest names the bytes; strangers are ids that are no region of the profile."""

    digest: str
    body: bytes = field(repr=False)
    by_code: dict[str, Shape] = field(repr=False)
    strangers: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        return f"/_shapes/{self.digest}.geojson"

    @cached_property
    def points(self) -> int:
        """How many points all outlines have."""
        return sum(len(ring) for shape in self.by_code.values() for polygon in shape.polygons for ring in polygon)

    def bounds(self, codes: Iterable[str]) -> tuple[Point, Point]:
        """South-west and north-east corners around these regions. ValueError when none has a shape."""
        points = [p for c in codes if c in self.by_code for polygon in self.by_code[c].polygons for p in polygon[0]]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return (min(xs), min(ys)), (max(xs), max(ys))

    def borders(self, parent_of: dict[str, str]) -> list[Segment]:
        """Edges shared by two regions of different parents: the lines of the level above, where it has no shapes.

        parent_of: code → parent for the regions to look at. Empty when the shapes share no vertices.
        """
        owner: dict[Segment, str] = {}
        found: list[Segment] = []
        for code in parent_of:
            shape = self.by_code.get(code)
            for ring in (r for p in shape.polygons for r in p) if shape else ():
                for a, b in itertools.pairwise(ring):
                    edge = (a, b) if a <= b else (b, a)
                    other = owner.setdefault(edge, code)
                    if parent_of[other] != parent_of[code]:
                        found.append(edge)
        return found


_BY_HREF: dict[str, Shapes] = {}


def shapes(profile: Profile) -> Shapes | None:
    """The profile's boundaries; None when it names none or the file cannot be used (the log says why)."""
    named = profile.info.boundaries
    if named is None:
        return None
    path = profile.folder / named.file
    try:
        stamp = path.stat().st_mtime_ns
        return _read(path, stamp, named.key, tuple(r.code for r in profile.regions.all))
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = {"file": path.name, "error": kind_of(error)}
        event(log, "boundaries cannot be used; `check` says why", said, level=logging.WARNING)
        return None


def served_at(href: str) -> Shapes | None:
    """The boundaries that an address names, while they are in memory."""
    return _BY_HREF.get(href)


def has_level(found: Shapes | None, profile: Profile, code: str, level: Level) -> bool:
    """Whether at least half of the regions at this level have a shape: fewer would be a map full of holes."""
    below = profile.regions.under(code, level)
    drawn = sum(r.code in found.by_code for r in below) if found else 0
    return bool(below) and drawn * 2 >= len(below)


@lru_cache(maxsize=_KEPT)
def _read(path: Path, stamp: int, key: str, codes: tuple[str, ...]) -> Shapes:
    read = json.loads(path.read_bytes())
    known = set(codes)
    found, strangers = {}, Counter[str]()
    for feature in read["features"]:
        code = str(feature["properties"][key] if key else feature.get("id", ""))
        if code not in known:
            strangers[code] += 1
        elif polygons := _polygons(feature["geometry"]):
            found[code] = Shape(code, polygons)
    if strangers:
        said = {"file": path.name, "ids": len(strangers), "first": next(iter(strangers))}
        event(log, "boundaries of no region of this profile", said, level=logging.WARNING)
    if not found:
        raise ValueError("no feature has the code of a region")
    body = _geojson(found.values())
    read_now = Shapes(hashlib.sha256(body).hexdigest()[:16], body, found, tuple(strangers))
    while len(_BY_HREF) >= _KEPT:
        _BY_HREF.pop(next(iter(_BY_HREF)))
    _BY_HREF[read_now.href] = read_now
    return read_now


def _polygons(geometry: dict[str, Any] | None) -> tuple[tuple[Ring, ...], ...]:
    """Polygons of a GeoJSON geometry with outer rings clockwise and holes the other way: Plotly fills the rest of the
    world otherwise."""
    if geometry is None or geometry["type"] not in {"Polygon", "MultiPolygon"}:
        return ()
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    polygons = [tuple(_ring(points, clockwise=i == 0) for i, points in enumerate(part)) for part in parts]
    return tuple(p for p in polygons if p and len(p[0]) >= 4)


def _ring(points: Sequence[Sequence[float]], *, clockwise: bool) -> Ring:
    ring = [(round(float(p[0]), _DIGITS), round(float(p[1]), _DIGITS)) for p in points]
    ring = [p for i, p in enumerate(ring) if i == 0 or p != ring[i - 1]]
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    return tuple(ring if (signed_surface(ring) < 0) == clockwise else ring[::-1])


def signed_surface(ring: Sequence[Point]) -> float:
    """Twice the enclosed surface in square degrees; negative for a clockwise ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


def centroid(ring: Sequence[Point]) -> Point:
    """Centre of mass of a ring; the mean of its points when it encloses nothing."""
    # Relative to the first point: degrees with five decimals would lose digits in the products.
    x0, y0 = ring[0]
    total = x = y = 0.0
    for a, b in itertools.pairwise(ring):
        ax, ay, bx, by = a[0] - x0, a[1] - y0, b[0] - x0, b[1] - y0
        cross = ax * by - bx * ay
        total, x, y = total + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    if not total:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    return x0 + x / (3 * total), y0 + y / (3 * total)


def hatch(shape: Shape, step: float) -> list[Segment]:
    """Slanted lines inside a shape, step degrees apart: how a region without a number is drawn.

    Every polygon is turned by 45°, cut by level lines (even-odd over all its rings, so holes stay open), turned back.
    """
    found: list[Segment] = []
    for polygon in shape.polygons:
        rings = [[(x + y, y - x) for x, y in ring] for ring in polygon]
        levels = [v for ring in rings for _, v in ring]
        for k in range(int(min(levels) // step) + 1, int(max(levels) // step) + 1):
            level = k * step
            cuts = sorted(_crossings(rings, level))
            found += [(_back(a, level), _back(b, level)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return found


def _crossings(rings: Sequence[Sequence[Point]], level: float) -> list[float]:
    return [
        a[0] + (level - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for ring in rings
        for a, b in itertools.pairwise(ring)
        if (a[1] <= level) != (b[1] <= level)
    ]


def _back(u: float, v: float) -> Point:
    return (u - v) / 2, (u + v) / 2


def _geojson(found: Iterable[Shape]) -> bytes:
    """A compact FeatureCollection: id and rings, nothing else, so that no property of the file reaches a browser."""
    features = [
        {"type": "Feature", "id": s.code, "geometry": {"type": "MultiPolygon", "coordinates": s.polygons}}
        for s in found
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()


def attach(server: Flask, profile: Profile) -> None:
    """Serve the profile's shapes at ``/_shapes/<digest>.geojson``; an old digest is 404."""

    @server.get("/_shapes/<digest>.geojson", endpoint="pendopo_shapes")
    def answer(digest: str) -> Response:
        return shapes_answer(shapes(profile), digest, packed="gzip" in request.headers.get("Accept-Encoding", ""))


def shapes_answer(found: Shapes | None, digest: str, *, packed: bool) -> Response:
    """The bytes of one digest, to be kept by the browser for good."""
    if found is None or found.digest != digest:
        return Response("Batas wilayah dengan tanda ini tidak ada", status=404, mimetype="text/plain")
    body = _packed(found.digest, found.body) if packed else found.body
    answer = Response(body, mimetype="application/geo+json")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.headers["Vary"] = "Accept-Encoding"
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


@lru_cache(maxsize=2)
def _packed(digest: str, body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
