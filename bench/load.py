"""Loading: a long CSV of many observations through reader, checks and store, as the loader does it."""

from __future__ import annotations

import csv
import random
import resource
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Line
from components.panels.base import find_specs
from data.refresh import Centre, refresh
from data.store import Store
from loaders.base import find_readers
from tests.bench_profile import bench_profile

INDICATORS, MONTHS = 60, 120


def write_csv(path: Path, villages: list[str]) -> int:
    """One value a line: village; month; measure; number. Returns the lines written."""
    dice = random.Random(3503)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["kode_desa", "periode", "ukuran", "nilai"])
        for month in range(MONTHS):
            period = f"{2015 + month // 12}-{month % 12 + 1:02d}"
            for village in villages:
                for number in range(INDICATORS):
                    out.writerow([village, period, f"ukuran {number}", dice.randrange(1000)])
                    rows += 1
    return rows


def lines(folder: Path) -> list[Line]:
    """Rows a second of a first load, and of the same file again (unchanged)."""
    profile = bench_profile(folder / "profile", find_readers(), find_specs(), indicators=INDICATORS)
    villages = [r.code for r in profile.regions.all if r.level == "village"]
    centre = Centre(profile, Store(folder / "state"), find_readers(), folder / "inbox")
    rows = write_csv(folder / "inbox" / "dinas" / "panjang.csv", villages)
    source = profile.sources["panjang"]
    refresh_once = lambda: refresh(source, centre, datetime.now(UTC))  # noqa: E731
    time.sleep(1.2)  # a file counts as finished once it has stood still
    start = time.perf_counter()
    found = refresh_once()
    first = time.perf_counter() - start
    if [x.outcome for x in found] != ["landed"]:
        raise RuntimeError(found)
    start = time.perf_counter()
    refresh_once()
    again = time.perf_counter() - start
    centre.close()
    return [
        Line(f"{rows:,} observations, CSV → published", f"{rows / first:,.0f} rows/s"),
        Line("peak memory of the child", f"{_peak(resource.RUSAGE_CHILDREN):,} MB"),
        Line("peak memory of the loader", f"{_peak(resource.RUSAGE_SELF):,} MB"),
        Line("the same file looked at again", f"{again * 1000:.0f} ms", "first load", again / first),
    ]


def _peak(who: int) -> int:
    """Most memory held so far by this process, or by an ended child; the child's counts what it inherited."""
    return resource.getrusage(who).ru_maxrss // 1024
