"""The writing side of the store: one writer at a time, Delta first, then the one SQL transaction that publishes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from data import catalogue as c
from data import lease
from data.batch import CASE, OBSERVATION, STAMP
from data.catalogue import next_number, writing
from data.cells.coded import same
from data.comparing.current_rows import CurrentRows
from data.comparing.difference import changed_cases, changed_observations, shares_key
from data.delta import ABSENT, Table
from data.lease import Lease
from data.picture import Picture, cases_in, read_picture
from data.presence import present
from data.row_seals import sound_rows, write_seal
from data.row_watch import Publication, RowWatch, publish, publish_again
from data.seals import Seals

COMMIT_SECONDS = 60.0  # a writer silent for longer is taken for dead; what it left is removed
WAIT_SECONDS = 90.0  # how long a writer waits for another one: longer than one that died can keep its turn


class StoreBusy(Exception):
    """Another process has been writing for too long."""


@dataclass(frozen=True)
class Stand:
    """The Delta versions of both tables."""

    observations: int
    cases: int


@dataclass(frozen=True)
class Turn:
    """The right to write, what counted when it was taken, and a number for a new load."""

    held: Lease
    picture: Picture
    number: int

    @property
    def version(self) -> int:
        """The version that this turn may publish."""
        return self.picture.version + 1

    def stamp(self, rows: pd.DataFrame, *, sector: str, source: str, load: int) -> pd.DataFrame:
        """Rows with the columns of STAMP."""
        texts = {"sector": same(sector, len(rows)), "source": same(source, len(rows))}
        return rows.assign(**texts, load=load, version=self.version)

    @property
    def stand(self) -> Stand:
        return Stand(self.picture.observations, self.picture.cases)


@dataclass
class Ledger:
    """Both Delta tables and the catalogue, as one thing to write to.

    fence: a loader's lease; when it is set, nothing is written after another loader took over.
    """

    engine: Engine
    observations: Table
    cases: Table
    watch: RowWatch
    current: CurrentRows
    fence: Lease | None = None
    _writer: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, state: Path, engine: Engine) -> Ledger:
        """The tables of a state folder; they are made when the first rows come."""
        folder = state / "delta"
        values = _guarded(engine, folder / "observations", {**OBSERVATION, **STAMP})
        cases = _guarded(engine, folder / "cases", {**CASE, **STAMP, "gone": "bool"})
        watch = RowWatch(engine, {name: folder / name for name in ("observations", "cases")})
        return cls(engine, values, cases, watch, CurrentRows(values))

    def version(self) -> int:
        """The newest publication whose row is sound; 0 when there is none."""
        with self.engine.connect() as connection:
            newest = self.watch.newest(connection)
            if newest and newest.damaged:
                self.watch.tell(connection, publications=newest.damaged)
        return newest.version if newest else 0

    def picture(self, as_of: int | None = None) -> Picture:
        """What counts at a version (None: now); damaged rows that were stepped past are told."""
        with self.engine.connect() as connection:
            found = read_picture(connection, self.watch, as_of)
            self.watch.tell(connection, loads=found.damaged, publications=found.damaged_versions)
        return found

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """The right to write, given back at the end; what a crash left unpublished has been removed.

        StoreBusy: others kept it for longer than WAIT_SECONDS. LeaseLost: another loader leads.
        """
        with self._writer, present(self.engine) as holder:
            held, number = self._take(holder)
            for table in (self.observations, self.cases):
                if table.guard:
                    table.guard.start()
            try:
                yield Turn(held, self._heal(held), number)
            finally:
                lease.release(self.engine, held)

    def stands(self) -> Stand:
        """Where both tables stand, published or not."""
        return Stand(self.observations.stands_at(), self.cases.stands_at())

    def check(self) -> None:
        """Compare every row and published file with what was published; what differs is written down
        (``data.recover``)."""
        picture = self.picture()
        with self.engine.connect() as connection:
            wrong = [sound_rows(connection, table).damaged for table in (c.load, c.publication)]
            self.watch.tell(connection, loads=wrong[0], publications=wrong[1])
        for table, version in ((self.observations, picture.observations), (self.cases, picture.cases)):
            if table.guard and version != ABSENT:
                table.guard.damaged(table.files_of(version), anew=True)

    def append(self, stand: Stand, observations: pd.DataFrame | Iterable[pd.DataFrame], cases: pd.DataFrame) -> Stand:
        """Write stamped rows on top of a stand; nobody sees them until the new one is published."""
        values = self.observations.append(observations, stand.observations)
        return Stand(values, self.cases.append(cases, stand.cases))

    @contextmanager
    def publishing(
        self, turn: Turn, stand: Stand, *, load: int, why: str = "load", reason: str = ""
    ) -> Iterator[Connection]:
        """The one transaction that makes a version visible, with whatever the caller writes into it.

        LeaseLost: somebody else may write by now; nothing is published.
        """
        with writing(self.engine) as connection:
            self._check(connection, turn.held)
            yield connection
            self._seal(connection)
            row = Publication(turn.version, stand.observations, stand.cases, load)
            publish(connection, row, why=why, reason=reason)

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        """A transaction for what is known of loads that publish nothing. LeaseLost: another loader leads."""
        with writing(self.engine) as connection:
            if self.fence:
                lease.check_in(connection, self.fence)
            yield connection

    def rename(self, turn_held: Lease, stand: Stand) -> None:
        """Let the newest publication name other Delta versions that hold the same rows."""
        with writing(self.engine) as connection:
            self._check(connection, turn_held)
            self._seal(connection)
            newest = connection.execute(sa.select(sa.func.max(c.publication.c.version))).scalar_one()
            connection.execute(
                c.publication.update()
                .where(c.publication.c.version == newest)
                .values(observations=stand.observations, cases=stand.cases)
            )
            write_seal(connection, c.publication, newest)

    def changed(self, wanted: pd.DataFrame, picture: Picture, source: str) -> pd.DataFrame:
        """Observations of wanted that differ from what is current in picture."""
        if wanted.empty:
            return wanted
        return changed_observations(wanted, self.current.of(wanted, picture), source)

    def knows_any(self, wanted: pd.DataFrame, picture: Picture) -> bool:
        """Whether any key of wanted is current in picture."""
        return shares_key(wanted, self.current.of(wanted, picture))

    def changed_cases(self, wanted: pd.DataFrame, picture: Picture, source: str, *, extract: str) -> pd.DataFrame:
        """Cases of wanted that differ, and those gone from a full list. extract "": the source has no cases."""
        if not extract:
            return wanted.iloc[:0].assign(gone=False)
        current = cases_in(self.cases, picture, where={"source": [source]})
        return changed_cases(wanted, current, whole=extract == "full")

    def _take(self, holder: str) -> tuple[Lease, int]:
        until = monotonic() + WAIT_SECONDS
        while True:
            with self.noting() as connection:
                held = lease.take_in(connection, "commit", holder=holder, seconds=COMMIT_SECONDS)
                if held:
                    return held, next_number(connection)
            if monotonic() > until:
                raise StoreBusy("gudang data sedang ditulis proses lain; coba lagi sebentar lagi")
            sleep(0.02)

    def _heal(self, held: Lease) -> Picture:
        """What counts, after removing what stands beyond it."""
        picture = self.picture()
        if picture.damaged_versions:
            self._publish_again(held, picture)
            picture = self.picture()
        healed = [self.observations.restore(picture.observations), self.cases.restore(picture.cases)]
        stand = self.stands()
        if any(healed) and picture.version:
            self.rename(held, stand)
        return replace(picture, observations=stand.observations, cases=stand.cases)

    def _publish_again(self, held: Lease, picture: Picture) -> None:
        """A sound publication above those whose row is damaged, of the same files: these have seals of their own."""
        stand = Stand(picture.observations, picture.cases)
        if picture.version < max(picture.damaged_versions):  # otherwise this process knows what the row said
            stand = Stand(
                self.observations.published_since(stand.observations), self.cases.published_since(stand.cases)
            )
        with writing(self.engine) as connection:
            self._check(connection, held)
            publish_again(connection, Publication(0, stand.observations, stand.cases, 0, picture.damaged_versions))

    def _seal(self, connection: Connection) -> None:
        for table in (self.observations, self.cases):
            if table.guard:
                table.guard.seal(connection)
                table.guard.start()

    def _check(self, connection: Connection, held: Lease) -> None:
        lease.check_in(connection, held)
        if self.fence:
            lease.check_in(connection, self.fence)


def _guarded(engine: Engine, folder: Path, columns: dict[str, str]) -> Table:
    return Table(folder, columns, Seals(engine, folder.name, folder))
