"""How long other engines take over the common job's Delta tables, and whether they come to the sums of Pendopo."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.engines import Place, Sums, by_dask, by_duckdb, by_polars
from bench.job import sites
from bench.job.rows import MEASURES
from bench.measure import Line
from components.panels.base import find_specs
from data.profile_files.folder import read_profile
from data.snapshot import Snapshot
from data.store import Store
from loaders.base import find_readers


def by_pendopo(profile: Path, state: Path, indicators: Sequence[str]) -> Sums:
    """A fresh snapshot, asked for every period of every indicator of the whole regency."""
    found = read_profile(profile, find_readers(), find_specs())
    store = Store(state)
    snapshot = Snapshot.of(found, store, datetime.now(UTC))
    top = found.region.code
    paths = {name: snapshot.history(name, top, last=1000) for name in indicators}
    store.close()
    return {(name, str(r.period)): float(r.value) for name, path in paths.items() for r in path if r.value is not None}


def lines(folder: Path) -> list[Line]:
    """Seconds of each engine over the common job's state, and whether it came to Pendopo's sums."""
    sites.prepared(folder)
    with sites.product(folder) as site:
        state = site.rows.folder.parents[1]
    return compared(folder / "profile", state)


def compared(profile: Path, state: Path) -> list[Line]:
    """The same over a state folder whose loader is at rest."""
    place, names = Place.of(state), [f"ukuran_{n}" for n in range(MEASURES)]
    ways: dict[str, Callable[[], Sums]] = {
        "Pendopo, fresh snapshot": lambda: by_pendopo(profile, state, names),
        "DuckDB, 2 threads": lambda: by_duckdb(place),
        "Polars": lambda: by_polars(place),
        "Dask, 2 processes": lambda: by_dask(place, names),
    }
    found, first = list[Line](), dict[tuple[str, str], float]()
    for name, sums in ways.items():
        start = time.perf_counter()
        own = {key: value for key, value in sums().items() if key[0] in set(names)}
        took = time.perf_counter() - start
        first = first or own
        found.append(Line(name, f"{took:.2f} s", f"{len(own):,} sums, {'the same' if own == first else 'OTHERS'}"))
    return found
