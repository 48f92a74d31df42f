"""Regions as positions in arrays: who lies under whom, so that sums over regions are one numpy call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from data.regions import LEVELS, Level, Region, Regions

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Matrix = npt.NDArray[Any]


@dataclass(frozen=True)
class Cover:
    """The collected regions of one level (and kinds), and the regions that contain them.

    members: positions of collected regions, grouped by container in the order of the profile. starts: where each
    group begins. containers: position of the region of each group (a collected region contains itself).
    expected: per region, how many collected regions lie at or under it.
    """

    members: Ints
    starts: Ints
    containers: Ints
    expected: Ints

    def sum(self, cells: Matrix) -> Matrix:
        """Sum of the members' rows per region (rows of a region × period matrix); 0 where nobody is contained."""
        return self._fold(np.add.reduceat, cells)

    def max(self, cells: Matrix) -> Matrix:
        return self._fold(np.maximum.reduceat, cells)

    def join(self, cells: Matrix) -> Matrix:
        """Bits set in any member's row."""
        return self._fold(np.bitwise_or.reduceat, cells)

    def at(self, rows: Ints) -> Cover:
        """The same among these regions alone, by their positions in rows; every container is one of them."""
        place = np.full(len(self.expected), -1, dtype=np.int32)
        place[rows] = np.arange(len(rows))
        return Cover(place[self.members], self.starts, place[self.containers], self.expected[rows])

    def under(self, region: int) -> Ints:
        """Positions of the collected regions at or under this region, in the order of the profile."""
        group = np.flatnonzero(self.containers == region)
        if not len(group):
            return np.empty(0, dtype=np.int32)
        start = self.starts[group[0]]
        end = self.starts[group[0] + 1] if group[0] + 1 < len(self.starts) else len(self.members)
        return self.members[start:end]

    def _fold(self, fold: Callable[..., Matrix], cells: Matrix) -> Matrix:
        folded = np.zeros((len(self.expected), cells.shape[1]), dtype=cells.dtype)
        if len(self.starts):
            folded[self.containers] = fold(cells[self.members], self.starts, axis=0)
        return folded


class RegionTree:
    """Positions of a profile's regions (in the order of regions.csv) and covers by level. Immutable."""

    def __init__(self, regions: Regions, home: str) -> None:
        """home: code of the profile's own region; regions above it are never summed (we do not hold the rest)."""
        self.regions: tuple[Region, ...] = regions.all
        self.position: dict[str, int] = {region.code: i for i, region in enumerate(regions.all)}
        self.home = self.position[home]
        self.rank: Ints = np.array([LEVELS.index(region.level) for region in regions.all], dtype=np.int32)
        self._above = [self._ancestors(region) for region in regions.all]
        self._outside = set(self._above[self.home])
        self.parent: Ints = np.array([self.position.get(region.parent, -1) for region in regions.all], dtype=np.int32)
        self.families = self._families()
        self._covers: dict[tuple[Level, frozenset[str]], Cover] = {}

    def __len__(self) -> int:
        return len(self.regions)

    def positions(self, regions: Iterable[Region]) -> Ints:
        """Their positions, in their order."""
        return np.array([self.position[region.code] for region in regions], dtype=np.int32)

    def below(self, position: int) -> list[int]:
        """Positions of the regions directly below."""
        return [child for parent, children in self.families if parent == position for child in children.tolist()]

    def lineage(self, position: int) -> list[int]:
        """Positions of the region itself and of those it lies in, up to the profile's own region."""
        return [p for p in (position, *self._above[position]) if p not in self._outside]

    @cached_property
    def lineages(self) -> tuple[tuple[int, ...], ...]:
        """``lineage`` of every position, and last, at −1, that of what lies in no region we know: the home alone."""
        return (*(tuple(self.lineage(i)) for i in range(len(self))), (self.home,))

    @cached_property
    def inside(self) -> Flags:
        """Which regions are the profile's own region or lie in it."""
        return np.array([self.home in chain for chain in self.lineages[:-1]], dtype=bool)

    @cached_property
    def summed_into(self) -> Ints:
        """Position of the region above, as far as sums go: −1 for the home and whatever lies outside it."""
        return np.where(self.inside & (np.arange(len(self)) != self.home), self.parent, -1).astype(np.int32)

    def cover(self, level: Level, kinds: Iterable[str] = ()) -> Cover:
        """The cover of this level; kinds narrows it (empty: every kind)."""
        key = (level, frozenset(kinds))
        if key not in self._covers:
            self._covers[key] = self._cover(*key)
        return self._covers[key]

    def _cover(self, level: Level, kinds: frozenset[str]) -> Cover:
        pairs = [
            (container, i)
            for i, region in enumerate(self.regions)
            if region.level == level and (not kinds or region.kind in kinds)
            for container in self.lineage(i)
        ]
        pairs.sort()
        containers, starts = np.unique(np.array([c for c, _ in pairs], dtype=np.int32), return_index=True)
        expected = np.zeros(len(self.regions), dtype=np.int32)
        for container, _ in pairs:
            expected[container] += 1
        members = np.array([m for _, m in pairs], dtype=np.int32)
        return Cover(members, starts.astype(np.int32), containers, expected)

    def _families(self) -> tuple[tuple[int, Ints], ...]:
        """Every region with its children of one level, from the top down."""
        found: dict[tuple[int, int], list[int]] = {}
        for i, parent in enumerate(self.parent):
            if parent >= 0:
                found.setdefault((int(parent), int(self.rank[i])), []).append(i)
        ordered = sorted(found.items(), key=lambda item: (self.rank[item[0][0]], item[0]))
        return tuple((parent, np.array(children, dtype=np.int32)) for (parent, _), children in ordered)

    def _ancestors(self, region: Region) -> tuple[int, ...]:
        """Nearest first; a circle in regions.csv ends where it closes."""
        chain: list[int] = []
        above = self.position.get(region.parent)
        while above is not None and above not in chain:
            chain.append(above)
            above = self.position.get(self.regions[above].parent)
        return tuple(chain)
