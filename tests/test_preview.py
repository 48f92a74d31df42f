"""What a delivery would change: old beside new for every unit, the whole before and after, and nothing published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from data.batch import CASE, OBSERVATION, Batch, Load, empty
from data.profile import Source
from data.snapshot import Snapshot
from data.store import Store
from data.uploading.preview import Preview, preview
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2, VILLAGE_4, tiny_profile

PROFILE = tiny_profile()
WEIGHED, PERMITS = PROFILE.sources["balita"], PROFILE.sources["izin"]
BATCH = Batch(empty(OBSERVATION), empty(CASE), (), 0, 0, 0, 0)


def weighed(cells: dict[str, tuple[float, float]], period: str = "2025-06", flag: str = "") -> Batch:
    """Children weighed and stunted of some villages."""
    rows = [
        (name, code, period, "", value, 5, "H", "Laporan", flag)
        for code, pair in cells.items()
        for name, value in zip(("balita_ditimbang", "balita_stunting"), pair, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=list(OBSERVATION)).astype(OBSERVATION)
    return replace(BATCH, observations=frame, read=len(cells), loaded=len(cells))


def listed(*cases: tuple[str, str]) -> Batch:
    """Cases received on a day, still open."""
    rows = [(ref, "PBG", "teknis", "", day, "2025-12-31", "", 0, 2, "") for ref, day in cases]
    frame = pd.DataFrame(rows, columns=list(CASE)).astype(CASE)
    return replace(BATCH, cases=frame, read=len(rows), loaded=len(rows))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.close()


def land(store: Store, source: Source, batch: Batch) -> None:
    store.commit(batch, Load(source.id, "landed", f"{source.id}.csv", NOW, NOW, NOW), source)


def look(store: Store, source: Source, batch: Batch, wanted: str = "") -> Preview:
    found = preview(batch, source, Snapshot.of(PROFILE, store, NOW), store, wanted=wanted)
    assert found is not None
    return found


def test_each_unit_is_changed_new_the_same_or_not_in_the_file(store: Store) -> None:
    """Stunted of weighed: 10 of 100, 5 of 50 and 2 of 20 are there; the file brings 20, 5 and a new village."""
    land(store, WEIGHED, weighed({VILLAGE_1: (100, 10), VILLAGE_2: (50, 5), VILLAGE_4: (20, 2)}))
    new = VILLAGE_4.replace("2001", "2002")
    found = look(store, WEIGHED, weighed({VILLAGE_1: (100, 20), VILLAGE_2: (50, 5), new: (10, 1)}), "stunting")
    said = {u.new.region.code: (u.kind, u.old.value, u.new.value) for u in found.units}
    assert said[VILLAGE_1] == ("changed", 10.0, 20.0)
    assert said[VILLAGE_2] == ("same", 10.0, 10.0)
    assert said[VILLAGE_4] == ("absent", 10.0, 10.0)
    assert said[new] == ("new", None, 10.0)
    assert (found.indicator, found.level, str(found.period)) == ("stunting", "village", "2025-06")


def test_the_whole_is_worked_out_with_and_without_the_file(store: Store) -> None:
    """12 of 120 is 10 %; with 30 of 150 of three more villages it is 42 of 270, 15.56 %."""
    land(store, WEIGHED, weighed({VILLAGE_1: (120, 12)}))
    more = dict.fromkeys((VILLAGE_2, VILLAGE_4, VILLAGE_4.replace("2001", "2002")), (50.0, 10.0))
    found = look(store, WEIGHED, weighed(more), "stunting")
    assert (found.before.reporting, found.after.reporting) == (1, 4)
    assert (found.after.numerator, found.after.denominator) == (42, 270)


def test_nothing_of_it_is_published(store: Store) -> None:
    land(store, WEIGHED, weighed({VILLAGE_1: (100, 10)}))
    look(store, WEIGHED, weighed({VILLAGE_1: (100, 20)}))
    assert store.version() == 1
    assert sorted(store.observations()["value"]) == [10.0, 100.0]


def test_a_doubtful_value_is_told_and_so_is_what_is_computed_from_it(store: Store) -> None:
    """12 of 10: both cells as they were read, and their ratio of 120 %."""
    found = look(store, WEIGHED, weighed({VILLAGE_1: (10, 12)}, flag="tak wajar"))
    assert (found.unusual, {o.reading.region.code for o in found.odd}) == (3, {VILLAGE_1})


def test_a_whole_list_of_cases_takes_the_place_of_the_one_before(store: Store) -> None:
    land(store, PERMITS, listed(("A", "2025-07-01"), ("B", "2025-07-02")))
    found = look(store, PERMITS, listed(("B", "2025-07-02")), "izin_terbuka")
    assert (found.before.value, found.after.value) == (2, 1)


def test_a_file_that_feeds_nothing_has_no_preview(store: Store) -> None:
    lonely = WEIGHED.model_copy(update={"id": "lain", "values": {}})
    assert preview(BATCH, lonely, Snapshot.of(PROFILE, store, NOW), store) is None
