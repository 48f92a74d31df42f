"""Which load a delivery of corrected rows mends, looked up in the store."""

from __future__ import annotations

from data.batch import Load
from data.exchange.mending import mends
from data.profile import Source
from data.store import Store, extract_of
from data.task import Mend
from loaders.base import Delivery


def mend_of(store: Store, source: Source, name: str) -> Mend | None:
    """What has to be known of the load that a delivery mends; None when it mends none, there is no copy
    of that, or it is held: its rows are nobody's yet."""
    number = mends(source, name)
    if number is None:
        return None
    try:
        load = store.load(number)
    except KeyError:
        return None
    path = store.state / load.archive
    if load.source != source.id or load.outcome == "held" or not load.archive or not path.is_file():
        return None
    landed = load.outcome == "landed" and not load.retracted
    return Mend(
        number, Delivery(load.delivery, path, load.delivered), landed, _replaced(store, load, source),
        tuple(dict.fromkeys((r.sheet, r.row) for r in load.rejects if r.whole_row and r.row)),
        mend_of(store, source, load.delivery) if mends(source, load.delivery) != number else None,
    )  # fmt: skip


def _replaced(store: Store, load: Load, source: Source) -> int:
    """The newer whole delivery that stands in place of a load: of the same name; of any, where each lists all cases."""
    newer = [x for x in store.loads(source.id) if x.number > load.number and x.outcome == "landed" and not x.retracted]
    same = [x for x in newer if x.delivery == load.delivery]
    if extract_of(source) == "full":
        same = [x for x in newer if mends(source, x.delivery) is None]
    return same[0].number if same else 0
