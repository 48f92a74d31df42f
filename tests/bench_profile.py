"""A made-up regency for benchmarks: 25 districts, 217 villages, and one long CSV of many measures.

``job_profile`` adds what the common job of bench/job shows: targets, boundaries, panels, a wall, a small file.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path

from data.boundaries.command import Wish, convert, save
from data.profile import PanelSpec, Profile
from data.profile_files.folder import read_profile
from data.regions import read_regions
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

# The form of every long CSV of the benchmarks.
LONG_SHAPE = """\
[source.shape]
kind = "long"
region = "kode_desa"
period = "periode"
measure = "ukuran"
value = "nilai"
[source.shape.measures]
"""

_SECTOR = (
    """\
id = "ukuran"
label = {{ id = "Ukuran", en = "Measures" }}

[[source]]
id = "panjang"
label = "Daftar panjang"
agency = "dinas"
frequency = "month"
read = {{ kind = "csv", path = "dinas/panjang.csv", delimiter = ";" }}
deadline = "10m"
"""
    + LONG_SHAPE
    + """{measures}
"""
)

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


# The small file of the job: one figure a village, for the time from one changed cell to the wall.
_SMALL = (
    """\

[[source]]
id = "kecil"
label = "Daftar kecil"
agency = "dinas"
frequency = "month"
read = { kind = "csv", path = "dinas/kecil.csv", delimiter = ";" }
due_days = 400
"""
    + LONG_SHAPE
    + """"kecil" = "kecil"

[[indicator]]
kind = "observed"
id = "kecil"
label = "Kecil"
unit = "unit"
definition = "Ukuran dari berkas kecil."
over_time = "sum"
headline = 6
"""
)

_WALL = """\
[[wall]]
id         = "utama"
label      = "Dinding utama"
distance_m = 6

[[wall.screen]]
id     = "1"
dwell  = "16s"
scenes = [{ page = "sektor", sector = "ukuran" }, { page = "situasi" }]
"""

# id, kind, keys, place on the wall, width and height on a laptop. A trend draws at most three lines: five are two.
_PANELS = (
    *(
        (f"kartu-{n}", "card", f'indicator = "{name}"\npoints = 24', f"[{1 + 2.4 * n}, 1, 2.4, 2]", f"[{w}, 0]")
        for n, (name, w) in enumerate(
            [("kecil", 3), ("ukuran_0", 3), ("ukuran_1", 2), ("ukuran_2", 2), ("ukuran_3", 2)]
        )
    ),
    ("jalan-1", "trend", 'indicators = ["ukuran_0", "ukuran_1", "ukuran_2"]\nmonths = 120', "[1, 3, 3, 3]", "[4, 320]"),
    ("jalan-2", "trend", 'indicators = ["ukuran_3", "ukuran_4"]\nmonths = 120', "[1, 6, 3, 3]", "[4, 320]"),
    ("peta", "map", 'indicator = "ukuran_0"\nlevel = "village"', "[4, 3, 3, 6]", "[4, 320]"),
    ("urutan", "ranking", 'indicator = "ukuran_0"', "[7, 3, 3, 6]", "[5, 700]"),
    (
        "panas", "heat_table", f"indicators = {json.dumps([f'ukuran_{n}' for n in range(12)])}",
        "[10, 3, 3, 3]", "[7, 700]",
    ),
    (
        "terburuk", "table", 'indicators = ["ukuran_0", "ukuran_1", "ukuran_2"]\nlevel = "village"\nlimit = 20',
        "[10, 6, 3, 3]", "[12, 0]",
    ),
)  # fmt: skip


def job_profile(
    folder: Path, readers: Mapping[str, Reader], panels: Mapping[str, type[PanelSpec]], *, indicators: int = 60
) -> Profile:
    """The regency of the common job: as ``bench_profile``, with targets for twelve measures (lower is better)."""
    bench_profile(folder, readers, panels, indicators=indicators)
    sector = folder / "sectors" / "ukuran.toml"
    text = sector.read_text(encoding="utf-8")
    for n in range(12):
        text = text.replace(f'Ukuran contoh {n}."', f'Ukuran contoh {n}."\nbetter = "lower"')
    text = text.replace('deadline = "10m"', 'deadline = "10m"\ndue_days = 400')  # months may come while it runs
    drawn = "".join(
        f'\n[[panel]]\nid = "{name}"\nkind = "{kind}"\n{keys}\narea = {area}\nlaptop = {laptop}\n'
        for name, kind, keys, area, laptop in _PANELS
    )
    sector.write_text(text + _SMALL + drawn, encoding="utf-8")
    (folder / "walls.toml").write_text(_WALL, encoding="utf-8")
    regions = read_regions(folder / "regions.csv")
    with (folder / "targets.csv").open("a", encoding="utf-8") as file:
        for region in regions.all:
            villages = sum(r.level == "village" and r.code.startswith(region.code) for r in regions.all)
            here = "" if region.level == "village" else region.code
            if here or region is regions.all[-1]:
                words = f"{villages * TARGET},,,,,,,{here},Sasaran contoh,Sample target\n"
                file.writelines(f"ukuran_{n},2000,,{words}" for n in range(12))
    map_file = folder / "batas.geojson"
    map_file.write_text(json.dumps(land(folder)), encoding="utf-8")
    save(folder, convert(map_file, regions, Wish(column="kode", source="rekaan")))
    return read_profile(folder, readers, panels)


TARGET = 500  # of one village and month


def land(folder: Path) -> dict[str, object]:
    """Invented boundaries, GeoJSON: a grid of cells with crooked shared borders, districts next to each other."""
    codes = sorted(r.code for r in read_regions(folder / "regions.csv").all if r.level == "village")
    wide = math.ceil(math.sqrt(len(codes)))
    features = []
    for n, code in enumerate(codes):
        y, x = divmod(n, wide)
        x = x if y % 2 == 0 else wide - 1 - x  # back and forth, so that a district stays in one piece
        ring = [
            *_border(x, y, 1, 0),
            *_border(x + 1, y, 0, 1),
            *_border(x, y + 1, 1, 0)[::-1],
            *_border(x, y, 0, 1)[::-1],
        ]
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append({"type": "Feature", "properties": {"kode": code}, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}


def _border(x: int, y: int, right: int, up: int) -> list[list[float]]:
    """The border from a corner of the grid to the next, six points and the end; the same for both neighbours."""
    points = []
    for step in range(7):
        u, v = x + right * step / 6, y + up * step / 6
        off = 0.12 * math.sin(math.pi * step / 6) * math.sin(7 * x + 13 * y + 3 * step + 5 * right)
        points.append([round(111 + 0.02 * (u + up * off), 6), round(-8 + 0.02 * (v + right * off), 6)])
    return points


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
