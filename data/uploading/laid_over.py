"""Observations as they would be current once a delivery had landed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

import pandas as pd

from data.batch import OBSERVATION, STAMP
from data.comparing.difference import OBSERVATION_KEY
from data.standing import FrameStanding, Standing


@dataclass(frozen=True)
class LaidOver:
    """What is current, with a delivery laid over it."""

    current: Standing
    added: FrameStanding

    @property
    def stamps(self) -> Mapping[str, Hashable]:
        under, over = self.current.stamps, self.added.stamps
        return {name: (under.get(name), over.get(name)) for name in {**under, **over}}

    @property
    def flags(self) -> frozenset[str]:
        return self.current.flags | self.added.flags

    def rows(self, indicator: str) -> pd.DataFrame:
        current = self.current.rows(indicator).astype({**OBSERVATION, **STAMP})
        return laid_over(current[[*OBSERVATION, *STAMP]], self.added.rows(indicator), OBSERVATION_KEY)

    def rows_in(self, indicator: str, periods: Collection[str]) -> pd.DataFrame:
        return FrameStanding(self.rows(indicator)).rows_in(indicator, periods)

    def since(self, indicator: str, stamp: Hashable) -> pd.DataFrame | None:
        return None  # a look at what may never come is never renewed


def laid_over(current: pd.DataFrame, added: pd.DataFrame, key: tuple[str, ...]) -> pd.DataFrame:
    """Rows of added, and those of current whose key is not among them."""
    if not len(added):
        return current
    both = pd.concat([current.astype(added.dtypes.to_dict()), added], ignore_index=True)
    return both[~both.duplicated(list(key), keep="last")].reset_index(drop=True)
