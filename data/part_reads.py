"""Files that need not be read whole: one that only grew, and one so long that it is read piece by piece."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from itertools import chain
from pathlib import Path

from data.answers import fingerprint_of, held_for, refused, shaped
from data.cells.named_headers import expected_headers
from data.copies import Copy, Desk
from data.grown import note as grown_note
from data.grown import stands_alone
from data.opened import is_ours
from data.privacy.discreet import is_discreet
from data.profile import RegisterShape, Source
from data.shapes.checks import Refusal
from data.shapes.shapes import observe_coded
from data.shapes.streamed import FROM, SIZE, NotStreamed, observe_streamed
from data.task import Answer, Task
from loaders.base import Delivery
from loaders.csv_pieces import NotInPieces
from loaders.inbox import prints


def read_new(desk: Desk, source: Source, task: Task, folder: Path) -> Answer | None:
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
    told = replace(batch, notes=(grown_note(batch.read, task.usual.last),))
    return replace(shaped(folder, told, copy=copy), grown=True)


def read_long(desk: Desk, source: Source, task: Task, folder: Path) -> Answer | None:
    """A long file, piece by piece; None when it is none, or means something only as a whole."""
    delivery, read = task.delivery, getattr(desk.readers[source.read.kind], "read_pieces", None)
    assert delivery
    if read is None or isinstance(source.shape, RegisterShape) or source.private or _size(delivery) < FROM:
        return None
    if is_ours(source, delivery.name) or not is_discreet(delivery):
        return None
    whole = prints(desk.inbox, delivery).whole
    pieces = read(source.read, desk.inbox, delivery, expected_headers(source), size=SIZE, fingerprint=whole)
    try:
        first = next(pieces)
        copy = Copy(desk, source, delivery, [first], whole)
        batch = observe_streamed(chain([first], pieces), folder, delivery, source, desk.profile)
    except (NotInPieces, NotStreamed):
        shutil.rmtree(folder / "spill", ignore_errors=True)
        return None
    except Refusal as refusal:
        return refused(copy, refusal)
    held = held_for(batch, task, delivery)
    return replace(shaped(folder, batch, copy=copy), spoken=batch.spoken, held=held)


def _size(delivery: Delivery) -> int:
    """Bytes of its file; 0 when there is none, or it cannot be looked at."""
    try:
        return os.lstat(delivery.path).st_size if delivery.path else 0
    except OSError:
        return 0
