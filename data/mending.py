"""Corrected rows: a returns workbook sent back, how its rows are read, and which load they mend.

Its name says the load: ``perbaikan-<source>-<number>.xlsx`` in the agency's folder. The rows are read as that load's
delivery was, from a layout of ours. Where single rows say nothing (a register that is counted, a delivery that was
refused whole), they take the place of the old ones in the kept copy, and all of it is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from data.batch import OBSERVATION, Batch, Load
from data.difference import OBSERVATION_KEY
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
    return f"{source.agency}/perbaikan-{source.id}-[0-9]*xlsx"


def mends(source: Source, name: str) -> int | None:
    """The load that a delivery of this name mends; None for any other delivery."""
    found = re.fullmatch(rf"perbaikan-{re.escape(source.id)}-(\d+)(?:[ .(_].*)?xlsx", name.rsplit("/", 1)[-1], re.I)
    return int(found[1]) if found else None


def read_spec(source: Source) -> Spec:
    """How the sheets of a returns workbook are read."""
    return Spec(kind="excel", path=return_path(source), sheet="*", header_row=1)


def sheet_title(sheet: str) -> str:
    """What a sheet of the delivery is called in the workbook."""
    if not sheet:
        return ROWS
    return f"{sheet} (2)" if sheet.casefold() == SUMMARY.casefold() else sheet


def corrected(tables: Sequence[RawTable], originals: Sequence[RawTable]) -> list[RawTable]:
    """The workbook's rows as tables of the delivery: its sheets and row numbers, without our own columns."""
    names = {sheet_title(table.sheet).casefold(): table for table in originals}
    found = [t for t in tables if t.sheet.casefold() in names]
    return [_corrected(t, names[t.sheet.casefold()]) for t in found if len(t.cells)]


def _corrected(table: RawTable, original: RawTable) -> RawTable:
    cells = table.cells
    if ROW in cells.columns:
        numbers = pd.to_numeric(cells[ROW].str.replace(".", "", regex=False), errors="coerce")
        if numbers.notna().all() and numbers.is_unique:
            cells = cells.set_axis(numbers.astype("int64").to_numpy(), axis=0)
    kept = [c for c in cells.columns if c not in ADDED or c in original.cells.columns]
    numbers_ = None
    if table.numbers is not None:
        numbers_ = table.numbers.set_axis(cells.index, axis=0)[kept]
    return replace(table, name=original.name, sheet=original.sheet, cells=cells[kept], numbers=numbers_, ignored=())


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
