"""PostgreSQL's dates that Python has none for ("infinity", year 20205, 24:00) come as text, so that a cell is refused
and not the whole answer."""

from __future__ import annotations

from psycopg import Connection, DataError
from psycopg.abc import AdaptContext, Buffer
from psycopg.abc import Loader as AnyLoader
from psycopg.adapt import Loader
from psycopg.pq import Format

_KINDS = ("date", "timestamp", "timestamptz", "time", "timetz")


def spare_odd_dates(connection: Connection) -> None:
    """Set up a connection so; dates that Python has stay dates."""
    own = connection.adapters
    for kind in _KINDS:
        oid = own.types[kind].oid
        usual = own.get_loader(oid, Format.TEXT)
        if usual:
            own.register_loader(oid, _sparing(usual))


def _sparing(usual: type[AnyLoader]) -> type[Loader]:
    class Sparing(Loader):
        def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
            super().__init__(oid, context)
            self._usual = usual(oid, context)

        def load(self, data: Buffer) -> object:
            try:
                return self._usual.load(data)
            except DataError:
                return bytes(data).decode()

    return Sparing
