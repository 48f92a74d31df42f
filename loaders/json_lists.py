"""JSON whose rows are no objects: arrays beside a list of their fields, and JSON Lines, one document a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from loaders.base import LoadError


@dataclass(frozen=True)
class Named:
    """Rows as objects; first: number of the first one; broken: rows with a field too many or too few."""

    items: list[object]
    first: int = 1
    broken: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


def named(items: list[object], parsed: object, name: str) -> Named:
    """Arrays in an array by the fields listed beside it, or by its first one; an array of anything else as it is.

    LoadError: arrays whose fields have no names.
    """
    if not items or not all(isinstance(item, list) for item in items):
        return Named(items)
    rows = [item for item in items if isinstance(item, list)]
    fields, first, told = _names(_beside(items, parsed)), 1, "nama kolom dari daftar fields"
    if not fields:
        fields, rows, first, told = _names(rows[0]), rows[1:], 2, "nama kolom dari larik pertama"
    if not fields or not rows:
        raise LoadError(f"{name}: larik di dalam larik tanpa nama kolom; minta larik objek, atau sertakan fields")
    wide = f"seharusnya {len(fields)}; kolomnya mungkin bergeser"
    broken = [(n, f"{len(r)} isian, {wide}") for n, r in enumerate(rows, start=first) if len(r) != len(fields)]
    objects: list[object] = [dict(zip(fields, row, strict=False)) for row in rows]
    return Named(objects, first, tuple(broken), (told,))


def _beside(items: list[object], parsed: object) -> Sequence[object]:
    """What the object that holds the array lists as its fields."""
    waiting = [parsed]
    while waiting:
        here = waiting.pop()
        if not isinstance(here, Mapping):
            continue
        if any(value is items for value in here.values()):
            listed = here.get("fields") or here.get("columns")
            return listed if isinstance(listed, list) else ()
        waiting += here.values()
    return ()


def _names(listed: Sequence[object]) -> tuple[str, ...]:
    """Texts, or the id or name of objects; () unless each has one of its own."""
    found = [(f.get("id") or f.get("name")) if isinstance(f, dict) else f for f in listed]
    names = [f.strip() for f in found if isinstance(f, str) and f.strip()]
    return tuple(names) if len(names) == len(listed) == len(set(names)) else ()


def lines_of(text: str) -> list[tuple[int, str]]:
    """Lines with something on them, by number, where each may be a document of its own; else none."""
    lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    return lines if len(lines) > 1 and all(line.lstrip().startswith("{") for _, line in lines) else []


def by_line(lines: Sequence[tuple[int, str]], parse: Callable[[str, int], object]) -> list[object] | None:
    """The documents of JSON Lines; None when the first line is no whole one. parse: text, lines above it."""
    found: list[object] = []
    for number, line in lines:
        try:
            found.append(parse(line, number - 1))
        except LoadError:
            if not found:
                return None
            raise
    return found
