"""Days across the columns of a wide table."""

from __future__ import annotations

import pytest

from data.batch import Batch
from data.shapes.checks import Refusal
from data.shapes.shapes import observe
from tests.fakes import VILLAGE_1, delivery, observed, raw, sector, source, tiny_profile, wide_shape


def load(columns: list[str], **period: str) -> Batch:
    shape = wide_shape(region={"column": "Kode"}, period=period, period_columns="auto", indicator="x")
    made = source("s", shape, max_reject_share=1.0, frequency="day")
    profile = tiny_profile([sector("s", [made], [observed("x")])])
    cells = [VILLAGE_1, *(str(n) for n in range(1, len(columns) + 1))]
    return observe([raw(["Kode", *columns], [cells])], delivery("a/b.csv"), made, profile)


@pytest.mark.parametrize(
    "columns",
    [
        ["2022-01-03", "04/01/2022", "2022-01-05"],  # a workbook's own dates come as ISO, typed ones as typed
        ["2022-01-03 00:00:00", "4-1-2022", "44566"],
    ],
)
def test_days_as_headers_are_read_in_every_writing(columns: list[str]) -> None:
    batch = load(columns, dates="dmy")
    assert [*zip(batch.observations["period"], batch.observations["value"], strict=True)] == [
        ("2022-01-03", 1.0),
        ("2022-01-04", 2.0),
        ("2022-01-05", 3.0),
    ]


def test_a_header_that_can_mean_two_days_is_returned_beside_sure_ones() -> None:
    batch = load(["2022-01-03", "04/01/2022"])
    assert list(batch.observations["period"]) == ["2022-01-03"]
    assert [(r.column, r.value, r.rule) for r in batch.rejects] == [("04/01/2022", "04/01/2022", "date_ambiguous")]


def years(columns: list[str]) -> Batch:
    shape = wide_shape(region={"column": "Kode"}, period_columns="auto", indicator="x")
    made = source("s", shape, max_reject_share=1.0, frequency="year")
    cells = [VILLAGE_1, *(str(n) for n in range(1, len(columns) + 1))]
    profile = tiny_profile([sector("s", [made], [observed("x")])])
    return observe([raw(["Kode", *columns], [cells])], delivery("a/b.csv"), made, profile)


@pytest.mark.parametrize(
    "columns",
    [
        ["2023 / Produktivitas (ku/ha)", "2024 / Produktivitas (ku/ha)"],
        ["Produktivitas (ku/ha) / 2023", "Produktivitas (ku/ha) / 2024"],
    ],
)
def test_years_in_a_header_of_two_rows_are_periods(columns: list[str]) -> None:
    batch = years(columns)
    assert [*zip(batch.observations["period"], batch.observations["value"], strict=True)] == [
        ("2023", 1.0),
        ("2024", 2.0),
    ]


def test_two_measures_under_years_are_not_mixed() -> None:
    with pytest.raises(Refusal, match='kolom "auto" tidak ada'):
        years(["2023 / Luas", "2023 / Produksi"])
