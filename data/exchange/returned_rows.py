"""Some rows of a kept copy as the agency sent them: for the workbook in which its mistakes go back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data.archive import pack, write_whole
from data.cells.headers import Headers
from data.copies import Desk
from data.opened import kept
from data.privacy.identifiers import hidden
from data.profile import Source
from data.shapes.rows import filled_down
from data.task import Answer, Task
from loaders.base import RawTable

FILE = "rows.zip"


def pick_rows(desk: Desk, source: Source, task: Task, folder: Path) -> Answer:
    """The rows that task names, packed into folder, without private columns and identifiers of persons."""
    assert task.delivery
    found = kept(desk, source, task.delivery, task.mend)
    wanted: dict[str, set[int]] = {}
    for sheet, row in task.rows:
        wanted.setdefault(sheet, set()).add(row)
    tables = [_picked(t, wanted.get(t.sheet, set()), found.source) for t in found.tables]
    write_whole(folder / FILE, pack([t for t in tables if len(t.cells)]))
    return Answer("found")


def _picked(table: RawTable, rows: set[int], source: Source) -> RawTable:
    """The rows, each whole by itself: a region that was written once for several rows stands in every one."""
    headers = Headers(tuple(table.cells.columns), source.aliases)
    private = {headers.find(name) for name in source.private}
    columns = [c for c in table.cells.columns if c not in private]
    here = table.cells.index.isin(sorted(rows))
    cells = filled_down(table.cells, headers, source.shape.region)[here][columns]
    # A declared source has none left elsewhere; a word too many hidden is the smaller harm.
    quiet = cells.map(hidden)
    numbers = None if table.numbers is None else table.numbers[here][columns]
    return replace(table, cells=quiet, numbers=numbers, ignored=(), broken=())
