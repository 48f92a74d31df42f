"""What rows of the catalogue held when they were written, and which of them no longer hold it.

A flipped bit in a row may name another Delta version, another load, another day, without any error. A row is sealed in
the transaction that writes it; one whose seal does not fit, or that cannot be decoded, is left out as a whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import OperationalError


@dataclass(frozen=True)
class Found:
    """rows: sound ones, columns as ``_plain`` gives them. damaged: the keys of the others. Both highest key first."""

    rows: list[Row[Any]]
    damaged: list[int]


def sound_rows(connection: Connection, table: sa.Table, where: Sequence[Any] = (), *, limit: int = 0) -> Found:
    """Rows of a sealed table, JSON columns as text; at most limit (0: all) are looked at."""
    query = sa.select(*_plain(table)).where(*where).order_by(_key(table).desc())
    rows, damaged = decoded_rows(connection, query.limit(limit) if limit else query, _key(table))
    sound = [row for row in rows if not row[-1] or row[-1] == _digest(row)]
    if len(sound) < len(rows):
        kept = {row[0] for row in sound}
        damaged = sorted([*damaged, *(row[0] for row in rows if row[0] not in kept)], key=str, reverse=True)
    return Found(sound, damaged)


def write_seal(connection: Connection, table: sa.Table, key: int) -> None:
    """Seal a row as it lies there now, in the transaction that wrote it. Only for one that was sound before."""
    own = _key(table) == key
    row = connection.execute(sa.select(*_plain(table)).where(own)).one()
    connection.execute(table.update().where(own).values(seal=_digest(row)))


def _key(table: sa.Table) -> sa.Column[Any]:
    return next(iter(table.primary_key.columns))


def _plain(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """The key first, the seal last. JSON as the text that lies there: it need not be understood to be compared."""
    own: list[sa.Column[Any]] = [x for x in table.columns if x.name != "seal"]
    texts: list[sa.ColumnElement[Any]] = [
        sa.cast(x, sa.Text).label(x.name) if isinstance(x.type, sa.JSON) else x for x in own
    ]
    return [*texts, table.c.seal]


def _digest(row: Row[Any]) -> str:
    values: list[object] = list(row[:-1])
    fields = [x.isoformat() if isinstance(x, datetime) else f"{type(x).__name__} {x}" for x in values]
    return hashlib.blake2b("\x1f".join(fields).encode(), digest_size=16).hexdigest()


def decoded_rows(
    connection: Connection, query: sa.Select[Any], key: sa.Column[Any]
) -> tuple[list[Row[Any]], list[int]]:
    """The rows of a query, without those that are no text or time any more: halved until each stands alone."""
    try:
        return list(connection.execute(query).all()), []
    except (ValueError, TypeError):
        pass
    except OperationalError as error:
        if "Could not decode" not in str(error.orig):  # locked, busy, disk full: nothing is said of any row
            raise
    keys = list(connection.execute(query.with_only_columns(key, maintain_column_froms=True)).scalars())
    if len(keys) < 2:
        return [], keys
    rows: list[Row[Any]] = []
    damaged: list[int] = []
    for some in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
        half = query.limit(None).where(key.between(some[-1], some[0]))
        more, wrong = decoded_rows(connection, half, key)
        rows, damaged = rows + more, damaged + wrong
    return rows, damaged
