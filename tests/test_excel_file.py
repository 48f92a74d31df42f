"""Workbooks as agencies send them. Written here with XlsxWriter; nothing in them is real."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from loaders import workbook_bytes
from loaders.base import LoadError, RawTable
from loaders.excel_file import Spec, deliveries, read
from tests.fakes import NOW
from tests.inbox_files import DIRT, put
from tests.workbooks import packed

Fill = Callable[[xlsxwriter.Workbook], None]


def workbook(fill: Fill) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    fill(book)
    book.close()
    return buffer.getvalue()


def sheets(**tables: Sequence[Sequence[object]]) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name, lines in tables.items():
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)

    return workbook(fill)


def load(
    inbox: Path, data: bytes, expect: Sequence[str] = (), *, name: str = "a.xlsx", **keys: object
) -> list[RawTable]:
    put(inbox, name, data)
    spec = Spec.model_validate({"kind": "excel", "path": name, **keys})
    return read(spec, inbox, deliveries(spec, inbox, NOW)[0], expect)


def rows(table: RawTable) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


# ---------------------------------------------------------------------------------------------- cells


def test_a_whole_code_typed_as_a_number_has_no_tail(tmp_path: Path) -> None:
    (table,) = load(tmp_path, sheets(Laporan=[["Kode", "n"], [9901012001, 4.0], [9901012002, 7.5]]))
    assert rows(table) == {2: ["9901012001", "4"], 3: ["9901012002", "7.5"]}


def test_true_numbers_are_marked_apart_from_text(tmp_path: Path) -> None:
    (table,) = load(tmp_path, sheets(Laporan=[["Kode", "n"], ["99.01", 1.204], ["99.02", "1.204"]]))
    assert table.numbers is not None
    assert table.numbers.to_dict("list") == {"Kode": [False, False], "n": [True, False]}
    assert list(table.numbers.index) == list(table.cells.index) == [2, 3]


def test_very_small_and_very_large_numbers_have_no_exponent(tmp_path: Path) -> None:
    (table,) = load(tmp_path, sheets(Laporan=[["a", "b"], [0.0000001, 9999999999999990.0]]))
    assert rows(table) == {2: ["0.0000001", "9999999999999990"]}


def test_dates_are_iso_and_truth_values_are_words(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Laporan")
        day, moment = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        page.write_row(0, 0, ["tanggal", "waktu", "tengah malam", "benar"])
        page.write_datetime(1, 0, date(2025, 6, 3), day)
        page.write_datetime(1, 1, datetime(2025, 6, 3, 8, 30), moment)
        page.write_datetime(1, 2, datetime(2025, 6, 3), moment)
        page.write_boolean(1, 3, True)

    (table,) = load(tmp_path, workbook(fill))
    assert rows(table) == {2: ["2025-06-03", "2025-06-03 08:30:00", "2025-06-03", "TRUE"]}


def test_a_formula_error_keeps_its_text_instead_of_being_blank(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Laporan")
        page.write_row(0, 0, ["Kode", "rasio"])
        page.write_row(1, 0, ["99.01"])
        page.write_formula(1, 1, "=1/0", None, "#DIV/0!")

    (table,) = load(tmp_path, workbook(fill))
    assert rows(table) == {2: ["99.01", "#DIV/0!"]}


def test_a_formula_never_computed_is_said_instead_of_being_blank(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (["Kode", "n", "jumlah"], ["99.01", 3, "=B2*2"]):
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    (table,) = load(tmp_path, buffer.getvalue())
    assert rows(table) == {2: ["99.01", "3", "#BELUM_DIHITUNG"]}


def test_a_formula_that_answers_an_empty_text_is_blank(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Laporan")
        page.write_row(0, 0, ["Kode", "n"])
        page.write_row(1, 0, ["99.01"])
        page.write_formula(1, 1, '=IF(1,"","")', None, " ")

    (table,) = load(tmp_path, workbook(fill))
    assert rows(table) == {2: ["99.01", ""]}


# ---------------------------------------------------------------------------------------------- table


def test_row_numbers_and_letters_are_those_of_the_sheet(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Laporan")
        page.write(2, 1, "LAPORAN")
        page.write_row(4, 1, ["Kode", "n"])
        page.write_row(6, 1, ["99.01", 4])

    (table,) = load(tmp_path, workbook(fill), ("Kode", "n"))
    assert (rows(table), dict(table.letters)) == ({7: ["99.01", "4"]}, {"Kode": "B", "n": "C"})
    assert table.ignored[2:] == ((3, "judul di atas tabel"), (4, "baris kosong"), (6, "baris kosong"))


def test_merged_group_headers_of_two_rows_are_joined(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Laporan")
        page.merge_range("A1:E1", "REKAP GIZI")
        page.merge_range("A2:A3", "Kode")
        page.merge_range("B2:C2", "Balita")
        page.merge_range("D2:E2", "Ibu")
        page.write_row(2, 1, ["L", "P", "Hamil", "Nifas"])
        page.write_row(3, 0, ["99.01", 1, 2, 3, 4])

    (table,) = load(tmp_path, workbook(fill), ("Kode", "Balita / L", "Balita / P"), header_rows=2)
    assert list(table.cells.columns) == ["Kode", "Balita / L", "Balita / P", "Ibu / Hamil", "Ibu / Nifas"]
    assert rows(table) == {4: ["99.01", "1", "2", "3", "4"]}


# ---------------------------------------------------------------------------------------------- sheets

LAPORAN = [["Kode", "n"], ["99.01", 4]]


def test_the_first_sheet_with_the_expected_header_is_taken(tmp_path: Path) -> None:
    data = sheets(Sampul=[["Kode", "Instansi"], ["x", "y"]], Kosong=[], Laporan=LAPORAN, Salinan=LAPORAN)
    (table,) = load(tmp_path, data, ("Kode", "n"))
    assert (table.sheet, table.notes) == ("Laporan", ('lembar "Salinan" tidak dibaca: isinya sama dengan "Laporan"',))


def test_a_named_sheet_is_taken(tmp_path: Path) -> None:
    (table,) = load(tmp_path, sheets(Data=LAPORAN, Rekap=[["Kode", "n"], ["99.02", 9]]), sheet="Rekap")
    assert (table.name, rows(table)) == ("a.xlsx › Rekap", {2: ["99.02", "9"]})


def test_a_sheet_name_with_another_spacing_is_taken_and_told(tmp_path: Path) -> None:
    (table,) = load(tmp_path, sheets(**{"LAPORAN ": LAPORAN}), sheet="Laporan")
    assert table.notes == ('lembar "LAPORAN " dibaca untuk "Laporan"',)


def test_a_sheet_that_was_renamed_is_said_with_those_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(
        LoadError, match=r'a\.xlsx: lembar "Laporan" tidak ada \(ada: Rekap, Data\); betulkan read\.sheet'
    ):
        load(tmp_path, sheets(Rekap=LAPORAN, Data=LAPORAN), sheet="Laporan")


def test_every_sheet_is_read_and_those_without_a_table_are_told(tmp_path: Path) -> None:
    data = sheets(Januari=LAPORAN, Februari=[["Kode", "n"], ["99.01", 5]], Catatan=[["tentang", "berkas"]])
    tables = load(tmp_path, data, ("Kode", "n"), sheet="*")
    assert [t.sheet for t in tables] == ["Januari", "Februari"]
    assert tables[0].notes[0].startswith("lembar dilewati: a.xlsx › Catatan: kepala tabel tidak ditemukan")


def test_a_pattern_picks_some_sheets(tmp_path: Path) -> None:
    data = sheets(**{"TW 1": LAPORAN, "TW 2": LAPORAN, "Lain": LAPORAN})
    assert [t.sheet for t in load(tmp_path, data, sheet="TW *")] == ["TW 1", "TW 2"]


def test_a_hidden_sheet_is_read_only_by_its_name(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("Laporan", "Rahasia"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["Kode", "n"])
            page.write_row(1, 0, ["99.01", 4])
        page.hide()

    data = workbook(fill)
    assert [t.sheet for t in load(tmp_path, data, sheet="*")] == ["Laporan"]
    assert [t.sheet for t in load(tmp_path, data, sheet="Rahasia")] == ["Rahasia"]


def test_a_workbook_without_the_expected_header_says_what_is_there(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'a\.xlsx › Laporan: kepala tabel tidak ditemukan; dicari kolom "Desa"'):
        load(tmp_path, sheets(Laporan=LAPORAN), ("Desa", "Stunting"))


# ---------------------------------------------------------------------------------------------- what is no workbook


@pytest.mark.parametrize(
    ("file", "words"), [("login-page.xls", "halaman web, bukan data"), ("lfs-pointer.xlsx", "penunjuk Git LFS")]
)
def test_the_bytes_decide_not_the_name(tmp_path: Path, file: str, words: str) -> None:
    with pytest.raises(LoadError, match=f"{file}: .*{words}"):
        load(tmp_path, (DIRT / file).read_bytes(), name=file)


def test_a_document_of_word_named_xlsx_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="bukan buku kerja Excel; isinya dokumen Word"):
        load(tmp_path, packed({"word/document.xml": b"<w/>"}))


def test_a_csv_named_xlsx_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'isinya teks biasa.*read.kind = "csv"'):
        load(tmp_path, b"kode;nama\n1;a\n")


def test_a_workbook_named_csv_is_read_as_one(tmp_path: Path) -> None:
    assert rows(load(tmp_path, sheets(Laporan=LAPORAN), name="a.csv")[0]) == {2: ["99.01", "4"]}


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9, 0.999])
def test_a_truncated_workbook_is_said(tmp_path: Path, share: float) -> None:
    data = sheets(Laporan=LAPORAN)
    with pytest.raises(LoadError, match=r"terpotong atau rusak|bukan buku kerja"):
        load(tmp_path, data[: max(8, int(len(data) * share))])


def test_a_workbook_with_flipped_bytes_never_raises_anything_else(tmp_path: Path) -> None:
    data = sheets(Laporan=LAPORAN)
    for at in range(0, len(data), 97):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            load(tmp_path, broken)
        except LoadError as error:
            assert str(error).startswith("a.xlsx")


def test_a_truncated_old_workbook_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="terpotong atau rusak"):
        load(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name="a.xls")


def test_a_damaged_old_workbook_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="rusak"):
        load(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 6000, name="a.xls")


def test_a_workbook_behind_a_password_is_said(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(LoadError, match="dikunci kata sandi"):
        load(tmp_path, data)


def test_a_zip_of_other_things_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"arsip ZIP tanpa buku kerja \(berisi laporan\.csv\)"):
        load(tmp_path, packed({"laporan.csv": b"a;b"}))


def test_a_workbook_of_too_many_parts_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"berisi 2001 bagian \(batas 2000\)"):
        load(tmp_path, packed({f"xl/{n}": b"" for n in range(2001)}))


def test_a_workbook_that_inflates_beyond_the_limit_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_bytes, "MOST_BYTES", 1024**2)
    with pytest.raises(LoadError, match=r"mengembang menjadi 3 MB \(batas 1 MB\)"):
        load(tmp_path, packed({"xl/workbook.xml": b"x" * 3 * 1024**2}))


def test_a_workbook_that_inflates_too_many_times_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"mengembang \d+ kali \(batas 100 kali\)"):
        load(tmp_path, packed({"xl/workbook.xml": b"x" * 8 * 1024**2}))


def test_a_part_that_lies_about_its_size_is_not_opened(tmp_path: Path) -> None:
    honest = packed({"xl/workbook.xml": b"x" * 8 * 1024**2})
    size, lie = (8 * 1024**2).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert honest.count(size) == 2  # in the local header and in the directory
    with pytest.raises(LoadError, match=r"tidak wajar|terpotong atau rusak"):
        load(tmp_path, honest.replace(size, lie))


def test_a_lone_cell_far_out_is_said_before_it_fills_the_memory(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Laporan")
        page.write_row(0, 0, ["Kode", "n"])
        page.write(1_048_575, 16_383, "x")

    with pytest.raises(LoadError, match=r"terbentang 1048576 baris × 16384 kolom"):
        load(tmp_path, workbook(fill))
