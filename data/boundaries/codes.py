"""Which feature is which region: the column whose values are codes of this regency's regions, or names with parents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.boundaries.file import BoundaryError, Feature, MapFile
from data.regions import Level, Region, Regions

LEVELS: tuple[Level, ...] = ("village", "district")
_ENOUGH = 0.5  # of a level's regions must be found, or the column is not theirs
_SHOWN = 5


@dataclass(frozen=True)
class Matched:
    """column: where the codes were ("KODE_DESA", "NAMOBJ dengan WADMKC"). of: feature number → region.

    strangers: features of no region, as they are written. without: regions of the level that no feature is.
    doubts: other columns of codes that say otherwise.
    """

    column: str
    system: str  # kemendagri, bps or name
    level: Level
    of: Mapping[int, Region]
    strangers: tuple[str, ...]
    without: tuple[Region, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Try:
    column: str
    system: str
    level: Level
    of: dict[int, Region]

    @property
    def regions(self) -> int:
        return len({region.code for region in self.of.values()})


def match(found: MapFile, regions: Regions, *, column: str = "") -> Matched:
    """The features' regions by the column that names most of them. column: as the operator named it, "" to look.

    BoundaryError: no column fits half of the villages or of the kecamatan, or two readings fit equally well.
    """
    columns = list(dict.fromkeys(name for feature in found.features for name in feature.values))
    if column and column not in columns:
        raise BoundaryError(
            f'{found.name}: tidak ada kolom "{column}"; yang ada: {", ".join(columns) or "tidak satu pun"}'
        )
    wanted = [column] if column else columns
    tries = [*_code_tries(found.features, regions, wanted), *_name_tries(found.features, regions, wanted, columns)]
    size = {level: len(regions.under(regions.top.code, level)) for level in LEVELS}
    fitting = [t for t in tries if t.regions and t.regions >= _ENOUGH * size[t.level]]
    if not fitting:
        raise BoundaryError(_no_column(found, tries, wanted))
    best = max(fitting, key=_weight)
    _not_doubtful(found.name, best, fitting)
    return replace(_matched(found, regions, best), doubts=tuple(_otherwise(best, fitting)))


def _weight(one: _Try) -> tuple[int, int, int, int]:
    """Codes before names, villages before kecamatan, more regions before fewer; then the first column."""
    return (one.system != "name", one.level == "village", one.regions, len(one.of))


def _code_tries(features: Sequence[Feature], regions: Regions, columns: Sequence[str]) -> Iterator[_Try]:
    ways: tuple[tuple[str, Callable[[str], Region | None]], ...] = (
        ("kemendagri", lambda text: regions.by_code(text.replace("-", ".").replace("/", "."))),
        ("bps", lambda text: regions.by_code(text, "bps")),
    )
    for column in columns:
        for system, region_of in ways:
            of = {f.number: r for f in features if (r := region_of(f.values.get(column, "")))}
            for level in LEVELS:
                yield _Try(column, system, level, {n: r for n, r in of.items() if r.level == level})


def _name_tries(
    features: Sequence[Feature], regions: Regions, wanted: Sequence[str], columns: Sequence[str]
) -> Iterator[_Try]:
    """Names of kecamatan by themselves; names of villages with the column that holds their kecamatan's."""
    districts = {column: _named(features, regions, column, "district") for column in columns}
    for column in wanted:
        yield _Try(column, "name", "district", districts[column])
        for parent in (other for other in columns if other != column and districts[other]):
            of: dict[int, Region] = {}
            for feature in features:
                above, name = districts[parent].get(feature.number), feature.values.get(column, "")
                if above and name and (region := regions.by_name(name, level="village", parent=above.code)):
                    of[feature.number] = region
            yield _Try(f"{column} dengan {parent}", "name", "village", of)


def _named(features: Sequence[Feature], regions: Regions, column: str, level: Level) -> dict[int, Region]:
    found = {}
    for feature in features:
        name = feature.values.get(column, "")
        if name and (region := regions.by_name(name, level=level)):
            found[feature.number] = region
    return found


def _not_doubtful(name: str, best: _Try, fitting: Sequence[_Try]) -> None:
    """Two code systems in one column are never chosen between by luck: undotted digits can be both."""
    for other in fitting:
        same = (other.column, other.level) == (best.column, best.level)
        if same and other.system != best.system and other.system != "name" and other.of != best.of:
            raise BoundaryError(
                f"{name} › {best.column}: kode cocok sebagai {best.system} ({best.regions} wilayah) dan sebagai "
                f"{other.system} ({other.regions}); ekspor dengan kode bertitik (35.18.01.2001)"
            )


def _otherwise(best: _Try, fitting: Sequence[_Try]) -> Iterator[str]:
    """Columns of codes that name other regions for the same features: nobody can tell from here which is right."""
    for other in fitting:
        if other.column == best.column or other.system == "name" or other.level != best.level:
            continue
        unlike = [number for number, region in other.of.items() if best.of.get(number, region).code != region.code]
        if unlike:
            yield f"kolom {other.column} menyebut wilayah lain untuk {len(unlike)} poligon (feature {unlike[0]} …)"


def _matched(found: MapFile, regions: Regions, best: _Try) -> Matched:
    column = best.column.split(" dengan ")[0]
    strangers = [f for f in found.features if f.number not in best.of]
    said = tuple(f'feature {f.number} "{f.values.get(column, "")}"' for f in strangers)
    there = {region.code for region in best.of.values()}
    without = tuple(r for r in regions.under(regions.top.code, best.level) if r.code not in there)
    return Matched(best.column, best.system, best.level, best.of, said, without)


def _no_column(found: MapFile, tries: Sequence[_Try], columns: Sequence[str]) -> str:
    best = max(tries, key=lambda one: one.regions, default=None)
    near = f"; paling dekat kolom {best.column}: {best.regions} wilayah" if best and best.regions else ""
    first = found.features[0].values
    seen = ", ".join(f'{name} "{first.get(name, "")[:30]}"' for name in columns[:_SHOWN]) or "tidak ada kolom"
    return (
        f"{found.name}: tidak ada kolom yang memuat kode atau nama wilayah kabupaten ini{near}. Kolom: {seen}. "
        "Perlu kode Kemendagri (35.18.01.2001), kode BPS (isi dulu kolom bps di regions.csv), "
        "atau nama desa dan kecamatan"
    )
