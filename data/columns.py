"""Current observations of an indicator: one numpy column a fact, texts as small numbers."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.doubts.doubts import USUAL_FLAGS
from data.grid import Grid, Grids
from data.period import FREQUENCIES, Frequency, Period
from data.region_tree import RegionTree
from data.standing import Standing

Codes = npt.NDArray[np.int32]

TEXTS = ("category", "column", "sheet", "flag", "source")


@dataclass(frozen=True)
class Coded:
    """A column of texts: a number per row and what each number stands for."""

    codes: Codes
    texts: tuple[str, ...]

    def __getitem__(self, row: int) -> str:
        return self.texts[self.codes[row]]


@dataclass(frozen=True)
class Columns:
    """The current observations of one indicator. period: codes into periods; region: position in the tree (rows about
    regions the profile does not have are left out). texts: by TEXTS."""

    region: Codes
    period: Codes
    periods: tuple[Period, ...]
    value: npt.NDArray[np.float64]
    load: Codes
    row: Codes
    texts: Mapping[str, Coded]

    @classmethod
    def of(cls, frame: pd.DataFrame, tree: RegionTree) -> Columns | None:
        """frame: the columns of batch.OBSERVATION and batch.STAMP, texts plain or categorical; None without rows.
        Rows of one source stand together, by its name, each in the order they came."""
        coded = {name: _coded(frame[name]) for name in ("region", "period", *TEXTS)}
        position = np.array([tree.position.get(code, -1) for code in coded["region"].texts] or [-1], dtype=np.int32)
        region = position[coded["region"].codes]
        rank = np.argsort(np.argsort(np.array(coded["source"].texts, dtype=object))).astype(np.int32)
        order = np.flatnonzero(region >= 0)
        if len(rank) > 1:
            order = order[np.argsort(rank[coded["source"].codes[order]], kind="stable")]
        if not len(order):
            return None
        return cls(
            region=region[order],
            period=coded["period"].codes[order],
            periods=tuple(Period.parse(text) for text in coded["period"].texts),
            value=frame["value"].to_numpy(dtype=np.float64)[order],
            load=frame["load"].to_numpy(dtype=np.int32)[order],
            row=frame["row"].to_numpy(dtype=np.int32)[order],
            texts={name: Coded(coded[name].codes[order], coded[name].texts) for name in TEXTS},
        )

    def places(self, tree: RegionTree) -> Mapping[Frequency, Placed]:
        """Where each cell's row is, by frequency and category.

        A key delivered twice counts once: the newest load wins, within a load the later row.
        """
        rows = np.flatnonzero(np.isfinite(self.value)).astype(np.int32)
        used, which = np.unique(self.period[rows], return_inverse=True)
        frequency = np.array([FREQUENCIES.index(self.periods[code].frequency) for code in used], dtype=np.int32)[which]
        return {FREQUENCIES[code]: self._placed(rows[frequency == code], tree) for code in np.unique(frequency)}

    def grids(self, tree: RegionTree, bits: Mapping[str, int]) -> Mapping[Frequency, Grids]:
        """The values by frequency and category. bits: that of each flag."""
        weight = np.array(
            [sum(bits.get(f, 0) for f in t.split(", ")) for t in self.texts["flag"].texts] or [0], dtype=np.int32
        )
        flags = weight[self.texts["flag"].codes] if weight.any() else None
        return {
            frequency: {name: self._grid(rows, placed.periods, flags) for name, rows in placed.rows.items()}
            for frequency, placed in self.places(tree).items()
        }

    def _placed(self, rows: Codes, tree: RegionTree) -> Placed:
        used = np.unique(self.period[rows])
        order = sorted(used.tolist(), key=lambda code: self.periods[code])
        column = np.full(len(self.periods), -1, dtype=np.int32)
        column[order] = np.arange(len(order))
        category, shape = self.texts["category"], (len(tree), len(order))
        codes = category.codes[rows]
        found = {
            category.texts[code]: self._rows_at(rows[codes == code], column, shape)
            for code in sorted(np.unique(codes).tolist(), key=category.texts.__getitem__)
        }
        return Placed(tuple(self.periods[code] for code in order), found)

    def _rows_at(self, rows: Codes, column: Codes, shape: tuple[int, int]) -> Codes:
        at = np.full(shape, -1, dtype=np.int32)
        cells = (self.region[rows], column[self.period[rows]])
        at[cells] = rows
        if (at[cells] != rows).any():  # a key delivered twice: a repeated index keeps the last assigned
            rows = rows[np.lexsort((self.value[rows], self.row[rows], self.load[rows]))]
            at[self.region[rows], column[self.period[rows]]] = rows
        return at

    def _grid(self, rows: Codes, periods: tuple[Period, ...], flags: Codes | None) -> Grid:
        grid, there = Grid.blank(len(rows), periods), rows >= 0
        found = rows[there]
        grid.value[there] = self.value[found]
        grid.load[there] = self.load[found]
        if flags is not None:
            grid.flags[there] = flags[found]
        return grid


@dataclass(frozen=True)
class Placed:
    """rows: by category, region × period: the row of each cell in ``Columns``, −1 where there is none."""

    periods: tuple[Period, ...]
    rows: Mapping[str, Codes]


@dataclass(frozen=True)
class Shelf:
    """The current observations as columns, read when asked for."""

    standing: Standing
    tree: RegionTree

    def columns(self, indicator: str) -> Columns | None:
        """The rows of an indicator from all its sources; None when nothing was observed."""
        return Columns.of(self.standing.rows(indicator), self.tree) if indicator in self.standing.stamps else None

    def columns_in(self, indicator: str, periods: Collection[Period]) -> Columns | None:
        """The rows of some periods."""
        if indicator not in self.standing.stamps:
            return None
        return Columns.of(self.standing.rows_in(indicator, [str(period) for period in periods]), self.tree)

    def stamp(self, indicator: str) -> Hashable:
        """A mark of its rows; None without rows."""
        return self.standing.stamps.get(indicator)

    def since(self, indicator: str, stamp: Hashable) -> pd.DataFrame | None:
        """The rows that came since a stamp, when all others are as they were; None when that cannot be told cheaply."""
        return self.standing.since(indicator, stamp)

    def differing(self, other: Shelf) -> frozenset[str]:
        """Indicators whose rows may not be the same."""
        mine, theirs = self.standing.stamps, other.standing.stamps
        return frozenset(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))

    @cached_property
    def flag_bits(self) -> Mapping[str, int]:
        """The bit of each flag that occurs; a cell may carry several, joined by ", ". At most 31 are told apart."""
        others = {flag for text in self.standing.flags for flag in text.split(", ") if flag} - set(USUAL_FLAGS)
        return {flag: 1 << i for i, flag in enumerate((*USUAL_FLAGS, *sorted(others))[:31])}


def _coded(texts: pd.Series) -> Coded:
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return Coded(np.array(texts.cat.codes, dtype=np.int32), tuple(str(text) for text in texts.cat.categories))
    codes, found = pd.factorize(texts)
    return Coded(np.array(codes, dtype=np.int32), tuple(str(text) for text in found))
