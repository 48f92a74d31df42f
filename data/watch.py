"""The watch on the inbox: which sources a changed file concerns. What it misses, the schedule catches."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from watchfiles import Change, watch

from data.exchange.form_source import form_path
from data.exchange.mending import return_path
from data.logs.events import event, kind_of
from data.network_folder import share_of
from data.profile import Profile, Source
from loaders.inbox import SETTLE, moved_in

log = logging.getLogger(__name__)

_SLOT = re.compile(r"\{[a-z_]+\}")
GATHER_MS = 150  # changes this close together are told at once
TICK_MS = 250
POLL_MS = 1000  # on a network share, where the system tells only of what this machine changed
AFTER = SETTLE + 0.1  # seconds after its last change at which a file surely counts as finished


def watch_inbox(inbox: Path, tell: Callable[[set[str], set[str]], None], stop: threading.Event) -> None:
    """Tell the names (relative to inbox) of files that changed, until stop. Comes back where nothing can be watched.

    Each is told at once, with those among them that were moved in whole: they need no time to settle. The others are
    told again when they have lain untouched for as long as readers ask.
    """
    root, due = inbox.resolve(), dict[str, float]()
    try:
        ticks = watch(
            root, stop_event=stop, debounce=GATHER_MS, step=50, rust_timeout=TICK_MS, yield_on_timeout=True,
            watch_filter=None, raise_interrupt=False, ignore_permission_denied=True,
            force_polling=bool(share_of(root)) or None, poll_delay_ms=POLL_MS,
        )  # fmt: skip
        for changes in ticks:
            paths = [(change, Path(path)) for change, path in changes if Path(path).is_relative_to(root)]
            changed = {path.relative_to(root).as_posix() for _, path in paths}
            gone = {path.relative_to(root).as_posix() for change, path in paths if change is Change.deleted}
            whole = moved_in(changed, gone)
            now = time.monotonic()
            settled = {name for name, at in due.items() if at <= now}
            due = {name: at for name, at in due.items() if at > now} | dict.fromkeys(changed - whole, now + AFTER)
            if changed | settled:
                tell(changed | settled, whole)
    except (OSError, RuntimeError) as error:
        said = {"error": kind_of(error)}
        event(log, "inbox is not watched, the schedule alone looks", said, level=logging.WARNING)


def concerned(profile: Profile, names: Iterable[str]) -> list[Source]:
    """Sources whose pattern one of these files matches, in the order of the profile."""
    changed = list(names)
    return [s for s in profile.sources.values() if any(matches(s, name) for name in changed)]


def is_file(source: Source) -> bool:
    """True when the source's deliveries are files of the inbox."""
    return bool(getattr(source.read, "path", ""))


def matches(source: Source, name: str) -> bool:
    """True when a file of this name would be a delivery of the source; letter case is forgiven, as readers do."""
    own = str(getattr(source.read, "path", ""))
    return any(_matches(pattern, name) for pattern in (own, form_path(source), return_path(source)) if pattern)


def _matches(pattern: str, name: str) -> bool:
    parts = PurePosixPath(_SLOT.sub("*", pattern.replace("\\", "/")).casefold()).parts
    return _fits(PurePosixPath(name.casefold()).parts, parts)


def _fits(name: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    if not pattern or not name:
        return not pattern and not name
    if pattern[0] == "**":
        return _fits(name, pattern[1:]) or _fits(name[1:], pattern)
    return fnmatchcase(name[0], pattern[0]) and _fits(name[1:], pattern[1:])
