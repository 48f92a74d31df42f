"""MS Access files: every version and type of value, joined tables, and what is locked, cut off or damaged."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from loaders.access_file import Spec, deliveries, read
from loaders.base import LoadError, RawTable
from tests.access_writer import Made, Writer
from tests.fakes import NOW
from tests.inbox_files import put
from tests.missing import without

KINDS = ["jet3", "jet4", "ace"]
LONG = "Pembangunan jalan usaha tani " * 12  # longer than a row holds, shorter than a page
LONGER = "Rincian kegiatan Dusun Krajan; " * 400  # 12,400 letters: over several pages
COLUMNS = [
    ("No", "int"), ("Uraian", "text"), ("Catatan", "memo"), ("Anggaran", "money"), ("Tanggal", "date"),
    ("Aktif", "yes"), ("Porsi", "decimal:2"), ("Nilai", "double"), ("Berat", "float"), ("Kecil", "byte"),
    ("Pendek", "short"), ("Kunci", "guid"), ("Gambar", "ole"),
]  # fmt: skip
GUID = uuid.UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
ROWS: list[tuple[Any, ...]] = [
    (1, "Jalan", "pendek", "1250000.5", datetime(2025, 6, 3), True, "12.5", 0.1, 0.1, 7, -3, GUID, b"gambar"),
    (2, "Café – Ngawi", LONG, "-75.0001", datetime(2025, 6, 3, 8, 30), False, "-0.07", 1e6, 2.5, 0, 0, None, None),
    (3, None, LONGER, None, datetime(1899, 12, 29, 12, 0), False, None, None, None, None, None, None, None),
]
CELLS = [
    ["1", "Jalan", "pendek", "1250000.5", "2025-06-03", "TRUE", "12.5", "0.1", "0.1", "7", "-3",
     "{0F8FAD5B-D9CB-469F-A165-70867728950E}", ""],
    ["2", "Café – Ngawi", LONG.strip(), "-75.0001", "2025-06-03 08:30:00", "FALSE", "-0.07", "1000000", "2.5", "0", "0",
     "", ""],
    ["3", "", LONGER.strip(), "", "1899-12-29 12:00:00", "FALSE", "", "", "", "", "", "", ""],
]  # fmt: skip


def load(root: Path, data: bytes, table: str = "Ta_RAB", name: str = "desa.mdb", **keys: Any) -> RawTable:
    put(root, name, data)
    spec = Spec.model_validate({"kind": "access", "path": name, "table": table, **keys})
    (delivery,) = deliveries(spec, root, NOW)
    (found,) = read(spec, root, delivery, ())
    return found


def refused(root: Path, data: bytes, table: str = "Ta_RAB", **keys: Any) -> str:
    with pytest.raises(LoadError) as caught:
        load(root, data, table, **keys)
    return str(caught.value)


def small(kind: str = "jet4", **keys: Any) -> bytes:
    return Writer(kind, **keys).file(Made("Ta_RAB", [("Kd_Desa", "text"), ("Nilai", "int")], [("01.2001", 5)]))


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_of_value_is_read_exactly(kind: str, tmp_path: Path) -> None:
    table = load(tmp_path, Writer(kind).file(Made("Ta_RAB", COLUMNS, ROWS)))
    assert list(table.cells.columns) == [name for name, _ in COLUMNS]
    assert table.cells.to_numpy().tolist() == CELLS
    assert table.name == "desa.mdb › Ta_RAB"
    assert table.notes == ("kolom berisi gambar atau lampiran tidak dibaca: Gambar",)
    assert table.numbers is not None
    assert table.numbers.loc[1].tolist() == [
        True, False, False, True, False, False, True, True, True, True, True, False, False
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_rows_over_many_pages_come_without_the_deleted_and_with_the_moved(kind: str, tmp_path: Path) -> None:
    rows = [(i, f"Kegiatan {i} " + "x" * (i % 300)) for i in range(600)]
    made = Made("Ta_RAB", [("No", "int"), ("Uraian", "text")], rows, deleted=frozenset({0, 7, 599}),
                moved=frozenset({5, 300}))  # fmt: skip
    for large in (False, True):
        table = load(tmp_path, Writer(kind, large_map=large).file(made))
        assert table.cells["Uraian"].tolist() == [text.strip() for i, text in rows if i not in (0, 7, 599)]
        assert list(table.cells.index[:2]) == [1, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_of_many_columns_and_one_without_rows_are_read(kind: str, tmp_path: Path) -> None:
    many = [(f"Kolom yang panjang namanya nomor {i}", "text") for i in range(120)]
    data = Writer(kind).file(Made("Lebar", many, [[f"v{i}" for i in range(120)]]), Made("Kosong", [("A", "int")], []))
    assert load(tmp_path, data, "Lebar").cells.iloc[0].tolist() == [f"v{i}" for i in range(120)]
    assert load(tmp_path, data, "kosong").cells.shape == (0, 1)  # letter case is forgiven, as in Access


@pytest.mark.parametrize("kind", KINDS)
def test_another_reader_reads_the_same_from_the_files_of_these_tests(kind: str, tmp_path: Path) -> None:
    """Else these tests would only say that our reader understands our writer."""
    program = shutil.which("mdb-export") or without("mdb-export")
    rows = [row[:11] for row in ROWS]
    put(tmp_path, "desa.mdb", Writer(kind).file(Made("Ta_RAB", COLUMNS[:11], rows)))
    command = [program, "-B", "-T", "%Y-%m-%d %H:%M:%S", str(tmp_path / "desa.mdb"), "Ta_RAB"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    theirs = list(csv.reader(io.StringIO(said)))[1:]
    texts = ("pendek", LONG, LONGER)
    assert [row[:3] for row in theirs] == [[*row[:2], text] for row, text in zip(CELLS, texts, strict=True)]
    assert [float(row[3] or 0) for row in theirs] == [1250000.5, -75.0001, 0]
    assert [row[5] for row in theirs] == ["TRUE", "FALSE", "FALSE"]
    assert [float(row[6] or 0) for row in theirs] == [12.5, -0.07, 0]


# ---------------------------------------------------------------------------------------------- joined tables

RAB = Made("Ta_RAB", [("Kd_Desa", "text"), ("Anggaran", "money")], [("01.2001", "10"), ("01.2002", "20"), ("9", "1")])
VILLAGES = Made("Ref_Desa", [("Kd_Desa", "text"), ("Nama_Desa", "text"), ("Anggaran", "money")],
                [("01.2001", "Karanganyar", "7"), ("01.2002", "Sidomulyo", None)])  # fmt: skip
JOIN = {"table": "Ref_Desa", "on": {"Kd_Desa": "Kd_Desa"}, "take": ["Nama_Desa", "Anggaran"]}


def test_columns_of_a_second_table_are_put_beside_by_key(tmp_path: Path) -> None:
    table = load(tmp_path, Writer("ace").file(RAB, VILLAGES), join=[JOIN])
    assert list(table.cells.columns) == ["Kd_Desa", "Anggaran", "Nama_Desa", "Ref_Desa.Anggaran"]
    assert table.cells.to_numpy().tolist() == [
        ["01.2001", "10", "Karanganyar", "7"],
        ["01.2002", "20", "Sidomulyo", ""],
        ["9", "1", "", ""],
    ]
    assert table.notes == ("1 baris tanpa pasangan di Ref_Desa",)


def test_a_key_that_stands_twice_would_count_rows_twice_and_is_refused(tmp_path: Path) -> None:
    twice = Made("Ref_Desa", VILLAGES.columns, [*VILLAGES.rows, ("01.2001", "Lain", None)])
    assert 'kunci "01.2001" ada dua kali' in refused(tmp_path, Writer().file(RAB, twice), join=[JOIN])


def test_a_wrong_name_gets_the_nearest_one(tmp_path: Path) -> None:
    data = Writer().file(RAB, VILLAGES)
    assert 'tabel "Ta_RABB" tidak ada (ada: Ref_Desa, Ta_RAB); mungkin "Ta_RAB"?' in refused(tmp_path, data, "Ta_RABB")
    wrong = {**JOIN, "on": {"Kd_Desa": "Kode_Desa"}}
    assert 'kolom "Kode_Desa" tidak ada; mungkin "Kd_Desa"?' in refused(tmp_path, data, join=[wrong])


# ---------------------------------------------------------------------------------------------- not readable


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_with_a_password_is_refused_with_what_to_do(kind: str, tmp_path: Path) -> None:
    said = refused(tmp_path, small(kind, password=b"r\0a\0h\0"))
    assert said == "desa.mdb: berkas dikunci kata sandi; buka di MS Access, hapus kata sandinya, lalu kirim lagi"
    assert "berkas terenkripsi" in refused(tmp_path, small(kind, key=0x1234))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "bukan berkas MS Access"),
        (b"PK\3\4" + bytes(5000), "bukan berkas MS Access"),
        (b"SQLite format 3\0" + bytes(5000), "bukan berkas MS Access"),
        (small()[:-1000], "berkas terpotong"),
        (small()[:4096], "berkas terpotong"),
    ],
)
def test_what_is_no_whole_access_file_is_told(data: bytes, said: str, tmp_path: Path) -> None:
    assert said in refused(tmp_path, data)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_at_a_page_gives_a_reason_and_never_fewer_rows(kind: str, tmp_path: Path) -> None:
    rows = [(i, f"Kegiatan {i}", LONG) for i in range(60)]
    whole = Writer(kind).file(Made("Ta_RAB", [("No", "int"), ("Uraian", "text"), ("Catatan", "memo")], rows))
    size = 2048 if kind == "jet3" else 4096
    for end in range(0, len(whole), size):
        assert "; " in refused(tmp_path, whole[:end])


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_page_gives_a_reason_and_never_an_error_of_the_program(kind: str, tmp_path: Path) -> None:
    """Every page in turn becomes zeros, ones or a copy of its neighbour; rows come whole or not at all."""
    rows = [(i, f"Kegiatan {i}", LONGER) for i in range(3)]
    whole = Writer(kind).file(Made("Ta_RAB", [("No", "int"), ("Uraian", "text"), ("Catatan", "memo")], rows))
    size = 2048 if kind == "jet3" else 4096
    told = 0
    for start in range(size, len(whole), size):
        for page in (bytes(size), b"\xff" * size, whole[start - size : start]):
            try:
                table = load(tmp_path, whole[:start] + page + whole[start + size :])
            except LoadError as error:
                told += "berkas rusak" in str(error) or 'tabel "Ta_RAB" tidak ada' in str(error)
                continue
            assert table.cells["Uraian"].tolist() == ["Kegiatan 0", "Kegiatan 1", "Kegiatan 2"]
    assert told > len(whole) // size


def test_a_count_that_does_not_agree_is_a_damaged_file(tmp_path: Path) -> None:
    data = Writer().file(Made("Ta_RAB", [("No", "int")], [(1,), (2,), (3,)], short=1))
    assert "3 baris terbaca, padahal menurut berkasnya 2" in refused(tmp_path, data)


def test_a_file_that_is_open_in_access_is_read_and_left_as_it_was(tmp_path: Path) -> None:
    put(tmp_path, "desa.laccdb", b"PC-KEUANGAN\0Admin\0")
    table = load(tmp_path, small("ace"), name="desa.accdb")
    assert table.cells.to_numpy().tolist() == [["01.2001", "5"]]
    assert sorted(os.listdir(tmp_path)) == ["desa.accdb", "desa.laccdb"]


def test_a_pattern_does_not_take_the_lock_file_for_a_delivery(tmp_path: Path) -> None:
    put(tmp_path, "desa.mdb", small())
    put(tmp_path, "desa.ldb", b"PC\0Admin\0")
    put(tmp_path, "desa.laccdb", b"PC\0Admin\0")
    spec = Spec(kind="access", path="desa.*", table="Ta_RAB")
    assert [d.name for d in deliveries(spec, tmp_path, NOW)] == ["desa.mdb"]
