"""Exports of national systems with invented rows, through the ordinary refresh: what is loaded, returned and kept."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from components.panels.base import find_specs
from data.batch import Load
from data.centre import Centre, centre_of
from data.period import Period
from data.refresh import refresh
from data.settings import Settings
from data.snapshot import Snapshot
from tests.fakes import NOW
from tests.inbox_files import put
from tests.story_profile import FILES, REGIONS, write_profile

KARANGANYAR, SIDOMULYO, TEGALREJO = "99.01.01.2001", "99.01.01.2002", "99.01.02.2001"
Place = Callable[..., Centre]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The regency of the stories with one sector more; perhaps with more regions."""
    opened: list[Centre] = []

    def made(sector: str, regions: str = "") -> Centre:
        monkeypatch.setitem(FILES, "sectors/uji.toml", 'id = "uji"\nlabel = "Uji"\n' + sector)
        monkeypatch.setitem(FILES, "regions.csv", regions if regions.startswith("code,") else REGIONS + regions)
        monkeypatch.setenv("STORY_URL", f"sqlite:///{tmp_path / 'nib.sqlite'}")
        settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 0)
        opened.append(centre_of(settings, panels=find_specs()))
        assert [str(fault) for fault in opened[0].profile.faults] == []
        return opened[0]

    yield made
    for centre in opened:
        centre.close()


def loads(centre: Centre, source: str = "uji") -> list[Load]:
    return refresh(centre.profile.sources[source], centre, NOW)


def values(centre: Centre, indicator: str) -> dict[tuple[str, str], float]:
    frame = centre.store.observations()
    mine = frame[frame["indicator"] == indicator]
    return {(r, p): float(v) for r, p, v in zip(mine["region"], mine["period"], mine["value"], strict=True)}


def indicator(ident: str, more: str = "") -> str:
    words = f'label = "{ident}"\ndefinition = "Contoh."\n'
    return f'[[indicator]]\nkind = "observed"\nid = "{ident}"\n{words}{more}'


# ---------------------------------------------------------------------------------------------- e-PPGBM

EPPGBM = """
[[source]]
id = "uji"
label = "e-PPGBM"
agency = "dinkes"
frequency = "month"
max_reject_share = 0.5
decimal = ","
private = ["NIK", "Nama", "Tgl Lahir", "Nama Ortu"]
aliases = { "Puskesmas" = ["Pukesmas"] }
read = { kind = "csv", path = "dinkes/eppgbm-*.csv" }
[source.shape]
kind = "register"
region = { column = "Desa/Kel", codes = "name", level = "village", parent = "Kec" }
period = { column = "Tanggal Pengukuran", dates = "dmy" }
only = { "Puskesmas" = ["Mekarsari"] }
[[source.shape.count]]
indicator = "diukur"
distinct = "NIK"
latest = "Tanggal Pengukuran"
[[source.shape.count]]
indicator = "balita_pendek"
distinct = "NIK"
latest = "Tanggal Pengukuran"
where = { "TB/U" = ["Pendek", "Sangat Pendek"] }
[[source.shape.count]]
indicator = "berat"
distinct = "NIK"
latest = "Tanggal Pengukuran"
sum = "Berat"
""" + "".join(indicator(name, f'unit = "{unit}"\n') for name, unit in (("diukur", "anak"), ("balita_pendek", "anak"),
                                                                      ("berat", "kg")))  # fmt: skip
HEAD = "NIK;Nama;Tgl Lahir;Nama Ortu;Kec;Pukesmas;Desa/Kel;Tanggal Pengukuran;Berat;TB/U;ZS TB/U"


def child(number: int) -> str:
    """A number in the form of a NIK, of nobody: regency 99.01, born on 5 June 2023."""
    return f"990101050623{number:04d}"


def measured(nik: str, desa: str, day: str, kilos: str, status: str) -> str:
    kec = "Mekarsari" if desa != "Tegalrejo" else "Sumberrejo"
    return f"{nik};Anak Contoh;05-06-23;Ibu Contoh;Kec. {kec};MEKARSARI;{desa};{day};{kilos};{status};-2,14"


def test_measurements_of_children_count_each_child_once_and_leave_no_number_of_a_person(place: Place) -> None:
    rows = [
        measured(child(1), "Karanganyar", "03/06/2025", "9,5", "Pendek"),
        measured(child(1), "Karanganyar", "25/06/2025", "10,25", "Normal"),  # the later one speaks
        measured(child(2), "Karanganyar ", "10/06/2025", "8,5", "Sangat Pendek"),
        measured(child(3), "SIDOMULYO", "11/06/25", "11", "Normal"),
        measured("9,90101E+15", "Sidomulyo", "12/06/2025", "9", "Pendek"),  # its last digits are gone
    ]
    centre = place(EPPGBM)
    put(centre.inbox, "dinkes/eppgbm-juni.csv", "\n".join(["DAFTAR PENGUKURAN BALITA", HEAD, *rows]) + "\n")
    (load,) = loads(centre)
    assert (load.outcome, load.read, load.loaded, load.returned, load.ignored) == ("landed", 6, 4, 1, 1)
    assert values(centre, "diukur") == {(KARANGANYAR, "2025-06"): 2, (SIDOMULYO, "2025-06"): 1}
    assert values(centre, "balita_pendek")[KARANGANYAR, "2025-06"] == 1
    assert values(centre, "berat")[KARANGANYAR, "2025-06"] == 18.75  # 10.25 + 8.5
    rejects = [(r.row, r.column, r.rule) for r in centre.store.rejects(load.number)]
    assert set(rejects) == {(7, "NIK", "code_damaged")}
    kept = [p for p in centre.store.state.rglob("*") if p.is_file() and not p.is_relative_to(centre.inbox)]
    told = b"\n".join(path.read_bytes() for path in kept)
    assert (re.findall(rb"(?<!\d)\d{16}(?!\d)", told), b"Anak Contoh" in told) == ([], False)


# ---------------------------------------------------------------------------------------------- OSS

OSS = (
    """
[[source]]
id = "uji"
label = "NIB terbit"
agency = "dinkes"
frequency = "year"
read = { kind = "excel", path = "dinkes/NIB *.xlsx" }
[source.shape]
kind = "register"
region = { column = "kecamatan", codes = "name", level = "district" }
period = { in_sheet = true, year_in_name = "NIB {year}.xlsx" }
[[source.shape.count]]
indicator = "izin"
distinct = "nib"
[[source.shape.count]]
indicator = "modal"
distinct = "nib"
sum = "jumlah_investasi"
"""
    + indicator("izin", 'level = "district"\n')
    + indicator("modal", 'unit = "Rp"\nlevel = "district"\n')
)


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(stream)
    return stream.getvalue()


OSS_HEAD: list[object] = ["nib", "Day of tanggal_terbit_oss", "kecamatan", "jumlah_investasi"]
OSS_SHEETS: dict[str, list[list[object]]] = {
    "Januari": [OSS_HEAD, ["A-1", "01/13/2024", "Kec. Mekarsari", 100], ["A-2", "14 Januari 2024", "MEKARSARI", 50]],
    "Pebruari": [OSS_HEAD, ["A-1", "02/20/2024", "Mekarsari", 100], ["A-3", "2 Peb 2024", "Sumberrejo", 7]],
}


def test_a_business_number_that_comes_again_in_another_month_counts_once_in_its_year(place: Place) -> None:
    centre = place(OSS)
    put(centre.inbox, "dinkes/NIB 2024.xlsx", workbook(OSS_SHEETS))
    (load,) = loads(centre)
    assert (load.outcome, load.read, load.loaded, load.returned) == ("landed", 4, 4, 0)
    assert values(centre, "izin") == {("99.01.01", "2024"): 2, ("99.01.02", "2024"): 1}
    assert values(centre, "modal") == {("99.01.01", "2024"): 150, ("99.01.02", "2024"): 7}
    assert 'Kolom "nib": 1 baris berulang dihitung sekali.' in load.notes


def test_days_of_two_orders_in_one_column_are_read_when_sure_and_asked_about_when_not(place: Place) -> None:
    named = OSS.replace('"year"', '"month"', 1).replace(
        '{ in_sheet = true, year_in_name = "NIB {year}.xlsx" }', '{ column = "tanggal_terbit_oss" }'
    )
    centre = place(named)
    rows: list[list[object]] = [["A-4", "03/04/2024", "Mekarsari", 1], ["A-5", "03/30/2024", "Mekarsari", 1]]
    sheets = {"Sheet 1": [*OSS_SHEETS["Januari"], *rows, *([f"B-{i}", "15/04/2024", "Mekarsari", 1] for i in range(4))]}
    put(centre.inbox, "dinkes/NIB 2024.xlsx", workbook(sheets))
    (load,) = loads(centre)
    rejects = {(r.column, r.value, r.rule) for r in centre.store.rejects(load.number)}
    assert rejects == {("Day of tanggal_terbit_oss", "03/04/2024", "date_ambiguous")}
    assert values(centre, "izin") == {
        ("99.01.01", "2024-01"): 2,
        ("99.01.01", "2024-03"): 1,
        ("99.01.01", "2024-04"): 4,
    }


# ---------------------------------------------------------------------------------------------- Dapodik

DAPODIK = """
[[source]]
id = "uji"
label = "Siswa"
agency = "dinkes"
frequency = "year"
read = { kind = "excel", path = "dinkes/siswa-*.xlsx", header_rows = 2 }
[source.shape]
kind = "wide"
region = { column = "Kecamatan", codes = "name", level = "district" }
period = { in_name = "siswa-{period}.xlsx" }
[source.values]
"Siswa / L" = "laki"
"Siswa / P" = "perempuan"
""" + "".join(indicator(name, 'level = "district"\nwhole = true\n') for name in ("laki", "perempuan"))


def test_columns_that_moved_between_two_years_are_found_and_the_files_total_is_compared(place: Place) -> None:
    centre = place(DAPODIK)
    head: list[list[object]] = [["Daftar siswa"], [], ["No", "Kecamatan", "Siswa", None], [None, None, "L", "P"]]
    old = [*head, [1, "Kec. Mekarsari", 40, 38], [2, "Kec. Sumberrejo", 20, 25], [None, "JUMLAH", 60, 63], [None] * 4]
    head = [["Daftar siswa"], ["No", "Kecamatan", "Rombel", "Siswa", None], [None, None, None, "P", "L"]]
    new = [*head, [1, "Kec. Sumberrejo", 3, 26, 21], [2, "Mekarsari", 5, 39, 41], ["Total", None, 8, 65, 63]]
    put(centre.inbox, "dinkes/siswa-2023.xlsx", workbook({"Sheet1": old}))
    put(centre.inbox, "dinkes/siswa-2024.xlsx", workbook({"Sheet1": new}))
    first, second = sorted(loads(centre), key=lambda load: load.delivery)
    assert values(centre, "laki") == {("99.01.01", "2023"): 40, ("99.01.02", "2023"): 20, ("99.01.01", "2024"): 41,
                                      ("99.01.02", "2024"): 21}  # fmt: skip
    assert dict(first.checks) == {"Siswa / L: jumlah 2 baris = baris 7 (60)": True,
                                  "Siswa / P: jumlah 2 baris = baris 7 (63)": True}  # fmt: skip
    assert dict(second.checks) == {"Siswa / L: jumlah 2 baris 62 ≠ baris 6 (63)": False,
                                   "Siswa / P: jumlah 2 baris = baris 6 (65)": True}  # fmt: skip


# ---------------------------------------------------------------------------------------------- e-Walidata

TWELVE = "".join(f"99.01.{n:02d},Kecamatan {n},district,99.01,kecamatan,,\n" for n in range(3, 15))
WALIDATA = """
[[source]]
id = "uji"
label = "Satu Data"
agency = "dinkes"
frequency = "year"
read = { kind = "csv", path = "dssd/*/*.csv" }
[source.shape]
kind = "wide"
region = { in_name = "dssd/{region}/*.csv", codes = "name", level = "district" }
period_columns = "data_{period}"
indicator = "gedung"
only = { "kode_dssd" = ["1.03.000010"] }
""" + indicator("gedung", 'level = "district"\n')


def test_twelve_districts_send_one_code_and_two_byte_copies_change_nothing(place: Place) -> None:
    centre = place(WALIDATA, TWELVE)
    for n in range(3, 15):
        text = f"kode_dssd,uraian_dssd,satuan,data_2023\n1.03.000010,Bangunan Gedung,unit,{n - 3}\n"
        put(centre.inbox, f"dssd/Kecamatan {n}/170000{n}_1.03.000010.csv", text)
        if n < 5:
            put(centre.inbox, f"dssd/Kecamatan {n}/180000{n}_1.03.000010.csv", text)
    made = loads(centre)
    assert values(centre, "gedung") == {(f"99.01.{n:02d}", "2023"): n - 3 for n in range(3, 15)}
    assert sum(load.written for load in made) == 12
    assert len([load for load in made if not load.written]) == 2


# ---------------------------------------------------------------------------------------------- BPS, Dana Desa

BPS = """
[[source]]
id = "uji"
label = "TBC"
agency = "dinkes"
frequency = "year"
read = { kind = "csv", path = "bps/Angka Penemuan TBC, *.csv" }
shape = { kind = "wide", region = { column = "Kecamatan", codes = "name" }, period = { in_name = "*, {period}.csv" } }
values = { "Angka Penemuan TBC" = "tbc" }
""" + indicator("tbc", 'level = "district"\nover_time = "sum"\n')


def test_a_rate_that_became_a_count_under_one_header_is_flagged_and_kept(place: Place) -> None:
    centre = place(BPS)
    note = "\n\nKeterangan,\n* Angka sementara,\n"
    tables = {
        "2021": f"\ufeffKecamatan,Angka Penemuan TBC\nContoh,–\nMekarsari,71.1\nSumberrejo,64.2{note}",
        "2022": f"\ufeffKecamatan,Angka Penemuan TBC\nMekarsari,12153\nSumberrejo,9840\nKabupaten Contoh,21993{note}",
        "2023": f"\ufeffKecamatan,Angka Penemuan TBC\nMekarsari,26912\nSumberrejo,...\nKabupaten Contoh,26913{note}",
    }
    for year, text in tables.items():
        put(centre.inbox, f"bps/Angka Penemuan TBC, {year}.csv", text)
    first, second, third = sorted(loads(centre), key=lambda load: load.delivery)
    assert [load.outcome for load in (first, second, third)] == ["landed"] * 3
    assert second.checks == (("Angka Penemuan TBC: jumlah 2 baris = baris 4 (21.993)", True),)
    assert third.checks == (("Angka Penemuan TBC: jumlah 1 baris 26.912 ≠ baris 4 (26.913)", False),)
    assert 'Sel tanpa nilai, tidak dihitung nol: "Angka Penemuan TBC" 1 × "...".' in third.notes
    assert values(centre, "tbc")["99.01.01", "2022"] == 12153
    reading = Snapshot.of(centre.profile, centre.store, NOW).reading("tbc", "99.01.01", Period.parse("2022"))
    assert (reading.value, reading.flags) == (12153, ("satuan tampak berganti",))


FUND = """
[[source]]
id = "uji"
label = "Dana Desa"
agency = "dinkes"
frequency = "year"
read = { kind = "csv", path = "djpk/*.csv" }
shape = { kind = "wide", region = { column = "kdpemda", codes = "djpk", level = "district" }, period = "tahun" }
values = { pagu = "pagu", realisasi = "realisasi" }
""" + "".join(indicator(name, 'unit = "Rp"\nlevel = "district"\nover_time = "sum"\n') for name in ("pagu", "realisasi"))
SHARE = """
[[indicator]]
kind = "ratio"
id = "serapan"
label = "Serapan"
unit = "%"
decimals = 1
level = "district"
numerator = "realisasi"
denominator = "pagu"
definition = "Contoh."
"""
TREASURY = """\
code,name,level,parent,kind,bps,aliases,djpk
99.01,Kabupaten Contoh,regency,99,kabupaten,9901,,
99.01.01,Mekarsari,district,99.01,kecamatan,9901010,,13.27
99.01.01.2001,Karanganyar,village,99.01.01,desa,9901010001,,
99.01.01.2002,Sidomulyo,village,99.01.01,desa,9901010002,,
99.01.02,Sumberrejo,district,99.01,kecamatan,9901020,,13.02
99.01.02.2001,Tegalrejo,village,99.01.02,desa,9901020001,,
"""


def test_spending_above_its_ceiling_is_kept_with_a_flag_and_the_nation_stays_apart(place: Place) -> None:
    centre = place(FUND + SHARE, TREASURY)
    lines = ["tahun\turpemda\tkdpemda\tpagu\trealisasi", "2023\tKec.  Mekarsari" + " " * 30 + "\t13.27\t1000\t1025",
             "2023\tKEC. SUMBERREJO\t13.02\t500\t400", "2023\tNasional\t00\t1500\t1425"]  # fmt: skip
    put(centre.inbox, "djpk/pagu.csv", "\r\n".join(lines) + "\r\n")
    (load,) = loads(centre)
    assert (load.outcome, load.loaded, load.returned, load.ignored) == ("landed", 2, 0, 1)
    assert [agrees for _, agrees in load.checks] == [True, True]
    reading = Snapshot.of(centre.profile, centre.store, NOW).reading("serapan", "99.01.01", Period.parse("2023"))
    assert reading.value == 102.5
    assert "melebihi keseluruhan" in reading.flags
