"""The archive made smaller: copies that nobody will read again go once they are old enough."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from data import catalogue as c
from data.batch import Load
from data.keeping.needed import needed
from data.load_log import read_loads
from data.store import Store

# Days after which a copy goes that no load names: its load was cut short before it was written down.
NAMELESS_DAYS = 7.0
# Fewer days than these count as these: rows that were sent back come back corrected within a month or so.
FEWEST_DAYS = 30
_FRESH = 86400.0  # seconds; a copy that was just kept, or kept again, may belong to a load that is not written down yet


@dataclass(frozen=True)
class Cleaned:
    """Files deleted, and their bytes."""

    files: int = 0
    bytes: int = 0


def clean_archive(store: Store, now: datetime, *, days: int) -> Cleaned:
    """Delete copies of loads that ended more than so many days ago and that nobody needs, and copies without a load.

    days: 0 keeps every copy that a load names. Pictures of any version, revisions, and what withdrawing any load gives
    stay as they are (``data.keeping.needed``); a damaged file of the store can only be made whole from copies that are
    still there.
    """
    with store.engine.connect() as connection:
        loads = read_loads(connection)
        cases = connection.execute(sa.select(c.load.c.number).where(c.load.c.extract != "")).scalars()
        kept = _kept(loads, needed(loads, set(cases)), now - timedelta(days=max(days, FEWEST_DAYS)) if days else None)
    named = {load.archive for load in loads}
    gone = Cleaned()
    for path in sorted((store.state / "archive").glob("*/*")):
        name = path.relative_to(store.state).as_posix()
        idle = time.time() - path.stat().st_mtime
        wait = _FRESH if name in named else NAMELESS_DAYS * 86400
        if name not in kept and idle > wait and path.is_file() and not path.is_symlink():
            gone = Cleaned(gone.files + 1, gone.bytes + path.stat().st_size)
            path.unlink(missing_ok=True)
    return gone


def _kept(loads: list[Load], wanted: set[int], before: datetime | None) -> set[str]:
    """Names of the copies that stay. One may be that of several loads: one that needs it is enough."""
    return {load.archive for load in loads if before is None or load.number in wanted or load.ended >= before}
