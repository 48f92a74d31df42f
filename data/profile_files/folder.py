"""Reads a profile folder whole: every fault at once, and whatever is sound ready to use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from data.errors import Fault, ProfileError
from data.profile import Indicator, PanelSpec, Profile, RegionInfo, Sector, Target, Wall
from data.profile_files.faults import natural, unknown
from data.profile_files.links import usable
from data.profile_files.placements import (
    TourFile,
    grid_faults,
    read_tours,
    read_walls,
    tour_faults,
    usable_tours,
    usable_walls,
    wall_faults,
)
from data.profile_files.references import Names, names_of, reference_faults, repeat_faults
from data.profile_files.region import INFO, agency_faults, boundary_faults, logo_faults, read_info, read_places
from data.profile_files.sector import Kinds, SectorFile, read_sector
from data.profile_files.source_faults import source_faults
from data.profile_files.targets import FILE as TARGETS
from data.profile_files.targets import TargetsFile, judging_faults, read_targets
from data.regions import Regions
from loaders.base import Reader


@dataclass(frozen=True)
class _Parts:
    """What was read, before anything is resolved. info, regions: None when they cannot be used."""

    info: RegionInfo | None
    regions: Regions | None
    files: tuple[SectorFile, ...]
    targets: TargetsFile
    walls: tuple[Wall, ...]
    tours: tuple[TourFile, ...]

    @property
    def sound(self) -> tuple[Sector, ...]:
        return tuple(sorted((f.sector for f in self.files if f.sector), key=lambda sector: sector.order))

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(Path(f.file).name for f in self.files if not f.sector)


def read_profile(
    folder: Path, readers: Mapping[str, Reader], panels: Mapping[str, type[PanelSpec]], *, strict: bool = False
) -> Profile:
    """The profile in folder, references resolved.

    Faults of a sector, of targets, walls and tours go to ``Profile.faults``; a sector file with a fault of form is in
    ``Profile.broken`` and left out, and so is everything that names what is not there. panels empty: panel tables are
    skipped unread. ProfileError, with every fault found anywhere: region.toml or regions.csv cannot be used; or, when
    strict, any fault at all.
    """
    found: list[Fault] = []
    parts = _read(folder, Kinds(readers, panels), found)
    found.extend(_checked(folder, parts, panels=bool(panels)))
    faults = natural(found)
    if parts.info is None or parts.regions is None or _lost(parts) or (strict and faults):
        raise ProfileError(list(faults))
    return _profile(folder, parts, faults, panels=bool(panels))


def _read(folder: Path, kinds: Kinds, faults: list[Fault]) -> _Parts:
    files = [f"sectors/{path.name}" for path in sorted((folder / "sectors").glob("*.toml"))]
    if not files:
        faults.append(Fault("sectors", "berkas", ("belum ada satu sektor pun", "there is no sector yet")))
    return _Parts(
        info=read_info(folder, faults),
        regions=read_places(folder, faults),
        files=tuple(read_sector(folder, file, kinds, faults) for file in files),
        targets=read_targets(folder, faults),
        walls=read_walls(folder, faults),
        tours=read_tours(folder, faults),
    )


def _lost(parts: _Parts) -> bool:
    """True when the regency itself is not among its regions."""
    return bool(parts.info and parts.regions and parts.info.code not in parts.regions)


def _profile(folder: Path, parts: _Parts, faults: tuple[Fault, ...], *, panels: bool) -> Profile:
    """What is left when everything that cannot be used is taken out. parts.info and parts.regions are there."""
    assert parts.info and parts.regions
    info, regions, sectors = parts.info, parts.regions, usable(parts.sound)
    codes = [r.code for r in regions.all]
    if any(True for _ in boundary_faults(folder, info, None)):
        info = info.model_copy(update={"boundaries": None})  # no such file: maps are drawn as tiles
    if panels:
        there = {p.id for s in sectors for p in s.panels}
        sectors = tuple(replace(s, sentence=tuple(n for n in s.sentence if n in there)) for s in sectors)
    known = {i.id for s in sectors for i in s.indicators}
    return Profile(
        folder=folder,
        info=info,
        regions=regions,
        sectors=sectors,
        targets=tuple(
            t for t in parts.targets.targets if t.indicator in known and (not t.region or t.region in regions)
        ),
        walls=usable_walls(parts.walls, sectors, codes),
        tours=usable_tours(parts.tours, sectors, codes, panels=panels),
        faults=faults,
        broken=parts.broken,
    )


# ------------------------------------------------------------------------------------------------ checking


def _checked(folder: Path, parts: _Parts, *, panels: bool) -> Iterator[Fault]:
    """Faults that only show when the parts are held against each other."""
    info, regions = parts.info, parts.regions
    codes = [r.code for r in regions.all] if regions else None
    names = names_of(parts.files, agencies=[a.id for a in info.agency] if info else None, regions=codes)
    indicators = {i.id: i for s in parts.sound for i in s.indicators}
    yield from chain(
        repeat_faults(parts.files),
        reference_faults(parts.files, names),
        source_faults(folder, parts.files, regions),
        grid_faults(parts.files) if panels else (),
        judging_faults(parts.targets.targets, indicators),
        _target_faults(parts.targets.targets, names),
        _unjudged(parts),
        wall_faults(parts.walls, names),
        tour_faults(parts.tours, names),
    )
    if info:
        yield from agency_faults(info)
        yield from logo_faults(folder, info)
        yield from boundary_faults(folder, info, regions)
    if info and _lost(parts):
        yield unknown(INFO, "code", info.code, codes or ())


def _target_faults(targets: Iterable[Target], names: Names) -> Iterator[Fault]:
    for target in targets:
        if target.indicator not in names.indicators:
            yield unknown(TARGETS, f"baris {target.line} › indicator", target.indicator, names.indicators)
        if target.region and names.regions is not None and target.region not in names.regions:
            yield unknown(TARGETS, f"baris {target.line} › region", target.region, names.regions)


def _unjudged(parts: _Parts) -> Iterator[Fault]:
    """Indicators with a wanted direction but no row in targets.csv; one fault for all when there is no such file."""
    wanting = [(f.file, i.id) for f in parts.files if f.sector for i in f.sector.indicators if _needs_target(i)]
    advice = ("nyatakan target atau official = no", "state a target or official = no")
    if wanting and not parts.targets.there:
        what = (
            f"berkas tidak ada, {len(wanting)} indikator butuh barisnya",
            f"no file; {len(wanting)} indicators need it",
        )
        yield Fault(TARGETS, "berkas", what, advice)
        return
    named = parts.targets.named
    for file, indicator in wanting:
        if named is not None and indicator not in named:
            what = ("belum ada barisnya di targets.csv", "has no row in targets.csv")
            yield Fault(file, f"indicator {indicator}", what, advice)


def _needs_target(one: Indicator) -> bool:
    """better = "none" says that there is no good way for it to go, so nothing could be wanted of it."""
    return one.better != "none"
