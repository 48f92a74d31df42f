"""Which kept copies somebody may still have to read again, and why.

Values of every load stay in the store for ever: past pictures and revisions never need a copy. Withdrawing a load does:
later deliveries that said the same stored nothing, and are read again then (``data.retract``). And a copy of corrected
rows is understood only together with the delivery that it corrects.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from data.batch import Load

_MENDS = re.compile(r"(?:.*/)?perbaikan-.+-(\d+)(?:[ .(_].*)?", re.I)


def needed(loads: Sequence[Load], with_cases: Collection[int]) -> set[int]:
    """Numbers of loads whose copies must stay. loads: all, of every outcome. with_cases: those of sources with cases.

    A load is needed while an earlier one of its source, not withdrawn, may be withdrawn and shares a period with it
    (any, when that one has cases, or names no period). What is not needed never becomes so again: a load that comes
    later makes only later ones needed. The newest of each source stays in any case, and so does what did not land:
    somebody is about to look at it.
    """
    current = [load for load in loads if load.outcome == "landed" and not load.retracted]
    found = {load.number for load in loads if load.outcome != "landed"}
    for own in _by_source(current):
        found.add(own[-1].number)
        found |= _after_another(own, with_cases)
    return found | _mended(loads, found)


def _by_source(loads: Sequence[Load]) -> list[list[Load]]:
    """Loads of each source, oldest first."""
    found: dict[str, list[Load]] = {}
    for load in sorted(loads, key=lambda one: one.number):
        found.setdefault(load.source, []).append(load)
    return list(found.values())


def _after_another(own: Sequence[Load], with_cases: Collection[int]) -> set[int]:
    """Of one source's loads, oldest first: those that an earlier one, once withdrawn, would need."""
    periods: set[str] = set()
    of_any = False
    found = set()
    for load in own:
        if of_any or periods & set(load.periods):
            found.add(load.number)
        of_any = of_any or load.number in with_cases or not load.periods
        periods |= set(load.periods)
    return found


def _mended(loads: Sequence[Load], of: Collection[int]) -> set[int]:
    """Loads that needed ones correct, and those that these correct."""
    origin = {load.number: int(m[1]) for load in loads if (m := _MENDS.fullmatch(load.delivery))}
    found: set[int] = set()
    for number in of:
        while (number := origin.get(number, 0)) and number not in found:
            found.add(number)
    return found
