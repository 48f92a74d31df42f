"""Laws that hold for any delivery: found with hypothesis over the tiny regency."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.profile import Ratio
from data.snapshot import Snapshot
from tests.fakes import DISTRICT_1, REGENCY, VILLAGES, observed, ratio, tiny_profile
from tests.snapshots import observations, profile_of, snapshot

PERIODS = ("2025-04", "2025-05", "2025-06")
counts = st.integers(0, 5000).map(float)
weighed = st.dictionaries(st.sampled_from(VILLAGES), st.tuples(counts, st.integers(1, 5000).map(float)), min_size=1)
NAMES = ("balita_stunting", "balita_ditimbang")


@st.composite
def deliveries(draw: st.DrawFn) -> pd.DataFrame:
    """Rows of both halves for some villages and months, each perhaps missing."""
    keys = st.tuples(st.sampled_from(NAMES), st.sampled_from(VILLAGES), st.sampled_from(PERIODS))
    cells = draw(st.dictionaries(keys, counts, min_size=1, max_size=30))
    return observations([(*key, value) for key, value in cells.items()])


def answers(seen: Snapshot) -> list[tuple[object, ...]]:
    """Everything a reader could see of the three indicators, in every region and month."""
    found = []
    for indicator in (*NAMES, "stunting"):
        for region in seen.profile.regions.all:
            for reading in [seen.reading(indicator, region.code), *seen.history(indicator, region.code)]:
                found.append((reading.period, reading.value, reading.reporting, reading.expected, reading.why))
    return found


def halves(cells: dict[str, tuple[float, float]]) -> pd.DataFrame:
    rows = [(name, v, "2025-06", pair[i]) for v, pair in cells.items() for i, name in enumerate(NAMES)]
    return observations(rows)


def any_coverage() -> Ratio:
    return ratio("stunting", *NAMES, min_coverage=0.0)


def seen_leniently(rows: pd.DataFrame) -> Snapshot:
    profile = profile_of(observed(NAMES[0], min_coverage=0.0), observed(NAMES[1], min_coverage=0.0), any_coverage())
    return snapshot(rows, profile=profile)


@settings(max_examples=20, deadline=None)
@given(deliveries(), st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(rows: pd.DataFrame, seed: int) -> None:
    order = list(range(len(rows)))
    Random(seed).shuffle(order)
    assert answers(snapshot(rows.iloc[order])) == answers(snapshot(rows))


@settings(max_examples=20, deadline=None)
@given(deliveries())
def test_a_load_repeated_changes_nothing_but_its_number(rows: pd.DataFrame) -> None:
    again = rows.assign(load=2, version=2)
    assert answers(snapshot(pd.concat([again, rows]))) == answers(snapshot(rows))


@settings(max_examples=30, deadline=None)
@given(weighed)
def test_a_regency_lies_between_its_least_and_greatest_village(cells: dict[str, tuple[float, float]]) -> None:
    seen = seen_leniently(halves(cells))
    own = [seen.reading("stunting", village).value for village in cells]
    assert all(value is not None for value in own)
    whole = seen.reading("stunting", REGENCY).value
    known = [value for value in own if value is not None]
    assert whole is not None
    assert min(known) - 1e-9 <= whole <= max(known) + 1e-9


@settings(max_examples=30, deadline=None)
@given(weighed, st.sampled_from(VILLAGES), counts, st.sampled_from((0, 1)))
def test_a_village_with_one_half_alone_does_not_change_the_rate(
    cells: dict[str, tuple[float, float]], village: str, alone: float, half: int
) -> None:
    matched = {v: pair for v, pair in cells.items() if v != village}
    rows = halves(matched)
    lone = observations([(NAMES[half], village, "2025-06", alone)])
    before, after = seen_leniently(rows), seen_leniently(pd.concat([rows, lone]))
    one, other = before.reading("stunting", REGENCY), after.reading("stunting", REGENCY)
    assert (one.value, one.reporting) == (other.value, other.reporting)


@settings(max_examples=25, deadline=None)
@given(deliveries())
def test_coverage_is_never_above_one_and_a_gap_always_has_a_reason(rows: pd.DataFrame) -> None:
    seen = snapshot(rows)
    for indicator in (*NAMES, "stunting", "desa_stunting_tinggi", "dana_desa"):
        for region in seen.profile.regions.all:
            reading = seen.reading(indicator, region.code)
            assert 0 <= reading.reporting <= reading.expected
            assert (reading.value is None) == (reading.why != "")


@settings(max_examples=25, deadline=None)
@given(st.lists(counts, min_size=len(VILLAGES), max_size=len(VILLAGES)))
def test_at_full_coverage_children_add_up_to_their_parent(values: list[float]) -> None:
    rows = observations([(NAMES[1], v, "2025-06", n) for v, n in zip(VILLAGES, values, strict=True)])
    seen = snapshot(rows, profile=tiny_profile())
    for region in (REGENCY, DISTRICT_1):
        parts = [child.value for child in seen.children(NAMES[1], region)]
        assert seen.reading(NAMES[1], region).value == pytest.approx(sum(n for n in parts if n is not None))
        assert None not in parts


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40).map(float), min_size=len(VILLAGES), max_size=len(VILLAGES)))
def test_no_shown_count_is_small_and_no_village_is_hidden_alone(values: list[float]) -> None:
    rows = observations([("kena", v, "2025-06", n) for v, n in zip(VILLAGES, values, strict=True)])
    seen = snapshot(rows, profile=profile_of(observed("kena", small_below=5)))
    for region in seen.profile.regions.all:
        shown = seen.reading("kena", region.code).value
        assert shown is None or shown == 0 or shown >= 5
        below = seen.children("kena", region.code)
        hidden = [child for child in below if child.why == "suppressed"]
        if len(hidden) == 1 and len(below) > 1:
            assert seen.reading("kena", region.code).why == "suppressed"
