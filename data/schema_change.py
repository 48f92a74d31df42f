"""An older catalogue gets the tables and columns that it lacks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
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


_REFUSED = "catatan ini hanya boleh ditambah"
_SQLITE = "CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{refused}'); END"
_POSTGRES = (
    "CREATE OR REPLACE FUNCTION {table}_only_added() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{refused}'; END $$",
    "CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_added()",
)


def add_only(table: sa.Table) -> None:
    """Let the database itself refuse to change or delete rows of this table, from the moment it is made."""
    names = {"table": table.name, "refused": _REFUSED}
    for act in ("update", "delete"):
        _when_made(table, "sqlite", _SQLITE.format(act=act, **names))
    for statement in _POSTGRES:
        _when_made(table, "postgresql", statement.format(**names))


def _when_made(table: sa.Table, dialect: str, statement: str) -> None:
    ddl = sa.DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


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
