"""A desk as text, for a child that shares no memory with its parent: JSON, read again by the profile's own models."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from data.copies import Desk
from data.profile import Indicator, Profile, RegionInfo, Sector, Source, Text
from data.regions import Region, Regions
from loaders.base import find_readers

_INDICATORS: TypeAdapter[tuple[Indicator, ...]] = TypeAdapter(tuple[Indicator, ...])
_REGIONS: TypeAdapter[tuple[Region, ...]] = TypeAdapter(tuple[Region, ...])
_ROOT = "root"  # the profile folder in a read table: filled in at reading, never written by people


@dataclass(frozen=True)
class _Told:
    """What goes across. Panels, targets, walls and tours stay behind: reading a delivery asks for none of them."""

    profile: str
    inbox: str
    state: str
    info: dict[str, Any]
    regions: list[dict[str, Any]]
    sectors: list[dict[str, Any]]


def desk_text(desk: Desk) -> bytes:
    """The desk as JSON, without its readers, which every process finds for itself."""
    profile = desk.profile
    told = _Told(
        str(profile.folder), str(desk.inbox), str(desk.state), profile.info.model_dump(mode="json"),
        _REGIONS.dump_python(profile.regions.all, mode="json"), [_sector(s) for s in profile.sectors],
    )  # fmt: skip
    return json.dumps(asdict(told)).encode()


def desk_of(text: bytes) -> Desk:
    """The desk that was told, with the readers of this process; sources nobody here can read are left out.

    ValidationError: it is not one.
    """
    told, readers = _Told(**json.loads(text)), find_readers()
    profile = Profile(
        Path(told.profile),
        RegionInfo.model_validate(told.info),
        Regions(_REGIONS.validate_python(told.regions)),
        tuple(_sector_of(s) for s in told.sectors), (), (), (),
    )  # fmt: skip
    return Desk(profile, readers, Path(told.inbox), Path(told.state))


def _sector(sector: Sector) -> dict[str, Any]:
    return {
        "id": sector.id,
        "label": sector.label.model_dump(mode="json"),
        "sources": [_source(s) for s in sector.sources],
        "indicators": _INDICATORS.dump_python(sector.indicators, mode="json"),
        "sentence": sector.sentence,
        "order": sector.order,
    }


def _source(source: Source) -> dict[str, Any]:
    """Defaults written out; the kind of its read table goes first through the spec of that kind."""
    raw = source.model_dump(mode="json")
    root = getattr(source.read, _ROOT, None)
    return {**raw, "read": {**raw["read"], **({_ROOT: str(root)} if root is not None else {})}}


def _sector_of(told: dict[str, Any]) -> Sector:
    return Sector(
        id=told["id"],
        label=Text.model_validate(told["label"]),
        sources=tuple(_source_of(s) for s in told["sources"] if s["read"]["kind"] in find_readers()),
        indicators=_INDICATORS.validate_python(told["indicators"]),
        panels=(),
        sentence=tuple(told["sentence"]),
        order=told["order"],
    )


def _source_of(told: dict[str, Any]) -> Source:
    read = find_readers()[told["read"]["kind"]].Spec.model_validate(told["read"])
    return Source.model_validate({**told, "read": read})
