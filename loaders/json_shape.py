"""Where the records stand in a JSON file, and one of them as a flat row."""

from __future__ import annotations

from collections.abc import Mapping

from loaders.base import LoadError

_WRAPPERS = ("data", "records", "result", "results", "rows", "items", "features")  # said by most services
_DEEPEST = 3  # CKAN: {result: {records: […]}}
_MOST_LEVELS = 16


def array_of(parsed: object, records: str, name: str) -> tuple[list[object], tuple[str, ...]]:
    """The array that is meant, and what should be told of how it was found.

    records: keys that lead to it, joined with dots; "" takes the top, or the one array of objects behind the usual
    keys (data, records, result, rows, …). LoadError: no such key, no such array, or two.
    """
    for key in records.split(".") if records else ():
        if not isinstance(parsed, dict) or key not in parsed:
            raise LoadError(f'{name}: kunci "{records}" tidak ada; betulkan read.records')
        parsed = parsed[key]
    if isinstance(parsed, list):
        return parsed, ()
    if isinstance(parsed, dict) and not records:
        found = _behind(parsed, (), _DEEPEST)
        if len(found) == 1:
            ((keys, items),) = found.items()
            return items, (f'larik dibaca dari "{keys}"',)
        if found:
            raise LoadError(f"{name}: ada {len(found)} larik objek ({', '.join(found)}); tulis read.records")
    arrays = [k for k, v in parsed.items() if isinstance(v, list)] if isinstance(parsed, dict) else []
    advice = f'; mungkin read.records = "{arrays[0]}"' if arrays else "; minta berkas berisi [ {…}, {…} ]"
    raise LoadError(f"{name}: bukan larik objek{advice}")


def _behind(parsed: Mapping[str, object], way: tuple[str, ...], levels: int) -> dict[str, list[object]]:
    """Arrays of objects behind the usual keys, by the keys that lead to them."""
    found: dict[str, list[object]] = {}
    for key in _WRAPPERS:
        value = parsed.get(key)
        if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
            found[".".join((*way, key))] = value
        elif isinstance(value, dict) and levels > 1:
            found |= _behind(value, (*way, key), levels - 1)
    return found


def flat(item: Mapping[str, object]) -> dict[str, object]:
    """An object without objects inside: {"a": {"b": 1}} → {"a.b": 1}; of a feature of a map its properties alone.

    An array inside stays one cell. A key that two ways lead to raises ``Twice``.
    """
    properties = item.get("properties") if item.get("type") == "Feature" else None
    found: dict[str, object] = {}
    _spread(properties if isinstance(properties, dict) else item, "", found, _MOST_LEVELS)
    return found


class Twice(ValueError):
    """Two ways lead to one column: {"a.b": 1, "a": {"b": 2}}."""


def _spread(item: Mapping[str, object], before: str, found: dict[str, object], levels: int) -> None:
    for key, value in item.items():
        at = f"{before}{key}"
        if isinstance(value, dict) and value and levels:
            _spread(value, f"{at}.", found, levels - 1)
        elif at in found:
            raise Twice(at)
        else:
            found[at] = None if value == {} else value
