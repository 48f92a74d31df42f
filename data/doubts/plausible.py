"""Doubts about values that are kept: flags on single values, and totals in the file against the sum of its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.cells.numbers import said
from data.profile import Observed, Profile, Ratio
from data.shapes.total_rows import under

UNLIKELY = "tak wajar"  # flag of a value that is kept and doubted

# More than ten times the column's median is how a rate mistaken for a count, or a lost decimal sign, shows
# (a BPS table of TB cases went from 71.1 to 12,153 under one header).
JUMP = 10
# With fewer values a median says nothing; where more than this share jumps, the column is simply wide.
_ENOUGH = 5
_WIDE = 0.02
_CHECKS = 60


@dataclass(frozen=True)
class Flagged:
    """Candidates with UNLIKELY added to the flags of the doubtful ones, and why (Indonesian)."""

    candidates: pd.DataFrame
    notes: tuple[str, ...]


def flagged(candidates: pd.DataFrame, profile: Profile) -> Flagged:
    """Doubts: numerator above denominator, per cent above 100, ten times the median of the same column."""
    doubts: dict[str, np.ndarray] = {**_above_denominator(candidates, profile), **_above_hundred(candidates, profile)}
    doubts["lebih dari 10 kali median kolomnya"] = _jumps(candidates)
    doubtful = np.zeros(len(candidates), dtype=bool)
    notes = []
    for why, where in doubts.items():
        if where.any():
            rows = sorted(set(candidates["row"].to_numpy()[where].tolist()))
            more = f" dan {len(rows) - 5} lainnya" if len(rows) > 5 else ""
            notes.append(f"Ditandai {UNLIKELY}: {why} (baris {', '.join(map(str, rows[:5]))}{more}).")
            doubtful |= where
    if not doubtful.any():
        return Flagged(candidates, ())
    flags = candidates["flag"].to_numpy(dtype=object)
    joined = np.array([f"{flag}, {UNLIKELY}" if flag else UNLIKELY for flag in flags[doubtful]], dtype=object)
    flags = flags.copy()
    flags[doubtful] = joined
    return Flagged(candidates.assign(flag=pd.Series(flags, index=candidates.index, dtype="str")), tuple(notes))


def _above_denominator(candidates: pd.DataFrame, profile: Profile) -> dict[str, np.ndarray]:
    """Numerators larger than their denominators; only where the ratio is a share (per 100)."""
    there = set(candidates["indicator"].unique())
    found = {}
    for ratio in profile.indicators.values():
        if not isinstance(ratio, Ratio) or ratio.per != 100 or not {ratio.numerator, ratio.denominator} <= there:
            continue
        keys = ["region", "period", "category"]
        below = candidates[candidates["indicator"] == ratio.denominator].set_index(keys)["value"]
        above = candidates["indicator"] == ratio.numerator
        index = pd.MultiIndex.from_frame(candidates.loc[above, keys])
        limit = below[~below.index.duplicated()].reindex(index).to_numpy()
        where = above.to_numpy().copy()
        where[where] = candidates.loc[above, "value"].to_numpy() > limit  # NaN compares false: no denominator, no doubt
        found[f"{ratio.numerator} lebih besar dari {ratio.denominator}"] = where
    return found


def _above_hundred(candidates: pd.DataFrame, profile: Profile) -> dict[str, np.ndarray]:
    shares = [ident for ident in candidates["indicator"].unique() if profile.indicators[ident].unit == "%"]
    if not shares:
        return {}
    return {"lebih dari 100 %": (candidates["indicator"].isin(shares) & (candidates["value"] > 100)).to_numpy()}


def _jumps(candidates: pd.DataFrame) -> np.ndarray:
    where = np.zeros(len(candidates), dtype=bool)
    value = candidates["value"].to_numpy()
    for at in candidates.groupby(["indicator", "category"], sort=False).indices.values():
        median = np.median(value[at])
        far = value[at] > JUMP * median if median > 0 and len(at) >= _ENOUGH else np.zeros(len(at), dtype=bool)
        if 0 < far.sum() <= max(1, _WIDE * len(at)):
            where[at[far]] = True
    return where


# ---------------------------------------------------------------------------------------------- totals


def compare_totals(candidates: pd.DataFrame, totals: pd.DataFrame, profile: Profile) -> tuple[tuple[str, bool], ...]:
    """Each number of a total row against the rows it sums: all of its column and period, or those since the last total.

    candidates: every number in the data rows, also of rows that are not loaded: the agency added those up too.
    Only what may be added up is compared. Returns texts for the lineage card, and whether they agree.
    """
    if totals.empty:
        return ()
    additive = [i for i, x in profile.indicators.items() if isinstance(x, Observed) and x.over_regions == "sum"]
    found = []
    for total in _totals(totals[totals["indicator"].isin(additive)].head(_CHECKS)):
        inside = total.covers(candidates)
        if parts := under(total.region, profile):
            inside &= candidates["region"].isin(parts)
        own = candidates[inside]
        before = totals.loc[total.covers(totals) & (totals["row"] < total.row), "row"].max()
        since = own[(own["row"] < total.row) & (own["row"] > (0 if pd.isna(before) else before))]
        part = next((rows for rows in (own, since) if _same(float(rows["value"].sum()), total.value)), own)
        found.append(_compared(total, part))
    return tuple(found)


@dataclass(frozen=True)
class _TotalCell:
    """One number of a total row. period "": the row names none, so it sums its whole column."""

    indicator: str
    category: str
    column: str
    sheet: str
    period: str
    row: int
    value: float
    region: str

    def covers(self, rows: pd.DataFrame) -> pd.Series:
        """Which candidates this number should have summed up."""
        same = (rows["indicator"] == self.indicator) & (rows["category"] == self.category)
        same &= (rows["column"] == self.column) & (rows["sheet"] == self.sheet)
        return same & (rows["period"] == self.period) if self.period else same


def _totals(rows: pd.DataFrame) -> list[_TotalCell]:
    columns = ("indicator", "category", "column", "sheet", "period", "row", "value", "region")
    return [_TotalCell(*cell) for cell in zip(*(rows[c].tolist() for c in columns), strict=True)]


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


def _compared(total: _TotalCell, rows: pd.DataFrame) -> tuple[str, bool]:
    summed = float(rows["value"].sum())
    of = f"{total.column}: jumlah {len(rows)} baris"
    if _same(summed, total.value):
        return f"{of} = baris {total.row} ({said(total.value)})", True
    return f"{of} {said(summed)} ≠ baris {total.row} ({said(total.value)})", False
