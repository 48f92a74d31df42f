"""The shape of a profile: what a regency writes in TOML and CSV. Frozen, strict; unknown keys are faults.

Configuration names and parametrises; it holds no expression, template or formula.
``data.profile_files`` reads the folder and resolves references; this module only says what a key means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SerializeAsAny, model_validator

from data.audience import Audience
from data.errors import Fault
from data.hours import HoursText
from data.period import Frequency
from data.regions import CodeSystem, Level, Region, Regions
from loaders.base import ReadSpec

Lang = Literal["id", "en"]
Better = Literal["higher", "lower", "band", "none"]
OverTime = Literal["sum", "last", "mean", "none"]
OverRegions = Literal["sum", "weighted", "none"]


class Model(BaseModel):
    """A frozen table of the profile; a key nobody knows is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Text(Model):
    """Words for people, Indonesian first; English falls back on Indonesian."""

    id: str
    en: str = ""

    def __call__(self, lang: str) -> str:
        return (self.en or self.id) if lang == "en" else self.id


def _as_text(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


Words = Annotated[Text, BeforeValidator(_as_text)]

_DURATION = re.compile(r"(\d+)\s*(s|m|h|d)")


def _seconds(value: Any) -> Any:
    if isinstance(value, str):
        found = _DURATION.fullmatch(value.strip())
        if not found:
            raise ValueError('tulis lama sebagai "30s", "15m", "1h" atau "1d"')
        return int(found[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[found[2]]
    return value


Seconds = Annotated[int, BeforeValidator(_seconds)]
Ident = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]


# ---------------------------------------------------------------------------------------------- region.toml


class Agency(Model):
    """Who delivers: a perangkat daerah or an institution. contact is a unit and an internal number, never a person."""

    id: Ident
    short: str
    name: Words
    contact: str = ""


class Boundaries(Model):
    """A GeoJSON of the regency's own, with Feature ids (or property ``key``) equal to region codes."""

    file: str
    key: str = ""
    attribution: Words = Text(id="Batas wilayah: indikatif")


class Working(Model):
    """Working days: Monday to Friday less national holidays, less further days off named here (ISO dates)."""

    national_holidays: bool = True
    days_off: tuple[date, ...] = ()


class RegionInfo(Model):
    """region.toml: who we are."""

    code: str
    name: Words
    short: str
    title: Words = Text(id="Smart Center")
    logo: str = ""
    colour: Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""
    timezone: str = "Asia/Jakarta"
    languages: tuple[Lang, ...] = ("id", "en")
    sample: bool = False  # invented data: every page says "Data contoh"
    demonstration: bool = False  # invented agencies deliver into the inbox
    code_system: CodeSystem = "kemendagri"
    boundaries: Boundaries | None = None
    working: Working = Working()
    agency: tuple[Agency, ...] = ()


# ---------------------------------------------------------------------------------------------- sources


class PeriodOf(Model):
    """Where the period of a row is said. Exactly one way.

    column: one column with the period's text. year (+ month | quarter | semester): several columns.
    in_name: file name pattern, ``balita-{period}.xlsx`` → what stands at {period}. in_sheet: the sheet's name is the
    period (with year_in_name: the sheet names the month, the file name holds the year).
    fixed: always this period. of_delivery: the period the delivery's day falls in.
    dates: order of day and month in a date such as 03/04/2026; there is no default when a date is ambiguous.
    """

    column: str = ""
    year: str = ""
    month: str = ""
    quarter: str = ""
    semester: str = ""
    in_name: str = ""
    in_sheet: bool = False
    year_in_name: str = ""
    fixed: str = ""
    of_delivery: bool = False
    dates: Literal["dmy", "mdy", "ymd", ""] = ""


def _as_period_of(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


PeriodSpec = Annotated[PeriodOf, BeforeValidator(_as_period_of)]


class RegionOf(Model):
    """Where the region of a row is said: one column, or a name column and its parent's; or fixed for a whole source.

    codes: the code system of the column (undotted codes are ambiguous) or a column of regions.csv; ``name``: by names.
    level: the level the names belong to (needed when a village is called like its district).
    parent: a column with the parent's code or name. fill_down: an empty cell repeats the one above.
    in_name: the region stands in the file name at {region}. fixed: every row is about this region.
    others: rows about regions outside this profile are ignored and counted, not returned (province-wide files).
    """

    column: str = ""
    codes: CodeSystem | Ident = "kemendagri"
    level: Level | None = None
    parent: str = ""
    fill_down: bool = False
    in_name: str = ""
    fixed: str = ""
    others: Literal["return", "ignore"] = "return"


def _as_region_of(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


RegionSpec = Annotated[RegionOf, BeforeValidator(_as_region_of)]


class _Shape(Model):
    region: RegionSpec
    period: PeriodSpec
    category: str = ""  # a column whose text is the category
    categories: Mapping[str, str] = {}  # text in it → category id; a text not named here is returned, unless empty
    skip: Mapping[str, tuple[str, ...]] = {}  # column → texts of rows that are not data (JUMLAH); ignored, counted
    only: Mapping[str, tuple[str, ...]] = {}  # column → the only texts wanted; other rows ignored, counted
    totals: tuple[str, ...] = ()  # texts in the region column that mark total rows: kept apart as a check on the sum


class LongShape(_Shape):
    """One value a row: a measure column (or one fixed indicator) and a value column."""

    kind: Literal["long"]
    value: str
    indicator: str = ""
    measure: str = ""
    measures: Mapping[str, str] = {}  # text in the measure column → indicator
    unit: str = ""  # a column with the unit of each row's value, converted to the indicator's


class WideShape(_Shape):
    """Measures in columns (``source.values`` names them), one row a region; or periods in columns.

    period_columns: "auto" takes every column whose header reads as a period; or a pattern such as ``tahun_{period}``.
    indicator: what the cells of period columns mean. regions_in_columns: headers are regions, rows are periods.
    """

    kind: Literal["wide"]
    period: PeriodSpec = PeriodOf()
    region: RegionSpec = RegionOf()
    period_columns: str = ""
    regions_in_columns: bool = False
    indicator: str = ""


class Count(Model):
    """Rows of a register counted into an indicator, per region and period.

    where: column → texts that count (all others do not). distinct: rows with the same text here count once.
    latest: of the rows of one distinct text in a period only that with the last date here speaks. sum: add this column
    up instead of counting. zero_fill: the register is complete, so a region without a row is 0.
    """

    indicator: str
    where: Mapping[str, tuple[str, ...]] = {}
    distinct: str = ""
    latest: str = ""
    sum: str = ""
    zero_fill: bool = False
    category: str = ""

    @model_validator(mode="after")
    def _latest_of_something(self) -> Count:
        if self.latest and not self.distinct:
            raise ValueError('latest hanya berarti bersama distinct: isi kolom rujukannya (misalnya "Anak")')
        return self


class CaseOf(Model):
    """Columns of a case: reference, dates, desk, type. Never a person.

    due: a column; or sla_days with the working days per type (``"*"`` for the rest).
    extract: "full" — each delivery lists everything, what is gone is gone; "changes" — only what changed.
    """

    reference: str
    type: str = ""
    desk: str = ""
    received: str
    due: str = ""
    closed: str = ""
    returned: str = ""  # number of times sent back to the applicant
    sla_days: Mapping[str, int] = {}
    dates: Literal["dmy", "mdy", "ymd"] = "ymd"
    extract: Literal["full", "changes"] = "full"


class RegisterShape(_Shape):
    """One row an item: counted at the door, or kept as cases."""

    kind: Literal["register"]
    period: PeriodSpec = PeriodOf()
    count: tuple[Count, ...] = ()
    case: CaseOf | None = None


Shape = Annotated[LongShape | WideShape | RegisterShape, Field(discriminator="kind")]


class ValueOf(Model):
    """What a column (or the value column) means: an indicator, perhaps one category of it.

    map: text → category; the cell makes 1 in that category ("MAJU" → maju). numbers: text → number ("Ya" → 1).
    scale: factor from the file's unit to the indicator's ("dalam ribu" → 1000).
    unit: the file's ("ribu jiwa"), converted to the indicator's; unit_column: a column that says it. missing: further
    nil marks (8888). thousands_damaged: repairs "fractions" (1.49 → 1490) or "all" cells (17 → 17000 too).
    """

    indicator: str
    category: str = ""
    map: Mapping[str, str] = {}
    numbers: Mapping[str, float] = {}
    scale: float = 1.0
    unit: str = ""
    unit_column: str = ""
    missing: tuple[str, ...] = ()
    thousands_damaged: Literal["", "fractions", "all"] = ""


def _as_value_of(value: Any) -> Any:
    return {"indicator": value} if isinstance(value, str) else value


class Source(Model):
    """One delivery we know how to read.

    frequency: what one delivery covers. due_days: days after the period's end by which it is promised;
    grace_days: days after that in which it is only late; then it is stale. every: how often we look.
    """

    id: Ident
    label: Words
    agency: str
    system: str = ""  # the name people know it by: "EPPGBM"
    frequency: Frequency
    due_days: int = 10
    grace_days: int = 10
    every: Seconds = 3600
    hours: HoursText = ""  # "20:00-05:00": when a database may be asked
    deadline: Seconds = 120  # a load that takes longer is ended
    memory_mb: int = 1500
    max_reject_share: float = 0.2  # more rejects than this share of rows: the delivery is refused
    rows_least: float = Field(default=0.5, ge=0)  # fewer rows than this share of what is usual: held; 0: never
    rows_most: float = Field(default=2.0, ge=0)  # more rows than this multiple of what is usual: held; 0: never
    pick: Literal["newest", "all"] = "all"
    read: SerializeAsAny[ReadSpec]
    shape: Shape
    values: Mapping[str, Annotated[ValueOf, BeforeValidator(_as_value_of)]] = {}
    decimal: Literal["auto", ",", "."] = "auto"  # auto: decided per column from all its texts; two readings are held
    thousands: Literal[".", ",", " ", ""] = ""
    missing: tuple[str, ...] = ()  # besides the nil marks that are always known (number_style.NIL)
    aliases: Mapping[str, tuple[str, ...]] = {}  # column as named here → other spellings of its header
    private: tuple[str, ...] = ()  # columns dropped at the door
    sector: str = ""  # filled in when read


# ---------------------------------------------------------------------------------------------- indicators


class Doubts(Model):
    """What makes a value doubtful. It is shown all the same, with a sign and words.

    range: the usual values (``range`` of the indicator refuses, this one only doubts). jump: so many times the period
    before, a year ago and the region's own median. unit_break: so many times, for most regions at once. repeats: so
    many periods with one value or one step. 0 turns a rule off. falls: a cumulative value below the one before.
    whole: more than 100 %. part_of: an indicator this one is a part of.
    """

    range: tuple[float, float] | None = None
    jump: float = Field(default=3, ge=0)
    unit_break: float = Field(default=20, ge=0)
    repeats: int = Field(default=12, ge=0)
    falls: bool = True
    whole: bool = True
    part_of: str = ""


class _Indicator(Model):
    """What is measured. level: the level at which it is collected; kinds: which regions of it are expected.

    better: which way is good. min_coverage: share of expected regions below which the value is withheld.
    headline: 1 is shown first in the sector's strip; 0 is not a headline. code: the catalogue's stable key ("KES-01").
    cumulative: values count up within the year and are compared with a plan.
    """

    id: Ident
    label: Words
    short: Words | None = None
    code: str = ""
    unit: str = ""
    decimals: int = 0
    better: Better = "none"
    definition: Words
    note: Words | None = None
    owner: str = ""  # agency that answers for it; default: its source's
    level: Level = "village"
    kinds: tuple[str, ...] = ()
    min_coverage: float = 0.8
    headline: int = 0
    cumulative: bool = False
    categories: Mapping[str, Words] = {}
    good_categories: tuple[str, ...] = ()  # categories that are as wanted, best first
    bad_categories: tuple[str, ...] = ()  # categories that need watching
    audience: Audience = "internal"  # who may see it
    small_below: int = Field(default=0, ge=0)  # counts below this are hidden (0: nothing is)
    small_below_outside: int | None = Field(default=None, ge=0)  # outside the office; None: at least 10
    doubt: Doubts = Doubts()
    sector: str = ""  # filled in when read

    @property
    def name(self) -> Text:
        return self.short or self.label


class Observed(_Indicator):
    """As delivered. over_regions and over_time say what adding up means."""

    kind: Literal["observed"]
    over_regions: OverRegions = "sum"
    over_time: OverTime = "last"
    weight: str = ""  # for weighted: the indicator whose value weighs each region
    range: tuple[float, float] | None = None
    whole: bool = False  # a count: fractions are refused


class Ratio(_Indicator):
    """numerator / denominator × per, over the regions that observed both."""

    kind: Literal["ratio"]
    numerator: str
    denominator: str
    per: float = 100


class Total(_Indicator):
    """The sum of several indicators with the same unit; withheld where one of them is missing."""

    kind: Literal["total"]
    of: tuple[str, ...]


class CasesCounted(_Indicator):
    """Cases of a source counted by the clock, per month or now.

    measure: open, overdue (open past due), due_soon, received, closed, closed_on_time, returned (closed or open, sent
    back at least once), days (median working days received → closed), oldest (working days past due of the worst).
    desk: categories are desks.
    """

    kind: Literal["cases"]
    cases: str  # source id
    measure: Literal[
        "open", "overdue", "due_soon", "received", "closed", "closed_on_time", "returned", "days", "oldest"
    ]
    types: tuple[str, ...] = ()
    level: Level = "regency"


class UnitsCounted(_Indicator):
    """Regions below whose reading of another indicator has one of these states ("9 desa di bawah 40 %")."""

    kind: Literal["units"]
    of: str
    states: tuple[Literal["act", "watch", "good"], ...] = ("act",)


Indicator = Annotated[Observed | Ratio | Total | CasesCounted | UnitsCounted, Field(discriminator="kind")]


@dataclass(frozen=True)
class Target:
    """One row of targets.csv: what is wanted of an indicator, from when to when, and by which rule.

    target: the value wanted (better=lower: at most; higher: at least). low, high: the band. watch, act: thresholds;
    empty watch = target. pace "linear": target × months passed / 12 for a cumulative indicator.
    official False with no target: "tidak ada target resmi", shown as such. region: only for this region.
    """

    indicator: str
    valid_from: date
    valid_to: date | None
    target: float | None
    low: float | None = None
    high: float | None = None
    watch: float | None = None
    act: float | None = None
    pace: Literal["", "linear"] = ""
    official: bool = True
    region: str = ""
    basis: Text = field(default_factory=lambda: Text(id=""))
    line: int = 0


# ---------------------------------------------------------------------------------------------- panels


class PanelSpec(Model):
    """One panel. Kinds add their own keys (``components/panels/<kind>.py``).
    area: column, row, columns, rows on the wall's 12 × 8 grid (1-based; thirds are fine: 2.333). laptop: columns of 12,
    height in px, 0 = own. title, caption: fixed words. audience: None: whoever may see all that it draws.
    """

    id: Ident
    kind: str
    indicator: str = ""
    title: Words | None = None
    caption: Words | None = None
    area: tuple[float, float, float, float] | None = None
    laptop: tuple[int, int] = (4, 0)
    on: tuple[Literal["wall", "laptop", "region", "indicator"], ...] = ("wall", "laptop")
    audience: Audience | None = None
    sector: str = ""

    def indicators(self) -> tuple[str, ...]:
        """Every indicator the panel draws; kinds with more than one add theirs."""
        return (self.indicator,) if self.indicator else ()


@dataclass(frozen=True)
class Sector:
    """One sector file: its sources, indicators and panels, in the order of the file."""

    id: str
    label: Text
    sources: tuple[Source, ...]
    indicators: tuple[Indicator, ...]
    panels: tuple[PanelSpec, ...]
    sentence: tuple[str, ...] = ()  # panels whose findings make the page's sentence; empty: by severity
    order: int = 0  # place among the sectors; equal ones stand by file name


# ---------------------------------------------------------------------------------------------- walls, tours


class Scene(Model):
    """What a screen shows for a while: a page, perhaps of a sector. dwell 0: the screen's."""

    page: Literal["situasi", "sektor", "sumber", "kiriman", "wilayah"]
    sector: str = ""
    region: str = ""
    dwell: Seconds = 0


class Screen(Model):
    id: str
    dwell: Seconds = 60
    scenes: tuple[Scene, ...]


class Wall(Model):
    """A video wall. picture_mm: width of one 1920-unit picture; distance_m: of the farthest reader (sets type size)."""

    id: Ident
    label: Words
    theme: Literal["dark", "light"] = "dark"
    picture_mm: int = 2436
    distance_m: float = 6
    dim_from: str = "22:00"
    dim_to: str = "05:00"
    screen: tuple[Screen, ...]

    @property
    def scale(self) -> float:
        """Type factor: 16′ of arc at distance_m against the reference 31 px (ISO 9241-303; caps are 0.714 em)."""
        from math import radians, tan

        cap_mm = 2 * self.distance_m * 1000 * tan(radians(16 / 60) / 2)
        return max(1.0, round(cap_mm / (0.714 * self.picture_mm / 1920) / 31, 2))


class Anchor(Model):
    """A numbered sentence and the spot it speaks of: per cent of the panel's width and height, or a row of it."""

    text: Words
    at: tuple[float, float] = (50, 50)


class Step(Model):
    """One step of a tour: a scene, the lit panel, a heading and at most three anchors."""

    scene: Scene
    panel: str = ""
    heading: Words
    anchor: Annotated[tuple[Anchor, ...], Field(max_length=3)] = ()
    dwell: Seconds = 45


class Tour(Model):
    id: Ident
    label: Words
    step: tuple[Step, ...]


# ---------------------------------------------------------------------------------------------- the whole


@dataclass(frozen=True)
class Profile:
    """A regency, read and resolved. faults: what is wrong but does not stop the rest (a broken sector file)."""

    folder: Path
    info: RegionInfo
    regions: Regions
    sectors: tuple[Sector, ...]
    targets: tuple[Target, ...]
    walls: tuple[Wall, ...]
    tours: tuple[Tour, ...]
    faults: tuple[Fault, ...] = ()
    broken: tuple[str, ...] = ()  # sector files that could not be read: "kesehatan.toml"
    _indicators: dict[str, Indicator] = field(default_factory=dict, init=False, repr=False, compare=False)
    _sources: dict[str, Source] = field(default_factory=dict, init=False, repr=False, compare=False)
    _panels: dict[str, PanelSpec] = field(default_factory=dict, init=False, repr=False, compare=False)
    _feeding: dict[str, tuple[Source, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for sector in self.sectors:
            self._indicators.update((i.id, i) for i in sector.indicators)
            self._sources.update((s.id, s) for s in sector.sources)
            self._panels.update((p.id, p) for p in sector.panels)

    @property
    def region(self) -> Region:
        return self.regions[self.info.code]

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        return self._indicators

    @property
    def sources(self) -> Mapping[str, Source]:
        return self._sources

    @property
    def panels(self) -> Mapping[str, PanelSpec]:
        return self._panels

    def sector(self, sector: str) -> Sector:
        """KeyError when there is none of this name (or its file is broken)."""
        return {found.id: found for found in self.sectors}[sector]

    def agency(self, agency: str) -> Agency:
        for found in self.info.agency:
            if found.id == agency:
                return found
        return Agency(id="tidak-dikenal", short=agency, name=Text(id=agency))

    def halves(self, indicator: str) -> tuple[str, ...]:
        """The observed or case-counted indicators behind this one, in order, without repeats."""
        found = self._indicators[indicator]
        match found:
            case Ratio():
                names: tuple[str, ...] = (found.numerator, found.denominator)
            case Total():
                names = found.of
            case UnitsCounted():
                names = (found.of,)
            case _:
                return (indicator,)
        return tuple(dict.fromkeys(leaf for name in names for leaf in self.halves(name)))

    def sources_of(self, indicator: str) -> tuple[Source, ...]:
        """Sources that deliver any part of this indicator, in the order of the profile."""
        if indicator not in self._feeding:  # every reading asks
            leaves = set(self.halves(indicator))
            cases = {i.cases for name in leaves if isinstance(i := self._indicators[name], CasesCounted)}
            found = (s for s in self._sources.values() if s.id in cases or leaves & delivered_by(s))
            self._feeding[indicator] = tuple(found)
        return self._feeding[indicator]

    def targets_of(self, indicator: str) -> tuple[Target, ...]:
        return tuple(t for t in self.targets if t.indicator == indicator)


def delivered_by(source: Source) -> set[str]:
    """Ids of the indicators a source delivers."""
    found = {v.indicator for v in source.values.values()}
    shape = source.shape
    match shape:
        case LongShape():
            found |= set(shape.measures.values()) | ({shape.indicator} if shape.indicator else set())
        case WideShape():
            found |= {shape.indicator} if shape.indicator else set()
        case RegisterShape():
            found |= {c.indicator for c in shape.count}
    return found
