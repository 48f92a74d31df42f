"""``inspect``: what is understood of an unknown file, what is asked, what is saved."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

import app
from data.proposing.toml import table_text
from data.proposing.wishes import WishError, Wishes

EXAMPLE = Path(app.__file__).parent / "data" / "example" / "profile"
DISTRICTS = [
    ("35.03.01", "Panggul"), ("35.03.02", "Munjungan"), ("35.03.03", "Pule"), ("35.03.04", "Dongko"),
    ("35.03.05", "Tugu"), ("35.03.06", "Karangan"),
]  # fmt: skip


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demonstration profile that may be written to."""
    folder = tmp_path / "profil"
    shutil.copytree(EXAMPLE, folder)
    monkeypatch.setenv("PENDOPO_PROFILE", str(folder))
    monkeypatch.setenv("PENDOPO_STATE", str(tmp_path / "state"))
    return folder


def shown(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict:
    """The report of ``inspect --json``."""
    app.main(["inspect", str(path), "--json", *more])
    return json.loads(capsys.readouterr().out)


def said(report: dict, name: str) -> list[tuple[str, str]]:
    return [(f["certainty"], f["said"][0]) for f in report["findings"] if f["name"][0] == name]


def fish(folder: Path) -> Path:
    """Title rows, a header of two rows with a merge, column numbers, a total row and a note, as agencies send it."""
    book = Workbook()
    sheet = book.active
    for row in (
        ["DATA PRODUKSI PERIKANAN BUDIDAYA"], ["KABUPATEN TRENGGALEK"], ["BULAN OKTOBER 2025"], [],
        ["No", "Kode", "Kecamatan", "Produksi (kg)", None, "Jumlah RTP"], [None, None, None, "Lele", "Nila"],
        [1, 2, 3, 4, 5, 6],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("D5:E5")
    for number, (code, name) in enumerate(DISTRICTS, start=1):
        sheet.append([number, code, name, 100 * number, "-" if number == 3 else 10 * number, 20 + number])
    sheet.append([None, None, "JUMLAH", 2100, 180, 141])
    sheet.append(["Sumber: rekap petugas lapangan"])
    path = folder / "produksi_ikan.xlsx"
    book.save(path)
    return path


def written(path: Path, rows: Sequence[str]) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_two_row_header_under_a_title_is_found(profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    report = shown(fish(tmp_path), capsys, "--set", "perangkat=dinkes")
    assert said(report, "Tajuk") == [("pasti", "baris 5–6; data mulai baris 8")]
    assert "Produksi (kg) / Lele" in report["toml"]


def test_a_period_that_only_a_title_says_is_told_as_unsure(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    report = shown(fish(tmp_path), capsys, "--set", "perangkat=dinkes")
    assert said(report, "Periode") == [
        ("ragu", "hanya di judul (baris 3: OKTOBER 2025); berkas berikutnya perlu diubah lagi")
    ]


def test_values_are_previewed_with_their_cells(profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    report = shown(fish(tmp_path), capsys, "--set", "perangkat=dinkes")
    # 6 districts × 3 columns, less one "-" in E10
    assert (report["outcome"], report["ready"]) == ("shaped", 17)
    first = report["samples"][0]
    assert (first["code"], first["value"], first["cell"], first["period"]) == ("35.03.01", 100, "D8", "2025-10")


def test_a_total_row_without_a_code_is_no_value(profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    report = shown(fish(tmp_path), capsys, "--set", "perangkat=dinkes")
    assert report["read"] == report["loaded"] + report["returned"] + report["ignored"]
    assert (report["loaded"], report["returned"]) == (6, 0)


def test_who_delivers_is_asked_and_nothing_is_saved_before(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    before = sorted(p.name for p in (profile / "sectors").iterdir())
    assert app.main(["inspect", str(fish(tmp_path)), "--write"]) == 1
    assert "Perangkat daerah" in capsys.readouterr().err
    assert sorted(p.name for p in (profile / "sectors").iterdir()) == before


def test_a_saved_proposal_passes_the_check(profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    more = ["--set", "perangkat=dinkes", "--set", "sektor=perikanan", "--write"]
    assert app.main(["inspect", str(fish(tmp_path)), *more]) == 0
    text = (profile / "sectors" / "perikanan.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["source"][0]["id"] == "produksi_ikan"
    capsys.readouterr()
    assert app.main(["check"]) == 0


def test_saving_into_a_sector_keeps_a_copy_of_its_file(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    before = (profile / "sectors" / "desa.toml").read_text(encoding="utf-8")
    more = ["--set", "perangkat=dinkes", "--set", "sektor=desa", "--write"]
    assert app.main(["inspect", str(fish(tmp_path)), *more]) == 0
    assert (profile / "sectors" / "desa.toml.bak").read_text(encoding="utf-8") == before
    assert (profile / "sectors" / "desa.toml").read_text(encoding="utf-8").startswith(before.rstrip("\n"))


def test_no_word_of_a_person_is_shown(profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    rows = ["NIK;Nama Pasien;Kecamatan;Tahun;Jumlah Kasus"]
    rows += [f"350301010190000{n};Budi Rekaan {n};{name};2024;{n + 3}" for n, (_, name) in enumerate(DISTRICTS)]
    report = shown(written(tmp_path / "pasien.csv", rows), capsys, "--set", "perangkat=dinkes")
    text = json.dumps(report)
    assert "Rekaan" not in text
    assert "350301010190" not in text
    assert 'private = ["NIK", "Nama Pasien"]' in report["toml"]


def test_dates_that_can_be_read_in_two_ways_are_asked(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rows = ["Tanggal,Kecamatan,Kunjungan"]
    rows += [f"0{n + 1}/0{n + 2}/2025,{name},{n + 1}" for n, (_, name) in enumerate(DISTRICTS)]
    path = written(tmp_path / "kunjungan.csv", rows)
    report = shown(path, capsys, "--set", "perangkat=dinkes")
    assert said(report, "Urutan tanggal") == [("putuskan", "semua tanggal dapat dibaca dua cara")]
    report = shown(path, capsys, "--set", "perangkat=dinkes", "--set", "tanggal=dmy")
    assert said(report, "Urutan tanggal") == [("pasti", "seperti dipilih")]
    assert report["samples"][0]["period"] == "2025-02"  # 01/02 is the first of February


def test_years_across_become_periods(profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    rows = ["kecamatan;tahun_2023;tahun_2024"] + [f"{name};1,5;{n},25" for n, (_, name) in enumerate(DISTRICTS)]
    report = shown(written(tmp_path / "produktivitas_padi.csv", rows), capsys, "--set", "perangkat=dinkes")
    assert 'period_columns = "tahun_{period}"' in report["toml"]
    assert report["ready"] == 12


def test_a_total_that_is_the_sum_proves_that_values_may_be_added(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rows = ["Kecamatan,Tahun,Angka Penemuan"]
    rows += [f"{name},2024,{10 + n}" for n, (_, name) in enumerate(DISTRICTS)] + ["JUMLAH,2024,75"]
    report = shown(written(tmp_path / "penemuan.csv", rows), capsys, "--set", "perangkat=dinkes")
    assert 'over_regions = "sum"' in report["toml"]
    assert said(report, "Baris jumlah") == [("pasti", 'baris jumlah "JUMLAH": pencocokan; cocok pada 1 dari 1 kolom')]


@pytest.mark.parametrize("contents", [b"", b"\x00\x01\x02garbage", b"%PDF-1.7 not a table", b"PK\x03\x04broken"])
def test_garbage_is_told_and_not_raised(
    contents: bytes, profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "rusak.xlsx"
    path.write_bytes(contents)
    assert app.main(["inspect", str(path)]) == 1
    assert "rusak.xlsx" in capsys.readouterr().err


def test_a_database_lists_its_tables_and_proposes_one(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "posyandu.sqlite"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE balita (kode TEXT, tahun INTEGER, jumlah_balita INTEGER)")
        base.executemany("INSERT INTO balita VALUES (?, 2024, ?)", [(code, 40) for code, _ in DISTRICTS])
    monkeypatch.setenv("PENDOPO_URL_POSYANDU", f"sqlite:///{path}")
    assert app.main(["inspect", "env:PENDOPO_URL_POSYANDU"]) == 0
    assert capsys.readouterr().out == "balita\n"
    report = shown(
        Path("env:PENDOPO_URL_POSYANDU"), capsys, "--table", "balita", "--set", "perangkat=dinkes",
        "--set", "sektor=posyandu", "--write",
    )  # fmt: skip
    assert (report["ready"], report["saved"]) == (6, "sectors/posyandu.toml")
    assert (profile / "queries" / "balita.sql").read_text(encoding="utf-8") == "SELECT * FROM balita"


def test_a_password_on_the_command_line_is_refused_and_not_repeated(
    profile: Path, capsys: pytest.CaptureFixture
) -> None:
    assert app.main(["inspect", "postgresql://u:rahasia@127.0.0.1/x"]) == 1
    told = capsys.readouterr()
    assert "rahasia" not in told.out + told.err
    assert "sandi" in told.err


def test_an_unknown_correction_names_the_nearest() -> None:
    with pytest.raises(WishError, match='maksud Anda "periode"'):
        Wishes.of(["periodee=Tahun"])


plain = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)
scalars = st.one_of(plain, st.integers(-(2**53), 2**53), st.booleans(), st.floats(-1e9, 1e9, allow_nan=False))
tables = st.dictionaries(
    plain.filter(lambda k: k != "values"),
    st.one_of(scalars, st.lists(plain), st.dictionaries(plain, scalars)),
    max_size=5,
)


@given(tables)
def test_what_is_written_as_toml_reads_back_the_same(table: dict) -> None:
    assert tomllib.loads(table_text("source", table))["source"] == [table]


def test_a_last_row_without_a_line_break_is_read_once_a_person_says_it_is_whole(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rows = [f"{code};{name};2025-06;{10 + n}" for n, (code, name) in enumerate(DISTRICTS)]
    path = tmp_path / "ikan.csv"
    path.write_text("\n".join(["kode;kecamatan;bulan;jumlah_rtp", *rows]), encoding="utf-8")
    doubted = shown(path, capsys, "--set", "perangkat=dinkes")
    assert (doubted["loaded"], doubted["returned"]) == (5, 1)
    whole = shown(path, capsys, "--set", "perangkat=dinkes", "--set", "ujung=utuh")
    assert (whole["loaded"], whole["returned"]) == (6, 0)
    assert "unended = true" in whole["toml"]
