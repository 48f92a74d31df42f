"""The store: observations and cases in Delta tables, all about them in the SQL catalogue; append-only but for retract.

A version is published by one SQL transaction that names the Delta versions holding its rows. Until then nobody sees
them: readers read at the named Delta versions, and only rows of loads the catalogue knows as landed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from pandas import DataFrame
from sqlalchemy.engine import Connection, Engine

from data import catalogue as c
from data import lease
from data.audit.log import Actor
from data.batch import Batch, Load, Reject
from data.catalogue import embedded, open_catalogue
from data.contents import Index
from data.figure_files import FigureFiles
from data.ledger import Ledger
from data.load_log import (
    SourceState,
    append_load,
    insert_load,
    read_loads,
    read_loads_since,
    read_rejects,
    read_states,
    touched_sources,
    write_look,
    write_state,
)
from data.picture import Picture, cases_in, coded_observations_in, observations_in
from data.profile import RegisterShape, Source
from data.pulse import Pulse
from data.retract import Reobserve, withdraw
from data.revisions import Revision, revisions_of
from data.standing import Standing, StoredStanding
from data.tidy import tidy

__all__ = ["Revision", "SourceState", "Store"]

Along = Callable[[Connection, Load], None]


class Store:
    """Observations, cases, loads and rejects of one state folder. Safe to share between threads; one per process."""

    def __init__(self, state: Path, catalogue_url: str = "") -> None:
        """CatalogueError: it was written by a newer Pendopo, or is embedded and the folder lies on a network share."""
        state.mkdir(parents=True, exist_ok=True)
        self.state = state
        self._engine = open_catalogue(catalogue_url or embedded(state))
        self._ledger = Ledger.of(state, self._engine)
        self._index = Index(self._ledger.observations.folder)
        self.pulse = Pulse(self._engine)

    @property
    def engine(self) -> Engine:
        """The catalogue, for those who keep their own tables in it (leases, people, notes)."""
        return self._engine

    @property
    def figure_folder(self) -> Path:
        """Where finished figures are kept; it may be deleted at any time."""
        return self.state / "figures"

    @property
    def ledger(self) -> Ledger:
        """The writing side; a loader sets its fence."""
        return self._ledger

    # ------------------------------------------------------------------------------------------ asking

    def version(self) -> int:
        """The newest publication whose row is sound; 0 when nothing has landed. One indexed query."""
        return self._ledger.version()

    def touched(self, after: int, up_to: int) -> frozenset[str]:
        """Sources whose observations or cases may differ between two versions."""
        with self._engine.connect() as connection:
            return touched_sources(connection, after, up_to)

    def observations(
        self, as_of: int | None = None, sources: Collection[str] | None = None, *, coded: bool = False
    ) -> DataFrame:
        """What is current (at a version): one row per indicator, region, period and category; OBSERVATION and STAMP.

        sources: as if there were no others. coded: texts as categories, read in half the time.
        """
        where = None if sources is None else {"source": list(sources)}
        current = coded_observations_in if coded else observations_in
        return current(self._ledger.observations, self._picture(as_of), where=where)

    def standing(self, as_of: int | None = None) -> Standing:
        """What is current (at a version), to be read indicator by indicator."""
        again = partial(self._picture, as_of)
        return StoredStanding(self._ledger.observations, self._index, again(), again)

    def cases(self, as_of: int | None = None, sources: Collection[str] | None = None) -> DataFrame:
        """The cases that are current (at a version): one row per source and reference; CASE and STAMP.

        Of a source that lists everything each time, what its newest load no longer lists is gone.
        """
        where = None if sources is None else {"source": list(sources)}
        return cases_in(self._ledger.cases, self._picture(as_of), where=where)

    def revisions(self, indicator: str, region: str, period: str, category: str = "") -> list[Revision]:
        """Every value this key ever had, newest load first, with those of retracted loads (their load says so)."""
        key = {"indicator": [indicator], "region": [region], "period": [period], "category": [category]}
        return revisions_of(self._ledger, self._picture(None), key)

    def loads(self, source: str = "", limit: int = 0) -> list[Load]:
        """Loads of every outcome, newest first; of one source, at most limit (0: all). Without their rejects."""
        with self._engine.connect() as connection:
            return read_loads(connection, source=source, limit=limit)

    def loads_since(self, number: int, version: int) -> list[Load]:
        """Loads that are new, or may not be as they were, to who knew those up to a number at a version."""
        with self._engine.connect() as connection:
            return read_loads_since(connection, number, version)

    def load(self, number: int) -> Load:
        """One load with its rejects. KeyError when there is none of this number."""
        with self._engine.connect() as connection:
            found = read_loads(connection, where=[c.load.c.number == number])
            if not found:
                raise KeyError(number)
            return replace(found[0], rejects=tuple(read_rejects(connection, number)))

    def rejects(self, number: int) -> list[Reject]:
        """The rejects of a load, in the order they were found."""
        with self._engine.connect() as connection:
            return read_rejects(connection, number)

    def states(self) -> dict[str, SourceState]:
        """Of every source we ever looked at: the last look and how it ended."""
        with self._engine.connect() as connection:
            return read_states(connection)

    def last_landed(self, source: str) -> Load | None:
        """The newest whole delivery of a source that counts: not a form, not rows corrected, which may be few."""
        landed = [c.load.c.outcome == "landed", c.load.c.retracted == 0, c.whole_delivery]
        with self._engine.connect() as connection:
            found = read_loads(connection, source=source, limit=1, where=landed)
        return found[0] if found else None

    def loader_seen(self) -> datetime | None:
        """When the leading loader last showed itself; None when none runs."""
        found = lease.seen(self._engine, "loader")
        return found.seen if found else None

    # ------------------------------------------------------------------------------------------ writing

    def commit(self, batch: Batch, load: Load, source: Source, *, along: Along | None = None) -> Load:
        """Append what differs and publish it, in one transaction; gives the load with its number and version.

        A delivery that changes nothing lands too, with written = 0: it shows that the agency delivered. along: what
        else is written in that transaction, before the load; what it raises leaves everything as it was.
        LeaseLost: another process may write now; nothing was published. ValueError: batch has one key twice.
        """
        extract = extract_of(source)
        with self._ledger.turn() as turn:
            written = 0

            def values() -> Iterator[DataFrame]:
                nonlocal written
                for part in batch.parts():
                    found = self._ledger.changed(part, turn.picture, source.id)
                    written += len(found)
                    yield turn.stamp(found, sector=source.sector, source=source.id, load=turn.number)

            cases = self._ledger.changed_cases(batch.cases, turn.picture, source.id, extract=extract)
            stamped = turn.stamp(cases, sector=source.sector, source=source.id, load=turn.number)
            stand = self._ledger.append(turn.stand, values(), stamped)
            landed = replace(
                load, outcome="landed", number=turn.number, version=turn.version, retracted=0,
                written=written + len(cases), periods=load.periods or batch.periods,
            )  # fmt: skip
            with self._ledger.publishing(turn, stand, load=landed.number) as connection:
                if along:
                    along(connection, landed)
                insert_load(connection, landed, sector=source.sector, extract=extract)
                write_state(connection, landed)
        return landed

    def record(self, load: Load, *, sector: str = "", next_try: datetime | None = None) -> Load:
        """Write down a load that did not land, with its rejects; gives it with its number.

        One that only repeats the source's newest load (still unchanged, still failing alike) keeps that one's number.
        """
        if load.outcome == "landed":
            raise ValueError("a landed load is committed, not recorded")
        with self._ledger.noting() as connection:
            recorded = append_load(connection, load, sector=sector)
            write_state(connection, recorded, next_try=next_try)
        return recorded

    def looked(self, source: str, at: datetime, *, next_try: datetime | None = None, still: bool = False) -> None:
        """Write down that we looked and found nothing new. still: a delivery that failed waits to be tried again."""
        with self._ledger.noting() as connection:
            write_look(connection, source, at=at, next_try=next_try, still=still)

    def retract(self, number: int, reason: str, *, reobserve: Reobserve | None = None, by: Actor | None = None) -> int:
        """Withdraw a load; what it replaced is current again. Gives the new version. by: whoever is at the terminal.

        reobserve: reads the kept copy of a later load of the same source again. A later delivery that repeated the
        withdrawn values stored none of them; those are stored now, under that later load. Without it they are lost
        until the agency delivers again. ValueError: no such load, it did not land, or it is withdrawn already.
        """
        return withdraw(self._ledger, number, reason, reobserve=reobserve, by=by or Actor.of_terminal())

    def heal(self) -> None:
        """Remove what a crash left unpublished. Done before every commit; a loader does it when it starts, too."""
        with self._ledger.turn():
            pass

    def tidy(self, *, keep_days: float = 1.0, many_files: int = 32) -> int:
        """Write small files together and delete those nobody reads any more; gives how many were deleted.

        Every row of every load stays, withdrawn ones too: any past version can still be asked for. keep_days: files
        replaced more recently stay, for readers in the midst of them.
        """
        FigureFiles(self.figure_folder).sweep()
        return tidy(self._ledger, keep_hours=int(keep_days * 24), many_files=many_files)

    def close(self) -> None:
        """Let go of the catalogue's connections; they open again when asked."""
        self._engine.dispose()

    def _picture(self, as_of: int | None) -> Picture:
        return self._ledger.picture(as_of)


def extract_of(source: Source) -> str:
    """How the source lists its cases: "full", "changes", or "" when it has none."""
    shape = source.shape
    return shape.case.extract if isinstance(shape, RegisterShape) and shape.case else ""
