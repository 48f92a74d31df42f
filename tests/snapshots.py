"""Snapshots written by hand: a few cells in, a snapshot of the tiny regency out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from data.batch import CASE, OBSERVATION, STAMP, Load, empty
from data.profile import Profile
from data.snapshot import Snapshot
from tests.fakes import NOW, tiny_profile

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
        return empty({**CASE, **STAMP})
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
