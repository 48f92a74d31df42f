"""How a child's batch or refusal becomes an answer, and an answer a batch again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather

from data.answer_columns import columns_of
from data.batch import CASE, OBSERVATION, Batch, Letters, empty
from data.copies import Copy
from data.holding.rows import unusual
from data.parquet import as_arrow, schema_of
from data.shapes.checks import Refusal
from data.shapes.streamed import observations_in
from data.task import Answer, Task
from loaders.base import Delivery, RawTable

MOST_LETTERS = 500  # columns of a sheet whose letters are kept with the load


def batch_in(folder: Path, answer: Answer) -> Batch:
    """The batch of an answer "shaped"."""
    streamed = bool(answer.spoken)
    whole = None if streamed else feather.read_table(folder / "observations.arrow", memory_map=True).to_pandas()
    return Batch(
        observations=empty(OBSERVATION) if whole is None else whole,
        laid=partial(observations_in, folder) if streamed else None,
        spoken=answer.spoken,
        cases=feather.read_table(folder / "cases.arrow").to_pandas().astype(CASE),
        rejects=answer.rejects,
        read=answer.read,
        loaded=answer.loaded,
        returned=answer.returned,
        ignored=answer.ignored,
        missing_cells=answer.missing_cells,
        checks=answer.checks,
        notes=answer.notes,
    )


def fingerprint_of(tables: Sequence[RawTable]) -> str:
    """That of the tables when they share one (sheets of a file), else one of all of theirs."""
    each = list(dict.fromkeys(table.fingerprint for table in tables))
    return each[0] if len(each) == 1 else sha256("\n".join(each).encode()).hexdigest()


def refused(copy: Copy, refusal: Refusal) -> Answer:
    """The answer to a delivery that must not land; it goes into quarantine."""
    return Answer(
        "refused",
        reason=str(refusal),
        fingerprint=copy.fingerprint,
        kept=copy.quarantine(refusal),
        sheets=_sheets(copy.tables),
        letters=_letters(copy.tables),
        read=refusal.read,
        returned=refusal.returned,
        ignored=refusal.ignored,
        rejects=refusal.rejects,
        checks=refusal.checks,
        notes=refusal.notes,
    )


def shaped(folder: Path, batch: Batch, *, copy: Copy | None = None, fingerprint: str = "") -> Answer:
    """The answer with a batch, whose observations and cases are written beside it."""
    if not batch.spoken:
        observations = as_arrow(batch.observations, schema_of(OBSERVATION))
        feather.write_feather(observations, folder / "observations.arrow", compression="uncompressed")
    feather.write_feather(pa.Table.from_pandas(batch.cases, preserve_index=False), folder / "cases.arrow")
    return Answer(
        "shaped",
        fingerprint=copy.fingerprint if copy else fingerprint,
        kept=copy.keep() if copy else "",
        sheets=_sheets(copy.tables) if copy else (),
        letters=_letters(copy.tables) if copy else {},
        columns=columns_of(copy.tables) if copy else {},
        read=batch.read,
        loaded=batch.loaded,
        returned=batch.returned,
        ignored=batch.ignored,
        missing_cells=batch.missing_cells,
        rejects=batch.rejects,
        checks=batch.checks,
        notes=batch.notes,
    )


def _letters(tables: Sequence[RawTable]) -> Letters:
    """Of every sheet the columns' letters; of a sheet of thousands of columns the first of them."""
    return {table.sheet: dict(islice(table.letters.items(), MOST_LETTERS)) for table in tables}


def _sheets(tables: Sequence[RawTable]) -> tuple[str, ...]:
    return tuple(table.sheet for table in tables if table.sheet)


def held_for(batch: Batch, task: Task, delivery: Delivery) -> str:
    """Why a delivery waits for a person: it has far fewer or far more rows than usual; "" when it need not."""
    return unusual(delivery.name, batch.read - batch.ignored, task.usual, task.source)
