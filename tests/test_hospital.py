"""A hospital's beds as SIMRS Khanza keeps them, rows invented: zero dates, transfers, deaths; figures by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from components.panels.base import find_specs
from data.centre import Centre, centre_of
from data.check import examine
from data.refresh import refresh
from data.settings import Settings
from loaders.base import find_readers
from tests import servers
from tests.fakes import NOW
from tests.story_profile import FILES, write_profile
from tests.test_story import Day

pytestmark = pytest.mark.server

SECTOR = """\
id = "rsud"
label = "Rumah sakit"

[[source]]
id = "rawat-inap"
label = "Rawat inap"
agency = "dinkes"
system = "SIMRS Khanza"
frequency = "month"
read = { kind = "sql", url_env = "STORY_URL", query = "rawat-inap" }
shape = { kind = "wide", region = { fixed = "99.01" }, period = "periode" }
[source.values]
hari_rawat = "hari_rawat"
hari_tersedia = "hari_tersedia"
lama_rawat = "lama_rawat"
keluar = "keluar"
meninggal = "meninggal"
"""
INDICATOR = """
[[indicator]]
kind = "{kind}"
id = "{id}"
label = "{label}"
unit = "{unit}"
level = "regency"
definition = "Menurut SIMRS."
{more}
"""
PANELS = """
[[panel]]
id = "bor-kini"
kind = "card"
indicator = "bor"
area = [1, 1, 3, 3]

[[panel]]
id = "avlos-kini"
kind = "card"
indicator = "avlos"
area = [4, 1, 3, 3]
"""
OBSERVED = [("hari_rawat", "hari"), ("hari_tersedia", "hari"), ("lama_rawat", "hari"), ("keluar", "orang"),
            ("meninggal", "orang")]  # fmt: skip
RATIOS = [("bor", "%", 100, "hari_rawat", "hari_tersedia"), ("avlos", "hari", 1, "lama_rawat", "keluar")]
QUERY = """\
WITH bulan AS (SELECT DATE '2025-06-01' AS awal, DATE '2025-07-01' AS akhir),
inap AS (
  -- An open stay has no day of leaving: NULL, or what the program writes for it.
  SELECT no_rawat, tgl_masuk AS masuk, stts_pulang,
         CASE WHEN tgl_keluar < DATE '1900-01-01' THEN NULL ELSE tgl_keluar END AS keluar
  FROM kamar_inap
),
rawat AS (
  -- Moving to another room is no discharge: a stay is all its rooms.
  SELECT no_rawat, min(masuk) AS masuk, max(keluar) AS keluar, max(CASE WHEN keluar IS NULL THEN 1 ELSE 0 END) AS masih,
         max(CASE WHEN stts_pulang = '+' THEN 1 ELSE 0 END) AS mati
  FROM inap GROUP BY no_rawat
),
pulang AS (SELECT rawat.* FROM rawat, bulan WHERE masih = 0 AND keluar >= awal AND keluar < akhir)
SELECT '2025-06' AS periode,
  (SELECT sum({inside}) FROM inap, bulan WHERE masuk < akhir AND coalesce(keluar, akhir) > awal) AS hari_rawat,
  (SELECT count(*) * 30 FROM kamar WHERE statusdata = '1') AS hari_tersedia,
  (SELECT sum({stay}) FROM pulang) AS lama_rawat,
  (SELECT count(*) FROM pulang) AS keluar,
  (SELECT sum(mati) FROM pulang) AS meninggal
"""
DAYS = {
    "postgres": ("least(coalesce(keluar, akhir), akhir) - greatest(masuk, awal)", "keluar - masuk"),
    "mariadb": ("datediff(least(coalesce(keluar, akhir), akhir), greatest(masuk, awal))", "datediff(keluar, masuk)"),
}
ZERO = {"postgres": "0001-01-01", "mariadb": "0000-00-00"}
STAYS = [  # days of June, and of the whole stay of those who left in June
    ("R1", "2025-06-01", "2025-06-11", "Sehat"),  # 10; 10
    ("R2", "2025-06-05", "2025-06-08", "Pindah Kamar"),  # 3; one stay of 3 + 7 = 10, ended by death
    ("R2", "2025-06-08", "2025-06-15", "+"),  # 7
    ("R3", "2025-06-20", "zero", "-"),  # 11, still in
    ("R4", "2025-05-28", "2025-06-04", "Sehat"),  # 3; 7
    ("R5", "2025-06-26", "null", "-"),  # 5, still in
    ("R6", "2025-05-01", "2025-05-30", "Sehat"),  # May's
]


@pytest.fixture(params=["postgres", "mariadb"])
def centre(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    kind: str = request.param
    url = servers.fresh_database(request.getfixturevalue(f"{kind}_url"))
    stays = [
        (number, begun, "NULL" if left == "null" else f"'{ZERO[kind] if left == 'zero' else left}'", how)
        for number, begun, left, how in STAYS
    ]
    rows = ", ".join(f"('{number}', '{begun}', {left}, '{how}')" for number, begun, left, how in stays)
    servers.execute(
        url,
        "CREATE TABLE kamar (kd_kamar varchar(8), statusdata char(1))",
        "INSERT INTO kamar VALUES ('A1', '1'), ('A2', '1'), ('B1', '1'), ('B2', '1'), ('X9', '0')",
        "CREATE TABLE kamar_inap (no_rawat varchar(17), tgl_masuk date, tgl_keluar date, stts_pulang varchar(20))",
        f"INSERT INTO kamar_inap VALUES {rows}",
    )
    text = SECTOR + "".join(INDICATOR.format(kind="observed", id=i, label=i, unit=u, more="") for i, u in OBSERVED)
    halves = 'decimals = 1\nper = {}\nnumerator = "{}"\ndenominator = "{}"'
    for key, unit, per, top, bottom in RATIOS:
        more = halves.format(per, top, bottom)
        text += INDICATOR.format(kind="ratio", id=key, label=key.upper(), unit=unit, more=more)
    inside, stay = DAYS[kind]
    monkeypatch.setitem(FILES, "sectors/rsud.toml", text + PANELS)
    monkeypatch.setitem(FILES, "queries/rawat-inap.sql", QUERY.format(inside=inside, stay=stay))
    monkeypatch.setenv("STORY_URL", url)
    found = centre_of(
        Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 0), panels=find_specs()
    )
    assert [str(fault) for fault in found.profile.faults] == []
    yield found
    found.close()


def test_beds_are_counted_without_the_traps_of_the_system(centre: Centre) -> None:
    (load,) = refresh(centre.profile.sources["rawat-inap"], centre, NOW)
    assert (load.outcome, load.reason) == ("landed", "")
    found = centre.store.observations()
    assert dict(zip(found["indicator"], found["value"].astype(int), strict=True)) == {
        "hari_rawat": 39,  # 10 + 3 + 7 + 11 + 3 + 5
        "hari_tersedia": 120,  # 4 beds in use, 30 days
        "lama_rawat": 27,  # 10 + 10 + 7
        "keluar": 3,
        "meninggal": 1,
    }
    day = Day(centre, NOW)
    day.open()
    assert "32,5 %" in day.panel("/sektor/rsud", "bor-kini")  # 39 / 120
    assert "9,0 hari" in day.panel("/sektor/rsud", "avlos-kini")  # 27 / 3


def test_check_finds_no_person_in_the_question(centre: Centre, tmp_path: Path) -> None:
    found = examine(centre.profile.folder, find_readers(), find_specs(), inbox=tmp_path, now=NOW)
    assert [f.text() for f in found.faults if "rawat-inap" in f.key] == []
