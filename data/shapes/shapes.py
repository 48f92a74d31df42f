"""From tables of text to one sifted Batch: the only way into the store."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from data.batch import CASE, OBSERVATION, Batch
from data.cells.coded import coded, encoded
from data.cells.headers import Headers
from data.cells.nils import Nil, nil_note, skip_note, skipped_in
from data.doubts.plausible import compare_totals, flagged
from data.privacy.personal import PersonalDataFound, PersonalPlace, personal_places, without_persons
from data.profile import LongShape, Profile, RegisterShape, Source, WideShape
from data.shapes import long as shape_long
from data.shapes import register as shape_register
from data.shapes import wide as shape_wide
from data.shapes.cases import one_a_reference
from data.shapes.checks import screen, sift
from data.shapes.closing import Ledger, close
from data.shapes.counting import counted
from data.shapes.findings import CANDIDATE, FINDING, TICK, Shaped, joined
from data.shapes.needed import missing_columns, needed_by, refuse_missing
from data.shapes.rows import Rows, choose, data_rows, total_rows
from data.shapes.total_rows import Totals, note_on, sums_of_others, total_rows_of
from data.shapes.whereabouts import Occasion
from loaders.base import Delivery, RawTable


@dataclass(frozen=True)
class Part:
    """One table shaped: its data rows, its total rows (as candidates), and what was told on the way."""

    shaped: Shaped
    totals: pd.DataFrame
    findings: pd.DataFrame
    periods: frozenset[str]
    notes: tuple[str, ...]
    skipped: tuple[Nil, ...]
    size: int = 0  # rows shaped
    read: int = 0  # with those that are no data


def observe(tables: Sequence[RawTable], delivery: Delivery, source: Source, profile: Profile) -> Batch:
    """``observe_coded`` with plain texts."""
    batch = observe_coded(tables, delivery, source, profile)
    return replace(batch, observations=batch.observations.astype(OBSERVATION))


def observe_coded(tables: Sequence[RawTable], delivery: Delivery, source: Source, profile: Profile) -> Batch:
    """Cells of one delivery as typed, sifted observations, cases and rejects; rows read always close.

    Texts of observations are categories.

    Refusal: a mapped column is missing, nothing is usable, too much is rejected. PersonalDataFound (a Refusal):
    identifiers of persons stand in undeclared columns. Texts are Indonesian.
    """
    today = delivery.delivered.astimezone(ZoneInfo(profile.info.timezone)).date()
    clean, notes = _guarded(tables, delivery, source)
    readable, skipped = _readable(clean, delivery, source)
    parts, start = [], 0
    for table in readable:
        parts.append(_part(table, start, delivery=delivery, source=source, profile=profile, today=today))
        start += len(table.cells)
    read = sum(len(table.cells) + len(table.ignored) for table in clean)
    ledger = replace(_ledger(parts, source=source, profile=profile, today=today), size=start)
    told = (*notes, *skipped, *(n for part in parts for n in part.notes), *ledger.notes)
    return close(replace(ledger, read=read, notes=tuple(dict.fromkeys(told))), source, delivery.name)


def part_of(table: RawTable, start: int, *, delivery: Delivery, source: Source, profile: Profile, today: date) -> Part:
    """One piece of a longer table, shaped. start: rows before it. Refusal, PersonalDataFound: as ``observe_coded``."""
    clean, notes = _guarded([table], delivery, source)
    readable, skipped = _readable(clean, delivery, source)
    part = _part(readable[0], start, delivery=delivery, source=source, profile=profile, today=today, piece=True)
    size = len(readable[0].cells)
    return replace(part, notes=(*notes, *skipped, *part.notes), size=size, read=size + len(readable[0].ignored))


def _guarded(tables: Sequence[RawTable], delivery: Delivery, source: Source) -> tuple[list[RawTable], list[str]]:
    """The tables without persons, and what was dropped. PersonalDataFound: identifiers stand elsewhere."""
    needed, key = needed_by(source), secrets.token_bytes(16)
    clean, notes = [], []
    places: list[PersonalPlace] = []
    for table in map(_coded, tables):
        headers = Headers(tuple(table.cells.columns), source.aliases)
        found = [[headers.find(name) for name in names] for names in (needed.names, needed.counted, needed.asked)]
        used, counted_, asked = ({c for c in columns if c} for columns in found)
        guarded = without_persons(table, source.private, used=used, counted=counted_, asked=asked, key=key)
        clean.append(guarded.table)
        notes += [*table.notes, *guarded.notes]
        beside = bool(guarded.notes) or len(guarded.table.cells.columns) < len(table.cells.columns)
        places += guarded.places
        places += personal_places(guarded.table, source.private, used=used, beside_persons=beside)
    if places:
        ignored = sum(len(table.ignored) for table in tables)
        read = ignored + sum(len(table.cells) for table in tables)
        raise PersonalDataFound(delivery.name, places, read=read, ignored=ignored)
    return clean, notes


def _readable(tables: Sequence[RawTable], delivery: Delivery, source: Source) -> tuple[list[RawTable], list[str]]:
    """Tables with every needed column. Beside one of those, a sheet with none of them is skipped with a note.

    Refusal: a table misses some columns, or none has them.
    """
    total = len(needed_by(source).names)
    missing = [missing_columns(Headers(tuple(t.cells.columns), source.aliases), source) for t in tables]
    whole = any(not gone for gone in missing)
    readable, notes = [], []
    for table, gone in zip(tables, missing, strict=True):
        if not gone:
            readable.append(table)
        elif whole and (len(gone) >= total or not len(table.cells)):
            notes.append(f'Lembar "{table.sheet}" tidak berisi kolom sumber ini; dilewati.')
        else:
            raise refuse_missing(table, Headers(tuple(table.cells.columns)), gone, source, delivery.name)
    return readable, notes


def _coded(table: RawTable) -> RawTable:
    """The table with its cells as categories: from here on a text is looked at once, however many rows say it."""
    cells = {place: coded(column) for place, (_, column) in enumerate(table.cells.items())}
    whole = pd.DataFrame(cells, index=table.cells.index)
    return replace(table, cells=whole.set_axis(table.cells.columns, axis=1))


def _part(
    table: RawTable,
    start: int,
    *,
    delivery: Delivery,
    source: Source,
    profile: Profile,
    today: date,
    piece: bool = False,
) -> Part:
    headers = Headers(tuple(table.cells.columns), source.aliases)
    occasion = Occasion(delivery, table, source.frequency, profile.info.timezone)
    chosen = choose(table, headers, source)
    found = total_rows_of(table, headers, chosen.data, source, profile, piece=piece)
    chosen = replace(chosen, data=chosen.data & ~found.named, totals=chosen.totals | found.named)
    rows = data_rows(table, headers, chosen, start=start, profile=profile, source=source, occasion=occasion)
    made = _shape(rows, source=source, profile=profile, occasion=occasion, today=today)
    totals = [joined([], CANDIDATE)]
    if chosen.totals.any() and not isinstance(source.shape, RegisterShape):
        summed = total_rows(table, headers, chosen, found.about, source=source, occasion=occasion)
        totals.append(_shape(summed, source=source, profile=profile, occasion=occasion, today=today).candidates)
    parted = _without_sums(made, rows.findings, found, start, profile)
    others = int((rows.region.rule == "other_region").sum())
    told = note_on(*(table.cells.index[mask].tolist() for mask in (found.named, parted.sums, parted.empty)))
    notes = (*made.notes, *told, *([f"{others} baris wilayah lain dilewati."] if others else []))
    skipped = skipped_in(table, headers, source.shape.skip)
    periods = frozenset(p.value for p in rows.period.found if p.value)
    return Part(parted.shaped, joined([*totals, parted.totals], CANDIDATE), parted.findings, periods, notes, skipped)


@dataclass(frozen=True)
class _Parted:
    """A table's rows without the sums of others and without empty ones (masks over the table)."""

    shaped: Shaped
    findings: pd.DataFrame
    totals: pd.DataFrame
    sums: np.ndarray
    empty: np.ndarray


def _without_sums(made: Shaped, findings: pd.DataFrame, found: Totals, start: int, profile: Profile) -> _Parted:
    """What is left without rows that turn out to be the sum of others, or that say neither a region nor a value."""
    rows, all_at = np.flatnonzero(found.perhaps), made.candidates["at"].to_numpy()
    rows = rows[~np.isin(rows + start, made.findings["at"].to_numpy())]
    valued = np.isin(rows + start, all_at)
    tried = rows[valued] if found.by_sum else rows[:0]
    at = sums_of_others(made.candidates, tried + start, found.about[tried], profile)
    sums, empty = np.zeros((2, len(found.perhaps)), dtype=bool)
    sums[at - start] = True
    empty[rows[~valued]] = found.about[rows[~valued]] == ""
    gone = np.flatnonzero(sums | empty) + start
    if not len(gone):
        return _Parted(made, findings, joined([], CANDIDATE), sums, empty)
    taken = np.isin(all_at, at)
    about = encoded(found.about[all_at[taken] - start])
    apart = joined([made.candidates[taken].assign(region=about)], CANDIDATE)
    rest = replace(made, candidates=made.candidates[~taken])
    return _Parted(rest, findings[~findings["at"].isin(gone)], apart, sums, empty)


def _shape(rows: Rows, *, source: Source, profile: Profile, occasion: Occasion, today: date) -> Shaped:
    shape = source.shape
    match shape:
        case LongShape():
            return shape_long.shape(rows, shape, source=source, profile=profile)
        case WideShape():
            return shape_wide.shape(rows, shape, source=source, profile=profile, occasion=occasion)
        case RegisterShape():
            return shape_register.shape(rows, shape, source=source, profile=profile, today=today)


def _ledger(parts: Sequence[Part], *, source: Source, profile: Profile, today: date) -> Ledger:
    """All tables together: counted, sifted, doubted, compared with their totals. The caller fills in size and read."""
    candidates = joined([p.shaped.candidates for p in parts], CANDIDATE)
    findings = [frame for p in parts for frame in (p.findings, p.shaped.findings)]
    screened = screen(joined([p.shaped.ticks for p in parts], TICK), profile, today=today)
    repeated = one_a_reference(joined([p.shaped.cases for p in parts], {**CASE, "at": "int64"}))
    counts, repeats = candidates, tuple[str, ...]()
    nils, skipped = (nil for p in parts for nil in p.shaped.nils), (nil for p in parts for nil in p.skipped)
    unsaid = (*nil_note(nils), *skip_note(skipped))
    if isinstance(source.shape, RegisterShape):
        spans = frozenset().union(*(p.periods for p in parts))
        summed = counted(screened.kept, source.shape, profile=profile, periods=spans, today=today)
        counts, repeats = summed.candidates, summed.notes
    sifted = sift(counts, profile, today=today)
    doubted = flagged(sifted.kept, profile)
    totals = joined([p.totals for p in parts], CANDIDATE)
    return Ledger(
        observations=doubted.candidates,
        cases=repeated.cases,
        findings=joined([*findings, screened.findings, repeated.findings, sifted.findings], FINDING),
        used=screened.kept["at"].to_numpy(),
        size=0,
        missing=sum(p.shaped.missing for p in parts),
        notes=(*unsaid, *repeats, *sifted.notes, *doubted.notes),
        checks=compare_totals(candidates, totals, profile),
    )
