"""Which current values replaced another one that had been told of a period already over."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from data.comparing.difference import OBSERVATION_KEY, key_codes
from data.period import Period

REVISED = "direvisi"  # flag of a value that was another before


def revised(every: pa.Table, delivered: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
    """Of each current row (the newest of its key, in the order of ``difference.newest``) whether it was revised.

    every: visible rows, superseded ones too. delivered: the day each row's load came. A value of a period still running
    when it came is no earlier statement: a month grows until its end, and is not revised by that. Nor does a source
    revise another one: which of them counts is another question.
    """
    order = np.lexsort((every["version"].to_numpy(), every["load"].to_numpy()))
    last = ~pd.Series(key_codes(every, OBSERVATION_KEY)[order]).duplicated(keep="last").to_numpy()
    current = np.sort(order[last])
    codes = key_codes(every, (*OBSERVATION_KEY, "source"))
    older = np.setdiff1d(np.arange(every.num_rows), current, assume_unique=True)
    older = older[delivered[older] > _ends(every.take(pa.array(older)))]
    if not len(older):
        return np.zeros(len(current), dtype=bool)
    value = every["value"].to_numpy()
    now = pd.Series(value[current], index=codes[current])
    differs = value[older] != now.reindex(codes[older]).to_numpy()
    return np.isin(codes[current], codes[older[differs]])


def _ends(rows: pa.Table) -> npt.NDArray[np.datetime64]:
    """The last day of each row's period."""
    column = rows["period"].combine_chunks()
    column = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    ends = np.array([Period.parse(text).end for text in column.dictionary.to_pylist()], dtype="datetime64[D]")
    places = column.indices.to_numpy(zero_copy_only=False)
    return ends[places] if len(ends) else np.empty(0, dtype="datetime64[D]")


def with_revised(frame: pd.DataFrame, which: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """frame with ``REVISED`` before whatever else its flag says. frame: ``flag`` is categorical."""
    if not which.any():
        return frame
    flags = frame["flag"].cat
    known = list(flags.categories)
    texts = [f"{REVISED}, {text}" if text else REVISED for text in known]
    categories = pd.Index(dict.fromkeys([*known, *texts]), dtype="str")
    place = categories.get_indexer(pd.Index(texts, dtype="str"))
    codes = flags.codes.to_numpy().astype(np.int64)
    codes[which] = place[codes[which]]
    return frame.assign(flag=pd.Categorical.from_codes(codes, categories=categories))
