"""The rows of bullets: which, in what order, and the sentence they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components import format as fmt
from components import titles
from components.panels.room import room
from components.ranking_figure import targets_of
from components.ranks import badness, below, held, missed, old, standing
from components.scale import goal_words
from components.space import below_title
from data.reading import Reading
from data.status import gap

if TYPE_CHECKING:
    from components.panels.bullets import Spec
    from components.view import View


@dataclass(frozen=True)
class Item:
    """One row: a name and its reading."""

    name: str
    reading: Reading


def items(spec: Spec, view: View) -> list[Item]:
    """Every row, in order."""
    ids = spec.indicators()
    if spec.layout == "children":
        found = [Item(r.region.name, r) for r in below(view, ids[0], spec.level)]
    elif len(ids) == 1 and view.indicator(ids[0]).categories:
        words = view.indicator(ids[0]).categories
        whole = standing(view, ids[0])
        known = [held(r, whole) for r in view.breakdown(ids[0]) if r.category]
        found = [Item(words[r.category](view.lang) if r.category in words else r.category, r) for r in known]
    else:
        found = [Item(view.indicator(i).name(view.lang), standing(view, i)) for i in ids]
    if spec.order == "profile":
        return found
    if len(ids) > 1:
        return sorted(found, key=lambda i: (i.reading.value is None, -gap(i.reading)))
    return sorted(found, key=lambda i: (i.reading.value is None, badness(i.reading)))


def title(spec: Spec, view: View) -> str:
    """The worst row, or how many regions miss the target; the plain finding where nothing can be judged."""
    found = items(spec, view)
    main = standing(view, spec.indicators()[0])
    missing = sorted((i for i in found if missed(i.reading)), key=lambda i: -gap(i.reading))
    if not missing:
        return _without_misses(spec, view, found, main)
    worst = missing[0].reading
    side = titles.side(worst)
    target = goal_words(worst.target, worst.indicator, view.lang) if worst.target is not None else ""
    if spec.layout == "children":
        what = titles.level_word(view, view.profile.regions[worst.region.parent].level)
        return view.word(f"bullets_{side}", count=len(missing), what=what, target=target)
    if not target:
        return view.word("f_short", name=missing[0].name, value=view.value(worst))
    words = {"name": missing[0].name, "value": view.value(worst)}
    full = view.word(f"bullets_misses_{side}", target=target, **words)
    space = room(spec, view)
    return full if below_title(space, full, view).height == space.height else view.word("bullets_short", **words)


def _without_misses(spec: Spec, view: View, found: Sequence[Item], main: Reading) -> str:
    """All meet; or the worst row that has a value, with its date when it is old; or why there is none."""
    good = sum(1 for i in found if i.reading.status == "good" and not old(i.reading))
    if good and len(spec.indicators()) > 1:
        return view.word("bullets_good", count=good, total=len(found))
    if good and good == len(found):
        return view.word("bullets_all_meet", name=titles.name(view, main))
    first = next((i for i in found if i.reading.value is not None), None)
    if main.value is not None and not old(main):
        return titles.finding(view, main.indicator.id)
    if first is None:
        return titles.finding(view, main.indicator.id)
    name, value = first.name, view.value(first.reading)
    if old(first.reading):
        return titles.at(view, view.word("f_short", name=name, value=value), first.reading.period)
    return view.word("f_plain", name=name, value=value, period=fmt.period(first.reading.period, view.lang))


def limit_words(spec: Spec, view: View, reading: Reading) -> str:
    """ "batas aman 30", "target 100"."""
    value = goal_words(targets_of(reading)[-1], reading.indicator, view.lang)
    if spec.target_label:
        return f"{spec.target_label(view.lang)} {value}"
    return view.word("limit_value" if reading.indicator.better == "lower" else "target_value", value=value)
