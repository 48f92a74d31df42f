"""How far a sheet's cells reach, and sheets as other programs than Excel write them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from loaders.base import LoadError, RawTable
from loaders.excel_file import Spec, deliveries, read
from loaders.sheet_span import Span, span
from tests.fakes import NOW
from tests.inbox_files import put
from tests.workbooks import MAIN, handmade


def load(inbox: Path, data: bytes, expect: Sequence[str] = ()) -> list[RawTable]:
    put(inbox, "a.xlsx", data)
    spec = Spec(kind="excel", path="a.xlsx")
    return read(spec, inbox, deliveries(spec, inbox, NOW)[0], expect)


def rows(table: RawTable) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


HEAD = '<row><c t="str"><v>Kode</v></c><c t="str"><v>n</v></c></row>'


def test_cells_that_do_not_say_their_place_follow_one_another(tmp_path: Path) -> None:
    (table,) = load(tmp_path, handmade(HEAD + "<row><c><v>9</v></c><c><v>4</v></c></row>"), ("Kode", "n"))
    assert rows(table) == {2: ["9", "4"]}


@pytest.mark.parametrize(
    "far",
    [
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r = "1048576" ><c r = "XFD1048576" ><v>1</v></c></row>',
        '<row r="2"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c s="1" r="xfd1048576"><v>1</v></c></row>',
        f'<x:row xmlns:x="{MAIN}" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 16384 + "</row>" + '<hyperlink r="A1"/>' * 16385,
    ],
)
def test_a_cell_far_out_is_found_however_it_is_written(tmp_path: Path, far: str) -> None:
    with pytest.raises(LoadError, match=r"a\.xlsx › Laporan: terbentang 1048576 baris × 16384 kolom"):
        load(tmp_path, handmade(HEAD + far))


def test_a_cell_far_out_with_a_format_alone_is_no_obstacle(tmp_path: Path) -> None:
    plain = '<row r="1"><c r="A1" t="str"><v>Kode</v></c></row><row r="2"><c r="A2"><v>9</v></c></row>'
    (table,) = load(tmp_path, handmade(plain + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'))
    assert rows(table) == {2: ["9"]}


def test_a_formula_error_in_single_quotes_keeps_its_text(tmp_path: Path) -> None:
    (table,) = load(
        tmp_path, handmade(HEAD + "<row r='2'><c r='A2'><v>9</v></c><c r='B2' t='e'><v>#REF!</v></c></row>")
    )
    assert rows(table) == {2: ["9", "#REF!"]}


def test_an_error_cell_without_text_does_not_take_its_neighbours(tmp_path: Path) -> None:
    lines = HEAD + '<row r="2"><c r="A2" t="e"/><c r="B2"><v>5</v></c></row>'
    assert rows(load(tmp_path, handmade(lines))[0]) == {2: ["", "5"]}


def test_an_error_that_does_not_say_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"a\.xlsx › Laporan: isi lembar rusak"):
        load(tmp_path, handmade(HEAD + '<row><c><v>9</v></c><c t="e"><v>#REF!</v></c></row>'))


def test_a_formula_never_computed_is_said_in_a_sheet_written_over_several_lines(tmp_path: Path) -> None:
    lines = HEAD + '<row r="2">\n<c r="A2"><v>9</v></c>\n<c r="b2">\n<f>A2*2</f>\n</c>\n</row>'
    assert rows(load(tmp_path, handmade(lines))[0]) == {2: ["9", "#BELUM_DIHITUNG"]}


@pytest.mark.parametrize("declared", ['<!DOCTYPE w [<!ENTITY a "1">]>', "<!-- " + "x" * 70_000 + " --><!DOCTYPE w>"])
def test_a_part_that_declares_entities_is_not_opened(tmp_path: Path, declared: str) -> None:
    with pytest.raises(LoadError, match=r'bagian "xl/worksheets/sheet1\.xml" memuat deklarasi entitas'):
        load(tmp_path, handmade(HEAD, before=declared))


def test_a_sheet_in_utf_16_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'bagian "xl/worksheets/sheet1\.xml" ditulis dalam UTF-16'):
        load(tmp_path, handmade(HEAD, before='<?xml version="1.0" encoding="UTF-16"?>', codec="utf-16"))


def test_a_sheet_longer_than_one_piece_is_measured_to_its_end() -> None:
    lines = "".join(f'<row r="{n}"><c r="C{n}" s="1"><v>{n}</v></c></row>' for n in range(1, 120_001))
    xml = f'<sheetData>{lines}<row r="120001"><c r="AB120001"><v>1</v></c></row></sheetData>'.encode()
    assert len(xml) > 4 * 1024 * 1024
    assert span(xml) == Span(120_001, 28)
