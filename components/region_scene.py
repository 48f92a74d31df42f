"""The panels of one kecamatan or desa: where it stands in every sector, what lies below it, what is to do there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from components.context import Web
from components.scenes import own
from components.view import View
from components.words import word
from data.headlines import headlines
from data.profile import Indicator, PanelSpec
from data.reading import Reading
from data.regions import Level

STRIPS, MEASURES, SERVICES = 4, 10, 5
# A rank among many needs values that differ: present or absent is told at the head of the page.
VARIED = 5


def panels(web: Web, view: View) -> list[PanelSpec]:
    """A kecamatan with regions below it, or a desa."""
    below = view.profile.regions.children(view.region.code)
    if any(r.level != "facility" for r in below):
        return _with_regions_below(web, view, below[0].level)
    return _lowest(web, view)


# ------------------------------------------------------------------------------------------------- with regions below


def _with_regions_below(web: Web, view: View, level: Level) -> list[PanelSpec]:
    """A strip panel for each sector, the regions below by their misses, and what is to do."""
    chosen = [(s.id, found) for s in web.profile.sectors if (found := positions(view, s.id)[:STRIPS])]
    width = 12 // max(1, min(4, len(chosen)))
    found = [
        own(web, "strip", id=f"posisi-{sector}", indicators=names, sector=sector, caption=_side(web, sector),
            laptop=(width, 232))
        for sector, names in chosen
    ]  # fmt: skip
    measures = judged_below(view, level)[:MEASURES]
    if measures:
        found.append(own(web, "heat_table", id="menurut-desa", indicators=measures, level=level, laptop=(8, 300)))
    return [*found, _to_do(web, view, (4 if measures else 12, 300))]


def _side(web: Web, sector: str) -> dict[str, str]:
    """ "Kesehatan · kanan = lebih baik"."""
    label = web.profile.sector(sector).label
    return {lang: f"{label(lang)} · {word(lang, 'right_is_better')}" for lang in ("id", "en")}


def _to_do(web: Web, view: View, size: tuple[int, int]) -> PanelSpec:
    return own(web, "alerts", id="rapat", limit=5, region=view.region.code, laptop=size)


def positions(view: View, sector: str) -> list[str]:
    """Measures of a sector that have a value here, headlines first: those that can be ranked among its neighbours."""
    return [r.indicator.id for r in _told(view, sector) if r.indicator.kind != "units"]


def _told(view: View, sector: str) -> list[Reading]:
    return [r for r in (view.reading(i.id) for i in _pool(view, sector)) if r.value is not None]


def _pool(view: View, sector: str) -> list[Indicator]:
    """Headlines, then what else has a direction and is no mere count."""
    first = headlines(view.profile, sector)
    rest = [
        i
        for i in view.profile.sector(sector).indicators
        if i not in first and i.better != "none" and (i.kind == "ratio" or getattr(i, "over_regions", "sum") != "sum")
    ]
    return [*first, *rest]


def judged_below(view: View, level: Level) -> list[str]:
    """Measures collected at this level and held against a target in some region of it, sector by sector."""
    levels = view.snapshot.book.levels
    groups = [
        [i.id for i in _pool(view, s.id) if levels.level(i.id) == level and i.kind != "units" and _judged(view, i.id)]
        for s in view.profile.sectors
    ]
    chosen = set(list(in_turn(groups))[:MEASURES])
    return [i for group in groups for i in group if i in chosen]


def _judged(view: View, indicator: str) -> bool:
    return any(status != "none" for status in view.children(indicator).statuses)


def in_turn(groups: list[list[str]]) -> Iterator[str]:
    """The first of every group, then the second of every group, and so on."""
    for row in zip_longest(*groups):
        yield from (name for name in row if name is not None)


# ------------------------------------------------------------------------------------------------------- the lowest


def _lowest(web: Web, view: View) -> list[PanelSpec]:
    """One tall panel of ranks, four beside it, the rest below; the sector that is most at home here comes first."""
    found: list[PanelSpec] = []
    ranked = list(in_turn([_ranked(view, s) for s in at_home(view)]))
    strips = ranked[: STRIPS + 3]
    services = [i for i in ranked if i not in strips][:SERVICES]
    if strips:
        found.append(own(web, "standing", id="posisi", indicators=strips, services=services, laptop=(4, 560)))
    extra = [p for s in at_home(view) for p in web.profile.sector(s).panels if "region" in p.on and _speaks(view, p)]
    beside, rest = extra[:3], extra[3:]
    widths = shared(8 if strips else 12, len(beside) + 1)
    found += [p.model_copy(update={"laptop": (width, 275)}) for p, width in zip(beside, widths, strict=False)]
    found.append(_to_do(web, view, (widths[-1], 275)))
    width = 12 // max(1, min(3, len(rest)))
    return [*found, *(p.model_copy(update={"laptop": (width, 260)}) for p in rest)]


def shared(columns: int, count: int) -> list[int]:
    """Widths that fill these columns, two panels a row and a whole row for an odd one."""
    half = [columns // 2] * (count - count % 2)
    return [*half, columns] if count % 2 else half


def at_home(view: View) -> list[str]:
    """Sectors by how much of what they measure is collected at the view's level, most first."""
    levels = view.snapshot.book.levels

    def share(sector: str) -> float:
        known = view.profile.sector(sector).indicators
        return sum(levels.level(i.id) == view.region.level for i in known) / max(1, len(known))

    return sorted((s.id for s in view.profile.sectors), key=lambda s: -share(s))


def _ranked(view: View, sector: str) -> list[str]:
    """Present measures that differ enough among all regions of the level for a rank to mean something; those held
    against a target first."""
    top = view.profile.region.code
    told = [r for r in _told(view, sector) if r.indicator.kind != "units" and not r.stale]
    found = [
        r for r in told if len(set(view.children(r.indicator.id, top, level=view.region.level).known().values)) > VARIED
    ]
    return [r.indicator.id for r in sorted(found, key=lambda r: r.status == "none")]


def _speaks(view: View, panel: PanelSpec) -> bool:
    """Whether a panel has anything to say here: a value, or one of a category."""
    for name in panel.indicators():
        own_reading = view.reading(name)
        parts = view.breakdown(name) if view.indicator(name).categories else []
        if own_reading.value is not None or any(r.value is not None for r in parts):
            return True
    return False
