"""Doubts in words: beside a number, in a panel's badge, in tables taken along; never the sign without its word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dash import html

from components import format as fmt
from data.doubts.doubts import DOUBTS, FALL, JUMP, NEGATIVE, OVER, RANGE, REPEAT, UNIT
from data.doubts.plausible import UNLIKELY
from data.period import Period
from data.reading import Reading
from data.siblings.siblings import Siblings

if TYPE_CHECKING:
    from components.panels.base import Rows
    from components.view import View

MARK = "▲"
_NAMED = 3  # doubts told one by one; more are counted
_KEYS = {
    JUMP: "doubt_jump", UNIT: "doubt_unit", FALL: "doubt_fall", REPEAT: "doubt_repeat", RANGE: "doubt_range",
    NEGATIVE: "doubt_negative", OVER: "doubt_over", UNLIKELY: "doubt_odd",
}  # fmt: skip


def doubts_of(reading: Reading) -> tuple[str, ...]:
    """Flags of the reading that are doubts; that of its loading only where no other says why."""
    found = tuple(flag for flag in reading.flags if flag in DOUBTS)
    return tuple(flag for flag in found if flag != UNLIKELY) or found


def doubted(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Those that are doubted themselves."""
    if isinstance(readings, Siblings):
        return readings.doubted()
    return [r for r in readings if doubts_of(r)]


class _OnceEach(Sequence[Reading]):
    """Doubted readings of all that a panel noticed, once each; one is made when it is looked at."""

    def __init__(self, noticed: Iterable[Sequence[Reading]]) -> None:
        found: dict[object, tuple[Sequence[Reading], int]] = {}
        for own in map(doubted, noticed):
            found |= {key: (own, i) for i, key in enumerate(_keys(own))}
        self._of = list(found.values())

    def __len__(self) -> int:
        return len(self._of)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [own[i] for own, i in self._of[at]]
        own, i = self._of[at]
        return own[i]


def _keys(readings: Sequence[Reading]) -> list[tuple[str, str, Period | None, str]]:
    if isinstance(readings, Siblings):
        name, period, category = readings.indicator.id, readings.period, readings.category
        return [(name, region.code, period, category) for region in readings.regions]
    return [(r.indicator.id, r.region.code, r.period, r.category) for r in readings]


def doubt_words(view: View, reading: Reading) -> str:
    """ "melonjak dari 41"; "" for a value nobody doubts; of a sum: "termasuk 2 nilai yang diragukan"."""
    words = [_words(view, flag, reading) for flag in doubts_of(reading)]
    if reading.doubtful:
        words.append(view.word("doubt_within", count=reading.doubtful))
    return ", ".join(words)


def _words(view: View, flag: str, reading: Reading) -> str:
    if flag in (JUMP, FALL):
        if reading.previous is None:
            return view.word("doubt_far")
        return view.word(_KEYS[flag], before=fmt.bare(reading.previous, reading.indicator, view.lang))
    return view.word(_KEYS[flag])


def full_words(view: View, reading: Reading) -> str:
    """ "Sidomulyo, Jun 2025, Balita ditimbang 410: melonjak dari 41"."""
    where = view.region_name(reading.region)
    what = f"{reading.indicator.name(view.lang)} {fmt.bare(reading.value, reading.indicator, view.lang)}"
    return f"{where}, {fmt.period(reading.period, view.lang)}, {what}: {doubt_words(view, reading)}"


def flag_words(view: View, flag: str) -> str:
    """A flag as people read it; one the agency wrote itself stays as it is."""
    if flag in (JUMP, FALL):
        return view.word("doubt_far" if flag == JUMP else "doubt_fell")
    return view.word(_KEYS[flag]) if flag in _KEYS else flag


def told(view: View, noticed: Sequence[Sequence[Reading]], main: Reading | None) -> html.Span | None:
    """Sign and words for a panel that shows these readings; None when nothing in it is doubted."""
    own = _OnceEach(noticed)
    if own:
        alone = len(own) == 1 and main is not None and own[0] == main
        short = view.word("doubt_this", words=doubt_words(view, own[0])) if alone else _counted(view, len(own))
        more = [view.word("doubt_more", count=len(own) - _NAMED)] if len(own) > _NAMED else []
        brief = view.word("doubt_brief", count=len(own))
        return _span(short, brief, "; ".join([*(full_words(view, r) for r in own[:_NAMED]), *more]))
    within = _within(noticed, main)
    if not within:
        return None
    words = view.word("doubt_within", count=within)
    return _span(words, view.word("doubt_brief", count=within), words)


def _within(noticed: Sequence[Sequence[Reading]], main: Reading | None) -> int:
    """Doubted values in the sums shown: of every indicator those of the panel's own region, or of the regions shown."""
    groups = noticed if main is None else (*noticed, (main,))
    if not any(_any_doubtful(group) for group in groups):
        return 0
    found: dict[str, dict[str, tuple[Period | None, int]]] = {}
    for group in groups:
        for (indicator, code, period, _), doubtful in zip(_keys(group), _doubtful(group), strict=True):
            newest = found.setdefault(indicator, {})
            known = newest.get(code)
            if known is None or (period and known[0] and period > known[0]):
                newest[code] = (period, doubtful)
    here = main.region.code if main is not None else ""
    return sum(
        newest[here][1] if here in newest else sum(doubtful for _, doubtful in newest.values())
        for newest in found.values()
    )


def _any_doubtful(readings: Sequence[Reading]) -> bool:
    return readings.any_doubtful if isinstance(readings, Siblings) else any(r.doubtful for r in readings)


def _doubtful(readings: Sequence[Reading]) -> list[int]:
    return readings.doubtful if isinstance(readings, Siblings) else [r.doubtful for r in readings]


def _counted(view: View, count: int) -> str:
    return view.word("doubt_count", count=count)


def _span(words: str, brief: str, title: str) -> html.Span:
    """brief: shown instead of the words where room is short."""
    mark = html.I(MARK, **{"aria-hidden": "true"})
    parts = [html.Span(words, className="full"), html.Span(brief, className="brief")]
    return html.Span([mark, " ", *parts], className="doubt", title=title)


def with_notes(view: View, rows: Rows, noticed: Sequence[Sequence[Reading]]) -> Rows:
    """The rows with a column "Catatan" where a value in them is doubted or hidden: a row is known by its region, its
    period, its category or its indicator."""
    readings = [reading for group in noticed for reading in group]
    within = (r for r in readings if r.doubtful and not doubts_of(r))
    own = [*_OnceEach(noticed), *within, *_hidden(readings)]
    lines = rows.plain or rows.table
    if not own or not lines:
        return rows
    codes = {text for r in readings for text in (r.region.code, r.region.name)}
    periods = {text for r in readings for text in (str(r.period), fmt.period(r.period, view.lang))}
    measures = {text for r in readings for text in _named(view, r)}
    notes = [_note(view, {str(c) for c in line}, own, known=(codes, periods, measures)) for line in lines]
    if not any(notes):
        return rows
    longer = tuple((*line, note) for line, note in zip(rows.table, notes, strict=True)) if rows.table else ()
    plain = tuple((*line, note) for line, note in zip(rows.plain, notes, strict=True)) if rows.plain else ()
    return replace(rows, header=(*rows.header, view.word("csv_note")), table=longer, plain=plain)


def _hidden(readings: Sequence[Reading]) -> list[Reading]:
    """Those whose newest number is hidden; what a small line draws of months before has no row."""
    newest: dict[tuple[str, str, str], Reading] = {}
    for r in readings:
        key = (r.indicator.id, r.region.code, r.category)
        if r.period is not None and (key not in newest or str(r.period) > str(newest[key].period)):
            newest[key] = r
    return [r for r in newest.values() if r.veil]


def _named(view: View, reading: Reading) -> set[str]:
    return {reading.indicator.name(view.lang), reading.indicator.label(view.lang)}


def _note(view: View, cells: set[str], own: Sequence[Reading], *, known: tuple[set[str], set[str], set[str]]) -> str:
    codes, periods, measures = known
    bare = {cell.split(", ")[0] for cell in cells}  # "Ibu hamil K6, %"

    def meant(r: Reading) -> bool:
        here = bool(cells & {r.region.code, r.region.name}) or (not cells & codes and r.region == view.region)
        now = not cells & periods or bool(cells & {str(r.period), fmt.period(r.period, view.lang)})
        named = cells & {*r.indicator.categories, *(words(view.lang) for words in r.indicator.categories.values())}
        mine = {r.category, *(w(view.lang) for c, w in r.indicator.categories.items() if c == r.category)}
        if r.veil and (bool(named) != bool(r.category) or (named and not named & mine)):
            return False
        return here and now and (not bare & measures or bool(bare & _named(view, r)))

    def said(r: Reading) -> str:
        return view.hidden(r) if r.veil else doubt_words(view, r)

    found = {f"{'' if r.veil else MARK + ' '}{r.indicator.name(view.lang)}: {said(r)}" for r in own if meant(r)}
    return "; ".join(sorted(found))
