"""What a delivery is compared with: the same rows whether they are read beside its reading or when it is compared."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.comparing import beforehand, current_rows
from data.store import Store
from tests.fakes import VILLAGE_1
from tests.test_grown import HEAD, JUNE, MAY, Inbox
from tests.test_store import SOURCE, attempt, batch

VILLAGES = [("35.03.01.2001", 1.0), ("35.03.01.2002", 2.0), ("35.03.01.2003", 3.0)]
EARLIER, LATER, LAST = "2025-04", "2025-05", "2025-06"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(current_rows, "PATIENCE", 0.0)
    store = Store(tmp_path / "state")
    for period in (EARLIER, LATER):
        commit(store, period, VILLAGES)
    return store


def commit(store: Store, period: str, values: list[tuple[str, float]]) -> int:
    rows = [(village, "", value) for village, value in values]
    return store.commit(batch(*rows, period=period), attempt(period), SOURCE).written


def said(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    plain = rows[["indicator", "region", "period", "category", "value", "flag", "source", "load"]].astype(object)
    return sorted(map(tuple, plain.to_numpy().tolist()))


def begun(store: Store) -> None:
    assert store.ledger.current._ahead[-1].begun.wait(10)


def counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, list[str]]]:
    """What is asked of the table from here on."""
    asked: list[dict[str, list[str]]] = []
    real = current_rows.stored_observations_in

    def noted(table, picture, *, where):
        asked.append(dict(where))
        return real(table, picture, where=where)

    monkeypatch.setattr(current_rows, "stored_observations_in", noted)
    return asked


def test_rows_read_ahead_are_those_that_would_be_read_now(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    current, picture = store.ledger.current, store.ledger.picture()
    wanted = pd.concat([batch(*[(v, "", x) for v, x in VILLAGES], period=p).observations for p in (EARLIER, LATER)])
    plain = current.of(wanted, picture)
    asked = counted(store, monkeypatch)
    with current.read_ahead(picture, {"balita_stunting"}, [EARLIER, LATER]):
        begun(store)
        found = current.of(wanted, store.ledger.picture())
    assert said(found) == said(plain) and len(found) == 6
    assert asked == [{"indicator": ["balita_stunting"], "period": [EARLIER, LATER]}]


def test_a_period_that_was_not_read_ahead_is_read_besides(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(store, LAST, VILLAGES)
    current, picture = store.ledger.current, store.ledger.picture()
    every = (EARLIER, LATER, LAST)
    wanted = pd.concat([batch(*[(v, "", x) for v, x in VILLAGES], period=p).observations for p in every])
    plain = current.of(wanted, picture)
    asked = counted(store, monkeypatch)
    with current.read_ahead(picture, {"balita_stunting"}, [EARLIER, LATER]):
        begun(store)
        found = current.of(wanted, picture)
    assert said(found) == said(plain) and len(found) == 9
    assert asked[1:] == [{"indicator": ["balita_stunting"], "period": [LAST]}]


def test_what_was_published_meanwhile_is_read_anew(store: Store) -> None:
    current, picture = store.ledger.current, store.ledger.picture()
    wanted = batch(*[(v, "", x) for v, x in VILLAGES], period=LATER).observations
    with current.read_ahead(picture, {"balita_stunting"}, [EARLIER, LATER]):
        begun(store)
        commit(store, LATER, [("35.03.01.2001", 77.0)])
        found = current.of(wanted, store.ledger.picture())
    assert 77.0 in found["value"].to_list()


def test_other_indicators_and_a_few_periods_are_not_waited_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    current, picture = store.ledger.current, store.ledger.picture()
    asked = counted(store, monkeypatch)
    one = batch(("35.03.01.2001", "", 1.0), period=LATER).observations
    other = batch(("35.03.01.2001", "", 1.0), indicator="balita_diukur", period=LATER).observations
    with current.read_ahead(picture, {"balita_stunting"}, ["2025-01", "2025-02", EARLIER, LATER]):
        begun(store)
        current.of(one, picture)
        current.of(other, picture)
    assert {"indicator": ["balita_stunting"], "period": [LATER]} in asked
    assert {"indicator": ["balita_diukur"], "period": [LATER]} in asked


def test_what_cannot_be_read_beside_is_told_where_it_is_compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> pd.DataFrame:
        raise OSError("cakram")

    current, picture = store.ledger.current, store.ledger.picture()
    wanted = batch(*[(v, "", x) for v, x in VILLAGES], period=LATER).observations
    monkeypatch.setattr(current_rows, "stored_observations_in", broken)
    with current.read_ahead(picture, {"balita_stunting"}, [LATER]), pytest.raises(OSError, match="cakram"):
        begun(store)
        current.of(wanted, picture)


def test_nothing_is_read_for_a_delivery_that_is_done_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_rows, "PATIENCE", 5.0)
    asked = counted(store, monkeypatch)
    with store.ledger.current.read_ahead(store.ledger.picture(), {"balita_stunting"}, [LATER]):
        pass
    assert asked == [] and store.ledger.current._ahead == []


def test_a_file_sent_again_with_other_numbers_writes_what_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the loader does it: the rows it is compared with are read while its own are."""
    monkeypatch.setattr(current_rows, "PATIENCE", 0.0)
    monkeypatch.setattr(beforehand, "LONG", 1)
    inbox = Inbox(tmp_path)
    real, served = inbox.centre.store.ledger.current.of, []

    def awaited(wanted, picture):
        for one in inbox.centre.store.ledger.current._ahead:
            assert one.begun.wait(10)
            served.append(one.serves(picture, ["balita"], ["2025-05", "2025-06"]))
        return real(wanted, picture)

    monkeypatch.setattr(inbox.centre.store.ledger.current, "of", awaited)
    assert inbox.deliver(HEAD + MAY + JUNE).written == 4
    changed = MAY.replace(";10\n", ";12\n") + JUNE
    load = inbox.deliver(HEAD + changed)
    assert (load.read, load.written) == (4, 1)
    assert served == [True]  # the first delivery had nothing to be compared with
    assert inbox.deliver(HEAD + changed + JUNE.replace("2025-06", "2025-07").replace("11", "15")).written == 2
    assert inbox.values()[VILLAGE_1, "2025-05"] == (12.0, 2)
