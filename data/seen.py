"""A profile as one audience sees it: what is not for its eyes is not there at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from data.audience import Audience, may_see
from data.profile import Indicator, PanelSpec, Profile, Scene, Sector, Source, Step, Tour, Wall

Area = tuple[float, float, float, float]

# Pages that name agencies that are late, whom to call, or what was sent back.
INTERNAL_PAGES = frozenset({"sumber", "kiriman", "unggah"})
# Panels that do: they are for the office whatever a profile says of them.
INTERNAL_KINDS = frozenset({"delivery", "trouble", "board", "callers", "punctual", "quality"})


@dataclass(frozen=True)
class SeenProfile(Profile):
    """whole: the profile as it is written, which still tells what an indicator is made of."""

    whole: Profile | None = None

    def halves(self, indicator: str) -> tuple[str, ...]:
        return self.whole.halves(indicator) if self.whole else ()

    def sources_of(self, indicator: str) -> tuple[Source, ...]:
        return self.whole.sources_of(indicator) if self.whole else ()


def seen_by(profile: Profile, audience: Audience) -> Profile:
    """Indicators, panels, sources, scenes and steps that are for an audience; faults are for the office alone.

    A panel is for whoever may see all it draws, unless it says so itself; one that draws no indicator (a list of cases)
    is for the office unless it says otherwise. A source is for those who see something that it delivers.
    """
    if audience == "internal":
        return profile
    shown = {i.id for i in profile.indicators.values() if may_see(audience, i.audience)}
    feeding = {source.id for name in shown for source in profile.sources_of(name)}
    sectors = [_sector(s, audience, shown, feeding) for s in profile.sectors]
    kept = tuple(s for s in sectors if s.indicators or s.panels)
    panels, names = {p.id for s in kept for p in s.panels}, {s.id for s in kept}
    tours = (_tour(tour, panels, names, set(profile.panels)) for tour in profile.tours)
    return SeenProfile(
        profile.folder,
        profile.info,
        profile.regions,
        kept,
        tuple(target for target in profile.targets if target.indicator in shown),
        tuple(found for wall in profile.walls if (found := _wall(wall, names)).screen),
        tuple(tour for tour in tours if tour.step),
        whole=profile,
    )


def _sector(sector: Sector, audience: Audience, shown: set[str], feeding: set[str]) -> Sector:
    indicators: tuple[Indicator, ...] = tuple(i for i in sector.indicators if i.id in shown)
    panels = closed(sector.panels, [p.id for p in sector.panels if _panel_for(p, audience, shown)])
    sources = tuple(s for s in sector.sources if s.id in feeding)
    own = {panel.id for panel in panels}
    sentence = tuple(name for name in sector.sentence if name in own)
    return replace(sector, sources=sources, indicators=indicators, panels=panels, sentence=sentence)


def closed(panels: Sequence[PanelSpec], kept: Collection[str]) -> tuple[PanelSpec, ...]:
    """The panels that are kept, in order; one that stood right above, below or beside one that went, over all of its
    breadth or height, takes its place on the wall too."""
    areas = {p.id: p.area for p in panels if p.id in kept}
    for gone in (p.area for p in panels if p.id not in kept and p.area and "wall" in p.on):
        for name, area in areas.items():
            if area and (joined := _joined(area, gone)):
                areas[name] = joined
                break
    found = (p for p in panels if p.id in kept)
    return tuple(p if p.area == areas[p.id] else p.model_copy(update={"area": areas[p.id]}) for p in found)


def _joined(one: Area, other: Area) -> Area | None:
    """Both as one rectangle; None when they make none."""
    (left, top, width, height), (x, y, w, h) = one, other
    if (left, width) == (x, w) and (top + height == y or y + h == top):
        return left, min(top, y), width, height + h
    if (top, height) == (y, h) and (left + width == x or x + w == left):
        return min(left, x), top, width + w, height
    return None


def _panel_for(panel: PanelSpec, audience: Audience, shown: set[str]) -> bool:
    named = panel.indicators()
    if panel.kind in INTERNAL_KINDS:
        return False
    if panel.audience is None:
        return bool(named) and shown.issuperset(named)
    return may_see(audience, panel.audience) and shown.issuperset(named)


def _wall(wall: Wall, sectors: set[str]) -> Wall:
    screens = [s.model_copy(update={"scenes": tuple(x for x in s.scenes if _shows(x, sectors))}) for s in wall.screen]
    return wall.model_copy(update={"screen": tuple(screen for screen in screens if screen.scenes)})


def _tour(tour: Tour, panels: set[str], sectors: set[str], every: set[str]) -> Tour:
    def tells(step: Step) -> bool:
        return _shows(step.scene, sectors) and (step.panel in panels or step.panel not in every)

    return tour.model_copy(update={"step": tuple(step for step in tour.step if tells(step))})


def _shows(scene: Scene, sectors: set[str]) -> bool:
    return scene.page not in INTERNAL_PAGES and (scene.page != "sektor" or scene.sector in sectors)
