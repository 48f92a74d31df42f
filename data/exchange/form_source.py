"""Forms: a workbook of ours that stands in for an agency's own file, and how each source is read from one.

A form is read with ``form_of(source)``: the same agency, indicators, limits and checks, one known layout. So a source
whose own file is a CSV or a database takes a filled-in form like any other, and no source needs a rule of its own.
"""

from __future__ import annotations

import os
import re
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from data.cells.headers import folded
from data.profile import LongShape, PeriodOf, Profile, RegionOf, RegisterShape, Source, ValueOf, WideShape
from data.regions import Level
from data.shapes.wide import meaning_of
from loaders.excel_file import Spec

SHEET, HEADER_ROW = "Isian", 5
CODE, NAME, ABOVE, PERIOD, REGION = "Kode Wilayah", "Nama Wilayah", "Induk", "Periode", "Wilayah"
MARK = "pendopo-isian"  # custom property of the workbook: the source it is for
_PROPERTIES = "docProps/custom.xml"
_LONGEST = 65536  # bytes of properties that are looked at
_END = 65536 + 22  # bytes in which the end of a zip is found
_MOST_PARTS = 4096  # of a workbook; one with a hundred sheets has some three hundred


def form_path(source: Source) -> str:
    """Pattern of the inbox behind which filled-in forms lie, in the agency's own folder."""
    return f"{source.agency}/isian-{source.id}[. (_]*xlsx"


def is_form(source: Source, name: str, path: Path | None) -> bool:
    """Whether a delivery is a form of this source: by its name, or by the mark inside when it came as another file."""
    if name and re.fullmatch(rf"isian-{re.escape(source.id)}[. (_].*xlsx", name.rsplit("/", 1)[-1], re.IGNORECASE):
        return True
    return path is not None and marked(path).get(MARK) == source.id


def marked(path: Path) -> Mapping[str, str]:
    """Our marks in a workbook's custom properties; empty for any other file. Nothing else of it is opened."""
    try:
        with path.open("rb") as file:
            if not _is_modest(file):
                return {}
            with zipfile.ZipFile(file) as book:
                if _PROPERTIES not in book.NameToInfo or book.getinfo(_PROPERTIES).file_size > _LONGEST:
                    return {}
                text = book.read(_PROPERTIES).decode("utf-8", "replace")
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        return {}  # whatever it is, the source's own reader will say what is wrong with it
    return dict(re.findall(r'name="(pendopo-[a-z]+)"[^>]*>\s*<vt:lpwstr>([^<]*)<', text))


def _is_modest(file: BinaryIO) -> bool:
    """Whether a file is a zip with a table of contents that a workbook could have: one of millions fills the memory."""
    if file.read(2) != b"PK":
        return False
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return False
    entries, contents = struct.unpack_from("<HI", tail, at + 10)
    return entries <= _MOST_PARTS and contents <= 256 * _MOST_PARTS


def form_of(source: Source, profile: Profile) -> Source:
    """The source as read from its form: one sheet, one header row, units by official code, a period in each row."""
    shape = source.shape
    form_shape: WideShape | RegisterShape
    if isinstance(shape, RegisterShape):
        form_shape, values = _register(shape, source, profile), source.values
    else:
        form_shape = _table(shape)
        values = {_free(name): meaning for name, meaning in measures_of(source, profile).items()}
    return source.model_copy(
        update={
            "read": Spec(kind="excel", path=form_path(source), sheet=SHEET, header_row=HEADER_ROW),
            "shape": form_shape, "values": values, "decimal": ",", "thousands": ".", "aliases": {}, "private": (),
            "pick": "all",
        }
    )  # fmt: skip


def measures_of(source: Source, profile: Profile) -> dict[str, ValueOf]:
    """Column of the form → its meaning, in the order of the profile. Registers have none."""
    shape = source.shape
    match shape:
        case LongShape() if shape.measure:
            return _long_measures(shape, source)
        case LongShape():
            named = next((v for key, v in source.values.items() if folded(key) == folded(shape.value)), None)
            return {shape.value: named or ValueOf(indicator=shape.indicator)}
        case WideShape() if shape.indicator:
            return {profile.indicators[shape.indicator].label.id: meaning_of(shape, source)}
        case WideShape():
            return dict(source.values)
        case _:
            return {}


def _long_measures(shape: LongShape, source: Source) -> dict[str, ValueOf]:
    """One column a measure. source.values may say more of one, by its text or by its indicator."""
    said = {folded(text): meaning for text, meaning in source.values.items() if folded(text) != folded(shape.value)}
    by_indicator = {meaning.indicator: meaning for meaning in said.values() if not meaning.category}
    found = {
        text: said.get(folded(text)) or by_indicator.get(indicator) or ValueOf(indicator=indicator)
        for text, indicator in shape.measures.items()
    }
    others = {t: v for t, v in source.values.items() if folded(t) in said and folded(t) not in map(folded, found)}
    return found | others


def _table(shape: LongShape | WideShape) -> WideShape:
    return WideShape(
        kind="wide",
        region=RegionOf(column=CODE, codes="own"),
        period=PeriodOf(column=PERIOD),
        category=_free(shape.category),
        categories=shape.categories,
    )


def _free(name: str) -> str:
    """A column's name on the form, where our own columns have theirs."""
    taken = (CODE, NAME, ABOVE, PERIOD)
    return f"{name} (isian)" if folded(name) in map(folded, taken) else name


def _register(shape: RegisterShape, source: Source, profile: Profile) -> RegisterShape:
    """A register's rows are the agency's own; only period and region may have stood elsewhere than in a column."""
    period = shape.period if shape.period.column else PeriodOf(column=PERIOD if shape.count else "")
    case = shape.case.model_copy(update={"dates": "ymd"}) if shape.case else None
    level = register_level(shape, profile)
    region = RegionOf(fixed=shape.region.fixed) if shape.region.fixed else RegionOf(column=REGION, codes="own")
    if not shape.region.fixed and names_are_unique(profile, level):
        region = RegionOf(column=REGION, codes="name", level=level)
    return shape.model_copy(
        update={"period": period, "case": case, "region": region, "skip": {}, "only": {}, "totals": ()}
    )


def register_level(shape: RegisterShape, profile: Profile) -> Level:
    """The level of region that a register's rows are asked for: as declared, else of its first count, else district."""
    if shape.region.level:
        return shape.region.level
    return profile.indicators[shape.count[0].indicator].level if shape.count else "district"


def names_are_unique(profile: Profile, level: Level) -> bool:
    """Whether a name alone says which region of this level is meant."""
    regions = profile.regions.under(profile.info.code, level)
    return all(profile.regions.by_name(r.name, level=level) for r in regions)
