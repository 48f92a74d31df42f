"""Withdrawing a load: what it replaced is current again, and what later deliveries repeated does not vanish with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd
import pyarrow.dataset as ds
import sqlalchemy as sa

from data import catalogue as c
from data.batch import CASE, OBSERVATION, STAMP, Batch, Load, empty
from data.difference import OBSERVATION_KEY, among, changed_cases, changed_observations
from data.ledger import Ledger, Turn
from data.load_log import extracts, read_loads
from data.picture import cases_in, observations_in

Reobserve = Callable[[Load], Batch]


def withdraw(ledger: Ledger, number: int, reason: str, *, reobserve: Reobserve | None) -> int:
    """Publish a version without this load; gives its number. ValueError as in ``Store.retract``."""
    with ledger.turn() as turn:
        load, sector = _landed(ledger, number)
        again = _Rows()
        if reobserve:
            again = _observe_again(ledger, turn, load, sector=sector, reobserve=reobserve)
        stand = ledger.append(turn.stand, again.observations, again.cases)
        with ledger.publishing(turn, stand, load=number, why="retract", reason=reason) as connection:
            connection.execute(c.load.update().where(c.load.c.number == number).values(retracted=turn.version))
    return turn.version


@dataclass
class _Rows:
    """Stamped rows to append, gathered load by load."""

    observations: pd.DataFrame = field(default_factory=lambda: empty({**OBSERVATION, **STAMP}))
    cases: pd.DataFrame = field(default_factory=lambda: empty({**CASE, **STAMP, "gone": "bool"}))

    def add(self, observations: pd.DataFrame, cases: pd.DataFrame) -> None:
        self.observations = pd.concat([self.observations, observations], ignore_index=True)
        self.cases = pd.concat([self.cases, cases], ignore_index=True)


@dataclass(frozen=True)
class _Withdrawal:
    """The load to withdraw, and the rows that stand under its number."""

    ledger: Ledger
    turn: Turn
    load: Load
    values: pd.DataFrame
    cases: pd.DataFrame

    def values_again(self, later: Load, batch: Batch, again: _Rows) -> pd.DataFrame:
        """Observations of a later delivery, of keys we withdraw, that were not stored because ours said the same."""
        said = among(batch.observations, self.values, OBSERVATION_KEY)
        if said.empty:
            return said
        where = ds.field("indicator").isin(said["indicator"].unique().tolist())
        where &= ds.field("period").isin(said["period"].unique().tolist())
        before = self.turn.picture.without(self.load.number, up_to=later.number)
        current = observations_in(self.ledger.observations, before, where=where, more=again.observations)
        return changed_observations(said, current, self.load.source)

    def cases_again(self, later: Load, batch: Batch, again: _Rows, *, extract: str) -> pd.DataFrame:
        """The same for cases, with those that the later list did not hold any more."""
        if self.cases.empty or not extract:
            return empty({**CASE, "gone": "bool"})
        before = self.turn.picture.without(self.load.number, up_to=later.number)
        where = ds.field("source") == self.load.source
        current = cases_in(self.ledger.cases, before, where=where, more=again.cases)
        return among(changed_cases(batch.cases, current, whole=extract == "full"), self.cases, ("reference",))


def _landed(ledger: Ledger, number: int) -> tuple[Load, str]:
    with ledger.engine.connect() as connection:
        found = read_loads(connection, where=[c.load.c.number == number])
        if not found:
            raise ValueError(f"pemuatan {number}: tidak ada; lihat nomornya dengan perintah loads")
        load = found[0]
        if load.outcome != "landed":
            raise ValueError(f"pemuatan {number}: hasilnya {load.outcome}, tidak ada nilai yang dapat ditarik")
        if load.retracted:
            raise ValueError(f"pemuatan {number}: sudah ditarik pada versi {load.retracted}")
        sector = connection.execute(sa.select(c.load.c.sector).where(c.load.c.number == number)).scalar_one()
    return load, sector


def _observe_again(ledger: Ledger, turn: Turn, load: Load, *, sector: str, reobserve: Reobserve) -> _Rows:
    """What later loads of the source said about the keys of this one, where it now makes a difference.

    In the order of the loads, each against the picture as if the withdrawn one had never been.
    """
    own = (ds.field("source") == load.source) & (ds.field("load") == load.number)
    values = ledger.observations.read(turn.picture.observations, where=own).to_pandas()
    cases = ledger.cases.read(turn.picture.cases, where=own).to_pandas()
    gone = _Withdrawal(ledger, turn, load, values, cases)
    again = _Rows()
    for later, extract in _later(gone):
        batch = reobserve(later)
        found = gone.values_again(later, batch, again)
        listed = gone.cases_again(later, batch, again, extract=extract)
        again.add(
            turn.stamp(found, sector=sector, source=load.source, load=later.number),
            turn.stamp(listed, sector=sector, source=load.source, load=later.number),
        )
    return again


def _later(gone: _Withdrawal) -> list[tuple[Load, str]]:
    """Later loads of the source that may repeat what is withdrawn, oldest first, with their way to list cases."""
    if gone.values.empty and gone.cases.empty:
        return []
    wanted = [c.load.c.number > gone.load.number, c.load.c.version > 0, c.load.c.retracted == 0]
    with gone.ledger.engine.connect() as connection:
        found = read_loads(connection, source=gone.load.source, where=wanted)[::-1]
        modes = extracts(connection, [load.number for load in found])
    periods = set(gone.values["period"])
    return [(x, modes[x.number]) for x in found if len(gone.cases) or not x.periods or periods & set(x.periods)]
