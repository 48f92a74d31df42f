"""Snapshots written by hand: a few cells in, a snapshot of the tiny regency out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from data.batch import CASE, OBSERVATION, STAMP, Load, empty
from data.profile import Indicator, Profile, Sector, Target, Text
from data.snapshot import Snapshot
from tests.fakes import (
    KELURAHAN,
    NOW,
    VILLAGE_1,
    VILLAGE_2,
    VILLAGE_4,
    VILLAGE_5,
    VILLAGES,
    long_shape,
    source,
    tiny_profile,
)

NO_CASES = empty({**CASE, **STAMP})
CellText = tuple[str, str, str, float]  # indicator, region, period, value


def observations(cells: Sequence[CellText], *, category: str = "", load: int = 1, **own: Any) -> pd.DataFrame:
    """One stored row a cell, as the store gives them; own: further columns for all of them."""
    frame = pd.DataFrame(cells, columns=["indicator", "region", "period", "value"])
    words = {"category": category, "column": "H", "sheet": "Laporan", "flag": "", "sector": "", "source": "balita"}
    numbers = {"row": range(5, 5 + len(cells)), "load": load, "version": load}
    frame = frame.assign(**{**words, **numbers, **own})
    return frame.astype({**OBSERVATION, **STAMP})[[*OBSERVATION, *STAMP]]


def case(reference: str, received: str, due: str = "", closed: str = "", **own: Any) -> dict[str, Any]:
    words = {"type": "PBG", "desk": "teknis", "region": "", "returned": 0, "row": 2, "sheet": "", "sector": ""}
    stamp = {"source": "izin", "load": 1, "version": 1}
    return {"reference": reference, "received": received, "due": due, "closed": closed, **words, **stamp, **own}


def cases(*rows: dict[str, Any]) -> pd.DataFrame:
    if not rows:
        return NO_CASES
    return pd.DataFrame(rows).astype({**CASE, **STAMP})[[*CASE, *STAMP]]


def landed(source: str, number: int = 1, *, periods: Sequence[str] = (), day: date = date(2025, 7, 5)) -> Load:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return Load(
        source, "landed", f"{source}.xlsx", at, at, at, fingerprint="f" * 64,
        number=number, version=number, periods=tuple(periods),
    )  # fmt: skip


def snapshot(
    rows: pd.DataFrame | Sequence[CellText] = (),
    *,
    profile: Profile | None = None,
    case_rows: pd.DataFrame | None = None,
    loads: Sequence[Load] = (),
    states: Mapping[str, Any] | None = None,
    now: datetime = NOW,
) -> Snapshot:
    frame = rows if isinstance(rows, pd.DataFrame) else observations(rows)
    found = cases() if case_rows is None else case_rows
    return Snapshot(profile or tiny_profile(), frame, found, loads, states or {}, 1, now)


def weighing(period: str, stunted: dict[str, float], weighed: dict[str, float]) -> list[CellText]:
    return [("balita_stunting", v, period, n) for v, n in stunted.items()] + [
        ("balita_ditimbang", v, period, n) for v, n in weighed.items()
    ]


STUNTED = {VILLAGE_1: 3.0, VILLAGE_2: 6.0, KELURAHAN: 4.0, VILLAGE_4: 1.0, VILLAGE_5: 10.0}
WEIGHED = {VILLAGE_1: 30.0, VILLAGE_2: 50.0, KELURAHAN: 40.0, VILLAGE_4: 40.0, VILLAGE_5: 40.0}
JUNE_CELLS = weighing("2025-06", STUNTED, WEIGHED)


def profile_of(*indicators: Indicator, targets: tuple[Target, ...] = (), **words: Any) -> Profile:
    """The tiny regency with these indicators alone, all delivered by one monthly source."""
    shape = long_shape(
        region={"column": "kode"}, period={"column": "bulan"}, value="nilai", measure="ukuran",
        measures={i.id: i.id for i in indicators if i.kind == "observed"},
    )  # fmt: skip
    sender = source("balita", shape, sector="uji", **words)
    return replace(tiny_profile([Sector("uji", Text(id="Uji"), (sender,), indicators, ())]), targets=targets)


def every(indicator: str, period: str, value: float) -> list[CellText]:
    return [(indicator, village, period, value) for village in VILLAGES]
