"""Which files of a Delta table may hold what is wanted: by partition, and by the least and greatest value of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

PARTITIONS = ("sector", "source")
Where = Mapping[str, Collection[str] | Collection[int]]  # column → the values wanted of it


def may_hold(actions: pd.DataFrame, name: str, wanted: Collection[str] | Collection[int]) -> np.ndarray:
    """Which files may hold one of the wanted values, by the least and greatest value of each; unknown ones may."""
    if name in PARTITIONS:
        return np.array(actions[f"partition.{name}"].fillna("").isin(list(wanted)), dtype=bool)
    if f"min.{name}" not in actions:
        return np.ones(len(actions), dtype=bool)
    values: list[Any] = sorted(wanted)
    known = (actions[f"min.{name}"].notna() & actions[f"max.{name}"].notna()).tolist()
    ranges = zip(known, actions[f"min.{name}"].tolist(), actions[f"max.{name}"].tolist(), strict=True)
    return np.array([not sure or _any_between(values, least, most) for sure, least, most in ranges], dtype=bool)


def _any_between(values: list[Any], least: Any, most: Any) -> bool:
    """True when one of the sorted values lies between, both ends included."""
    place = bisect_left(values, least)
    return place < len(values) and bool(values[place] <= most)


def expression(where: Where) -> ds.Expression | None:
    """The same for rows; None when nothing is to be chosen."""
    found: ds.Expression | None = None
    for name, wanted in where.items():
        if name == "sector" or (name == "source" and "" in wanted):
            continue  # chosen by file already; the empty one reads as missing here
        part = ds.field(name).isin(list(wanted))
        found = part if found is None else found & part
    return found
