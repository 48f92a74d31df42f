"""Adding up over regions: sums and quotients over what was observed, with coverage and a reason for every gap.

Divide once, last: a ratio is Σ numerator / Σ denominator over the regions that observed both halves. Expected regions
are the profile's fixed list, never the rows that came. Missing is never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.doubts.doubts import DOUBTFUL
from data.figures import WHYS, Figures, Flags
from data.grid import Grid, Ints, Values
from data.reading import Why
from data.region_tree import Cover


@dataclass(frozen=True)
class Rule:
    """How cells become figures. cover: the regions expected. above: regions at a coarser level than the collected
    one, where a value of their own may be delivered. additive: cells may be added over regions."""

    cover: Cover
    above: Flags
    additive: bool
    min_coverage: float

    def rows(self, values: Values) -> Ints:
        """Regions that can have an answer: those that contain a collected region, and those above with a value."""
        above = np.flatnonzero(self.above)
        own = above[np.isfinite(values[above]).any(axis=1)]
        return np.union1d(self.cover.containers, own).astype(np.int32)

    def at(self, rows: Ints) -> Rule:
        return replace(self, cover=self.cover.at(rows), above=self.above[rows])


def add_up(cells: Grid, rule: Rule) -> Figures:
    """Cells summed per region. A value delivered for a region above the collected level answers where nothing below it
    was delivered, or where cells may not be added."""
    rows = rule.rows(cells.value)
    return _add_up(cells.at(rows), rule.at(rows)).spread(rows, len(cells.value))


def divide(top: Grid, bottom: Grid, rule: Rule, *, per: float, halves: bool = True) -> Figures:
    """Σ top / Σ bottom × per over the cells where both were observed (same periods). halves: keep both sums."""
    rows = rule.rows(top.value)
    found = _divide(top.at(rows), bottom.at(rows), rule.at(rows), per=per, halves=halves)
    return found.spread(rows, len(top.value))


def _add_up(cells: Grid, rule: Rule) -> Figures:
    seen = np.isfinite(cells.value)
    total = rule.cover.sum(np.where(seen, cells.value, 0.0))
    reporting, expected = _counted(seen, rule)
    direct = _direct(seen, reporting, rule)
    total[direct] = cells.value[direct]
    reporting[direct] = expected[direct] = 1
    why = _reasons(reporting, expected, rule, direct=direct, barred=cells.barred)
    return Figures(
        cells.periods,
        np.where(why == 0, total, np.nan),
        reporting,
        expected,
        _joined(cells.load, seen, direct, rule),
        why,
        _flagged(cells.flags, seen, direct, rule),
        cells.upto,
        cells.partial,
        doubtful=_doubtful(cells.flags, seen, direct, rule),
    )


def _divide(top: Grid, bottom: Grid, rule: Rule, *, per: float, halves: bool) -> Figures:
    matched = np.isfinite(top.value) & np.isfinite(bottom.value)
    above = rule.cover.sum(np.where(matched, top.value, 0.0))
    below = rule.cover.sum(np.where(matched, bottom.value, 0.0))
    reporting, expected = _counted(matched, rule)
    direct = _direct(matched, reporting, rule)
    above[direct], below[direct] = top.value[direct], bottom.value[direct]
    reporting[direct] = expected[direct] = 1
    why = _reasons(reporting, expected, rule, direct=direct, barred=top.barred or bottom.barred)
    alone = rule.cover.sum(np.isfinite(top.value).astype(np.int32)) > 0
    why[(_is(why, "not_reported") | _is(why, "no_data")) & alone] = WHYS.index("no_denominator")
    why[(why == 0) & (below == 0)] = WHYS.index("no_denominator")
    known = why == 0
    value = np.full(above.shape, np.nan)
    np.divide(above * per, below, out=value, where=known)
    load = np.maximum(top.load, bottom.load)
    return Figures(
        top.periods,
        value,
        reporting,
        expected,
        _joined(load, matched, direct, rule),
        why,
        _flagged(top.flags | bottom.flags, matched, direct, rule),
        top.upto,
        tuple(a or b for a, b in zip(top.partial, bottom.partial, strict=True)),
        np.where(known, above, np.nan) if halves else None,
        np.where(known, below, np.nan) if halves else None,
        doubtful=_doubtful(top.flags | bottom.flags, matched, direct, rule),
    )


def as_found(cells: Grid, expected: Ints) -> Figures:
    """Cells that are already right for every region (cases counted per region). expected: 1 where it applies."""
    shape = cells.value.shape
    wide = np.repeat(expected[:, None], shape[1], axis=1)
    seen = np.isfinite(cells.value) & (wide > 0)
    gap: Why = "not_additive" if cells.barred else "no_data"
    why = np.where(seen, 0, np.where(wide > 0, WHYS.index(gap), WHYS.index("not_applicable"))).astype(np.int32)
    return Figures(
        cells.periods,
        np.where(seen, cells.value, np.nan),
        seen.astype(np.int32),
        wide,
        cells.load,
        why,
        cells.flags,
        cells.upto,
        cells.partial,
    )


def divide_found(top: Figures, bottom: Figures, *, per: float) -> Figures:
    """The quotient of two figures that are already right for every region (same periods)."""
    known = np.isfinite(top.value) & np.isfinite(bottom.value) & (bottom.value != 0)
    value = np.full(top.value.shape, np.nan)
    np.divide(top.value * per, bottom.value, out=value, where=known)
    none = np.where((top.why == 0) & (bottom.why == 0), WHYS.index("no_denominator"), np.maximum(top.why, bottom.why))
    return Figures(
        top.periods,
        value,
        np.minimum(top.reporting, bottom.reporting),
        top.expected,
        np.maximum(top.load, bottom.load),
        np.where(known, 0, none).astype(np.int32),
        top.flags | bottom.flags,
        top.upto,
        tuple(a or b for a, b in zip(top.partial, bottom.partial, strict=True)),
        np.where(known, top.value, np.nan),
        np.where(known, bottom.value, np.nan),
    )


def _is(why: Ints, reason: Why) -> Flags:
    found: Flags = why == WHYS.index(reason)
    return found


def _counted(seen: Flags, rule: Rule) -> tuple[Ints, Ints]:
    reporting = rule.cover.sum(seen.astype(np.int32))
    return reporting, np.repeat(rule.cover.expected[:, None], seen.shape[1], axis=1)


def _direct(seen: Flags, reporting: Ints, rule: Rule) -> Flags:
    found: Flags = rule.above[:, None] & seen & ((reporting == 0) | (not rule.additive))
    return found


def _reasons(reporting: Ints, expected: Ints, rule: Rule, *, direct: Flags, barred: bool) -> Ints:
    """Why there is no value, per region and period; 0 where there is one. The first reason that fits is told."""
    why = np.zeros(reporting.shape, dtype=np.int32)
    why[reporting < rule.min_coverage * expected - 1e-9] = WHYS.index("low_coverage")
    why[reporting == 0] = WHYS.index("not_reported")
    why[:, ~(reporting > 0).any(axis=0)] = WHYS.index("no_data")
    if barred:
        why[:] = WHYS.index("not_additive")
    if not rule.additive:
        summed = np.ones(len(rule.above), dtype=bool)
        summed[rule.cover.members] = False
        why[summed[:, None] & ~direct] = WHYS.index("not_additive")
    why[(rule.cover.expected == 0)[:, None] & ~direct] = WHYS.index("not_applicable")
    return why


def _joined(load: Ints, seen: Flags, direct: Flags, rule: Rule) -> Ints:
    newest = rule.cover.max(np.where(seen, load, 0))
    return np.where(direct, load, newest).astype(np.int32)


def _doubtful(flags: Ints, seen: Flags, direct: Flags, rule: Rule) -> Ints | None:
    """How many of the cells summed are doubted; None when none of all is."""
    doubted = (flags & DOUBTFUL != 0) & seen
    if not doubted.any():
        return None
    return np.where(direct, doubted, rule.cover.sum(doubted.astype(np.int32))).astype(np.int32)


def _flagged(flags: Ints, seen: Flags, direct: Flags, rule: Rule) -> Ints:
    if not flags.any():
        return np.zeros(flags.shape, dtype=np.int32)
    joined = rule.cover.join(np.where(seen, flags, 0))
    return np.where(direct, flags, joined).astype(np.int32)
