"""Everything a command, a page or the loader works with, put together once."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from data import work
from data.child import Inline, Nursery
from data.copies import Desk
from data.profile import PanelSpec, Profile
from data.profile_files.folder import read_profile
from data.settings import QUARANTINE_DAYS, Settings
from data.store import Store
from data.work import Answer, Task
from loaders.base import Reader, find_readers


def wall_clock() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


@dataclass
class Centre:
    """One regency at work. inbox: where agencies put files. isolated: loads run in child processes (tests may not).
    quarantine_days: how long a refused delivery's copy is kept. archive_days: how long those of loads that nobody needs
    any more; 0 = for ever.

    The children inherit profile and readers at their first load: a Centre is never changed, a new one is made.
    """

    profile: Profile
    store: Store
    readers: Mapping[str, Reader]
    inbox: Path
    clock: Callable[[], datetime] = wall_clock
    isolated: bool = True
    quarantine_days: int = QUARANTINE_DAYS
    archive_days: int = 0
    _nursery: Nursery | Inline | None = field(default=None, repr=False)

    @property
    def nursery(self) -> Nursery | Inline:
        """Where loads run. Made when first asked for; start it early, while this process has few threads."""
        if self._nursery is None:
            desk = Desk(self.profile, self.readers, self.inbox, self.store.state)
            work_at = partial(work.do, desk)
            self._nursery = Nursery(work_at) if self.isolated and hasattr(os, "fork") else Inline(work_at)
        return self._nursery

    def start_children(self) -> None:
        """A fresh nursery, forked now: best while this process has few threads, and needed after one was closed."""
        if self._nursery is not None:
            self._nursery.close()
        self._nursery = None
        self.nursery.start()

    @contextmanager
    def answer(self, task: Task) -> Iterator[tuple[Answer, Path]]:
        """A child's answer to task and the folder with its frames, gone afterwards. ChildEnded: there is none."""
        source = self.profile.sources[task.source]
        folder = self.work_folder / uuid.uuid4().hex
        try:
            work.put_task(folder, task)
            self.nursery.run(folder, deadline=source.deadline, memory_mb=source.memory_mb)
            yield work.answer_in(folder), folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def work_folder(self) -> Path:
        """Answers on their way; whatever lies here when a loader starts was left by a crash."""
        return self.store.state / "work"

    def close(self) -> None:
        """End the children and let go of the catalogue."""
        if self._nursery is not None:
            self._nursery.close()
        self.store.close()


def centre_of(settings: Settings, *, panels: Mapping[str, type[PanelSpec]] | None = None) -> Centre:
    """The centre that settings name. panels: kinds of panels, for who draws them; loaders need none.

    ProfileError: region.toml or regions.csv cannot be used. CatalogueError: the catalogue is of a newer Pendopo.
    """
    readers = find_readers()
    profile = read_profile(settings.profile, readers, panels or {})
    settings.inbox.mkdir(parents=True, exist_ok=True)
    store = Store(settings.state, settings.catalogue)
    return Centre(
        profile, store, readers, settings.inbox,
        quarantine_days=settings.quarantine_days, archive_days=settings.archive_days,
    )  # fmt: skip
