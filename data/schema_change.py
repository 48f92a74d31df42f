"""An older catalogue gets the tables and columns that it lacks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler


class _AddColumn(ExecutableDDLElement):
    """ALTER TABLE … ADD COLUMN, which SQLAlchemy leaves to tools for migrations."""

    def __init__(self, table: sa.Table, column: sa.Column[Any]) -> None:
        self.table, self.column = table, column


@compiles(_AddColumn)
def _add_column(found: _AddColumn, compiler: DDLCompiler, **_: Any) -> str:
    table = compiler.preparer.format_table(found.table)
    return f"ALTER TABLE {table} ADD COLUMN {compiler.get_column_specification(found.column)}"


def add_missing(connection: Connection, meta: sa.MetaData) -> None:
    """Every table and column of meta that is not there yet, in the caller's transaction.

    A new column must have a server default; nothing is taken away, so an older program could read the rest.
    """
    meta.create_all(connection)
    known = sa.inspect(connection)
    for table in meta.sorted_tables:
        there = {column["name"] for column in known.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                connection.execute(_AddColumn(table, column))
