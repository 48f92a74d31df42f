"""Every loader kind in the folder keeps the contract of loaders/base.py."""

from __future__ import annotations

import inspect
import io
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from loaders.base import Delivery, LoadError, RawTable, Reader, ReadSpec, find_readers
from loaders.table_head import letter
from tests.access_writer import Made, Writer
from tests.fakes import NOW
from tests.inbox_files import put

READERS = find_readers()
LINES = [["Kode Desa", "Stunting"], ["99.01.01.2001", "9"], ["99.01.01.2002", "4"]]
EXPECT = ("Kode Desa", "Stunting")


def as_csv(root: Path) -> dict[str, str]:
    put(root, "a.csv", "".join(";".join(line) + "\n" for line in LINES))
    return {"path": "a.csv"}


def as_excel(root: Path) -> dict[str, str]:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.set_properties({"created": NOW})  # else two workbooks made in different seconds differ
    book.set_properties({"created": datetime(2026, 1, 1)})  # else the second of writing is part of the file
    page = book.add_worksheet("Laporan")
    for number, line in enumerate(LINES):
        page.write_row(number, 0, line)
    book.close()
    put(root, "a.xlsx", buffer.getvalue())
    return {"path": "a.xlsx"}


def as_json(root: Path) -> dict[str, str]:
    objects = ", ".join(f'{{"Kode Desa": "{code}", "Stunting": "{count}"}}' for code, count in LINES[1:])
    put(root, "a.json", f"[{objects}]")
    return {"path": "a.json"}


def as_database(root: Path) -> dict[str, str]:
    root.mkdir(exist_ok=True)
    connection = sqlite3.connect(root / "a.sqlite")
    connection.execute('CREATE TABLE balita ("Kode Desa" TEXT, "Stunting" TEXT)')
    connection.executemany("INSERT INTO balita VALUES (?, ?)", LINES[1:])
    connection.commit()
    connection.close()
    put(root, "queries/a.sql", 'SELECT "Kode Desa", "Stunting" FROM balita')
    return {"url_env": "CONTRACT_URL", "query": "a", "root": str(root)}


def as_access(root: Path) -> dict[str, str]:
    columns = [(name, "text") for name in LINES[0]]
    put(root, "a.accdb", Writer("ace").file(Made("Laporan", columns, LINES[1:])))
    return {"path": "a.accdb", "table": "Laporan"}


# One way of making the same table for each kind; a new kind needs its own here.
MAKERS: dict[str, Callable[[Path], dict[str, str]]] = {
    "access": as_access,
    "csv": as_csv,
    "excel": as_excel,
    "json": as_json,
    "sql": as_database,
}
EACH = pytest.mark.parametrize("kind", sorted(READERS))


def spec_of(kind: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> ReadSpec:
    monkeypatch.setenv("CONTRACT_URL", f"sqlite:///{root}/a.sqlite")
    return READERS[kind].Spec.model_validate({"kind": kind, **MAKERS[kind](root)})


def tables(kind: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> list[RawTable]:
    spec, reader = spec_of(kind, root, monkeypatch), READERS[kind]
    (delivery,) = reader.deliveries(spec, root, NOW)
    return reader.read(spec, root, delivery, EXPECT)


def test_the_five_kinds_are_found() -> None:
    assert {"access", "csv", "excel", "json", "sql"} <= set(READERS)


def test_every_kind_is_under_this_contract() -> None:
    assert set(READERS) == set(MAKERS)


@EACH
def test_a_spec_is_frozen_and_knows_no_other_key(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = READERS[kind].Spec
    assert issubclass(spec, ReadSpec)
    assert (spec.model_config["extra"], spec.model_config["frozen"]) == ("forbid", True)
    assert spec_of(kind, tmp_path, monkeypatch).kind == kind


@EACH
def test_the_functions_take_what_the_contract_says(kind: str) -> None:
    reader = READERS[kind]
    assert (
        list(inspect.signature(reader.deliveries).parameters)
        == list(inspect.signature(Reader.deliveries).parameters)[1:]
    )
    assert list(inspect.signature(reader.read).parameters) == list(inspect.signature(Reader.read).parameters)[1:]


@EACH
def test_every_cell_is_text_and_every_row_has_a_number(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (table,) = tables(kind, tmp_path, monkeypatch)
    assert list(table.cells.columns) == list(EXPECT)
    assert all(isinstance(cell, str) for column in table.cells for cell in table.cells[column])
    assert [dtype == pd.Series(["a"], dtype="str").dtype for dtype in table.cells.dtypes] == [True, True]
    assert table.cells.index.is_monotonic_increasing and table.cells.index.is_unique
    assert int(table.cells.index[0]) >= 1


@EACH
def test_every_kind_reads_the_same_cells(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (table,) = tables(kind, tmp_path, monkeypatch)
    assert table.cells.to_numpy().tolist() == LINES[1:]
    assert table.broken == table.ignored == ()


@EACH
def test_letters_and_number_marks_fit_the_columns(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (table,) = tables(kind, tmp_path, monkeypatch)
    assert set(table.letters) <= set(table.cells.columns)
    assert set(table.letters.values()) <= {letter(i) for i in range(2)}
    if table.numbers is not None:
        assert table.numbers.shape == table.cells.shape
        assert not table.numbers.to_numpy().any()


@EACH
def test_reading_twice_gives_the_same_fingerprint(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tables(kind, tmp_path / "a", monkeypatch), tables(kind, tmp_path / "b", monkeypatch)
    assert first[0].fingerprint == second[0].fingerprint
    assert len(first[0].fingerprint) == 64


@EACH
def test_what_is_not_there_is_a_load_error_with_advice(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = spec_of(kind, tmp_path, monkeypatch)
    for path in sorted(tmp_path.rglob("*.*")):
        if path.is_file():
            path.unlink()
    with pytest.raises(LoadError) as caught:
        READERS[kind].read(spec, tmp_path, Delivery("a.gone", tmp_path / "a.gone", NOW), EXPECT)
    assert ";" in str(caught.value)
