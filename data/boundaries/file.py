"""Reads a file of boundaries as a regency has it: GeoJSON or TopoJSON, whatever a GIS program put around it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from data.boundaries.topology import features_of_topology

MOST_BYTES = 100 * 1000 * 1000
_HOW = "buka di QGIS, Ekspor › Simpan Objek Sebagai › GeoJSON, CRS EPSG:4326"
# What the first bytes of other formats of maps look like.
_OTHERS = {
    b"PK\x03\x04": "arsip zip (shapefile?)",
    b"\x00\x00\x27\x0a": "shapefile",
    b"SQLite format 3": "GeoPackage",
    b"\x1f\x8b": "berkas gzip",
    b"%PDF": "PDF",
}
_SAID = ("attribution", "source", "sumber", "license", "licence", "lisensi", "copyright", "credits", "description")
_LONGEST = 500  # characters kept of one sentence about source or licence


class BoundaryError(Exception):
    """Boundaries that cannot be used. Says where, what and what to do, in Indonesian."""


@dataclass(frozen=True)
class Feature:
    """One feature. number: its place in the file from 1. coordinates: as written, not yet looked at."""

    number: int
    values: Mapping[str, str]  # property → text; "id" is the feature's own id
    kind: str  # geometry type, "" when there is none
    coordinates: Any


@dataclass(frozen=True)
class MapFile:
    """A file of boundaries. crs: as the file itself names it, "" when it does not. said: its words about its source."""

    name: str
    digest: str
    features: tuple[Feature, ...]
    crs: str
    said: str


def read_map(path: Path) -> MapFile:
    """The features of a file. BoundaryError for everything that is not GeoJSON or TopoJSON of features."""
    body = _bytes(path)
    read = _parsed(path.name, body)
    raw: Sequence[Any]
    if read.get("type") == "Topology":
        try:
            raw = features_of_topology(read)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise BoundaryError(f"{path.name}: TopoJSON rusak ({error}); {_HOW}") from error
    else:
        raw = _listed(path.name, read)
    features = tuple(_feature(path.name, number, one) for number, one in enumerate(raw, start=1))
    if not features:
        raise BoundaryError(f"{path.name}: tidak ada satu pun feature; periksa lapisan yang diekspor")
    return MapFile(path.name, hashlib.sha256(body).hexdigest(), features, _crs(read), _said(read))


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise BoundaryError(f"{path}: ini folder; sebut berkas GeoJSON-nya")
    try:
        if path.stat().st_size > MOST_BYTES:
            size = path.stat().st_size / 1e6
            raise BoundaryError(
                f"{path.name}: {size:.0f} MB, paling besar 100 MB; ekspor kabupaten ini saja, koordinat 5 desimal"
            )
        body = path.read_bytes()
    except OSError as error:
        raise BoundaryError(f"{path}: tidak terbaca ({error.strerror})") from error
    for magic, name in _OTHERS.items():
        if body.startswith(magic):
            raise BoundaryError(f"{path.name}: ini {name}, bukan GeoJSON; {_HOW}")
    return body.removeprefix(b"\xef\xbb\xbf")


def _parsed(name: str, body: bytes) -> Mapping[str, Any]:
    """The JSON object. orjson holds depth within limits and refuses NaN, which json does not."""
    if body.lstrip().startswith(b"<"):
        raise BoundaryError(f"{name}: ini XML (KML?) atau halaman web, bukan GeoJSON; {_HOW}")
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BoundaryError(f"{name} › baris {error.lineno}: bukan JSON yang sah ({error.msg}); {_HOW}") from error
    if not isinstance(read, dict):
        raise BoundaryError(f"{name}: bukan GeoJSON FeatureCollection; {_HOW}")
    return read


def _listed(name: str, read: Mapping[str, Any]) -> Sequence[Any]:
    if read.get("type") == "Feature":
        return [read]
    features = read.get("features")
    if read.get("type") != "FeatureCollection" or not isinstance(features, list):
        there = str(read.get("type", ""))[:40] or "tanpa type"
        raise BoundaryError(f"{name}: bukan GeoJSON FeatureCollection ({there}); {_HOW}")
    return features


def _feature(name: str, number: int, one: Any) -> Feature:
    if not isinstance(one, dict):
        raise BoundaryError(f"{name} › feature {number}: bukan objek; {_HOW}")
    properties = one.get("properties") or {}
    if not isinstance(properties, dict):
        raise BoundaryError(f"{name} › feature {number}: properties bukan objek; {_HOW}")
    values = {str(key): text for key, value in properties.items() if (text := _text(value))}
    if own := _text(one.get("id")):
        values = {"id": own, **{k: v for k, v in values.items() if k != "id"}}
    geometry = one.get("geometry")
    if not isinstance(geometry, dict):
        return Feature(number, values, "", None)
    kind = str(geometry.get("type", ""))
    inner = geometry.get("geometries") if kind == "GeometryCollection" else geometry.get("coordinates")
    return Feature(number, values, kind, inner)


def _text(value: Any) -> str:
    """A property as text: codes typed as numbers lose a float's tail, nothing else."""
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _crs(read: Mapping[str, Any]) -> str:
    """The name in a ``crs`` member (GeoJSON 2008, still written by GIS programs)."""
    said = read.get("crs")
    properties = said.get("properties") if isinstance(said, dict) else None
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""


def _said(read: Mapping[str, Any]) -> str:
    """What the file says of its source and licence, each sentence once."""
    places = [read, *(m for m in (read.get("metadata"), read.get("properties")) if isinstance(m, dict))]
    return " · ".join(dict.fromkeys(_sentences(places)))


def _sentences(places: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for place in places:
        for key, value in place.items():
            if isinstance(value, str) and key.casefold() in _SAID and value.strip():
                yield " ".join(value.split())[:_LONGEST]
