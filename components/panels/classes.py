"""Regions sorted into classes for maps and grids: which colour each gets, and the key with its counts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components import format as fmt
from components.limits import round_limits
from components.panels.units import HIDDEN, NO_DATA, NOT_HERE, Painter, Unit, regions_at
from components.ranks import outdated
from data.profile import Indicator
from data.regions import Level
from data.siblings.siblings import Siblings

if TYPE_CHECKING:
    from components.theme import Theme
    from components.view import View

# Colours of 2 … 5 classes, low to high. Four leave out the end of the scale that lies nearest to the panel's ground
# (light) or shines most (dark).
_SCALES: Mapping[Theme, Mapping[int, tuple[str, ...]]] = {
    "dark": {1: ("s3",), 2: ("s2", "s4"), 3: ("s2", "s3", "s4"), 4: ("s1", "s2", "s3", "s4"),
             5: ("s1", "s2", "s3", "s4", "s5")},
    "light": {1: ("s3",), 2: ("s2", "s4"), 3: ("s2", "s3", "s4"), 4: ("s2", "s3", "s4", "s5"),
              5: ("s1", "s2", "s3", "s4", "s5")},
}  # fmt: skip


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


def classed(view: View, indicator: str, *, level: Level, limits: Sequence[float]) -> Classed:
    """Regions in classes by limits, ascending. A value equal to a limit counts on its good side.

    Regions that must be acted on make a class of their own, whatever their number; an old number never does.
    """
    painter = Painter.of(view, indicator, level)
    named, known = painter.named, painter.found.known()
    cuts = tuple(sorted(limits)) or found_limits(known)
    paints = class_paints(len(cuts) + 1, _acting_class(known, cuts), view.theme)
    acting = _acting(known)
    units = []
    for place in regions_at(view, level, named):
        value = painter.value(place)
        if value is None:
            units.append(painter.empty(place))
        else:
            paint = "act" if place.code in acting else paints[class_of(named, value, cuts)]
            units.append(painter.unit(place, paint, painter.number))
    return Classed(tuple(units), _key(view, named, units, cuts, paints, known))


def _acting(known: Siblings) -> frozenset[str]:
    """Codes of the regions that must be acted on: by a present value."""
    if outdated(known.freshness):
        return frozenset()
    return frozenset(r.code for r, status in zip(known.regions, known.statuses, strict=True) if status == "act")


def acting_limits(view: View, indicator: str, level: Level, codes: Collection[str]) -> set[float | None]:
    """The act thresholds of these regions."""
    found, wanted = view.children(indicator, level=level), frozenset(codes)
    chosen = found.taken([i for i, region in enumerate(found.regions) if region.code in wanted])
    return {goal.rule.act for goal in chosen.goals if goal.rule}


def class_of(named: Indicator, value: float, cuts: Sequence[float]) -> int:
    """Place among the classes, 0 the lowest. Where lower is better a limit still belongs to the class below it."""
    return bisect_left(cuts, value) if named.better == "lower" else bisect_right(cuts, value)


def found_limits(known: Siblings) -> tuple[float, ...]:
    """Round limits where the profile names none: through the target, and none among the regions to act on."""
    target = next((goal.target for goal in known.goals if goal.target is not None), None)
    act, acting = _common_act(known), _acting(known)
    values = [(region.code, value or 0.0) for region, value in zip(known.regions, known.values, strict=True)]
    if act is None or not acting:
        return round_limits([value for _, value in values], target)
    plain = [value for code, value in values if code not in acting]
    inside = [cut for cut in round_limits([*plain, act], target, most=3) if (cut < act) == (min([act, *plain]) < act)]
    return tuple(sorted({act, *(cut for cut in inside if cut != act)}))


def _common_act(known: Siblings) -> float | None:
    """The one act threshold of all of them, for an indicator with a direction."""
    limits = {goal.rule.act if goal.rule else None for goal in known.goals}
    directed = bool(known) and known.indicator.better in {"higher", "lower"}
    return limits.pop() if directed and len(limits) == 1 else None


def _acting_class(known: Siblings, cuts: Sequence[float]) -> int | None:
    """The class at the bad end when it holds just the regions to act on by their common limit. None: no such class."""
    act = _common_act(known)
    if act is None or not cuts:
        return None
    named, acting = known.indicator, _acting(known)
    last = 0 if named.better == "higher" else len(cuts)
    if act != (cuts[0] if last == 0 else cuts[-1]):
        return None
    pairs = zip(known.regions, known.values, strict=True)
    return last if all(r.code in acting for r, v in pairs if class_of(named, v or 0.0, cuts) == last) else None


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
    known: Siblings,
) -> tuple[Step, ...]:
    if not known:
        return tuple(rest(view, units))
    plain = Counter(class_of(named, u.value or 0.0, cuts) for u in units if u.observed and u.paint != "act")
    steps = [
        Step(paints[i], class_label(view, named, cuts, i), plain[i]) for i in reversed(range(len(paints))) if paints[i]
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


def act_label(view: View, named: Indicator, known: Siblings) -> str:
    """The act threshold in words, or the state's word where there is no single one."""
    rules = {goal.rule.act for goal in known.goals if goal.rule is not None}
    act = rules.pop() if len(rules) == 1 else None
    if act is None or named.better not in {"higher", "lower"}:
        return view.word("state_act")
    return f"{'<' if named.better == 'higher' else '>'} {short(fmt.bare(act, named, view.lang))}"
