"""CSV files: separator and encoding declared or told, every cell text, no field lost or invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np

from loaders.base import Delivery, LoadError, RawTable
from loaders.csv_grid import Lines, read_grid
from loaders.csv_separator import find_separator
from loaders.inbox import find_files, read_file
from loaders.table_body import Table, cut_table
from loaders.table_head import TableSpec
from loaders.text_file import decode

KIND = "csv"


class Spec(TableSpec):
    """Where the file lies and how it is written.

    path: pattern inside the inbox. delimiter: "" is found by a constant number of columns and told. encoding: "" is
    UTF-8, UTF-16 by its mark, then Windows-1252, and told.
    """

    kind: Literal["csv"]
    path: str
    delimiter: Literal["", ",", ";", "\t", "|"] = ""
    encoding: str = ""


def deliveries(spec: Spec, folder: Path, now: datetime) -> list[Delivery]:
    """Finished files behind ``path``, oldest first."""
    return find_files(folder, spec.path, now)


def read(spec: Spec, folder: Path, delivery: Delivery, expect: Sequence[str]) -> list[RawTable]:
    """The one table of a CSV file. Rows with a field too many or too few stay and are told in ``broken``."""
    contents = read_file(folder, delivery)
    decoded = decode(contents.data, delivery.name, encoding=spec.encoding)
    notes = list(decoded.notes)
    delimiter = spec.delimiter
    if not delimiter:
        found = find_separator(decoded.text, (*expect, *spec.columns))
        delimiter = found.mark
        notes.append(found.note)
    sheet = read_grid(decoded.text, delimiter, name=delivery.name)
    table = cut_table(sheet.grid, spec, expect, name=delivery.name)
    broken = _broken(table, sheet, len(spec.columns))
    if len(table.cells) and len(broken) == len(table.cells):
        raise LoadError(
            f"{delivery.name}: tidak satu baris pun cocok dengan kepala tabelnya (baris {broken[0][0]}: "
            f"{broken[0][1]}); betulkan read.delimiter, atau minta berkasnya disimpan ulang"
        )
    return [
        RawTable(
            name=delivery.name,
            cells=table.cells,
            fingerprint=contents.fingerprint,
            ignored=table.ignored,
            letters=table.letters,
            notes=(*notes, *sheet.notes, *table.notes),
            broken=broken,
        )
    ]


def _broken(table: Table, lines: Lines, declared: int) -> tuple[tuple[int, str], ...]:
    """Rows of the table with filled fields beyond the header's, or without a field for every named column."""
    first, last = table.head_rows
    width = int(lines.fields[first - 1 : last].max()) if first else declared
    rows = table.cells.index.to_numpy()
    extent = lines.extent[rows - 1]
    if width < lines.grid.cells.shape[1]:
        filled: np.ndarray = (lines.grid.cells.iloc[:, width:] != "").to_numpy()
        beyond = np.asarray(filled.any(axis=1))
        extent = np.where(beyond[rows - 1] | (extent > lines.grid.cells.shape[1]), np.maximum(extent, width + 1), width)
    fields = lines.fields[rows - 1]
    wrong = np.flatnonzero((extent > width) | (fields < table.named_width))
    return tuple((int(rows[i]), f"{fields[i]} isian, seharusnya {width}; kolomnya mungkin bergeser") for i in wrong)
