"""A file that only grew: what was read before is the same, byte for byte, so only its new rows are read.

Taken only where reading the whole file anew would give exactly the same: the rows before were loaded without a reject,
a total or a note row; nothing else has landed on the source's indicators since; the new rows are as clean, speak of no
key that has a value, and write their numbers in a way that needs no look at the others. Anything else is read whole.
What is unlikely is judged among the new rows; a jump against earlier periods is seen at reading (data.doubts.doubts).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.batch import Batch, Load
from data.cells.coded import different
from data.cells.headers import Headers
from data.known import Known
from data.profile import LongShape, Profile, RegisterShape, Source, delivered_by
from data.store import Store
from loaders.base import RawTable

NOTE = "berkas hanya bertambah"  # how a load of new rows alone begins to say so
_PLAIN = re.compile(r"-?\d+")


def note(new: int, old: int) -> str:
    """What such a load says of itself."""
    return f"{NOTE}: {new} baris baru dibaca, {old} baris sebelumnya sama persis dengan pemuatan yang lalu"


def is_grown(load: Load) -> bool:
    """Whether a load is of new rows alone, as its notes say."""
    return any(text.startswith(NOTE) for text in load.notes)


def size_before(store: Store, source: Source, known: Known | None, profile: Profile) -> int:
    """Bytes of the file when all of it was loaded cleanly, if nothing has happened since; 0: read it whole."""
    if known is None or known.outcome != "landed" or isinstance(source.shape, RegisterShape) or source.private:
        return 0
    own = delivered_by(source)
    if any(len(profile.sources_of(indicator)) > 1 for indicator in own):
        return 0
    loads = store.loads(source.id, 50)
    if any(load.retracted for load in loads):
        return 0
    last = next((load for load in loads if load.outcome == "landed"), None)
    if last is None or last.fingerprint != known.fingerprint or last.delivery != known.name:
        return 0
    clean = not (last.returned or last.ignored or last.checks)
    size = known.face.split(":")[0]
    return int(size) if clean and size.isdigit() else 0


def has_values(store: Store, batch: Batch) -> bool:
    """Whether any key of the new rows has a value now."""
    return store.ledger.knows_any(batch.observations, store.ledger.picture())


def stands_alone(tables: Sequence[RawTable], batch: Batch, source: Source) -> bool:
    """Whether these new rows mean the same alone as at the end of their file."""
    if batch.rejects or batch.returned or batch.ignored or batch.checks:
        return False
    return source.decimal != "auto" or all(plain_numbers(table, source) for table in tables)


def plain_numbers(table: RawTable, source: Source) -> bool:
    """Whether every value is written as digits alone: then it means the same whatever else stands in its column."""
    shape = source.shape
    if not isinstance(shape, LongShape):
        return False
    column = Headers(tuple(table.cells.columns), source.aliases).find(shape.value)
    return column is not None and all(_PLAIN.fullmatch(text) for text in different(table.cells[column]).texts)
