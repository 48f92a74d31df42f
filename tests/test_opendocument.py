"""OpenDocument sheets: formulas without a value, and cells repeated far out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from loaders.base import LoadError, RawTable
from loaders.excel_file import Spec, deliveries, read
from tests.fakes import NOW
from tests.inbox_files import put
from tests.workbooks import opendocument, packed

NUMBER = '<table:table-cell office:value-type="float" office:value="4"><text:p>4</text:p></table:table-cell>'
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def word(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def load(inbox: Path, rows: Sequence[Sequence[str]], expect: Sequence[str] = ()) -> list[RawTable]:
    put(inbox, "a.ods", opendocument([[word("Kode"), word("n")], *rows]))
    spec = Spec(kind="excel", path="a.ods")
    return read(spec, inbox, deliveries(spec, inbox, NOW)[0], expect)


def rows(table: RawTable) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    (table,) = load(tmp_path, [[word("99.01"), NUMBER]], ("Kode", "n"))
    assert (table.sheet, rows(table)) == ("Laporan", {2: ["99.01", "4"]})


@pytest.mark.parametrize(
    "typed",
    [
        'office:value-type="string" office:string-value=""',
        f'office:value-type="string" office:string-value="" calcext:value-type="error" xmlns:calcext="{CALC}"',
        f'office:value-type="float" office:value="0" calcext:value-type="error" xmlns:calcext="{CALC}"',
    ],
)
def test_a_formula_error_keeps_its_text_and_is_no_zero(tmp_path: Path, typed: str) -> None:
    error = f'<table:table-cell table:formula="of:=1/0" {typed}><text:p>#DIV/0!</text:p></table:table-cell>'
    (table,) = load(tmp_path, [[word("99.01"), error], [word("99.02"), NUMBER]])
    assert rows(table) == {2: ["99.01", "#DIV/0!"], 3: ["99.02", "4"]}


def test_a_formula_never_computed_is_said_even_in_the_last_row(tmp_path: Path) -> None:
    formula = '<table:table-cell table:formula="of:=[.B2]"/>'
    (table,) = load(tmp_path, [[word("99.01"), NUMBER], ["<table:table-cell/>", formula]])
    assert rows(table) == {2: ["99.01", "4"], 3: ["", "#BELUM_DIHITUNG"]}


def test_rows_written_once_and_meant_often_keep_their_places(tmp_path: Path) -> None:
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" table:number-columns-repeated="2">'
        "<text:p>#REF!</text:p></table:table-cell>"
    )
    twice = f'</table:table-row><table:table-row table:number-rows-repeated="2">{error}</table:table-row>'
    (table,) = load(tmp_path, [[word("99.01"), NUMBER], [twice + "<table:table-row>"]])
    assert rows(table) == {2: ["99.01", "4"], 4: ["#REF!", "#REF!"], 5: ["#REF!", "#REF!"]}


def test_a_cell_repeated_over_the_whole_sheet_is_said_before_it_fills_the_memory(tmp_path: Path) -> None:
    far = NUMBER.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
    lines = f'</table:table-row><table:table-row table:number-rows-repeated="1048570">{far}</table:table-row>'
    with pytest.raises(LoadError, match=r"a\.ods › Laporan: terbentang 1048572 baris × 16384 kolom"):
        load(tmp_path, [[lines + "<table:table-row>"]])


def test_a_spreadsheet_behind_a_password_is_said(tmp_path: Path) -> None:
    locked = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": bytes(range(256)) * 400,
        "META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>",
    }
    put(tmp_path, "a.ods", packed(locked))
    spec = Spec(kind="excel", path="a.ods")
    with pytest.raises(LoadError, match="dikunci kata sandi"):
        read(spec, tmp_path, deliveries(spec, tmp_path, NOW)[0], ())
