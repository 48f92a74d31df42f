"""Reads sectors/<id>.toml: sources, indicators and panels of one sector, each table checked by its own model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from data.errors import Fault
from data.profile import Ident, Indicator, Model, PanelSpec, Sector, Source, Words
from data.profile_files.faults import advise, read_toml, show
from data.profile_files.translate import Table, validated
from loaders.base import Reader, ReadSpec

_INDICATOR: TypeAdapter[Indicator] = TypeAdapter(Indicator)
_LISTS = ("source", "indicator", "panel")

Made = TypeVar("Made", bound=Model)


class SectorHead(Model):
    """The top of a sector file.

    sentence: ids of the panels whose findings make the page's sentence, in order. order: place among the sectors on
    every page, the lowest first; equal ones stand by file name.
    """

    id: Ident
    label: Words
    sentence: tuple[str, ...] = ()
    order: int = 0


@dataclass(frozen=True)
class Kinds:
    """The kinds of source and of panel there are. No panel kinds at all: panel tables are not parsed."""

    readers: Mapping[str, Reader]
    panels: Mapping[str, type[PanelSpec]]


@dataclass(frozen=True)
class SectorFile:
    """One file of sectors/. sector is None when the file is broken; what it declares is known as far as it can be read.

    names: noun ("sector", "source", "indicator", "panel") → ids, repeats kept.
    """

    file: str
    sector: Sector | None
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""


def read_sector(folder: Path, file: str, kinds: Kinds, faults: list[Fault]) -> SectorFile:
    """The sector in this file of the profile folder. Every fault of the file is noted; with one it is broken."""
    found: list[Fault] = []
    raw = read_toml(folder, file, found)
    text = _text(folder / file)
    if raw is None:
        faults.extend(found)
        return SectorFile(file, None, _salvaged(text, Path(file).stem), text)
    sector = _sector(folder, file, raw, kinds=kinds, faults=found)
    faults.extend(found)
    return SectorFile(file, None if found else sector, _named(raw), text)


def _sector(folder: Path, file: str, raw: dict[str, Any], *, kinds: Kinds, faults: list[Fault]) -> Sector | None:
    head = _head(Table(file, "", raw), faults)
    name = head.id if head else ""
    sources = [_source(t, kinds.readers, folder, faults=faults) for t in _tables(file, raw, "source", faults)]
    indicators = [
        validated(_INDICATOR.validate_python, t, Indicator, faults) for t in _tables(file, raw, "indicator", faults)
    ]
    wanted = _tables(file, raw, "panel", faults) if kinds.panels else []
    panels = [_panel(t, kinds.panels, faults) for t in wanted]
    if head is None or faults:
        return None
    return Sector(
        id=name,
        label=head.label,
        sources=_filled(sources, name),
        indicators=_filled(indicators, name),
        panels=_filled(panels, name),
        sentence=head.sentence,
        order=head.order,
    )


def _filled(found: list[Made | None], sector: str) -> tuple[Made, ...]:
    return tuple(item.model_copy(update={"sector": sector}) for item in found if item is not None)


def _head(table: Table, faults: list[Fault]) -> SectorHead | None:
    for key in table.raw.keys() - SectorHead.model_fields.keys() - set(_LISTS):
        faults.append(_extra(table.file, key, key, {*SectorHead.model_fields, *_LISTS}))
    known = {k: v for k, v in table.raw.items() if k in SectorHead.model_fields}
    return validated(SectorHead.model_validate, Table(table.file, "", known), SectorHead, faults)


def _extra(file: str, place: str, key: str, known: set[str]) -> Fault:
    return Fault(file, place, ("kunci ini tidak dikenal", "unknown key"), advise(key, known))


def _tables(file: str, raw: Mapping[str, Any], noun: str, faults: list[Fault]) -> list[Table]:
    """The tables of one noun in a file, without the key ``sector``, which reading fills in."""
    found: list[Table] = []
    written = raw.get(noun, [])
    if not isinstance(written, list) or not all(isinstance(t, dict) for t in written):
        what = (f"harus daftar tabel [[{noun}]]", f"must be a list of tables [[{noun}]]")
        faults.append(Fault(file, noun, what))
        return []
    for number, table in enumerate(written, start=1):
        key = f"{noun} {table.get('id') or number}"
        if "sector" in table:
            faults.append(_extra(file, f"{key} › sector", "sector", set()))
        found.append(Table(file, key, {k: v for k, v in table.items() if k != "sector"}))
    return found


def _source(table: Table, readers: Mapping[str, Reader], folder: Path, *, faults: list[Fault]) -> Source | None:
    """A source with the read spec of its own kind. A faulty read table does not hide faults elsewhere in the source."""
    spec = _read_spec(table, readers, folder, faults=faults) if "read" in table.raw else None
    whole = {**table.raw, "read": spec or ReadSpec(kind="?")} if "read" in table.raw else table.raw
    source = validated(Source.model_validate, Table(table.file, table.key, whole), Source, faults)
    return source if spec else None


def _read_spec(table: Table, readers: Mapping[str, Reader], folder: Path, *, faults: list[Fault]) -> ReadSpec | None:
    raw, key = table.raw["read"], f"{table.key} › read"
    kind = raw.get("kind") if isinstance(raw, dict) else None
    if not isinstance(kind, str) or kind not in readers:
        faults.append(_kind_fault(table.file, key, raw, readers))
        return None
    spec = readers[kind].Spec
    rooted = "root" in spec.model_fields
    if rooted and "root" in raw:
        faults.append(_extra(table.file, f"{key} › root", "root", spec.model_fields.keys() - {"root"}))
    filled = {**raw, "root": _root(spec, folder)} if rooted else raw
    return validated(spec.model_validate, Table(table.file, key, filled), spec, faults)


def _root(spec: type[ReadSpec], folder: Path) -> Path | str:
    """The profile folder, in the type the spec keeps it in."""
    return str(folder.resolve()) if spec.model_fields["root"].annotation is str else folder.resolve()


def _panel(table: Table, panels: Mapping[str, type[PanelSpec]], faults: list[Fault]) -> PanelSpec | None:
    kind = table.raw.get("kind")
    if not isinstance(kind, str) or kind not in panels:
        faults.append(_kind_fault(table.file, table.key, table.raw, panels))
        return None
    return validated(panels[kind].model_validate, table, panels[kind], faults)


def _kind_fault(file: str, key: str, raw: Any, kinds: Mapping[str, object]) -> Fault:
    if not isinstance(raw, dict):
        return Fault(file, key, (f"{show(raw)} harus tabel {{ … }}", f"{show(raw)} must be a table {{ … }}"))
    kind = raw.get("kind")
    if kind is None:
        return Fault(file, f"{key} › kind", ("wajib diisi", "is required"), advise("", kinds))
    what = (f"{show(kind)} bukan jenis yang ada", f"{show(kind)} is not a kind there is")
    return Fault(file, f"{key} › kind", what, advise(str(kind), kinds))


# ------------------------------------------------------------------------------- what a broken file declares


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace") if path.is_file() else ""


def _named(raw: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Ids declared in tables that could be read, sound or not."""
    found: dict[str, tuple[str, ...]] = {"sector": (str(raw.get("id", "")),)}
    for noun in _LISTS:
        tables = raw.get(noun)
        listed = tables if isinstance(tables, list) else []
        found[noun] = tuple(str(t["id"]) for t in listed if isinstance(t, dict) and "id" in t)
    return found


def _salvaged(text: str, stem: str) -> dict[str, tuple[str, ...]]:
    """Ids in a file that is not TOML, so that what refers to them is not called unknown as well. stem: of its name."""
    found: dict[str, list[str]] = {noun: [] for noun in ("sector", *_LISTS)}
    noun = "sector"
    for line in text.splitlines():
        if header := re.match(r"\s*\[\[\s*(\w+)\s*\]\]", line):
            noun = header[1]
        elif (written := re.match(r"\s*id\s*=\s*[\"']([^\"']+)", line)) and noun in found:
            found[noun].append(written[1])
    found["sector"] = found["sector"] or [stem]
    return {noun: tuple(ids) for noun, ids in found.items()}
