"""Web pages and texts named .xls, as many applications export them. Nothing in them is real."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.base import LoadError, RawTable
from loaders.excel_file import Spec, deliveries, read
from tests.fakes import NOW
from tests.inbox_files import put

WANTED = ("Kecamatan", "Jumlah")
PLAIN = "<html><body><table><tr><th>Kecamatan</th><th>Jumlah</th></tr><tr><td>Mekarsari</td><td>1.200</td></tr></table>"


def load(inbox: Path, data: bytes | str, expect: tuple[str, ...] = WANTED, **keys: object) -> RawTable:
    put(inbox, "dinas/a.xls", data)
    spec = Spec.model_validate({"kind": "excel", "path": "dinas/a.xls", **keys})
    (table,) = read(spec, inbox, deliveries(spec, inbox, NOW)[0], expect)
    return table


def rows(table: RawTable) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


def test_a_web_page_with_a_table_is_read_as_text_and_told(tmp_path: Path) -> None:
    table = load(tmp_path, PLAIN)
    assert (rows(table), table.sheet) == ({2: ["Mekarsari", "1.200"]}, "tabel 1")
    assert table.notes[0].startswith("isinya halaman web dengan tabel")


def test_spans_entities_and_missing_closing_tags_are_read_as_browsers_do(tmp_path: Path) -> None:
    page = (
        "<table><tr><td colspan=3>Laporan Siswa<tr><th rowspan=2>Kecamatan<th colspan=2>Siswa<tr><th>L<th>P"
        "<tr><td>Suka&nbsp;Maju &amp; Jaya<td>4<td>5<tr><td rowspan=2>Mekarsari<td>1<td>2<tr><td>3<td>6</table>"
    )
    table = load(tmp_path, page, ("Kecamatan", "Siswa / L", "Siswa / P"), header_rows=2)
    assert list(table.cells.columns) == ["Kecamatan", "Siswa / L", "Siswa / P"]
    assert rows(table) == {4: ["Suka Maju & Jaya", "4", "5"], 5: ["Mekarsari", "1", "2"], 6: ["", "3", "6"]}


def test_of_several_tables_the_one_with_the_expected_headers_is_read(tmp_path: Path) -> None:
    menu = "<table><tr><td>Beranda</td><td>Keluar</td></tr></table>"
    assert load(tmp_path, menu + PLAIN).sheet == "tabel 2"


def test_a_table_inside_another_is_one_of_its_own(tmp_path: Path) -> None:
    table = load(tmp_path, f"<table><tr><td>{PLAIN}</td><td>x</td></tr></table>")
    assert (table.sheet, rows(table)) == ("tabel 2", {2: ["Mekarsari", "1.200"]})


def test_two_tables_that_differ_are_refused_until_one_is_named(tmp_path: Path) -> None:
    two = PLAIN + PLAIN.replace("1.200", "7")
    with pytest.raises(LoadError, match='"tabel 1" dan "tabel 2" sama-sama memuat'):
        load(tmp_path, two)
    assert rows(load(tmp_path, two, sheet="tabel 2")) == {2: ["Mekarsari", "7"]}


def test_a_page_cut_at_any_byte_gives_no_table(tmp_path: Path) -> None:
    for end in range(1, len(PLAIN) - len("</table>") + 1):
        with pytest.raises(LoadError):
            load(tmp_path, PLAIN[:end])


def test_a_login_page_is_refused_even_with_the_headers_in_a_table(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="halaman web, bukan data"):
        load(tmp_path, PLAIN + '<form><input type="password"></form>')


def test_a_page_without_the_expected_headers_says_what_was_sought(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match='tabel 1: kepala tabel tidak ditemukan; dicari kolom "Desa"'):
        load(tmp_path, PLAIN, ("Desa", "Stunting"))


def test_a_page_in_windows_1252_is_read_whatever_it_says_and_a_strange_charset_refused(tmp_path: Path) -> None:
    page = PLAIN.replace("Mekarsari", "Caf\xe9")
    head = "<meta charset=iso-8859-1>"
    assert rows(load(tmp_path, (head + page).encode("cp1252"))) == {2: ["Café", "1.200"]}
    with pytest.raises(LoadError, match='penyandian "big5" tidak dikenal'):
        load(tmp_path, b"<meta charset=big5>" + PLAIN.encode())


def test_spans_that_would_fill_the_memory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="lebih dari 5000000 sel"):
        load(tmp_path, "<table>" + "<tr><td colspan=1000 rowspan=1000>x" * 6 + "</table>")


def test_xml_spreadsheet_2003_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="XML Spreadsheet 2003; buka di Excel, simpan ulang sebagai XLSX"):
        load(tmp_path, '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')


@pytest.mark.parametrize("mark", ["\t", ";", ","], ids=["tab", "semicolon", "comma"])
def test_a_text_named_xls_is_read_where_it_shows_the_headers(tmp_path: Path, mark: str) -> None:
    table = load(tmp_path, f"Kecamatan{mark}Jumlah\nMekarsari{mark}4\n")
    assert (rows(table), table.notes[0]) == (
        {2: ["Mekarsari", "4"]},
        "isinya teks biasa, bukan buku kerja; dibaca sebagai CSV",
    )


def test_a_text_named_xls_without_the_headers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="kepala tabel tidak ditemukan"):
        load(tmp_path, "Galat 500\nBasis data tidak menjawab\n")
