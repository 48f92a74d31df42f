"""The benchmark's regency is sound and as large as it says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from components.panels.base import find_specs
from loaders.base import find_readers
from tests.bench_profile import bench_profile, job_profile


def test_the_long_regency_has_217_villages_in_25_districts_and_no_fault(tmp_path: Path) -> None:
    profile = bench_profile(tmp_path, find_readers(), find_specs(), indicators=10)
    assert profile.faults == ()
    levels = [r.level for r in profile.regions.all]
    assert (levels.count("district"), levels.count("village")) == (25, 217)
    assert len(profile.indicators) == 10
    assert list(profile.sources) == ["panjang"]


def test_the_job_has_boundaries_a_wall_and_every_panel_of_the_common_job(tmp_path: Path) -> None:
    profile = job_profile(tmp_path, find_readers(), find_specs(), indicators=12)
    assert profile.faults == ()
    kinds = Counter(panel.kind for panel in profile.sector("ukuran").panels)
    assert kinds == {"card": 5, "trend": 2, "map": 1, "ranking": 1, "heat_table": 1, "table": 1}
    shapes = json.loads((tmp_path / "boundaries.geojson").read_bytes())["features"]
    assert sum(profile.regions[f["id"]].level == "village" for f in shapes) == 217
    assert [wall.id for wall in profile.walls] == ["utama"]
