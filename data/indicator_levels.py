"""What an indicator inherits from the parts it is made of: level, kinds, whether it adds up, how small is small."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from data.profile import (
    CasesCounted,
    Indicator,
    Observed,
    Profile,
    Ratio,
    RegisterShape,
    Total,
    UnitsCounted,
    delivered_by,
)
from data.profile_files.links import is_whole
from data.regions import LEVELS, Level


class IndicatorLevels:
    """Answers about the indicators of one profile. Immutable."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._feeds: dict[str, frozenset[str]] = {}

    def indicator(self, indicator: str) -> Indicator:
        return self._profile.indicators[indicator]

    def level(self, indicator: str) -> Level:
        """The level at which values are collected; of a ratio or total, at which its parts are matched.

        That is the coarsest of the parts' levels, or a coarser one the indicator names itself.
        """
        found = self._profile.indicators[indicator]
        parts = self._parts(indicator)
        if not parts:
            return found.level
        levels = [self.level(part) for part in parts]
        if "level" in found.model_fields_set:
            levels.append(found.level)
        return min(levels, key=LEVELS.index)

    def kinds(self, indicator: str) -> tuple[str, ...]:
        """Kinds of region expected; empty: all. Parts collected at the same level narrow it."""
        found = self._profile.indicators[indicator]
        if found.kinds:
            return found.kinds
        names = (found.of,) if isinstance(found, UnitsCounted) else self._parts(indicator)
        same = [self.kinds(part) for part in names if self.level(part) == self.level(indicator)]
        narrowed = [kinds for kinds in same if kinds]
        if not narrowed:
            return ()
        return tuple(kind for kind in narrowed[0] if all(kind in kinds for kinds in narrowed[1:]))

    def additive(self, indicator: str) -> bool:
        """True when cells may be added over regions (for a ratio: its halves, which always may)."""
        match self._profile.indicators[indicator]:
            case Observed() as found:
                return found.over_regions == "sum" or (found.over_regions == "weighted" and bool(found.weight))
            case Total() as found:
                return all(self._is_count(part) for part in found.of)
            case _:
                return True

    def is_stock(self, indicator: str) -> bool:
        """True when the newest value still holds until the next one (every delivered part is a state, not a flow)."""
        leaves = [self._profile.indicators[name] for name in self._profile.halves(indicator)]
        return all(isinstance(leaf, Observed) and leaf.over_time in ("last", "mean") for leaf in leaves)

    def counts_cases(self, indicator: str) -> bool:
        """True when the clock counts any part of it."""
        return any(isinstance(self._profile.indicators[n], CasesCounted) for n in self._profile.halves(indicator))

    def only_cases(self, indicator: str) -> bool:
        return all(isinstance(self._profile.indicators[n], CasesCounted) for n in self._profile.halves(indicator))

    def small_below(self, indicator: str) -> int:
        """Counts below this are hidden; a ratio hides where its numerator is."""
        found = self._profile.indicators[indicator]
        if isinstance(found, Ratio):
            return max(found.small_below, self.small_below(found.numerator))
        return found.small_below

    def exclusive(self, indicator: str) -> bool:
        """True when each unit delivered in one category is 0 in the others: classes mapped from a word, or a register
        whose rows were counted."""
        return indicator in self._exclusive

    @cached_property
    def _exclusive(self) -> frozenset[str]:
        found: set[str] = set()
        for source in self._profile.sources.values():
            found |= {value.indicator for value in source.values.values() if value.map}
            if isinstance(source.shape, RegisterShape):
                found |= delivered_by(source) & {count.indicator for count in source.shape.count}
        return frozenset(found)

    def feeds(self, indicator: str) -> frozenset[str]:
        """The observed and case-counted indicators its figures are made of or held against, weights among them."""
        if indicator not in self._feeds:
            found = self._profile.indicators[indicator]
            names = [found.of] if isinstance(found, UnitsCounted) else list(self._parts(indicator))
            if isinstance(found, Observed):
                names += [name for name in (found.weight, self.whole_of(found)) if name]
            own = {indicator} if isinstance(found, Observed | CasesCounted) else set()
            self._feeds[indicator] = frozenset(own.union(*(self.feeds(name) for name in names)))
        return self._feeds[indicator]

    def whole_of(self, found: Observed) -> str:
        """The indicator it is held against as a part; "" when none can be."""
        whole = found.doubt.part_of
        return whole if is_whole(self._profile.indicators.get(whole)) else ""

    def delivered_by(self, sources: Collection[str]) -> set[str]:
        """Indicators of which any of these sources delivers a part."""
        of = self._profile.sources_of
        return {name for name in self._profile.indicators if any(source.id in sources for source in of(name))}

    def _parts(self, indicator: str) -> tuple[str, ...]:
        match self._profile.indicators[indicator]:
            case Ratio() as found:
                return (found.numerator, found.denominator)
            case Total() as found:
                return found.of
            case _:
                return ()

    def _is_count(self, indicator: str) -> bool:
        found = self._profile.indicators[indicator]
        if isinstance(found, Observed):
            return found.over_regions == "sum"
        return not isinstance(found, Ratio) and self.additive(indicator)
