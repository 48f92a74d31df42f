"""``python app.py boundaries``: a regency's own boundaries, mended and small enough for a wall, into its profile."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import orjson

from data.boundaries.codes import Matched, match
from data.boundaries.file import BoundaryError, MapFile, read_map
from data.boundaries.points import draw, place
from data.boundaries.shapes import Drawing, geometry, mend, simplify, surface
from data.regions import Regions, read_regions

FILE, INFO = "boundaries.geojson", "region.toml"
MOST = 300_000  # bytes of the written file: what a wall's old browser draws at once
_SHOWN = 8
_DRAFT = "Batas wilayah: indikatif"


@dataclass(frozen=True)
class Wish:
    """What the operator said beside the file. source: the sentence under every map; "" = what the file says itself."""

    column: str = ""
    crs: str = ""
    source: str = ""


@dataclass(frozen=True)
class Imported:
    """What became of a file. body: the written GeoJSON. attribution: whose boundaries, as under every map."""

    map: MapFile
    matched: Matched
    drawing: Drawing
    body: bytes
    attribution: str
    notes: tuple[str, ...]
    undrawn: tuple[str, ...]


def convert(path: Path, regions: Regions, wish: Wish | None = None) -> Imported:
    """The boundaries as they will be written; the same file and regions give the same bytes. BoundaryError says why
    they cannot be used."""
    wish = wish or Wish()
    read = read_map(path)
    matched = match(read, regions, column=wish.column)
    placed = place(read.name, [draw(feature) for feature in read.features], wish.crs or read.crs)
    mended = mend(placed.drawn, matched.of)
    if not mended.shapes:
        raise BoundaryError(f"{read.name}: tidak ada poligon yang utuh; ekspor ulang dari data asli")
    attribution = _attribution(wish.source or read.said)

    def body(shapes: Mapping[str, Any]) -> bytes:
        return _geojson(shapes, regions, read, wish.source)

    drawing = simplify(mended.shapes, regions, lambda shapes: len(body(shapes)) <= MOST)
    notes = [placed.how, *matched.doubts, *mended.notes]
    lost = [matched.of[d.feature.number].code for d in placed.drawn if d.trouble and d.feature.number in matched.of]
    undrawn = tuple(
        f"feature {d.feature.number}: {d.trouble}" for d in placed.drawn if d.trouble and d.feature.number in matched.of
    )
    if lost:
        notes.append(f"{len(lost)} wilayah tanpa poligon yang utuh")
    if partial := _partial(regions, mended.shapes):
        notes.append(f"kecamatan yang belum utuh: {', '.join(partial)}")
    return Imported(
        read, matched, drawing, body(drawing.shapes), attribution, tuple(note for note in notes if note), undrawn
    )


def _partial(regions: Regions, shapes: Mapping[str, Any]) -> list[str]:
    """Kecamatan put together from only some of their villages."""
    found = []
    for district in regions.children(regions.top.code, "district"):
        there = [v.code in shapes for v in regions.children(district.code, "village")]
        if any(there) and not all(there):
            found.append(district.name)
    return found


def _attribution(said: str) -> str:
    if not said:
        return _DRAFT
    return said if said.casefold().startswith("batas") else f"Batas wilayah: {said}"


def _geojson(shapes: Mapping[str, Any], regions: Regions, read: MapFile, source: str) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"name": regions[code].name},
            "geometry": geometry(shape),
        }
        for code, shape in shapes.items()
    ]
    origin = {"file": read.name, "sha256": read.digest, "source": source, "said": read.said}
    return orjson.dumps({"type": "FeatureCollection", "origin": origin, "features": features}) + b"\n"


# ------------------------------------------------------------------------------------------------ into the profile


def save(folder: Path, made: Imported) -> None:
    """Writes boundaries.geojson and names it in region.toml. BoundaryError when region.toml would not take it."""
    info = folder / INFO
    text = with_boundaries(info.read_text(encoding="utf-8"), made.attribution)
    for path, body in ((folder / FILE, made.body), (info, text.encode("utf-8"))):
        part = path.with_name(path.name + ".part")
        part.write_bytes(body)
        part.replace(path)


def with_boundaries(text: str, attribution: str) -> str:
    """region.toml with a [boundaries] table for our file in place of the one it had, everything else as it was."""
    quoted = attribution.replace("\\", "\\\\").replace('"', '\\"')
    table = f'[boundaries]\nfile        = "{FILE}"\nattribution = "{quoted}"\n\n'
    kept = re.sub(r"(?m)^\[boundaries\][^\n]*\n(?:[^\[#\n][^\n]*\n)*\n?", "", text)
    kept = re.sub(r"(?m)^# (?:\[boundaries\]|file = \"boundaries\.geojson\")\n", "", kept)
    at = re.search(r"(?m)^(?:#[^\n]*\n)*\[", kept)
    found = kept[: at.start()] + table + kept[at.start() :] if at else f"{kept.rstrip()}\n\n{table}"
    before, after = tomllib.loads(text), tomllib.loads(found)
    if {**before, "boundaries": 0} != {**after, "boundaries": 0} or after["boundaries"]["file"] != FILE:
        raise BoundaryError(f"{INFO}: tabel boundaries tidak dapat disisipkan; tulis sendiri:\n{table}")
    return found


# ------------------------------------------------------------------------------------------------ command


def command_boundaries(file: str, profile: Path, wish: Wish, *, out: TextIO | None = None) -> int:
    """Imports a file into a profile and tells everything that did not fit. 2: nothing was written."""
    try:
        regions = read_regions(profile / "regions.csv")
        made = convert(Path(file).expanduser(), regions, wish)
        save(profile, made)
    except BoundaryError as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(f"{profile}: profil tidak terbaca atau tidak dapat ditulis ({error})", file=sys.stderr)
        return 2
    print(told(made, regions, profile), file=out or sys.stdout)
    return 0


def told(made: Imported, regions: Regions, profile: Path) -> str:
    """The report: what was matched by what, what was missed both ways, what was mended, whose boundaries they are."""
    matched, shapes = made.matched, made.drawing.shapes
    villages, districts = (sum(regions[c].level == level for c in shapes) for level in ("village", "district"))
    area = surface(shapes[regions.top.code])
    coarse = made.drawing.tolerance * 111_320
    lines = [
        f"Batas wilayah dari {made.map.name} ditulis di {profile / FILE} ({len(made.body) / 1000:.0f} KB)",
        f"  kolom: {matched.column} ({matched.system})",
        f"  poligon: {villages} desa/kelurahan, {districts} kecamatan, dan seluruh {regions.top.name}",
        f"  luas seluruhnya: {area:,.0f} km²".replace(",", "."),
        f"  disederhanakan sampai {coarse:.0f} m" if coarse else "  tidak perlu disederhanakan",
        *(f"  {note}" for note in made.notes),
        *_missed("wilayah tanpa poligon", [f"{r.code} {r.name}" for r in matched.without]),
        *_missed("poligon tanpa wilayah", matched.strangers),
        *_missed("feature yang tidak dapat digambar", made.undrawn),
        f"  sumber di bawah peta: {made.attribution}",
    ]
    if made.attribution == _DRAFT:
        lines.append('  berkas tidak menyebut sumber dan lisensinya; tambahkan --source "…"')
    return "\n".join(lines)


def _missed(what: str, found: Iterable[str]) -> list[str]:
    listed = list(found)
    if not listed:
        return []
    more = f", dan {len(listed) - _SHOWN} lagi" if len(listed) > _SHOWN else ""
    return [f"  {what}: {len(listed)} ({', '.join(listed[:_SHOWN])}{more})"]
