"""A made-up regency for benchmarks: 25 districts, 217 villages, and one long CSV of many measures."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from data.profile import PanelSpec, Profile
from data.read_profile import read_profile
from loaders.base import Reader

DISTRICTS, VILLAGES = 25, 217
REGENCY = "99.02"

_REGION = f"""\
code = "{REGENCY}"
name = {{ id = "Kabupaten Panjang", en = "Long Regency" }}
short = "Panjang"
sample = true

[[agency]]
id = "dinas"
short = "Dinas"
name = "Dinas Contoh"
"""

_SECTOR = """\
id = "ukuran"
label = {{ id = "Ukuran", en = "Measures" }}

[[source]]
id = "panjang"
label = "Daftar panjang"
agency = "dinas"
frequency = "month"
read = {{ kind = "csv", path = "dinas/panjang.csv", delimiter = ";" }}
deadline = "10m"
[source.shape]
kind = "long"
region = "kode_desa"
period = "periode"
measure = "ukuran"
value = "nilai"
[source.shape.measures]
{measures}
"""

_INDICATOR = """\

[[indicator]]
kind = "observed"
id = "ukuran_{number}"
label = "Ukuran {number}"
unit = "unit"
definition = "Ukuran contoh {number}."
over_time = "sum"
headline = {headline}
"""


def bench_profile(
    folder: Path, readers: Mapping[str, Reader], panels: Mapping[str, type[PanelSpec]], *, indicators: int
) -> Profile:
    """Writes and reads the profile. The CSV's columns are kode_desa;periode;ukuran;nilai, its measures "ukuran 0" …"""
    (folder / "sectors").mkdir(parents=True, exist_ok=True)
    (folder / "region.toml").write_text(_REGION, encoding="utf-8")
    write_regions(folder / "regions.csv")
    (folder / "targets.csv").write_text(
        "indicator,valid_from,valid_to,target,low,high,watch,act,pace,official,region,basis_id,basis_en\n",
        encoding="utf-8",
    )
    measures = "\n".join(f'"ukuran {n}" = "ukuran_{n}"' for n in range(indicators))
    body = "".join(_INDICATOR.format(number=n, headline=n + 1 if n < 5 else 0) for n in range(indicators))
    (folder / "sectors" / "ukuran.toml").write_text(_SECTOR.format(measures=measures) + body, encoding="utf-8")
    return read_profile(folder, readers, panels)


def write_regions(path: Path) -> None:
    """The regency, its districts, and its villages spread over them as evenly as 217 over 25 go."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["code", "name", "level", "parent", "kind", "bps", "aliases"])
        out.writerow([REGENCY, "Kabupaten Panjang", "regency", "99", "kabupaten", "", ""])
        for n in range(1, DISTRICTS + 1):
            out.writerow([f"{REGENCY}.{n:02d}", f"Kecamatan {n}", "district", REGENCY, "kecamatan", "", ""])
        for n in range(VILLAGES):
            district = f"{REGENCY}.{n % DISTRICTS + 1:02d}"
            out.writerow([f"{district}.{2001 + n // DISTRICTS}", f"Desa {n + 1}", "village", district, "desa", "", ""])
