"""A look at a database before anything is loaded: which columns the query gives, and whether the account may write."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import SQLAlchemyError

from loaders.database import Limits, connected

_WRITES = re.compile(
    r"\b(ALL PRIVILEGES|INSERT|UPDATE|DELETE|DROP|ALTER|CREATE|TRUNCATE|SUPER|FILE|REFERENCES|TRIGGER)\b"
)
_POSTGRES = """SELECT rolsuper OR EXISTS (
  SELECT FROM information_schema.table_privileges
  WHERE privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
    AND table_schema NOT IN ('pg_catalog', 'information_schema')
) FROM pg_roles WHERE rolname = current_user"""


@dataclass(frozen=True)
class Look:
    """columns: of the answer, in order. writes: the account may change something; None when it cannot be told."""

    columns: tuple[str, ...]
    writes: bool | None


def look(url: URL, query: str, limits: Limits) -> Look:
    """Ask the query for no rows at all. SQLAlchemyError, OSError and the like: as ``database.ask``."""
    with connected(url, limits) as connection:
        nothing = f"SELECT * FROM (\n{query}\n) AS pendopo LIMIT 0"  # noqa: S608  (the profile's own, held to one SELECT)
        answer = connection.execution_options(no_parameters=True).exec_driver_sql(nothing)
        columns = tuple(map(str.strip, answer.keys()))
        answer.close()
        connection.rollback()
        return Look(columns, _writes(connection))


def _writes(connection: Connection) -> bool | None:
    name = connection.dialect.name
    try:
        if name == "postgresql":
            return bool(connection.exec_driver_sql(_POSTGRES).scalar())
        if name in ("mysql", "mariadb"):
            grants = connection.exec_driver_sql("SHOW GRANTS").scalars().all()
            return any(_WRITES.search(str(grant).split(" ON ")[0].upper()) for grant in grants)
    except SQLAlchemyError:
        return None  # a database that does not tell is no fault of the source
    return False if name == "sqlite" else None  # SQLite is opened for reading only
