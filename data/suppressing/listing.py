"""Lists of cases beside counts that are hidden: one that would tell such a count is not given at all.

A list that only left out the cases of hidden counts would tell, beside a sum that is shown, how many it left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.case_counts import Flags, list_cases
from data.profile import CasesCounted
from data.reading import Cases
from data.suppressing.hiding import Book
from data.suppressing.kinds import SHOWN


@dataclass(frozen=True)
class Listed:
    """Cases about to be listed. place: position of the region whose list it is. cases: a flag per case."""

    source: str
    place: int
    cases: Flags


def cases_told(book: Book, source: str, region: str, *, open_only: bool) -> Cases:
    """The cases of a source in a region as the book's audience may see them, in the order of ``list_cases``."""
    cases, place = book.leaves.case_list(source), book.tree.position[region]
    inside = _among(book, np.arange(len(book.tree)) == place)[cases.region]
    still = cases.is_open(np.datetime64(cases.today, "D"))
    if tells(book, Listed(source, place, inside & (still | (not open_only)))):
        return Cases((), hidden=True)
    return Cases(tuple(list_cases(cases, book.tree, region, open_only=open_only)))


def tells(book: Book, listed: Listed) -> bool:
    """Whether a list would tell a count that is hidden from the book's audience: it is itself small, or has a case that
    a hidden count counts. (A count of 0 is never hidden, so that nothing is told by a case that is not there.)"""
    counting = list(_counting(book, listed.source))
    limit = max((book.levels.small_below(found.id, book.audience) for found in counting), default=0)
    return 0 < listed.cases.sum() < limit or any(_tells_of(book, found, listed) for found in counting)


def _counting(book: Book, source: str) -> Iterator[CasesCounted]:
    """Whatever counts cases of this source and hides small counts, also what is not for these eyes at all."""
    for name in book.profile.indicators:
        found = book.levels.indicator(name)
        if isinstance(found, CasesCounted) and found.cases == source and book.levels.hides(name, book.audience):
            yield found


def _tells_of(book: Book, found: CasesCounted, listed: Listed) -> bool:
    cases = book.leaves.case_list(found.cases)
    below = _among(book, np.arange(len(book.tree)) == listed.place)[:-1]
    for desk in ("", *book.categories(found.id)):
        figures = book.figures(found.id, desk)
        if figures.veil is None:
            continue
        hidden = (figures.veil != SHOWN) & below[:, None]
        kind = listed.cases & cases.of_kind(found.types, desk)
        for column in np.flatnonzero(hidden.any(axis=0)).tolist():
            counted = kind & cases.counted(found.measure, figures.periods[column])
            if counted.any() and (counted & _among(book, hidden[:, column])[cases.region]).any():
                return True
    return False


def _among(book: Book, places: Flags) -> Flags:
    """Per region, and last, at −1, for what lies in none we know: whether it is one of these places or lies in one."""
    return np.array([any(places[place] for place in chain) for chain in book.tree.lineages], dtype=bool)
