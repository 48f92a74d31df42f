"""The damaged thousands dot: 50,360 kept as 50.36, because a spreadsheet took the dot for a decimal and dropped zeros.

It loads cleanly, so its signs are looked for: fractions of at most three decimals, nearly all of three (nine in ten
when zeros are dropped from thousands), or a few values of 1.x beside hundreds. A column whose indicator shows
decimals or is a percentage is expected to hold fractions and is never doubted.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.cells.coded import different
from data.cells.numbers import Numbers

DAMAGED = (
    "titik ribuan tampak terbaca sebagai desimal (1.490 menjadi 1,49); minta kolom ini sebagai teks, atau nyatakan "
    'thousands_damaged = "fractions" (atau "all") pada values; bila memang desimal, nyatakan decimal = "."'
)
# With one or two such cells a decimal is as likely; three in one column of otherwise whole numbers are not chance.
_ENOUGH = 3
_THREE_SHARE = 0.6
_HUNDREDS = (100.0, 1000.0)
_BESIDE = 100.0


def doubted(read: Numbers, texts: pd.Series) -> Numbers:
    """The numbers with those that look damaged made faults. texts: the same cells as written, decimal point."""
    value = read.value
    split = ~np.isnan(value) & (value != np.round(value))
    if not split.any():
        return read
    written = pa.array(different(texts[split]).texts, pa.string())
    form = r"^\s*[1-9][0-9]{0,2}\.[0-9]{1,3}\s*$"
    if not pc.all(pc.match_substring_regex(written, form)).as_py():
        return read
    three = int(pc.sum(pc.match_substring_regex(written, r"\.[0-9]{3}\s*$")).as_py())
    if three >= _ENOUGH and three >= _THREE_SHARE * len(written):
        # Whole numbers below a thousand lost their zeros in the same way: 17 may be 17,000.
        return _faulty(read, ~np.isnan(value) & (np.abs(value) < 1000))
    whole = value[~np.isnan(value) & ~split]
    few = len(whole) > 2 * split.sum() and len(whole) >= _ENOUGH
    if few and _HUNDREDS[0] <= np.median(whole) and whole.max() < _HUNDREDS[1] and value[split].max() < _BESIDE:
        return _faulty(read, split)
    return read


def _faulty(read: Numbers, wrong: np.ndarray) -> Numbers:
    return replace(
        read, value=np.where(wrong, np.nan, read.value), fault=np.where(wrong, "thousands_damaged", read.fault)
    )
