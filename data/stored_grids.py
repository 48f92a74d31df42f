"""An observed indicator's cells as they came: made of all its rows, or of those before and what came since."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from data.columns import Columns, Shelf
from data.doubts.doubts import doubted
from data.grid import Grid, Grids
from data.period import Frequency, Period
from data.profile import Indicator, Observed


@dataclass(frozen=True)
class StoredGrids:
    """stamp: what of it counts (``Standing.stamps``). seen: every period that a row speaks of, whether it gave a cell.
    plain: the cells by frequency and category, without doubts."""

    indicator: Indicator
    stamp: Hashable
    seen: frozenset[Period]
    plain: Mapping[Frequency, Grids]

    @classmethod
    def of(cls, shelf: Shelf, indicator: Indicator) -> StoredGrids:
        """From all its rows."""
        rows = shelf.columns(indicator.id)
        plain = rows.grids(shelf.tree, shelf.flag_bits) if rows else {}
        return cls(indicator, shelf.stamp(indicator.id), _periods(rows), plain)

    def grown(self, shelf: Shelf) -> StoredGrids | None:
        """With what came since, when that is only about periods that no row spoke of before; None: read it whole.

        Such rows replace nothing, so that nothing is revised. shelf: a later one, of the same bits for flags.
        """
        new = shelf.since(self.indicator.id, self.stamp)
        if new is None:
            return None
        rows = Columns.of(new, shelf.tree)
        came = _periods(rows)
        if not came.isdisjoint(self.seen):
            return None
        added = rows.grids(shelf.tree, shelf.flag_bits) if rows else {}
        both = {name: _together(self.plain.get(name, {}), added.get(name, {})) for name in {**self.plain, **added}}
        return replace(self, stamp=shelf.stamp(self.indicator.id), seen=self.seen | came, plain=both)

    @cached_property
    def doubted(self) -> Mapping[Frequency, Grids]:
        """The cells with their doubts, which all values of a series have part in."""
        found = self.indicator
        if not isinstance(found, Observed):
            return self.plain
        return {frequency: doubted(each, found) for frequency, each in self.plain.items()}

    @property
    def bytes(self) -> int:
        """Of the cells; flags twice."""
        cells = [grid for grids in self.plain.values() for grid in grids.values()]
        return sum(grid.bytes + grid.flags.nbytes for grid in cells)


def _periods(rows: Columns | None) -> frozenset[Period]:
    return frozenset(rows.periods[code] for code in np.unique(rows.period).tolist()) if rows else frozenset()


def _together(before: Grids, added: Grids) -> Grids:
    """Grids of one frequency about other periods; a category that one side does not know has no cells there."""
    if not before or not added:
        return before or added
    old, new = (next(iter(grids.values())).periods for grids in (before, added))
    periods = sorted({*old, *new})
    column = {period: n for n, period in enumerate(periods)}
    regions = len(next(iter(before.values())).value)
    found = {}
    for category in sorted({*before, *added}):
        grid = found[category] = Grid.blank(regions, periods)
        for grids in (before, added):
            if (part := grids.get(category)) is not None:
                at = [column[period] for period in part.periods]
                grid.value[:, at], grid.load[:, at], grid.flags[:, at] = part.value, part.load, part.flags
    return found
