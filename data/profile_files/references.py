"""Names that point at other things of a profile: does what they name exist, and does nothing lean on itself?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from data.errors import Fault
from data.profile import CasesCounted, Indicator, Observed, PanelSpec, Ratio, RegisterShape, Source, Total
from data.profile_files.faults import twice, unknown
from data.profile_files.links import delivers, is_whole, parts, sources_shown
from data.profile_files.sector import SectorFile


@dataclass(frozen=True)
class Names:
    """Every id declared, also in files that are broken, so that one fault is told once.

    agencies, regions: None when region.toml or regions.csv cannot be read and nothing can be said.
    """

    sectors: frozenset[str]
    sources: frozenset[str]
    indicators: frozenset[str]
    panels: frozenset[str]
    agencies: frozenset[str] | None
    regions: frozenset[str] | None


def names_of(files: Iterable[SectorFile], *, agencies: Iterable[str] | None, regions: Iterable[str] | None) -> Names:
    listed = list(files)

    def all_of(noun: str) -> frozenset[str]:
        return frozenset(name for file in listed for name in file.names.get(noun, ()) if name)

    return Names(
        sectors=all_of("sector"),
        sources=all_of("source"),
        indicators=all_of("indicator"),
        panels=all_of("panel"),
        agencies=None if agencies is None else frozenset(agencies),
        regions=None if regions is None else frozenset(regions),
    )


def repeat_faults(files: Iterable[SectorFile]) -> Iterator[Fault]:
    """Ids used twice: sectors, sources, indicators, panels, and codes of indicators, over all files."""
    first: dict[tuple[str, str], str] = {}
    for file in files:
        codes = [i.code for i in file.sector.indicators if i.code] if file.sector else []
        named = [(noun, name) for noun, names in file.names.items() for name in names if name]
        for noun, name in [*named, *(("code", code) for code in codes)]:
            if (noun, name) in first:
                key = {"sector": "id", "code": "indicator › code"}.get(noun, f"{noun} {name} › id")
                yield twice(file.file, key, name, first[(noun, name)])
            first.setdefault((noun, name), file.file)


# ------------------------------------------------------------------------------------------------- faults


def reference_faults(files: Iterable[SectorFile], names: Names) -> Iterator[Fault]:
    """Names in the sound sector files that name nothing, or the wrong kind of thing."""
    listed = list(files)
    sound = {f.file: f.sector for f in listed if f.sector}
    indicators = {i.id: i for s in sound.values() for i in s.indicators}
    sources = {s.id: s for sector in sound.values() for s in sector.sources}
    for file, sector in sound.items():
        for source in sector.sources:
            yield from _source_faults(file, source, names=names, indicators=indicators)
        for indicator in sector.indicators:
            yield from _indicator_faults(file, indicator, names=names, indicators=indicators, sources=sources)
        for panel in sector.panels:
            yield from _panel_faults(file, panel, names)
        for name in sector.sentence:
            if name not in names.panels:
                yield unknown(file, "sentence", name, names.panels)
    yield from _ring_faults({i.id: file for file, s in sound.items() for i in s.indicators}, indicators)
    yield from _undelivered(listed, {link.name for s in sources.values() for link in delivers(s)})


def _panel_faults(file: str, panel: PanelSpec, names: Names) -> Iterator[Fault]:
    for name in panel.indicators():
        if name not in names.indicators:
            yield unknown(file, f"panel {panel.id} › indicator", name, names.indicators)
    for link in sources_shown(panel):
        if link.name not in names.sources:
            yield unknown(file, f"panel {panel.id} › {link.key}", link.name, names.sources)
    region = getattr(panel, "region", "")
    if isinstance(region, str) and region and names.regions is not None and region not in names.regions:
        yield unknown(file, f"panel {panel.id} › region", region, names.regions)


def _source_faults(file: str, source: Source, *, names: Names, indicators: Mapping[str, Indicator]) -> Iterator[Fault]:
    key = f"source {source.id}"
    if names.agencies is not None and source.agency not in names.agencies:
        yield unknown(file, f"{key} › agency", source.agency, names.agencies)
    for link in delivers(source):
        found = indicators.get(link.name)
        if link.name not in names.indicators:
            yield unknown(file, f"{key} › {link.key}", link.name, names.indicators)
        elif found and not isinstance(found, Observed):
            what = (f'"{link.name}" dihitung ({found.kind})', f'"{link.name}" is computed ({found.kind})')
            advice = ("sumber hanya mengisi indikator observed", "a source fills observed indicators only")
            yield Fault(file, f"{key} › {link.key}", what, advice)


def _indicator_faults(
    file: str, one: Indicator, *, names: Names, indicators: Mapping[str, Indicator], sources: Mapping[str, Source]
) -> Iterator[Fault]:
    key = f"indicator {one.id}"
    if one.owner and names.agencies is not None and one.owner not in names.agencies:
        yield unknown(file, f"{key} › owner", one.owner, names.agencies)
    if isinstance(one, Observed) and one.over_regions == "weighted" and not one.weight:
        what = ("wajib diisi karena over_regions = weighted", "is required because over_regions = weighted")
        yield Fault(file, f"{key} › weight", what)
    whole = one.doubt.part_of
    if whole and whole not in names.indicators:
        yield unknown(file, f"{key} › doubt › part_of", whole, names.indicators)
    elif whole and not is_whole(indicators.get(whole)):
        what = (f'"{whole}" bukan indikator observed yang utuh', f'"{whole}" is no observed indicator that is a whole')
        yield Fault(file, f"{key} › doubt › part_of", what)
    if isinstance(one, CasesCounted):
        yield from _case_faults(file, one, names, sources)
    for link in parts(one):
        part = indicators.get(link.name)
        if link.name not in names.indicators:
            yield unknown(file, f"{key} › {link.key}", link.name, names.indicators)
        elif isinstance(one, Ratio | Total) and isinstance(part, Ratio) and part.id != one.id:
            what = (f'"{part.id}" sudah berupa rasio', f'"{part.id}" is a ratio already')
            advice = ("rasio tidak dijumlah atau dibagi lagi", "ratios are neither added nor divided again")
            yield Fault(file, f"{key} › {link.key}", what, advice)
        elif isinstance(one, Total) and part and part.unit != one.unit:
            what = (f'"{part.id}" bersatuan "{part.unit}"', f'"{part.id}" has the unit "{part.unit}"')
            yield Fault(file, f"{key} › of", what, (f'harus "{one.unit}"', f'must be "{one.unit}"'))


def _case_faults(file: str, one: CasesCounted, names: Names, sources: Mapping[str, Source]) -> Iterator[Fault]:
    source = sources.get(one.cases)
    if one.cases not in names.sources:
        yield unknown(file, f"indicator {one.id} › cases", one.cases, names.sources)
    elif source and not (isinstance(source.shape, RegisterShape) and source.shape.case):
        what = (f'sumber "{one.cases}" tidak menyimpan kasus', f'source "{one.cases}" keeps no cases')
        advice = ("beri sumber itu shape register dengan case", "give that source a register shape with case")
        yield Fault(file, f"indicator {one.id} › cases", what, advice)


def _undelivered(files: Iterable[SectorFile], delivered: set[str]) -> Iterator[Fault]:
    """Observed indicators that no source fills; not told when a broken file speaks of them."""
    listed = list(files)
    unread = " ".join(f.text for f in listed if not f.sector)
    for file in listed:
        for one in file.sector.indicators if file.sector else ():
            if isinstance(one, Observed) and one.id not in delivered and f'"{one.id}"' not in unread:
                what = ("tidak ada sumber yang mengisinya", "no source fills it")
                advice = ("sebut di values suatu sumber, atau hapus", "name it in a source's values, or remove it")
                yield Fault(file.file, f"indicator {one.id}", what, advice)


def _ring_faults(files: Mapping[str, str], indicators: Mapping[str, Indicator]) -> Iterator[Fault]:
    told: set[frozenset[str]] = set()
    for start in indicators:
        ring = _ring(start, indicators)
        if ring and frozenset(ring) not in told:
            told.add(frozenset(ring))
            shown = " → ".join([*ring, ring[0]])
            what = (f"perhitungan berputar: {shown}", f"computed from itself: {shown}")
            yield Fault(files[start], f"indicator {start}", what, ("putuskan putaran itu", "break the ring"))


def _ring(start: str, indicators: Mapping[str, Indicator]) -> list[str]:
    """The way from an indicator back to itself, empty when there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for link in parts(indicators[way[-1]]) if way[-1] in indicators else ():
            if link.name == start:
                return way
            if link.name not in seen:
                seen.add(link.name)
                ways.append([*way, link.name])
    return []
