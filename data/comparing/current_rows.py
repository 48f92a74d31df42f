"""What is current of what a delivery speaks of: read when it is compared, or beside the reading of the delivery."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from data.cells.coded import different
from data.delta import Table
from data.picture import Picture, stored_observations_in
from data.shapes.findings import joined

WHERE = ("indicator", "period")
# Seconds after which a file was neither only touched nor only grown: either is told at once, and needs few rows.
PATIENCE = 0.5


@dataclass(frozen=True)
class _Ahead:
    """Rows of these indicators and periods, read as they are current in picture once PATIENCE is over."""

    picture: Picture
    indicators: frozenset[str]
    periods: frozenset[str]
    begun: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    rows: Future[pd.DataFrame] = field(default_factory=Future)

    def read(self, rows: Callable[[], pd.DataFrame]) -> None:
        """In a thread of its own."""
        if self.over.wait(PATIENCE):
            return
        self.begun.set()
        try:
            self.rows.set_result(rows())
        except Exception as error:
            self.rows.set_exception(error)

    def serves(self, picture: Picture, indicators: Collection[str], periods: Collection[str]) -> bool:
        """Whether it is being read, nothing has been published since, and it holds these indicators and at least half
        as many of these periods as it holds others: to wait for it costs less than to read them."""
        ours, same = self.picture, ("version", "observations", "damaged", "damaged_versions")
        alike = all(getattr(ours, name) == getattr(picture, name) for name in same)
        loads = np.array_equal(ours.loads, picture.loads) and np.array_equal(ours.ended, picture.ended)
        most = 2 * len(self.periods.intersection(periods)) >= len(self.periods)
        return self.begun.is_set() and alike and loads and most and self.indicators.issuperset(indicators)


@dataclass
class CurrentRows:
    """The current observations of a table, for comparing. Safe to share between threads."""

    table: Table
    _ahead: list[_Ahead] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, wanted: pd.DataFrame, picture: Picture) -> pd.DataFrame:
        """Current rows (OBSERVATION and STAMP, texts coded) of at least the indicators and periods of wanted."""
        said = {name: list(different(wanted[name]).texts) for name in WHERE}
        with self._lock:
            ready = [one for one in self._ahead if one.serves(picture, said["indicator"], said["period"])]
        for one in ready:
            # What could not be read beside is read again here, where it may say why.
            if one.rows.exception() is None:
                rows, others = one.rows.result(), [each for each in said["period"] if each not in one.periods]
                if not others:
                    return rows
                more = self._read(picture, {**said, "period": others})
                return joined([rows, more], {str(name): str(dtype) for name, dtype in rows.dtypes.items()})
        return self._read(picture, said)

    @contextmanager
    def read_ahead(self, picture: Picture, indicators: Collection[str], periods: Collection[str]) -> Iterator[None]:
        """Meanwhile these rows are read in a thread; ``of`` takes them if nothing else is published until then."""
        one = _Ahead(picture, frozenset(indicators), frozenset(periods))
        where = {"indicator": sorted(indicators), "period": sorted(periods)}
        read = partial(self._read, picture, where)
        beside = threading.Thread(target=one.read, args=(read,), name="ahead")
        with self._lock:
            self._ahead.append(one)
        beside.start()
        try:
            yield
        finally:
            one.over.set()
            with self._lock:
                self._ahead = [other for other in self._ahead if other is not one]

    def _read(self, picture: Picture, where: Mapping[str, list[str]]) -> pd.DataFrame:
        return stored_observations_in(self.table, picture, where=where)
