"""A long table observed piece by piece: no more of it is held at a time than a piece, or one group of indicators.

The same steps as ``shapes.observe_coded`` and the same answer, but for the order of the observations: every piece is
shaped and its candidates are laid aside by group of indicators; then each group is sifted, doubted and compared with
its totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa

from data.batch import CASE, OBSERVATION, Batch, empty
from data.cells.nils import Nil, nil_note, skip_note
from data.doubts.plausible import compare_totals, flagged
from data.grown import plain_numbers
from data.parquet import as_arrow, schema_of
from data.profile import Profile, Source
from data.shapes.checks import sift, twins_note
from data.shapes.closing import Ledger, close
from data.shapes.findings import CANDIDATE, FINDING, joined
from data.shapes.shapes import Part, part_of
from data.shapes.spill import Spill
from loaders.base import Delivery, RawTable

FROM = 96 << 20  # bytes of a file that is read piece by piece
SIZE = 24 << 20  # bytes of a piece
NAME = "observations.arrows"


class NotStreamed(Exception):
    """The table means something only as a whole."""


@dataclass
class _Told:
    """What is kept of all pieces: everything but the values."""

    findings: list[pd.DataFrame] = field(default_factory=list)
    totals: list[pd.DataFrame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    periods: set[str] = field(default_factory=set)
    checks: list[tuple[str, bool]] = field(default_factory=list)
    nils: list[Nil] = field(default_factory=list)
    skipped: list[Nil] = field(default_factory=list)
    size: int = 0
    read: int = 0
    missing: int = 0
    kept: int = 0


def observe_streamed(
    pieces: Iterable[RawTable], folder: Path, delivery: Delivery, source: Source, profile: Profile
) -> Batch:
    """The batch of a long table; its observations lie in ``folder`` (``observations_in``) and not in the batch.

    NotStreamed: its numbers can be read only together. Refusal, PersonalDataFound: as ``observe_coded``.
    """
    today = delivery.delivered.astimezone(ZoneInfo(profile.info.timezone)).date()
    told, spill = _Told(), Spill(folder / "spill", profile)
    for table in pieces:
        if source.decimal == "auto" and not plain_numbers(table, source):
            raise NotStreamed
        part = part_of(table, told.size, delivery=delivery, source=source, profile=profile, today=today)
        _lay_aside(part, told, spill)
    told.notes += [*nil_note(told.nils), *skip_note(told.skipped)]
    made = np.zeros(told.size, dtype=bool)
    with pa.OSFile(str(folder / NAME), "wb") as file:
        _judge(spill, told, made, file, profile=profile, today=today)
    ledger = Ledger(
        observations=joined([], CANDIDATE), cases=empty({**CASE, "at": "int64"}),
        findings=joined(told.findings, FINDING), used=np.flatnonzero(made), size=told.size, read=told.read,
        missing=told.missing, notes=tuple(dict.fromkeys(told.notes)), checks=tuple(told.checks), kept=told.kept,
    )  # fmt: skip
    return replace(close(ledger, source, delivery.name), spoken=tuple(sorted(told.periods)))


def _lay_aside(part: Part, told: _Told, spill: Spill) -> None:
    spill.put(part.shaped.candidates)
    told.findings += [part.findings, part.shaped.findings]
    told.totals.append(part.totals)
    told.notes += part.notes
    told.nils += part.shaped.nils
    told.skipped += part.skipped
    told.missing += part.shaped.missing
    told.size += part.size
    told.read += part.read


def _judge(spill: Spill, told: _Told, made: np.ndarray, file: pa.NativeFile, *, profile: Profile, today: date) -> None:
    """Sift group by group and write what is kept; notes that count are added up at the end."""
    schema, totals, twins = schema_of(OBSERVATION), joined(told.totals, CANDIDATE), 0
    writer = None
    for candidates in spill.groups():
        sifted = sift(candidates, profile, today=today)
        doubted = flagged(sifted.kept, profile)
        twins += sifted.twins
        own = totals[totals["indicator"].isin(candidates["indicator"].unique())]
        told.checks += compare_totals(candidates, own, profile)
        told.findings.append(sifted.findings)
        told.notes += doubted.notes
        kept = doubted.candidates
        made[kept["at"].to_numpy()] = True
        told.periods.update(map(str, kept["period"].unique()))
        told.kept += len(kept)
        table = as_arrow(kept, schema)
        writer = writer or pa.ipc.new_stream(file, table.schema)
        writer.write_table(table)
    told.notes += twins_note(twins)
    if writer is not None:
        writer.close()


def observations_in(folder: Path) -> Iterator[pd.DataFrame]:
    """The observations that were laid down, group by group (OBSERVATION, texts as categories)."""
    with pa.memory_map(str(folder / NAME)) as file, pa.ipc.open_stream(file) as stream:
        for batch in stream:
            yield batch.to_pandas()
