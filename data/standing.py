"""What is current at a version, indicator by indicator: nothing is read before somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow as pa

from data.cells.coded import coded
from data.contents import Contents, Index
from data.delta import Table
from data.delta_read import Sound
from data.delta_where import Where
from data.picture import Picture, current_rows

# Rows of the files that hold new loads: those are read at once, for all indicators (a province's month has half a
# million, some 40 MB). More are read by indicator.
FEW = 1_000_000


class Standing(Protocol):
    """The current observations of one version."""

    @property
    def stamps(self) -> Mapping[str, Hashable]:
        """Of every indicator with rows a mark: while it is the same, so are the rows."""

    @property
    def flags(self) -> frozenset[str]:
        """Every flag that a row may have, as written (several are joined by ", ")."""

    def rows(self, indicator: str) -> pd.DataFrame:
        """OBSERVATION and STAMP, one row a key; texts plain or as categories."""

    def rows_in(self, indicator: str, periods: Collection[str]) -> pd.DataFrame:
        """As ``rows``, those of some periods, as written."""

    def since(self, indicator: str, stamp: Hashable) -> pd.DataFrame | None:
        """As ``rows``, those that came since a stamp, when all others are as they were. None: read them all."""


@dataclass
class StoredStanding:
    """As published: read from the files that hold the indicator, and of those the row groups that do.

    again: the picture of the same version by the newest files, for when those we knew were written together and gone.
    """

    table: Table
    index: Index
    picture: Picture
    again: Callable[[], Picture]
    _sound: Sound = field(init=False, repr=False)
    _files: Mapping[str, Contents] = field(init=False, repr=False)
    _added: dict[frozenset[int], Mapping[str, pd.DataFrame]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._find(self.picture)

    @cached_property
    def stamps(self) -> Mapping[str, Hashable]:
        """The loads that count and have rows of it, each with the version of the rows and when it ended."""
        found: dict[str, set[tuple[int, int]]] = {}
        for path, contents in self._files.items():
            for indicator, stamps in contents.stamps.items():
                whole = (stamp for stamp in stamps if self._sound.counts(path, stamp[0]))
                found.setdefault(indicator, set()).update(whole)
        ended = dict(zip(self.picture.loads.tolist(), self.picture.ended, strict=True))
        visible = {
            name: tuple((n, v, ended[n]) for n, v in sorted(pairs) if n in ended and v <= self.picture.version)
            for name, pairs in found.items()
        }
        return {name: stamp for name, stamp in visible.items() if stamp}

    @cached_property
    def flags(self) -> frozenset[str]:
        return frozenset().union(*(contents.flags for contents in self._files.values()))

    def rows(self, indicator: str) -> pd.DataFrame:
        return self._read(indicator, {})

    def rows_in(self, indicator: str, periods: Collection[str]) -> pd.DataFrame:
        return self._read(indicator, {"period": sorted(periods)})

    def _read(self, indicator: str, where: Where) -> pd.DataFrame:
        try:
            return self._rows(indicator, where)
        except FileNotFoundError:
            self._find(self.again())
            return self._rows(indicator, where)

    def since(self, indicator: str, stamp: Hashable) -> pd.DataFrame | None:
        now: tuple[tuple[int, ...], ...] = self.stamps.get(indicator, ())  # type: ignore[assignment]
        before = stamp if isinstance(stamp, tuple) else ()
        came = frozenset(number for number, *_ in now) - {number for number, *_ in before}
        if not before or not set(before) <= set(now) or len(before) + len(came) != len(now):
            return None
        if came not in self._added:
            holding = {path: c for path, c in self._files.items() if any(n in came for n, _ in _loads_in(c))}
            if sum(contents.rows for contents in holding.values()) > FEW:
                return None
            self._added[came] = self._of_loads(holding, came)
        return self._added[came].get(indicator)

    def _of_loads(self, holding: Collection[str], loads: frozenset[int]) -> Mapping[str, pd.DataFrame]:
        """The rows of a few loads by indicator: those of one publication are read together."""
        try:
            every = self.table.read_files(self._sound, dict.fromkeys(holding), {"load": sorted(loads)}, coded=True)
        except FileNotFoundError:
            return {}  # written together with others meanwhile: each indicator is read whole
        frame = current_rows(every, self.picture)
        return {str(name): rows for name, rows in frame.groupby("indicator", observed=True)}

    def _rows(self, indicator: str, where: Where) -> pd.DataFrame:
        holding = {path: c.groups[indicator] for path, c in self._files.items() if indicator in c.groups}
        every = self.table.read_files(self._sound, holding, {"indicator": [indicator], **where}, coded=True)
        return current_rows(every, self.picture)

    def _find(self, picture: Picture) -> None:
        """Which files are sound and what they hold; one that Arrow cannot read counts as damaged."""
        self._sound = self.table.sound(picture.observations)
        try:
            self._files = self.index.of(self._sound.source)
        except (pa.ArrowInvalid, OSError):
            self._sound = self.table.sound(picture.observations, unreadable=True)
            self._files = self.index.of(self._sound.source)


def _loads_in(contents: Contents) -> frozenset[tuple[int, int]]:
    return frozenset().union(*contents.stamps.values())


@dataclass(frozen=True)
class FrameStanding:
    """Rows that lie in memory. frame: OBSERVATION and STAMP, one row a key."""

    frame: pd.DataFrame

    @cached_property
    def stamps(self) -> Mapping[str, Hashable]:
        """A row once stored never changes, one that comes later has a later version, and one that was withdrawn leaves
        its whole load without rows."""
        return {str(name): _stamp(self.frame.iloc[rows]) for name, rows in self._rows_of.items()}

    @cached_property
    def flags(self) -> frozenset[str]:
        return frozenset(map(str, self.frame["flag"].unique()))

    def rows(self, indicator: str) -> pd.DataFrame:
        return self.frame.iloc[self._rows_of.get(indicator, np.empty(0, dtype=np.int64))]

    def rows_in(self, indicator: str, periods: Collection[str]) -> pd.DataFrame:
        rows = self.rows(indicator)
        return rows[rows["period"].isin(list(periods))]

    def since(self, indicator: str, stamp: Hashable) -> pd.DataFrame | None:
        return None  # nothing is gained: all rows lie in memory

    @cached_property
    def _rows_of(self) -> Mapping[str, np.ndarray]:
        words = coded(self.frame["indicator"])
        return {str(name): np.asarray(rows) for name, rows in words.groupby(words, observed=True).indices.items()}


def _stamp(rows: pd.DataFrame) -> tuple[object, ...]:
    counts = rows.groupby(["source", "load"], observed=True).size()
    return int(rows["version"].max()), tuple(sorted(counts.to_dict().items()))
