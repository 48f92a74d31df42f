"""TOML for the tables of a proposal, as people write a sector file: short tables inline, one key a line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def key_text(key: str) -> str:
    """A key, quoted where it must be."""
    return key if _BARE.fullmatch(key) else string_text(key)


def string_text(text: str) -> str:
    """A basic string; control characters are escaped, letters of any language stay."""
    return json.dumps(text, ensure_ascii=False).replace("\u007f", "\\u007f")


def value_text(value: Any) -> str:
    """A value on one line. TypeError for what TOML has no word for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return string_text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key_text(str(k))} = {value_text(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(value_text(v) for v in value) + "]"
    raise TypeError(f"no TOML for {type(value).__name__}")


def table_text(noun: str, table: Mapping[str, Any]) -> str:
    """``[[noun]]`` with its keys; ``values`` of a source as a table of its own, one column a line."""
    lines = [f"[[{noun}]]"]
    lines += [f"{key_text(k)} = {value_text(v)}" for k, v in table.items() if k != "values"]
    if values := table.get("values"):
        lines.append(f"[{noun}.values]")
        lines += [f"{key_text(k)} = {value_text(v)}" for k, v in values.items()]
    return "\n".join(lines) + "\n"


def tables_text(
    source: Mapping[str, Any], indicators: Sequence[Mapping[str, Any]], panels: Sequence[Mapping[str, Any]]
) -> str:
    """Source, indicators and panels as they are written into a sector file."""
    parts = [table_text("source", source)]
    parts += [table_text("indicator", i) for i in indicators]
    parts += [table_text("panel", p) for p in panels]
    return "\n".join(parts)
