"""Columns a source cannot do without, and what to say when one is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.batch import Reject
from data.cells.headers import Headers, folded
from data.profile import CaseOf, LongShape, RegisterShape, Source, WideShape
from data.shapes.checks import Refusal
from data.shapes.wide import period_headers
from loaders.base import RawTable


@dataclass(frozen=True)
class Needed:
    """Names of columns as the profile writes them. counted: only their different texts matter; asked: only compared."""

    names: tuple[str, ...]
    counted: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def needed_by(source: Source) -> Needed:
    """Every column the source's shape and values name, once, in the order of the profile."""
    shape = source.shape
    names = [shape.period.column, shape.period.year, shape.period.month, shape.period.quarter, shape.period.semester]
    names += [shape.category, *shape.skip, *shape.only]
    if not (isinstance(shape, WideShape) and shape.regions_in_columns):
        names = [shape.region.column, shape.region.parent, *names]
    names += [meaning.unit_column for meaning in source.values.values()]
    counted: list[str] = []
    asked: list[str] = []
    match shape:
        case LongShape():
            names += [shape.value, shape.measure, shape.unit]
        case WideShape():
            names += [] if shape.period_columns or shape.regions_in_columns else list(source.values)
        case RegisterShape():
            counted = [count.distinct for count in shape.count]
            asked = [column for count in shape.count for column in count.where]
            names += [column for count in shape.count for column in (count.sum, count.category, count.latest)]
            names += _case_columns(shape.case) if shape.case else []
    return Needed(_once([*names, *counted, *asked]), _once(counted), _once(asked))


def _case_columns(case: CaseOf) -> list[str]:
    return [case.reference, case.type, case.desk, case.received, case.due, case.closed, case.returned]


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def missing_columns(headers: Headers, source: Source) -> list[str]:
    """Needed columns this table does not have; an empty text for "no column names a period"."""
    gone = [name for name in needed_by(source).names if headers.find(name) is None]
    shape = source.shape
    if isinstance(shape, WideShape) and shape.period_columns and not period_headers(headers, shape, source):
        gone.append(shape.period_columns)
    return gone


def refuse_missing(table: RawTable, headers: Headers, gone: Sequence[str], source: Source, delivery: str) -> Refusal:
    """The refusal that names every missing column and the header most like it."""
    private = {folded(name) for name in source.private}
    told = []
    for name in gone:
        near = headers.nearest(name)
        hint = f'mungkin "{near}"?' if near else f"yang ada: {', '.join(c for c in headers.columns[:12] if c)}"
        told.append('ditandai "private", tidak bisa dipakai' if folded(name) in private else hint)
    advice = f"Betulkan judul kolom di berkas, atau tambahkan ejaannya di aliases (sectors/{source.sector}.toml)."
    rejects = tuple(
        Reject(table.sheet, 0, name, "", "column_missing", f"{hint} {advice}", whole_row=False)
        for name, hint in zip(gone, told, strict=True)
    )
    listed = "; ".join(f'kolom "{name}" tidak ada, {hint}' for name, hint in zip(gone, told, strict=True))
    where = f"{delivery} › {table.sheet}" if table.sheet else delivery
    read = len(table.cells) + len(table.ignored)
    return Refusal(
        f"{where}: {listed} {advice}", rule="column_missing", rejects=rejects, read=read, ignored=len(table.ignored)
    )
