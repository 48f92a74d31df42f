"""The archive is cleaned, and nobody can tell by any answer: pictures of the past, revisions, withdrawals."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.archive import keep_file
from data.batch import Batch, Load
from data.keeping.clean import Cleaned, clean_archive
from data.keeping.needed import needed
from data.store import Store
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2
from tests.figures import record, size
from tests.test_store import PERMITS, SOURCE, attempt, batch, permits

LATER = NOW + timedelta(days=400)
JUNE, JULY = "2025-06", "2025-07"


def load(number: int, *periods: str, source: str = "balita", **facts: Any) -> Load:
    return attempt(source=source, number=number, periods=periods, **facts)


# ------------------------------------------------------------------------------------------------ what is needed


def test_a_load_that_repeats_an_earlier_ones_periods_is_needed_while_that_one_may_be_withdrawn() -> None:
    june, again, july = load(1, JUNE), load(2, JUNE), load(3, JULY)
    last = load(4, JULY)
    assert needed([june, again, july, last], ()) == {2, 4}
    assert needed([replace(june, retracted=9), again, july, last], ()) == {4}


def test_the_newest_of_a_source_and_what_did_not_land_are_needed() -> None:
    assert needed([load(1, JUNE), load(2, JULY), load(3, outcome="refused")], ()) == {2, 3}
    assert needed([load(1, JUNE), load(2, JULY, source="lain")], ()) == {1, 2}


def test_every_list_of_cases_may_repeat_an_earlier_one() -> None:
    assert needed([load(1), load(2), load(3)], {1, 2, 3}) == {2, 3}
    assert needed([load(1, JUNE), load(2, JULY), load(3, JULY)], {1}) == {2, 3}


def test_a_load_that_a_needed_one_corrects_is_needed_with_it() -> None:
    first = load(1, JUNE)
    mended = load(2, JUNE, delivery="dinkes/perbaikan-balita-1.xlsx")
    again = load(3, JUNE, delivery="dinkes/perbaikan-balita-2 (1).xlsx")
    assert needed([first, mended, again], ()) == {1, 2, 3}


# ------------------------------------------------------------------------------------------------- what is deleted


@dataclass
class Kept:
    """A store with copies in its archive, as loads leave them, and what is read when a copy is read again."""

    store: Store
    batches: dict[int, Batch]

    def commit(self, one: Batch, *, cases: bool = False) -> Load:
        number = len(self.batches) + 1
        name = f"archive/{number:02}/{number}.csv"
        path = self.store.state / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(number))
        age(path, days=400)
        found = self.store.commit(
            one, attempt(str(number), source="izin" if cases else "balita", archive=name), PERMITS if cases else SOURCE
        )
        self.batches[found.number] = one
        return found

    def read_again(self, found: Load) -> Batch:
        assert (self.store.state / found.archive).is_file(), f"the copy of load {found.number} is gone"
        return self.batches[found.number]

    def copies(self) -> list[str]:
        return sorted(path.stem for path in (self.store.state / "archive").glob("*/*"))


def age(path: Path, *, days: float) -> None:
    then = time.time() - days * 86400
    os.utime(path, (then, then))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    found = Kept(Store(tmp_path), {})
    for value in (1.0, 2.0):
        for period in (JUNE, JULY):
            found.commit(batch((VILLAGE_1, "", value), period=period))
    return found


def test_copies_that_nobody_needs_go_when_they_are_old_enough(kept: Kept) -> None:
    assert clean_archive(kept.store, LATER, days=365) == Cleaned(2, 2)
    assert kept.copies() == ["3", "4"]


def test_without_a_setting_every_copy_that_a_load_names_stays(kept: Kept) -> None:
    assert clean_archive(kept.store, LATER, days=0) == Cleaned()


def test_a_few_days_count_as_a_month(kept: Kept) -> None:
    assert clean_archive(kept.store, NOW + timedelta(days=29), days=1) == Cleaned()
    assert clean_archive(kept.store, NOW + timedelta(days=31), days=1).files == 2


def test_a_copy_without_a_load_goes_after_a_week_and_one_just_kept_stays(kept: Kept) -> None:
    old, new = (kept.store.state / f"archive/ff/{name}.csv" for name in ("lama", "baru"))
    old.parent.mkdir()
    for path in (old, new):
        path.write_text("x")
    age(old, days=8)
    assert clean_archive(kept.store, NOW, days=0).files == 1
    assert new.exists() and not old.exists()


def test_a_copy_that_is_kept_again_is_as_new(kept: Kept, tmp_path: Path) -> None:
    """Its load is not written down yet; the earlier ones that name it are needed no more."""
    path = tmp_path / "berkas.csv"
    path.write_text("a")
    name = keep_file(kept.store.state, path, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")
    age(kept.store.state / name, days=30)
    assert keep_file(kept.store.state, path, Path(name).stem) == name
    assert clean_archive(kept.store, LATER, days=30).files == 2
    assert (kept.store.state / name).exists()


# ------------------------------------------------------------------------------------------------------- the law

_CELLS = st.dictionaries(st.sampled_from([VILLAGE_1, VILLAGE_2]), st.integers(0, 2), min_size=1)
_VALUES = st.tuples(st.sampled_from([JUNE, JULY]), _CELLS)
_CASES = st.dictionaries(st.sampled_from(["IZ-1", "IZ-2"]), st.sampled_from(["", "2025-07-10"]), min_size=1)
_PLAN = st.lists(st.one_of(_VALUES, _CASES), min_size=2, max_size=6)


def told(kept: Kept, versions: int) -> list[Any]:
    """Everything anybody can ask: pictures of all versions, revisions of all keys."""
    store = kept.store
    pictures = [
        (store.observations(v).astype(str).values.tolist(), store.cases(v).astype(str).values.tolist())
        for v in range(1, versions + 1)
    ]
    coded = store.observations(coded=True).astype(str).values.tolist()  # with the mark of what was revised
    once = [
        [(x.value, x.load, x.version) for x in store.revisions("balita_stunting", region, period)]
        for region in (VILLAGE_1, VILLAGE_2)
        for period in (JUNE, JULY)
    ]
    return [sorted_rows(pictures), sorted(coded), once]


def sorted_rows(pictures: Sequence[tuple[list[Any], list[Any]]]) -> list[Any]:
    return [(sorted(values), sorted(cases)) for values, cases in pictures]


@settings(max_examples=size(12, 80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=_PLAN, gone=st.lists(st.integers(1, 6), max_size=2), then=st.permutations([1, 2, 3, 4, 5, 6]))
def test_nobody_can_tell_by_any_answer_that_the_archive_was_cleaned(
    plan: list[Any], gone: list[int], then: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two stores live through the same; one is cleaned, then every load is withdrawn in both, in any order."""
    pair = [Kept(Store(tmp_path_factory.mktemp(name)), {}) for name in ("whole", "cleaned")]
    versions = 0
    for kept in pair:
        for one in plan:
            kept.commit(_batch(one), cases=isinstance(one, dict))
        versions = len(plan) + _withdraw(kept, gone)
    pair[1].store.tidy(keep_days=0, many_files=2)
    clean_archive(pair[1].store, LATER, days=30)
    assert told(pair[0], versions) == told(pair[1], versions)
    for number in then:
        more = [_withdraw(kept, [number]) for kept in pair]
        assert more[0] == more[1]
        versions += more[0]
        assert told(pair[0], versions) == told(pair[1], versions)
    for kept in pair:
        kept.store.close()


def _batch(one: Any) -> Batch:
    if isinstance(one, dict):
        return permits(*one.items())
    period, cells = one
    return batch(*((region, "", float(value)) for region, value in cells.items()), period=period)


def _withdraw(kept: Kept, numbers: Sequence[int]) -> int:
    """Withdraw those that are there and not withdrawn yet; how many."""
    done = 0
    for number in dict.fromkeys(numbers):
        if number in kept.batches and not kept.store.load(number).retracted:
            kept.store.retract(number, "coba", reobserve=kept.read_again)
            done += 1
    return done


def test_cleaning_makes_room(kept: Kept) -> None:
    """A source that delivers its months anew each time needs all but the first; one that goes on needs the newest."""
    for month in range(1, 13):
        kept.commit(batch((VILLAGE_1, "", 3.0), period=f"2026-{month:02}"))
    gone = clean_archive(kept.store, LATER, days=30)
    record("cleaning", "copies deleted of twelve new months and four repeated ones", f"{gone.files} of 16", "13")
    assert gone.files == 13
