"""Which panels make a page of which thing: the same list serves a wall's scene, a laptop's page and a tour's step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components import first_steps, grid, ranks, titles
from components.context import Web
from components.live import Part
from components.panels import callers
from components.view import View
from components.words import word
from data.headlines import headlines, state, states
from data.profile import PanelSpec, Scene


def specs(web: Web, scene: Scene) -> list[PanelSpec]:
    """The panels of a scene, in order. KeyError for an unknown sector or region."""
    if scene.page == "sektor":
        return [p for p in web.profile.sector(scene.sector).panels if "wall" in p.on]
    if scene.page == "sumber":
        return sources(web)
    if scene.page == "kiriman":
        return deliveries(web)
    return situation(web)


def own(web: Web, kind: str, **keys: Any) -> PanelSpec:
    """A panel that stands on every profile's pages, made by rule and not by a sector file."""
    return web.kinds[kind].Spec.model_validate({"kind": kind, **keys})


def situation(web: Web) -> list[PanelSpec]:
    """What needs attention now; where; and every sector in a strip of its headlines."""
    sectors = web.profile.sectors[:4]
    width = 12 // max(1, len(sectors))
    return [
        own(web, "alerts", id="perhatian", limit=6, area=(1, 1, 8, 5), laptop=(8, 0)),
        own(web, "misses", id="meleset", area=(9, 1, 4, 5), laptop=(4, 408)),
        *(
            own(web, "sector", id=f"sektor-{s.id}", of=s.id, area=(1 + i * width, 6, width, 3), laptop=(width, 0))
            for i, s in enumerate(sectors)
        ),
    ]


def sources(web: Web) -> list[PanelSpec]:
    """Every source's state, and what holds figures back."""
    return [
        own(web, "delivery", id="kiriman", area=(1, 1, 12, 8), laptop=(9, 0)),
        own(web, "trouble", id="tertinggal", laptop=(3, 0)),
    ]


def deliveries(web: Web) -> list[PanelSpec]:
    """Every source month by month, whom to call, and who delivers in time."""
    return [
        own(web, "board", id="papan", area=(1, 1, 8, 8), laptop=(9, 0)),
        own(web, "callers", id="hubungi", area=(9, 1, 4, 5), laptop=(3, 0)),
        own(web, "punctual", id="tepat-waktu", area=(9, 6, 4, 3), laptop=(12, 0)),
    ]


_DEPTH = {"nation": 0, "province": 1, "regency": 2, "district": 3, "village": 4, "facility": 5}


def _reaches(view: View, indicator: str, level: str) -> bool:
    """True when the indicator is collected at this level or below it."""
    return _DEPTH[view.snapshot.book.levels.level(indicator)] >= _DEPTH[level]


def sector_panels(web: Web, view: View, sector: str) -> list[PanelSpec]:
    """A sector's panels on a laptop; below the regency without those that speak of nothing there."""
    every = [p for p in view.profile.sector(sector).panels if "laptop" in p.on]
    shown = [p for p in every if _applies(view, p)]
    if not shown and every:
        text = {lang: word(lang, "sector_not_here") for lang in ("id", "en")}
        return [own(web, "note", id="tidak-dirinci", text=text, laptop=(12, 0))]
    return shown if len(shown) == len(every) else grid.filled(shown)


def _applies(view: View, panel: PanelSpec) -> bool:
    named = panel.indicators()
    if view.region.code == view.profile.info.code or not named:
        return True
    rows = panel.kind in {"ranking", "heat_table"} or getattr(panel, "layout", "") == "children"
    if rows:
        return any(ranks.below(view, i, getattr(panel, "level", None)) for i in named)
    return any(view.reading(i).why != "not_applicable" for i in named)


def indicator_panels(web: Web, view: View, indicator: str) -> list[PanelSpec]:
    """One indicator: who lags, how it went, where, the figures, and how to read it."""
    found = view.indicator(indicator)
    below = view.profile.regions.children(view.region.code)
    keys: Mapping[str, Any] = {"indicator": indicator, "sector": found.sector}
    note = own(web, "note", id="cara-baca", about=indicator, laptop=(4, 0))
    parts = {"id": "rincian", **keys}
    if not below or not _reaches(view, indicator, below[0].level):
        trend = _path(web, indicator, columns=5 if found.categories else 8)
        split = [own(web, "breakdown", **parts, laptop=(3, 320))] if found.categories else []
        return [trend, *split, note]
    where = {lang: word(lang, "map_of_label", name=found.name(lang)) for lang in ("id", "en")}
    panels = [
        own(web, "ranking", id="urutan", laptop=(5, 320), limit=20, **keys),
        _path(web, indicator, columns=4),
        own(web, "map", id="peta", laptop=(3, 320), small=False, list=0, title=where, **keys),
        own(web, "table", id="tabel", indicators=_company(view, indicator), limit=30, laptop=(8, 0)),
        note,
    ]
    return [*panels, own(web, "breakdown", **parts, laptop=(12, 240))] if found.categories else panels


def _path(web: Web, indicator: str, *, columns: int) -> PanelSpec:
    """How it went in two years."""
    return own(web, "trend", id="perjalanan", indicators=[indicator], months=24, laptop=(columns, 320))


def _company(view: View, indicator: str) -> list[str]:
    """The indicator first, then measures of its sector that most of the regions below have a value of."""
    found = view.indicator(indicator)
    first = headlines(view.profile, found.sector)
    rest = [i for i in view.profile.sector(found.sector).indicators if i.better != "none" and i not in first]
    chosen = [indicator]
    for peer in (*first, *rest):
        if peer.id not in chosen and peer.kind != "units" and _told_below(view, peer.id):
            chosen.append(peer.id)
        if len(chosen) == 4:
            break
    return chosen


def _told_below(view: View, indicator: str) -> bool:
    below = view.profile.regions.children(view.region.code)
    return 2 * len(view.children(indicator, level=below[0].level).known()) > len(below)


def panel_parts(panels: list[PanelSpec]) -> list[Part]:
    from components import ids

    return [Part(ids.panel(p.id), panel=p) for p in panels]


def sentence(view: View, scene: Scene) -> tuple[str, str]:
    """State and words of the page's one sentence: the one or two findings that weigh most."""
    if scene.page == "kiriman":
        return _called(view)
    region = view.region.code
    sectors = [scene.sector] if scene.page == "sektor" else [s.id for s in view.profile.sectors]
    pool = [i.id for s in sectors for i in headlines(view.profile, s)]
    act = [i for i in pool if state(view.snapshot, i, region) == "act"]
    watch = [i for i in pool if state(view.snapshot, i, region) == "watch"]
    worst = "act" if act else "watch" if watch else "good"
    if scene.page == "sektor":
        chosen = (act + watch)[:2]
        if not chosen:
            return calm(view, pool)
        return worst, "; ".join(titles.short(view, i, first=n == 0) for n, i in enumerate(chosen))
    if first_steps.waiting(view):
        return "none", view.word("first_sentence", total=len(pool))
    if not act and not watch:
        unknown = [i for i in pool if _unknown(view, i)]
        key = "nothing_urgent_known" if unknown else "nothing_urgent"
        return ("none" if unknown else worst), view.word(key, count=len(unknown), total=len(pool))
    names = [titles.subject(view, i) for i in (act or watch)[:3]]
    key = "need_action" if act else "need_watching"
    return worst, titles.capital(view.word(key, names=titles.listed(view, names)))


def _called(view: View) -> tuple[str, str]:
    """How many agencies to call, and the one that never delivered."""
    found = [c.found for c in callers.calls(view)]
    act = [b for b in found if b.state == "act"]
    agencies = {b.line.source.agency for b in act}
    if not agencies:
        return (
            ("watch", view.word("calls_watch_only", watch=len(found))) if found else ("good", view.word("calls_none"))
        )
    text = view.word("agencies_to_call", count=len(agencies))
    never = [view.profile.agency(b.line.source.agency).short for b in act if b.line.light == "never"]
    if never:
        text += "; " + view.word("agencies_never", names=titles.listed(view, list(dict.fromkeys(never))[:2]))
    return "act", text


def calm(view: View, pool: list[str]) -> tuple[str, str]:
    """State and words where nothing misses: on target is said only of what was judged, not of the old or absent."""
    good = sum(state(view.snapshot, i, view.region.code) == "good" for i in pool)
    if good and good == len(pool):
        return "good", view.word("all_on_target", count=good)
    return "none", view.word("headlines_on_target" if good else "nothing_judged", count=good, total=len(pool))


def _unknown(view: View, indicator: str) -> bool:
    """True when there is no present value: none at all, withheld, or too old."""
    own = view.reading(indicator)
    return own.value is None or own.stale


def totals(view: View) -> dict[str, int]:
    """Headline states of all sectors together, for the counts at the right of Situasi."""
    found: dict[str, int] = {}
    for sector in view.profile.sectors:
        for name, count in states(view.snapshot, sector.id, view.region.code).items():
            found[name] = found.get(name, 0) + count
    return found
