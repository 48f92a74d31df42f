"""What is done in a child: look for deliveries, read one and sift it, read a kept one again. Answers go into a folder.

Nothing here touches the store; the loader process alone commits.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather

from data.batch import CASE, OBSERVATION, Batch, Letters
from data.checks import Refusal
from data.copies import Copy, Desk
from data.discreet import discreet, is_discreet
from data.grown import note as grown_note
from data.grown import stands_alone
from data.mending import differing, mended_note
from data.named_headers import expected_headers
from data.opened import Opened, deliveries, kept, opened
from data.parquet import as_arrow, schema_of
from data.personal import PersonalDataFound, PersonalPlace
from data.profile import Source
from data.returned_rows import pick_rows
from data.shapes import observe_coded
from data.task import Answer, Found, Task, answer_in, put_answer, put_task, task_in
from loaders.base import Delivery, LoadError, RawTable
from loaders.inbox import Prints, prints

MOST_LETTERS = 500  # columns of a sheet whose letters are kept with the load

__all__ = ["Answer", "Found", "Task", "answer_in", "batch_in", "do", "put_answer", "put_task"]


def batch_in(folder: Path, answer: Answer) -> Batch:
    """The batch of an answer "shaped"."""
    return Batch(
        observations=feather.read_table(folder / "observations.arrow", memory_map=True).to_pandas(),
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


def do(desk: Desk, folder: Path) -> None:
    """Do the task in folder and write the answer beside it. What the world does wrong is an answer; a bug is raised."""
    task = task_in(folder)
    source = desk.profile.sources[task.source]
    try:
        match task.kind:
            case "look":
                answer = Answer("found", found=_look(desk, source, task.now))
            case "read":
                answer = _read(desk, source, task, folder)
            case "rows":
                answer = pick_rows(desk, source, task, folder)
            case _:
                answer = _again(desk, source, task, folder)
    except LoadError as error:
        answer = Answer("failed", reason=str(error))
    put_answer(folder, answer)


def fingerprint_of(tables: Sequence[RawTable]) -> str:
    """That of the tables when they share one (sheets of a file), else one of all of theirs."""
    each = list(dict.fromkeys(table.fingerprint for table in tables))
    return each[0] if len(each) == 1 else sha256("\n".join(each).encode()).hexdigest()


def _look(desk: Desk, source: Source, now: datetime) -> tuple[Found, ...]:
    return tuple(Found(discreet(d), _face(d)) for d in deliveries(desk, source, now))


def _face(delivery: Delivery) -> str:
    if delivery.path is None:
        return ""
    try:
        seen = os.lstat(delivery.path)
    except OSError:
        return "hilang"
    return f"{seen.st_size}:{seen.st_mtime_ns}:{seen.st_ino}"


def _read(desk: Desk, source: Source, task: Task, folder: Path) -> Answer:
    delivery = task.delivery
    assert delivery
    seen = prints(desk.inbox, delivery, start=task.grown) if task.known and delivery.path else Prints("")
    if seen.whole and seen.whole == task.known:
        return Answer("same", fingerprint=task.known)
    if seen.start and seen.start == task.known and (answer := _read_new(desk, source, task, folder)):
        return answer
    found = opened(desk, source, delivery, desk.inbox, task.mend)
    copy = Copy(desk, found.source, delivery, found.tables, fingerprint_of(found.tables))
    if copy.fingerprint == task.known:
        return Answer("same", fingerprint=copy.fingerprint)
    try:
        if not is_discreet(delivery):
            raise PersonalDataFound(delivery.name, (PersonalPlace("", "nama berkas", "data pribadi", ()),))
        batch = _observed(desk, found, task)
        _check_rows(batch, replace(task, least=0) if found.part else task, delivery)
    except Refusal as refusal:
        return _refused(copy, refusal)
    return _shaped(folder, batch, copy=copy)


def _read_new(desk: Desk, source: Source, task: Task, folder: Path) -> Answer | None:
    """What a file grew by; None when it has to be read whole."""
    assert task.delivery
    reader = desk.readers[source.read.kind]
    read = getattr(reader, "read_new", None)
    if read is None or not is_discreet(task.delivery):
        return None
    tables = read(source.read, desk.inbox, task.delivery, expected_headers(source), start=task.grown)
    if not tables:
        return None
    try:
        batch = observe_coded(tables, task.delivery, source, desk.profile)
    except Refusal:
        return None
    if not stands_alone(tables, batch, source):
        return None
    copy = Copy(desk, source, task.delivery, tables, fingerprint_of(tables))
    if not copy.may_keep_file():
        return None
    told = replace(batch, notes=(grown_note(batch.read, task.usual),))
    return replace(_shaped(folder, told, copy=copy), grown=True)


def _again(desk: Desk, source: Source, task: Task, folder: Path) -> Answer:
    """A kept delivery, read as the profile reads it now. The copy stands for the inbox: its folder is handed in."""
    assert task.delivery
    found = kept(desk, source, replace(task.delivery, path=desk.state / task.archive), task.mend)
    try:
        batch = _observed(desk, found, task)
    except Refusal as refusal:
        return Answer("refused", reason=str(refusal))
    return _shaped(folder, batch, fingerprint=fingerprint_of(found.tables))


def _observed(desk: Desk, found: Opened, task: Task) -> Batch:
    """The batch of what was opened; of corrected rows only what they change, and a note of which they were."""
    batch = observe_coded(found.tables, found.delivery, found.source, desk.profile)
    if task.mend is None:
        return batch
    if found.before:
        batch = differing(batch, observe_coded(found.before, found.delivery, found.source, desk.profile))
    still = {(r.sheet, r.row) for r in batch.rejects}
    note = mended_note(task.mend.number, [row for row in found.rows if row not in still])
    return replace(batch, notes=(*batch.notes, note))


def _refused(copy: Copy, refusal: Refusal) -> Answer:
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


def _shaped(folder: Path, batch: Batch, *, copy: Copy | None = None, fingerprint: str = "") -> Answer:
    observations = as_arrow(batch.observations, schema_of(OBSERVATION))
    feather.write_feather(observations, folder / "observations.arrow", compression="uncompressed")
    feather.write_feather(pa.Table.from_pandas(batch.cases, preserve_index=False), folder / "cases.arrow")
    return Answer(
        "shaped",
        fingerprint=copy.fingerprint if copy else fingerprint,
        kept=copy.keep() if copy else "",
        sheets=_sheets(copy.tables) if copy else (),
        letters=_letters(copy.tables) if copy else {},
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


def _check_rows(batch: Batch, task: Task, delivery: Delivery) -> None:
    """Refusal when a delivery is far smaller than the last one: usually cut off, or one district's instead of all."""
    rows = batch.read - batch.ignored
    if rows < task.least:
        raise Refusal(
            f"{delivery.name}: hanya {rows} baris data, pemuatan terakhir {task.usual} baris; periksa apakah berkas "
            "terpotong, lalu kirim ulang yang lengkap (bila memang benar, turunkan min_rows_share sumber ini)",
            rule="rows_dropped",
            rejects=batch.rejects,
            read=batch.read,
            ignored=batch.ignored,
            notes=batch.notes,
            checks=batch.checks,
        )
