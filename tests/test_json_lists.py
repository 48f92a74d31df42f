"""JSON whose rows are arrays, and JSON Lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.base import LoadError
from tests.test_json_records import load, rows

CKAN = '{"success": true, "result": {"fields": [{"id": "nik"}, {"id": "n"}], "records": %s}}'


def test_arrays_take_their_names_from_the_fields_beside_them(tmp_path: Path) -> None:
    table = load(tmp_path, CKAN % "[[7371234567890123, 1], [5]]")
    assert (list(table.cells.columns), rows(table)) == (["nik", "n"], {1: ["7371234567890123", "1"], 2: ["5", ""]})
    assert table.broken == ((2, "1 isian, seharusnya 2; kolomnya mungkin bergeser"),)


def test_objects_beside_fields_are_read_as_ever(tmp_path: Path) -> None:
    assert rows(load(tmp_path, CKAN % '[{"nik": 7371234567890123, "n": 1}]')) == {1: ["7371234567890123", "1"]}


def test_arrays_without_fields_take_the_first_as_names_or_are_refused(tmp_path: Path) -> None:
    table = load(tmp_path, '[["kode", "n"], ["01", 2]]')
    assert (rows(table), table.notes) == ({2: ["01", "2"]}, ("nama kolom dari larik pertama",))
    with pytest.raises(LoadError, match="larik di dalam larik tanpa nama kolom"):
        load(tmp_path, '[["01", 2], ["02", 3]]')


def test_json_lines_are_rows(tmp_path: Path) -> None:
    assert rows(load(tmp_path, '{"a": 1}\n\n{"a": 2, "b": "x"}\n')) == {1: ["1", ""], 2: ["2", "x"]}


def test_a_line_cut_off_is_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"bps/a\.json › baris 3, huruf 9: bukan JSON yang utuh"):
        load(tmp_path, '{"a": 1}\n{"a": 2}\n{"a": 3,')
