"""Withdrawing a load: what it replaced is current again, and what later deliveries repeated does not vanish with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data import catalogue as c
from data.audit.log import Actor, Entry, append_in
from data.batch import CASE, OBSERVATION, STAMP, Batch, Load, empty
from data.comparing.difference import OBSERVATION_KEY, among, changed_cases, changed_observations
from data.delta_where import Where
from data.ledger import Ledger, Turn
from data.load_log import loads_kind, read_loads
from data.picture import cases_in, observations_in
from data.row_seals import write_seal

Reobserve = Callable[[Load], Batch]


def withdraw(ledger: Ledger, number: int, reason: str, *, reobserve: Reobserve | None, by: Actor) -> int:
    """Publish a version without this load; gives its number. ValueError as in ``Store.retract``.

    Later deliveries are read again before the turn to write is taken: that may take minutes, and others write then.
    """
    said: dict[int, Batch] = {}
    while True:
        for later in _later(ledger, _landed(ledger, number)) if reobserve else []:
            if reobserve and later.number not in said:
                said[later.number] = reobserve(later)
        with ledger.turn() as turn:
            load = _landed(ledger, number)
            later_loads = _later(ledger, load) if reobserve else []
            if all(later.number in said for later in later_loads):
                gone = _Withdrawal(ledger, turn, load)
                return _publish(gone, [(x, said[x.number]) for x in later_loads], reason, by)


def _publish(gone: _Withdrawal, later: Sequence[tuple[Load, Batch]], reason: str, by: Actor) -> int:
    again, number = gone.observe_again(later), gone.load.number
    stand = gone.ledger.append(gone.turn.stand, again.observations, again.cases)
    with gone.ledger.publishing(gone.turn, stand, load=number, why="retract", reason=reason) as connection:
        connection.execute(c.load.update().where(c.load.c.number == number).values(retracted=gone.turn.version))
        write_seal(connection, c.load, number)
        about = {"source": gone.load.source, "reason": reason, "version": gone.turn.version}
        append_in(connection, Entry(by, "retract", str(number), about))
    return gone.turn.version


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
    """A load to withdraw within a turn."""

    ledger: Ledger
    turn: Turn
    load: Load

    def observe_again(self, later: Sequence[tuple[Load, Batch]]) -> _Rows:
        """What later loads of the source said about the keys of this one, where it now makes a difference.

        In the order of the loads, each against the picture as if the withdrawn one had never been.
        """
        with self.ledger.engine.connect() as connection:
            kind = loads_kind(connection, [load.number for load, _ in later] or [self.load.number])
        values, cases = _under(self.ledger, self.turn, self.load)
        again = _Rows()
        for load, batch in later:
            found = self._values(load, among(batch.observations, values, OBSERVATION_KEY), again)
            listed = self._cases(load, batch.cases, again, extract=kind[load.number].extract)
            listed = among(listed, cases, ("reference",))
            sector = kind[load.number].sector
            again.add(
                self.turn.stamp(found, sector=sector, source=load.source, load=load.number),
                self.turn.stamp(listed, sector=sector, source=load.source, load=load.number),
            )
        return again

    def _values(self, later: Load, said: pd.DataFrame, again: _Rows) -> pd.DataFrame:
        """Observations of a later delivery that were not stored because the withdrawn one said the same."""
        where = {name: said[name].unique().tolist() for name in ("indicator", "period")}
        before = self.turn.picture.without(self.load.number, up_to=later.number)
        current = observations_in(self.ledger.observations, before, where=where, more=again.observations)
        return changed_observations(said, current, self.load.source)

    def _cases(self, later: Load, said: pd.DataFrame, again: _Rows, *, extract: str) -> pd.DataFrame:
        """The same for cases, with those that the later list did not hold any more."""
        if not extract:
            return empty({**CASE, "gone": "bool"})
        before = self.turn.picture.without(self.load.number, up_to=later.number)
        where = {"source": [self.load.source]}
        current = cases_in(self.ledger.cases, before, where=where, more=again.cases)
        return changed_cases(said, current, whole=extract == "full")


def _under(ledger: Ledger, turn: Turn, load: Load) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Observations and cases that stand under the number of a load."""
    own: Where = {"source": [load.source], "load": [load.number]}
    values = ledger.observations.read(turn.picture.observations, own)
    return values.to_pandas(), ledger.cases.read(turn.picture.cases, own).to_pandas()


def _landed(ledger: Ledger, number: int) -> Load:
    with ledger.engine.connect() as connection:
        found = read_loads(connection, where=[c.load.c.number == number])
    if not found:
        raise ValueError(f"pemuatan {number}: tidak ada; lihat nomornya dengan perintah loads")
    load = found[0]
    if load.outcome != "landed":
        raise ValueError(f"pemuatan {number}: hasilnya {load.outcome}, tidak ada nilai yang dapat ditarik")
    if load.retracted:
        raise ValueError(f"pemuatan {number}: sudah ditarik pada versi {load.retracted}")
    return load


def _later(ledger: Ledger, load: Load) -> list[Load]:
    """Later landed loads of the source that may repeat what is withdrawn, oldest first.

    A load without periods has cases only, and any later list may repeat them.
    """
    wanted = [c.load.c.number > load.number, c.load.c.version > 0, c.load.c.retracted == 0]
    with ledger.engine.connect() as connection:
        found = read_loads(connection, source=load.source, where=wanted)[::-1]
        cases = loads_kind(connection, [load.number])[load.number].extract != ""
    return [x for x in found if cases or not x.periods or set(load.periods) & set(x.periods)]
