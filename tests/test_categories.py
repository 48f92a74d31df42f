"""Categories: classes, parts of a count, and what may be summed over them."""

from __future__ import annotations

import pandas as pd

from data.period import Period
from tests.fakes import DISTRICT_1, REGENCY, VILLAGE_1, VILLAGE_2, VILLAGE_4, VILLAGE_5, observed
from tests.snapshots import observations, profile_of, snapshot

JUNE = Period.parse("2025-06")


def classes(period: str = "2025") -> pd.DataFrame:
    maju = observations([("status_desa", v, period, 1.0) for v in (VILLAGE_1, VILLAGE_4)], category="maju")
    mandiri = observations([("status_desa", v, period, 1.0) for v in (VILLAGE_2, VILLAGE_5)], category="mandiri")
    return pd.concat([maju, mandiri])


def test_classes_are_counted_and_their_total_is_their_sum() -> None:
    found = snapshot(classes())
    assert found.reading("status_desa", REGENCY).value == 4.0
    assert found.reading("status_desa", DISTRICT_1, category="maju").value == 1.0
    assert [(r.category, r.value) for r in found.breakdown("status_desa", REGENCY)] == [("mandiri", 2.0), ("maju", 2.0)]


def test_a_village_in_one_class_is_a_written_zero_in_the_others() -> None:
    assert snapshot(classes()).reading("status_desa", VILLAGE_1, category="mandiri").value == 0.0


def test_scores_of_elements_have_no_total_of_their_own() -> None:
    score = observed("ikm", over_regions="none", level="regency")
    rows = [observations([("ikm", REGENCY, "2025-06", n)], category=c) for c, n in (("waktu", 84.0), ("biaya", 93.0))]
    found = snapshot(pd.concat(rows), profile=profile_of(score))
    total = found.reading("ikm", REGENCY)
    assert (total.value, total.why, total.period) == (None, "not_additive", JUNE)
    assert [r.value for r in found.breakdown("ikm", REGENCY)] == [93.0, 84.0]


def test_a_stored_total_wins_over_the_sum_of_categories() -> None:
    parts = [observations([("jumlah", VILLAGE_1, "2025-06", n)], category=c) for c, n in (("l", 40.0), ("p", 50.0))]
    whole = observations([("jumlah", VILLAGE_1, "2025-06", 95.0)])
    found = snapshot(pd.concat([*parts, whole]), profile=profile_of(observed("jumlah")))
    assert found.reading("jumlah", VILLAGE_1).value == 95.0


def test_a_missing_category_leaves_the_total_missing() -> None:
    rows = pd.concat(
        [
            observations([("jumlah", VILLAGE_1, "2025-06", 40.0), ("jumlah", VILLAGE_2, "2025-06", 1.0)], category="l"),
            observations([("jumlah", VILLAGE_2, "2025-06", 2.0)], category="p"),
        ]
    )
    found = snapshot(rows, profile=profile_of(observed("jumlah")))
    assert found.reading("jumlah", VILLAGE_1, JUNE).value is None
    assert found.reading("jumlah", VILLAGE_2, JUNE).value == 3.0
