"""Corrected rows: a returns workbook sent back, how its rows are read, and which load they mend.

Its name says the load: ``perbaikan-<source>-<number>.xlsx`` in the agency's folder. The rows are read as that load's
delivery was, from a layout of ours, or from the agency's own with nothing but those rows in it.
Where single rows say nothing (a register that is counted, a delivery that was
refused whole), they take the place of the old ones in the kept copy, and all of it is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data.batch import OBSERVATION, Batch, Load
from data.comparing.difference import OBSERVATION_KEY
from data.profile import Source
from loaders.base import RawTable
from loaders.excel_file import Spec

MARK = "pendopo-tolakan"  # custom property of the workbook: "<source> <load>"; load 0: of a file not yet published
SUMMARY, ROWS = "RINGKASAN", "Tolakan"  # first sheet, and that of a delivery without sheets
REASON, COLUMN, VALUE, ADVICE, ROW = "alasan", "kolom", "nilai_asal", "saran", "baris"
ADDED = (REASON, COLUMN, VALUE, ADVICE, ROW)

Row = tuple[str, int]  # sheet, row number of the delivery


def return_path(source: Source) -> str:
    """Pattern of the inbox behind which corrected rows of a source lie."""
    return f"{source.agency}/perbaikan-{source.id}-[0-9]*"


def mends(source: Source, name: str) -> int | None:
    """The load that a delivery of this name mends; None for any other delivery."""
    found = re.fullmatch(rf"perbaikan-{re.escape(source.id)}-(\d+)(?:[ .(_].*)?", name.rsplit("/", 1)[-1], re.I)
    return int(found[1]) if found else None


def read_spec(source: Source) -> Spec:
    """How the sheets of a returns workbook are read."""
    return Spec(kind="excel", path=return_path(source), sheet="*", header_row=1)


def sheet_title(sheet: str) -> str:
    """What a sheet of the delivery is called in the workbook."""
    if not sheet:
        return ROWS
    return f"{sheet} (2)" if sheet.casefold() == SUMMARY.casefold() else sheet


@dataclass(frozen=True)
class Corrected:
    """Corrected rows as tables of the delivery. numbered: each says which row it was; else its number is new."""

    tables: tuple[RawTable, ...]
    numbered: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the delivery that they were, as far as they say so."""
        found = ((t.sheet, int(n)) for t in self.tables for n in t.cells.index)
        return tuple(found) if self.numbered else ()


def corrected(tables: Sequence[RawTable], originals: Sequence[RawTable]) -> Corrected:
    """Rows that came back, under the delivery's sheets and row numbers, without our own columns."""
    names = {name.casefold(): t for t in originals for name in (t.sheet, sheet_title(t.sheet))}
    if len(originals) == 1 and len(tables) == 1:
        names[tables[0].sheet.casefold()] = originals[0]
    found = [t for t in tables if t.sheet.casefold() in names and len(t.cells)]
    numbered = bool(found) and all(_numbers_of(t) is not None for t in found)
    return Corrected(tuple(_corrected(t, names[t.sheet.casefold()]) for t in found), numbered)


def _numbers_of(table: RawTable) -> pd.Index | None:
    """The row numbers that the rows say they had; None when one does not, or two say the same."""
    if ROW not in table.cells.columns:
        return None
    numbers = pd.to_numeric(table.cells[ROW].str.replace(".", "", regex=False), errors="coerce")
    sound = numbers.notna().all() and numbers.is_unique and (numbers > 0).all()
    return pd.Index(numbers.astype("int64")) if sound else None


def _corrected(table: RawTable, original: RawTable) -> RawTable:
    index = _numbers_of(table)
    kept = [c for c in table.cells.columns if c not in ADDED or c in original.cells.columns]
    cells, numbers = table.cells[kept], None if table.numbers is None else table.numbers[kept]
    if index is not None:
        cells = cells.set_axis(index, axis=0)
        numbers = None if numbers is None else numbers.set_axis(index, axis=0)
    return replace(table, name=original.name, sheet=original.sheet, cells=cells, numbers=numbers, ignored=())


def beside(originals: Sequence[RawTable], found: Corrected, refused: Iterable[Row]) -> list[RawTable]:
    """The delivery with corrected rows in it: in place of those they were, or, where they do not say, of all that were
    refused, under numbers after its last."""
    if found.numbered:
        return merged(originals, found.tables)
    gone = set(refused)
    left = [_without(t, {row for sheet, row in gone if sheet == t.sheet}) for t in originals]
    last = {t.sheet: int(t.cells.index.max()) if len(t.cells) else 0 for t in originals}
    return merged(left, [_after(t, last[t.sheet]) for t in found.tables])


def _without(table: RawTable, rows: set[int]) -> RawTable:
    here = ~table.cells.index.isin(sorted(rows))
    return replace(table, cells=table.cells[here], numbers=None if table.numbers is None else table.numbers[here])


def _after(table: RawTable, last: int) -> RawTable:
    index = pd.RangeIndex(last + 1, last + 1 + len(table.cells))
    numbers = None if table.numbers is None else table.numbers.set_axis(index, axis=0)
    return replace(table, cells=table.cells.set_axis(index, axis=0), numbers=numbers)


def merged(originals: Sequence[RawTable], rows: Sequence[RawTable]) -> list[RawTable]:
    """The delivery with the corrected rows in place of those of the same number; others are added at the end."""
    by_sheet = {table.sheet: table for table in rows}
    print_ = rows[0].fingerprint if rows else ""
    return [replace(_merged(t, by_sheet.get(t.sheet)), fingerprint=print_ or t.fingerprint) for t in originals]


def _merged(table: RawTable, rows: RawTable | None) -> RawTable:
    if rows is None:
        return table
    new = rows.cells.reindex(columns=table.cells.columns, fill_value="")
    kept = table.cells[~table.cells.index.isin(new.index)]
    cells = pd.concat([kept, new]).sort_index(kind="stable")
    if table.numbers is None and rows.numbers is None:
        return replace(table, cells=cells)
    parts = [
        _numbers(table, table.cells).loc[kept.index],
        _numbers(rows, rows.cells).reindex(columns=table.cells.columns, fill_value=False),
    ]
    return replace(table, cells=cells, numbers=pd.concat(parts).sort_index(kind="stable").astype(bool))


def _numbers(table: RawTable, cells: pd.DataFrame) -> pd.DataFrame:
    if table.numbers is not None:
        return table.numbers
    return pd.DataFrame(False, index=cells.index, columns=cells.columns)


def differing(batch: Batch, before: Batch) -> Batch:
    """The batch with only the observations that the uncorrected delivery did not make: a later delivery may have
    replaced the others since."""
    keys = [*OBSERVATION_KEY, "value"]
    old, new = before.observations.astype(OBSERVATION), batch.observations.astype(OBSERVATION)
    known = pd.MultiIndex.from_frame(old[keys])
    return replace(batch, observations=new[~pd.MultiIndex.from_frame(new[keys]).isin(known)].reset_index(drop=True))


# ---------------------------------------------------------------------------------------------- what a load mended


def mended_note(number: int, rows: Iterable[Row]) -> str:
    """What a load says of the rows it mended; ``mended_by`` reads it back."""
    listed = "; ".join(f'{row} pada "{_quiet(sheet)}"' if sheet else str(row) for sheet, row in rows)
    return f"Memperbaiki pemuatan {number}, baris: {listed or 'tidak ada'}."


def mended_rows(load: Load) -> tuple[int, frozenset[Row]]:
    """The load that this one mended, and which rows of it; 0 for a load that mends none."""
    for note in load.notes:
        found = re.fullmatch(r"Memperbaiki pemuatan (\d+), baris: (.*)\.", note, re.DOTALL)
        if found:
            rows = re.findall(r'(\d+)(?: pada "([^"]*)")?(?:; |$)', found[2])
            return int(found[1]), frozenset((sheet, int(row)) for row, sheet in rows)
    return 0, frozenset()


def mended_by(number: int, loads: Iterable[Load]) -> Mapping[Row, int]:
    """Rows of a load that later ones mended → the number of the newest that did; withdrawn ones mended nothing."""
    found: dict[Row, int] = {}
    for load in sorted(loads, key=lambda x: x.number):
        if load.outcome == "landed" and not load.retracted:
            of, rows = mended_rows(load)
            found |= dict.fromkeys(rows, load.number) if of == number else {}
    return found


def _quiet(sheet: str) -> str:
    return sheet.replace('"', "'")
