"""The measured province is sound, as large as it says, and its files load whole."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from bench.province_site import Size, write_months, write_profile
from components.panels.base import find_specs
from data.centre import Centre
from data.profile_files.folder import read_profile
from data.refresh import refresh
from data.snapshot import Snapshot
from data.store import Store
from loaders.base import find_readers


def test_a_province_of_100_villages_has_no_fault_and_every_observation_lands(tmp_path: Path) -> None:
    size = Size(villages=100, indicators=13, months=2)
    codes = write_profile(tmp_path / "profile", size)
    profile = read_profile(tmp_path / "profile", find_readers(), find_specs())
    assert profile.faults == ()
    centre = Centre(profile, Store(tmp_path / "state"), find_readers(), tmp_path / "inbox", isolated=False)
    for group in size.groups:
        path = centre.inbox / "dinas" / f"kelompok-{group}.csv"
        write_months(path, size, group, range(2), codes)
        os.utime(path, (path.stat().st_mtime - 60,) * 2)  # it has stood still for a minute
    loads = [refresh(source, centre, datetime.now(UTC))[0] for source in profile.sources.values()]
    assert [(load.outcome, load.written) for load in loads] == [("landed", 2400), ("landed", 200)]
    reading = Snapshot.of(profile, centre.store, datetime.now(UTC)).reading("ukuran_12", "99")
    assert (reading.reporting, reading.expected) == (100, 100)
    centre.close()
