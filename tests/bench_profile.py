"""A made-up regency of the benchmarks' size: 217 villages in 25 districts, one long CSV of many measures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data.profile import PanelSpec, Profile
from data.read_profile import read_profile
from loaders.base import Reader

DISTRICTS, VILLAGES = 25, 217


def regions_csv() -> str:
    """regions.csv: villages dealt out to the districts in turn."""
    lines = ["code,name,level,parent,kind", "99.01,Kabupaten Ukur,regency,99,kabupaten"]
    lines += [f"99.01.{d:02d},Kecamatan {d},district,99.01,kecamatan" for d in range(1, DISTRICTS + 1)]
    for n in range(VILLAGES):
        parent = f"99.01.{n % DISTRICTS + 1:02d}"
        lines.append(f"{parent}.{2001 + n // DISTRICTS},Desa {n + 1},village,{parent},desa")
    return "\n".join(lines) + "\n"


def sector_toml(indicators: int) -> str:
    """One sector: the long file and its indicators, none with a target."""
    measures = ", ".join(f'"ukuran {n}" = "ukuran_{n}"' for n in range(indicators))
    source = f"""id = "ukur"
label = "Ukur"

[[source]]
id = "panjang"
label = "Berkas panjang"
agency = "dinas"
frequency = "month"
memory_mb = 3000
read = {{ kind = "csv", path = "dinas/panjang.csv", delimiter = ";", encoding = "utf-8" }}
shape = {{ kind = "long", region = "kode_desa", period = "periode", measure = "ukuran", value = "nilai", \
measures = {{ {measures} }} }}
"""
    one = """
[[indicator]]
kind = "observed"
id = "ukuran_{n}"
label = "Ukuran {n}"
unit = "anak"
definition = {{ id = "Ukuran contoh {n}.", en = "Sample measure {n}." }}
"""
    return source + "".join(one.format(n=n) for n in range(indicators))


def bench_profile(
    folder: Path, readers: Mapping[str, Reader], panels: Mapping[str, type[PanelSpec]], *, indicators: int
) -> Profile:
    """The profile, written to folder and read as any other. ProfileError: it has a fault."""
    (folder / "sectors").mkdir(parents=True, exist_ok=True)
    region = 'code = "99.01"\nname = "Kabupaten Ukur"\nshort = "Ukur"\nsample = true\n\n'
    agency = '[[agency]]\nid = "dinas"\nshort = "Dinas"\nname = "Dinas Ukur"\n'
    (folder / "region.toml").write_text(region + agency, encoding="utf-8")
    (folder / "regions.csv").write_text(regions_csv(), encoding="utf-8")
    (folder / "targets.csv").write_text(
        "indicator,valid_from,valid_to,target,low,high,watch,act,pace,official,region,basis_id,basis_en\n",
        encoding="utf-8",
    )
    (folder / "sectors" / "ukur.toml").write_text(sector_toml(indicators), encoding="utf-8")
    return read_profile(folder, readers, panels, strict=True)
