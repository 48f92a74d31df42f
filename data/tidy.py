"""Fewer and larger files, and none that nobody reads: no row of any version is lost."""

from __future__ import annotations

from data.delta import Table
from data.ledger import Ledger, Stand


def tidy(ledger: Ledger, *, keep_hours: int, many_files: int) -> int:
    """Write small files together where a table has many, delete those replaced long ago; gives how many were deleted.

    The newest publication names the new Delta versions afterwards: same rows, same version for who looks at a wall.
    """
    with ledger.turn() as turn:
        found = [
            table.compact() if table.files(version) >= many_files else version
            for table, version in _tables(ledger, turn.stand)
        ]
        stand = Stand(found[0], found[1])
        if stand != turn.stand:
            ledger.rename(turn.held, stand)
        gone = sum(table.sweep(v, keep_hours=keep_hours) for table, v in _tables(ledger, stand) if v >= 0)
        if gone:  # sweeping leaves its own mark in the table's log
            ledger.rename(turn.held, ledger.stands())
        return gone


def _tables(ledger: Ledger, stand: Stand) -> list[tuple[Table, int]]:
    return [(ledger.observations, stand.observations), (ledger.cases, stand.cases)]
