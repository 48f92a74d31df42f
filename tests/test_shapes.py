from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.batch import OBSERVATION, Batch
from data.profile import Observed, Shape, Source
from data.shapes.checks import Refusal
from data.shapes.shapes import observe
from loaders.base import RawTable
from tests.fakes import (
    DISTRICT_1,
    FACILITY,
    KELURAHAN,
    REGENCY,
    VILLAGE_1,
    VILLAGE_2,
    VILLAGE_4,
    VILLAGE_5,
    VILLAGES,
    delivery,
    long_shape,
    observed,
    raw,
    sector,
    source,
    tiny_profile,
    wide_shape,
)

X = observed("x")
MONTHLY = {"fixed": "2025-06"}


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


# ---------------------------------------------------------------------------------------------- long


def test_a_long_table_leads_every_value_back_to_its_cell() -> None:
    shape = long_shape(region="Kode", period="Bulan", value="Nilai", indicator="x")
    batch = load(shape, ["Kode", "Bulan", "Nilai"], [[VILLAGE_1, "Juni 2025", "7"]], sheet="Data")
    row = batch.observations.iloc[0]
    assert list(batch.observations.columns) == list(OBSERVATION)
    assert {c: str(t) for c, t in batch.observations.dtypes.items()} == OBSERVATION
    assert (row["indicator"], row["region"], row["period"], row["value"]) == ("x", VILLAGE_1, "2025-06", 7.0)
    assert (row["sheet"], row["row"], row["column"]) == ("Data", 2, "Nilai")


def test_a_measure_column_names_the_indicator_and_an_unnamed_measure_is_returned() -> None:
    shape = long_shape(
        region="k", period=MONTHLY, value="n", measure="m", measures={"Laki-laki": "l", "Perempuan": "p"}
    )
    rows = [[VILLAGE_1, "LAKI-LAKI", "3"], [VILLAGE_1, "Perempuan ", "4"], [VILLAGE_1, "lain", "5"]]
    batch = load(shape, ["k", "m", "n"], rows, indicators=[observed("l"), observed("p")])
    assert dict(zip(batch.observations["indicator"], batch.observations["value"], strict=True)) == {"l": 3.0, "p": 4.0}
    assert [(r.row, r.rule, r.value) for r in batch.rejects] == [(4, "measure_unknown", "lain")]


def test_only_and_skip_choose_rows_that_are_then_ignored_and_counted() -> None:
    shape = long_shape(
        region="k", period=MONTHLY, value="n", indicator="x", only={"jenis": ("Padi",)}, skip={"k": ("Rata-rata",)}
    )
    rows = [[VILLAGE_1, "padi", "3"], [VILLAGE_2, "jagung", "4"], ["RATA-RATA", "padi", "3"], ["", "", ""]]
    batch = load(shape, ["k", "jenis", "n"], rows)
    assert values(batch) == {(VILLAGE_1, "2025-06"): 3.0}
    assert (batch.read, batch.loaded, batch.returned, batch.ignored) == (4, 1, 0, 3)


def test_a_category_column_is_read_by_its_list_and_a_blank_one_is_the_total() -> None:
    shape = long_shape(
        region="k", period=MONTHLY, value="n", indicator="x", category="skala", categories={"Usaha Mikro": "mikro"}
    )
    rows = [[VILLAGE_1, "USAHA MIKRO", "3"], [VILLAGE_1, "", "9"], [VILLAGE_2, "Raksasa", "1"]]
    batch = load(shape, ["k", "skala", "n"], rows)
    assert batch.observations[["category", "value"]].values.tolist() == [["mikro", 3.0], ["", 9.0]]
    assert [(r.rule, r.value, r.whole_row) for r in batch.rejects] == [("category_unknown", "Raksasa", True)]


def test_rows_the_loader_left_out_are_read_and_ignored() -> None:
    table = raw(["Kode", "n"], [[VILLAGE_1, "1"]], ignored=((1, "judul"), (4, "catatan")))
    made = source("s", long_shape(region="Kode", period=MONTHLY, value="n", indicator="x"))
    batch = observe([table], delivery(), made, tiny_profile([sector("s", [made], [X])]))
    assert (batch.read, batch.loaded, batch.ignored) == (3, 1, 2)


def test_a_broken_row_is_returned_with_what_the_loader_said() -> None:
    table = replace(
        raw(["Kode", "n"], [[VILLAGE_1, "1"], [VILLAGE_2, "2"]]), broken=((3, "satu kolom terlalu banyak"),)
    )
    made = source("s", long_shape(region="Kode", period=MONTHLY, value="n", indicator="x"), max_reject_share=0.9)
    batch = observe([table], delivery(), made, tiny_profile([sector("s", [made], [X])]))
    assert [(r.row, r.rule, r.whole_row) for r in batch.rejects] == [(3, "row_broken", True)]
    assert "satu kolom terlalu banyak" in batch.rejects[0].advice
    assert batch.observations["region"].tolist() == [VILLAGE_1]


def test_a_number_of_the_files_own_is_not_read_as_indonesian_text() -> None:
    table = raw(["Kode", "n"], [[VILLAGE_1, "7.125"], [VILLAGE_2, "7.125"]])
    truth = pd.DataFrame({"Kode": [False, False], "n": [True, False]}, index=table.cells.index)
    made = source("s", long_shape(region="Kode", period=MONTHLY, value="n", indicator="x"), decimal=",", thousands=".")
    batch = observe([replace(table, numbers=truth)], delivery(), made, tiny_profile([sector("s", [made], [X])]))
    assert batch.observations["value"].tolist() == [7.125, 7125.0]


# ---------------------------------------------------------------------------------------------- regions


@pytest.mark.parametrize(
    ("spec", "cells", "code"),
    [
        ({"column": "r"}, ["99.01.01.2001", ""], VILLAGE_1),
        ({"column": "r"}, ["9901012001", ""], VILLAGE_1),
        ({"column": "r"}, ["99. 01. 01. 2001", ""], VILLAGE_1),
        ({"column": "r", "codes": "bps"}, ["9901020001", ""], VILLAGE_2),
        ({"column": "r", "codes": "own", "level": "facility"}, [FACILITY, ""], FACILITY),
        ({"column": "r", "codes": "name"}, ["Desa SIDOMULYO", ""], VILLAGE_2),
        ({"column": "r", "codes": "name"}, ["tegal rejo", ""], VILLAGE_4),
        ({"column": "r", "codes": "name", "level": "village"}, ["Kel. Mekarsari", ""], KELURAHAN),
        ({"column": "r", "codes": "name", "level": "district"}, ["Kec. Mekarsari", ""], DISTRICT_1),
        ({"column": "r", "codes": "name", "level": "village", "parent": "p"}, ["Karanganyar", "Sumberrejo"], VILLAGE_5),
        ({"column": "r", "codes": "name", "level": "village", "parent": "p"}, ["Karanganyar", "99.01.01"], VILLAGE_1),
        ({"fixed": REGENCY}, ["", "x"], REGENCY),
        ({}, ["", "x"], REGENCY),
        ({"in_name": "{region}-*.csv", "codes": "name"}, ["", "x"], VILLAGE_2),
    ],
)
def test_a_region_is_found_by_code_name_alias_or_parent(spec: Mapping[str, str], cells: list[str], code: str) -> None:
    level = "facility" if code == FACILITY else {5: "regency", 8: "district", 13: "village"}[len(code)]
    shape = long_shape(region=spec, period=MONTHLY, value="n", indicator="x")
    batch = load(
        shape, ["r", "p", "n"], [[*cells, "1"]], indicators=[observed("x", level=level)], name="sidomulyo-06.csv"
    )
    assert batch.observations["region"].tolist() == [code]


@pytest.mark.parametrize(
    ("spec", "cells", "rule", "advice"),
    [
        ({"column": "r"}, ["99.01.01.2009", ""], "region_unknown", "99.01.01.200"),
        ({"column": "r"}, ["Sidomulyo", ""], "region_unknown", 'tulis "99.01.01.2002", atau isi codes = "name"'),
        ({"column": "r"}, ["TOTAL", ""], "region_unknown", '"totals" atau "skip"'),
        ({"column": "r", "codes": "name"}, ["Sidomulya", ""], "region_unknown", 'mungkin "Sidomulyo" (99.01.01.2002)?'),
        ({"column": "r", "codes": "name"}, ["Karanganyar", ""], "region_ambiguous", "99.01.02.2002"),
        ({"column": "r", "codes": "name"}, ["Mekarsari", ""], "region_ambiguous", "sebutkan tingkat"),
        ({"column": "r", "codes": "name", "parent": "p"}, ["Sidomulyo", "Sumberrejo"], "region_unknown", "bukan induk"),
        ({"column": "r", "level": "village"}, [DISTRICT_1, ""], "level_mismatch", "adalah district"),
    ],
)
def test_an_unfound_region_is_returned_with_advice_and_never_guessed(
    spec: Mapping[str, str], cells: list[str], rule: str, advice: str
) -> None:
    shape = long_shape(region=spec, period=MONTHLY, value="n", indicator="x")
    with pytest.raises(Refusal) as refused:
        load(shape, ["r", "p", "n"], [[*cells, "1"]])
    assert [r.rule for r in refused.value.rejects] == [rule]
    assert advice in refused.value.rejects[0].advice


def test_other_regencies_in_a_province_wide_file_are_ignored_but_a_wrong_own_code_is_returned() -> None:
    shape = long_shape(region={"column": "k", "others": "ignore"}, period=MONTHLY, value="n", indicator="x")
    batch = load(shape, ["k", "n"], [[VILLAGE_1, "1"], ["98.02.01.2001", "2"], ["99.01.77.2001", "3"]])
    assert (batch.loaded, batch.returned, batch.ignored) == (1, 1, 1)
    assert batch.notes == ("1 baris wilayah lain dilewati.",)


def test_an_empty_region_repeats_the_one_above_only_when_the_source_says_so() -> None:
    rows = [
        ["Mekarsari", "Sidomulyo", "1"],
        ["", "Karanganyar", "2"],
        ["JUMLAH", "", "3"],
        ["Sumberrejo", "Karanganyar", "4"],
    ]
    spec = {"column": "d", "codes": "name", "level": "village", "parent": "kec", "fill_down": True}
    shape = long_shape(region=spec, period=MONTHLY, value="n", indicator="x", skip={"kec": ("JUMLAH",)})
    batch = load(shape, ["kec", "d", "n"], rows)
    assert values(batch) == {(VILLAGE_2, "2025-06"): 1, (VILLAGE_1, "2025-06"): 2, (VILLAGE_5, "2025-06"): 4}


# ---------------------------------------------------------------------------------------------- wide


def test_a_wide_row_makes_one_observation_a_measure_and_a_blank_makes_none() -> None:
    shape = wide_shape(region="Kode", period={"in_name": "balita-{period}.csv"})
    batch = load(
        shape, ["Kode", "A", "B"], [[VILLAGE_1, "1", "-"], [VILLAGE_2, "0", "x"]], name="d/balita-2025-06.csv",
        indicators=[observed("a"), observed("b")], values={"A": "a", "B": "b"},
    )  # fmt: skip
    assert batch.observations[["indicator", "region", "value"]].values.tolist() == [
        ["a", VILLAGE_1, 1.0],
        ["a", VILLAGE_2, 0.0],
    ]
    assert batch.missing_cells == 1
    assert (batch.loaded, batch.returned) == (2, 0)
    assert [(r.row, r.column, r.rule, r.whole_row) for r in batch.rejects] == [(3, "B", "not_a_number", False)]


def test_headers_are_found_whatever_their_spacing_and_by_alias() -> None:
    shape = wide_shape(region="Kode Desa", period=MONTHLY)
    columns = [" kode  desa", "Pukesmas ditimbang"]
    batch = load(
        shape, columns, [[VILLAGE_1, "1"]], values={"Ditimbang": "x"}, aliases={"Ditimbang": ("pukesmas ditimbang",)}
    )
    assert batch.observations["column"].tolist() == ["Pukesmas ditimbang"]


def test_a_class_is_one_in_its_category_and_zero_in_the_others() -> None:
    shape = wide_shape(region="Kode", period={"fixed": "2025"})
    batch = load(
        shape, ["Kode", "Status"], [[VILLAGE_1, "Maju"], [VILLAGE_2, ""], [VILLAGE_4, "Juara"]], frequency="year",
        values={"Status": {"indicator": "x", "map": {"MAJU": "maju", "MANDIRI": "mandiri"}}},
    )  # fmt: skip
    assert batch.observations[["category", "value"]].values.tolist() == [["maju", 1.0], ["mandiri", 0.0]]
    assert [(r.row, r.rule, r.value) for r in batch.rejects] == [(4, "category_unknown", "Juara")]
    assert (batch.loaded, batch.returned, batch.ignored) == (1, 1, 1)


def test_a_village_in_two_classes_is_returned_not_counted_twice() -> None:
    shape = wide_shape(region="Kode", period={"fixed": "2025"})
    rows = [[VILLAGE_1, "MAJU"], [VILLAGE_1, "MANDIRI"], [VILLAGE_2, "MAJU"]]
    meaning = {"indicator": "x", "map": {"MAJU": "maju", "MANDIRI": "mandiri"}}
    batch = load(shape, ["Kode", "Status"], rows, frequency="year", values={"Status": meaning})
    assert (batch.loaded, batch.returned) == (1, 2)


@pytest.mark.parametrize(
    ("columns", "pattern", "frequency", "period", "found"),
    [
        (["2023", "2024"], "auto", "year", {}, ["2023", "2024"]),
        (["tahun_2023", "tahun_2024"], "tahun_{period}", "year", {}, ["2023", "2024"]),
        (["JANUARI", "NOPEMBER"], "auto", "month", {"fixed": "2024"}, ["2024-01", "2024-11"]),
        (["JANUARI", "NOPEMBER"], "auto", "month", {"in_name": "harga-{period}.csv"}, ["2024-01", "2024-11"]),
        (["triwulan_i_rp", "triwulan_iv_rp"], "triwulan_{period}_rp", "quarter", {"fixed": "2024"},
         ["2024-Q1", "2024-Q4"]),
        (["Semester 1", "Semester 2"], "auto", "semester", {"fixed": "2024"}, ["2024-S1", "2024-S2"]),
        (["03/ 01/ 2022", "04/ 01/ 2022"], "auto", "day", {"dates": "dmy"}, ["2022-01-03", "2022-01-04"]),
    ],
)  # fmt: skip
def test_periods_in_columns_are_read_from_their_headers(
    columns: list[str], pattern: str, frequency: str, period: Mapping[str, str], found: list[str]
) -> None:
    shape = wide_shape(region="Kode", period=period, period_columns=pattern, indicator="x")
    batch = load(
        shape, ["No", "Kode", *columns], [["1", VILLAGE_1, "10", "-"], ["2", VILLAGE_2, "20", "30"]],
        frequency=frequency, name="harga-2024.csv",
    )  # fmt: skip
    first, second = found
    assert values(batch) == {(VILLAGE_1, first): 10, (VILLAGE_2, first): 20, (VILLAGE_2, second): 30}


def test_months_in_columns_take_their_year_from_the_row() -> None:
    shape = wide_shape(region="Kode", period={"year": "Tahun"}, period_columns="auto", indicator="x")
    rows = [[VILLAGE_1, "2023", "1"], [VILLAGE_1, "2024", "2"]]
    batch = load(shape, ["Kode", "Tahun", "Peb"], rows)
    assert values(batch) == {(VILLAGE_1, "2023-02"): 1, (VILLAGE_1, "2024-02"): 2}


def test_without_any_period_column_the_delivery_is_refused() -> None:
    shape = wide_shape(region="Kode", period_columns="auto", indicator="x")
    with pytest.raises(Refusal, match="auto"):
        load(shape, ["Kode", "Nilai"], [[VILLAGE_1, "1"]], frequency="year")


def test_regions_in_columns_are_read_and_a_misspelt_one_is_told() -> None:
    shape = wide_shape(
        region={"codes": "name", "level": "village"}, regions_in_columns=True, period="Bulan", indicator="x"
    )
    columns = ["Bulan", "Sidomulyo", "Tegalreja", "Keterangan"]
    batch = load(shape, columns, [["Mei 2025", "4", "9", "a"], ["Juni 2025", "-", "9", ""]])
    assert values(batch) == {(VILLAGE_2, "2025-05"): 4}
    assert [(r.row, r.column, r.rule) for r in batch.rejects] == [(0, "Tegalreja", "region_unknown")]
    assert "Keterangan" in " ".join(batch.notes)


# ---------------------------------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("period", "cells", "frequency"),
    [
        ({"year": "thn", "month": "bln"}, ["2025", "JUNI"], "month"),
        ({"year": "thn", "month": "bln"}, ["2025", "6"], "month"),
        ({"column": "bln"}, ["", "30/06/2025"], "month"),
        ({"in_name": "lap-{period}.csv"}, ["", ""], "month"),
        ({"in_sheet": True, "year_in_name": "lap-{year}-*.csv"}, ["", ""], "month"),
    ],
)
def test_the_period_is_found_where_the_source_says(period: Mapping[str, str], cells: list[str], frequency: str) -> None:
    shape = long_shape(region="k", period=period, value="n", indicator="x")
    batch = load(
        shape, ["k", "thn", "bln", "n"], [[VILLAGE_1, *cells, "1"]], frequency=frequency, name="dinas/lap-2025-06.csv",
        sheet="JUNI",
    )  # fmt: skip
    assert batch.observations["period"].tolist() == ["2025-06"]


def test_the_period_of_a_query_is_the_one_its_answer_came_in() -> None:
    shape = long_shape(region="k", period={"of_delivery": True}, value="n", indicator="x")
    assert load(shape, ["k", "n"], [[VILLAGE_1, "1"]]).observations["period"].tolist() == ["2025-07"]


def test_sheets_are_read_together_and_a_foreign_sheet_is_skipped_with_a_note() -> None:
    made = source(
        "s", long_shape(region="k", period={"in_sheet": True, "year_in_name": "n-{year}"}, value="n", indicator="x")
    )
    profile = tiny_profile([sector("s", [made], [X])])
    tables = [
        raw(["k", "n"], [[VILLAGE_1, "1"]], sheet="Mei"),
        raw(["k", "n"], [[VILLAGE_1, "2"]], sheet="Juni"),
        raw(["a"], [["catatan"]], sheet="Sheet3"),
    ]
    batch = observe(tables, delivery("d/n-2025.xlsx"), made, profile)
    assert values(batch) == {(VILLAGE_1, "2025-05"): 1, (VILLAGE_1, "2025-06"): 2}
    assert (batch.read, batch.loaded, batch.ignored) == (3, 2, 1)
    assert "Sheet3" in " ".join(batch.notes)


# ---------------------------------------------------------------------------------------------- laws

CODES = st.sampled_from([*VILLAGES, VILLAGE_1, "99.01.99.2001", "JUMLAH", "", DISTRICT_1])
PERIODS = st.sampled_from(["2025-06", "Juni 2025", "Mei 2025", "2025", "03/04/2025", "", "2031-01"])
CELLS = st.sampled_from(["0", "7", "1.204", "3,5", "-", "", "x", "5 r", "-4", "12 km"])
MESSY = st.lists(st.tuples(CODES, PERIODS, CELLS, CELLS).map(list), min_size=1, max_size=25)

MESSY_SHAPE = wide_shape(region="k", period="p", totals=("JUMLAH",))


def messy(rows: list[list[str]]) -> Batch | Refusal:
    made: Source = source(
        "s", MESSY_SHAPE, max_reject_share=1.0, decimal=",", thousands=".", values={"a": "a", "b": "b"}
    )
    profile = tiny_profile([sector("s", [made], [observed("a", whole=True), observed("b", kinds=("desa",))])])
    try:
        return observe([raw(["k", "p", "a", "b"], rows)], delivery(), made, profile)
    except Refusal as refused:
        return refused


@settings(deadline=None, max_examples=50)
@given(MESSY)
def test_rows_read_are_loaded_returned_or_ignored_and_each_only_once(rows: list[list[str]]) -> None:
    batch = messy(rows)
    if isinstance(batch, Refusal):
        assert batch.read == len(rows) == batch.returned + batch.ignored
        return
    assert batch.read == len(rows) == batch.loaded + batch.returned + batch.ignored
    made = set(batch.observations["row"])
    whole = {r.row for r in batch.rejects if r.whole_row}
    assert len(made) == batch.loaded
    assert len(whole) == batch.returned
    assert not made & whole
    assert {r.row for r in batch.rejects if not r.whole_row} <= made


@settings(deadline=None, max_examples=25)
@given(MESSY, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[list[str]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = messy(rows), messy(shuffled)
    assert type(first) is type(second)
    if isinstance(first, Batch) and isinstance(second, Batch):
        told = ["indicator", "region", "period", "category", "value"]
        ordered = [batch.observations[told].sort_values(told, ignore_index=True) for batch in (first, second)]
        pd.testing.assert_frame_equal(*ordered)
        # Which of two twins is loaded depends on their order; what is returned does not.
        assert first.returned == second.returned


def test_a_table_is_not_changed_by_reading_it() -> None:
    table: RawTable = raw(["k", "p", "a", "b"], [[VILLAGE_1, "2025-06", "1", "2"]])
    before = table.cells.copy()
    made = source("s", MESSY_SHAPE, values={"a": "a", "b": "b"})
    observe([table], delivery(), made, tiny_profile([sector("s", [made], [observed("a"), observed("b")])]))
    pd.testing.assert_frame_equal(table.cells, before)
