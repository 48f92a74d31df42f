"""Damaged files of the store made whole again: what they held is read anew from the kept copies of the deliveries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import catalogue as c
from data.batch import CASE, OBSERVATION, STAMP, Batch, Load, empty
from data.catalogue import writing
from data.comparing.difference import changed_cases, changed_observations
from data.delta import Table
from data.ledger import Ledger, Stand, Turn
from data.load_log import insert_load, loads_kind, read_loads
from data.picture import Picture, cases_in, observations_in
from data.row_watch import mend_loads
from data.seals import CATALOGUE, Damage, open_damage, told

Reobserve = Callable[[Load], Batch]
PLACE = "gudang data"  # what the list of loads names in place of a delivery


def recover(ledger: Ledger, reobserve: Reobserve) -> list[str]:
    """Make every damaged file whole again that readers found, source by source; a line for operators each.

    reobserve: the kept copy of a load, read again; ValueError: it cannot be. Such a load stays told as damaged until a
    whole delivery of its source lands; its own delivery is read again when it still lies in the inbox.
    """
    with ledger.engine.connect() as connection:
        found = open_damage(connection)
        newest = {damage.source: _newest(connection, damage.source) for damage in found}
    replaced = [damage for damage in found if damage.lost and newest[damage.source] > damage.after]
    _close(ledger, replaced)
    _recover_rows(ledger, [damage for damage in found if damage.table == CATALOGUE and not damage.lost])
    waiting = [damage for damage in found if not damage.lost and damage.table != CATALOGUE]
    lines = []
    for source in dict.fromkeys(damage.source for damage in waiting):
        lines.append(_recover(ledger, source, [d for d in waiting if d.source == source], reobserve))
    return lines


def _recover_rows(ledger: Ledger, found: Sequence[Damage]) -> None:
    """A turn publishes again what a damaged publication named; what a damaged load held is loaded again."""
    if not found:
        return
    with ledger.turn():
        pass
    loads = [damage for damage in found if damage.path.startswith("load/")]
    _close(ledger, [damage for damage in found if damage not in loads])
    with ledger.noting() as connection:
        mend_loads(connection, loads)


def _recover(ledger: Ledger, source: str, found: Sequence[Damage], reobserve: Reobserve) -> str:
    loads = _loads(ledger, source, found)
    said: dict[int, Batch] = {}
    lost: dict[int, str] = {}
    for load in loads:
        try:
            said[load.number] = reobserve(load)
        except ValueError as error:
            lost[load.number] = str(error)
    with ledger.turn() as turn:
        still = _still(ledger, turn, found)
        if not still:
            _close(ledger, found)
            return f"{source}: berkas gudang data terbaca kembali"
        again = _Again(ledger, turn, _without(ledger, turn, still))
        for load in loads:
            if load.number in said:
                again.add(load, said[load.number])
        return _publish(again, source, found=still, lost=lost)


def _publish(again: _Again, source: str, *, found: Sequence[Damage], lost: dict[int, str]) -> str:
    ledger, turn, now = again.ledger, again.turn, datetime.now(UTC)
    stand = ledger.append(again.stand, again.observations, again.cases)
    rows = len(again.observations) + len(again.cases)
    words = f"{told(found[0]).partition(';')[0]}; {rows} nilai dipulihkan dari salinan kiriman"
    words += f"; tidak terbaca lagi: {'; '.join(lost.values())}" if lost else ""
    # A failed load says nothing of how new the agency's data are: only that something went wrong here, and when.
    event = Load(source, "failed", PLACE, now, now, now, reason=words, number=turn.number)
    with ledger.publishing(turn, stand, load=event.number, why="recover", reason=words) as connection:
        insert_load(connection, event)
        for damage in found:
            values = {"lost": "; ".join(lost.values()), "after": turn.number} if lost else {"healed": now}
            connection.execute(c.damage.update().where(_of(damage)).values(values))
        if lost:  # a delivery that still lies in the inbox is read as if it were new
            connection.execute(c.delivery.delete().where(c.delivery.c.source == source))
    return f"{source}: {words}"


@dataclass
class _Again:
    """What damaged loads said, load by load. stand: both tables without the damaged files."""

    ledger: Ledger
    turn: Turn
    stand: Stand

    def __post_init__(self) -> None:
        self.observations = empty({**OBSERVATION, **STAMP})
        self.cases = empty({**CASE, **STAMP, "gone": "bool"})

    def add(self, load: Load, batch: Batch) -> None:
        """The rows of one load that are nowhere any more, under its own number and version."""
        picture = self._before(load)
        where = {name: batch.observations[name].unique().tolist() for name in ("indicator", "period")}
        current = observations_in(self.ledger.observations, picture, where=where, more=self.observations)
        values = changed_observations(batch.observations, current, load.source)
        self.observations = self._with(self.observations, values, load)
        with self.ledger.engine.connect() as connection:
            extract = loads_kind(connection, [load.number])[load.number].extract
        if extract:
            listed = cases_in(self.ledger.cases, picture, where={"source": [load.source]}, more=self.cases)
            self.cases = self._with(self.cases, changed_cases(batch.cases, listed, whole=extract == "full"), load)

    def _before(self, load: Load) -> Picture:
        """What counts up to a load, with itself, even when it is withdrawn."""
        now = self.turn.picture
        keep = now.loads < load.number
        loads = np.append(now.loads[keep], load.number)
        delivered = np.append(now.delivered[keep], np.datetime64(load.delivered.date(), "D"))
        ended = np.append(now.ended[keep], int(load.ended.timestamp() * 1e6))
        return Picture(now.version, self.stand.observations, self.stand.cases, loads, delivered, ended)

    def _with(self, rows: pd.DataFrame, more: pd.DataFrame, load: Load) -> pd.DataFrame:
        with self.ledger.engine.connect() as connection:
            sector = loads_kind(connection, [load.number])[load.number].sector
        stamped = self.turn.stamp(more, sector=sector, source=load.source, load=load.number)
        stamped = stamped.assign(version=load.version)[rows.columns].astype(rows.dtypes.to_dict())
        return pd.concat([rows, stamped], ignore_index=True)


def _still(ledger: Ledger, turn: Turn, found: Iterable[Damage]) -> list[Damage]:
    """Those that this process, too, finds damaged, and that a table still names."""
    broken: set[str] = set()
    for table, version in _tables(ledger, turn):
        if table.guard and version >= 0:
            broken |= {f"{d.table}/{d.path}" for d in table.guard.damaged(table.files_of(version), anew=True)}
    return [damage for damage in found if f"{damage.table}/{damage.path}" in broken]


def _without(ledger: Ledger, turn: Turn, found: Sequence[Damage]) -> Stand:
    stands = []
    for table, version in _tables(ledger, turn):
        paths = {damage.path for damage in found if damage.table == table.folder.name}
        stands.append(table.without(paths, version) if paths else version)
    return Stand(stands[0], stands[1])


def _tables(ledger: Ledger, turn: Turn) -> list[tuple[Table, int]]:
    return [(ledger.observations, turn.stand.observations), (ledger.cases, turn.stand.cases)]


def _loads(ledger: Ledger, source: str, found: Sequence[Damage]) -> list[Load]:
    """Loads of the source that may have rows in a damaged file, withdrawn ones too, oldest first."""
    inside = sa.or_(*(c.load.c.number.between(damage.first, damage.last) for damage in found))
    with ledger.engine.connect() as connection:
        return read_loads(connection, source=source, where=[inside, c.load.c.version > 0])[::-1]


def _newest(connection: Connection, source: str) -> int:
    """The newest whole delivery that landed; 0 when there is none."""
    landed = [c.load.c.outcome == "landed", c.load.c.retracted == 0, c.whole_delivery]
    found = read_loads(connection, source=source, limit=1, where=landed)
    return found[0].number if found else 0


def _close(ledger: Ledger, found: Iterable[Damage]) -> None:
    for damage in found:
        with writing(ledger.engine) as connection:
            connection.execute(c.damage.update().where(_of(damage)).values(healed=datetime.now(UTC)))


def _of(damage: Damage) -> sa.ColumnElement[bool]:
    return c.damage.c.path == f"{damage.table}/{damage.path}"
