"""What cannot be right inside one source: private columns in use, two ways to a period, queries not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from data.cells.units import factor
from data.errors import Fault
from data.profile import (
    Indicator,
    LongShape,
    Observed,
    PeriodOf,
    RegionOf,
    RegisterShape,
    Shape,
    Source,
    WideShape,
)
from data.profile_files.faults import inside, unknown
from data.profile_files.links import delivers
from data.profile_files.sector import SectorFile
from data.regions import CodeSystem, Regions


def source_faults(folder: Path, files: Iterable[SectorFile], regions: Regions | None) -> Iterator[Fault]:
    """Faults of every source in the sound sector files, and queries that no source asks."""
    listed = list(files)
    sound = [(f.file, f.sector) for f in listed if f.sector]
    indicators = {i.id: i for _, sector in sound for i in sector.indicators}
    for file, sector in sound:
        for source in sector.sources:
            key = f"source {source.id}"
            yield from _private_faults(file, key, source)
            yield from _way_faults(file, key, source)
            yield from _category_faults(file, key, source, indicators)
            yield from _fixed_region_faults(file, key, source, regions)
            yield from _code_faults(file, key, source, regions)
            yield from _unit_faults(file, key, source, indicators)
        for indicator in sector.indicators:
            yield from _own_category_faults(file, indicator)
    yield from _query_faults(folder, listed)


def _unit_faults(file: str, key: str, source: Source, indicators: Mapping[str, Indicator]) -> Iterator[Fault]:
    """A declared unit that is nothing of the indicator's: every cell would be returned."""
    for column, meaning in source.values.items():
        unit = getattr(indicators.get(meaning.indicator), "unit", "")
        if meaning.unit and unit and factor(meaning.unit, unit) is None:
            what = (f'"{meaning.unit}" tidak dapat dijadikan {unit}', f'"{meaning.unit}" cannot be made {unit}')
            advice = (
                f"betulkan satuan kolom atau satuan indikator {meaning.indicator}; untuk faktor lain pakai scale",
                f"mend the unit of the column or of the indicator {meaning.indicator}; for another factor use scale",
            )
            yield Fault(file, f"{key} › values › {column} › unit", what, advice)


# ---------------------------------------------------------------------------------------------- columns


def columns_of(source: Source) -> dict[str, str]:
    """Columns a source keeps something of → the key that names each. Columns that only count or filter are not here."""
    shape = source.shape
    found = {column: f"values › {column}" for column in source.values}
    region, period = shape.region, shape.period
    found |= {region.column: "shape › region", region.parent: "shape › region › parent"}
    found |= {
        getattr(period, name): f"shape › period › {name}" for name in ("column", "year", "month", "quarter", "semester")
    }
    found |= {shape.category: "shape › category"}
    if isinstance(shape, LongShape):
        found |= {shape.value: "shape › value", shape.measure: "shape › measure"}
    if isinstance(shape, RegisterShape) and shape.case:
        case = shape.case
        names = ("reference", "type", "desk", "received", "due", "closed", "returned")
        found |= {getattr(case, name): f"shape › case › {name}" for name in names}
    return {column: key for column, key in found.items() if column}


def _private_faults(file: str, key: str, source: Source) -> Iterator[Fault]:
    used = {column.casefold(): where for column, where in columns_of(source).items()}
    for column in source.private:
        if where := used.get(column.casefold()):
            what = (f'kolom "{column}" juga dipakai di {where}', f'column "{column}" is also used in {where}')
            advice = (
                "kolom pribadi tidak boleh disimpan; hapus salah satu",
                "a private column is never kept; remove one",
            )
            yield Fault(file, f"{key} › private", what, advice)


# ------------------------------------------------------------------------------------- period and region


def _period_ways(period: PeriodOf) -> list[str]:
    """The ways a period is said, by their first key; there should be one."""
    cells = "column" if period.column else "year" if period.year else ""
    sheet = "in_sheet" if period.in_sheet else "year_in_name" if period.year_in_name else ""
    others = [name for name in ("in_name", "fixed", "of_delivery") if getattr(period, name)]
    return [way for way in (cells, sheet, *others) if way]


def _region_ways(region: RegionOf) -> list[str]:
    """None at all means the regency itself."""
    return [name for name in ("column", "in_name", "fixed") if getattr(region, name)]


def _way_faults(file: str, key: str, source: Source) -> Iterator[Fault]:
    shape = source.shape
    for name, ways in (("period", _period_ways(shape.period)), ("region", _region_ways(shape.region))):
        if len(ways) > 1:
            listed = ", ".join(ways)
            what = (f"dinyatakan lebih dari satu cara: {listed}", f"said in more than one way: {listed}")
            yield Fault(file, f"{key} › shape › {name}", what, ("pilih satu", "choose one"))
    if _needs_period(shape) and not _period_ways(shape.period):
        advice = (
            'sebut kolomnya, atau { in_name = "…-{period}.xlsx" }, atau { fixed = "2025" }',
            'name its column, or { in_name = "…-{period}.xlsx" }, or { fixed = "2025" }',
        )
        yield Fault(file, f"{key} › shape › period", ("belum dinyatakan", "is not said"), advice)
    keeps_cases = isinstance(shape, RegisterShape) and shape.case is not None
    if not delivers(source) and not keeps_cases:
        what = ("sumber ini tidak mengisi indikator apa pun", "this source fills no indicator")
        yield Fault(file, key, what, ("sebut indikatornya di values", "name its indicators in values"))


def _needs_period(shape: Shape) -> bool:
    if isinstance(shape, RegisterShape):
        return bool(shape.count)
    return not (isinstance(shape, WideShape) and shape.period_columns)


def _code_faults(file: str, key: str, source: Source, regions: Regions | None) -> Iterator[Fault]:
    codes, systems = source.shape.region.codes, get_args(CodeSystem)
    if regions is None or codes in systems or any(codes == name for r in regions.all for name, _ in r.facts):
        return
    what = (f'"{codes}" bukan sistem kode', f'"{codes}" is no code system')
    listed = ", ".join(systems)
    advice = (
        f"pakai {listed}, atau tambahkan kolom {codes} di regions.csv",
        f"use {listed}, or add a column {codes} to regions.csv",
    )
    yield Fault(file, f"{key} › shape › region › codes", what, advice)


def _fixed_region_faults(file: str, key: str, source: Source, regions: Regions | None) -> Iterator[Fault]:
    code = source.shape.region.fixed
    if code and regions and code not in regions:
        yield unknown(file, f"{key} › shape › region › fixed", code, [r.code for r in regions.all])


# ------------------------------------------------------------------------------------------- categories


def _category_faults(file: str, key: str, source: Source, indicators: Mapping[str, Indicator]) -> Iterator[Fault]:
    for column, value in source.values.items():
        known = getattr(indicators.get(value.indicator), "categories", {})
        for name in [value.category, *value.map.values()] if known else ():
            if name and name not in known:
                yield unknown(file, f"{key} › values › {column}", name, known)


def _own_category_faults(file: str, one: Indicator) -> Iterator[Fault]:
    for key in ("good_categories", "bad_categories"):
        for name in getattr(one, key):
            if name not in one.categories:
                yield unknown(file, f"indicator {one.id} › {key}", name, one.categories)
    if isinstance(one, Observed) and one.range and one.range[0] > one.range[1]:
        low, high = one.range
        what = (f"{low:g} lebih besar dari {high:g}", f"{low:g} is greater than {high:g}")
        yield Fault(file, f"indicator {one.id} › range", what, ("tukar keduanya", "swap them"))


# ---------------------------------------------------------------------------------------------- queries


def _query_faults(folder: Path, files: list[SectorFile]) -> Iterator[Fault]:
    """Queries named but not there; queries there but named by nobody (a broken file's words count as naming)."""
    there = sorted(p.name for p in (folder / "queries").glob("*.sql"))
    asked: set[str] = set()
    for file in files:
        for source in file.sector.sources if file.sector else ():
            name = _query_name(source)
            asked.add(name)
            if name and not inside(folder, f"queries/{name}"):
                yield unknown(
                    file.file, f"source {source.id} › read › query", f"queries/{name}", [f"queries/{n}" for n in there]
                )
    unread = " ".join(f.text for f in files if not f.sector)
    for name in there:
        if name not in asked and name.removesuffix(".sql") not in unread:
            what = ("tidak dipakai sumber mana pun", "no source uses it")
            advice = ("sebut di read.query, atau hapus", "name it in read.query, or remove it")
            yield Fault(f"queries/{name}", "berkas", what, advice)


def _query_name(source: Source) -> str:
    """The query of a source as a file in queries/, "" for a source that asks no database."""
    query = getattr(source.read, "query", "")
    if not isinstance(query, str) or not query:
        return ""
    return query.removeprefix("queries/").removesuffix(".sql") + ".sql"
