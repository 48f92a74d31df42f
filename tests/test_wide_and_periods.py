"""Tables with hundreds of columns, names of two levels, and periods written in the less usual ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from data.cells.period_text import find_period
from data.period import Frequency
from data.profile import RegionOf
from data.regions import Region, Regions
from data.shapes.shapes import observe
from data.shapes.whereabouts import RegionFinder
from tests.fakes import VILLAGES, delivery, observed, raw, sector, source, tiny_profile, wide_shape


@pytest.mark.parametrize(
    ("text", "frequency", "expected"),
    [
        ("2024/25", "school_year", "2024/2025"),
        ("T.A. 2024-25", "school_year", "2024/2025"),
        ("Tahun Pelajaran 2024/2025", "school_year", "2024/2025"),
        ("Semester Ganjil 2024/2025", "semester", "2024-S2"),
        ("June 2022 ", "month", "2022-06"),
        ("Des-24", "month", "2024-12"),
        ("2024/11", "month", "2024-11"),
    ],
)
def test_a_period_written_in_a_less_usual_way_is_read(text: str, frequency: Frequency, expected: str) -> None:
    assert str(find_period(text, frequency).period) == expected


@pytest.mark.parametrize(
    ("text", "frequency", "rule"),
    [
        ("Caturwulan I 2024", "month", "period_four_months"),
        ("CAWU 2 2024", "year", "period_four_months"),
        ("2024/26", "school_year", "period_unknown"),
        ("03/04/24", "month", "date_ambiguous"),
    ],
)
def test_a_period_that_is_none_of_ours_is_asked_about(text: str, frequency: Frequency, rule: str) -> None:
    assert find_period(text, frequency).rule == rule


def test_an_excel_day_count_is_a_date_only_where_dates_are_declared() -> None:
    assert str(find_period("45474", "month", "dmy").period) == "2024-07"  # 1 July 2024
    assert find_period("45474", "month").rule == "period_unknown"


def test_a_table_of_1162_days_in_columns_gives_every_day_and_one_note() -> None:
    days = [date(2022, 1, 3) + timedelta(days=n) for n in range(1162)]
    columns = ["kode", *(f"{day:%d/ %m/ %Y}" for day in days)]
    shape = wide_shape(region="kode", period={"dates": "dmy"}, period_columns="auto", indicator="x")
    made = source("s", shape, frequency="day", max_reject_share=1.0)
    profile = tiny_profile([sector("s", [made], [observed("x", unit="Rp")])])
    rows = [[VILLAGES[0], *(f"91,{n % 900 + 100}" for n in range(1161)), "1,091,250"], [VILLAGES[1], *(["-"] * 1162)]]
    batch = observe([raw(columns, rows)], delivery(), made, profile)
    assert (len(batch.observations), batch.missing_cells) == (1162, 1162)
    assert batch.observations["period"].tolist()[-1] == "2025-03-09"  # 3 January 2022 and 1,161 days
    assert batch.observations["value"].tolist()[:2] == [91100.0, 91101.0]
    (told,) = [note for note in batch.notes if note.startswith("Sel tanpa nilai")]
    assert "dan 1156 kolom lain (1156 sel)" in told


def many(count: int) -> Regions:
    """Regencies and cities by turns, each pair of one name."""
    names = [("Kota " if n % 2 else "Kabupaten ") + f"Contoh{n // 2}" for n in range(count)]
    places = [Region(f"98.{n:03d}", name, "regency", "98") for n, name in enumerate(names)]
    return Regions((Region("98", "Provinsi Contoh", "province", ""), *places))


@pytest.mark.parametrize("form", [("Contoh{}", "Kota Contoh{}"), ("KAB. CONTOH{}", "KOTA  CONTOH{}")])
def test_546_regencies_and_cities_in_columns_are_told_apart_by_name(form: Sequence[str]) -> None:
    shape = wide_shape(
        region={"codes": "name", "level": "regency"}, regions_in_columns=True, period="Bulan", indicator="x"
    )
    made = source("s", shape, frequency="month", max_reject_share=1.0)
    profile = tiny_profile([sector("s", [made], [observed("x", level="regency", unit="Rp")])])
    object.__setattr__(profile, "regions", many(546))
    columns = ["Bulan", *(form[n % 2].format(n // 2) for n in range(546))]
    batch = observe([raw(columns, [["Mei 2025", *(str(n + 1) for n in range(546))]])], delivery(), made, profile)
    found = dict(zip(batch.observations["region"], batch.observations["value"], strict=True))
    assert found == {f"98.{n:03d}": n + 1 for n in range(546)}
    assert batch.rejects == ()


def test_a_name_that_says_its_level_is_never_taken_for_another() -> None:
    rows = [
        ("98.01", "Kabupaten Trengginas", "regency", "98"),
        ("98.01.01", "Trengginas", "district", "98.01"),
        ("98.01.01.2001", "Trengginas", "village", "98.01.01"),
        ("98.01.02", "Panggung", "district", "98.01"),
        ("98.01.01.2002", "Sukamaju", "village", "98.01.01"),
        ("98.01.02.2001", "Sukamaju", "village", "98.01.02"),
    ]
    regions = Regions(tuple(Region(code, name, level, parent) for code, name, level, parent in rows))
    district = RegionFinder(regions, RegionOf(column="k", codes="name", level="district"))
    assert district.find("Kec. Trengginas").value == "98.01.01"
    assert district.find("Kab. Trengginas").rule == "region_unknown"
    village = RegionFinder(regions, RegionOf(column="d", codes="name", level="village", parent="k"))
    assert [village.find(f"SUKAMAJU\x1f{kec}").value for kec in ("Kec. Trengginas", "PANGGUNG")] == [
        "98.01.01.2002", "98.01.02.2001",
    ]  # fmt: skip
    assert RegionFinder(regions, RegionOf(column="d", codes="name", level="village")).find("Sukamaju").rule == (
        "region_ambiguous"
    )


def test_columns_with_one_unit_in_their_headers_make_one_note() -> None:
    shape = wide_shape(region="kode", period_columns="{period} (Ribu Ton)", indicator="x")
    made = source("s", shape, frequency="year", max_reject_share=1.0)
    profile = tiny_profile([sector("s", [made], [observed("x", unit="ton")])])
    columns = ["kode", *(f"{year} (Ribu Ton)" for year in range(2015, 2025))]
    batch = observe([raw(columns, [[VILLAGES[0], *("7" for _ in range(10))]])], delivery(), made, profile)
    assert batch.observations["value"].unique().tolist() == [7000.0]
    assert [note for note in batch.notes if "dijadikan" in note] == [
        'Kolom "2015 (Ribu Ton)", "2016 (Ribu Ton)", "2017 (Ribu Ton)", "2018 (Ribu Ton)", "2019 (Ribu Ton)", '
        '"2020 (Ribu Ton)" dan 4 kolom lain: satuan Ribu Ton dijadikan ton (× 1000).'
    ]
