"""A Siskeudes-like Access file, rows invented, through the ordinary refresh: budget and spending of every village."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from components.panels.base import find_specs
from data.centre import Centre, centre_of
from data.refresh import refresh
from data.settings import Settings
from tests.access_writer import Made, Writer
from tests.fakes import NOW
from tests.inbox_files import put
from tests.story_profile import FILES, write_profile

SECTOR = """\
id = "desa"
label = "Desa"

[[source]]
id = "apbdes"
label = "Anggaran desa (Siskeudes)"
agency = "dinkes"
frequency = "year"
[source.read]
kind = "access"
path = "dpmd/siskeudes-*.*db"
table = "Ta_RABRinci"
join = [
  { table = "Ta_RAB", on = { Kd_Desa = "Kd_Desa", Kd_Rincian = "Kd_Rincian" }, take = ["Akun"] },
  { table = "Ref_Desa", on = { Kd_Desa = "Kd_Desa" }, take = ["Nama_Desa"] },
]
[source.shape]
kind = "register"
region = { column = "Nama_Desa", codes = "name", level = "village" }
period = { column = "Tahun" }
[[source.shape.count]]
indicator = "belanja"
sum = "Anggaran"
where = { "Akun" = ["5."] }
[[source.shape.count]]
indicator = "kegiatan"
distinct = "Kd_Keg"
where = { "Akun" = ["5."] }

[[indicator]]
kind = "observed"
id = "belanja"
label = "Belanja desa"
unit = "rupiah"
definition = "Anggaran belanja dalam APBDes."

[[indicator]]
kind = "observed"
id = "kegiatan"
label = "Kegiatan desa"
unit = "kegiatan"
whole = true
definition = "Kegiatan dalam APBDes."
"""
VILLAGES = Made("Ref_Desa", [("Kd_Desa", "text"), ("Nama_Desa", "text")],
                [("01.2001.", "Karanganyar"), ("01.2002.", "Sidomulyo"), ("02.2001.", "Tegalrejo")])  # fmt: skip
ACCOUNTS = Made(
    "Ta_RAB",
    [("Kd_Desa", "text"), ("Kd_Rincian", "text"), ("Akun", "text")],
    [(desa, akun, akun[:2]) for desa in ("01.2001.", "01.2002.", "02.2001.") for akun in ("4.1.", "5.1.", "5.2.")],
)
COLUMNS = [("Tahun", "text"), ("Kd_Desa", "text"), ("Kd_Keg", "text"), ("Kd_Rincian", "text"), ("Uraian", "memo"),
           ("Anggaran", "money")]  # fmt: skip


def details(first: str = "125000000.50") -> Made:
    """Spending: 125,000,000.50 + 74,999,999.50 = 200,000,000; 50,000,000; and 300 lines of 10,000 = 3,000,000."""
    rows = [
        ("2025", "01.2001.", "01.2001.01.01", "5.1.", "Siltap", first),
        ("2025", "01.2001.", "01.2001.02.03", "5.2.", "Jalan usaha tani " * 40, "74999999.50"),
        ("2025", "01.2001.", "01.2001.00.00", "4.1.", "Dana Desa", "900000000"),
        ("2025", "01.2002.", "01.2002.01.01", "5.1.", "Siltap", "50000000"),
        *(("2025", "02.2001.", f"02.2001.01.{i % 3}", "5.2.", f"Rincian {i}", "10000") for i in range(300)),
        ("2025", "02.2001.", "02.2001.01.9", "5.2.", "Dihapus", "99000000"),
    ]
    return Made("Ta_RABRinci", COLUMNS, rows, deleted=frozenset({304}))


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    monkeypatch.setitem(FILES, "sectors/desa.toml", SECTOR)
    monkeypatch.setenv("STORY_URL", f"sqlite:///{tmp_path / 'nib.sqlite'}")
    settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 0)
    found = centre_of(settings, panels=find_specs())
    assert [str(fault) for fault in found.profile.faults] == []
    yield found
    found.close()


def send(centre: Centre, kind: str, ending: str, made: Made) -> None:
    put(centre.inbox, f"dpmd/siskeudes-2025.{ending}", Writer(kind).file(made, ACCOUNTS, VILLAGES))


@pytest.mark.parametrize(("kind", "ending"), [("jet3", "mdb"), ("jet4", "mdb"), ("ace", "accdb")])
def test_budgets_of_every_village_come_out_of_three_tables(centre: Centre, kind: str, ending: str) -> None:
    send(centre, kind, ending, details())
    (load,) = refresh(centre.profile.sources["apbdes"], centre, NOW)
    assert (load.outcome, load.reason) == ("landed", "")
    assert values(centre, "belanja") == {
        "99.01.01.2001": 200_000_000,
        "99.01.01.2002": 50_000_000,
        "99.01.02.2001": 3_000_000,
    }
    assert values(centre, "kegiatan") == {"99.01.01.2001": 2, "99.01.01.2002": 1, "99.01.02.2001": 3}


def test_a_damaged_copy_leaves_the_last_good_values_and_says_what_to_do(centre: Centre) -> None:
    send(centre, "ace", "accdb", details())
    refresh(centre.profile.sources["apbdes"], centre, NOW)
    path = centre.inbox / "dpmd" / "siskeudes-2025.accdb"
    put(centre.inbox, "dpmd/siskeudes-2025.accdb", path.read_bytes()[:-5000])
    (load,) = refresh(centre.profile.sources["apbdes"], centre, NOW + timedelta(minutes=10))
    assert load.outcome == "failed"
    assert "berkas terpotong" in load.reason
    assert values(centre, "belanja")["99.01.01.2001"] == 200_000_000


def test_of_the_file_only_the_cells_that_were_read_are_kept(centre: Centre) -> None:
    """Other tables of such a file name officials and residents."""
    people = Made("Ref_Perangkat", [("Nama", "text")], [("Orang Contoh Rahasia",)])
    data = Writer("jet3").file(details(), ACCOUNTS, VILLAGES, people)
    put(centre.inbox, "dpmd/siskeudes-2025.mdb", data)
    (load,) = refresh(centre.profile.sources["apbdes"], centre, NOW)
    assert load.outcome == "landed"
    kept = [p for p in centre.store.state.rglob("*") if p.is_file() and not p.is_relative_to(centre.inbox)]
    assert kept
    assert [p.name for p in kept if b"Orang Contoh Rahasia" in p.read_bytes()] == []
    assert (centre.store.state / load.archive).name.endswith(".cells.zip")


def test_a_file_whose_rows_did_not_change_is_unchanged_whatever_else_did(centre: Centre) -> None:
    send(centre, "jet4", "mdb", details())
    refresh(centre.profile.sources["apbdes"], centre, NOW)
    put(centre.inbox, "dpmd/siskeudes-2025.mdb", Writer("jet4", large_map=True).file(details(), ACCOUNTS, VILLAGES))
    later = NOW + timedelta(minutes=10)
    refresh(centre.profile.sources["apbdes"], centre, later)
    assert [load.outcome for load in centre.store.loads("apbdes")] == ["unchanged", "landed"]


def values(centre: Centre, indicator: str) -> dict[str, float]:
    frame = centre.store.observations()
    mine = frame[frame["indicator"] == indicator]
    return dict(zip(mine["region"], mine["value"].astype(float), strict=True))
