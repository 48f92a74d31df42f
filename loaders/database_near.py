"""A table or column that a query names and the database does not have: the nearest name that it does have."""

from __future__ import annotations

import re
from difflib import get_close_matches

import sqlalchemy as sa
import sqlglot
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from loaders.database import Limits, connected
from loaders.select_columns import DIALECTS

_COLUMN = re.compile(
    r"unknown column '(?:\w+\.)*(\w+)'|no such column: (?:\w+\.)*(\w+)|column \"?(?:\w+\.)*(\w+)\"? does not exist",
    re.I,
)
_TABLE = re.compile(r"no such table: (?:\w+\.)*(\w+)|table '(?:\w+\.)*(\w+)'|relation \"(?:\w+\.)*(\w+)\"", re.I)
_LISTED = 8  # names told when none is alike
_LIKENESS = 0.6


def nearest(url: URL, query: str, limits: Limits, said: str) -> str:
    """What to look at instead, for the name in a driver's words; "" when nothing is alike or nobody answers."""
    column, table = _COLUMN.search(said), _TABLE.search(said)
    found = column or table
    if found is None:
        return ""
    missing = next(name for name in found.groups() if name)
    try:
        with connected(url, limits) as connection:
            known = _columns(connection, query, url) if column else _tables(connection)
    except (SQLAlchemyError, OSError, ValueError):
        known = []
    alike = get_close_matches(missing.casefold(), sorted({k.casefold() for k in known}), 1, _LIKENESS)
    spelled = next((k for k in known if alike and k.casefold() == alike[0]), "")
    if spelled:
        return f'"{missing}", mungkin sekarang "{spelled}"'
    return f'"{missing}" (ada: {", ".join(known[:_LISTED])})' if known else f'"{missing}"'


def _tables(connection: Connection) -> list[str]:
    inspector = sa.inspect(connection)
    return [*inspector.get_table_names(), *inspector.get_view_names()]


def _columns(connection: Connection, query: str, url: URL) -> list[str]:
    """Columns of every table the query names."""
    inspector, there = sa.inspect(connection), set(_tables(connection))
    try:
        parsed = sqlglot.parse_one(query, read=DIALECTS.get(url.get_backend_name()))
    except SqlglotError:
        return []
    named = {one.name for one in parsed.find_all(exp.Table)} & there
    return [str(column["name"]) for table in sorted(named) for column in inspector.get_columns(table)]
