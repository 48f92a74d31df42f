"""CSV files as agencies send them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from loaders.base import LoadError, RawTable
from loaders.csv_file import Spec, deliveries, read, read_pieces
from loaders.csv_grid import check_lines
from loaders.csv_separator import find_separator
from tests.fakes import NOW
from tests.inbox_files import DIRT, put


def load(inbox: Path, data: bytes | str, expect: Sequence[str] = (), **keys: object) -> RawTable:
    put(inbox, "dinkes/a.csv", data)
    spec = Spec.model_validate({"kind": "csv", "path": "dinkes/a.csv", **keys})
    return read(spec, inbox, deliveries(spec, inbox, NOW)[0], expect)[0]


def dirt(inbox: Path, name: str, expect: Sequence[str] = (), **keys: object) -> RawTable:
    return load(inbox, (DIRT / name).read_bytes(), expect, **keys)


def rows(table: RawTable) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


def test_title_rows_blank_rows_and_notes_are_told_with_their_row_numbers(tmp_path: Path) -> None:
    table = dirt(tmp_path, "title-rows-above-header.csv", ("Kode Desa", "Stunting"))
    assert rows(table) == {
        5: ["99.01.01.2001", "Sukamaju", "1.204", "96"],
        6: ["99.01.01.2002", "Karanganyar", "-", ""],
    }
    assert table.ignored == (
        (1, "judul di atas tabel"),
        (2, "judul di atas tabel"),
        (3, "baris kosong"),
        (7, "baris kosong"),
        (8, "catatan di bawah tabel"),
    )


def test_codes_keep_their_zeros_and_words_like_na_stay_words(tmp_path: Path) -> None:
    assert rows(load(tmp_path, "kode,nama\n0033.10,NA\n007,None\n")) == {2: ["0033.10", "NA"], 3: ["007", "None"]}


def test_a_separator_and_a_line_break_inside_quotes_belong_to_the_cell(tmp_path: Path) -> None:
    assert rows(dirt(tmp_path, "quoted-fields.csv")) == {
        2: ["99.01", "Mekar; Sari", "1"],
        3: ["99.02", "Baris\nganda", "2"],
        4: ["99.03", 'Kata "asli"', "3"],
    }


def test_a_quote_inside_an_unquoted_cell_is_text(tmp_path: Path) -> None:
    assert rows(load(tmp_path, 'kode;pipa\n1;5" besi\n2;kayu\n')) == {2: ["1", '5" besi'], 3: ["2", "kayu"]}


def test_a_quote_never_closed_names_the_line_it_was_opened_in(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'dinkes/a\.csv › baris 3: tanda kutip \("\) tidak ditutup'):
        dirt(tmp_path, "open-quote.csv")


def test_a_quote_that_swallows_many_lines_is_refused(tmp_path: Path) -> None:
    body = "".join(f"{n};x\n" for n in range(80))
    with pytest.raises(LoadError, match="baris 2: tanda kutip"):
        load(tmp_path, f'kode;nama\n1;"x\n{body}2;y"\n')


def test_rows_with_a_field_too_many_or_too_few_stay_and_are_told(tmp_path: Path) -> None:
    table = dirt(tmp_path, "field-too-many.csv")
    assert list(rows(table)) == [2, 3, 4, 5]
    assert table.broken == (
        (3, "4 isian, seharusnya 3; kolomnya mungkin bergeser"),
        (4, "2 isian, seharusnya 3; kolomnya mungkin bergeser"),
    )


def test_empty_trailing_fields_are_harmless(tmp_path: Path) -> None:
    table = load(tmp_path, '"No";"Tahun ";"";""\n"1";"2021";"";""\n"2";"2022"\n')
    assert (list(table.cells.columns), rows(table), table.broken) == (
        ["No", "Tahun"],
        {2: ["1", "2021"], 3: ["2", "2022"]},
        (),
    )


def test_a_header_with_fewer_names_than_every_row_has_cells_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="tidak satu baris pun cocok dengan kepala tabelnya"):
        load(tmp_path, "nama,nilai\n1,Sukamaju,4\n2,Mekarsari,5\n")


def test_decimal_commas_in_a_comma_file_do_not_shift_columns_silently(tmp_path: Path) -> None:
    table = load(tmp_path, "kode,nilai\n1,4\n2,5\n3,7,5\n")
    assert [row for row, _ in table.broken] == [4]


# ---------------------------------------------------------------------------------------------- separator


@pytest.mark.parametrize(("mark", "word"), [(",", "koma"), (";", "titik koma"), ("\t", "TAB"), ("|", "garis tegak")])
def test_the_separator_is_found_and_told(tmp_path: Path, mark: str, word: str) -> None:
    table = load(tmp_path, "kode;nama;n\n1;a;2\n2;b;3\n".replace(";", mark))
    assert (rows(table)[2], table.notes) == (["1", "a", "2"], (f"pemisah {word} (pasti)",))


def test_a_declared_separator_is_not_remarked_upon(tmp_path: Path) -> None:
    assert load(tmp_path, "kode;nama\n1;a\n", delimiter=";").notes == ()


def test_decimal_commas_do_not_make_the_comma_the_separator() -> None:
    assert find_separator("kab;t19;t20\nA;44,84;43,51\nB;55,48;57,99\n").mark == ";"


def test_the_separator_that_shows_the_expected_headers_wins() -> None:
    text = "1,5;2,5\n3,5;4,5\n"
    assert (find_separator(text, ("1,5", "2,5")).mark, find_separator(text, ("5;2",)).mark) == (";", ",")


def test_a_tie_is_told_as_a_guess() -> None:
    assert "dugaan; tulis read.delimiter" in find_separator("1,5;2,5\n3,5;4,5\n").note


def test_the_line_that_excel_writes_for_the_separator_is_obeyed(tmp_path: Path) -> None:
    table = load(tmp_path, "sep=;\nkode;a,b\n1;2,5\n", ("kode",))
    assert (rows(table), table.ignored) == ({3: ["1", "2,5"]}, ((1, "judul di atas tabel"),))


# ---------------------------------------------------------------------------------------------- encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_with_or_without_its_mark_needs_no_word(tmp_path: Path, encoding: str) -> None:
    table = load(tmp_path, "kode;nama\n1;Café – Désa\n".encode(encoding), delimiter=";")
    assert (list(table.cells.columns), rows(table), table.notes) == (["kode", "nama"], {2: ["1", "Café – Désa"]}, ())


def test_utf16_is_told_by_its_mark(tmp_path: Path) -> None:
    table = load(tmp_path, "kode;nama\n1;Désa\n".encode("utf-16"), delimiter=";")
    assert (rows(table), table.notes) == ({2: ["1", "Désa"]}, ("penyandian UTF-16 (dari tanda awal berkas)",))


def test_windows_1252_is_told_and_its_no_break_blanks_are_trimmed(tmp_path: Path) -> None:
    table = dirt(tmp_path, "windows-1252.csv", delimiter=";")
    assert rows(table) == {2: ["99.01", "Café", "3,69"]}
    assert table.notes == ("penyandian Windows-1252 (bita ke-26 bukan UTF-8)",)


def test_a_declared_encoding_that_does_not_fit_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match='bita ke-26 bukan "utf-8"'):
        dirt(tmp_path, "windows-1252.csv", encoding="utf-8")


def test_an_encoding_nobody_knows_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'read\.encoding "utf-9" tidak dikenal'):
        load(tmp_path, "a;b\n", encoding="utf-9")


# ---------------------------------------------------------------------------------------------- what is no CSV


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "berkas kosong"),
        (b" \r\n\r\n", "berkas kosong"),
        (b"<!DOCTYPE html><html></html>", "halaman web, bukan data"),
        (b"PK\x03\x04 rest of a workbook", "buku kerja Excel"),
        (b"version https://git-lfs.github.com/spec/v1\n", "penunjuk Git LFS"),
        (b"%PDF-1.7", "isinya PDF"),
        (b"kode;nama\n1;a\0b\n", "bita kosong"),
        (b"\0" * 100, "bita kosong"),
        (b"kode;nama\n1;\x81\n", "penyandian tidak dikenal"),
    ],
)
def test_bytes_that_are_no_csv_are_named(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(LoadError, match=f"dinkes/a.csv: .*{words}"):
        load(tmp_path, data)


def test_a_line_of_megabytes_is_refused_with_its_row_before_it_is_text() -> None:
    check_lines(b"1;a\n" * 2_000_000, "a.csv")
    with pytest.raises(LoadError, match=r"a\.csv › baris 1000001: panjangnya lebih dari 1 MB"):
        check_lines(b"1;a\n" * 1_000_000 + b"x" * 3_000_000 + b"\n", "a.csv")


def test_a_large_file_of_nul_bytes_has_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="seluruh isinya bita kosong"):
        load(tmp_path, b"\0" * 3_000_000)


def test_a_row_longer_than_a_megabyte_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="baris 2: panjangnya lebih dari 1 MB"):
        load(tmp_path, "kode;nama\n1;" + "x" * 1_100_000 + "\n")


def test_a_last_line_without_its_end_is_told(tmp_path: Path) -> None:
    table = load(tmp_path, "kode;nilai\n1;12\n2;34", delimiter=";")
    assert table.notes == ("baris terakhir tidak diakhiri ganti baris; mungkin terpotong",)
    ((row, why),) = table.broken
    assert row == 3
    assert why.startswith("baris terakhir tidak diakhiri ganti baris; mungkin terpotong; kirim ulang")


def test_a_last_line_without_its_end_is_read_where_the_source_says_so(tmp_path: Path) -> None:
    table = load(tmp_path, "kode;nilai\n1;12\n2;34", delimiter=";", unended=True)
    assert table.notes == ("baris terakhir tidak diakhiri ganti baris; mungkin terpotong",)
    assert table.broken == ()


def test_a_closed_quote_shows_that_the_last_line_is_whole(tmp_path: Path) -> None:
    table = load(tmp_path, 'kode;nilai\n1;12\n2;"34"', delimiter=";")
    assert (table.notes, table.broken) == ((), ())


def test_a_note_under_the_table_needs_no_line_break(tmp_path: Path) -> None:
    table = load(tmp_path, "kode;nilai\n1;12\n2;34\n\nSumber: contoh", delimiter=";")
    assert (table.notes, table.broken) == ((), ())


def test_a_file_of_the_old_macintosh_is_read(tmp_path: Path) -> None:
    assert rows(load(tmp_path, b"kode;n\r1;2\r2;3\r")) == {2: ["1", "2"], 3: ["2", "3"]}


def test_a_file_of_one_column_is_read(tmp_path: Path) -> None:
    assert rows(load(tmp_path, "kode\n99.01\n\n99.02\n")) == {2: ["99.01"], 4: ["99.02"]}


def test_cutting_a_file_anywhere_never_changes_a_value_silently(tmp_path: Path) -> None:
    whole = b'kode;nama;nilai\n99.01;"Mekar; Sari";17\n99.02;Sukamaju;250\n'
    values = {2: "17", 3: "250"}
    for end in range(17, len(whole)):
        try:
            table = load(tmp_path, whole[:end])
        except LoadError:
            continue
        suspect = {row for row, _ in table.broken}
        if "baris terakhir tidak diakhiri ganti baris; mungkin terpotong" in table.notes:
            suspect.add(max(table.cells.index, default=0))
        for row, cells in rows(table).items():
            assert row in suspect or cells[2] == values[row], (end, row, cells)


# ---------------------------------------------------------------------------------------------- in bulk


def test_many_rows_with_odd_ones_between_keep_their_numbers(tmp_path: Path) -> None:
    lines = [f"99.{n:05d};Desa {n};{n}" for n in range(20_000)]
    lines[999] += ";lebih"
    table = load(tmp_path, "kode;nama;nilai\n" + "\n".join(lines) + "\n")
    assert table.broken == ((1001, "4 isian, seharusnya 3; kolomnya mungkin bergeser"),)
    assert (len(table.cells), rows(table)[20_001]) == (20_000, ["99.19999", "Desa 19999", "19999"])


def test_bulk_and_row_by_row_reading_agree(tmp_path: Path) -> None:
    text = "kode;nama;nilai\n1; a ;2\n\n3;b;4;\n5;c\n"
    bulk = load(tmp_path, text)
    slow = load(tmp_path, text + '6;5" pipa;7\n')  # a quote in the middle of a cell cannot be read in bulk
    assert rows(bulk) == {n: r for n, r in rows(slow).items() if n < 6}
    assert (bulk.broken, bulk.ignored) == (slow.broken, slow.ignored)


def test_the_fingerprint_follows_the_bytes(tmp_path: Path) -> None:
    first = load(tmp_path, "kode;n\n1;2\n").fingerprint
    assert first == load(tmp_path, "kode;n\n1;2\n").fingerprint != load(tmp_path, "kode;n\n1;3\n").fingerprint


def test_the_clock_of_the_file_is_the_time_of_delivery(tmp_path: Path) -> None:
    path = put(tmp_path, "dinkes/a.csv", "a;b\n1;2\n")
    spec = Spec(kind="csv", path="dinkes/a.csv")
    assert deliveries(spec, tmp_path, NOW)[0].delivered.timestamp() == os.stat(path).st_mtime


def test_a_shifted_row_makes_no_column(tmp_path: Path) -> None:
    assert list(dirt(tmp_path, "field-too-many.csv").cells.columns) == ["kode", "nama", "nilai"]


def test_every_piece_of_a_long_file_has_the_header_found_with_its_first_rows(tmp_path: Path) -> None:
    rows = "".join(f"99.01.01.{n};{n};{n};baik\n" for n in range(2001, 2101))
    put(tmp_path, "a.csv", "Desa;Produksi;;Ket\n;Lele;Nila;\n" + rows)
    spec = Spec(kind="csv", path="a.csv")
    (delivery,) = deliveries(spec, tmp_path, NOW)
    pieces = list(read_pieces(spec, tmp_path, delivery, ("Desa", "Lele"), size=1000, fingerprint="x"))
    assert {tuple(p.cells.columns) for p in pieces} == {("Desa", "Produksi / Lele", "Produksi / Nila", "Ket")}
    assert (len(pieces) > 1, sum(len(p.cells) for p in pieces)) == (True, 100)
