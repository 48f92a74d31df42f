from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from data.batch import CASE, Batch
from data.profile import Count, Observed, Shape
from data.shapes.shapes import observe
from tests.fakes import (
    REGENCY,
    VILLAGE_1,
    VILLAGE_2,
    VILLAGE_4,
    delivery,
    observed,
    raw,
    register_shape,
    sector,
    source,
    tiny_profile,
)

X = observed("x")


def load(
    shape: Shape,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    indicators: Sequence[Observed] = (X,),
    name: str = "a/b.csv",
    sheet: str = "",
    **keys: object,
) -> Batch:
    made = source("s", shape, **{"max_reject_share": 1.0, **keys})
    profile = tiny_profile([sector("s", [made], list(indicators))])
    return observe([raw(columns, rows, sheet=sheet)], delivery(name), made, profile)


def values(batch: Batch) -> dict[tuple[str, str], float]:
    """Region and period → value, of a batch of one indicator without categories."""
    rows = batch.observations
    assert not rows.duplicated(["region", "period"]).any()
    return {(r, p): v for r, p, v in zip(rows["region"], rows["period"], rows["value"], strict=True)}


def counts(rows: list[list[str]], *, zero: bool = False, **keys: object) -> Batch:
    shape = register_shape(
        region="Kode", period={"column": "Tgl", "dates": "dmy"}, categories={"Mikro": "mikro", "Kecil": "kecil"},
        count=({"indicator": "x", "where": {"Status": ("Terbit",)}, "distinct": "NIB", "category": "Skala",
                "zero_fill": zero},),
    )  # fmt: skip
    return load(shape, ["Kode", "Tgl", "Status", "NIB", "Skala"], rows, **keys)


ISSUED = [
    [VILLAGE_1, "03/06/2025", "TERBIT", "1", "Mikro"],
    [VILLAGE_1, "04/06/2025", "Terbit", "1", "Mikro"],
    [VILLAGE_1, "05/06/2025", "Terbit", "2", "Kecil"],
    [VILLAGE_1, "06/06/2025", "Batal", "3", "Kecil"],
    [VILLAGE_2, "06/06/2025", "Terbit", "4", "Mikro"],
]


def test_rows_that_count_are_counted_once_per_text_in_total_and_by_category() -> None:
    batch = counts(ISSUED)
    found = batch.observations[["region", "category", "value", "row"]].values.tolist()
    assert found == [
        [VILLAGE_1, "", 2.0, 2],
        [VILLAGE_2, "", 1.0, 6],
        [VILLAGE_1, "mikro", 1.0, 2],
        [VILLAGE_1, "kecil", 1.0, 4],
        [VILLAGE_2, "mikro", 1.0, 6],
    ]
    assert (batch.read, batch.loaded, batch.returned, batch.ignored) == (5, 4, 0, 1)


def test_a_complete_register_writes_zeros_for_every_month_it_speaks_of_and_others_do_not() -> None:
    rows = [ISSUED[0], [VILLAGE_2, "06/08/2024", "Terbit", "9", "Mikro"]]
    batch = counts(rows, zero=True)
    total = batch.observations[batch.observations["category"] == ""]
    assert len(total) == 5 * 11  # five villages, August 2024 to June 2025
    assert total["value"].sum() == 2
    assert set(total.loc[total["value"] == 0, "row"]) == {0}
    assert len(counts(rows).observations.query("category == ''")) == 2


def test_a_register_row_without_its_number_or_with_an_unknown_category_counts_nowhere() -> None:
    rows = [
        *ISSUED,
        [VILLAGE_2, "06/06/2025", "Terbit", "", "Mikro"],
        [VILLAGE_2, "06/06/2025", "Terbit", "8", "Besar"],
    ]
    batch = counts(rows)
    assert [(r.row, r.rule, r.whole_row) for r in batch.rejects] == [
        (7, "reference_missing", True),
        (8, "category_unknown", True),
    ]
    assert values(replace(batch, observations=batch.observations.query("category == ''")))[(VILLAGE_2, "2025-06")] == 1


def test_amounts_are_added_up_and_a_village_counts_for_its_regency_when_the_indicator_is_the_regencys() -> None:
    shape = register_shape(region="Kode", period={"column": "Tgl"}, count=({"indicator": "x", "sum": "Nilai"},))
    rows = [
        [VILLAGE_1, "2025-06-03", "1.000.000"],
        [VILLAGE_4, "2025-06-04", "Rp 500.000,-"],
        [VILLAGE_4, "2025-06-05", "-"],
    ]
    batch = load(
        shape, ["Kode", "Tgl", "Nilai"], rows, decimal=",", thousands=".", indicators=[observed("x", level="regency")]
    )
    assert values(batch) == {(REGENCY, "2025-06"): 1_500_000}
    assert (batch.loaded, batch.ignored, batch.missing_cells) == (2, 1, 1)


PERMITS = ["no_permohonan", "jenis", "meja", "tgl_terima", "tgl_selesai", "kembali"]


def permits(rows: list[list[str]]) -> Batch:
    profile = tiny_profile()
    made = profile.sources["izin"].model_copy(update={"max_reject_share": 1.0})
    return observe([raw(PERMITS, rows)], delivery("queries/izin.sql"), made, profile)


def test_a_case_has_a_promise_in_working_days_of_its_type() -> None:
    batch = permits(
        [["A1", "SIP", "Verifikasi", "2025-07-01", "2025-07-04", "1"], ["A2", "PBG", "Teknis", "2025-07-04", "", ""]]
    )
    assert list(batch.cases.columns) == list(CASE)
    # Tuesday 1 July + 5 working days is Tuesday 8 July; Friday 4 July + 28 is Wednesday 13 August.
    assert batch.cases["due"].tolist() == ["2025-07-08", "2025-08-13"]
    assert batch.cases["closed"].tolist() == ["2025-07-04", ""]
    assert batch.cases["returned"].tolist() == [1, 0]
    assert batch.cases["region"].tolist() == [REGENCY, REGENCY]
    assert batch.loaded == 2


def test_days_of_a_database_on_utc_are_those_of_the_regencys_clock() -> None:
    # 20:00 of 30 June in Greenwich is 03:00 of 1 July in Jakarta.
    evening = "2025-06-30 20:00:00+00:00"
    assert permits([["A1", "SIP", "m", evening, "", ""]]).cases["received"].tolist() == ["2025-07-01"]
    counted = counts([[VILLAGE_1, evening, "Terbit", "1", "Mikro"]]).observations
    assert set(counted["period"]) == {"2025-07"}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (["", "SIP", "m", "2025-07-01", "", ""], "reference_missing"),
        (["B", "SIP", "m", "", "", ""], "date_unknown"),
        (["B", "SIP", "m", "31/06/2025", "", ""], "date_unknown"),
        (["B", "SIP", "m", "03/04/2025", "", ""], "date_ambiguous"),
        (["B", "SIP", "m", "2025-07-16", "", ""], "period_future"),
        (["B", "SIP", "m", "2025-07-01", "besok", ""], "date_unknown"),
        (["B", "SIP", "m", "2025-07-01", "", "sering"], "not_a_number"),
    ],
)
def test_a_case_with_a_wrong_field_is_returned_whole(row: list[str], rule: str) -> None:
    batch = permits([["A", "SIP", "m", "2025-07-01", "", ""], row])
    assert [(r.row, r.rule, r.whole_row) for r in batch.rejects] == [(3, rule, True)]
    assert batch.cases["reference"].tolist() == ["A"]


def test_a_reference_listed_twice_is_one_case_when_identical_and_none_when_not() -> None:
    same = ["A", "SIP", "m", "2025-07-01", "", ""]
    batch = permits([same, same, ["B", "SIP", "m", "2025-07-01", "", ""], ["B", "SIP", "m", "2025-07-02", "", ""]])
    assert batch.cases["reference"].tolist() == ["A"]
    assert [(r.row, r.rule) for r in batch.rejects] == [(4, "duplicate_differs"), (5, "duplicate_differs")]
    assert (batch.read, batch.loaded, batch.returned, batch.ignored) == (4, 1, 2, 1)


# Invented: child A is measured twice in June, first stunted, then not; child B only once, in another village.
MEASURED = [
    [VILLAGE_1, "03/06/2025", "A", "Pendek"],
    [VILLAGE_1, "25/06/2025", "A", "Normal"],
    [VILLAGE_2, "10/06/2025", "B", "Pendek"],
    [VILLAGE_1, "04/07/2025", "A", "Pendek"],
]


def latest(rows: list[list[str]]) -> Batch:
    count = {"indicator": "x", "where": {"TB/U": ("Pendek",)}, "distinct": "Anak", "latest": "Tanggal Pengukuran"}
    shape = register_shape(region="Kode", period={"column": "Tanggal Pengukuran", "dates": "dmy"}, count=(count,))
    return load(shape, ["Kode", "Tanggal Pengukuran", "Anak", "TB/U"], rows)


def test_the_last_measurement_of_a_child_in_a_month_speaks_for_it() -> None:
    expected = {(VILLAGE_1, "2025-06"): 0.0, (VILLAGE_2, "2025-06"): 1.0, (VILLAGE_1, "2025-07"): 1.0}
    assert values(latest(MEASURED)) == expected
    assert values(latest(MEASURED[::-1])) == expected
    assert latest(MEASURED).loaded == 4


def test_without_latest_every_status_a_child_had_in_the_month_counts() -> None:
    count = {"indicator": "x", "where": {"TB/U": ("Pendek",)}, "distinct": "Anak"}
    shape = register_shape(region="Kode", period={"column": "Tanggal Pengukuran", "dates": "dmy"}, count=(count,))
    batch = load(shape, ["Kode", "Tanggal Pengukuran", "Anak", "TB/U"], MEASURED)
    assert values(batch)[(VILLAGE_1, "2025-06")] == 1.0


def test_the_last_row_of_nothing_in_particular_is_refused_in_the_profile() -> None:
    with pytest.raises(ValueError, match="latest hanya berarti bersama distinct"):
        Count(indicator="x", latest="Tanggal Pengukuran")
