"""CSV files: separator and encoding declared or told, every cell text, no field lost or invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np

from loaders.base import Delivery, LoadError, RawTable
from loaders.csv_grid import Lines, read_grid
from loaders.csv_separator import find_separator
from loaders.inbox import find_files, read_file
from loaders.table_body import Table, cut_table
from loaders.table_head import TableSpec, letter
from loaders.text_file import Decoded, decode

KIND = "csv"
_TOP = 1 << 16  # bytes among which the header of a file that grew is looked for


class Spec(TableSpec):
    """Where the file lies and how it is written.

    path: pattern inside the inbox. delimiter: "" is found by a constant number of columns and told. encoding: "" is
    UTF-8, UTF-16 by its mark or its pattern, then Windows-1252, and told.
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
    return [_table(decoded, spec, delivery, expect, fingerprint=contents.fingerprint)]


def read_new(
    spec: Spec, folder: Path, delivery: Delivery, expect: Sequence[str], *, start: int
) -> list[RawTable] | None:
    """The one table, with only the rows after the first ``start`` bytes; None when these cannot be told apart.

    They can in a file in UTF-8 without quotes whose first bytes end with a line. Rows keep their numbers in the file.
    """
    contents = read_file(folder, delivery)
    before, new = contents.data[:start], contents.data[start:]
    if not before.endswith(b"\n") or b'"' in contents.data or before.count(b"\r") != before.count(b"\r\n"):
        return None
    top = before[: before.rfind(b"\n", 0, _TOP) + 1]
    decoded = decode(top, delivery.name, encoding=spec.encoding)
    if any("UTF-8" not in note for note in decoded.notes if "encoding" in note) or not _is_utf8(top + new):
        return None
    table = _table(decoded, spec, delivery, expect, fingerprint="")
    lines = int(table.cells.index[0]) - 1 if len(table.cells) else 0
    head = b"".join(top.splitlines(keepends=True)[:lines])
    if not lines or table.ignored:
        return None
    whole = _table(Decoded((head + new).decode("utf-8-sig")), spec, delivery, expect, fingerprint=contents.fingerprint)
    moved = before.count(b"\n") - lines
    return [
        replace(
            whole,
            cells=whole.cells.set_axis(whole.cells.index + moved, axis=0),
            ignored=tuple((row + moved, why) for row, why in whole.ignored),
            broken=tuple((row + moved, why) for row, why in whole.broken),
        )
    ]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _table(decoded: Decoded, spec: Spec, delivery: Delivery, expect: Sequence[str], *, fingerprint: str) -> RawTable:
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
    spanned = {letter(c) for c in range(width)}
    letters = {header: at for header, at in table.letters.items() if at in spanned}
    return RawTable(
        name=delivery.name,
        cells=table.cells[list(letters)],
        fingerprint=fingerprint,
        ignored=table.ignored,
        letters=letters,
        notes=(*notes, *sheet.notes, *table.notes),
        broken=broken,
    )


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
