"""The newest publication that is as it was written, and what is told of rows of the catalogue that are not."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import SQLAlchemyError

from data import catalogue as c
from data.catalogue import put, writing
from data.logs.events import event
from data.row_seals import Found, decoded_rows, sound_rows, write_seal
from data.seals import CATALOGUE, Damage

log = logging.getLogger(__name__)
_MANY = 500  # names in one question
_WHY = "di katalog bukan lagi yang dahulu ditulis"


@dataclass(frozen=True)
class Publication:
    """The publication that counts: its version, the Delta versions it names, the load it was for.

    damaged: versions above it whose row is damaged; with its own when this process knows from before what that held.
    """

    version: int
    observations: int
    cases: int
    load: int
    damaged: tuple[int, ...] = ()


def publish(connection: Connection, row: Publication, *, why: str, reason: str) -> None:
    """Write a sealed row, in the transaction that makes its version visible."""
    values = {"version": row.version, "load": row.load, "observations": row.observations, "cases": row.cases}
    connection.execute(c.publication.insert().values(at=datetime.now(UTC), why=why, reason=reason, **values))
    write_seal(connection, c.publication, row.version)


def publish_again(connection: Connection, row: Publication) -> None:
    """A version above every damaged one, of the same rows; those are mended then. row: version and load are found."""
    own, made = c.load.c, c.publication.c
    about = sa.select(sa.func.max(own.number)).where(own.version.in_(row.damaged))
    load = connection.execute(about).scalar() or connection.execute(sa.select(sa.func.max(own.number))).scalar_one()
    version = connection.execute(sa.select(sa.func.max(made.version))).scalar_one() + 1
    words = "baris terbitan " + ", ".join(map(str, row.damaged)) + " rusak; isinya diterbitkan lagi"
    publish(connection, replace(row, version=version, load=load), why="recover", reason=words)
    connection.execute(c.damage.update().where(_of_publications()).values(healed=datetime.now(UTC)))


def mend_loads(connection: Connection, found: Sequence[Damage]) -> None:
    """Deliveries of sources with a damaged load are read as if they were new, when they still lie in the inbox.

    It stays told until a whole delivery lands. Of a row that no longer says whose it is nothing more can be done.
    """
    after = connection.execute(sa.select(sa.func.max(c.load.c.number))).scalar_one()
    for damage in found:
        values = (
            {"lost": "barisnya sendiri tidak terbaca", "after": after} if damage.source else {"healed": damage.found}
        )
        connection.execute(c.damage.update().where(c.damage.c.path == f"{CATALOGUE}/{damage.path}").values(values))
        connection.execute(c.delivery.delete().where(c.delivery.c.source == damage.source))


def _of_publications() -> sa.ColumnElement[bool]:
    return sa.and_(c.damage.c.path.like(f"{CATALOGUE}/publication/%"), c.damage.c.healed.is_(None))


@dataclass
class RowWatch:
    """A process' watch on the rows of one catalogue. folders: the Delta tables by name. Safe to share."""

    engine: Engine
    folders: Mapping[str, Path]
    _last: Row[Any] | None = None
    _sound: dict[int, Row[Any]] = field(default_factory=dict)  # loads by number: what counts of them, and their seals
    _told: set[str] = field(default_factory=set)

    def newest(self, connection: Connection) -> Publication | None:
        """None: nothing was ever published. What was sound when this process first read it is believed for good."""
        damaged: list[int] = []
        last = self._last
        while True:
            above = [c.publication.c.version < damaged[-1]] if damaged else []
            found = sound_rows(connection, c.publication, above, limit=1)
            row = found.rows[0] if found.rows else None
            if row is not None and (row == last or self._is_there(row)):
                break
            wrong = found.damaged[0] if found.damaged else row.version if row is not None else None
            if wrong is None:
                return Publication(0, -1, -1, 0, tuple(damaged)) if damaged else None
            damaged.append(wrong)
            if last is not None and last.version == wrong:
                row = last
                break
        if not damaged:
            self._last = row
        return Publication(row.version, row.observations, row.cases, row.load, tuple(damaged))

    def loads(self, connection: Connection, where: Sequence[Any]) -> Found:
        """Loads whose row is sound, highest number first: number, delivered, ended. Whole rows are compared with their
        seals once in a process: 18,000 take 0.7 s of it."""
        own = c.load.c
        query = sa.select(own.number, own.delivered, own.ended, own.version, own.retracted, own.seal).where(*where)
        rows, damaged = decoded_rows(connection, query.order_by(own.number.desc()), own.number)
        new = {row.number: row for row in rows if self._sound.get(row.number) != row}
        if new:
            only = [own.number.in_(list(new))] if len(new) < _MANY else []
            wrong = sound_rows(connection, c.load, [*where, *only]).damaged
            damaged = sorted({*damaged, *wrong}, key=str, reverse=True)
            self._sound |= {number: row for number, row in new.items() if number not in damaged}
        return Found([row for row in rows if row.number not in damaged], damaged)

    def tell(self, connection: Connection, *, loads: Collection[int] = (), publications: Collection[int] = ()) -> None:
        """Write down damaged rows, once each, for the loader, which mends them, and for every page; and the event."""
        new = {f"load/{n}": self._of_load for n in loads} | {
            f"publication/{n}": self._of_publication for n in publications
        }
        for name in [name for name in new if name not in self._told]:
            number = int(name.partition("/")[2])
            self._tell(name, new[name](connection, number))

    def _tell(self, name: str, found: Sequence[Damage]) -> None:
        written = False
        try:
            with writing(self.engine) as connection:
                for damage in found:
                    written |= _write(connection, damage)
        except SQLAlchemyError:  # a catalogue that cannot be written now changes no picture; the event is written still
            written = True
        self._told.add(name)
        if written:
            event(log, "catalogue row damaged", {"row": name}, level=logging.WARNING)

    def _of_load(self, connection: Connection, number: int) -> list[Damage]:
        """Of the source whose newest load it is; otherwise of the one that the row still names, should that exist."""
        state = c.source_state.c
        named = sa.select(c.load.c.source).where(c.load.c.number == number).scalar_subquery()
        query = sa.select(state.source).where(sa.or_(state.load == number, state.source == named))
        source = connection.execute(query.order_by((state.load == number).desc())).scalar() or ""
        return [_damage(f"load/{number}", source, number, number)]

    def _of_publication(self, connection: Connection, version: int) -> list[Damage]:
        """One for each source whose load it made visible, or withdrew."""
        own = c.load.c
        about = [sa.or_(own.version == version, own.retracted == version)]
        query = sa.select(own.source, own.number).where(*about)
        rows = connection.execute(query).all()
        return [_damage(f"publication/{version}/{r.source}", r.source, r.number, r.number) for r in rows] or [
            _damage(f"publication/{version}/", "", 0, 0)
        ]

    def _is_there(self, row: Row[Any]) -> bool:
        """Whether the Delta versions it names exist. A table that is gone altogether is no damage of a row."""
        named = ((self.folders[name] / "_delta_log", int(getattr(row, name))) for name in self.folders)
        return all(
            version < 0 or not log.is_dir() or any((log / f"{version:020}.{end}").exists() for end in _ENDS)
            for log, version in named
        )


_ENDS = ("json", "checkpoint.parquet")


def _damage(path: str, source: str, first: int, last: int) -> Damage:
    return Damage(CATALOGUE, path, source, first, last, _WHY, datetime.now(UTC))


def _write(connection: Connection, damage: Damage) -> bool:
    """False when it is written down already, mended or not: a damaged row stays where it is."""
    key = {"path": f"{damage.table}/{damage.path}"}
    if connection.execute(sa.select(c.damage.c.path).where(c.damage.c.path == key["path"])).first():
        return False
    values = {
        "source": damage.source, "first": damage.first, "last": damage.last, "why": damage.why, "found": damage.found,
        "healed": None, "lost": "", "after": 0,
    }  # fmt: skip
    put(connection, c.damage, key, values)
    return True
