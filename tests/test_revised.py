"""A value that replaced another one says so; what merely grew with its month does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.store import Store
from tests.fakes import VILLAGE_1, VILLAGE_2
from tests.test_store import SOURCE, attempt, batch


def flags(store: Store) -> dict[str, str]:
    frame = store.observations(coded=True)
    return dict(zip(frame["region"].astype("str"), frame["flag"].astype("str"), strict=True))


def deliver(store: Store, day: str, *cells: tuple[str, float]) -> int:
    when = datetime.fromisoformat(day).replace(tzinfo=UTC)
    load = attempt(delivered=when, started=when, ended=when + timedelta(seconds=1))
    return store.commit(batch(*((region, "", value) for region, value in cells)), load, SOURCE).number


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_a_value_told_after_its_period_and_changed_later_is_revised(store: Store) -> None:
    deliver(store, "2025-07-05", (VILLAGE_1, 9.0), (VILLAGE_2, 4.0))
    assert flags(store) == {VILLAGE_1: "", VILLAGE_2: ""}
    deliver(store, "2025-07-09", (VILLAGE_1, 8.0), (VILLAGE_2, 4.0))
    assert flags(store) == {VILLAGE_1: "direvisi", VILLAGE_2: ""}


def test_what_was_told_while_its_month_ran_is_no_earlier_statement(store: Store) -> None:
    deliver(store, "2025-06-20", (VILLAGE_1, 5.0))
    deliver(store, "2025-07-05", (VILLAGE_1, 9.0))
    assert flags(store) == {VILLAGE_1: ""}


def test_withdrawing_the_revision_makes_the_first_value_plain_again(store: Store) -> None:
    deliver(store, "2025-07-05", (VILLAGE_1, 9.0))
    second = deliver(store, "2025-07-09", (VILLAGE_1, 8.0))
    store.retract(second, "salah berkas")
    assert flags(store) == {VILLAGE_1: ""}


def test_going_back_to_the_first_value_is_a_revision_all_the_same(store: Store) -> None:
    for day, value in (("2025-07-05", 9.0), ("2025-07-09", 8.0), ("2025-07-12", 9.0)):
        deliver(store, day, (VILLAGE_1, value))
    assert flags(store) == {VILLAGE_1: "direvisi"}


def test_a_revised_value_that_comes_again_is_no_change(store: Store) -> None:
    """The mark is ours; a file that says the same as before says nothing new."""
    deliver(store, "2025-07-05", (VILLAGE_1, 9.0), (VILLAGE_2, 4.0))
    deliver(store, "2025-07-09", (VILLAGE_1, 8.0), (VILLAGE_2, 4.0))
    again = deliver(store, "2025-07-12", (VILLAGE_1, 8.0), (VILLAGE_2, 4.0))
    assert store.load(again).written == 0
    assert [r.value for r in store.revisions("balita_stunting", VILLAGE_1, "2025-06")] == [8.0, 9.0]
    assert flags(store) == {VILLAGE_1: "direvisi", VILLAGE_2: ""}
