"""A made-up province (or regency) of any size: its profile, and long CSVs full of months, one per group of measures."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from tests.bench_profile import LONG_SHAPE

HOME = "99"
PER_DISTRICT, PER_REGENCY = 24, 30  # villages of a district, districts of a regency
GROUP = 12  # measures of one file: 8,500 villages × 120 months × 12 are 12.2 million rows, 350 MB of the 512 MB allowed
RATIOS = 4

_REGION = """\
code = "99"
name = { id = "Provinsi Ukur", en = "Measured Province" }
short = "Ukur"
sample = true

[[agency]]
id = "dinas"
short = "Dinas"
name = "Dinas Contoh"
"""

_SOURCE = (
    """
[[source]]
id = "kelompok_{group}"
label = "Kelompok {group}"
agency = "dinas"
frequency = "month"
deadline = "60m"
read = {{ kind = "csv", path = "dinas/kelompok-{group}.csv", delimiter = ";" }}
"""
    + LONG_SHAPE
)

_OBSERVED = """
[[indicator]]
kind = "observed"
id = "ukuran_{n}"
label = "Ukuran {n}"
unit = "unit"
definition = "Ukuran contoh {n}."
over_time = "sum"
headline = {headline}
"""

_RATIO = """
[[indicator]]
kind = "ratio"
id = "nisbah_{n}"
label = "Nisbah {n}"
unit = "%"
per = 100
definition = "Ukuran {top} per ukuran {bottom}."
numerator = "ukuran_{top}"
denominator = "ukuran_{bottom}"
better = "lower"
headline = {headline}
"""

# Of every second village more than the target, of one in thirty so much that somebody must act.
_TARGET = "nisbah_{n},2010,,100,,,,110,,yes,,Target contoh,Sample target\n"

_WALLS = """
[[wall]]
id = "utama"
label = { id = "Dinding", en = "Wall" }
theme = "dark"
picture_mm = 2436
distance_m = 6
[[wall.screen]]
id = "1"
dwell = "60s"
scenes = [{ page = "situasi" }, { page = "sektor", sector = "ukuran" }]
"""


@dataclass(frozen=True)
class Size:
    """villages × indicators × months observations."""

    villages: int
    indicators: int
    months: int

    @property
    def observations(self) -> int:
        return self.villages * self.indicators * self.months

    @property
    def groups(self) -> range:
        return range(-(-self.indicators // GROUP))

    @property
    def ratios(self) -> range:
        return range(min(RATIOS, self.indicators // 2))

    def measures(self, group: int) -> range:
        return range(group * GROUP, min(self.indicators, (group + 1) * GROUP))


def write_profile(folder: Path, size: Size) -> list[str]:
    """The profile folder; gives the villages' codes, in order."""
    (folder / "sectors").mkdir(parents=True, exist_ok=True)
    (folder / "region.toml").write_text(_REGION, encoding="utf-8")
    (folder / "walls.toml").write_text(_WALLS, encoding="utf-8")
    head = "indicator,valid_from,valid_to,target,low,high,watch,act,pace,official,region,basis_id,basis_en\n"
    targets = [_TARGET.format(n=n) for n in size.ratios]
    (folder / "targets.csv").write_text("".join([head, *targets]), encoding="utf-8")
    (folder / "sectors" / "ukuran.toml").write_text(_sector(size), encoding="utf-8")
    return _write_regions(folder / "regions.csv", size.villages)


def write_months(path: Path, size: Size, group: int, months: range, villages: list[str]) -> int:
    """Append months of a group's measures to its CSV; gives the bytes the file has."""
    new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if new:
            file.write(b"kode_desa;periode;ukuran;nilai\n")
        for month in months:
            file.write(_month(size, group, month, villages))
    return path.stat().st_size


def _month(size: Size, group: int, month: int, villages: list[str]) -> bytes:
    measures = size.measures(group)
    dice = np.random.default_rng((3503, group, month))
    rows = len(villages) * len(measures)
    # A level of its own for every village, season and chance: most months are like the one before, a few are odd.
    level = np.repeat(np.random.default_rng((3503, group)).integers(20, 900, len(villages)), len(measures))
    value = np.rint(level * (1 + 0.1 * np.sin(month / 2)) + dice.normal(0, 6, rows)).astype(np.int64)
    codes, none = np.arange(len(villages), dtype=np.int32), np.zeros(rows, dtype=np.int32)
    words = pa.table({
        "village": pa.array(villages).take(pa.array(np.repeat(codes, len(measures)))),
        "period": pa.array([f"{2015 + month // 12}-{month % 12 + 1:02d}"]).take(pa.array(none)),
        "measure": pa.array([f"ukuran {n}" for n in measures] * len(villages)),
        "value": pa.array(np.maximum(value, 0)),
    })  # fmt: skip
    sink = pa.BufferOutputStream()
    options = pacsv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
    pacsv.write_csv(words, sink, options)
    return bytes(sink.getvalue())


def _write_regions(path: Path, villages: int) -> list[str]:
    districts = max(1, round(villages / PER_DISTRICT))
    codes = []
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["code", "name", "level", "parent", "kind", "bps", "aliases"])
        out.writerow([HOME, "Provinsi Ukur", "province", "", "provinsi", "", ""])
        for n in range(-(-districts // PER_REGENCY)):
            out.writerow([f"{HOME}.{n + 1:02d}", f"Kabupaten {n + 1}", "regency", HOME, "kabupaten", "", ""])
        places = [f"{HOME}.{n // PER_REGENCY + 1:02d}.{n % PER_REGENCY + 1:02d}" for n in range(districts)]
        for n, code in enumerate(places):
            out.writerow([code, f"Kecamatan {n + 1}", "district", code.rsplit(".", 1)[0], "kecamatan", "", ""])
        for n in range(villages):
            parent = places[n * districts // villages]
            codes.append(f"{parent}.{2001 + n}")
            out.writerow([codes[-1], f"Desa {n + 1}", "village", parent, "desa", "", ""])
    return codes


def _sector(size: Size) -> str:
    """Sources, indicators, ratios and the panels of one page of the common job."""
    parts = ['id = "ukuran"\nlabel = { id = "Ukuran", en = "Measures" }\n']
    for group in size.groups:
        parts.append(_SOURCE.format(group=group))
        parts += [f'"ukuran {n}" = "ukuran_{n}"\n' for n in size.measures(group)]
    for n in range(size.indicators):
        parts.append(_OBSERVED.format(n=n, headline=n + 1 if n < 5 else 0))
    parts += [_RATIO.format(n=n, top=2 * n, bottom=2 * n + 1, headline=n + 6) for n in size.ratios]
    return "".join([*parts, *_panels(len(size.ratios))])


def _panels(ratios: int) -> list[str]:
    cards = [("card", f'indicator = "ukuran_{n}"', f"[{1 + 2 * n}, 1, 2, 2]") for n in range(4)]
    listed = ", ".join(f'"ukuran_{n}"' for n in range(1, 5))
    shares = ", ".join(f'"nisbah_{n}"' for n in range(ratios))
    others = [
        ("trend", 'indicators = ["ukuran_0", "ukuran_1", "ukuran_2"]\nmonths = 120', "[1, 3, 6, 3]"),
        ("ranking", f'indicator = "nisbah_0"\ncolumns = [{listed}]\nlimit = 25\nlevel = "district"', "[7, 3, 6, 3]"),
        ("heat_table", f'indicators = [{shares}]\nlevel = "regency"', "[1, 6, 6, 3]"),
        ("table", f'indicators = ["nisbah_1", {listed}]\nlimit = 20\nlevel = "village"', "[7, 6, 6, 3]"),
        ("map", 'indicator = "nisbah_0"\nlevel = "village"', "[9, 1, 4, 2]"),
    ]
    return [
        f'\n[[panel]]\nid = "p{n}"\nkind = "{kind}"\n{words}\narea = {area}\nlaptop = [6, 380]\n'
        for n, (kind, words, area) in enumerate([*cards, *others])
    ]
