"""What an indicator inherits from the parts it is made of: level, kinds, whether it adds up, how small is small."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from data.audience import OUTSIDE_BELOW, Audience
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
from data.regions import LEVELS, Level, Region


class IndicatorLevels:
    """Answers about the indicators of one profile. Immutable."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._feeds: dict[str, frozenset[str]] = {}
        self._small_below: dict[tuple[str, Audience], int] = {}

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

    def small_below(self, indicator: str, audience: Audience = "internal") -> int:
        """Counts below this are hidden from an audience: by its own rule, or by that of a ratio or total made of it,
        which would else be worked out from its parts."""
        key = (indicator, audience)
        if key not in self._small_below:
            users = [self.small_below(name, audience) for name in self._made_of_counts.get(indicator, ())]
            self._small_below[key] = max(limit(self._profile.indicators[indicator], audience), *users, 0)
        return self._small_below[key]

    def hides(self, indicator: str, audience: Audience) -> bool:
        """Whether anything of it, or of what it is made of, is hidden from an audience for being small."""
        return any(self.small_below(leaf, audience) for leaf in self._profile.halves(indicator))

    @cached_property
    def _made_of_counts(self) -> Mapping[str, list[str]]:
        """By count: the ratios whose numerator it is, and the totals it is a part of."""
        found: dict[str, list[str]] = {}
        for each in self._profile.indicators.values():
            counts = (each.numerator,) if isinstance(each, Ratio) else each.of if isinstance(each, Total) else ()
            for name in counts:
                found.setdefault(name, []).append(each.id)
        return found

    def below(self, indicator: str, region: str, level: Level | None) -> list[Region]:
        """Regions directly below one, or of a level under it; its facilities where the indicator is collected there."""
        regions = self._profile.regions
        if level is None and self.level(indicator) == "facility" and regions[region].level in ("district", "village"):
            level = "facility"
        if level is None:
            return regions.children(region)
        kinds = self.kinds(indicator) if level == "facility" else ()
        return [found for found in regions.under(region, level, kinds) if found.code != region]

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


def limit(indicator: Indicator, audience: Audience) -> int:
    """Counts below this are hidden from an audience by the indicator's own rule; 0: none is."""
    if audience == "internal" or not (indicator.small_below or indicator.small_below_outside):
        return indicator.small_below
    if indicator.small_below_outside is not None:
        return indicator.small_below_outside
    return max(indicator.small_below, OUTSIDE_BELOW)
