"""Regions sorted into classes for maps and grids: which colour each gets, and the key with its counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components import format as fmt
from components.limits import round_limits
from components.ranks import old
from data.profile import Indicator
from data.reading import Reading
from data.regions import Level, Region

if TYPE_CHECKING:
    from components.theme import Theme
    from components.view import View

# What stands for "no number": drawn apart from every class and never counted as low.
NO_DATA, HIDDEN, NOT_HERE = "missing", "hidden", "na"

# Colours of 2 … 5 classes, low to high. Four leave out the end of the scale that lies nearest to the panel's ground
# (light) or shines most (dark).
_SCALES: Mapping[Theme, Mapping[int, tuple[str, ...]]] = {
    "dark": {1: ("s3",), 2: ("s2", "s4"), 3: ("s2", "s3", "s4"), 4: ("s1", "s2", "s3", "s4"),
             5: ("s1", "s2", "s3", "s4", "s5")},
    "light": {1: ("s3",), 2: ("s2", "s4"), 3: ("s2", "s3", "s4"), 4: ("s2", "s3", "s4", "s5"),
              5: ("s1", "s2", "s3", "s4", "s5")},
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """One region and how it is painted: a colour token (s1…s5, act, watch, data, data-dim) or missing, hidden, na."""

    region: Region
    reading: Reading | None
    paint: str
    text: str  # its value with unit, its category, or why there is none

    @property
    def observed(self) -> bool:
        return self.paint not in {NO_DATA, HIDDEN, NOT_HERE}


@dataclass(frozen=True)
class Step:
    """One line of the key, high classes first: colour, range in words, regions in it. sign: a state drawn as a sign."""

    paint: str
    label: str
    count: int
    sign: str = ""


@dataclass(frozen=True)
class Classed:
    """Regions in the order of the profile, and the key."""

    units: tuple[Unit, ...]
    key: tuple[Step, ...]

    def count(self, paint: str) -> int:
        return sum(u.paint == paint for u in self.units)


def regions_at(view: View, level: Level, indicator: Indicator) -> list[Region]:
    """Regions drawn: all of the level under the view's region (facilities only of the kinds the indicator expects)."""
    kinds = indicator.kinds if level == "facility" else ()
    return view.profile.regions.under(view.region.code, level, kinds)


def readings_at(view: View, indicator: str, level: Level) -> dict[str, Reading]:
    return {r.region.code: r for r in view.children(indicator, level=level)}


def empty_unit(view: View, place: Region, reading: Reading | None, named: Indicator) -> Unit:
    """A region without a value: it does not apply there, is hidden, or was not told."""
    why = reading.why if reading else ""
    barred = named.kinds and place.level == named.level and place.kind not in named.kinds
    if why == "not_applicable" or barred:
        return Unit(place, reading, NOT_HERE, view.word("why_not_applicable"))
    if why == "suppressed":
        return Unit(place, reading, HIDDEN, view.why(reading) if reading else view.word("why_suppressed"))
    return Unit(place, reading, NO_DATA, view.word(f"why_{why or 'not_reported'}"))


def classed(view: View, indicator: str, *, level: Level, limits: Sequence[float]) -> Classed:
    """Regions in classes by limits, ascending. A value equal to a limit counts on its good side.

    Regions that must be acted on make a class of their own, whatever their number; an old number never does.
    """
    named = view.indicator(indicator)
    found = readings_at(view, indicator, level)
    places = regions_at(view, level, named)
    known = [found[p.code] for p in places if p.code in found and found[p.code].value is not None]
    cuts = tuple(sorted(limits)) or found_limits(known)
    acting = _acting_class(known, cuts)
    paints = class_paints(len(cuts) + 1, acting, view.theme)
    units = tuple(_unit(view, named, place, found.get(place.code), cuts, paints) for place in places)
    return Classed(units, _key(view, named, units, cuts, paints, known))


def _unit(
    view: View, named: Indicator, place: Region, reading: Reading | None, cuts: Sequence[float], paints: Sequence[str]
) -> Unit:
    if reading is None or reading.value is None:
        return empty_unit(view, place, reading, named)
    paint = "act" if acts(reading) else paints[class_of(reading, cuts)]
    return Unit(place, reading, paint, view.value(reading))


def acts(reading: Reading) -> bool:
    """A present value that must be acted on."""
    return reading.status == "act" and not old(reading)


def class_of(reading: Reading, cuts: Sequence[float]) -> int:
    """Place among the classes, 0 the lowest. Where lower is better a limit still belongs to the class below it."""
    value = reading.value or 0.0
    if reading.indicator.better == "lower":
        return sum(value > cut for cut in cuts)
    return sum(value >= cut for cut in cuts)


def found_limits(known: Sequence[Reading]) -> tuple[float, ...]:
    """Round limits where the profile names none: through the target, and none among the regions to act on."""
    target = next((r.target for r in known if r.target is not None), None)
    act = _common_act(known)
    if act is None or not any(acts(r) for r in known):
        return round_limits([r.value or 0.0 for r in known], target)
    plain = [r.value or 0.0 for r in known if not acts(r)]
    inside = [cut for cut in round_limits([*plain, act], target, most=3) if (cut < act) == (min([act, *plain]) < act)]
    return tuple(sorted({act, *(cut for cut in inside if cut != act)}))


def _common_act(known: Sequence[Reading]) -> float | None:
    """The one act threshold of all of them, for an indicator with a direction."""
    limits = {r.rule.act if r.rule else None for r in known}
    directed = bool(known) and known[0].indicator.better in {"higher", "lower"}
    return limits.pop() if directed and len(limits) == 1 else None


def _acting_class(known: Sequence[Reading], cuts: Sequence[float]) -> int | None:
    """The class at the bad end when it holds just the regions to act on by their common limit. None: no such class."""
    act = _common_act(known)
    if act is None or not cuts:
        return None
    last = 0 if known[0].indicator.better == "higher" else len(cuts)
    same = act == (cuts[0] if last == 0 else cuts[-1])
    return last if same and all(acts(r) for r in known if class_of(r, cuts) == last) else None


def class_paints(count: int, acting: int | None, theme: Theme) -> tuple[str, ...]:
    """A colour token for each class, low to high; the acting class has none of its own ("")."""
    plain = max(1, count - (acting is not None))
    scale = _SCALES[theme][min(5, plain)]
    left = iter(scale[min(i * len(scale) // plain, len(scale) - 1)] for i in range(count))
    return tuple("" if i == acting else next(left) for i in range(count))


def _key(
    view: View,
    named: Indicator,
    units: Sequence[Unit],
    cuts: Sequence[float],
    paints: Sequence[str],
    known: Sequence[Reading],
) -> tuple[Step, ...]:
    if not known:
        return tuple(rest(view, units))
    plain = [class_of(u.reading, cuts) for u in units if u.reading and u.observed and u.paint != "act"]
    steps = [
        Step(paints[i], class_label(view, named, cuts, i), plain.count(i))
        for i in reversed(range(len(paints)))
        if paints[i]
    ]
    acted = sum(u.paint == "act" for u in units)
    if acted or "" in paints:
        steps.append(Step("act", act_label(view, named, known), acted, sign="act"))
    return (*steps, *rest(view, units))


def rest(view: View, units: Sequence[Unit]) -> list[Step]:
    """Lines for what has no number, each only when it occurs."""
    found = []
    for paint, word in ((NO_DATA, "map_missing"), (HIDDEN, "map_hidden"), (NOT_HERE, "map_na")):
        places = [u.region for u in units if u.paint == paint]
        if not places:
            continue
        kinds = {r.kind for r in places}
        only = paint == NOT_HERE and len(kinds) == 1 and kinds <= {"kelurahan", "desa", "kota", "desa_adat"}
        label = view.word(f"map_kind_{kinds.pop()}") if only else view.word(word)
        found.append(Step(paint, label, len(places)))
    return found


def class_label(view: View, named: Indicator, cuts: Sequence[float], i: int) -> str:
    """ "≥ 90", "75–90", "< 40"; where lower is better "> 20" and "≤ 10"."""
    low = short(fmt.bare(cuts[i - 1], named, view.lang)) if i > 0 else ""
    high = short(fmt.bare(cuts[i], named, view.lang)) if i < len(cuts) else ""
    if low and high:
        return f"{low}–{high}"
    lower = named.better == "lower"
    if low:
        return f"{'>' if lower else '≥'} {low}"
    return f"{'≤' if lower else '<'} {high}" if high else view.word("map_all")


def short(text: str) -> str:
    """A round limit without its empty decimals: "75,0" → "75"."""
    head, mark, tail = text.rpartition(",") if "," in text else text.rpartition(".")
    return head if mark and tail and not tail.strip("0") and len(tail) < 3 else text


def act_label(view: View, named: Indicator, known: Sequence[Reading]) -> str:
    """The act threshold in words, or the state's word where there is no single one."""
    rules = {r.rule.act for r in known if r.rule is not None}
    act = rules.pop() if len(rules) == 1 else None
    if act is None or named.better not in {"higher", "lower"}:
        return view.word("state_act")
    return f"{'<' if named.better == 'higher' else '>'} {short(fmt.bare(act, named, view.lang))}"
