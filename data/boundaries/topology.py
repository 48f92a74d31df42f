"""TopoJSON as GeoJSON features: arcs joined into rings, quantised points put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

Points = list[tuple[float, float]]


def features_of_topology(read: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Features of the object with the most geometries. KeyError, TypeError, ValueError or IndexError: broken."""
    arcs = _arcs(read)
    objects = read["objects"].values()
    chosen: Sequence[Any] = max((one.get("geometries") or [one] for one in objects), key=len, default=[])
    return [_feature(one, arcs) for one in chosen]


def _arcs(read: Mapping[str, Any]) -> list[Points]:
    move = read.get("transform")
    if not move:
        return [[(p[0], p[1]) for p in arc] for arc in read["arcs"]]
    (kx, ky), (dx, dy) = move["scale"], move["translate"]
    found = []
    for arc in read["arcs"]:
        xs, ys = accumulate(p[0] for p in arc), accumulate(p[1] for p in arc)
        found.append([(x * kx + dx, y * ky + dy) for x, y in zip(xs, ys, strict=True)])
    return found


def _feature(one: Mapping[str, Any], arcs: list[Points]) -> dict[str, Any]:
    kind = one.get("type")
    drawn: list[Any] | None = None
    if kind == "Polygon":
        drawn = [_ring(ring, arcs) for ring in one["arcs"]]
    elif kind == "MultiPolygon":
        drawn = [[_ring(ring, arcs) for ring in polygon] for polygon in one["arcs"]]
    geometry = {"type": kind, "coordinates": drawn} if drawn is not None else None
    return {"type": "Feature", "id": one.get("id"), "properties": one.get("properties"), "geometry": geometry}


def _ring(numbers: Sequence[int], arcs: list[Points]) -> Points:
    """Arcs end to end; a negative number is an arc backwards, and the joints stand once."""
    found: Points = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += arc[1:] if found else arc
    return found
