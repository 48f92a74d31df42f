"""Many regions' readings of one indicator and period: what sorts and counts them in arrays, whole ones when asked for.

A province's map asks for 8,500 readings and shows a dozen in words: only those are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import eq
from typing import overload

import numpy as np

from data.figures import WHYS
from data.grid import Ints, Values
from data.period import Period
from data.profile import Indicator, Target
from data.reading import Freshness, Reading, Status, Why
from data.region_tree import RegionTree
from data.regions import Region
from data.siblings.across import Across
from data.siblings.limits import STATES

_NOT_HERE = WHYS.index("not_applicable")


@dataclass(frozen=True)
class Goal:
    """A rule, and what it wants in the period."""

    rule: Target | None
    target: float | None


@dataclass(frozen=True, eq=False)
class Siblings(Sequence[Reading]):
    """Entries of an Across, in an order. tree: whose positions they are. make: the whole reading of a position."""

    across: Across
    rows: Ints
    tree: RegionTree
    make: Callable[[int], Reading]

    @classmethod
    def all(cls, across: Across, tree: RegionTree, make: Callable[[int], Reading]) -> Siblings:
        return cls(across, np.arange(len(across.value), dtype=np.int32), tree, make)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Reading: ...
    @overload
    def __getitem__(self, at: slice) -> Siblings: ...
    def __getitem__(self, at: int | slice) -> Reading | Siblings:
        if isinstance(at, slice):
            return self._only(self.rows[at])
        return self.make(int(self.across.asked.place[self.rows[at]]))

    def __iter__(self) -> Iterator[Reading]:
        return map(self.make, self._places)

    def __eq__(self, other: object) -> bool:
        """The same readings in the same order."""
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    @property
    def indicator(self) -> Indicator:
        return self.across.asked.indicator

    @property
    def category(self) -> str:
        return self.across.asked.category

    @property
    def period(self) -> Period | None:
        return self.across.asked.period

    @property
    def freshness(self) -> Freshness | None:
        return self.across.asked.freshness

    # -- one entry a region, in order -------------------------------------------------------------------------------

    @cached_property
    def regions(self) -> list[Region]:
        return [self.tree.regions[place] for place in self._places]

    @cached_property
    def values(self) -> list[float | None]:
        return _numbers(self.across.value[self.rows])

    @cached_property
    def statuses(self) -> list[Status]:
        return [STATES[i] for i in self.across.status[self.rows].tolist()]

    @cached_property
    def whys(self) -> list[Why]:
        return [WHYS[i] for i in self.across.why[self.rows].tolist()]

    @cached_property
    def badness(self) -> list[float]:
        found: list[float] = self.across.badness[self.rows].tolist()
        return found

    @property
    def previous(self) -> list[float | None]:
        return _numbers(self.across.previous[self.rows])

    @property
    def year_ago(self) -> list[float | None]:
        return _numbers(self.across.year_ago[self.rows])

    @property
    def doubtful(self) -> list[int]:
        """Doubted values in each sum."""
        found: list[int] = self.across.doubtful[self.rows].tolist()
        return found

    # -- of all of them ---------------------------------------------------------------------------------------------

    @cached_property
    def goals(self) -> list[Goal]:
        """The rules they are held against, in the order they come first, each with what it wants in this period."""
        numbers = dict.fromkeys(self.across.held.of[self.rows].tolist())
        return list(dict.fromkeys(Goal(self.across.held.rules[i], self.across.wanted[i]) for i in numbers))

    @property
    def any_doubtful(self) -> bool:
        return bool(self.across.doubtful[self.rows].any())

    def find(self, code: str) -> Reading | None:
        """The reading of a region among all that were asked for."""
        place = self.tree.position.get(code, -1)
        return self.make(place) if place in self.across.row else None

    def beside(self, other: Siblings) -> Siblings | None:
        """Those of the same regions as the other's, in its order; None unless all of them were asked for."""
        rows = [self.across.row.get(place) for place in other._places]
        return None if None in rows else self._only(np.array(rows, dtype=np.int32))

    # -- fewer, or in another order ---------------------------------------------------------------------------------

    def applying(self) -> Siblings:
        """Without regions the indicator does not apply to."""
        return self._only(self.rows[self.across.why[self.rows] != _NOT_HERE])

    def known(self) -> Siblings:
        """Those with a value."""
        return self._only(self.rows[np.isfinite(self.across.value[self.rows])])

    def missing(self) -> Siblings:
        """Those that miss their target: act or watch."""
        return self._only(self.rows[self.across.status[self.rows] < STATES.index("good")])

    def doubted(self) -> Siblings:
        """Those that are doubted themselves."""
        return self._only(self.rows[self.across.doubted[self.rows]])

    def worst_first(self) -> Siblings:
        """From farthest off the wanted side to best; without a value last. Equals keep their order."""
        absent = np.isnan(self.across.value[self.rows])
        return self._only(self.rows[np.lexsort((self.across.badness[self.rows], absent))])

    def taken(self, order: Sequence[int]) -> Siblings:
        """Those at these places of this order."""
        return self._only(self.rows[np.asarray(order, dtype=np.int32)])

    def _only(self, rows: Ints) -> Siblings:
        return Siblings(self.across, rows, self.tree, self.make)

    @cached_property
    def _places(self) -> list[int]:
        found: list[int] = self.across.asked.place[self.rows].tolist()
        return found


def _numbers(values: Values) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]
