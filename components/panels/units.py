"""One region of a map or grid: how it is painted, and its reading for when its words are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from components.ranks import mark_of
from data.profile import Indicator
from data.reading import Reading, Status
from data.regions import Level, Region
from data.siblings.siblings import Siblings

if TYPE_CHECKING:
    from components.view import View

# What stands for "no number": drawn apart from every class and never counted as low.
NO_DATA, HIDDEN, NOT_HERE = "missing", "hidden", "na"


@dataclass(frozen=True)
class Unit:
    """One region and how it is painted: a colour token (s1…s5, act, watch, data, data-dim) or missing, hidden, na.

    mark: as of ``ranks.mark_state``; status, badness: of its reading, 0 without a value. find: who makes the reading of
    a region that is looked at; tell: its text.
    """

    region: Region
    paint: str
    find: Callable[[str], Reading | None]
    tell: Callable[[Unit], str]
    value: float | None = None
    status: Status = "none"
    mark: str = "data"
    badness: float = 0.0

    @property
    def reading(self) -> Reading | None:
        return self.find(self.region.code)

    @property
    def text(self) -> str:
        """Its value with unit, its category, or why there is none."""
        return self.tell(self)

    @property
    def observed(self) -> bool:
        return self.paint not in {NO_DATA, HIDDEN, NOT_HERE}


def regions_at(view: View, level: Level, indicator: Indicator) -> list[Region]:
    """Regions drawn: all of the level under the view's region (facilities only of the kinds the indicator expects)."""
    kinds = indicator.kinds if level == "facility" else ()
    return view.profile.regions.under(view.region.code, level, kinds)


@dataclass(frozen=True)
class Painter:
    """Makes the units of one indicator. found: the readings of its regions."""

    view: View
    named: Indicator
    found: Siblings

    @classmethod
    def of(cls, view: View, indicator: str, level: Level) -> Painter:
        return cls(view, view.indicator(indicator), view.children(indicator, level=level))

    @cached_property
    def _row(self) -> Mapping[str, int]:
        return {region.code: i for i, region in enumerate(self.found.regions)}

    def value(self, place: Region) -> float | None:
        row = self._row.get(place.code)
        return None if row is None else self.found.values[row]

    def unit(self, place: Region, paint: str, tell: Callable[[Unit], str]) -> Unit:
        """A region in its colour."""
        row = self._row.get(place.code)
        if row is None:
            return Unit(place, paint, self.found.find, tell)
        found, status, value = self.found, self.found.statuses[row], self.found.values[row]
        mark = mark_of(value, status, found.freshness)
        return Unit(place, paint, found.find, tell, value, status, mark, found.badness[row])

    def empty(self, place: Region) -> Unit:
        """A region without a value: it does not apply there, is hidden, or was not told."""
        view, named, row = self.view, self.named, self._row.get(place.code)
        why = self.found.whys[row] if row is not None else ""
        barred = named.kinds and place.level == named.level and place.kind not in named.kinds
        if why == "not_applicable" or barred:
            return self.unit(place, NOT_HERE, lambda _: view.word("why_not_applicable"))
        if why == "suppressed":
            return self.unit(place, HIDDEN, self._why)
        return self.unit(place, NO_DATA, lambda _: view.word(f"why_{why or 'not_reported'}"))

    def number(self, unit: Unit) -> str:
        """The value with its unit."""
        return self.view.value(unit.reading) if unit.reading else ""

    def _why(self, unit: Unit) -> str:
        return self.view.why(unit.reading) if unit.reading else ""
