"""Keeps the tables of docs/profile.md in step with the models: ``python -m tests.profile_reference``.

A block ``<!-- keys: Source --> … <!-- end -->`` is the table of one model. Columns key, value and default are written
from the model; the meaning is kept as it stands in the page, and taken from the model's docstring when there is none.
Loader and panel kinds that the page does not know yet are added at the end of their ``<!-- kinds: … -->`` block.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from components.panels.base import find_kinds
from data import profile
from data.profile import Model, PanelSpec, Seconds, Text
from data.profile_files.sector import SectorHead
from loaders.base import ReadSpec, find_readers

PAGE = Path(__file__).parent.parent / "docs" / "profile.md"
# Filled in when a profile is read; writing them is a fault.
FILLED = {("Source", "sector"), ("_Indicator", "sector"), ("PanelSpec", "sector"), ("Spec", "root")}
_BLOCK = re.compile(r"<!-- keys: (\S+) -->\n(.*?)<!-- end -->", re.S)
_CELL = r"(?:[^|\\\n]|\\.)*"
_ROW = re.compile(rf"^\| `(\w+)` \|{_CELL}\|{_CELL}\| (.*) \|$", re.M)
_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "date", Path: "path"}


def models() -> dict[str, type[BaseModel]]:
    """Every table of a profile by its name in the page; kinds and what they inherit carry their module's name."""
    found: dict[str, type[BaseModel]] = {"SectorHead": SectorHead}
    for name, one in vars(profile).items():
        if isinstance(one, type) and issubclass(one, Model) and one is not Model:
            found[name.lstrip("_")] = one
    for spec, base in [*((r.Spec, ReadSpec) for r in _readers()), *((k.Spec, PanelSpec) for k in _panels())]:
        for one in reversed(spec.__mro__):
            if isinstance(one, type) and issubclass(one, base) and one is not base:
                found[_dotted(one)] = one
    return {name: one for name, one in found.items() if keys_of(one)}


def _readers() -> list[Any]:
    return [reader for _, reader in sorted(find_readers().items())]


def _panels() -> list[Any]:
    return [kind for _, kind in sorted(find_kinds().items())]


def _dotted(one: type) -> str:
    return f"{one.__module__}.{one.__name__}"


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Keys as they are written, of this class itself, in order; what it inherits is described with its parent."""
    own = [key for key in inspect.get_annotations(model) if key in model.model_fields]
    listed = {key: model.model_fields[key] for key in own if (model.__name__, key) not in FILLED}
    return {field.alias or key: field for key, field in listed.items()}


def keys_of(model: type[BaseModel]) -> list[str]:
    return list(fields_of(model))


def described(page: str) -> dict[str, dict[str, str]]:
    """What the page says: model → key → meaning."""
    return {name: dict(_ROW.findall(block)) for name, block in _BLOCK.findall(page)}


# ------------------------------------------------------------------------------------------------ tables


def table(model: type[BaseModel], known: Mapping[str, str]) -> str:
    said = {**_meanings(model), **{key: text for key, text in known.items() if text.strip()}}
    lines = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for key, field in fields_of(model).items():
        meaning = said.get(key) or field.description or _only_choice(key, field)
        lines.append(f"| `{key}` | {value_words(field)} | {_default(field)} | {meaning} |")
    return "\n".join(lines) + "\n"


def _only_choice(key: str, field: FieldInfo) -> str:
    """``kind`` of a kind has one value only, which the table shows."""
    return "Chooses this kind." if key == "kind" and get_origin(field.annotation) is Literal else ""


def value_words(field: FieldInfo) -> str:
    """What may stand behind the key, in a word or two."""
    if any(part in field.metadata for part in Seconds.__metadata__):
        return "length of time"
    return _type_words(field.annotation)


def _type_words(kind: Any) -> str:
    origin, args = get_origin(kind), [a for a in get_args(kind) if a is not type(None) and a is not Ellipsis]
    if hasattr(kind, "__metadata__"):
        return _type_words(args[0])
    if origin is Literal:
        return " \\| ".join("`" + _choice(a).replace("|", "\\|") + "`" for a in args)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_type_words(a) for a in args))
    if origin is tuple:
        return f"list of {_type_words(args[0])}" if Ellipsis in get_args(kind) else f"list of {len(args)} numbers"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"table of {_type_words(args[1])}"
    if kind is Text:
        return "words"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"table {kind.__name__.lstrip('_')}"
    return _WORDS.get(kind, "text")


def _choice(value: str) -> str:
    """A choice as TOML would quote it where it cannot be seen otherwise."""
    return value if value.isidentifier() else '"' + value.replace("\t", "\\t") + '"'


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined or value is None or value in ("", (), {}, []):
        return ""
    if isinstance(value, Text):
        return f"“{value.id}”"
    if isinstance(value, BaseModel):
        return ""
    if any(part in field.metadata for part in Seconds.__metadata__):
        return f"`{_length(value)}`"
    return "`" + _written(value).replace("|", "\\|") + "`"


def _length(seconds: int) -> str:
    if not seconds:
        return "0"
    unit, size = next((u, s) for u, s in (("h", 3600), ("m", 60), ("s", 1)) if seconds % s == 0)
    return f'"{seconds // size}{unit}"'


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Sequence):
        return "[" + ", ".join(_written(v) for v in value) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """``key: meaning`` sentences of the docstring and comments behind the fields."""
    doc = " ".join((model.__doc__ or "").replace("``", "`").split())
    names = rf"(?:{'|'.join({*model.model_fields, *fields_of(model)})})"
    start = rf"(?:^|[.;] |— ){names}(?:(?:,| and| or) {names})*(?: \([^)]*\))?: "
    found: dict[str, str] = {}
    marks = [*re.finditer(start, doc)]
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        text = doc[mark.end() : following.start() if following else len(doc)].strip(" .;").replace("|", "\\|")
        for key in re.findall(names, mark[0]):
            found.setdefault(key, text[:1].upper() + text[1:] + ".")
    for key, comment in re.findall(r"^    (\w+):.*?# (.+)$", inspect.getsource(model), re.M):
        found.setdefault(key, comment[:1].upper() + comment[1:].rstrip(".") + ".")
    return found


# -------------------------------------------------------------------------------------------------- page


def refreshed(page: str) -> str:
    """The page with its tables as the models are now."""
    for block, kinds in (("loaders", _readers()), ("panels", _panels())):
        page = _with_kinds(page, block, kinds)
    known = described(page)
    listed = models()

    def block_of(found: re.Match[str]) -> str:
        name = found[1]
        if name not in listed:
            return ""
        return f"<!-- keys: {name} -->\n{table(listed[name], known.get(name, {}))}<!-- end -->"

    return _BLOCK.sub(block_of, page)


def _with_kinds(page: str, block: str, kinds: Sequence[Any]) -> str:
    end = f"<!-- end of {block} -->"
    missing = "".join(_section(kind) for kind in kinds if f"#### `{kind.KIND}`\n" not in page)
    return page.replace(end, missing + end)


def _section(kind: Any) -> str:
    first = (kind.__doc__ or "").strip().splitlines()[0]
    tables = "".join(f"<!-- keys: {name} -->\n<!-- end -->\n\n" for name in _own_tables(kind.Spec))
    return f"#### `{kind.KIND}`\n\n{first}\n\n{tables}"


def _own_tables(spec: type[BaseModel]) -> Iterator[str]:
    if keys_of(spec):
        yield _dotted(spec)


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
