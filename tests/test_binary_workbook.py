"""Binary workbooks (.xlsb): formula errors keep their text, a far cell is said."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from loaders.base import LoadError, RawTable
from loaders.excel_file import Spec, deliveries, read
from tests.fakes import NOW
from tests.inbox_files import put
from tests.workbooks import binary_workbook


def load(inbox: Path, data: bytes) -> list[RawTable]:
    put(inbox, "a.xlsb", data)
    spec = Spec(kind="excel", path="a.xlsb")
    return read(spec, inbox, deliveries(spec, inbox, NOW)[0], ("Kode", "n"))


def rows(table: RawTable) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


def row(number: int) -> tuple[int, bytes]:
    return 0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0)


def cell(kind: int, column: int, content: bytes) -> tuple[int, bytes]:
    return kind, struct.pack("<II", column, 0) + content


def word(column: int, text: str) -> tuple[int, bytes]:
    return cell(6, column, struct.pack("<I", len(text)) + text.encode("utf-16-le"))


HEAD = [row(0), word(0, "Kode"), word(1, "n")]
BODY: Sequence[tuple[int, bytes]] = [
    *HEAD,
    row(1), word(0, "99.01"), cell(5, 1, struct.pack("<d", 4.0)),
    row(2), word(0, "99.02"), cell(3, 1, b"\x07"),
    row(3), word(0, "99.03"), cell(11, 1, b"\x2a" + bytes(10)),
]  # fmt: skip


def test_errors_typed_and_computed_keep_their_text(tmp_path: Path) -> None:
    (table,) = load(tmp_path, binary_workbook(BODY))
    assert rows(table) == {2: ["99.01", "4"], 3: ["99.02", "#DIV/0!"], 4: ["99.03", "#N/A"]}


def test_a_cell_far_out_is_said_before_it_fills_the_memory(tmp_path: Path) -> None:
    far = [*HEAD, row(1_048_575), cell(5, 16_383, struct.pack("<d", 1.0))]
    with pytest.raises(LoadError, match=r"a\.xlsb › Laporan: terbentang 1048576 baris × 16384 kolom"):
        load(tmp_path, binary_workbook(far))


def test_a_binary_workbook_with_flipped_bytes_never_raises_anything_else(tmp_path: Path) -> None:
    data = binary_workbook(BODY)
    for at in range(0, len(data), 41):
        try:
            load(tmp_path, data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        except LoadError as error:
            assert str(error).startswith("a.xlsb")
