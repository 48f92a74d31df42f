"""A held delivery accepted on a person's word: published as it lay, and written down who accepted it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import Connection

from data import catalogue as c
from data.audit.log import Actor, Entry, append_in
from data.batch import Load
from data.centre import Centre
from data.load_log import read_loads
from data.logs.loads import line_of
from data.opened import is_ours
from data.profile import Source
from data.refresh import reobserve
from data.store import Store, extract_of
from data.withdrawing import act_apart

_SETTLED = ("landed", "held", "refused")


def waiting(loads: Sequence[Load], source: Source) -> list[Load]:
    """Held loads that may still be accepted, newest first. loads: the source's, newest first.

    What came later under the same name stands in its place; any later delivery does where only the newest counts.
    """
    one = source.pick == "newest" or extract_of(source) == "full"
    found, later = [], set()
    for load in loads:
        if load.outcome not in _SETTLED or load.retracted:
            continue
        name = "" if one and not is_ours(source, load.delivery) else load.delivery
        if name not in later and load.outcome == "held":
            found.append(load)
        later.add(name)
    return found


def accept(centre: Centre, source: Source, by: Actor, *, number: int = 0) -> Load:
    """Publish a held load (0: the newest that waits) from its kept copy; gives the load that landed.

    ValueError: none waits, or its copy cannot be read any more. The act is in the audit log, in the same transaction.
    """
    held = _wanted(centre.store.loads(source.id), source, number)
    started = centre.clock()
    batch = reobserve(centre, held)
    note = f"diterima: pemuatan {held.number} yang ditahan"
    load = replace(
        held, number=0, started=started, ended=centre.clock(), reason="", read=batch.read, loaded=batch.loaded,
        returned=batch.returned, ignored=batch.ignored, periods=batch.periods, rejects=batch.rejects,
        checks=batch.checks, notes=(*batch.notes, note),
    )  # fmt: skip

    def written_down(connection: Connection, landed: Load) -> None:
        """Another person, or a newer delivery, may have been faster than the reading."""
        _wanted(read_loads(connection, source=source.id), source, held.number)
        about = {"source": source.id, "load": landed.number, "fingerprint": held.fingerprint}
        append_in(connection, Entry(by, "accept", str(held.number), about))
        known = c.delivery.c
        same = (known.source == source.id, known.name == held.delivery, known.fingerprint == held.fingerprint)
        connection.execute(c.delivery.update().where(*same).values(outcome="landed"))

    return centre.store.commit(batch, load, source, along=written_down)


def run_accept(centre: Centre, source: str, number: int) -> int:
    """The command ``accept``. 1 when nothing waits, or its kept copy cannot be read any more."""
    try:
        load = accept(centre, centre.profile.sources[source], Actor.handed_on(), number=number)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(line_of(load))
    return 0


def accept_apart(store: Store, profile: Path, load: Load, by: Actor) -> None:
    """Run ``app.py accept`` on this store for somebody and wait for it. NotDone: it did not."""
    act_apart(store, profile, ["accept", load.source, "--load", str(load.number)], by)


def _wanted(loads: Sequence[Load], source: Source, number: int) -> Load:
    found = waiting(loads, source)
    chosen = next((load for load in found if number in (0, load.number)), None)
    if chosen:
        return chosen
    if number:
        raise ValueError(f"pemuatan {number}: tidak sedang ditahan pada sumber {source.id}, atau sudah digantikan")
    raise ValueError(f"{source.id}: tidak ada kiriman yang ditahan; lihat: python app.py loads {source.id}")
