"""What of a delivery may be kept as text cells: nothing about persons."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace

from data.cells.headers import Headers, folded
from data.privacy.identifiers import hidden
from data.privacy.personal import is_personal_title, without_persons
from data.profile import RegisterShape, Source
from data.shapes.needed import needed_by
from loaders.base import RawTable


def keepable(tables: Sequence[RawTable], source: Source) -> list[RawTable]:
    """The tables as they may be kept: shaping them gives the same batch, and no person stands in them."""
    key = secrets.token_bytes(16)  # forgotten at once: nobody can find a number again by trying all of them
    return [_keepable(table, source, key) for table in tables]


def _keepable(table: RawTable, source: Source, key: bytes) -> RawTable:
    needed, headers = needed_by(source), Headers(tuple(table.cells.columns), source.aliases)

    def columns(names: Collection[str]) -> set[str]:
        return {found for name in names if (found := headers.find(name))}

    asked = columns(needed.asked)
    bare = without_persons(
        table, source.private, used=columns(needed.names), counted=columns(needed.counted), asked=asked, key=key
    ).table
    for column in asked & columns(source.private) | {c for c in asked if is_personal_title(c)}:
        words = _asked_words(source, column, headers)
        bare.cells[column] = bare.cells[column].where(bare.cells[column].map(folded).isin(words), "")
    return replace(bare, notes=tuple(hidden(note) for note in bare.notes))


def _asked_words(source: Source, column: str, headers: Headers) -> set[str]:
    """The words that counts compare a column with; whatever else stands in it is nobody's business."""
    shape = source.shape
    counts = shape.count if isinstance(shape, RegisterShape) else ()
    return {
        folded(text)
        for c in counts
        for name, texts in c.where.items()
        if headers.find(name) == column
        for text in texts
    }
