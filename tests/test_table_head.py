"""Where a table begins and ends in a sheet."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import pytest

from loaders.base import LoadError
from loaders.table_body import Table, cut_table
from loaders.table_head import Grid, Merge, TableSpec, letter, spellings


class Spec(TableSpec):
    kind: Literal["test"] = "test"


def cut(
    rows: list[list[str]], expect: tuple[str, ...] = (), *, merged: tuple[Merge, ...] = (), **keys: object
) -> Table:
    cells = pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1), dtype="str")
    return cut_table(Grid(cells, merged), Spec.model_validate(keys), expect, name="a.csv")


def rows(table: Table) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


def test_title_rows_above_the_header_are_ignored_with_a_reason() -> None:
    table = cut(
        [["LAPORAN BALITA", ""], ["", ""], ["Kode Desa", "Stunting"], ["99.01", "4"]], ("Kode Desa", "Stunting")
    )
    assert rows(table) == {4: ["99.01", "4"]}
    assert table.ignored == ((1, "judul di atas tabel"), (2, "baris kosong"))


def test_headers_match_in_any_letter_case_and_spacing() -> None:
    table = cut([["x", "y"], ["KODE  DESA ", "balita\nstunting"], ["1", "2"]], ("Kode Desa", "Balita Stunting"))
    assert list(table.cells.columns) == ["KODE DESA", "balita stunting"]


def test_six_in_ten_expected_headers_make_the_header_row() -> None:
    table = cut([["Judul", "2025", ""], ["Kode", "Nama", "Lain"], ["1", "2", "3"]], ("Kode", "Nama", "Hilang"))
    assert (rows(table), table.notes) == ({3: ["1", "2", "3"]}, ())


def test_a_header_row_with_fewer_is_used_and_told() -> None:
    table = cut([["Kode", "x", "y"], ["1", "2", "3"]], ("Kode", "Nama", "Hilang"))
    assert table.notes == ("kepala tabel di baris 1 hanya memuat 1 dari 3 kolom",)


def test_another_spelling_of_a_header_counts() -> None:
    table = cut([["Judul", "a"], ["Pukesmas", "n"], ["1", "2"]], (spellings("Puskesmas", ("Pukesmas",)),))
    assert rows(table) == {3: ["1", "2"]}


def test_no_expected_header_at_all_says_what_is_there() -> None:
    with pytest.raises(LoadError, match='dicari kolom "Kode", yang ada di baris 1: "A", "B"'):
        cut([["A", "B"], ["1", "2"]], ("Kode",))


def test_the_declared_header_row_is_used_without_expected_headers() -> None:
    assert list(cut([["a", "b"], ["Kode", "Nama"], ["1", "2"]], header_row=2).cells.columns) == ["Kode", "Nama"]


def test_a_header_that_moved_is_found_and_told() -> None:
    table = cut([["t", ""], ["t", ""], ["Kode", "Nama"], ["1", "2"]], ("Kode", "Nama"), header_row=2)
    assert rows(table) == {4: ["1", "2"]}
    assert table.notes == ("kepala tabel ditemukan di baris 3, bukan 2 seperti tertulis di profil",)


def test_a_declared_header_row_beyond_the_file_is_said() -> None:
    with pytest.raises(LoadError, match=r"read\.header_row = 9, tetapi hanya ada 2 baris"):
        cut([["a", "b"], ["1", "2"]], header_row=9)


def test_merged_headers_are_filled_and_joined() -> None:
    above, under = ["Kode", "Balita", "", "Ket"], ["", "L", "P", ""]
    merged = ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3))
    table = cut([above, under, ["1", "2", "3", "4"]], ("Kode", "Balita / L"), merged=merged, header_rows=2)
    assert list(table.cells.columns) == ["Kode", "Balita / L", "Balita / P", "Ket"]


def test_a_group_name_covers_its_columns_when_the_merges_were_lost() -> None:
    table = cut(
        [["Kode", "Balita", "", "Ket"], ["", "L", "P", ""], ["1", "2", "3", "4"]], ("Balita / P",), header_rows=2
    )
    assert list(table.cells.columns) == ["Kode", "Balita / L", "Balita / P", "Ket"]


def test_a_header_repeated_in_both_rows_is_written_once() -> None:
    table = cut([["KODE", "RT", "RT"], ["KODE", "NILAI", "SATUAN"], ["1", "2", "rt"]], ("KODE",), header_rows=2)
    assert list(table.cells.columns) == ["KODE", "RT / NILAI", "RT / SATUAN"]


def test_repeated_headers_are_numbered() -> None:
    table = cut([["NIK", "Nama", "NIK", "NIK"], ["1", "2", "3", "4"]])
    assert list(table.cells.columns) == ["NIK", "Nama", "NIK (2)", "NIK (3)"]


def test_a_numbered_header_of_the_file_is_not_taken_twice() -> None:
    table = cut([["A", "A", "A (2)"], ["1", "2", "3"]])
    assert list(table.cells.columns) == ["A", "A (3)", "A (2)"]


def test_letters_lead_back_to_the_columns_of_the_file() -> None:
    table = cut([["", "Kode", "", "Nama"], ["", "1", "", "2"]])
    assert table.letters == {"Kode": "B", "Nama": "D"}


def test_letters_go_on_after_z() -> None:
    assert [letter(0), letter(25), letter(26), letter(701), letter(702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_an_unnamed_column_with_cells_is_kept_under_its_letter() -> None:
    assert list(cut([["Kode", "", "", "n"], ["1", "x", "", "2"]]).cells.columns) == ["Kode", "(kolom B)", "n"]


@pytest.mark.parametrize(
    "line", [["1", "2", "3", "4"], ["(1)", "(2)", "(3)", "(4)"], ["-1", "-2", "-3", "-4"], ["1", "2", "3", "4 = 2 + 3"]]
)
def test_a_row_of_column_numbers_is_ignored(line: list[str]) -> None:
    table = cut([["Kode", "Nama", "L", "P"], line, ["99", "x", "3", "5"]])
    assert (list(rows(table)), table.ignored) == ([3], ((2, "baris nomor kolom"),))


def test_a_row_of_three_measures_is_no_row_of_column_numbers() -> None:
    assert list(rows(cut([["a", "b", "c"], ["1", "2", "3"], ["2", "3", "4"]]))) == [2, 3]


def test_blank_rows_inside_the_table_are_ignored_and_those_after_it_are_nothing() -> None:
    table = cut([["Kode", "Nama"], ["1", "a"], ["", ""], ["2", "b"], ["", ""], ["", ""]])
    assert (list(rows(table)), table.ignored) == ([2, 4], ((3, "baris kosong"),))


def test_notes_after_a_blank_row_are_ignored() -> None:
    table = cut(
        [["Kode", "Nama", "n"], ["1", "a", "2"], ["", "", ""], ["Keterangan", "", ""], ["data sementara", "", ""]]
    )
    assert table.ignored == ((3, "baris kosong"), (4, "catatan di bawah tabel"), (5, "catatan di bawah tabel"))


def test_a_source_line_right_under_the_table_is_a_note() -> None:
    table = cut([["Kode", "Nama"], ["1", "a"], ["Sumber: Dinas Contoh", ""]])
    assert table.ignored == ((3, "catatan di bawah tabel"),)


def test_a_note_of_two_cells_after_a_blank_row_is_a_note() -> None:
    table = cut([["Kode", "Nama", "n"], ["1", "a", "2"], ["", "", ""], ["Sumber:", "BPS", ""]])
    assert table.ignored == ((3, "baris kosong"), (4, "catatan di bawah tabel"))


def test_a_last_row_with_only_its_name_stays_a_row() -> None:
    assert rows(cut([["Desa", "n"], ["Sukamaju", "2"], ["Karanganyar", ""]])) == {
        2: ["Sukamaju", "2"],
        3: ["Karanganyar", ""],
    }


def test_a_header_printed_again_on_the_next_page_is_ignored() -> None:
    table = cut([["Kode", "Nama"], ["1", "a"], ["Kode", "Nama"], ["2", "b"]])
    assert (list(rows(table)), table.ignored) == ([2, 4], ((3, "kepala tabel berulang"),))


def test_names_for_a_file_without_a_header() -> None:
    table = cut([["1", "a", ""], ["2", "b", ""]], columns=("Kode", "Nama"))
    assert (list(table.cells.columns), list(rows(table))) == (["Kode", "Nama"], [1, 2])


def test_a_header_that_suddenly_comes_is_not_counted_as_data() -> None:
    table = cut([["Kode", "Nama"], ["2", "b"]], columns=("Kode", "Nama"))
    assert (list(rows(table)), table.notes) == ([2], ("baris 1 ternyata kepala tabel; tidak dihitung sebagai data",))


def test_more_names_than_columns_is_said() -> None:
    with pytest.raises(LoadError, match=r"hanya ada 2 kolom, read\.columns menamai 3"):
        cut([["1", "a"]], columns=("Kode", "Nama", "Nilai"))


def test_a_sheet_without_any_cell_is_said() -> None:
    with pytest.raises(LoadError, match="tidak ada isi sama sekali"):
        cut([["", ""], ["", ""]])


def test_a_header_without_rows_is_an_empty_table() -> None:
    table = cut([["Kode", "Nama"]], ("Kode", "Nama"))
    assert (len(table.cells), list(table.cells.columns)) == (0, ["Kode", "Nama"])


# ---------------------------------------------------------------------------------------------- no value is lost

HEAD, FIRST = ["Desa", "a", "b", "c"], ["Sukamaju", "5", "6", "7"]
BLANK = ["", "", "", ""]


@pytest.mark.parametrize(
    "line",
    [
        ["Sumber", "3", "", ""],
        ["Keterangan", "", "", "12,5"],
        ["Sumber Agung", "1.204", "7", "2"],
        ["", "", "8", ""],
    ],
)
def test_a_row_with_a_value_after_a_blank_row_is_no_note(line: list[str]) -> None:
    assert rows(cut([HEAD, FIRST, BLANK, line], tuple(HEAD))) == {2: FIRST, 4: line}


def test_a_place_named_like_a_note_word_keeps_its_text_after_a_blank_row() -> None:
    line = ["Sumber air", "rusak", "", ""]
    assert rows(cut([HEAD, FIRST, BLANK, line, ["Karanganyar", "baik", "", ""]], tuple(HEAD))) == {
        2: FIRST,
        4: line,
        5: ["Karanganyar", "baik", "", ""],
    }


@pytest.mark.parametrize(
    "note",
    [
        ["<sup>1</sup> angka sementara", "lihat", "bab dua", ""],
        ["Dicetak 01/02/2025", "oleh", "operator", ""],
        ["Sumber:", "BPS", "2024", ""],
        ["*", "angka sementara", "", ""],
        ["*) angka sementara", "", "", ""],
    ],
)
def test_notes_of_several_cells_without_a_value_are_notes(note: list[str]) -> None:
    table = cut([HEAD, FIRST, note], tuple(HEAD))
    assert (rows(table), table.ignored) == ({2: FIRST}, ((3, "catatan di bawah tabel"),))


def test_a_note_word_alone_with_a_text_beside_it_is_a_note_under_values() -> None:
    table = cut([HEAD, FIRST, BLANK, ["Sumber", "BPS", "", ""]], tuple(HEAD))
    assert table.ignored == ((3, "baris kosong"), (4, "catatan di bawah tabel"))


def test_values_under_a_note_are_not_lost_with_it() -> None:
    table = cut([HEAD, FIRST, BLANK, ["Catatan: sementara", "", "", ""], ["Karanganyar", "1", "2", "3"]], tuple(HEAD))
    assert list(rows(table)) == [2, 4, 5]


def test_a_first_row_of_data_that_counts_on_is_data() -> None:
    assert list(rows(cut([["kode", "a", "b", "c"], ["1", "2", "3", "4"], ["2", "5000", "7000", "9"]]))) == [2, 3]


def test_bare_column_numbers_above_codes_are_ignored_and_told() -> None:
    table = cut([["kode", "a", "b", "c"], ["1", "2", "3", "4"], ["9901", "5", "7", "9"], ["9902", "5", "7", "9"]])
    assert (list(rows(table)), table.ignored) == ([3, 4], ((2, "baris nomor kolom"),))
    assert table.notes == ("baris 2 dibaca sebagai nomor kolom, bukan data: 1 2 3 4",)


def test_bare_column_numbers_with_nothing_below_stay_a_row() -> None:
    assert list(rows(cut([["kode", "a", "b", "c"], ["1", "2", "3", "4"]]))) == [2]


def test_headers_that_a_program_wrote_for_empty_cells_are_empty() -> None:
    table = cut([["Unnamed: 0", "Kode", "Unnamed: 6_level_0"], ["0", "99.01", ""]], ("Kode",))
    assert list(table.cells.columns) == ["(kolom A)", "Kode"]
