"""Frames on the way from cells to a Batch: candidates not yet believed, findings not yet told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from data.batch import CASE, OBSERVATION, empty
from data.cells.coded import joined_texts
from data.cells.nils import Nil

# A candidate: an observation not yet believed. at: place of its row in the delivery; text: the cell as written.
CANDIDATE = {**{n: "category" if d == "str" else d for n, d in OBSERVATION.items()}, "text": "category", "at": "int64"}
# A finding: a reject not yet told. at -1: the whole delivery.
FINDING = {
    "at": "int64", "sheet": "str", "row": "int64", "column": "str", "value": "str", "rule": "str", "advice": "str",
}  # fmt: skip
# A candidate of one row, before counting. count: which of the shape's counts; once: text that counts once.
# latest: day number of the row, where only the last one of a text counts (0 elsewhere).
TICK = {**CANDIDATE, "count": "int64", "once": "str", "latest": "int64"}


@dataclass(frozen=True)
class Shaped:
    """What a shape made of a table. candidates: CANDIDATE; findings: FINDING; cases: CASE with ``at``.

    ticks: CANDIDATE with ``count`` and ``once`` (registers, before counting). missing: blank value cells;
    nils: their marks by column.
    """

    candidates: pd.DataFrame
    findings: pd.DataFrame
    cases: pd.DataFrame
    ticks: pd.DataFrame
    missing: int = 0
    notes: tuple[str, ...] = ()
    nils: tuple[Nil, ...] = ()


def shaped(
    *,
    candidates: Sequence[pd.DataFrame] = (),
    findings: Sequence[pd.DataFrame] = (),
    cases: Sequence[pd.DataFrame] = (),
    ticks: Sequence[pd.DataFrame] = (),
    missing: int = 0,
    notes: tuple[str, ...] = (),
    nils: Iterable[Nil] = (),
) -> Shaped:
    """A Shaped of parts; what is left out is empty with the right columns."""
    return Shaped(
        joined(candidates, CANDIDATE),
        joined(findings, FINDING),
        joined(cases, {**CASE, "at": "int64"}),
        joined(ticks, TICK),
        missing,
        notes,
        tuple(nils),
    )


def joined(parts: Iterable[pd.DataFrame], columns: Mapping[str, str]) -> pd.DataFrame:
    """The parts under each other, with exactly these columns and dtypes and a fresh index."""
    present = [part for part in parts if len(part)]
    if not present:
        return _nothing(tuple(columns.items())).copy()
    whole = {name: _column([part[name] for part in present], dtype) for name, dtype in columns.items()}
    return pd.DataFrame(whole)


def _column(parts: Sequence[pd.Series], dtype: str) -> pd.Categorical | pd.Series:
    if dtype == "category":
        return joined_texts(parts)
    whole = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0].reset_index(drop=True)
    return whole.astype(pd.api.types.pandas_dtype(dtype))


@lru_cache(maxsize=8)
def _nothing(columns: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    # Making an empty frame takes 5 ms, and a small delivery needs twenty of them.
    return empty(dict(columns))


def finding(
    *,
    at: np.ndarray,
    row: np.ndarray,
    sheet: str,
    column: str,
    value: np.ndarray | str,
    rule: np.ndarray | str,
    advice: np.ndarray | str,
) -> pd.DataFrame:
    """Findings as a frame (FINDING), one a row number."""
    if not len(at):
        return _nothing(tuple(FINDING.items())).copy()
    parts = {"at": at, "sheet": sheet, "row": row, "column": column, "value": value, "rule": rule, "advice": advice}
    return pd.DataFrame(parts)
