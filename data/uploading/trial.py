"""One file read as a load would read it, with any source, in a process of its own; the store is never touched.

A web server cannot lend itself to a nursery: it has threads, and deltalake must not be used after a fork. So a fresh
interpreter does the work (about two seconds more), with the source's deadline and memory limit.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from data.archive import unpack
from data.batch import Batch
from data.child import ChildEnded
from data.copies import Desk
from data.exchange.returned_rows import FILE
from data.holding.rows import UNKNOWN, Usual
from data.nurse import end_group
from data.profile import Profile, Sector, Source, Text
from data.reasons import reason_of
from data.task import Answer, Mend, Task, answer_in, put_answer, put_task
from data.uploading.desk_text import desk_text
from data.work import batch_in
from loaders.base import Delivery, LoadError, RawTable

HOME = Path(__file__).resolve().parents[2]
_KEPT = "coba"  # where a kept trial lies in its folder
_OWN = "percobaan"  # sector of a source that no sector file has yet


@dataclass(frozen=True)
class Trial:
    """answer: as a load's. batch: what would be loaded; None unless ``answer.outcome`` is "shaped"."""

    answer: Answer
    batch: Batch | None = None


@dataclass(frozen=True)
class Given:
    """A file to try. name: as the inbox would call it ("dinkes/balita-2025-06.xlsx"); periods in it are read.

    path None: a database answers. delivered: aware. usual: rows its deliveries have.
    mend: the load it corrects, when it is one of corrected rows.
    """

    path: Path | None
    name: str
    delivered: datetime
    usual: Usual = UNKNOWN
    mend: Mend | None = None


def trial(given: Given, source: Source, profile: Profile, *, keep: Path | None = None) -> Trial:
    """What loading this file would do. What the world or the file does wrong is an answer, never an exception.

    source: need not be in the profile, or may be other than there; its indicators must be. keep: a folder that gets
    the answer, for ``trial_in``, and the kept copy of what was read (``answer.kept`` is its name in it); without it
    nothing stays.
    """
    work = Path(tempfile.mkdtemp(prefix="pendopo-coba-"))
    try:
        desk = Desk(profile_with(profile, source), {}, _inbox(given, work), keep or work / "state")
        folder = keep / _KEPT if keep else work / "task"
        shutil.rmtree(folder, ignore_errors=True)
        put_task(folder, _task(given, source))
        try:
            _run(desk, folder, source)
        except ChildEnded as ended:
            put_answer(folder, Answer("failed", reason=f"{given.name}: {reason_of(ended, source)}"))
        return _read(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def trial_in(keep: Path) -> Trial | None:
    """The trial that was kept in a folder; None when there is none, or it did not come to an answer."""
    folder = keep / _KEPT
    return _read(folder) if (folder / "answer.json").is_file() else None


def kept_rows(
    kept: Delivery, source: Source, profile: Profile, rows: Sequence[tuple[str, int]], *, mend: Mend | None = None
) -> list[RawTable]:
    """Some rows (sheet, number) of a kept copy as they came. kept: the delivery, its path the copy.

    LoadError: it cannot be read any more.
    """
    work = Path(tempfile.mkdtemp(prefix="pendopo-baris-"))
    try:
        desk = Desk(profile_with(profile, source), {}, work, work)
        put_task(work / "task", Task("rows", source.id, kept.delivered, kept, mend=mend, rows=tuple(rows)))
        _run(desk, work / "task", source)
        answer = answer_in(work / "task")
        if answer.outcome != "found":
            raise LoadError(answer.reason)
        return unpack(work / "task" / FILE)
    except ChildEnded as ended:
        raise LoadError(f"{kept.name}: {reason_of(ended, source)}") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def profile_with(profile: Profile, source: Source) -> Profile:
    """The profile with this source in place of the one of its name, or beside the others; without panels and screens.

    Panels would make the child import all that draws.
    """
    known = source.id in profile.sources
    sectors = [
        replace(s, panels=(), sources=tuple(source if x.id == source.id else x for x in s.sources))
        for s in profile.sectors
    ]
    if not known:
        sectors.append(Sector(_OWN, Text(id=_OWN), (source,), (), ()))
    return Profile(profile.folder, profile.info, profile.regions, tuple(sectors), (), (), ())


def forget(keep: Path) -> None:
    """Away with a kept trial."""
    shutil.rmtree(keep / _KEPT, ignore_errors=True)


def _read(folder: Path) -> Trial:
    answer = answer_in(folder)
    return Trial(answer, batch_in(folder, answer) if answer.outcome == "shaped" else None)


def _inbox(given: Given, work: Path) -> Path:
    return given.path.resolve().parent if given.path else work


def _task(given: Given, source: Source) -> Task:
    path = given.path.resolve() if given.path else None
    return Task(
        "read", source.id, given.delivered, Delivery(given.name, path, given.delivered), usual=given.usual,
        mend=given.mend,
    )  # fmt: skip


def _run(desk: Desk, folder: Path, source: Source) -> None:
    """Do the task in folder in a fresh interpreter. ChildEnded: it was too slow, too large, or crashed."""
    command = [sys.executable, "-m", "data.uploading.trial_child", str(folder), str(source.memory_mb)]
    child = subprocess.Popen(
        command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    try:
        said, _ = child.communicate(desk_text(desk), timeout=source.deadline)
    except subprocess.TimeoutExpired:
        raise ChildEnded("deadline") from None
    finally:
        end_group(child.pid)  # what it started ends with it
        child.wait()
    if child.returncode < 0:
        raise ChildEnded("signal", signal.Signals(-child.returncode).name)
    told = json.loads(said or b'{"failed": "tanpa keterangan"}')
    if not told.get("done"):
        raise ChildEnded("memory" if told["failed"] == "memory" else "bug", told["failed"])
