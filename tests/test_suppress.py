"""Small numbers are hidden, and cannot be worked out from what is left."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.profile import Profile
from data.region_tree import RegionTree
from data.suppressing.hide import hidden
from tests.fakes import DISTRICT_1, DISTRICT_2, REGENCY, VILLAGES, observed, ratio, tiny_regions
from tests.snapshots import CellText, every, observations, profile_of, snapshot


def small_profile() -> Profile:
    return profile_of(
        observed("kena", small_below=5), observed("semua"), ratio("angka", "kena", "semua", better="lower")
    )


def small_cells(counts: tuple[float, ...]) -> list[CellText]:
    rows: list[CellText] = [("kena", v, "2025-06", n) for v, n in zip(VILLAGES, counts, strict=True)]
    return [*rows, *every("semua", "2025-06", 100.0)]


def test_a_small_count_and_the_next_smallest_beside_it_are_hidden() -> None:
    # 3 is below 5; shown alone missing it would be 40 − 12 − 25, so the 12 goes too.
    found = snapshot(small_cells((3, 12, 25, 30, 40)), profile=small_profile())
    assert [r.value for r in found.children("kena", DISTRICT_1)] == [None, None, 25.0]
    assert [r.why for r in found.children("angka", DISTRICT_1)] == ["suppressed", "suppressed", ""]
    assert found.reading("kena", REGENCY).value == 110.0
    assert [r.value for r in found.children("kena", REGENCY)] == [40.0, 70.0]


def test_a_hidden_district_cannot_be_added_up_from_its_villages() -> None:
    # The first district counts 1 + 1 + 1 = 3 and is hidden; the second is hidden with it, so one of its villages is.
    found = snapshot(small_cells((1, 1, 1, 30, 40)), profile=small_profile())
    assert [r.value for r in found.children("kena", REGENCY)] == [None, None]
    assert [r.value for r in found.children("kena", DISTRICT_2)] == [None, 40.0]


def test_hidden_cells_are_not_in_the_lineage_of_their_total() -> None:
    found = snapshot(small_cells((3, 12, 25, 30, 40)), profile=small_profile())
    lineage = found.lineage(found.reading("kena", DISTRICT_1))
    assert ([cell.value for cell in lineage.cells], lineage.count) == ([25.0], 3)


def test_a_category_hidden_alone_takes_another_with_it() -> None:
    # 3 of 23 in one village: 20 would give it back.
    rows = pd.concat([observations([("kena", v, "2025-06", n)], category=c, row=r)
                      for r, (v, c, n) in enumerate([*[(v, "l", 30.0) for v in VILLAGES[1:]], (VILLAGES[0], "l", 3.0),
                                                     *[(v, "p", 20.0) for v in VILLAGES]])])  # fmt: skip
    found = snapshot(rows, profile=small_profile())
    assert found.reading("kena", VILLAGES[0]).value == 23.0
    assert [r.value for r in found.breakdown("kena", VILLAGES[0])] == [None, None]


def test_two_ones_are_not_left_alone_because_their_sum_tells_both() -> None:
    tree = RegionTree(tiny_regions(), REGENCY)
    counts = np.full((len(tree), 1), np.nan)
    for code, value in zip((REGENCY, DISTRICT_1, *VILLAGES[:3]), (32.0, 32.0, 1.0, 1.0, 30.0), strict=True):
        counts[tree.position[code], 0] = value
    mask = hidden({"": counts}, 5, tree)[""] != 0
    assert [bool(mask[tree.position[v], 0]) for v in VILLAGES[:3]] == [True, True, True]


@pytest.mark.parametrize("counts", [(3, 0, 0, 0, 0), (4, 1, 9, 2, 2), (1, 1, 1, 1, 1), (12, 3, 7, 9, 4)])
def test_no_hidden_village_is_told_by_its_district_and_sisters(counts: tuple[float, ...]) -> None:
    found = snapshot(small_cells(counts), profile=small_profile())
    for district in (DISTRICT_1, DISTRICT_2):
        gone = [r for r in found.children("kena", district) if r.why == "suppressed"]
        assert len(gone) != 1 or found.reading("kena", district).why == "suppressed"
    assert all((r.value or 5) >= 5 for r in found.children("kena", REGENCY, level="village") if r.value)
