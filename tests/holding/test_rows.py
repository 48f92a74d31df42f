"""How many rows are usual: half to twice the median of the last six good loads, unless the profile says otherwise."""

from __future__ import annotations

import pytest

from data.holding.rows import Usual, unusual, usual_of
from tests.fakes import source, wide_shape

MONTHLY = source("balita", wide_shape(region={"column": "Kode"}, period="Bulan"))
YEARLY = MONTHLY.model_copy(update={"rows_least": 0.04})  # a file a year begins with one month
SIX = [157, 152, 157, 157, 149, 157]  # sorted 149 152 157 157 157 157: the median is 157


def held(rows: int, sizes: list[int], of: object = MONTHLY) -> bool:
    return unusual("dinkes/x.csv", rows, usual_of(sizes, of), "balita") != ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "holds"), [(15, True), (78, True), (79, False), (157, False), (314, False), (315, True)]
)
def test_fewer_than_half_or_more_than_twice_the_median_is_held(rows: int, holds: bool) -> None:
    assert held(rows, SIX) is holds


def test_only_the_last_six_count_and_one_odd_load_among_them_moves_nothing() -> None:
    assert usual_of([9000, 9000, 10, 157, 157, 157, 157, 157], MONTHLY).rows == 157


def test_of_a_young_source_only_a_tenth_of_the_last_is_held_and_no_longer_one() -> None:
    assert not held(31, [157] * 5) and held(15, [157] * 5) and not held(157 * 60, [157] * 5)
    assert not held(1, [])


def test_a_file_that_grows_all_year_is_measured_by_the_longer_of_median_and_last() -> None:
    grown = [100 * month for month in range(1, 7)]  # January to June: median 350, last 600
    assert not held(700, grown) and not held(1200, grown) and held(1201, grown)


def test_last_years_file_sent_again_is_measured_by_itself() -> None:
    assert unusual("x", 365, usual_of([365, 10, 17, 24, 31, 38, 45], MONTHLY, namesake=360), "balita") == ""
    assert unusual("x", 365, usual_of([365, 10, 17, 24, 31, 38, 45], MONTHLY), "balita") != ""


def test_a_file_that_begins_small_each_year_says_so_in_the_profile() -> None:
    year = [100 * month for month in range(7, 13)]  # median 950: one month is a tenth of it
    assert held(100, year) and not held(100, year, YEARLY) and held(37, year, YEARLY)  # 950 × 0.04 = 38


def test_naught_turns_a_side_off() -> None:
    free = MONTHLY.model_copy(update={"rows_least": 0.0, "rows_most": 0.0})
    assert not held(0, SIX, free) and not held(10_000, SIX, free)


def test_the_reason_has_both_figures_and_what_to_do() -> None:
    said = unusual("dinkes/x.csv", 20, Usual(157, 6, 157, 78.5, 314), "balita")
    assert said.startswith(
        "dinkes/x.csv: ditahan, hanya 20 baris data, biasanya 157 (median 6 pemuatan terakhir; batas 50 %)"
    )
    assert "kirim ulang" in said and "/sumber/balita" in said and "python app.py accept balita" in said
    long = unusual("dinkes/x.csv", 1570, Usual(157, 6, 157, 78.5, 314), "balita")
    assert "1570 baris data, biasanya 157" in long and "batas 200 %" in long
