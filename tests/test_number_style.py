"""Columns decided from all their texts: what can mean two numbers, or lost its thousands dot, is never shown."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.batch import Batch
from data.cells.number_style import NIL, decide
from data.cells.numbers import read_numbers
from data.cells.units import factor, in_header, unlike
from data.profile import Profile, Source
from data.shapes.checks import Refusal
from data.shapes.shapes import observe
from tests.fakes import VILLAGES, delivery, observed, raw, sector, source, tiny_profile, wide_shape

NAN = "nan"


def read(*texts: str, counted: bool = False, rate: bool = False) -> list[float | str]:
    """Each cell's number, or the rule it broke; "nan" where it is missing."""
    style = decide(texts, counted=counted, rate=rate)
    found = read_numbers(pd.Series(texts, dtype="str"), style)
    return [f or (NAN if v != v else float(v)) for v, f in zip(found.value, found.fault, strict=True)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1.234.567", "1.234", "12"], [1234567.0, 1234.0, 12.0]),
        (["1.234,5", "1.234"], [1234.5, 1234.0]),
        (["1,745,675", "1,204"], [1745675.0, 1204.0]),
        (["0.423", "1.234"], [0.423, 1.234]),
        (["0,423", "1,234"], [0.423, 1.234]),
        (["12,5", "1.234"], [12.5, 1234.0]),
        (["1 745 675", "12", "1\u00a0204"], [1745675.0, 12.0, 1204.0]),
        (["1061.39798885", "1.234"], [1061.39798885, 1.234]),
        (["12.5", "3.25", "0.125"], [12.5, 3.25, 0.125]),
        (["Rp1.200.000,-", "Rp420.032,00", "Rp 1.500"], [1200000.0, 420032.0, 1500.0]),
        (["(1.234,50)", "2.000,00"], [-1234.5, 2000.0]),
        (["1,5 jt", "2 juta"], [1500000.0, 2000000.0]),
        (["nihil", "—", "belum ada", "0", "*"], [NAN, NAN, NAN, 0.0, NAN]),
    ],
)
def test_a_column_is_read_by_what_all_its_cells_say(texts: list[str], expected: list[float | str]) -> None:
    assert read(*texts) == expected


def test_a_column_of_nothing_but_three_digit_groups_can_be_read_in_two_ways_and_is_held() -> None:
    assert read("1.001", "2.345", "12") == ["number_ambiguous", "number_ambiguous", 12.0]
    assert read("1,001", "2,345") == ["number_ambiguous"] * 2


def test_a_count_has_no_fractions_so_its_groups_are_thousands() -> None:
    assert read("1.001", "2.345", counted=True) == [1001.0, 2345.0]
    assert read("1,001", "2,345", counted=True) == [1001.0, 2345.0]


def test_in_a_mixed_column_clear_cells_are_read_and_doubtful_ones_held() -> None:
    # As in a real indicator store (F15): 1,745,675 beside 91,5 beside 7.13*.
    assert read("n/a", "7.13*", "1,745,675", "91,5", "1.234") == [NAN, 7.13, 1745675.0, 91.5, "number_ambiguous"]


def test_a_lost_zero_beside_groups_of_thousands_is_never_a_decimal() -> None:
    assert read("1.170.759", "1.49", "2.310") == [1170759.0, "thousands_damaged", 2310.0]
    assert read("1.490", "2.310", "1.49") == ["number_ambiguous"] * 3


@given(st.lists(st.integers(1000, 999_999), min_size=1, max_size=30))
def test_thousands_with_dots_are_never_read_a_thousand_times_too_small(numbers: list[int]) -> None:
    texts = [f"{n:,}".replace(",", ".") for n in numbers]
    for found, number in zip(read(*texts), numbers, strict=True):
        assert found in (float(number), "number_ambiguous")


@given(st.lists(st.integers(-(10**8), 10**8).map(lambda n: n / 100), min_size=1, max_size=30))
def test_two_decimals_are_read_exactly_or_held_in_either_style(numbers: list[float]) -> None:
    for swap in ({}, {",": ".", ".": ","}):
        texts = [f"{n:,.2f}".translate(str.maketrans(swap)) for n in numbers]
        for found, number in zip(read(*texts), numbers, strict=True):
            assert found in (number, "number_ambiguous", "thousands_damaged")


# ------------------------------------------------------------------------------------------ whole columns


def table(texts: list[str], *, native: bool = False, column: dict[str, object] | None = None, **more: object) -> Batch:
    """One column "x" of VILLAGES, as the file's own numbers or as text. more: of the indicator."""
    made: Source = source(
        "s", wide_shape(region="kode", period="bulan"), values={"nilai": {"indicator": "x", **(column or {})}},
        max_reject_share=1.0,
    )  # fmt: skip
    profile: Profile = tiny_profile([sector("s", [made], [observed("x", **more)])])
    periods = [f"{2000 + n // 12}-{n % 12 + 1:02d}" for n in range(len(texts))]
    cells = raw(["kode", "bulan", "nilai"], [[VILLAGES[0], p, t] for p, t in zip(periods, texts, strict=True)])
    if native:
        truth = pd.DataFrame({"nilai": [True] * len(texts)}, index=cells.cells.index)
        cells = type(cells)(**{**cells.__dict__, "numbers": truth})
    return observe([cells], delivery(), made, profile)


def faults(batch: Batch) -> list[str]:
    return [reject.rule for reject in batch.rejects]


DAMAGED = ["52.419", "16.8", "31.207", "44.913", "9.071", "17"]


def test_a_wholly_damaged_column_gives_no_value_at_all() -> None:
    with pytest.raises(Refusal) as refused:  # every cell is returned, so nothing is left to load
        table(DAMAGED, native=True)
    assert [reject.rule for reject in refused.value.rejects] == ["thousands_damaged"] * 6


def test_a_declared_repair_gives_the_true_values_with_a_note() -> None:
    batch = table(DAMAGED, native=True, column={"thousands_damaged": "all"}, whole=True)
    assert batch.observations["value"].tolist() == [52419, 16800, 31207, 44913, 9071, 17000]
    assert any("thousands_damaged" in note for note in batch.notes)


def test_a_few_fractions_beside_hundreds_are_returned_or_repaired_as_declared() -> None:
    cells = ["686", "410", "1.49", "975", "1.13", "233", "542", "318"]
    assert faults(table(cells)) == ["thousands_damaged"] * 2
    repaired = table(cells, column={"thousands_damaged": "fractions"})
    assert repaired.observations["value"].tolist() == [686, 410, 1490, 975, 1130, 233, 542, 318]


def test_rain_rates_and_prices_with_decimals_are_no_damage() -> None:
    assert faults(table(["0", "12.5", "0.3", "101", "3.25", "44", "7", "18.1"], native=True)) == []
    assert faults(table(["7.131", "5.742", "10.591", "6.118"], native=True, unit="%")) == []
    assert faults(table(["27.85", "28.1", "26.9"], native=True)) == []


@given(st.lists(st.integers(1001, 999_999), min_size=8, max_size=30, unique=True))
def test_thousands_that_a_spreadsheet_divided_are_never_shown(numbers: list[int]) -> None:
    cells = [f"{n / 1000:.15g}" for n in numbers]
    assume(sum(n % 10 > 0 for n in numbers) >= 0.6 * len(numbers))  # nine in ten are, of numbers that count something
    with pytest.raises(Refusal):
        table(cells, native=True)


# ------------------------------------------------------------------------------------------ units


@pytest.mark.parametrize(
    ("written", "unit", "times"),
    [
        ("ribu jiwa", "orang", 1000), ("Juta Rupiah", "Rp", 1e6), ("miliar", "Rp", 1e9), ("ku/ha", "ton/ha", 0.1),
        ("ton per ha", "ku/ha", 10), ("persen", "%", 1), ("per mil", "%", 0.1), ("ha", "km2", 0.01),
        ("kg", "ha", None), ("kasus", "orang", None),
    ],
)  # fmt: skip
def test_a_unit_is_converted_only_where_it_measures_the_same(written: str, unit: str, times: float | None) -> None:
    assert factor(written, unit) == times


def test_a_header_says_its_unit_in_brackets_or_as_a_scale_at_its_end() -> None:
    assert in_header("Produksi (Ribu Ton)") == "Ribu Ton"
    assert in_header("Jumlah Penduduk Miskin Maret Ribu Jiwa") == "Ribu Jiwa"
    assert in_header("Jumlah Balita") == ""
    assert unlike("kg", "ha")
    assert not unlike("kasus", "orang")


def test_value_and_unit_pairs_are_converted_row_by_row_and_another_kind_is_returned() -> None:
    made = source(
        "s", wide_shape(region="kode", period="bulan"), values={"NILAI": {"indicator": "x", "unit_column": "SATUAN"}},
        max_reject_share=1.0,
    )  # fmt: skip
    profile = tiny_profile([sector("s", [made], [observed("x", unit="ton")])])
    rows = [
        [VILLAGES[0], "2025-01", "12", "ton"],
        [VILLAGES[0], "2025-02", "34", "kuintal"],
        [VILLAGES[0], "2025-03", "5", "ekor"],
        [VILLAGES[0], "2025-04", "", ""],
    ]
    batch = observe([raw(["kode", "bulan", "NILAI", "SATUAN"], rows)], delivery(), made, profile)
    assert batch.observations["value"].tolist() == [12.0, 3.4]
    assert faults(batch) == ["unit_other"]


def test_every_nil_mark_is_missing_and_codes_are_only_where_declared() -> None:
    assert read(*NIL) == [NAN] * len(NIL)
    assert read("8888") == [8888.0]
    batch = table(["8888", "12"], column={"missing": ["8888"]})
    assert batch.observations["value"].tolist() == [12.0]
