"""Invented facts and facilities for any regency's real places, so that its demonstration has something to count.

Inhabitants, families, sizes, hamlets, posyandu and web addresses are invented; so is every puskesmas, hospital and
school, and each says so ("Contoh").
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.example.agencies import DESA
from data.example.make_medicine import BEDS
from data.example.write_regions import Line

SUMMED = ("population", "families", "land_ha", "hamlets", "posyandu")


def invented(lines: Sequence[Line]) -> list[Line]:
    """The lines of regions.csv with invented facts, then the invented facilities. The same lines give the same."""
    villages = {line.code: _village(line, lines) for line in lines if line.level == "village"}
    facts = [villages.get(line.code, line) for line in lines]
    districts = {d.code: _summed(d, [v for v in villages.values() if v.parent == d.code]) for d in _districts(facts)}
    whole = [districts.get(line.code, line) for line in facts]
    top = _summed(whole[0], list(districts.values()))
    return [top, *whole[1:], *_facilities(list(districts.values()), list(villages.values()))]


def _districts(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.level == "district"]


def _village(line: Line, lines: Sequence[Line]) -> Line:
    """A desa has about 4,500 inhabitants here, a kelurahan about 9,000, whatever the real ones have."""
    chance = random.Random(f"place {line.code}")
    people = round((9_000 if line.kind == "kelurahan" else 4_500) * chance.uniform(0.5, 1.5))
    hamlets = chance.randint(3, 7)
    parent = next(d.name for d in lines if d.code == line.parent)
    site = f"{_plain(line.name)}-{_plain(parent)}.desa.example" if line.kind in DESA else ""
    return replace(
        line,
        population=str(people),
        families=str(round(people / 3)),
        land_ha=str(round(chance.uniform(150, 1_100))),
        hamlets=str(hamlets),
        posyandu=str(hamlets + chance.randint(0, 2)),
        website=site,
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _summed(line: Line, parts: Sequence[Line]) -> Line:
    return replace(line, **{name: str(sum(int(getattr(p, name)) for p in parts)) for name in SUMMED})


def _facilities(districts: Sequence[Line], villages: Sequence[Line]) -> Iterator[Line]:
    """Puskesmas by inhabitants, six hospitals, schools in villages in turn; a school's number begins with 99."""
    for district in districts:
        count = 1 if int(district.population) < 60_000 else 2
        for number in range(1, count + 1):
            tail = f" {number}" if count > 1 else ""
            name = f"Puskesmas Contoh {district.name}{tail}"
            yield Line(f"PKM-{district.code[-2:]}-{number}", name, "facility", district.code, "puskesmas")
    for number, name in enumerate(BEDS, start=1):
        kind = name.split()[0].lower()
        yield Line(f"RS-{number:02d}", name, "facility", districts[(number - 1) * 5 % len(districts)].code, kind)
    for district in districts:
        own = [v for v in villages if v.parent == district.code]
        for kind, people, offset in (("sd", 2_200, 0), ("smp", 9_000, 500)):
            for number in range(1, max(1, round(int(district.population) / people)) + 1):
                place = own[(number - 1) % len(own)]
                code = f"99{district.code[-2:]}{offset + number:04d}"
                yield Line(code, f"{kind.upper()} Contoh {number} {district.name}", "facility", place.code, kind)
