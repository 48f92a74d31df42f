"""Village budgets as a CSV of texts, and files that came broken: the last good values stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.refresh import refresh
from tests.fakes import NOW
from tests.inbox_files import DIRT, put
from tests.test_agency_exports import DAPODIK, KARANGANYAR, TEGALREJO, Place, indicator, loads, values, workbook
from tests.test_agency_exports import place as place

VILLAGE_BUDGET = """
[[source]]
id = "uji"
label = "Siskeudes"
agency = "dinkes"
frequency = "year"
read = { kind = "csv", path = "dpmd/Ta_RAB*.csv" }
[source.shape]
kind = "register"
region = { column = "Nama_Desa", codes = "name", level = "village" }
period = "Tahun"
count = [{ indicator = "anggaran", sum = "Anggaran" }, { indicator = "setelah_pak", sum = "AnggaranStlhPAK" }]
""" + "".join(indicator(name, 'unit = "Rp"\n') for name in ("anggaran", "setelah_pak"))


def test_money_kept_as_text_is_summed_by_village_before_and_after_the_revision(place: Place) -> None:
    centre = place(VILLAGE_BUDGET)
    rows = [
        "Tahun;Nama_Desa;Kd_Rincian;Anggaran;AnggaranStlhPAK",
        "2025;Karanganyar;5.1.01.;125.000.000,50;130.000.000,00",
        "2025;KARANGANYAR;5.2.03.;74.999.999,50;70.000.000,00",
        "2025;Tegalrejo;5.1.01.;Rp 10.000.000,-;0",
    ]
    put(centre.inbox, "dpmd/Ta_RABRinci.csv", "\n".join(rows) + "\n")
    (load,) = loads(centre)
    assert (load.outcome, load.loaded, load.returned) == ("landed", 3, 0)
    assert values(centre, "anggaran") == {(KARANGANYAR, "2025"): 200_000_000, (TEGALREJO, "2025"): 10_000_000}
    assert values(centre, "setelah_pak") == {(KARANGANYAR, "2025"): 200_000_000, (TEGALREJO, "2025"): 0}


GOOD = workbook({"Sheet1": [["No", "Kecamatan", "Siswa", None], [None, None, "L", "P"], [1, "Mekarsari", 40, 38]]})


@pytest.mark.parametrize(
    ("data", "outcome", "said"),
    [
        (GOOD[: len(GOOD) // 2], "failed", "terpotong"),
        ((DIRT / "lfs-pointer.xlsx").read_bytes(), "failed", "LFS"),
        ((DIRT / "login-page.xls").read_bytes(), "failed", "halaman"),
    ],
    ids=["cut off", "pointer", "login page"],
)
def test_a_broken_file_leaves_the_last_good_values_and_says_why(
    place: Place, data: bytes, outcome: str, said: str
) -> None:
    centre = place(DAPODIK)
    put(centre.inbox, "dinkes/siswa-2024.xlsx", GOOD)
    assert [load.outcome for load in loads(centre)] == ["landed"]
    put(centre.inbox, "dinkes/siswa-2024.xlsx", data, ago=timedelta(minutes=30))
    (load,) = refresh(centre.profile.sources["uji"], centre, NOW + timedelta(minutes=10))
    assert (load.outcome, said in load.reason) == (outcome, True), load.reason
    assert values(centre, "laki") == {("99.01.01", "2024"): 40}


def test_a_file_that_is_still_being_copied_is_left_until_it_rests(place: Place) -> None:
    centre = place(DAPODIK)
    put(centre.inbox, "dinkes/siswa-2024.xlsx", GOOD, ago=timedelta(milliseconds=500))
    assert loads(centre) == []
    (load,) = refresh(centre.profile.sources["uji"], centre, NOW + timedelta(minutes=10))
    assert load.outcome == "landed"
