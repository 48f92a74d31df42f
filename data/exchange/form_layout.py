"""What stands on a form before it is filled in: its columns, its rows of units, its lists, its periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.cells.numbers import said
from data.exchange.form_source import ABOVE, CODE, NAME, PERIOD, REGION, form_of, names_are_unique, register_level
from data.freshness import due_day
from data.period import Period
from data.profile import CaseOf, Indicator, Observed, Profile, RegisterShape, Source, ValueOf, WideShape
from data.regions import LEVELS, Region

BLANK_ROWS = 500  # of a register
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_BACK = {"day": 31, "week": 26, "month": 15, "quarter": 8, "semester": 6, "year": 6, "school_year": 6}


@dataclass(frozen=True)
class Check:
    """What a cell may hold. choices: one of these texts. Else a number (whole or not) or a day; low, high: limits."""

    kind: Literal["number", "whole", "day", "choice", "text"]
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column. fixed: filled in by us and locked. about: what belongs here, for whoever fills it in."""

    name: str
    check: Check
    fixed: bool = False
    about: str = ""
    unit: str = ""
    decimals: int = 0
    width: int = 16
    indicator: str = ""


@dataclass(frozen=True)
class Row:
    """A prefilled row: what stands in the fixed columns and the period, by column; open: columns that apply to it."""

    texts: dict[str, str]
    open: frozenset[str]


@dataclass(frozen=True)
class Layout:
    """A whole form. rows empty: a register, with blank rows. due: when the suggested period is to be delivered."""

    source: Source
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    periods: tuple[str, ...]
    period: str
    due: date

    @property
    def blank_rows(self) -> int:
        return 0 if self.rows else BLANK_ROWS


def layout_of(source: Source, profile: Profile, today: date) -> Layout:
    """The form of a source, as of a day."""
    form = form_of(source, profile)
    now = _suggested(source, today)
    spans = [Period.containing(today, source.frequency).shift(-n) for n in range(_BACK[source.frequency])]
    periods, chosen = tuple(period_words(p) for p in spans), period_words(now)
    shape = form.shape
    if isinstance(shape, RegisterShape):
        columns = _register_columns(shape, form, profile, periods)
        return Layout(form, columns, (), periods, chosen, due_day(source, now))
    assert isinstance(shape, WideShape)
    columns = _table_columns(shape, form, profile, periods)
    rows = _rows(shape, form, source, profile=profile, period=chosen)
    return Layout(form, columns, rows, periods, chosen, due_day(source, now))


def period_words(period: Period) -> str:
    """A period as officials write it, and as it is read back: "Oktober 2026", "Triwulan III 2026"."""
    year = period.start.year
    match period.frequency:
        case "month":
            return f"{MONTHS[period.start.month - 1]} {year}"
        case "quarter":
            return f"Triwulan {['I', 'II', 'III', 'IV'][period.start.month // 3]} {year}"
        case "semester":
            return f"Semester {1 if period.start.month < 7 else 2} {year}"
        case _:
            return str(period)


def _suggested(source: Source, today: date) -> Period:
    """The newest period that is over, or whose day of delivery has come before its end."""
    found = Period.containing(today, source.frequency)
    over = found.end <= today or due_day(source, found) <= today
    return found if over else found.shift(-1)


# ------------------------------------------------------------------------------------------------ units in rows


def _table_columns(shape: WideShape, form: Source, profile: Profile, periods: tuple[str, ...]) -> tuple[Column, ...]:
    text = Check("text")
    columns = [
        Column(CODE, text, fixed=True, width=16),
        Column(NAME, text, fixed=True, width=24),
        Column(ABOVE, text, fixed=True, width=18),
    ]
    if shape.category:
        columns.append(Column(shape.category, text, fixed=True, width=30))
    columns.append(Column(PERIOD, Check("choice", choices=periods), about="Pilih dari daftar.", width=18))
    return (*columns, *(_measure(name, meaning, profile) for name, meaning in form.values.items()))


def _measure(name: str, meaning: ValueOf, profile: Profile) -> Column:
    indicator = profile.indicators[meaning.indicator]
    about = indicator.definition.id
    words = tuple(meaning.map or meaning.numbers)
    if words:
        return Column(name, Check("choice", choices=words), about=about, indicator=indicator.id)
    check = _number(indicator, meaning.scale)
    unit = indicator.unit if meaning.scale == 1 else f"{indicator.unit} × {said(meaning.scale)}"
    decimals = 0 if check.kind == "whole" else max(indicator.decimals, 0 if meaning.scale == 1 else 2)
    return Column(name, check, about=about, unit=unit, decimals=decimals, indicator=indicator.id)


def _number(indicator: Indicator, scale: float) -> Check:
    if not isinstance(indicator, Observed):
        return Check("number")
    low, high = indicator.range or ((0, None) if indicator.whole else (None, None))
    whole = indicator.whole and scale == 1
    return Check("whole" if whole else "number", None if low is None else low / scale, high and high / scale)


def _rows(shape: WideShape, form: Source, source: Source, *, profile: Profile, period: str) -> tuple[Row, ...]:
    """One row a unit, or one a unit and category. A cell that does not apply to a unit stays shut."""
    wanted = {name: _units(meaning.indicator, source, profile) for name, meaning in form.values.items()}
    units = _in_order([r for regions in wanted.values() for r in regions], profile)
    codes = {name: {r.code for r in regions} for name, regions in wanted.items()}
    texts = _category_texts(shape, form, profile)
    found = []
    for unit in units:
        own = frozenset(name for name in form.values if unit.code in codes[name])
        above = profile.regions[unit.parent].name if unit.parent in profile.regions else ""
        for text in texts:
            said_ = {CODE: unit.code, NAME: unit.name, ABOVE: above, PERIOD: period}
            found.append(Row(said_ | ({shape.category: text} if shape.category else {}), own))
    return tuple(found)


def _units(ident: str, source: Source, profile: Profile) -> list[Region]:
    """The units expected to report an indicator; one alone where the source speaks of a fixed region."""
    if source.shape.region.fixed in profile.regions:
        return [profile.regions[source.shape.region.fixed]]
    indicator = profile.indicators[ident]
    return profile.regions.under(profile.info.code, indicator.level, indicator.kinds)


def _in_order(regions: Sequence[Region], profile: Profile) -> list[Region]:
    codes = {r.code for r in regions}
    return sorted((r for r in profile.regions.all if r.code in codes), key=lambda r: LEVELS.index(r.level))


def _category_texts(shape: WideShape, form: Source, profile: Profile) -> tuple[str, ...]:
    if not shape.category:
        return ("",)
    if shape.categories:
        return tuple(shape.categories)
    named = [c for v in form.values.values() for c in profile.indicators[v.indicator].categories]
    return tuple(dict.fromkeys(named)) or ("",)


# ------------------------------------------------------------------------------------------------ registers


def _register_columns(
    shape: RegisterShape, form: Source, profile: Profile, periods: tuple[str, ...]
) -> tuple[Column, ...]:
    """The columns a register needs, in the order a row is thought of: what, where, when, of which kind."""
    columns: dict[str, Column] = {}

    def add(name: str, check: Check, about: str = "") -> None:
        if name and name not in columns:
            columns[name] = Column(name, check, about=about, width=22)

    if shape.case:
        add(shape.case.reference, Check("text"), "Nomor, satu baris satu nomor.")
    for count in shape.count:
        add(count.distinct, Check("text"), "Nomor, satu baris satu nomor.")
    if shape.region.column:
        add(shape.region.column, Check("choice", choices=_region_texts(shape, profile)), "Pilih dari daftar.")
    if shape.period.column:
        day = shape.period.column != PERIOD
        add(shape.period.column, Check("day") if day else Check("choice", choices=periods), "Tanggal kejadian.")
    for count in shape.count:
        choices = tuple(shape.categories)
        add(count.category, Check("choice", choices=choices) if choices else Check("text"))
        for name, texts in count.where.items():
            add(name, Check("text"), f"Yang dihitung: {', '.join(texts)}.")
        add(count.sum, Check("number"))
    for name, check in _case_columns(shape.case):
        add(name, check)
    return tuple(columns.values())


def _case_columns(case: CaseOf | None) -> list[tuple[str, Check]]:
    if case is None:
        return []
    kinds = tuple(kind for kind in case.sla_days if kind != "*")
    day = Check("day")
    return [
        (case.type, Check("choice", choices=kinds) if kinds and "*" not in case.sla_days else Check("text")),
        (case.desk, Check("text")), (case.received, day), (case.due, day), (case.closed, day),
        (case.returned, Check("whole", 0)),
    ]  # fmt: skip


def _region_texts(shape: RegisterShape, profile: Profile) -> tuple[str, ...]:
    level = register_level(shape, profile)
    regions = profile.regions.under(profile.info.code, level)
    named = shape.region.column == REGION and names_are_unique(profile, level)
    return tuple(r.name if named else r.code for r in regions)
