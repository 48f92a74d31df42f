"""The benchmark's regency is sound and as large as it says."""

from __future__ import annotations

from pathlib import Path

from components.panels.base import find_specs
from loaders.base import find_readers
from tests.bench_profile import bench_profile


def test_the_long_regency_has_217_villages_in_25_districts_and_no_fault(tmp_path: Path) -> None:
    profile = bench_profile(tmp_path, find_readers(), find_specs(), indicators=10)
    assert profile.faults == ()
    levels = [r.level for r in profile.regions.all]
    assert (levels.count("district"), levels.count("village")) == (25, 217)
    assert len(profile.indicators) == 10
    assert list(profile.sources) == ["panjang"]
