"""A small, sound profile folder written by code, to be broken one word at a time. Everything in it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from data.profile import PanelSpec, Profile
from data.profile_files.folder import read_profile
from loaders.base import ReadSpec
from tests.fakes import FakeReader

REGION = """\
code = "99.01"
name = { id = "Kabupaten Contoh", en = "Sample Regency" }
short = "Contoh"

[boundaries]
file = "batas.geojson"

[[agency]]
id = "dinkes"
short = "Dinkes"
name = "Dinas Kesehatan Contoh"

[[agency]]
id = "dpmptsp"
short = "DPMPTSP"
name = "DPMPTSP Contoh"
"""

REGIONS = """\
code,name,level,parent,kind,bps,aliases,tile_col,tile_row,lat,lon
99.01,Kabupaten Contoh,regency,99,kabupaten,9901,,,,,
99.01.01,Mekarsari,district,99.01,kecamatan,9901020,,1,1,-8.05,111.7
99.01.01.2001,Karanganyar,village,99.01.01,desa,9901020002,,,,,
99.01.01.2002,Sidomulyo,village,99.01.01,desa,9901020001,Sido Mulyo,,,,
"""

BOUNDARIES = """\
{"type": "FeatureCollection", "features": [
 {"type": "Feature", "id": "99.01.01.2001", "properties": {}, "geometry": null},
 {"type": "Feature", "id": "99.01.01.2002", "properties": {}, "geometry": null}]}
"""

TARGETS = """\
indicator,valid_from,valid_to,target,low,high,watch,act,pace,official,region,basis_id,basis_en
stunting,2024,2024,16,,,,,,yes,,Peraturan contoh,Sample rule
stunting,2025-01-01,,14,,,16,20,,yes,,Peraturan contoh,Sample rule
stunting,2025-01-01,,10,,,,,,yes,99.01.01,,
izin_terlambat,,,,,,,,,no,,,
"""

HEALTH = """\
id = "kesehatan"
label = { id = "Kesehatan", en = "Health" }
sentence = ["stunting-kini"]

[[source]]
id = "balita"
label = "Penimbangan balita"
agency = "dinkes"
frequency = "month"
read = { kind = "fake", path = "dinkes/balita-*.xlsx" }
shape = { kind = "wide", region = "Kode Desa", period = { in_name = "balita-{period}.xlsx" } }
private = ["Nama Kader"]
[source.values]
"Balita ditimbang" = "balita_ditimbang"
"Stunting" = "balita_stunting"

[[indicator]]
kind = "observed"
id = "balita_ditimbang"
label = "Balita ditimbang"
unit = "anak"
definition = "Balita yang ditimbang pada bulan itu."

[[indicator]]
kind = "observed"
id = "balita_stunting"
label = "Balita stunting"
unit = "anak"
definition = "Balita pendek atau sangat pendek."

[[indicator]]
kind = "ratio"
id = "stunting"
label = "Prevalensi stunting"
unit = "%"
numerator = "balita_stunting"
denominator = "balita_ditimbang"
better = "lower"
definition = "Bagian balita stunting dari yang ditimbang."

[[panel]]
id = "stunting-kini"
kind = "card"
indicator = "stunting"
area = [1, 1, 4, 3]

[[panel]]
id = "stunting-peta"
kind = "card"
indicator = "stunting"
area = [5, 1, 8, 8]
"""

LICENSING = """\
id = "perizinan"
label = "Perizinan"

[[source]]
id = "izin"
label = "Permohonan izin"
agency = "dpmptsp"
frequency = "day"
read = { kind = "query", query = "queries/izin.sql" }
[source.shape]
kind = "register"
region = { fixed = "99.01" }
case = { reference = "nomor", received = "tgl_terima", closed = "tgl_selesai", sla_days = { "*" = 5 } }

[[indicator]]
kind = "cases"
id = "izin_terlambat"
label = "Izin terlambat"
unit = "izin"
cases = "izin"
measure = "overdue"
better = "lower"
definition = "Permohonan yang lewat batas waktu."

[[panel]]
id = "izin-terlambat"
kind = "card"
indicator = "izin_terlambat"
"""

WALLS = """\
[[wall]]
id = "utama"
label = "Dinding utama"
[[wall.screen]]
id = "1"
dwell = "45s"
scenes = [{ page = "situasi" }, { page = "sektor", sector = "kesehatan" }]
[[wall.screen]]
id = "2"
scenes = [{ page = "wilayah", region = "99.01.01" }, { page = "sektor", sector = "perizinan" }]
"""

TOUR = """\
id = "kunjungan"
label = { id = "Kunjungan", en = "Visit" }
[[step]]
scene = { page = "sektor", sector = "kesehatan" }
panel = "stunting-kini"
heading = "Stunting turun"
"""

FILES = {
    "region.toml": REGION,
    "regions.csv": REGIONS,
    "batas.geojson": BOUNDARIES,
    "targets.csv": TARGETS,
    "walls.toml": WALLS,
    "tours/kunjungan.toml": TOUR,
    "sectors/kesehatan.toml": HEALTH,
    "sectors/perizinan.toml": LICENSING,
    "queries/izin.sql": "SELECT nomor, tgl_terima, tgl_selesai FROM izin\n",
}


class FileSpec(ReadSpec):
    """A file, read by nobody."""

    kind: Literal["fake"]
    path: str
    header_row: int = 1


class QuerySpec(ReadSpec):
    """A query, asked of nobody; it wants the profile folder."""

    kind: Literal["query"]
    query: str
    root: str = ""


class CardSpec(PanelSpec):
    """A card with words of its own, one of which names a source."""

    kind: Literal["card"]
    span: int = 1
    source: str = ""


READERS = {"fake": FakeReader(Spec=FileSpec), "query": FakeReader(Spec=QuerySpec)}
PANELS: dict[str, type[PanelSpec]] = {"card": CardSpec}

Change = tuple[str, str, str]  # file, old text, new text


def write_profile(folder: Path, *changes: Change, without: tuple[str, ...] = ()) -> Path:
    """The sound profile with these changes; each old text must be there, so that no change can miss."""
    files: dict[str, str] = dict(FILES)
    for file, old, new in changes:
        written = files.get(file, "")
        assert old in written, f"{old!r} is not in {file}"
        files[file] = written.replace(old, new, 1) if old else new
    for file, text in files.items():
        if file not in without:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, *, strict: bool = False, panels: Mapping[str, type[PanelSpec]] = PANELS) -> Profile:
    return read_profile(folder, READERS, panels, strict=strict)
