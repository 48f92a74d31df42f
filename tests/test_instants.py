"""Moments with their distance from UTC are told by the regency's clock; everything else is left alone."""

from __future__ import annotations

import pytest

from data.cells.instants import on_local_clock


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2025-06-30 20:00:00+00:00", "2025-07-01 03:00:00"),  # 03:00 in Jakarta is already July
        ("2025-06-30T20:00:00Z", "2025-07-01 03:00:00"),
        ("2025-06-30 20:00:00.123456+00", "2025-07-01 03:00:00.123456"),
        ("2025-07-01 03:00:00+07:00", "2025-07-01 03:00:00"),
        ("2025-07-01T01:30+09", "2025-06-30 23:30:00"),
        ("2025-06-30 20:00:00", "2025-06-30 20:00:00"),  # says no zone: taken as it stands
        ("2025-06-31 20:00:00Z", "2025-06-31 20:00:00Z"),
        ("2025-06-30", "2025-06-30"),
        ("Juni 2025", "Juni 2025"),
        ("", ""),
    ],
)
def test_a_moment_is_told_by_the_clock_of_jakarta(written: str, local: str) -> None:
    assert on_local_clock(written, "Asia/Jakarta") == local
