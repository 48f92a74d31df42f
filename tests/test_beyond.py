"""Other engines read the state folder's Delta tables in place and come to the sums that the snapshot shows."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from bench import engines
from bench.engines import Place, Sums
from data.batch import CASE, OBSERVATION, Batch, Load, empty
from data.snapshot import Snapshot
from data.store import Store
from tests.fakes import NOW, REGENCY, VILLAGES, tiny_profile

PROFILE = tiny_profile()
SOURCE = PROFILE.sources["balita"]
INDICATORS = ("balita_ditimbang", "balita_stunting")
MONTHS = ("2025-05", "2025-06")


def batch(values: dict[tuple[str, str, str], float]) -> Batch:
    """Observations by indicator, village and month."""
    rows = [
        {"indicator": i, "region": r, "period": p, "category": "", "value": v, "row": n, "column": "A", "sheet": "",
         "flag": ""}
        for n, ((i, r, p), v) in enumerate(values.items(), start=1)
    ]  # fmt: skip
    return Batch(pd.DataFrame(rows).astype(OBSERVATION), empty(CASE), (), len(rows), len(rows), 0, 0)


def load(number: int) -> Load:
    at = NOW + timedelta(minutes=number)
    return Load("balita", "landed", f"dinkes/balita-{number}.xlsx", at, at, at, fingerprint=str(number))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Three loads: all villages and months; two values revised; one more revised and that load withdrawn."""
    store = Store(tmp_path)
    every = {
        (i, r, p): float(100 * a + 10 * b + c)
        for a, i in enumerate(INDICATORS, start=1)
        for b, p in enumerate(MONTHS)
        for c, r in enumerate(VILLAGES)
    }
    store.commit(batch(every), load(1), SOURCE)
    store.commit(batch({(INDICATORS[0], VILLAGES[0], MONTHS[1]): 500.0}), load(2), SOURCE)
    withdrawn = store.commit(batch({(INDICATORS[1], VILLAGES[1], MONTHS[1]): 9000.0}), load(3), SOURCE)
    store.retract(withdrawn.number, "salah kirim")
    store.close()
    return tmp_path


def shown(state: Path) -> dict[tuple[str, str], float]:
    """What Pendopo answers for the regency."""
    store = Store(state)
    snapshot = Snapshot.of(PROFILE, store, NOW)
    found = {
        (i, str(r.period)): float(r.value)
        for i in INDICATORS
        for r in snapshot.history(i, REGENCY, last=2)
        if r.value is not None
    }
    store.close()
    return found


def test_the_snapshot_counts_the_revised_value_and_not_the_withdrawn_one(state: Path) -> None:
    # 110 + 111 + 112 + 113 + 114 = 560, the first one revised to 500; 210 to 214 = 1,060 without the 9,000.
    found = shown(state)
    assert found[INDICATORS[0], MONTHS[1]] == 950.0
    assert found[INDICATORS[1], MONTHS[1]] == 1060.0


def by_dask(place: Place) -> Sums:
    return engines.by_dask(place, INDICATORS, share=1)


@pytest.mark.parametrize(
    ("library", "sums"), [("duckdb", engines.by_duckdb), ("polars", engines.by_polars), ("dask", by_dask)]
)
def test_another_engine_comes_to_the_sums_of_the_snapshot(
    state: Path, library: str, sums: Callable[[Place], Sums]
) -> None:
    try:
        importlib.import_module(library)
    except ImportError:
        pytest.skip(f"NOT TESTED: {library} is not installed; requirements-dev.txt has it")
    assert dict(sums(Place.of(state))) == shown(state)


def test_what_counts_is_the_published_version_without_the_withdrawn_load(state: Path) -> None:
    place = Place.of(state)
    store = Store(state)
    assert place.version == store.version()
    assert place.loads == (1, 2)
    store.close()
