"""Where panels stand and what walls and tours show: the grid, scenes, steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from data.errors import Fault
from data.profile import Model, PanelSpec, Scene, Screen, Sector, Tour, Wall
from data.profile_files.faults import advise, read_toml, show, twice, unknown
from data.profile_files.references import Names
from data.profile_files.sector import SectorFile
from data.profile_files.translate import Table, validated

COLUMNS, ROWS = 12, 8  # the wall's grid
WALLS = "walls.toml"


class WallsFile(Model):
    """walls.toml: the walls there are."""

    wall: tuple[Wall, ...] = ()


@dataclass(frozen=True)
class TourFile:
    """A tour and the file it stands in."""

    file: str
    tour: Tour


# ---------------------------------------------------------------------------------------------- the grid


def grid_faults(files: Iterable[SectorFile]) -> Iterator[Fault]:
    """Panels outside the wall's 12 × 8 grid or on top of each other, sector by sector."""
    for file in files:
        placed = [p for p in file.sector.panels if p.area and "wall" in p.on] if file.sector else []
        for panel in placed:
            if not _fits(panel.area):
                what = (f"{show(panel.area)} keluar dari kisi 12 × 8", f"{show(panel.area)} leaves the 12 × 8 grid")
                advice = ("tulis [kolom, baris, lebar, tinggi]", "write [column, row, columns, rows]")
                yield Fault(file.file, f"panel {panel.id} › area", what, advice)
        for first, second in combinations(placed, 2):
            if _overlap(first, second):
                what = (f'bertumpuk dengan panel "{first.id}"', f'overlaps the panel "{first.id}"')
                yield Fault(file.file, f"panel {second.id} › area", what, ("geser salah satu", "move one of them"))


# Thirds of a cell are written with three decimals.
_SLACK = 0.01


def _fits(area: tuple[float, float, float, float] | None) -> bool:
    if area is None:
        return True
    column, row, wide, high = area
    return min(area) >= 1 and column + wide - 1 <= COLUMNS + _SLACK and row + high - 1 <= ROWS + _SLACK


def _overlap(first: PanelSpec, second: PanelSpec) -> bool:
    """Whether two panels lie on each other; one that is not on the grid is another fault."""
    if first.area is None or second.area is None or not (_fits(first.area) and _fits(second.area)):
        return False
    across, down = ((a[n], a[n] + a[n + 2]) for a in (first.area,) for n in (0, 1))
    other_across, other_down = ((a[n], a[n] + a[n + 2]) for a in (second.area,) for n in (0, 1))
    return _meet(across, other_across) and _meet(down, other_down)


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) > _SLACK


# ---------------------------------------------------------------------------------------------- reading


def read_walls(folder: Path, faults: list[Fault]) -> tuple[Wall, ...]:
    """The walls; none without walls.toml, and none, with the faults noted, when it cannot be used."""
    if not (folder / WALLS).exists():
        return ()
    raw = read_toml(folder, WALLS, faults)
    if raw is None:
        return ()
    found = validated(WallsFile.model_validate, Table(WALLS, "", raw), WallsFile, faults)
    return found.wall if found else ()


def read_tours(folder: Path, faults: list[Fault]) -> tuple[TourFile, ...]:
    """The tours of tours/*.toml, by file name; a faulty one is left out."""
    found: list[TourFile] = []
    for path in sorted((folder / "tours").glob("*.toml")):
        file = f"tours/{path.name}"
        raw = read_toml(folder, file, faults)
        if raw is not None and (tour := validated(Tour.model_validate, Table(file, "", raw), Tour, faults)):
            found.append(TourFile(file, tour))
    return tuple(found)


# ---------------------------------------------------------------------------------------- walls and tours


def wall_faults(walls: Iterable[Wall], names: Names) -> Iterator[Fault]:
    """Walls or screens named twice, hours that are none, scenes that show what is not there."""
    seen: set[str] = set()
    for wall in walls:
        if wall.id in seen:
            yield twice(WALLS, f"wall {wall.id} › id", wall.id, WALLS)
        seen.add(wall.id)
        screens = [screen.id for screen in wall.screen]
        for name in sorted({s for s in screens if screens.count(s) > 1}):
            yield twice(WALLS, f"wall {wall.id} › screen {name} › id", name, f"wall {wall.id}")
        for key in ("dim_from", "dim_to"):
            if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", getattr(wall, key)):
                what = (f"{show(getattr(wall, key))} bukan jam", f"{show(getattr(wall, key))} is not a time")
                yield Fault(WALLS, f"wall {wall.id} › {key}", what, ('tulis "22:00"', 'write "22:00"'))
        for screen in wall.screen:
            for number, scene in enumerate(screen.scenes, start=1):
                yield from scene_faults(WALLS, f"wall {wall.id} › screen {screen.id} › scenes {number}", scene, names)


def tour_faults(tours: Iterable[TourFile], names: Names) -> Iterator[Fault]:
    """Tours named twice, scenes and panels that are not there."""
    seen: dict[str, str] = {}
    for tour in tours:
        if tour.tour.id in seen:
            yield twice(tour.file, "id", tour.tour.id, seen[tour.tour.id])
        seen.setdefault(tour.tour.id, tour.file)
        for number, step in enumerate(tour.tour.step, start=1):
            yield from scene_faults(tour.file, f"step {number} › scene", step.scene, names)
            if step.panel and step.panel not in names.panels:
                yield unknown(tour.file, f"step {number} › panel", step.panel, names.panels)


def scene_faults(file: str, key: str, scene: Scene, names: Names) -> Iterator[Fault]:
    if scene.page == "sektor" and not scene.sector:
        yield Fault(file, f"{key} › sector", ("wajib diisi", "is required"), advise("", names.sectors))
    if scene.sector and scene.sector not in names.sectors:
        yield unknown(file, f"{key} › sector", scene.sector, names.sectors)
    if scene.page == "wilayah" and not scene.region:
        yield Fault(file, f"{key} › region", ("wajib diisi", "is required"))
    if scene.region and names.regions is not None and scene.region not in names.regions:
        yield unknown(file, f"{key} › region", scene.region, names.regions)


# ----------------------------------------------------------------------------------- leaving out what dangles


def usable_walls(walls: Iterable[Wall], sectors: Iterable[Sector], regions: Iterable[str]) -> tuple[Wall, ...]:
    """The walls without scenes that show nothing, screens without scenes, and repeats."""
    there, places = {s.id for s in sectors}, set(regions)
    found: dict[str, Wall] = {}
    for wall in walls:
        screens: dict[str, Screen] = {}
        for screen in wall.screen:
            scenes = tuple(s for s in screen.scenes if _shows(s, there, places))
            if scenes:
                screens.setdefault(screen.id, screen.model_copy(update={"scenes": scenes}))
        if screens:
            found.setdefault(wall.id, wall.model_copy(update={"screen": tuple(screens.values())}))
    return tuple(found.values())


def usable_tours(
    tours: Iterable[TourFile], sectors: Iterable[Sector], regions: Iterable[str], *, panels: bool
) -> tuple[Tour, ...]:
    """The tours without steps that show nothing. panels False: panels were not read and are not asked for."""
    listed, places = list(sectors), set(regions)
    there = {s.id for s in listed}
    lit = {p.id for s in listed for p in s.panels} | {""}
    found: dict[str, Tour] = {}
    for tour in (t.tour for t in tours):
        steps = tuple(s for s in tour.step if _shows(s.scene, there, places) and (not panels or s.panel in lit))
        if steps:
            found.setdefault(tour.id, tour.model_copy(update={"step": steps}))
    return tuple(found.values())


def _shows(scene: Scene, sectors: set[str], regions: set[str]) -> bool:
    needs_sector = scene.page == "sektor" or bool(scene.sector)
    needs_region = scene.page == "wilayah" or bool(scene.region)
    return (not needs_sector or scene.sector in sectors) and (not needs_region or scene.region in regions)
