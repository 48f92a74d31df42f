"""Loading long CSVs as the loader does: a first load, touched, grown, changed, nine times as long; and a small one."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy.engine import Connection

from bench.measure import Line
from bench.peak import Peak
from components.panels.base import find_specs
from data.ledger import Ledger
from data.refresh import Centre, refresh
from data.store import Store
from loaders.base import find_readers
from tests.bench_profile import bench_profile
from tests.figures import record

INDICATORS, MONTHS = 60, 120
# Nine times the rows: ten times would be more than the 512 MB that a delivery may have.
LONGER = 9


@dataclass
class _Site:
    """A store and one long CSV: kode_desa;periode;ukuran;nilai, month after month."""

    centre: Centre
    path: Path
    villages: list[str]
    indicators: int

    @classmethod
    def at(cls, folder: Path, indicators: int) -> _Site:
        profile = bench_profile(folder / "profile", find_readers(), find_specs(), indicators=indicators)
        villages = [r.code for r in profile.regions.all if r.level == "village"]
        path = folder / "inbox" / "dinas" / "panjang.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("kode_desa;periode;ukuran;nilai\n")
        return cls(
            Centre(profile, Store(folder / "state"), find_readers(), folder / "inbox"), path, villages, indicators
        )

    def write(self, months: range) -> int:
        """Append months; gives the lines written."""
        dice = random.Random(3503)
        with self.path.open("a", encoding="utf-8") as file:
            for month in months:
                period = f"{2015 + month // 12}-{month % 12 + 1:02d}"
                for village in self.villages:
                    file.writelines(
                        f"{village};{period};ukuran {n};{dice.randrange(1000)}\n" for n in range(self.indicators)
                    )
        return len(months) * len(self.villages) * self.indicators

    def load(self, expected: str = "landed") -> tuple[float, Peak]:
        """Seconds from the finished file to the published version, and the most memory held."""
        time.sleep(1.2)  # a file counts as finished once it has stood still
        start = time.perf_counter()
        with Peak() as peak:
            found = refresh(self.centre.profile.sources["panjang"], self.centre, datetime.now(UTC))
        if [x.outcome for x in found] != [expected]:
            raise RuntimeError(found)
        return time.perf_counter() - start, peak


def lines(folder: Path) -> list[Line]:
    """Every measure as a line; ratios are against the first load of the same run."""
    site = _Site.at(folder / "long", INDICATORS)
    rows = site.write(range(MONTHS - 1))
    with _commits() as commits:
        first, peak = site.load()
    _told(rows, first, peak, commits[-1])
    found = [
        Line(f"{rows:,} observations, CSV → published", f"{rows / first:,.0f} rows/s"),
        Line("peak memory of the child", f"{peak.child_mb:,} MB"),
        Line("peak memory of the loader", f"{peak.own_mb:,} MB"),
        Line("of it the transaction that makes it visible", f"{commits[-1] * 1000:,.0f} ms"),
    ]

    def measure(what: str, change: Callable[[], object], expected: str = "landed") -> None:
        change()
        took, _ = site.load(expected)
        found.append(Line(what, f"{took * 1000:,.0f} ms", "first load", took / first))

    measure("touched, the same bytes", lambda: os.utime(site.path), "unchanged")
    measure("grown by a month", lambda: site.write(range(MONTHS - 1, MONTHS)))
    measure("one cell changed", lambda: _change_a_cell(site.path))
    site.centre.close()
    return [*found, *_small(folder / "small"), *_longer(folder / "longer", rows / first)]


def _told(rows: int, seconds: float, peak: Peak, commit: float) -> None:
    """For the table of ``make night``."""
    record("R8", f"{rows:,} observations, CSV → visible", f"{seconds:.1f} s", "≤ 10 s", held=seconds <= 10)
    record("R8", "peak memory of the child", f"{peak.child_mb:,} MB", "≤ 1,500 MB", held=peak.child_mb <= 1500)
    record("R8", "the one commit", f"{commit * 1000:.0f} ms", "≤ 50 ms", held=commit <= 0.05)


@contextmanager
def _commits() -> Iterator[list[float]]:
    """Seconds of each transaction that made a version visible meanwhile, with all that is written in it."""
    real, found = Ledger.publishing, list[float]()

    @contextmanager
    def timed(*given: Any, **keys: Any) -> Iterator[Connection]:
        start = time.perf_counter()
        with real(*given, **keys) as connection:
            yield connection
        found.append(time.perf_counter() - start)

    with patch.object(Ledger, "publishing", timed):
        yield found


def _change_a_cell(path: Path) -> None:
    head, line, rest = path.read_text(encoding="utf-8").split("\n", 2)
    path.write_text("\n".join((head, line.rsplit(";", 1)[0] + ";123456", rest)), encoding="utf-8")


def _small(folder: Path) -> list[Line]:
    site = _Site.at(folder, 1)
    site.write(range(1))
    site.load()
    _change_a_cell(site.path)
    took, _ = site.load()
    site.centre.close()
    return [Line(f"{len(site.villages)} rows, one cell changed → published", f"{took * 1000:,.0f} ms")]


def _longer(folder: Path, speed: float) -> list[Line]:
    site = _Site.at(folder, INDICATORS * LONGER)
    source = site.centre.profile.sources["panjang"]
    site.centre.profile.sources["panjang"] = source.model_copy(update={"deadline": 1800})
    rows = site.write(range(MONTHS - 1))
    took, peak = site.load()
    site.centre.close()
    return [
        Line(f"{rows:,} observations, CSV → published", f"{rows / took:,.0f} rows/s", "the speed", rows / took / speed),
        Line("peak memory of the child", f"{peak.child_mb:,} MB"),
        Line("peak memory of the loader", f"{peak.own_mb:,} MB"),
    ]
