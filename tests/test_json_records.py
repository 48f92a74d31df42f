"""JSON files: an array of objects, one object a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.base import LoadError, RawTable
from loaders.json_records import Spec, deliveries, read
from tests.fakes import NOW
from tests.inbox_files import put


def load(inbox: Path, text: str | bytes, **keys: object) -> RawTable:
    put(inbox, "bps/a.json", text)
    spec = Spec.model_validate({"kind": "json", "path": "bps/*.json", **keys})
    return read(spec, inbox, deliveries(spec, inbox, NOW)[0], ())[0]


def rows(table: RawTable) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


def test_objects_become_rows_counted_from_one(tmp_path: Path) -> None:
    table = load(
        tmp_path, '[{"kab": "Contoh", "tahun": 2024, "persen": 10.49}, {"kab": "Lain", "tahun": 2024, "persen": 7}]'
    )
    assert list(table.cells.columns) == ["kab", "tahun", "persen"]
    assert rows(table) == {1: ["Contoh", "2024", "10.49"], 2: ["Lain", "2024", "7"]}


def test_numbers_keep_their_digits_and_are_marked_apart_from_text(tmp_path: Path) -> None:
    table = load(tmp_path, '[{"a": 0.1000000000000000055, "b": 1e3, "c": "1.5", "d": 12.0, "e": true}]')
    assert rows(table) == {1: ["0.1000000000000000055", "1000", "1.5", "12", "TRUE"]}
    assert table.numbers is not None
    assert [bool(table.numbers[c][1]) for c in "abcde"] == [True, True, False, True, False]


def test_a_key_that_is_missing_or_null_is_an_empty_cell(tmp_path: Path) -> None:
    assert rows(load(tmp_path, '[{"a": 1, "b": null}, {"a": null, "c": " x "}]')) == {
        1: ["1", "", ""],
        2: ["", "", "x"],
    }


def test_an_element_that_is_no_object_is_a_broken_row(tmp_path: Path) -> None:
    table = load(tmp_path, '[{"a": 1}, 7, {"a": 2}]')
    assert (rows(table), table.broken) == ({1: ["1"], 2: [""], 3: ["2"]}, ((2, "bukan objek; seharusnya {…}"),))


def test_an_array_under_a_key_is_read(tmp_path: Path) -> None:
    assert rows(load(tmp_path, '{"result": {"records": [{"a": 1}]}}', records="result.records")) == {1: ["1"]}


def test_an_array_behind_a_usual_key_is_read_and_told(tmp_path: Path) -> None:
    table = load(tmp_path, '{"status": 1, "result": {"fields": [{"id": "a"}], "records": [{"a": 3520011504000001}]}}')
    assert (rows(table), table.notes) == ({1: ["3520011504000001"]}, ('larik dibaca dari "result.records"',))


def test_two_arrays_behind_usual_keys_are_refused_until_one_is_named(tmp_path: Path) -> None:
    text = '{"data": [{"a": 1}], "rows": [{"a": 2}]}'
    with pytest.raises(LoadError, match=r"ada 2 larik objek \(data, rows\); tulis read\.records"):
        load(tmp_path, text)
    assert rows(load(tmp_path, text, records="rows")) == {1: ["2"]}


def test_an_object_with_an_array_under_another_key_is_told_where(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'bps/a\.json: bukan larik objek; mungkin read\.records = "puskesmas"'):
        load(tmp_path, '{"status": 1, "puskesmas": [{"a": 1}]}')


def test_objects_inside_objects_become_columns_with_dots(tmp_path: Path) -> None:
    table = load(tmp_path, '[{"desa": {"kode": "01", "pos": {"x": 1.50}}, "n": {}, "daftar": ["p", "q"]}]')
    assert list(table.cells.columns) == ["desa.kode", "desa.pos.x", "n", "daftar"]
    assert rows(table) == {1: ["01", "1.5", "", '["p", "q"]']}


def test_two_ways_to_one_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'dua isian menjadi kolom "a\.b"'):
        load(tmp_path, '[{"a.b": 1, "a": {"b": 2}}]')


def test_of_a_map_the_properties_are_read(tmp_path: Path) -> None:
    feature = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"kode": "01"}}'
    assert rows(load(tmp_path, '{"type": "FeatureCollection", "features": [' + feature + "]}")) == {1: ["01"]}


def test_a_key_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'kunci "rows" tidak ada; betulkan read\.records'):
        load(tmp_path, '{"data": []}', records="rows")


def test_a_file_cut_off_names_line_and_character(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"bps/a\.json › baris 2, huruf 9: bukan JSON yang utuh"):
        load(tmp_path, '[{"a": 1},\n {"a": 2')


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match='kunci "a" tertulis dua kali'):
        load(tmp_path, '[{"a": 1, "a": 2}]')


def test_an_empty_array_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="tanpa satu objek pun"):
        load(tmp_path, "[]")


def test_a_web_page_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="halaman web, bukan data"):
        load(tmp_path, "<html></html>")


def test_nesting_without_end_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="bersarang terlalu dalam"):
        load(tmp_path, "[" * 200_000)


def test_an_exponent_without_measure_stays_text_and_fills_no_memory(tmp_path: Path) -> None:
    table = load(tmp_path, '[{"a": 1e999999999, "b": 1e-999999999, "c": 1e99999999999999999999, "d": 1.5e3}]')
    assert rows(table) == {1: ["1E+999999999", "1E-999999999", "1e99999999999999999999", "1500"]}


def test_a_whole_number_of_six_thousand_digits_keeps_them(tmp_path: Path) -> None:
    assert rows(load(tmp_path, '[{"a": ' + "7" * 6000 + "}]")) == {1: ["7" * 6000]}


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_a_value_that_json_does_not_know_is_refused_with_its_row(tmp_path: Path, word: str) -> None:
    with pytest.raises(LoadError, match=rf"bps/a\.json › baris 2: {word} bukan JSON yang sah; tulis null"):
        load(tmp_path, f'[{{"a": "NaN Infinity -Infinity"}},\n {{"a": {word}}}]')
