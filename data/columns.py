"""Current observations held compactly: one numpy column each, texts as small numbers, grouped by indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.grid import Grid, Grids
from data.period import FREQUENCIES, Frequency, Period
from data.region_tree import RegionTree

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Coded:
    """A column of texts: a number per row and what each number stands for."""

    codes: Codes
    texts: tuple[str, ...]

    def __getitem__(self, row: int) -> str:
        return self.texts[self.codes[row]]


@dataclass(frozen=True)
class Columns:
    """Observations sorted by indicator. span: rows of each indicator. period: codes into periods; region: position in
    the tree (rows about regions the profile does not have are left out)."""

    span: Mapping[str, tuple[int, int]]
    region: Codes
    period: Codes
    periods: tuple[Period, ...]
    category: Coded
    value: npt.NDArray[np.float64]
    load: Codes
    row: Codes
    column: Coded
    sheet: Coded
    flag: Coded
    source: Coded

    @classmethod
    def of(cls, frame: pd.DataFrame, tree: RegionTree) -> Columns:
        """frame: the columns of batch.OBSERVATION and batch.STAMP; texts may be plain or categorical."""
        region, texts = _codes(frame["region"])
        position = np.array([tree.position.get(code, -1) for code in texts] or [-1], dtype=np.int32)[region]
        indicator, names = _codes(frame["indicator"])
        order = np.argsort(indicator, kind="stable")
        order = order[position[order] >= 0]
        period, period_texts = _codes(frame["period"])
        bounds = np.searchsorted(indicator[order], np.arange(len(names) + 1))
        return cls(
            span={name: (int(bounds[i]), int(bounds[i + 1])) for i, name in enumerate(names)},
            region=position[order],
            period=period[order],
            periods=tuple(Period.parse(text) for text in period_texts),
            category=_coded(frame["category"], order),
            value=frame["value"].to_numpy(dtype=np.float64)[order],
            load=frame["load"].to_numpy(dtype=np.int32)[order],
            row=frame["row"].to_numpy(dtype=np.int32)[order],
            **{name: _coded(frame[name], order) for name in ("column", "sheet", "flag", "source")},
        )

    def grids(self, indicator: str, tree: RegionTree) -> Mapping[Frequency, Grids]:
        """Stored values of one indicator by frequency and category; empty when nothing was observed.

        A key delivered twice counts once: the newest load wins, within a load the later row.
        """
        start, end = self.span.get(indicator, (0, 0))
        rows = np.arange(start, end, dtype=np.int32)
        rows = rows[np.isfinite(self.value[rows])]
        rows = rows[np.lexsort((self.value[rows], self.row[rows], self.load[rows]))]
        frequency = np.array([FREQUENCIES.index(p.frequency) for p in self.periods] or [0])[self.period[rows]]
        return {
            FREQUENCIES[code]: self._by_category(rows[frequency == code], tree)
            for code in np.unique(frequency)
        }  # fmt: skip

    def flag_bits(self) -> tuple[str, ...]:
        """Flags in the order of their bits (bit 0 is the first); a cell may carry several, joined by ", ". At most 31
        are told apart."""
        return tuple(dict.fromkeys(flag for text in self.flag.texts for flag in text.split(", ") if flag))[:31]

    def _by_category(self, rows: Codes, tree: RegionTree) -> Grids:
        used = np.unique(self.period[rows])
        order = sorted(used.tolist(), key=lambda code: self.periods[code])
        place = np.full(len(self.periods), -1, dtype=np.int32)
        place[order] = np.arange(len(order))
        periods = tuple(self.periods[code] for code in order)
        return {
            self.category.texts[code]: self._grid(rows[self.category.codes[rows] == code], place, periods, tree)
            for code in np.unique(self.category.codes[rows])
        }

    def _grid(self, rows: Codes, place: Codes, periods: tuple[Period, ...], tree: RegionTree) -> Grid:
        grid = Grid.blank(len(tree), periods)
        at = (self.region[rows], place[self.period[rows]])
        grid.value[at] = self.value[rows]  # a repeated index keeps the last assigned
        grid.load[at] = self.load[rows]
        grid.place[at] = rows
        bits = {text: 1 << i for i, text in enumerate(self.flag_bits())}
        weight = np.array([sum(bits.get(f, 0) for f in text.split(", ")) for text in self.flag.texts] or [0])
        grid.flags[at] = weight[self.flag.codes[rows]]
        return grid


def _codes(texts: pd.Series) -> tuple[npt.NDArray[np.int32], list[str]]:
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return np.array(texts.cat.codes, dtype=np.int32), [str(text) for text in texts.cat.categories]
    codes, found = pd.factorize(texts)
    return np.array(codes, dtype=np.int32), [str(text) for text in found]


def _coded(texts: pd.Series, order: npt.NDArray[np.intp]) -> Coded:
    codes, found = _codes(texts)
    return Coded(codes[order], tuple(found))
