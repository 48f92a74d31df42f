"""Doubted values are shown as they came, with their doubt; each rule on figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.doubts.doubts import BITS, DOUBTS, doubted
from data.grid import Grid
from data.period import Period
from data.profile import Observed
from tests.fakes import REGENCY, VILLAGE_1, VILLAGE_2, VILLAGES, observed, ratio, sector, tiny_profile
from tests.snapshots import observations, snapshot

N = float("nan")


def months(count: int) -> tuple[Period, ...]:
    first = Period.parse("2024-01")
    return tuple(first.shift(n) for n in range(count))


def doubts(*rows: list[float], periods: tuple[Period, ...] = (), **keys: object) -> list[list[str]]:
    """Per row the doubts of each value, joined; keys: those of the indicator."""
    found = Observed(id="x", kind="observed", label="x", definition="x", **{"whole": True, "over_time": "sum", **keys})
    grid = Grid.blank(len(rows), periods or months(len(rows[0])))
    grid.value[:] = np.array(rows)
    flags = doubted({"": grid}, found)[""].flags
    return [["+".join(d for d in DOUBTS if bits & BITS[d]) for bits in row] for row in flags.tolist()]


def test_a_value_far_from_all_that_is_known_of_the_region_jumps_and_its_neighbours_do_not() -> None:
    assert doubts([40, 44, 38, 410, 41, 43]) == [["", "", "", "melonjak", "", ""]]
    assert doubts([40, 44, 38, 2, 41, 43]) == [["", "", "", "melonjak", "", ""]]


def test_a_written_zero_among_many_jumps() -> None:
    assert doubts([140, 144, 138, 0, 141]) == [["", "", "", "melonjak", ""]]


def test_a_harvest_of_every_march_does_not_jump() -> None:
    year = [10, 12, 900, 11, 10, 9, 12, 10, 11, 10, 12, 9]
    assert set(doubts([float(v) for v in year + year])[0][12:]) == {""}


def test_chance_among_small_counts_does_not_jump() -> None:
    assert doubts([1, 0, 5, 2, 1, 0, 3]) == [[""] * 7]


def test_a_percentage_jumps_by_ten_points_at_least() -> None:
    assert doubts([2, 2.1, 7, 2.2, 2], unit="%", whole=False, over_time="last") == [[""] * 5]
    assert doubts([4, 4.1, 40, 4.2, 4], unit="%", whole=False, over_time="last")[0][2] == "melonjak"


def test_a_rate_that_became_a_count_is_doubted_from_then_on() -> None:
    """As in a table of TB cases that kept its header: 71.1, then 12,153 and 26,912."""
    years = tuple(Period.parse(str(y)) for y in range(2018, 2024))
    (row,) = doubts([68.2, 70.4, 69.9, 71.1, 12153, 26912], periods=years, whole=False, over_time="last")
    assert row == ["", "", "", "", "satuan tampak berganti", "satuan tampak berganti"]


def test_a_unit_changes_for_most_regions_at_once_and_not_for_one_month() -> None:
    assert doubts([50, 51, 2500, 2600], [80, 82, 4100, 4200], [9, 9, 450, 440])[1][2:] == ["satuan tampak berganti"] * 2
    assert "satuan tampak berganti" not in "".join(doubts([2, 3, 2, 90, 3, 2, 3])[0])


def test_a_value_that_counts_up_falls_within_its_year_only() -> None:
    values = [10.0, 20, 30, 28, 40, 50, 60, 70, 80, 90, 100, 110, 9, 18]
    (row,) = doubts(values, cumulative=True, over_time="last")
    assert [n for n, doubt in enumerate(row) if doubt] == [3]
    assert row[3] == "kumulatif turun"


def test_twelve_equal_months_of_a_flow_are_doubted_and_eleven_are_not() -> None:
    assert doubts([7.0] + [40.0] * 12 + [41.0]) == [["", *["nilai berulang"] * 12, ""]]
    assert doubts([7.0] + [40.0] * 11 + [41.0]) == [[""] * 13]
    assert doubts([40.0] * 14, over_time="last") == [[""] * 14]
    assert doubts([0.0] * 14) == [[""] * 14]


def test_a_column_that_was_dragged_down_is_doubted() -> None:
    assert doubts([100.0 + n for n in range(12)]) == [["nilai berulang"] * 12]
    assert doubts([100.0 + n for n in range(11)]) == [[""] * 11]


def test_values_outside_the_usual_and_negative_ones_are_doubted_and_kept() -> None:
    assert doubts([5, 60, -3], doubt={"range": (0, 50), "jump": 0}) == [
        ["", "di luar kebiasaan", "di luar kebiasaan+negatif"]
    ]
    assert doubts([5, 6, -3], range=(-10, 10)) == [["", "", ""]]


def test_more_than_all_is_doubted_and_a_rule_can_be_turned_off() -> None:
    share = {"unit": "%", "whole": False, "over_regions": "none"}
    assert doubts([99.0, 100, 103.5], **share) == [["", "", "melebihi keseluruhan"]]
    assert doubts([99.0, 100, 103.5], doubt={"whole": False}, **share) == [["", "", ""]]


@given(st.lists(st.floats(0, 1e9), min_size=3, max_size=40), st.integers(1, 10**6))
def test_no_doubt_changes_a_value(values: list[float], seed: int) -> None:
    grid = Grid.blank(1, months(len(values)))
    grid.value[0] = np.random.default_rng(seed).permutation(values)
    after = doubted({"": grid}, observed("x", over_time="sum"))[""]
    assert (after.value == grid.value).all()


# ------------------------------------------------------------------------------------------- as readings


def weighed(village: str, *values: float) -> pd.DataFrame:
    return observations([("balita_ditimbang", village, f"2025-0{m}", v) for m, v in enumerate(values, 1)])


def test_a_sum_says_how_many_of_its_values_are_doubted_and_is_not_doubted_itself() -> None:
    rows = pd.concat(
        [weighed(VILLAGE_1, 40, 41, 40, 39, 40, 410), *(weighed(v, 40, 41, 40, 39, 40, 41) for v in VILLAGES[1:])]
    )
    found = snapshot(rows)
    assert found.reading("balita_ditimbang", VILLAGE_1).flags == ("melonjak",)
    whole = found.reading("balita_ditimbang", REGENCY)
    assert (whole.value, whole.flags, whole.doubtful) == (574.0, (), 1)  # 410 + 4 × 41
    assert found.reading("balita_ditimbang", VILLAGE_2).doubtful == 0


def test_a_neighbour_that_is_corrected_takes_the_doubt_away() -> None:
    wrong = [weighed(v, 4, 4, 5, 4, 40, 41) for v in VILLAGES]
    assert snapshot(pd.concat(wrong)).reading("balita_ditimbang", VILLAGE_1).flags == ()
    first = weighed(VILLAGE_1, 41, 40, 41, 40, 4, 41)
    assert snapshot(first).reading("balita_ditimbang", VILLAGE_1, Period.parse("2025-05")).flags == ("melonjak",)
    again = weighed(VILLAGE_1, 41, 40, 41, 40, 42, 41)
    assert snapshot(again).reading("balita_ditimbang", VILLAGE_1, Period.parse("2025-05")).flags == ()


def test_a_ratio_above_a_hundred_keeps_its_value_and_its_doubt() -> None:
    """Budget realised: 205 of 200 is 102.5 %, as in 430 of 434 regencies of Dana Desa 2023."""
    rows = pd.concat(
        [
            observations([("balita_stunting", v, "2025-06", 41.0) for v in VILLAGES]),
            observations([("balita_ditimbang", v, "2025-06", 40.0) for v in VILLAGES]),
        ]
    )
    reading = snapshot(rows).reading("stunting", REGENCY)
    assert (reading.value, reading.flags) == (102.5, ("melebihi keseluruhan",))


@pytest.mark.parametrize(("harvested", "flags"), [(9.0, ()), (11.0, ("melebihi keseluruhan",))])
def test_a_part_larger_than_its_whole_is_doubted(harvested: float, flags: tuple[str, ...]) -> None:
    one = sector(
        "tani", [], [observed("tanam"), observed("panen", doubt={"part_of": "tanam"}), ratio("hasil", "panen", "tanam")]
    )
    rows = observations([("tanam", VILLAGE_1, "2025-06", 10.0), ("panen", VILLAGE_1, "2025-06", harvested)])
    assert snapshot(rows, profile=tiny_profile([one])).reading("panen", VILLAGE_1).flags == flags
