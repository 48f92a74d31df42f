"""Every value that one key ever had."""

from __future__ import annotations

from dataclasses import dataclass

from data import catalogue as c
from data.batch import Load
from data.delta_where import Where
from data.ledger import Ledger
from data.load_log import read_loads
from data.picture import Picture


@dataclass(frozen=True)
class Revision:
    """One value a key ever had: what stood in which cell of which load. current: the one that counts now."""

    value: float
    flag: str
    load: Load
    version: int
    sheet: str
    row: int
    column: str
    current: bool


def revisions_of(ledger: Ledger, picture: Picture, key: Where) -> list[Revision]:
    """Newest load first, with those of retracted loads (their load says so). key: its columns, one value each."""
    rows = ledger.observations.read(picture.observations, key).to_pandas()
    rows = rows.sort_values(["load", "version"], ascending=False).drop_duplicates("load")
    known = _loads_of(ledger, rows["load"].tolist())
    rows = rows[rows["load"].isin(list(known)) & (rows["version"] <= picture.version)]
    standing = next((n for n in rows["load"].tolist() if not known[n].retracted), 0)
    return [
        Revision(r.value, r.flag, known[r.load], r.version, r.sheet, r.row, r.column, r.load == standing)
        for r in rows.itertuples()
    ]


def _loads_of(ledger: Ledger, numbers: list[int]) -> dict[int, Load]:
    with ledger.engine.connect() as connection:
        found = read_loads(connection, where=[c.load.c.number.in_(numbers), c.load.c.outcome == "landed"])
    return {load.number: load for load in found}
