"""From a number back to the cells it was made of: file, sheet, row and column."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np
import numpy.typing as npt

from data.batch import Load
from data.columns import TEXTS
from data.figure_book import FigureBook
from data.figures import Figures
from data.leaf_cells import Rows
from data.period import Period
from data.profile import CasesCounted, Observed, Profile, Ratio, Total
from data.reading import Cell, Lineage, Reading
from data.suppressing.kinds import SHOWN
from data.suppressing.listing import Listed, tells

Spots = npt.NDArray[np.int64]  # place and row of each, in order, once


class Answers(Protocol):
    """What tracing asks of a snapshot."""

    @property
    def profile(self) -> Profile: ...
    @property
    def book(self) -> FigureBook: ...
    @property
    def loads(self) -> Mapping[int, Load]: ...
    def figures(self, reading: Reading) -> Figures: ...
    def reading(self, indicator: str, region: str, at: Period | None = None, category: str = "") -> Reading: ...


@dataclass(frozen=True, order=True)
class _Spot:
    """One cell that was counted: region position, which part it belongs to, row in the stored columns (or case)."""

    place: int
    part: int
    row: int


def trace(answers: Answers, reading: Reading, limit: int) -> Lineage:
    """The lineage of a reading. Cells that are hidden as small numbers, or came from a source the profile no longer
    has, are counted but not shown; of a hidden number not even how many there are, nor of cases whose list would tell
    one."""
    if reading.period is None or reading.why == "suppressed":
        return Lineage(reading, (), 0)
    leaves = answers.book.profile.halves(reading.indicator.id)
    rows = [_rows(answers, reading, leaf) for leaf in leaves]
    every = [_spots(answers, reading, leaf, own) for leaf, own in zip(leaves, rows, strict=True)]
    told = [i for i, own in enumerate(every) if not _tells_hidden(answers, reading, leaves[i], own)]
    ordered = heapq.merge(*(_in_order(i, every[i]) for i in told))
    shown = (spot for spot in ordered if not _is_hidden(answers, reading, leaves[spot.part], spot, rows[spot.part]))
    known = (cell for spot in shown if (cell := _cell(answers, leaves[spot.part], spot, rows[spot.part])))
    cells = tuple(islice(known, limit))
    return Lineage(reading, cells, sum(len(every[i]) for i in told), _parts(answers, reading))


def _in_order(part: int, spots: Spots) -> Iterator[_Spot]:
    return (_Spot(place, part, row) for place, row in spots)


def _parts(answers: Answers, reading: Reading) -> tuple[Reading, ...]:
    match reading.indicator:
        case Ratio() as found:
            names: tuple[str, ...] = (found.numerator, found.denominator)
        case Total() as found:
            names = found.of
        case _:
            return ()
    region, period = reading.region.code, reading.period
    parts = []
    for name in names:
        if name not in answers.profile.indicators:
            continue
        has = reading.category in answers.book.categories(name)
        parts.append(answers.reading(name, region, period, reading.category if has else ""))
    return tuple(parts)


def _spots(answers: Answers, reading: Reading, leaf: str, rows: Rows | None) -> Spots:
    match answers.book.profile.indicators[leaf]:
        case Observed() if rows:
            return _observed(answers, reading, leaf, rows)
        case CasesCounted() as found:
            return np.unique(np.array(list(_counted(answers, reading, found)), dtype=np.int64).reshape(-1, 2), axis=0)
        case _:
            return np.empty((0, 2), dtype=np.int64)


def _observed(answers: Answers, reading: Reading, leaf: str, rows: Rows) -> Spots:
    places = np.array(_counted_places(answers, reading, leaf), dtype=np.int64)
    found = [np.empty((0, 2), dtype=np.int64)]
    for placed in rows.places.values():
        total = placed.rows.get(reading.category)
        for at in placed.rows.values() if total is None else [total]:
            cells = at[places]
            place, column = np.nonzero(cells >= 0)
            found.append(np.column_stack([places[place], cells[place, column]]))
    return np.unique(np.concatenate(found), axis=0)


def _rows(answers: Answers, reading: Reading, leaf: str) -> Rows | None:
    """The stored rows that the reading's period takes; None of an indicator that is not observed."""
    leaves, period = answers.book.leaves, reading.period
    if not isinstance(answers.book.profile.indicators[leaf], Observed):
        return None
    assert period is not None
    outline = leaves.outline(leaf)
    frequency = period.frequency if period.frequency in outline else answers.book.native(leaf)
    periods = outline[frequency].periods if frequency else ()
    return leaves.rows(leaf, tuple(periods[i] for i in _columns(periods, reading)))


def _columns(periods: Sequence[Period], reading: Reading) -> list[int]:
    """Columns of the stored grid that the reading's period takes: its own, those within it, or the one around it."""
    period = reading.period
    assert period is not None
    within = [i for i, p in enumerate(periods) if p == period or period.covers(p)]
    if within:
        over_time = getattr(reading.indicator, "over_time", "sum")
        return within[-1:] if over_time == "last" else within
    around = [i for i, p in enumerate(periods) if p.covers(period)]
    return around or [i for i, p in enumerate(periods) if p.end <= period.end][-1:]


def _counted_places(answers: Answers, reading: Reading, leaf: str) -> list[int]:
    """Positions of the regions whose cells were counted: of a ratio, only those that had both halves."""
    book = answers.book
    level = book.levels.level(reading.indicator.id)
    top = book.tree.position[reading.region.code]
    figures = answers.figures(reading)
    column = figures.column.get(reading.period) if reading.period else None
    if column is None:
        return []
    members = book.tree.cover(level, book.levels.kinds(reading.indicator.id)).under(top)
    matched: list[int] = members[figures.reporting[members, column] > 0].tolist()
    if not matched:
        return [top]
    if book.levels.level(leaf) == level:
        return matched
    cover = book.tree.cover(book.levels.level(leaf), book.levels.kinds(leaf))
    return [int(place) for region in matched for place in cover.under(region)]


def _counted(answers: Answers, reading: Reading, found: CasesCounted) -> Iterator[tuple[int, int]]:
    cases = answers.book.leaves.case_list(found.cases)
    tree, top = answers.book.tree, answers.book.tree.position[reading.region.code]
    assert reading.period is not None
    counted = cases.of_kind(found.types, reading.category)
    for month in cases.periods:
        if not reading.period.covers(month):
            continue
        for i in np.flatnonzero(counted & cases.counted(found.measure, month)).tolist():
            region = int(cases.region[i])
            if top in (tree.lineage(region) if region >= 0 else (tree.home,)):
                yield region if region >= 0 else tree.home, i


def _tells_hidden(answers: Answers, reading: Reading, leaf: str, spots: Spots) -> bool:
    """Whether the cases that a leaf counts would, one by one, tell a count that is hidden."""
    book, found = answers.book, answers.book.profile.indicators[leaf]
    if not isinstance(found, CasesCounted):
        return False
    counted = np.zeros(len(book.leaves.case_list(found.cases).received), dtype=bool)
    counted[spots[:, 1]] = True
    place = book.tree.position[reading.region.code]
    return tells(book, Listed(found.cases, place, counted))


def _is_hidden(answers: Answers, reading: Reading, leaf: str, spot: _Spot, rows: Rows | None) -> bool:
    """Whether a cell is not for these eyes, or is hidden as the count of its own place, category and period."""
    book = answers.book
    if leaf not in answers.profile.indicators:
        return True
    if not book.levels.hides(leaf, book.audience):
        return False
    if reading.why == "suppressed":
        return True
    columns = rows.columns if rows else None
    category, period = reading.category, reading.period
    if columns is not None:
        category, period = columns.texts["category"][spot.row], columns.periods[columns.period[spot.row]]
    assert period is not None
    figures = book.figures(leaf, category, period.frequency)
    column = figures.column_of(period)
    return column >= 0 and figures.veil is not None and figures.veil[spot.place, column] != SHOWN


def _cell(answers: Answers, leaf: str, spot: _Spot, rows: Rows | None) -> Cell | None:
    book = answers.book
    region = book.tree.regions[spot.place]
    found = book.profile.indicators[leaf]
    if isinstance(found, CasesCounted):
        row = book.leaves.case_list(found.cases).rows.iloc[spot.row]
        load = answers.loads.get(int(row["load"]))
        where = (str(row["sheet"]), int(row["row"]), "")
        value, category, flag, number, source = 1.0, str(row["desk"]), "", int(row["load"]), found.cases
    else:
        columns = rows.columns if rows else None
        if columns is None:
            return None
        text = {name: columns.texts[name][spot.row] for name in TEXTS}
        number, source = int(columns.load[spot.row]), text["source"]
        load = answers.loads.get(number)
        where = (text["sheet"], int(columns.row[spot.row]), text["column"])
        value, category, flag = float(columns.value[spot.row]), text["category"], text["flag"]
    if source not in book.profile.sources:
        return None
    return Cell(
        indicator=leaf,
        region=region,
        category=category,
        value=value,
        source=book.profile.sources[source],
        load=number,
        delivery=load.delivery if load else "",
        fingerprint=load.fingerprint if load else "",
        letter=load.letters.get(where[0], {}).get(where[2], "") if load else "",
        sheet=where[0],
        row=where[1],
        column=where[2],
        flag=flag,
    )
