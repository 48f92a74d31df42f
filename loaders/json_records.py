"""JSON files: an array of objects, one object a row; numbers keep the digits they were written with."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from loaders.base import Delivery, LoadError, RawTable, ReadSpec
from loaders.cell_text import as_text, is_number
from loaders.inbox import find_files, read_file
from loaders.json_lists import by_line, lines_of, named
from loaders.json_shape import Twice, array_of, flat
from loaders.text_file import decode

KIND = "json"


class Spec(ReadSpec):
    """Where the file lies. records: the key under which the array stands ("data", "result.records"); "" is the top, or
    the one array of objects behind the usual keys (data, records, result, rows, features)."""

    kind: Literal["json"]
    path: str
    records: str = ""


def deliveries(spec: Spec, folder: Path, now: datetime) -> list[Delivery]:
    """Finished files behind ``path``, oldest first."""
    return find_files(folder, spec.path, now)


def read(spec: Spec, folder: Path, delivery: Delivery, expect: Sequence[str]) -> list[RawTable]:
    """The one table of a JSON file; rows count from 1 in the order of the array, keys are columns as first seen."""
    contents = read_file(folder, delivery)
    decoded = decode(contents.data, delivery.name)
    parsed = _parsed(decoded.text, delivery.name)
    found, told = array_of(parsed, spec.records, delivery.name)
    lists = named(found, parsed, delivery.name)
    items = lists.items
    try:
        rows = [flat(item) if isinstance(item, dict) else {} for item in items]
    except Twice as error:
        raise LoadError(f'{delivery.name}: dua isian menjadi kolom "{error}"; ubah nama salah satunya') from None
    columns = list(dict.fromkeys(key for row in rows for key in row))
    if not columns:
        raise LoadError(f"{delivery.name}: larik tanpa satu objek pun; minta dikirim ulang")
    index = pd.RangeIndex(lists.first, lists.first + len(rows))
    cells = {c: pd.array([as_text(row.get(c)) for row in rows], dtype="str") for c in columns}
    typed = {c: np.array([is_number(row.get(c)) for row in rows], dtype=bool) for c in columns}
    odd = [(n, "bukan objek; seharusnya {…}") for n, item in enumerate(items, start=1) if not isinstance(item, dict)]
    return [
        RawTable(
            name=delivery.name,
            cells=pd.DataFrame(cells, index=index).rename(columns=str.strip),
            fingerprint=contents.fingerprint,
            notes=(*decoded.notes, *told, *lists.notes),
            broken=(*lists.broken, *odd),
            numbers=pd.DataFrame(typed, index=index).rename(columns=str.strip),
        )
    ]


def _parsed(text: str, name: str) -> object:
    lines = by_line(lines_of(text), lambda line, above: _document(line, name, above))
    return lines or _document(text, name)


def _document(text: str, name: str, above: int = 0) -> object:
    """One JSON document. above: lines of the file before it."""
    try:
        # Decimal keeps "14.680" apart from a float's nearest neighbour, and whole numbers of any length.
        return json.loads(
            text, parse_float=_number, parse_int=_number, parse_constant=_refuse, object_pairs_hook=_object
        )
    except _NoNumber as error:
        row = text.count("\n", 0, _outside_quotes(text, str(error))) + 1 + above
        raise LoadError(
            f"{name} › baris {row}: {error} bukan JSON yang sah; tulis null atau angkanya, lalu kirim ulang"
        ) from None
    except _Repeated as error:
        raise LoadError(
            f'{name}: kunci "{error}" tertulis dua kali dalam satu objek; perbaiki lalu kirim ulang'
        ) from None
    except json.JSONDecodeError as error:
        raise LoadError(
            f"{name} › baris {error.lineno + above}, huruf {error.colno}: bukan JSON yang utuh; "
            "unduh atau minta dikirim ulang"
        ) from None
    except RecursionError:
        raise LoadError(f"{name}: JSON bersarang terlalu dalam; minta larik objek sederhana") from None


class _NoNumber(ValueError):
    """NaN, Infinity or -Infinity: some programs write them, JSON has no such value."""


def _refuse(word: str) -> object:
    raise _NoNumber(word)


def _outside_quotes(text: str, word: str) -> int:
    """Position of the first such word that is not part of a text."""
    found = re.finditer(r'"(?:[^"\\]|\\.)*"|' + re.escape(word), text)
    return next((m.start() for m in found if m[0] == word), 0)


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of twenty digits
        return text


class _Repeated(ValueError):
    """A key that stands twice in one object."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Repeated(key)
        found[key] = value
    return found
