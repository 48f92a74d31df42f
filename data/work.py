"""What is done in a child: look for deliveries, read one and sift it, read a kept one again. Answers go into a folder.

Nothing here touches the store; the loader process alone commits.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from data.answer_columns import check_columns
from data.answers import batch_in, fingerprint_of, held_for, refused, shaped
from data.batch import Batch
from data.copies import Copy, Desk
from data.exchange.mending import differing, mended_note
from data.exchange.returned_rows import pick_rows
from data.holding.rows import UNKNOWN
from data.opened import Opened, deliveries, kept, opened
from data.part_reads import read_long, read_new
from data.privacy.discreet import discreet, is_discreet
from data.privacy.personal import PersonalDataFound, PersonalPlace
from data.profile import Source
from data.shapes.checks import Refusal
from data.shapes.shapes import observe_coded
from data.task import Answer, Found, Task, answer_in, put_answer, put_task, task_in
from loaders.base import Delivery, LoadError
from loaders.inbox import SETTLE, Prints, prints

__all__ = ["Answer", "Found", "Task", "answer_in", "batch_in", "do", "put_answer", "put_task"]


def do(desk: Desk, folder: Path) -> None:
    """Do the task in folder and write the answer beside it. What the world does wrong is an answer; a bug is raised."""
    task = task_in(folder)
    source = desk.profile.sources[task.source]
    try:
        match task.kind:
            case "look":
                answer = Answer("found", found=_look(desk, source, task))
            case "read":
                answer = _read(desk, source, task, folder)
            case "rows":
                answer = pick_rows(desk, source, task, folder)
            case _:
                answer = _again(desk, source, task, folder)
    except LoadError as error:
        answer = Answer("failed", reason=str(error))
    put_answer(folder, answer)


def _look(desk: Desk, source: Source, task: Task) -> tuple[Found, ...]:
    ready = deliveries(desk, source, task.now)
    if task.whole:
        names = {d.name for d in ready}.union(task.whole)
        # Files that are still settling are those that will lie ready a moment later.
        later = deliveries(desk, source, task.now + timedelta(seconds=SETTLE))
        ready = [d for d in later if d.name in names]
    return tuple(Found(discreet(d), _face(d)) for d in ready)


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
    if seen.start and seen.start == task.known and (answer := read_new(desk, source, task, folder)):
        return answer
    if (answer := read_long(desk, source, task, folder)) is not None:
        return answer
    found = opened(desk, source, delivery, desk.inbox, task.mend)
    copy = Copy(desk, found.source, delivery, found.tables, fingerprint_of(found.tables))
    if copy.fingerprint == task.known:
        return Answer("same", fingerprint=copy.fingerprint)
    try:
        if not is_discreet(delivery):
            raise PersonalDataFound(delivery.name, (PersonalPlace("", "nama berkas", "data pribadi", ()),))
        batch = _as_before(desk, found, task)
    except Refusal as refusal:
        return refused(copy, refusal)
    only_grew = bool(seen.start) and seen.start == task.known
    asked = replace(task, usual=UNKNOWN) if found.part or only_grew else task
    return replace(shaped(folder, batch, copy=copy), held=held_for(batch, asked, delivery))


def _as_before(desk: Desk, found: Opened, task: Task) -> Batch:
    """The batch of what was opened. Persons are looked for first: whatever else is wrong, what is kept holds none.

    That a database's columns changed says more than that one of them is missing.
    """
    assert task.delivery
    try:
        batch = _observed(desk, found, task)
    except PersonalDataFound:
        raise
    except Refusal:
        check_columns(task.columns, found.tables, task.delivery, private=found.source.private)
        raise
    check_columns(task.columns, found.tables, task.delivery, private=found.source.private)
    return batch


def _again(desk: Desk, source: Source, task: Task, folder: Path) -> Answer:
    """A kept delivery, read as the profile reads it now. The copy stands for the inbox: its folder is handed in."""
    assert task.delivery
    found = kept(desk, source, replace(task.delivery, path=desk.state / task.archive), task.mend)
    try:
        batch = _observed(desk, found, task)
    except Refusal as refusal:
        return Answer("refused", reason=str(refusal))
    return shaped(folder, batch, fingerprint=fingerprint_of(found.tables))


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
