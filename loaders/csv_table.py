"""A CSV text as a table: its separator, its header, and the rows that do not agree with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from loaders.base import Delivery, LoadError, RawTable
from loaders.csv_grid import CUT, Lines, read_grid
from loaders.csv_separator import find_separator
from loaders.table_body import Table, cut_table
from loaders.table_head import TableSpec, letter
from loaders.text_file import Decoded

ENDING = "kirim ulang dengan ganti baris di akhir, atau tulis read.unended = true bila berkas sumber ini memang begitu"


class TextSpec(TableSpec):
    """How a text with a separator is written.

    delimiter: "" is found by a constant number of columns and told. encoding: "" is UTF-8, UTF-16 by its mark or
    its pattern, then Windows-1252, and told. unended: the file's last row is whole though no line break follows it;
    otherwise that row is returned, for nobody can tell 12 from what is left of 1234.
    """

    delimiter: Literal["", ",", ";", "\t", "|"] = ""
    encoding: str = ""
    unended: bool = False


def table_of(
    decoded: Decoded, spec: TextSpec, delivery: Delivery, expect: Sequence[str], *, fingerprint: str
) -> RawTable:
    """The table in a text. LoadError: no row agrees with its header, or as ``read_grid`` and ``cut_table`` say."""
    notes = list(decoded.notes)
    delimiter = spec.delimiter
    if not delimiter:
        found = find_separator(decoded.text, (*expect, *spec.columns))
        delimiter = found.mark
        notes.append(found.note)
    sheet = read_grid(decoded.text, delimiter, name=delivery.name)
    table = cut_table(sheet.grid, spec, expect, name=delivery.name)
    width = _width(table, sheet, len(spec.columns))
    broken = _broken(table, sheet, width)
    if len(table.cells) and len(broken) == len(table.cells):
        raise LoadError(
            f"{delivery.name}: tidak satu baris pun cocok dengan kepala tabelnya (baris {broken[0][0]}: "
            f"{broken[0][1]}); betulkan read.delimiter, atau minta berkasnya disimpan ulang"
        )
    cut = _cut(table, sheet)
    doubted = () if spec.unended else tuple(c for c in cut if c[0] not in dict(broken))
    spanned = {letter(c) for c in range(width)}
    letters = {header: at for header, at in table.letters.items() if at in spanned}
    return RawTable(
        name=delivery.name,
        cells=table.cells[list(letters)],
        fingerprint=fingerprint,
        ignored=table.ignored,
        letters=letters,
        notes=(*notes, *(why for _, why in cut), *table.notes),
        broken=(*broken, *((row, f"{why}; {ENDING}") for row, why in doubted)),
    )


def _cut(table: Table, lines: Lines) -> tuple[tuple[int, str], ...]:
    """The last row of a file that does not end with a line break: it may not be whole.

    A closed quote shows that the last field is whole; notes under the table and titles are no data.
    """
    last = len(lines.fields)
    if lines.ended or not len(table.cells) or int(table.cells.index[-1]) != last:
        return ()
    return ((last, CUT),)


def _width(table: Table, lines: Lines, declared: int) -> int:
    """Fields that the header has, named or not; without a header, the columns that the profile names."""
    first, last = table.head_rows
    return int(lines.fields[first - 1 : last].max()) if first else declared


def _broken(table: Table, lines: Lines, width: int) -> tuple[tuple[int, str], ...]:
    """Rows of the table with filled fields beyond the header's, or without a field for every named column."""
    rows = table.cells.index.to_numpy()
    spread = lines.grid.cells.shape[1]
    beyond = lines.extent[rows - 1] > max(width, spread)
    if width < spread:
        filled: np.ndarray = (lines.grid.cells.iloc[:, width:] != "").to_numpy()
        beyond |= np.asarray(filled.any(axis=1))[rows - 1]
    fields = lines.fields[rows - 1]
    wrong = np.flatnonzero(beyond | (fields < table.named_width))
    return tuple((int(rows[i]), f"{fields[i]} isian, seharusnya {width}; kolomnya mungkin bergeser") for i in wrong)
