"""What is named .xls or .xlsx and is no workbook: a web page with tables, a text with a separator."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.base import Delivery, LoadError, RawTable
from loaders.csv_grid import check_lines
from loaders.csv_table import TextSpec, table_of
from loaders.html_tables import find_tables
from loaders.inbox import Contents
from loaders.sheet_choice import choose
from loaders.table_body import Table, cut_table
from loaders.table_head import SHARE, TableSpec, same
from loaders.text_file import WHAT, decode


def read_page(
    contents: Contents, spec: TableSpec, delivery: Delivery, expect: Sequence[str], *, sheet: str
) -> list[RawTable]:
    """The one table of a web page that shows the expected headers. LoadError: none does, two differ, a login page.

    sheet: "tabel 2" means the second table; any other name is one that a web page cannot have, and is passed over.
    """
    name = delivery.name
    page = find_tables(contents.data, name)
    grids = {at: grid for at, grid in page.tables.items() if same(at) == same(sheet)} or page.tables
    shown: dict[str, Table] = {}
    faults = []
    for at, grid in grids.items():
        try:
            table = cut_table(grid, spec, expect, name=f"{name} › {at}")
        except LoadError as error:
            faults.append(str(error))
            continue
        if table.share >= SHARE or (not expect and len(table.letters) > 1 and len(table.cells)):
            shown[at] = table
    if not shown:
        raise LoadError(faults[0] if faults and expect else f"{name}: {WHAT['html']}")
    choice = choose(shown, name=name)
    return [
        RawTable(
            name=f"{name} › {at}",
            cells=shown[at].cells,
            fingerprint=contents.fingerprint,
            sheet=at,
            ignored=shown[at].ignored,
            letters=shown[at].letters,
            notes=(*page.notes, *choice.notes, *shown[at].notes),
        )
        for at in choice.sheets
    ]


def read_text(contents: Contents, spec: TableSpec, delivery: Delivery, expect: Sequence[str]) -> list[RawTable]:
    """A text named as a workbook, where it shows the expected headers. LoadError: it does not, or it is no table."""
    check_lines(contents.data, delivery.name)
    keys = {"header_row": spec.header_row, "header_rows": spec.header_rows, "columns": spec.columns}
    text = TextSpec.model_validate({"kind": "csv", **keys})
    table = table_of(decode(contents.data, delivery.name), text, delivery, expect, fingerprint=contents.fingerprint)
    shown = {same(c) for c in table.cells.columns}
    hits = sum(bool(shown & {same(s) for s in e.split("\n")}) for e in expect)
    if not expect or hits < SHARE * len(expect):
        raise LoadError(f"{delivery.name}: bukan buku kerja Excel; {WHAT['text']}")
    told = "isinya teks biasa, bukan buku kerja; dibaca sebagai CSV"
    return [
        RawTable(
            name=table.name,
            cells=table.cells,
            fingerprint=table.fingerprint,
            ignored=table.ignored,
            letters=table.letters,
            notes=(told, *table.notes),
            broken=table.broken,
        )
    ]
