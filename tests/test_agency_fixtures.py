"""Layouts of agencies with invented rows: BPS tables, prices by day, lists in another code order, sheets by hand."""

from __future__ import annotations

import pytest

from data.batch import Batch
from data.cells.period_text import find_period
from data.profile import RegionOf, Shape
from data.regions import Region, Regions
from data.shapes.checks import Refusal
from data.shapes.shapes import observe
from data.shapes.whereabouts import RegionFinder
from tests.fakes import VILLAGES, delivery, long_shape, observed, raw, sector, source, tiny_profile, wide_shape


def load(shape: Shape, columns: list[str], rows: list[list[str]], *, unit: str = "", **keys: object) -> Batch:
    """A delivery of one indicator "x" per village, which refuses nothing for its share of rejects."""
    made = source("s", shape, **{"max_reject_share": 1.0, **keys})
    return observe(
        [raw(columns, rows)], delivery(), made, tiny_profile([sector("s", [made], [observed("x", unit=unit)])])
    )


def rules(batch: Batch) -> list[str]:
    return [reject.rule for reject in batch.rejects]


def test_a_village_that_is_unknown_and_twins_cost_no_other_row() -> None:
    rows = [[VILLAGES[0], "2"], [VILLAGES[0], "2"], ["33.02.99.2001", "1"], [VILLAGES[1], "0"]]
    shape = wide_shape(region="desa_id", period={"fixed": "2025-06"})
    batch = load(shape, ["desa_id", "jumlah_aki"], rows, values={"jumlah_aki": "x"})
    assert rules(batch) == ["region_unknown"]
    assert batch.observations["value"].tolist() == [2.0, 0.0]
    assert (batch.read, batch.returned) == (4, 1)


def test_nil_marks_of_a_statistics_table_are_missing_and_its_total_is_a_check() -> None:
    rows = [["Jumlah", "2.152"], [VILLAGES[0], "1.796"], [VILLAGES[1], "–"], [VILLAGES[2], "..."], [VILLAGES[3], "0"]]
    shape = wide_shape(region="Wilayah", period={"fixed": "2025-06"}, totals=("Jumlah",))
    batch = load(shape, ["Wilayah", "HIV"], rows, values={"HIV": "x"}, decimal=",")
    assert batch.observations["value"].tolist() == [1796.0, 0.0]
    assert batch.missing_cells == 2
    ((said, agrees),) = batch.checks
    assert not agrees
    assert "2.152" in said
    assert "1.796" in said


def test_prices_wide_by_day_with_blanks_inside_the_dates_leave_gaps_missing() -> None:
    columns = ["kode", "03/ 01/ 2022", "04/ 01/ 2022", "13/ 01/ 2022"]
    shape = wide_shape(region="kode", period={"dates": "dmy"}, period_columns="auto", indicator="x")
    batch = load(shape, columns, [[VILLAGES[0], "91,250", "-", "1,091,250"]], frequency="day")
    assert dict(zip(batch.observations["period"], batch.observations["value"], strict=True)) == {
        "2022-01-03": 91250.0, "2022-01-13": 1091250.0,
    }  # fmt: skip
    assert batch.missing_cells == 1


def test_a_sheet_by_hand_is_read_as_people_write() -> None:
    columns = ["kode", "bulan", "nilai"]
    shape = long_shape(region="kode", period="bulan", value="nilai", indicator="x")
    money = [[VILLAGES[0], "Nopember 2024", "Rp 1.200.000,-"], [VILLAGES[1], "Agt 2024", "Rp420.032,00"]]
    assert load(shape, columns, money, unit="Rp").observations["value"].tolist() == [1200000.0, 420032.0]
    shares = [[VILLAGES[0], "Des 2024", "85 %"], [VILLAGES[1], "Pebruari 2024", "7,5%"]]
    assert load(shape, columns, shares, unit="%").observations["value"].tolist() == [85.0, 7.5]
    with pytest.raises(Refusal) as refused:
        load(shape, columns, shares, unit="Rp")
    assert [reject.rule for reject in refused.value.rejects] == ["unit_other", "unit_other"]


# Fourteen invented kecamatan: BPS numbers them in another order than Kemendagri, as in a real regency 11 of 14 do.
NAMES = ("Anggrek", "Bakung", "Cempaka", "Dahlia", "Edelweis", "Flamboyan", "Gardenia", "Hortensia", "Ixora",
         "Jasmin", "Kamboja", "Lavender", "Melati", "Nusa Indah")  # fmt: skip
BPS_ORDER = (1, 2, 8, 7, 4, 3, 6, 14, 10, 13, 12, 11, 5, 9)


def bridge() -> Regions:
    top = Region("99.03", "Contoh", "regency", "", bps="9903")
    bps = {place: f"9903{10 * (n + 1):03d}" for n, place in enumerate(BPS_ORDER)}
    return Regions((top, *(
        Region(f"99.03.{n:02d}", name, "district", "99.03", bps=bps[n]) for n, name in enumerate(NAMES, start=1)
    )))  # fmt: skip


def test_a_list_in_the_order_of_another_code_system_finds_all_fourteen() -> None:
    finder = RegionFinder(bridge(), RegionOf(column="kode", codes="bps", level="district"))
    found = [finder.find(f"9903{10 * (n + 1):03d}").value for n in range(14)]
    assert found == [f"99.03.{place:02d}" for place in BPS_ORDER]
    named = RegionFinder(bridge(), RegionOf(column="nama", codes="name", level="district"))
    assert [named.find(f"KEC.  {name.upper()} ").value for name in NAMES] == [f"99.03.{n:02d}" for n in range(1, 15)]
    assert named.find("Anggrekk").rule == "region_unknown"  # likeness only advises
    assert "Anggrek" in named.find("Anggrekk").advice


@pytest.mark.parametrize(
    ("text", "frequency", "expected"),
    [
        ("Agust 2024", "month", "2024-08"), ("Ags 2024", "month", "2024-08"), ("Nop-24", "month", "2024-11"),
        ("Sept. 2024", "month", "2024-09"), ("June 2022 ", "month", "2022-06"), ("202406", "month", "2024-06"),
        ("TW I 2024", "quarter", "2024-Q1"), ("Triwulan II Tahun 2024", "quarter", "2024-Q2"),
        ("Q3 2024", "quarter", "2024-Q3"), ("Semester 2 2024", "semester", "2024-S2"),
        ("TA 2024/2025", "school_year", "2024/2025"), ("25 Desember 2024", "month", "2024-12"),
    ],
)  # fmt: skip
def test_a_period_is_read_as_agencies_write_it(text: str, frequency: str, expected: str) -> None:
    assert str(find_period(text, frequency).period) == expected  # type: ignore[arg-type]


def test_a_date_of_two_orders_is_asked_about_and_a_serial_only_read_where_dates_are_declared() -> None:
    assert find_period("03/04/2026", "day").rule == "date_ambiguous"
    assert str(find_period("03/04/2026", "day", "dmy").period) == "2026-04-03"
    assert str(find_period("03/04/2026", "day", "mdy").period) == "2026-03-04"
    assert find_period("45838", "day").rule == "period_unknown"
    assert str(find_period("45838", "day", "dmy").period) == "2025-06-30"
