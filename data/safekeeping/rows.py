"""Rows of the catalogue as JSON lines, so that any database can take in what another gave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.catalogue_types import Utc, meta

# Who leads now is no memory: a restored machine has other processes. Nor is who is logged in or about to be.
PASSING = frozenset({"lease", "schema_version", "session", "attempt", "pairing", "first_code"})
_BATCH = 500


def kept_tables() -> list[sa.Table]:
    """The tables a backup holds, in an order in which rows may be put back."""
    return [table for table in meta.sorted_tables if table.name not in PASSING]


def write_rows(connection: Connection, file: IO[bytes]) -> dict[str, int]:
    """One line a row: {"table": …, "row": {column: value}}. Gives the rows of each table."""
    counts: dict[str, int] = {}
    for table in kept_tables():
        counts[table.name] = 0
        for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings():
            line = {"table": table.name, "row": {str(name): _plain(value) for name, value in row.items()}}
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            counts[table.name] += 1
    return counts


def read_rows(connection: Connection, lines: Iterator[bytes]) -> dict[str, int]:
    """Put rows back into tables that hold none; gives how many each got. ValueError: a table this program lacks."""
    tables = {table.name: table for table in kept_tables()}
    counts = dict.fromkeys(tables, 0)
    waiting: list[dict[str, Any]] = []
    current = ""
    for line in lines:
        found = json.loads(line)
        name = str(found["table"])
        if name not in tables:
            raise ValueError(
                f'tabel "{name}" tidak dikenal program ini; pasang versi Pendopo yang membuat cadangan itu'
            )
        if waiting and (name != current or len(waiting) >= _BATCH):
            connection.execute(tables[current].insert(), waiting)
            waiting = []
        current = name
        counts[name] += 1
        waiting.append({column: _value(tables[name], column, value) for column, value in found["row"].items()})
    if waiting:
        connection.execute(tables[current].insert(), waiting)
    return counts


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _value(table: sa.Table, column: str, value: Any) -> Any:
    is_time = column in table.c and isinstance(table.c[column].type, Utc)
    return datetime.fromisoformat(value) if is_time and value is not None else value
