"""Formula errors in old workbooks (.xls), which a reader gives as blank."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from loaders.base import LoadError, RawTable
from loaders.excel_file import Spec, deliveries, read
from tests.fakes import NOW
from tests.inbox_files import put
from tests.workbooks import old_workbook


def load(inbox: Path, data: bytes) -> list[RawTable]:
    put(inbox, "a.xls", data)
    spec = Spec(kind="excel", path="a.xls")
    return read(spec, inbox, deliveries(spec, inbox, NOW)[0], ("Kode", "n"))


def rows(table: RawTable) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


def at(row: int, column: int) -> bytes:
    return struct.pack("<HHH", row, column, 0)


def word(row: int, column: int, text: str) -> tuple[int, bytes]:
    return 0x0204, at(row, column) + struct.pack("<HB", len(text), 0) + text.encode("latin-1")


def number(row: int, column: int, value: float) -> tuple[int, bytes]:
    return 0x0203, at(row, column) + struct.pack("<d", value)


def formula(row: int, column: int, answer: bytes) -> tuple[int, bytes]:
    return 0x0006, at(row, column) + answer + struct.pack("<HIH", 0, 0, 0)


HEAD = [word(0, 0, "Kode"), word(0, 1, "n")]
DIVIDED = b"\x02\0\x07\0\0\0\xff\xff"  # a formula whose answer is error 7


def test_errors_typed_and_computed_keep_their_text(tmp_path: Path) -> None:
    lines = [
        *HEAD,
        word(1, 0, "99.01"), number(1, 1, 4.0),
        word(2, 0, "99.02"), (0x0205, at(2, 1) + b"\x2a\x01"),
        word(3, 0, "99.03"), formula(3, 1, DIVIDED),
        word(4, 0, "99.04"), (0x0205, at(4, 1) + b"\x01\x00"),
    ]  # fmt: skip
    (table,) = load(tmp_path, old_workbook(lines))
    assert rows(table) == {2: ["99.01", "4"], 3: ["99.02", "#N/A"], 4: ["99.03", "#DIV/0!"], 5: ["99.04", "TRUE"]}


@pytest.mark.parametrize("far", [number(65_535, 65_535, 1.0), (0x0205, at(65_535, 65_535) + b"\x07\x01")])
def test_a_cell_where_no_sheet_reaches_is_said(tmp_path: Path, far: tuple[int, bytes]) -> None:
    with pytest.raises(LoadError, match=r"a\.xls › Laporan: terbentang 65536 baris × 65536 kolom"):
        load(tmp_path, old_workbook([*HEAD, far]))


def test_an_old_workbook_cut_or_flipped_anywhere_never_raises_anything_else(tmp_path: Path) -> None:
    data = old_workbook([*HEAD, word(1, 0, "99.01"), formula(1, 1, DIVIDED)])
    spoilt = [data[:at] for at in range(8, len(data), 211)]
    spoilt += [data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] for at in range(8, len(data), 53)]
    for broken in spoilt:
        try:
            load(tmp_path, broken)
        except LoadError as error:
            assert str(error).startswith("a.xls")


def test_a_chain_of_sectors_that_runs_in_a_ring_is_said(tmp_path: Path) -> None:
    data = old_workbook(HEAD)
    ring = data[: 512 + 4 * 4] + struct.pack("<I", 2) + data[512 + 5 * 4 :]
    with pytest.raises(LoadError, match=r"a\.xls: buku kerja rusak"):
        load(tmp_path, ring)
