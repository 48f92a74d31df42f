"""The targets of a new profile: national rules with their legal basis, the regency's own ones left open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from data.example.write_targets import Row

OPEN = ("Belum diisi", "Not filled in yet")
_SAMPLE = re.compile(r"\s*\((?:nomor )?(?:contoh|sample(?: number)?)\)(?: ≤ [\d.,]+ %)?")


def open_targets(rows: Iterable[Row], indicators: Iterable[str]) -> list[Row]:
    """Rows for these indicators. A row that only this demonstration invented becomes one open slot: no number, not
    official, and its basis says what is to be filled in."""
    wanted, found = set(indicators), list[Row]()
    opened: set[str] = set()
    for row in rows:
        if row.indicator not in wanted:
            continue
        if not _own(row):
            found.append(row)
        elif row.indicator not in opened:
            opened.add(row.indicator)
            found.append(_slot(row))
    return _without_clashes(found, opened)


def _own(row: Row) -> bool:
    """True for a target that a regency sets itself, invented in the demonstration."""
    return "contoh" in row.basis_id or bool(row.region)


def _slot(row: Row) -> Row:
    what = [_SAMPLE.sub("", text) for text in (row.basis_id, row.basis_en)]
    return replace(
        Row(row.indicator, official="no"),
        basis_id=f"{OPEN[0]}: {what[0]}",
        basis_en=f"{OPEN[1]}: {what[1]}",
    )


def _without_clashes(rows: list[Row], opened: set[str]) -> list[Row]:
    """A slot stands for as long as no national row of its indicator does."""
    found = []
    for row in rows:
        if row.indicator in opened and row.official == "no" and row.basis_id.startswith(OPEN[0]):
            until = [r.valid_to for r in rows if r.indicator == row.indicator and r is not row and r.valid_to]
            row = replace(row, valid_from=str(int(max(until)[:4]) + 1)) if until else row
        found.append(row)
    return found
