"""One file or database answer looked at: the sheet that holds the table, and what each of its columns is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.cells.headers import folded
from data.cells.number_style import tidy
from data.privacy.personal import is_personal_title, personal_places
from data.privacy.titles import strength
from data.profile import Profile
from data.proposing.layout import Layout, layout_of
from data.proposing.measures import Measure, is_index, measure_of
from data.proposing.periods import When, when_of
from data.proposing.regions import Match, matches
from data.proposing.wishes import WishError, Wishes
from loaders.base import Delivery, LoadError, RawTable, ReadSpec, find_readers
from loaders.sheets import Sheet
from loaders.table_head import Grid, letter

ROLES = ("ukuran", "kategori", "indikator", "satuan", "pribadi", "abaikan")
_MOST_CATEGORIES = 60
_MEASURE_WORDS = re.compile(r"indikator|uraian|variabel|jenis[ _]data|nama[ _]data|elemen|komponen", re.I)
_UNIT_WORDS = re.compile(r"satuan|unit", re.I)


@dataclass(frozen=True)
class Opened:
    """Where the file lies, and the sheets found in it. delivery.path None: a database's answer."""

    folder: Path
    delivery: Delivery
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Looked:
    """What was understood of a table, before it becomes a source. region: the best match; found: all of them.

    measures: columns of numbers. categories, texts: columns of few and of many different words. private: columns about
    persons. units: text of a column that says one unit for all rows. legend: header → what a note under the table says.
    """

    opened: Opened
    sheet: Sheet
    layout: Layout
    table: RawTable
    found: tuple[Match, ...]
    when: When
    measures: tuple[Measure, ...] = ()
    categories: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    unit_columns: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()  # sheets with the same header

    @property
    def region(self) -> Match | None:
        return self.found[0] if self.found and self.found[0].share >= 0.5 else None

    @property
    def cells(self) -> pd.DataFrame:
        return self.table.cells

    def place(self, column: str) -> str:
        """ "kolom C", or the header where the file has no letters."""
        at = self.table.letters.get(column, "")
        return at or column


def look(opened: Opened, profile: Profile, wishes: Wishes) -> Looked:
    """The sheet that was chosen, or the one that says most. LoadError: none can be read. WishError: no such column."""
    if wanted := wishes.get("lembar"):
        sheets = [s for s in opened.sheets if folded(s.name) == folded(wanted)]
        if not sheets:
            raise WishError(f'lembar "{wanted}" tidak ada; yang ada: {", ".join(s.name for s in opened.sheets)}')
    else:
        sheets = list(opened.sheets)
    looks: list[tuple[float, int, Looked]] = []
    fault: LoadError | None = None
    for place, sheet in enumerate(sheets):
        try:
            found = _look_at(opened, sheet, profile, wishes)
        except LoadError as error:
            fault = fault or error
            continue
        looks.append((_worth(found), -place, found))
    if not looks:
        raise fault or LoadError(f"{opened.delivery.name}: tidak ada tabel")
    best = max(looks, key=lambda item: item[:2])[2]
    return _with_alike(best, [found for *_, found in looks])


def _with_alike(best: Looked, looks: Sequence[Looked]) -> Looked:
    alike = [o.sheet.name for o in looks if o is not best and list(o.cells.columns) == list(best.cells.columns)]
    return replace(best, others=tuple(alike))


def _worth(looked: Looked) -> float:
    """Rows that could become values; a sheet with regions and periods before one without."""
    said = (1 + 2 * bool(looked.region)) * (1 + bool(looked.when.how)) * bool(looked.measures)
    return len(looked.cells) * (said or 0.01)


def _look_at(opened: Opened, sheet: Sheet, profile: Profile, wishes: Wishes) -> Looked:
    if wishes.get("ujung") == "utuh" and sheet.read.get("kind") == "csv":
        sheet = replace(sheet, read={**sheet.read, "unended": True})
    layout = _layout(sheet, wishes)
    table = _table(opened, sheet, layout)
    if not len(table.cells):
        raise LoadError(f"{opened.delivery.name}: tidak ada baris data di bawah tajuk; periksa berkasnya")
    cells = table.cells
    found = tuple(matches(cells, profile.regions))
    places = {m.column for m in found if m.share >= 0.6}
    private = _private(table, places)
    legend = _legend(sheet.grid, list(map(str, cells.columns)), table)
    when = when_of(
        cells, layout, name=opened.delivery.name, sheet=sheet.name, taken=(*places, *private, *_codes(cells))
    )
    taken = {*places, *private, *when.columns}
    sorted_ = _sort(table, taken, wishes, legend=legend, across=when.pattern)
    return Looked(opened, sheet, layout, table, found, when, private=private, legend=legend, **sorted_)


def _codes(cells: pd.DataFrame) -> list[str]:
    return [str(c) for c in cells.columns if re.match(r"(kode|kd|id)[ _]", str(c), re.I)]


def _layout(sheet: Sheet, wishes: Wishes) -> Layout:
    found = layout_of(sheet)
    said = re.fullmatch(r"(\d+)(?:\+(\d+))?", wishes.get("kepala"))
    if not said:
        return found
    head, height = int(said[1]), int(said[2] or 1)
    return Layout(head, height, head + height, found.above)


def _table(opened: Opened, sheet: Sheet, layout: Layout) -> RawTable:
    """The sheet as its loader will read it with the layout that was found."""
    if sheet.head:
        names = dict(enumerate(sheet.head))
        return RawTable(opened.delivery.name, sheet.grid.cells.rename(columns=names), "", sheet.name)
    spec, reader = _spec(opened, sheet, layout)
    tables = reader.read(spec, opened.folder, opened.delivery, ())
    return tables[0]


def _spec(opened: Opened, sheet: Sheet, layout: Layout) -> tuple[ReadSpec, Any]:
    reader = find_readers()[str(sheet.read["kind"])]
    return reader.Spec.model_validate({**read_keys(opened, sheet, layout), "path": opened.delivery.name}), reader


def read_keys(opened: Opened, sheet: Sheet, layout: Layout) -> dict[str, Any]:
    """Keys of the source's ``read`` besides the path."""
    keys = dict(sheet.read)
    if sheet.head:
        return keys
    if layout.head:
        if layout.head > 1 or layout.height > 1:
            keys["header_row"] = layout.head
        if layout.height > 1:
            keys["header_rows"] = layout.height
        return keys
    keys["columns"] = [f"Kolom {letter(c)}" for c in range(sheet.grid.cells.shape[1])]
    if layout.first > 1:
        keys["header_row"] = layout.first - 1
    return keys


def _private(table: RawTable, places: set[str]) -> tuple[str, ...]:
    """Columns whose title or content is about persons; a column of regions is not, whatever it is called."""
    titled = [c for c in map(str, table.cells.columns) if c not in places and strength(c) == "strong"]
    titled += [c for c in map(str, table.cells.columns) if is_personal_title(c) and c not in (*titled, *places)]
    held = {p.column for p in personal_places(table, titled, used=tuple(places), beside_persons=bool(titled))}
    return tuple(c for c in map(str, table.cells.columns) if c in titled or c in held)


def _legend(grid: Grid, headers: Sequence[str], table: RawTable) -> dict[str, str]:
    """Notes such as "RR: Curah hujan(mm)" under or over the table, by the header they explain."""
    outside = [row for row, _ in table.ignored]
    by_fold = {folded(h): h for h in headers if 1 < len(h) < 24}
    found: dict[str, str] = {}
    for row in outside[-40:] + outside[:20]:
        if row not in grid.cells.index:
            continue
        for text in map(str, grid.cells.loc[row]):
            key, mark, rest = text.partition(":")
            if mark and folded(key) in by_fold and rest.strip():
                found[by_fold[folded(key)]] = tidy(rest)
    return found


def _sort(
    table: RawTable, taken: set[str], wishes: Wishes, *, legend: Mapping[str, str], across: str
) -> dict[str, tuple[Any, ...]]:
    """Every other column by what it is: measure, category, name of a measure, unit, index."""
    roles = {folded(k): v for k, v in wishes.columns("kolom.").items()}
    _check_headers(roles, table)
    made: dict[str, list[Any]] = {k: [] for k in ("measures", "categories", "names", "unit_columns", "index")}
    for column in map(str, table.cells.columns):
        said = roles.get(folded(column), "")
        cells = table.cells[column]
        texts = [t for t in map(tidy, cells.drop_duplicates()) if t]
        if said in ("abaikan", "pribadi") or (column in taken and said != "ukuran"):
            continue
        typed = table.numbers is not None and bool(table.numbers[column].any())
        measure = measure_of(column, cells, typed=typed, legend=legend.get(column, ""))
        if said == "satuan" or (not said and _UNIT_WORDS.search(column) and not measure):
            made["unit_columns"].append(column)
        elif said == "indikator" or (not said and _MEASURE_WORDS.search(column) and len(texts) > 1 and not measure):
            made["names"].append(column)
        elif measure and said in ("", "ukuran") and (said or not is_index(column, cells)):
            made["measures"].append(measure)
        elif measure and not said:
            made["index"].append(column)
        elif said == "kategori" or 2 <= len(texts) <= _MOST_CATEGORIES:
            made["categories"].append(column)
    return {k: tuple(v) for k, v in made.items()}


def _check_headers(roles: Mapping[str, str], table: RawTable) -> None:
    there = {folded(str(c)) for c in table.cells.columns}
    for name, role in roles.items():
        if name not in there:
            raise WishError(f'kolom "{name}" tidak ada; yang ada: {", ".join(map(str, table.cells.columns))}')
        if role not in ROLES:
            raise WishError(f'kolom.{name}: "{role}" bukan peran; pilih {", ".join(ROLES)}')


def open_file(path: Path, name: str, delivered: datetime) -> Opened:
    """A file's sheets. LoadError: it cannot be read."""
    from loaders.sheets import sheets_of

    delivery = Delivery(name, path.resolve(), delivered)
    return Opened(path.resolve().parent, delivery, sheets_of(path.resolve().parent, delivery))
