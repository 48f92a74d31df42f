"""The SQL catalogue: loads, rejects, publications, what is known of deliveries and sources, leases.

SQLite (WAL) in the state folder by default; any SQLAlchemy URL instead. Only what every database has is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

import data.people.tables
import data.people_tables  # noqa: F401  their tables are made together with those below
from data.catalogue_engine import engine_of
from data.catalogue_types import Utc, meta
from data.network_folder import not_on_a_share, share_of
from data.schema_change import add_missing

SCHEMA = 8  # raised by one with every change of a table below; older catalogues are then brought up


class CatalogueError(Exception):
    """The catalogue cannot be used as it is. Says why and what to do, in Indonesian."""


_id = sa.String(200)

schema_version = sa.Table(
    "schema_version", meta, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False)
)

# Counts up for ever: a number given to a load that was never published is not given again, so rows a crash left
# behind can never be taken for those of a later load.
counter = sa.Table(
    "counter",
    meta,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

load = sa.Table(
    "load",
    meta,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("source", _id, nullable=False),
    sa.Column("sector", _id, nullable=False, default=""),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("delivery", sa.Text, nullable=False),
    sa.Column("delivered", Utc, nullable=False),
    sa.Column("started", Utc, nullable=False),
    sa.Column("ended", Utc, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("read", sa.BigInteger, nullable=False),
    sa.Column("loaded", sa.BigInteger, nullable=False),
    sa.Column("returned", sa.BigInteger, nullable=False),
    sa.Column("ignored", sa.BigInteger, nullable=False),
    sa.Column("written", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("retracted", sa.BigInteger, nullable=False),
    sa.Column("archive", sa.Text, nullable=False),
    sa.Column("extract", sa.String(20), nullable=False, default=""),  # of its cases: "", "full" or "changes"
    sa.Column("sheets", sa.JSON, nullable=False),
    sa.Column("periods", sa.JSON, nullable=False),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("checks", sa.JSON, nullable=False),
    sa.Column("letters", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("columns", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("seal", sa.String(32), nullable=False, server_default=""),  # of the row (data.row_seals); "": from before
    sa.Index("load_by_source", "source", "number"),
    sa.Index("load_by_version", "version"),
)

# Forms of ours filled in, and rows corrected, come under these names and say nothing about how long a file usually is.
whole_delivery = sa.and_(load.c.delivery.not_like("%/isian-%"), load.c.delivery.not_like("%/perbaikan-%"))

reject = sa.Table(
    "reject",
    meta,
    sa.Column("load", sa.BigInteger, sa.ForeignKey("load.number"), primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("row", sa.BigInteger, nullable=False),
    sa.Column("column", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("rule", sa.String(80), nullable=False),
    sa.Column("advice", sa.Text, nullable=False),
    sa.Column("whole_row", sa.Boolean, nullable=False),
)

# One row a version anybody may see. It names the Delta versions that hold it: rows beyond them do not exist yet.
publication = sa.Table(
    "publication",
    meta,
    sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("why", sa.String(20), nullable=False),  # "load" or "retract"
    sa.Column("load", sa.BigInteger, sa.ForeignKey("load.number"), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("observations", sa.BigInteger, nullable=False),  # Delta version; -1: the table is not there yet
    sa.Column("cases", sa.BigInteger, nullable=False),
    sa.Column("seal", sa.String(32), nullable=False, server_default=""),
)

# What every published Parquet file holds (blake2b of its bytes), by table and path.
seal = sa.Table(
    "seal",
    meta,
    sa.Column("path", sa.String(500), primary_key=True),
    sa.Column("digest", sa.String(32), nullable=False),
)

# Files found to hold something else, or nothing. healed: when the loader made them whole from kept deliveries.
damage = sa.Table(
    "damage",
    meta,
    sa.Column("path", sa.String(500), primary_key=True),
    sa.Column("source", _id, nullable=False),
    sa.Column("first", sa.BigInteger, nullable=False),  # lowest and highest load with rows in it
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("found", Utc, nullable=False),
    sa.Column("healed", Utc, nullable=True),
    sa.Column("lost", sa.Text, nullable=False),  # why it cannot be made whole
    sa.Column("after", sa.BigInteger, nullable=False),  # the newest load when that was found
)

source_state = sa.Table(
    "source_state",
    meta,
    sa.Column("source", _id, primary_key=True),
    sa.Column("looked", Utc, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("since", Utc, nullable=True),  # first look of the present row of failed or refused ones
    sa.Column("next_try", Utc, nullable=True),
    sa.Column("load", sa.BigInteger, nullable=False),
)

# What we last made of each delivery, so that a file is not opened again while nothing about it has changed.
delivery = sa.Table(
    "delivery",
    meta,
    sa.Column("source", _id, primary_key=True),
    sa.Column("name", sa.String(500), primary_key=True),
    sa.Column("face", sa.String(80), nullable=False),  # size and time of the file, "" for a query
    sa.Column("mark", sa.String(64), nullable=False),  # of the profile it was read with
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),  # failures in a row
    sa.Column("next_try", Utc, nullable=True),
)

# A right that runs out. epoch counts its holders: who held an older one may not publish any more.
lease = sa.Table(
    "lease",
    meta,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("holder", sa.String(200), nullable=False),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("expires", Utc, nullable=False),
    sa.Column("seen", Utc, nullable=False),
)


def embedded(state: Path) -> str:
    """The URL of the catalogue in the state folder. CatalogueError: that is on a network share, where SQLite's WAL
    would need memory that machines do not share."""
    if share := share_of(state):
        raise CatalogueError(not_on_a_share(state, share))
    return f"sqlite:///{state / 'catalogue.sqlite'}"


def open_catalogue(url: str) -> Engine:
    """An engine on a catalogue with every table in it, made when they are missing.

    CatalogueError: it was written by a newer Pendopo. Several processes may open a new one at the same time.
    """
    engine = engine_of(url)
    if not sa.inspect(engine).has_table("schema_version"):
        _create(engine)
    with engine.connect() as connection:
        found = connection.execute(sa.select(sa.func.max(schema_version.c.version))).scalar() or 0
    if found < SCHEMA:
        with writing(engine) as connection:  # a second process waits here, and finds it done
            connection.execute(sa.select(schema_version.c.version).with_for_update()).all()
            add_missing(connection, meta)
            connection.execute(schema_version.update().values(version=SCHEMA))
    if found > SCHEMA:
        raise CatalogueError(
            f"katalog {make_url(url).render_as_string()}: ditulis oleh Pendopo yang lebih baru (skema {found}, "
            f"program ini {SCHEMA}); pasang kembali versi yang lebih baru"
        )
    return engine


def _create(engine: Engine) -> None:
    try:
        with writing(engine) as connection:
            meta.create_all(connection)
            connection.execute(schema_version.insert().values(version=SCHEMA))
            connection.execute(counter.insert().values(name="load", value=0))
    except (IntegrityError, OperationalError, ProgrammingError):
        # Another process was quicker; if it was something else, the tables are still missing.
        if not sa.inspect(engine).has_table("schema_version"):
            raise


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write; committed at the end, rolled back by an exception."""
    with engine.connect().execution_options(pendopo_writing=True) as connection, connection.begin():
        yield connection


def put(connection: Connection, table: sa.Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Update the row with this key, or make it. Not every database has an upsert, and another may make it meanwhile."""
    here = sa.and_(*(table.c[name] == value for name, value in key.items()))
    if connection.execute(table.update().where(here).values(values)).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(table.insert().values({**key, **values}))
    except IntegrityError:
        connection.execute(table.update().where(here).values(values))


def next_number(connection: Connection, name: str = "load", *, table: sa.Table | None = None) -> int:
    """The next number of a kind, kept by the transaction it is asked in. table: counted on from what it holds, when
    nothing was counted yet."""
    row = sa.select(counter.c.value).where(counter.c.name == name).with_for_update()
    found = connection.execute(row).scalar()
    if found is None:
        held = connection.execute(sa.select(sa.func.max(table.c.number))).scalar() if table is not None else 0
        with suppress(IntegrityError), connection.begin_nested():  # another may make the row at this very moment
            connection.execute(counter.insert().values(name=name, value=held or 0))
        found = connection.execute(row).scalar_one()
    number = int(found) + 1
    connection.execute(counter.update().where(counter.c.name == name).values(value=number))
    return number
