"""Figures with their small numbers hidden: of counts as such, and of whatever is made of counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from data.audience import Audience
from data.figure_stock import Key
from data.figures import Figures
from data.grid import Values, in_force, is_coarser
from data.indicator_levels import IndicatorLevels
from data.leaf_cells import LeafCells
from data.period import Frequency, Period
from data.profile import CasesCounted, Observed, Profile, Ratio, Total, UnitsCounted
from data.region_tree import RegionTree
from data.regions import LEVELS
from data.suppressing.hide import at_or_above, hidden
from data.suppressing.kinds import SHOWN, SMALL, VEILED, Kinds
from data.suppressing.table import Flags, alike, is_small

# Of one indicator, by category, how each cell of its own frequency is hidden.
Veils = Mapping[str, Kinds]


class Book(Protocol):
    """What hiding asks of a book of figures."""

    @property
    def profile(self) -> Profile: ...
    @property
    def audience(self) -> Audience: ...
    @property
    def leaves(self) -> LeafCells: ...
    @property
    def levels(self) -> IndicatorLevels: ...
    @property
    def tree(self) -> RegionTree: ...
    def raw(self, indicator: str, category: str = "", frequency: Frequency | None = None) -> Figures: ...
    def figures(self, indicator: str, category: str = "", frequency: Frequency | None = None) -> Figures: ...
    def native(self, indicator: str) -> Frequency | None: ...
    def categories(self, indicator: str) -> tuple[str, ...]: ...
    def veils(self, indicator: str, make: Callable[[], Veils]) -> Veils: ...


def hide(book: Book, key: Key) -> Figures:
    """The figures of a key with small numbers hidden, and all that would give one back."""
    indicator, category, _ = key
    figures = book.raw(*key)
    if not figures.periods:
        return figures
    match book.levels.indicator(indicator):
        case Observed() | CasesCounted():
            kinds = _counted(book, key, figures)
        case Ratio() as found:
            below = category if category in book.categories(found.denominator) else ""
            halves = (figures.numerator, found.numerator, category), (figures.denominator, found.denominator, below)
            kinds = _blank(figures)
            for value, part, name in halves:
                beside = [_Beside.of(book, part, name, figures.periods, carry=True)]
                kinds = np.maximum(kinds, _made_of(book, figures.value if value is None else value, beside))
        case Total() as found:
            beside = [_Beside.of(book, part, category, figures.periods, carry=False) for part in found.of]
            kinds = _made_of(book, figures.value, beside)
        case UnitsCounted() as found:
            kinds = _judged(book, found.of, indicator, figures)
    return figures.veiled(np.where(np.isfinite(figures.value), kinds, SHOWN).astype(np.uint8))


def _blank(figures: Figures) -> Kinds:
    return np.zeros(figures.value.shape, dtype=np.uint8)


# ---------------------------------------------------------------------------------------------- counts as such


def _counted(book: Book, key: Key, figures: Figures) -> Kinds:
    indicator, category, _ = key
    native = book.native(indicator)
    own, asked = book.raw(indicator, category), figures.periods[0].frequency
    if native is None or asked == native:
        return book.veils(indicator, lambda: _veils(book, indicator)).get(category, _blank(figures))
    if not is_coarser(asked, native):
        return np.full(figures.value.shape, VEILED, dtype=np.uint8)  # the same counts told finer than they are hidden
    kinds = _over_time(book, indicator, figures, own, book.figures(indicator, category))
    return np.maximum(kinds, _delivered_apart(book, key)) if book.leaves.delivers(indicator, asked) else kinds


def _veils(book: Book, indicator: str) -> Veils:
    """Of all categories at once, in the frequency the indicator is delivered in."""
    names = dict.fromkeys(("", *book.categories(indicator)))
    found = {name: book.raw(indicator, name) for name in names}
    periods = found[""].periods
    values = {name: each.value for name, each in found.items() if each.periods == periods}
    return hidden(values, book.levels.small_below(indicator, book.audience), book.tree, _collected(book, indicator))


def _collected(book: Book, indicator: str) -> Flags | None:
    if book.levels.only_cases(indicator):
        return None
    found: Flags = book.tree.rank == LEVELS.index(book.levels.level(indicator))
    return found


def _over_time(book: Book, indicator: str, figures: Figures, own: Figures, shown: Figures) -> Kinds:
    """A longer period is hidden where one within it is; and where it sums other regions than these did, also above
    hidden ones."""
    kinds, above = _blank(figures), book.tree.summed_into
    veil = _veil(shown)
    over_time = getattr(book.levels.indicator(indicator), "over_time", "sum")
    for column, period in enumerate(figures.periods):
        inside = [i for i, p in enumerate(own.periods) if period.covers(p)]
        if over_time == "last":
            inside = [i for i in inside if own.periods[i].end == figures.upto[column]] or inside
        if not inside or not veil[:, inside].any():
            continue
        part = veil[:, inside].any(axis=1)
        told = own.value[:, inside].sum(axis=1) / (len(inside) if over_time == "mean" else 1)
        under = at_or_above(part.reshape(-1, 1), above)[:, 0]
        kinds[part | (under & ~alike(figures.value[:, column], told)), column] = VEILED
    return kinds


def _delivered_apart(book: Book, key: Key) -> Kinds:
    """Of longer periods that were delivered as such: small counts and everything above them."""
    indicator, category, frequency = key
    above, small_below = book.tree.summed_into, book.levels.small_below(indicator, book.audience)

    def small(name: str) -> Flags:
        return is_small(book.raw(indicator, name, frequency).value, small_below)

    names = dict.fromkeys((category, *(book.categories(indicator) if not category else ())))
    shape = book.raw(*key).value.shape
    flags = [each for name in names if (each := small(name)).shape == shape]
    return np.where(at_or_above(np.any(flags, axis=0), above), VEILED, SHOWN).astype(np.uint8)


# ---------------------------------------------------------------------------------------------- what is made of counts


class _Beside:
    """A part's counts, and how they are hidden, under the periods of what is made of it."""

    def __init__(self, value: Values, veil: Flags) -> None:
        self.value, self.veil = value, veil

    @classmethod
    def of(cls, book: Book, part: str, category: str, periods: Sequence[Period], *, carry: bool) -> _Beside:
        own, wanted = book.native(part), periods[0].frequency
        same = own is None or own == wanted or is_coarser(wanted, own)
        frequency = wanted if same else None
        raw, shown = book.raw(part, category, frequency), book.figures(part, category, frequency)
        if same or own is None:
            chosen = [raw.column_of(period) for period in periods]
        else:
            stock = carry and book.levels.is_stock(part)
            chosen = [in_force(period, own, raw.periods, stock=stock) for period in periods]
        known = np.array([column >= 0 for column in chosen], dtype=bool)
        value, veil = np.full((len(book.tree), len(periods)), np.nan), np.zeros((len(book.tree), len(periods)), bool)
        taken = [column for column in chosen if column >= 0]
        value[:, known], veil[:, known] = raw.value[:, taken], _veil(shown)[:, taken]
        return cls(value, veil)


def _made_of(book: Book, value: Values, parts: Sequence[_Beside]) -> Kinds:
    """Hidden where a part is; and above hidden ones where not all that counted for the parts counts here."""
    veil = np.any([part.veil for part in parts], axis=0)
    if not veil.any():
        return np.zeros(value.shape, dtype=np.uint8)
    same = alike(value, np.sum([part.value for part in parts], axis=0))
    under = at_or_above(veil, book.tree.summed_into)
    return np.where(veil | (under & ~same), VEILED, SHOWN).astype(np.uint8)


def _judged(book: Book, of: str, indicator: str, figures: Figures) -> Kinds:
    """A unit whose number is hidden has no state that is shown; how many of them are in one tells none."""
    beside = _Beside.of(book, of, "", figures.periods, carry=False)
    units = book.tree.rank == LEVELS.index(book.levels.level(indicator))
    return np.where(beside.veil & units[:, None], VEILED, SHOWN).astype(np.uint8)


def _veil(figures: Figures) -> Flags:
    if figures.veil is None:
        return np.zeros(figures.value.shape, dtype=bool)
    found: Flags = figures.veil != SHOWN
    return found


def small_among(figures: Figures, places: Sequence[int], column: int) -> int | None:
    """The first of these regions whose count is below the limit."""
    if figures.veil is None:
        return None
    return next((place for place in places if figures.veil[place, column] == SMALL), None)
