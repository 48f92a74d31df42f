"""A whole small regency as it lies on disk: a CSV file, a workbook and a database; written by tests, invented."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pandas as pd

REGION = """\
code = "99.01"
name = { id = "Kabupaten Contoh", en = "Sample Regency" }
short = "Contoh"

[[agency]]
id = "dinkes"
short = "Dinkes"
name = "Dinas Kesehatan Contoh"

[[agency]]
id = "disdik"
short = "Disdik"
name = "Dinas Pendidikan Contoh"

[[agency]]
id = "dpmptsp"
short = "DPMPTSP"
name = "DPMPTSP Contoh"
"""

REGIONS = """\
code,name,level,parent,kind,bps,aliases
99.01,Kabupaten Contoh,regency,99,kabupaten,9901,
99.01.01,Mekarsari,district,99.01,kecamatan,9901010,
99.01.01.2001,Karanganyar,village,99.01.01,desa,9901010001,
99.01.01.2002,Sidomulyo,village,99.01.01,desa,9901010002,
99.01.02,Sumberrejo,district,99.01,kecamatan,9901020,
99.01.02.2001,Tegalrejo,village,99.01.02,desa,9901020001,
"""

TARGETS = """\
indicator,valid_from,valid_to,target,low,high,watch,act,pace,official,region,basis_id,basis_en
stunting,2025-01-01,,14,,,14,20,,yes,,Peraturan contoh,Sample rule
"""

HEALTH = """\
id = "kesehatan"
label = { id = "Kesehatan", en = "Health" }

[[source]]
id = "balita"
label = "Penimbangan balita"
agency = "dinkes"
frequency = "month"
read = { kind = "csv", path = "dinkes/balita-*.csv" }
shape = { kind = "wide", region = "Kode Desa", period = { in_name = "balita-{period}.csv" }, totals = ["JUMLAH"] }
private = ["Nama Kader"]
[source.values]
"Ditimbang" = "ditimbang"
"Stunting" = "pendek"

[[indicator]]
kind = "observed"
id = "ditimbang"
label = "Balita ditimbang"
unit = "anak"
whole = true
definition = "Balita yang ditimbang pada bulan itu."

[[indicator]]
kind = "observed"
id = "pendek"
label = "Balita pendek"
unit = "anak"
whole = true
definition = "Balita pendek atau sangat pendek."

[[indicator]]
kind = "ratio"
id = "stunting"
label = "Prevalensi stunting"
unit = "%"
decimals = 1
numerator = "pendek"
denominator = "ditimbang"
better = "lower"
definition = "Bagian balita pendek dari yang ditimbang."

[[panel]]
id = "stunting-kini"
kind = "card"
indicator = "stunting"
area = [1, 1, 4, 3]
"""

EDUCATION = """\
id = "pendidikan"
label = "Pendidikan"

[[source]]
id = "kelas"
label = "Keadaan ruang kelas"
agency = "disdik"
frequency = "month"
read = { kind = "excel", path = "disdik/kelas-*.xlsx", sheet = "Data" }
shape = { kind = "long", region = { column = "Desa", codes = "name", level = "village" }, period = "Bulan", \
indicator = "rusak", value = "Rusak" }

[[indicator]]
kind = "observed"
id = "rusak"
label = "Ruang kelas rusak"
unit = "ruang"
whole = true
over_regions = "sum"
over_time = "last"
definition = "Ruang kelas rusak sedang dan berat."

[[panel]]
id = "rusak-kini"
kind = "card"
indicator = "rusak"
area = [1, 1, 4, 3]
"""

LICENSING = """\
id = "perizinan"
label = "Perizinan"

[[source]]
id = "nib"
label = "NIB terbit"
agency = "dpmptsp"
frequency = "month"
read = { kind = "sql", url_env = "STORY_URL", query = "nib" }
[source.shape]
kind = "register"
region = { column = "desa" }
period = { column = "terbit" }
[[source.shape.count]]
indicator = "nib"
distinct = "nomor"

[[indicator]]
kind = "observed"
id = "nib"
label = "NIB terbit"
unit = "NIB"
whole = true
over_time = "sum"
definition = "Nomor induk berusaha yang terbit."

[[panel]]
id = "nib-kini"
kind = "card"
indicator = "nib"
area = [1, 1, 4, 3]
"""

WALLS = """\
[[wall]]
id = "utama"
label = "Dinding utama"
[[wall.screen]]
id = "1"
scenes = [{ page = "sektor", sector = "kesehatan" }]
"""

FILES = {
    "region.toml": REGION,
    "regions.csv": REGIONS,
    "targets.csv": TARGETS,
    "walls.toml": WALLS,
    "sectors/kesehatan.toml": HEALTH,
    "sectors/pendidikan.toml": EDUCATION,
    "sectors/perizinan.toml": LICENSING,
    "queries/nib.sql": "SELECT nomor, desa, terbit FROM nib ORDER BY nomor\n",
}

# Four business numbers; the last came in at 01:30 on 1 July in Jakarta, when a clock in Greenwich said 30 June.
PERMITS = (
    "CREATE TABLE nib (nomor text, desa text, terbit {moment})",
    "INSERT INTO nib VALUES ('N-1', '99.01.01.2001', '2025-06-03 09:00:00+07:00'), "
    "('N-2', '99.01.01.2002', '2025-06-10 09:00:00+07:00'), ('N-3', '99.01.02.2001', '2025-06-30 10:00:00+07:00'), "
    "('N-4', '99.01.02.2001', '2025-06-30 18:30:00+00:00')",
)


def write_profile(folder: Path) -> Path:
    """The profile folder of this regency."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_children(inbox: Path, at: datetime, *, stunted: str = "9", header: str = "Stunting") -> Path:
    """June's weighing as the health office exports it; stunted: the cell of the first village."""
    lines = [
        "LAPORAN PENIMBANGAN BALITA;;;",
        f"Kode Desa;Nama Kader;Ditimbang;{header}",
        f"99.01.01.2001;Kader Contoh;40;{stunted}",
        "99.01.01.2002;Kader Contoh;30;4",
        "99.01.02.2001;Kader Contoh;30;2",
        "JUMLAH;;100;15",
    ]
    return _sent(inbox / "dinkes" / "balita-2025-06.csv", "".join(f"{line}\r\n" for line in lines).encode("cp1252"), at)


def write_classrooms(inbox: Path, at: datetime) -> Path:
    """June's damaged classrooms as a workbook, with a title above the header."""
    path = inbox / "disdik" / "kelas-2025-06.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = pd.DataFrame({"Desa": ["Karanganyar", "Sidomulyo", "Tegalrejo"], "Bulan": "Juni 2025", "Rusak": [3, 0, 8]})
    rows.to_excel(path, sheet_name="Data", index=False, startrow=2)
    return _sent(path, path.read_bytes(), at)


def _sent(path: Path, content: bytes, at: datetime) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path
