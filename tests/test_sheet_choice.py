"""Which sheets are read when the profile names none."""

from __future__ import annotations

import pandas as pd
import pytest

from loaders.base import LoadError
from loaders.sheet_choice import Choice, choose, is_period
from loaders.table_body import Table


def table(*values: str, share: float = 1.0) -> Table:
    cells = pd.DataFrame({"Kode": [f"99.{n}" for n in range(len(values))], "n": list(values)}, dtype="str")
    return Table(cells, {"Kode": "A", "n": "B"}, (), (), share=share)


@pytest.mark.parametrize(
    "name",
    ["Januari", "JAN", "01 Jan", "Feb 2025", "Bulan Maret", "TW II", "Triwulan 3 2025", "2024", "Semester I", "q1"],
)
def test_a_sheet_named_after_a_period(name: str) -> None:
    assert is_period(name)


@pytest.mark.parametrize("name", ["Data", "Sheet1", "Rekap 2025", "Marga", "Kec. Mei Sari", "1", "S", "Sem", "Desa"])
def test_a_sheet_named_otherwise(name: str) -> None:
    assert not is_period(name)


def test_all_sheets_named_after_months_are_read_and_told() -> None:
    found = {"Januari": table("1"), "Februari": table("2"), "Maret": table("3", share=0.7), "Rekap": table("6")}
    assert choose(found, name="a.xlsx") == Choice(
        ("Januari", "Februari", "Maret"),
        (
            "3 lembar dibaca karena namanya periode: Januari, Februari, Maret",
            'lembar "Rekap" tidak dibaca: namanya bukan periode',
        ),
    )


def test_months_not_yet_filled_are_left_out_and_told() -> None:
    assert choose({"Januari": table("1"), "Februari": table()}, name="a.xlsx") == Choice(
        ("Januari",), ('lembar "Februari" tidak dibaca: hanya kepala tabel',)
    )


@pytest.mark.parametrize(
    "copy", ["Data (2)", "Copy of Data", "Salinan Data", "salinan dari data", "Data - Copy", "Data_2"]
)
def test_a_copy_gives_way_to_what_it_copies_wherever_it_stands(copy: str) -> None:
    assert choose({copy: table("1"), "Data": table("1")}, name="a.xlsx") == Choice(
        ("Data",), (f'lembar "{copy}" tidak dibaca: isinya sama dengan "Data"',)
    )


@pytest.mark.parametrize("other", ["Data (2)", "Lampiran"])
def test_two_sheets_that_differ_are_refused_with_the_key_to_set(other: str) -> None:
    with pytest.raises(LoadError, match=r"isinya berbeda \(ada: .*\); tulis yang dimaksud dalam read\.sheet, misalnya"):
        choose({other: table("2"), "Data": table("1")}, name="a.xlsx")


def test_a_sheet_that_shows_more_of_the_header_is_taken_and_the_other_told() -> None:
    assert choose({"Lain": table("2", share=0.75), "Data": table("1")}, name="a.xlsx") == Choice(
        ("Data",), ('lembar "Lain" tidak dibaca: lebih sedikit kolomnya yang cocok',)
    )
