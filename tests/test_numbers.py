from __future__ import annotations

import math
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cells.number_style import NumberStyle
from data.cells.numbers import Numbers, read_number, read_numbers
from data.profile import ValueOf

INDONESIAN = NumberStyle(",", ".")
DECLARED_NOTHING = NumberStyle()
AMERICAN = NumberStyle(".", ",")


def value(text: str, style: NumberStyle = INDONESIAN, unit: str = "") -> float:
    return read_number(text, style, unit=unit).value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.204", 1204.0),
        ("1.204.000,5", 1204000.5),
        ("0,423", 0.423),
        ("91,5", 91.5),
        ("12", 12.0),
        (" 1.204\u00a0", 1204.0),
        ("Rp1.200.000,-", 1200000.0),
        ("Rp 1.200.000,00", 1200000.0),
        ("rp. 500", 500.0),
        ("1.200.000,-", 1200000.0),
        ("85 %", 85.0),
        ("85%", 85.0),
        ("12 km", 12.0),
        ("-5", -5.0),
        ("−5", -5.0),
        ("-Rp 500", -500.0),
        ("1,5E+03", 1500.0),
        (",5", 0.5),
    ],
)
def test_an_indonesian_number_is_read_by_the_words_of_its_source(text: str, expected: float) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["1.2045", "12.04", "1.204.00", "(-1.200)", "inf", "-inf", "nan", "1e999", "9" * 400, "12 12", "0x10",
             "1_000", "٣", "Rp", "%", "dua", "#REF!", "1,2,3", "1..204", "--5"],
)  # fmt: skip
def test_what_is_not_a_number_is_never_made_one(text: str) -> None:
    read = read_number(text, INDONESIAN)
    assert math.isnan(read.value)
    assert read.fault in ("not_a_number", "thousands_damaged")
    column = read_numbers(pd.Series([text, "7"]), INDONESIAN)
    assert column.fault[0] == read.fault
    assert column.value[1] == 7


def test_a_dot_group_of_two_digits_is_told_as_a_damaged_thousands_dot() -> None:
    # 1.490 went through a spreadsheet that dropped the last zero.
    assert read_number("1.49", INDONESIAN).fault == "thousands_damaged"
    assert read_number("1.4905", INDONESIAN).fault == "not_a_number"


def test_a_decimal_comma_lets_dots_group_even_when_thousands_is_not_declared() -> None:
    assert value("1.204", NumberStyle(",", "")) == 1204


def test_a_source_that_declared_nothing_does_not_guess_what_a_comma_means() -> None:
    assert value("1.204", DECLARED_NOTHING) == 1.204
    assert read_number("1,204", DECLARED_NOTHING).fault == "not_a_number"


def test_american_and_blank_thousands_are_read_when_declared() -> None:
    assert value("1,745,675", AMERICAN) == 1745675
    assert value("1 745 675,25", NumberStyle(",", " ")) == 1745675.25
    assert value("1\u00a0745\u202f675", NumberStyle(",", " ")) == 1745675
    assert value("17 45", NumberStyle(",", " ")) != 1745


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "-", "–", "...", "N/A", "null"])
def test_what_the_source_calls_missing_is_neither_a_number_nor_a_fault(text: str) -> None:
    read = read_number(text, INDONESIAN)
    assert math.isnan(read.value)
    assert read.fault == ""


def test_a_code_for_missing_that_looks_like_a_number_is_missing() -> None:
    style = NumberStyle(missing=("8888", "9999"))
    read = read_numbers(pd.Series(["12.5", "8888", "9999", ""]), style)
    assert read.missing.tolist() == [False, True, True, True]
    assert read.value[0] == 12.5


def test_only_a_written_zero_is_zero() -> None:
    read = read_numbers(pd.Series(["0", "", "-"]), INDONESIAN)
    assert read.value[0] == 0
    assert np.isnan(read.value[1:]).all()


@pytest.mark.parametrize(
    ("text", "number"), [("7,13*", 7.13), ("7,13**", 7.13), ("12 r", 12), ("12r)", 12), ("85 %*", 85)]
)
def test_a_provisional_mark_becomes_a_flag(text: str, number: float) -> None:
    read = read_number(text, INDONESIAN)
    assert (read.value, read.flag) == (number, "sementara")


def test_a_unit_in_the_cell_must_be_the_unit_of_the_indicator() -> None:
    assert value("12 km", unit="km") == 12
    assert value("12 org", unit="jiwa") == 12
    assert value("Rp 5.000", unit="Rp") == 5000
    assert read_number("12 km", INDONESIAN, unit="ha").fault == "unit_other"
    assert read_number("85 %", INDONESIAN, unit="anak").fault == "unit_other"
    assert value("Rp 1,2 juta", unit="Rp") == 1_200_000
    assert value("1,2 jt", unit="Rp") == 1_200_000
    assert read_number("1,2 jt", INDONESIAN, unit=None).fault == "unit_other"  # the source says the scale elsewhere


def test_a_scale_takes_the_files_unit_to_the_indicators_without_dust() -> None:
    meaning = ValueOf(indicator="x", scale=1000)
    read = read_numbers(pd.Series(["52.419", "16.8", "16.801"]), DECLARED_NOTHING, meaning=meaning)
    assert read.value.tolist() == [52419.0, 16800.0, 16801.0]


def test_words_are_numbers_only_where_the_source_says_so() -> None:
    meaning = ValueOf(indicator="x", numbers={"Ya": 1, "Tidak": 0})
    read = read_numbers(pd.Series(["Ya", "TIDAK ", "mungkin", "-", "1"]), INDONESIAN, meaning=meaning)
    assert read.value[[0, 1, 4]].tolist() == [1.0, 0.0, 1.0]
    assert read.fault.tolist() == ["", "", "not_a_number", "", ""]


def test_a_number_that_the_file_itself_holds_is_not_read_as_indonesian_text() -> None:
    # Excel's 7.125 is seven and an eighth, although the source's text cells group thousands by dots.
    read = read_numbers(pd.Series(["7.125", "7.125"]), INDONESIAN, native=np.array([True, False]))
    assert read.value.tolist() == [7.125, 7125.0]


def test_a_million_clean_cells_are_read_within_a_second_or_so() -> None:
    cells = pd.Series([f"{n:,}".replace(",", ".") for n in range(1_000_000)])
    start = time.process_time()
    read = read_numbers(cells, INDONESIAN)
    assert read.value.sum() == 499_999_500_000
    assert time.process_time() - start < 3  # 0.33 s on a free core; the ceiling leaves room for a busy machine


STYLES = st.sampled_from([INDONESIAN, DECLARED_NOTHING, AMERICAN, NumberStyle(",", " "), NumberStyle(",", "")])


def printed(number: float, style: NumberStyle) -> str:
    """The number as an agency of this style would print it, to six decimals."""
    text = f"{number:,.6f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans({",": style.group, ".": style.decimal}))


@given(st.lists(st.integers(-(10**15), 10**15).map(lambda n: n / 10**6), min_size=1), STYLES)
def test_a_number_printed_and_read_back_is_the_same_number(numbers: list[float], style: NumberStyle) -> None:
    read = read_numbers(pd.Series([printed(n, style) for n in numbers]), style)
    assert read.value.tolist() == [n + 0.0 for n in numbers]
    assert not read.missing.any()


@given(st.lists(st.text(alphabet="0123456789.,- %RpE*r", max_size=8), min_size=1), STYLES)
def test_a_column_reads_every_cell_as_the_cell_alone_would_be_read(texts: list[str], style: NumberStyle) -> None:
    column: Numbers = read_numbers(pd.Series(texts, dtype="str"), style)
    for place, text in enumerate(texts):
        alone = read_number(text, style)
        same = column.value[place] == alone.value or (math.isnan(column.value[place]) and math.isnan(alone.value))
        assert same, text
        assert column.fault[place] == alone.fault


@pytest.mark.parametrize("text", ["1O", "1OO", "1l", "7727ÿ", "12x"])
def test_a_letter_typed_onto_the_digits_is_no_unit(text: str) -> None:
    assert read_number(text, INDONESIAN).fault == "not_a_number"


def test_a_unit_may_stand_close_to_its_number() -> None:
    assert read_number("12m", INDONESIAN).value == 12
    assert read_number("12anak", INDONESIAN).value == 12
