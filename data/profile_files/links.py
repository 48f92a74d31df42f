"""Who names whom in a profile, and what is left when names that lead nowhere are taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from data.profile import (
    CasesCounted,
    Indicator,
    LongShape,
    Observed,
    PanelSpec,
    Ratio,
    RegisterShape,
    Sector,
    Source,
    Total,
    UnitsCounted,
    WideShape,
)


@dataclass(frozen=True)
class Link:
    """One name written in a profile: under which key of its owner, and what it says."""

    key: str
    name: str


def parts(indicator: Indicator) -> list[Link]:
    """The indicators this one is computed from."""
    match indicator:
        case Ratio():
            return [Link("numerator", indicator.numerator), Link("denominator", indicator.denominator)]
        case Total():
            return [Link("of", name) for name in indicator.of]
        case UnitsCounted():
            return [Link("of", indicator.of)]
        case Observed() if indicator.weight:
            return [Link("weight", indicator.weight)]
        case _:
            return []


def is_whole(indicator: Indicator | None) -> bool:
    """True when others may be a part of it: it is delivered, and no part itself."""
    return isinstance(indicator, Observed) and not indicator.doubt.part_of


def delivers(source: Source) -> list[Link]:
    """The indicators a source fills, with the key that says so."""
    found = [Link(f"values › {column}", value.indicator) for column, value in source.values.items()]
    match source.shape:
        case LongShape(measures=measures, indicator=indicator):
            found += [Link(f"shape › measures › {text}", name) for text, name in measures.items()]
            found += [Link("shape › indicator", indicator)] if indicator else []
        case WideShape(indicator=indicator) if indicator:
            found.append(Link("shape › indicator", indicator))
        case RegisterShape(count=counts):
            found += [Link(f"shape › count {n} › indicator", c.indicator) for n, c in enumerate(counts, start=1)]
    return found


def sources_shown(panel: PanelSpec) -> list[Link]:
    """The sources a panel names itself, in a key ``source`` or ``sources`` of its kind."""
    one, several = getattr(panel, "source", ""), getattr(panel, "sources", ())
    found = [Link("source", one)] if isinstance(one, str) and one else []
    return found + [Link("sources", name) for name in several if isinstance(several, tuple)]


def usable(sectors: Iterable[Sector]) -> tuple[Sector, ...]:
    """The sectors without what names nothing, names itself, or leans on something left out; the first of two wins."""
    listed = _first_of_each(sectors)
    known = {i.id: i for s in listed for i in s.indicators}
    sources = {s.id for sector in listed for s in sector.sources if _filled(s, known)}
    indicators: set[str] = set()
    before = -1
    while before != len(indicators):
        before = len(indicators)
        indicators |= {i.id for i in known.values() if _stands(i, indicators, sources)}
    return tuple(
        replace(
            sector,
            sources=tuple(s for s in sector.sources if s.id in sources),
            indicators=tuple(i for i in sector.indicators if i.id in indicators),
            panels=tuple(p for p in sector.panels if _drawable(p, indicators, sources)),
        )
        for sector in listed
    )


def _first_of_each(sectors: Iterable[Sector]) -> list[Sector]:
    """The sectors with each id once: sector, source, indicator, panel."""
    seen: set[tuple[str, str]] = set()

    def new(noun: str, name: str) -> bool:
        fresh = (noun, name) not in seen
        seen.add((noun, name))
        return fresh

    return [
        replace(
            sector,
            sources=tuple(s for s in sector.sources if new("source", s.id)),
            indicators=tuple(i for i in sector.indicators if new("indicator", i.id)),
            panels=tuple(p for p in sector.panels if new("panel", p.id)),
        )
        for sector in sectors
        if new("sector", sector.id)
    ]


def _stands(one: Indicator, indicators: set[str], sources: set[str]) -> bool:
    if isinstance(one, CasesCounted) and one.cases not in sources:
        return False
    return all(link.name in indicators for link in parts(one))


def _drawable(panel: PanelSpec, indicators: set[str], sources: set[str]) -> bool:
    return indicators.issuperset(panel.indicators()) and all(link.name in sources for link in sources_shown(panel))


def _filled(source: Source, indicators: Mapping[str, Indicator]) -> bool:
    return all(isinstance(indicators.get(link.name), Observed) for link in delivers(source))
