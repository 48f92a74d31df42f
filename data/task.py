"""What a child is asked and what it answers, as files in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from data.batch import Letters, Reject
from data.holding.rows import UNKNOWN, Usual
from data.privacy.discreet import all_hidden, hidden_rejects
from data.privacy.identifiers import hidden
from loaders.base import Delivery


@dataclass(frozen=True)
class Mend:
    """A load whose rows a delivery corrects. delivery: as it came then, its path the kept copy. landed: it stands.

    replaced: the newer load that the agency sent in its place, 0 for none; then it must not be read whole again.
    refused: its rows that were returned whole. of: when it was itself a correction, the load it corrected.
    """

    number: int
    delivery: Delivery
    landed: bool
    replaced: int = 0
    refused: tuple[tuple[str, int], ...] = ()
    of: Mend | None = None


@dataclass(frozen=True)
class Task:
    """One piece of work on a source.

    look: what lies ready? read: one delivery; known is a fingerprint that needs no second reading, usual how many rows
    it should have. again: the kept copy of a load. rows: some rows (sheet, number) of a kept copy, as they came.
    """

    kind: Literal["look", "read", "again", "rows"]
    source: str
    now: datetime
    delivery: Delivery | None = None
    known: str = ""
    usual: Usual = UNKNOWN
    archive: str = ""
    grown: int = 0  # bytes of the known file, when a longer one that begins with it may be read from there
    mend: Mend | None = None  # when the delivery brings corrected rows
    rows: tuple[tuple[str, int], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # of a database's last answer
    whole: tuple[str, ...] = ()  # names of files moved in whole, which need no time to settle


@dataclass(frozen=True)
class Found:
    """A delivery that lies ready. face: size and time of its file; "" for a query, whose answer nobody can foresee."""

    delivery: Delivery
    face: str


@dataclass(frozen=True)
class Answer:
    """How a task ended. same: the fingerprint was the known one. kept: name of the copy in the state folder.

    grown: only what is new in the file was read. held: why a shaped one waits for a person. Counts, notes, checks and
    rejects are those of the batch, or of the refusal.
    """

    outcome: Literal["found", "shaped", "same", "refused", "failed"]
    found: tuple[Found, ...] = ()
    reason: str = ""
    held: str = ""
    fingerprint: str = ""
    kept: str = ""
    sheets: tuple[str, ...] = ()
    letters: Letters = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    grown: bool = False
    spoken: tuple[str, ...] = ()  # periods of a long table, whose observations lie beside the answer in parts
    read: int = 0
    loaded: int = 0
    returned: int = 0
    ignored: int = 0
    missing_cells: int = 0
    rejects: tuple[Reject, ...] = ()
    checks: tuple[tuple[str, bool], ...] = ()
    notes: tuple[str, ...] = ()


_TASK, _ANSWER = TypeAdapter(Task), TypeAdapter(Answer)


def put_task(folder: Path, task: Task) -> None:
    """Write a task for a child to find."""
    folder.mkdir(parents=True)
    (folder / "task.json").write_bytes(_TASK.dump_json(task))


def task_in(folder: Path) -> Task:
    """The task that was written for a child."""
    return _TASK.validate_json((folder / "task.json").read_bytes())


def put_answer(folder: Path, answer: Answer) -> None:
    """Write an answer beside its task, with no identifier of a person left in anything it says."""
    (folder / "answer.json").write_bytes(_ANSWER.dump_json(_quiet(answer)))


def answer_in(folder: Path) -> Answer:
    """The answer that a child wrote."""
    return _ANSWER.validate_json((folder / "answer.json").read_bytes())


def _named(letters: Mapping[str, str]) -> dict[str, str]:
    """Those of headers that are no identifiers."""
    return {header: letter for header, letter in letters.items() if hidden(header) == header}


def _quiet(answer: Answer) -> Answer:
    return replace(
        answer,
        reason=hidden(answer.reason),
        held=hidden(answer.held),
        sheets=all_hidden(answer.sheets),
        letters={hidden(sheet): _named(found) for sheet, found in answer.letters.items()},
        columns=_named(answer.columns),
        notes=all_hidden(answer.notes),
        checks=tuple((hidden(text), agrees) for text, agrees in answer.checks),
        rejects=hidden_rejects(answer.rejects),
    )
