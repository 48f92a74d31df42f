"""Which rows are current, and which of a delivery differ from them. Pure; frames in, frames out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.cells.coded import joined_texts

OBSERVATION_KEY = ("indicator", "region", "period", "category")
CASE_KEY = ("source", "reference")
CASE_FACTS = ("type", "desk", "region", "received", "due", "closed", "returned")


def newest(table: pa.Table, key: Sequence[str]) -> pa.Table:
    """The row of each key with the highest load (then version). Columns ``load`` and ``version`` are needed."""
    if table.num_rows < 2:
        return table
    codes = key_codes(table, key)
    order = np.lexsort((table["version"].to_numpy(), table["load"].to_numpy()))
    last = ~pd.Series(codes[order]).duplicated(keep="last").to_numpy()
    return table.take(pa.array(np.sort(order[last])))


def key_codes(table: pa.Table, key: Sequence[str]) -> np.ndarray:
    """One whole number per distinct key: cheaper to compare than four texts."""
    codes = np.zeros(table.num_rows, dtype=np.int64)
    for name in key:
        column = table[name].combine_chunks()
        if not pa.types.is_dictionary(column.type):
            column = pc.dictionary_encode(column)
        codes = codes * max(1, len(column.dictionary)) + column.indices.to_numpy(zero_copy_only=False)
    return codes


def changed_observations(wanted: pd.DataFrame, current: pd.DataFrame, source: str) -> pd.DataFrame:
    """Rows of wanted that are new, or say something else (value, flag) than the current row of their key.

    wanted: OBSERVATION columns. current: OBSERVATION and STAMP, one row a key. An equal value that another source
    delivered is not ours: it is written again, so that withdrawing that source's load leaves our number standing.
    ValueError: a value is missing, or two rows of wanted have one key.
    """
    value = wanted["value"].to_numpy(dtype=float)
    if np.isnan(value).any():
        raise ValueError("a stored observation has a value; a missing one makes no row")
    ours, theirs = _numbered(wanted, current, OBSERVATION_KEY)
    if pd.Series(ours).duplicated().any():
        _check(wanted, OBSERVATION_KEY)
    place = pd.Index(theirs).get_indexer(pd.Index(ours)) if len(current) else np.full(len(wanted), -1)
    there = np.flatnonzero(place >= 0)
    before = current.iloc[place[there]]
    flag = joined_texts([wanted["flag"], before["flag"]]).codes
    same = (
        (before["source"] == source).to_numpy(dtype=bool)
        & (before["value"].to_numpy(dtype=float) == value[there])
        & (flag[len(wanted) :] == flag[there])
    )
    differs = np.ones(len(wanted), dtype=bool)
    differs[there[same]] = False
    return wanted if differs.all() else wanted[differs]


def shares_key(wanted: pd.DataFrame, current: pd.DataFrame) -> bool:
    """Whether an observation of wanted has the key of a current one."""
    ours, theirs = _numbered(wanted, current, OBSERVATION_KEY)
    return bool(np.isin(ours, theirs).any())


def _numbered(wanted: pd.DataFrame, current: pd.DataFrame, key: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """One whole number per key, the same for equal keys of both."""
    codes = np.zeros(len(wanted) + len(current), dtype=np.int64)
    for name in key:
        words = joined_texts([wanted[name], current[name]])
        codes = codes * max(1, len(words.categories)) + words.codes
    return codes[: len(wanted)], codes[len(wanted) :]


def changed_cases(wanted: pd.DataFrame, current: pd.DataFrame, *, whole: bool) -> pd.DataFrame:
    """Rows of wanted that are new or changed; when wanted is the whole list, also a ``gone`` row for each not in it.

    wanted: CASE columns. current: CASE and STAMP of the same source, one row a reference. Gives CASE and ``gone``.
    ValueError: two rows of wanted have one reference.
    """
    _check(wanted, ("reference",))
    merged = _beside(wanted, current, ("reference",), CASE_FACTS)
    same = merged["_type"].notna()
    for name in CASE_FACTS:
        same &= merged[f"_{name}"].to_numpy(dtype=object) == wanted[name].to_numpy(dtype=object)
    changed = wanted[~same.to_numpy(dtype=bool)].assign(gone=False)
    if not whole:
        return changed
    left = current[~current["reference"].isin(wanted["reference"])][list(wanted.columns)]
    return pd.concat([changed, left.assign(gone=True)], ignore_index=True)


def among(rows: pd.DataFrame, keys: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Rows whose key occurs in keys."""
    wanted = pd.MultiIndex.from_frame(keys[list(key)])
    return rows[pd.MultiIndex.from_frame(rows[list(key)]).isin(wanted)]


def _check(rows: pd.DataFrame, key: Sequence[str]) -> None:
    twice = rows.duplicated(list(key))
    if twice.any():
        first = rows[twice].iloc[0]
        raise ValueError(f"one delivery says {' · '.join(str(first[k]) for k in key)} more than once")


def _beside(wanted: pd.DataFrame, current: pd.DataFrame, key: Sequence[str], facts: Sequence[str]) -> pd.DataFrame:
    """The current facts of each wanted key, as ``_name``, in the order of wanted; missing when there are none."""
    names = {name: f"_{name}" for name in facts}
    right = current[[*key, *facts]].rename(columns=names)
    return wanted[list(key)].merge(right, on=list(key), how="left", validate="one_to_one")
