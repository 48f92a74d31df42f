"""How many rows a header has when the profile does not say, and which rows stay data."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import pytest

from data.cells.headers import Headers
from loaders.table_body import Table, cut_table
from loaders.table_head import Grid, Merge, TableSpec, lower_parts


class Spec(TableSpec):
    kind: Literal["test"] = "test"


def cut(
    rows: list[list[str]], expect: tuple[str, ...] = (), *, merged: tuple[Merge, ...] = (), **keys: object
) -> Table:
    cells = pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1), dtype="str")
    return cut_table(Grid(cells, merged), Spec.model_validate(keys), expect, name="a.csv")


def seen(table: Table) -> tuple[list[str], list[int]]:
    return list(table.cells.columns), [int(n) for n in table.cells.index]


GROUPED = [["Desa", "Produksi (kg)", "", "Ket"], ["", "Lele", "Nila", ""], ["Sukamaju", "5", "7", "baik"]]
JOINED = ["Desa", "Produksi (kg) / Lele", "Produksi (kg) / Nila", "Ket"]


@pytest.mark.parametrize("expect", [("Desa", "Produksi (kg) / Lele"), ("Desa", "Lele", "Nila"), ()])
def test_two_rows_are_found_by_joined_names_by_lower_names_and_by_their_texts(expect: tuple[str, ...]) -> None:
    table = cut(GROUPED, expect)
    assert seen(table) == (JOINED, [3])
    assert table.notes == ("kepala tabel dibaca dari baris 1 sampai 2",)


def test_a_declared_number_of_rows_always_wins() -> None:
    assert seen(cut(GROUPED, ("Desa",), header_rows=1)) == (["Desa", "Produksi (kg)", "(kolom C)", "Ket"], [2, 3])


def test_merged_cells_make_a_header_of_three_rows() -> None:
    grid = [
        ["Desa", "Balita", "", ""],
        ["", "L", "", "P"],
        ["", "sakit", "sehat", "sakit"],
        ["Sukamaju", "1", "2", "3"],
    ]
    merged = ((0, 0, 2, 0), (0, 1, 0, 3), (1, 1, 1, 2))
    table = cut(grid, ("Desa",), merged=merged)
    assert seen(table) == (["Desa", "Balita / L / sakit", "Balita / L / sehat", "Balita / P / sakit"], [4])


def test_column_numbers_end_the_header() -> None:
    grid = [
        ["No", "Desa", "Balita", ""],
        ["urut", "tempat", "L", "P"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["7", "A", "1", "2"],
    ]
    table = cut(grid, ("Desa / tempat",))
    assert seen(table) == (["No / urut", "Desa / tempat", "Balita / L", "Balita / P"], [4])
    assert table.ignored == ((3, "baris nomor kolom"),)


def test_years_over_a_repeated_measure_are_a_header_of_two_rows() -> None:
    measure = "Produktivitas (ku/ha)"
    grid = [["Kabupaten", "2023", "2024"], ["", measure, measure], ["Contoh", "51,2", "52,9"]]
    assert seen(cut(grid, ("Kabupaten",))) == (["Kabupaten", f"2023 / {measure}", f"2024 / {measure}"], [3])


def test_years_under_a_measure_are_a_header_of_two_rows() -> None:
    grid = [["Kabupaten", "Produksi", ""], ["", "2023", "2024"], ["Contoh", "51,2", "52,9"]]
    assert seen(cut(grid, ("Kabupaten",))) == (["Kabupaten", "Produksi / 2023", "Produksi / 2024"], [3])


def test_empty_cells_as_a_program_names_them_belong_to_a_header_of_two_rows() -> None:
    grid = [["Desa", "Balita", "Balita"], ["Unnamed: 0_level_1", "L", "P"], ["Sukamaju", "5", "7"]]
    assert seen(cut(grid, ("Desa",))) == (["Desa", "Balita / L", "Balita / P"], [3])


@pytest.mark.parametrize(
    "line",
    [
        ["Mekarsari", "tidak ada", "belum ada", ""],  # the region is filled
        ["Mekarsari", "rusak", "baik", ""],
        ["", "nihil", "n/a", ""],  # words for nothing
        ["", "5", "7", ""],  # numbers
        ["", "99.01", "99.02", ""],  # codes
        ["", "", "", "rusak"],  # a text over a column of texts
    ],
)
def test_a_row_that_may_be_data_stays_data(line: list[str]) -> None:
    head = ["Desa", "Produksi (kg)", "", "Ket"]
    table = cut([head, line, ["Sukamaju", "5", "7", "baik"]], ("Desa",))
    assert [int(n) for n in table.cells.index] == [2, 3]
    assert table.notes == ()


def test_a_table_of_texts_keeps_its_first_row() -> None:
    assert seen(cut([["Desa", "Jalan", "Air"], ["", "rusak", "baik"], ["Sukamaju", "baik", "baik"]]))[1] == [2, 3]


def test_an_expected_header_is_not_looked_for_in_a_row_of_data() -> None:
    table = cut([["Desa", "Kelamin", "n"], ["Sukamaju", "L", "dua"], ["Mekarsari", "P", "3"]], ("Desa", "L", "n"))
    assert seen(table) == (["Desa", "Kelamin", "n"], [2, 3])


def test_a_whole_header_row_is_preferred_to_its_lower_parts() -> None:
    table = cut(
        [["", "Bayi", "", "Anak"], ["Desa", "L", "P", "n"], ["Sukamaju", "1", "2", "3"]], ("Desa", "L", "P", "n")
    )
    assert seen(table) == (["Desa", "L", "P", "n"], [3])


def test_a_lower_part_under_two_groups_is_known_by_its_number_alone() -> None:
    assert lower_parts(["Desa", "Bayi / L", "Anak / L", "Anak / P"]) == {"l (1)": 1, "l (2)": 2, "p": 3}


def test_a_source_names_a_column_by_its_lower_part() -> None:
    headers = Headers(("Desa", "Bayi / L", "Anak / L", "Anak / P"))
    assert [headers.find(n) for n in ("p", "L", "L (2)", "Anak / L")] == ["Anak / P", None, "Anak / L", "Anak / L"]
