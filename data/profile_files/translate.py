"""What pydantic says of a table in a profile, in plain Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data.errors import Fault
from data.profile_files.faults import Pair, advise, show

Made = TypeVar("Made")


@dataclass(frozen=True)
class Table:
    """One table of the profile as written: in which file, under which key."""

    file: str
    key: str
    raw: Mapping[str, Any]


def validated(check: Callable[[Any], Made], table: Table, model: Any, faults: list[Fault]) -> Made | None:
    """What check makes of a table; None, with every fault noted, when it does not fit.

    model: its class or annotated union, for naming the nearest key.
    """
    try:
        return check(table.raw)
    except ValidationError as error:
        faults.extend(translate(error, table, model))
        return None


def translate(error: ValidationError, table: Table, model: Any) -> list[Fault]:
    """What pydantic found in one table, as faults."""
    places = ((found, _place(found, table.raw)) for found in error.errors())
    return [
        Fault(table.file, " › ".join(p for p in (table.key, place) if p), *_words(found, model))
        for found, place in places
    ]


def _place(found: ErrorDetails, raw: Any) -> str:
    """Where in the written table: keys; items of a list by id or number ("screen 1"). Tags of unions are left out."""
    here, parts, tagged = raw, [""], False
    last = len(found["loc"]) - 1
    for at, step in enumerate(found["loc"]):
        if isinstance(step, int) and isinstance(here, Sequence) and step < len(here):
            here = here[step]
            name = here.get("id") if isinstance(here, Mapping) else None
            parts[-1] = f"{parts[-1]} {name or step + 1}"
        elif isinstance(here, Mapping) and step == here.get("kind") and not tagged and at < last:
            tagged = True
        elif isinstance(here, Mapping) and step in here:
            here, tagged = here[step], False
            parts.append(str(step))
        elif at == last and found["type"] == "missing" and isinstance(step, str):
            parts.append(step)
    if found["type"].startswith("union_tag"):
        parts.append("kind")
    return " › ".join(p.strip() for p in parts if p)


def _words(found: ErrorDetails, model: Any) -> tuple[Pair, Pair]:
    kind, context = found["type"], found.get("ctx", {})
    written = show(found["input"])
    if kind == "extra_forbidden":
        key = str(found["loc"][-1])
        known = keys_at(model, found["loc"][:-1])
        if (now := _RENAMED.get(key)) in known:
            return ("kunci ini berganti nama", "this key has another name now"), (f"tulis {now}", f"write {now}")
        return ("kunci ini tidak dikenal", "unknown key"), advise(key, known)
    if kind == "missing" and isinstance(found["loc"][-1], int):
        count = found["loc"][-1] + 1
        return (f"butir ke-{count} tidak ada", f"item {count} is missing"), ("", "")
    if kind == "missing" or kind == "union_tag_not_found":
        return ("wajib diisi", "is required"), ("", "")
    if kind in ("literal_error", "union_tag_invalid"):
        expected = str(context.get("expected") or context.get("expected_tags"))
        word = str(context.get("tag", found["input"]))
        what = (f"{show(word)} bukan pilihan yang sah", f"{show(word)} is not a valid choice")
        return what, advise(word, re.findall(r"'([^']*)'", expected))
    if kind == "value_error":
        return _value_error(context.get("error"), written)
    if kind in _LIMITS:
        sign = _LIMITS[kind]
        limit = context.get(sign[1])
        return (f"{written} di luar batas", f"{written} is out of range"), (f"harus {sign[0]} {limit}",) * 2
    return _typed(found, written)


def _typed(found: ErrorDetails, written: str) -> tuple[Pair, Pair]:
    kind, context = found["type"], found.get("ctx", {})
    if kind in ("too_long", "too_short"):
        count, limit = context.get("actual_length"), context.get("max_length", context.get("min_length"))
        return (f"berisi {count} butir", f"has {count} items"), (f"harus {limit} butir", f"must have {limit}")
    if kind == "string_pattern_mismatch":
        what = (f"{written} tidak sesuai pola", f"{written} does not match the pattern")
        return what, _PATTERNS.get(str(context.get("pattern")), (f"pola: {context.get('pattern')}",) * 2)
    if kind == "string_type" and isinstance(found["input"], int | float):
        what = (f"{written} harus teks", f"{written} must be text")
        return what, ("tulis di antara tanda kutip", "write it between quotes")
    for start, (indonesian, english) in _TYPES.items():
        if kind.startswith(start):
            return (f"{written} harus {indonesian}", f"{written} must be {english}"), ("", "")
    return (f"{written} tidak sah", f"{written} is not valid"), (found["msg"], found["msg"])


_LIMITS: dict[str, tuple[str, str]] = {
    "greater_than_equal": ("≥", "ge"),
    "greater_than": (">", "gt"),
    "less_than_equal": ("≤", "le"),
    "less_than": ("<", "lt"),
}

_PATTERNS: dict[str, Pair] = {
    "^[a-z][a-z0-9_-]*$": (
        "huruf kecil, angka, _ dan - saja, diawali huruf",
        "lower-case letters, digits, _ and - only, a letter first",
    ),
    "^[A-Z][A-Z0-9_]*$": (
        "nama variabel lingkungan: huruf besar, angka dan _",
        "the name of an environment variable: capitals, digits and _",
    ),
    r"^[\w-]+(\.sql)?$": ("nama berkas di queries/, tanpa folder", "the name of a file in queries/, without a folder"),
}

# Keys as profiles wrote them before → as they are called now.
_RENAMED = {"min_rows_share": "rows_least"}

# Beginning of pydantic's error type → what it should have been.
_TYPES: dict[str, Pair] = {
    "string": ("teks", "text"),
    "int": ("bilangan bulat", "a whole number"),
    "float": ("bilangan", "a number"),
    "bool": ("true atau false", "true or false"),
    "date": ("tanggal, misalnya 2025-06-30", "a date such as 2025-06-30"),
    "tuple": ("daftar [ … ]", "a list [ … ]"),
    "list": ("daftar [ … ]", "a list [ … ]"),
    "mapping": ("tabel { … }", "a table { … }"),
    "dict": ("tabel { … }", "a table { … }"),
    "model": ("tabel { … }", "a table { … }"),
}


# Faults that validators of data/profile.py raise in Indonesian, and the same in English.
_SAID = {'tulis lama sebagai "30s", "15m", "1h" atau "1d"': 'write a length of time as "30s", "15m", "1h" or "1d"'}


def _value_error(error: Any, written: str) -> tuple[Pair, Pair]:
    """A validator's own words: ValueError(indonesian) or ValueError(indonesian, english)."""
    said = [str(a) for a in getattr(error, "args", ())] or [str(error)]
    english = said[1] if len(said) > 1 else _SAID.get(said[0], said[0])
    return (f"{written} tidak sah", f"{written} is not valid"), (said[0], english)


def keys_at(model: Any, loc: Sequence[int | str]) -> set[str]:
    """The keys known at this place inside a model; list numbers, keys of mappings and union tags are stepped over."""
    models = _models(model)
    for step in loc:
        tagged = [m for m in models if step in get_args(getattr(m.model_fields.get("kind"), "annotation", None))]
        deeper = [m.model_fields[step].annotation for m in models if isinstance(step, str) and step in m.model_fields]
        models = tagged or ([found for a in deeper for found in _models(a)] if deeper else models)
    return {field.alias or name for m in models for name, field in m.model_fields.items()}


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Every model named anywhere in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models(part)]
