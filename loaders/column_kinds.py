"""What a database says its columns hold, in one word that is the same for all: angka, teks, tanggal, ya/tidak, lain."""

from __future__ import annotations

from typing import Any

_POSTGRES = {
    "angka": {"int2", "int4", "int8", "float4", "float8", "numeric", "money", "oid"},
    "teks": {"text", "varchar", "bpchar", "name", "unknown", "citext", "uuid"},
    "tanggal": {"date", "timestamp", "timestamptz"},
    "ya/tidak": {"bool"},
}
# Numbers of MySQL's protocol. 6 is NULL: a column of nothing else says nothing.
_MYSQL = {
    "angka": {0, 1, 2, 3, 4, 5, 8, 9, 13, 246},
    "tanggal": {7, 10, 12, 14},
    "teks": {15, 247, 248, 249, 250, 251, 252, 253, 254},
    "ya/tidak": {16},
}


def kinds(cursor: Any, dialect: str) -> tuple[str, ...]:
    """One word a column of a driver's cursor; "" where it does not say (SQLite never does)."""
    described = cursor.description or ()
    if dialect == "postgresql":
        types = cursor.connection.adapters.types
        return tuple(_word(_POSTGRES, getattr(types.get(column.type_code), "name", "")) for column in described)
    if dialect in ("mysql", "mariadb"):
        return tuple(_word(_MYSQL, column[1]) for column in described)
    return ("",) * len(described)


def _word(words: dict[str, Any], kind: object) -> str:
    return next((word for word, known in words.items() if kind in known), "lain" if kind not in ("", 6) else "")
