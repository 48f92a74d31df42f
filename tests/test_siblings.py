"""Many readings at once say what each says by itself: in every kind of indicator and state of its values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import ranks
from components.doubts import doubts_of
from data.audience import AUDIENCES
from data.period import Period
from data.profile import Better, Target
from data.reading import Reading
from data.siblings.limits import STATES, find_limits
from data.siblings.siblings import Siblings
from data.snapshot import Snapshot
from data.status import judge
from tests import panel_fakes
from tests.fakes import NOW, REGENCY, VILLAGE_1, VILLAGES, observed, ratio, tiny_profile
from tests.snapshots import case, cases, observations, profile_of

ONE = st.one_of(st.none(), st.sampled_from([0.0, 5.0, 13.9999999999, 14.0, 60.0, 85.0, 99.5, 100.0, 110.0]))
VALUES = st.one_of(st.just(float("nan")), st.floats(-20, 130), st.sampled_from([0.0, 5.0, 14.0, 60.0, 85.0, 100.0]))


@given(
    better=st.sampled_from(["higher", "lower", "band", "none"]),
    limits=st.tuples(ONE, ONE, ONE, ONE, ONE),
    pace=st.sampled_from(["", "linear"]),
    day=st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    values=st.lists(VALUES, min_size=1, max_size=20),
)
def test_values_are_judged_at_once_as_one_by_one(
    better: Better, limits: tuple[float | None, ...], pace: str, day: date, values: list[float]
) -> None:
    target, low, high, watch, act = limits
    rule = Target("r", date(2025, 1, 1), None, target, low=low, high=high, watch=watch, act=act, pace=pace)
    named = ratio("r", "a", "b", better=better)
    found = find_limits(named, rule, day)
    states = found.states(np.array(values)).tolist() if found else [STATES.index("none")] * len(values)
    assert [STATES[i] for i in states] == [judge(named, rule, None if v != v else v, day) for v in values]


def as_each_says(found: Siblings) -> None:
    """Every array against the readings made one by one."""
    each = list(found)
    assert found.values == [r.value for r in each]
    assert found.statuses == [r.status for r in each]
    assert found.whys == [r.why for r in each]
    assert found.previous == [r.previous for r in each]
    assert found.year_ago == [r.year_ago for r in each]
    assert found.doubtful == [r.doubtful for r in each]
    assert found.regions == [r.region for r in each]
    assert found.badness == [ranks.badness(r) for r in each]
    assert [(g.rule, g.target) for g in found.goals] == list(dict.fromkeys((r.rule, r.target) for r in each))
    assert {(r.period, r.freshness, r.category) for r in each} <= {(found.period, found.freshness, found.category)}
    assert list(found.doubted()) == [r for r in each if doubts_of(r)]
    assert list(found.known()) == [r for r in each if r.value is not None]
    assert list(found.missing()) == [r for r in each if r.status in ("act", "watch")]
    assert list(found.applying()) == [r for r in each if r.why != "not_applicable"]
    assert list(found.worst_first()) == ranks.worst_first(each)
    assert all(found.find(r.region.code) == r for r in each)


def questions(seen: Snapshot, periods: Sequence[Period | None]) -> Iterator[Siblings]:
    for indicator in seen.profile.indicators:
        for region in seen.profile.regions.all:
            for level in (None, "district", "village", "facility"):
                for category in ("", *seen.book.categories(indicator)):
                    for period in periods:
                        yield seen.children(indicator, region.code, period, level=level, category=category)


@pytest.mark.parametrize("condition", panel_fakes.CONDITIONS)
def test_every_kind_of_indicator_in_every_condition_says_the_same(condition: panel_fakes.Condition) -> None:
    seen = panel_fakes.snapshot(condition, 3)
    made = 0
    for audience in AUDIENCES:
        for found in questions(seen.seen_by(audience), (None, Period.parse("2025-05"), Period.parse("2019-01"))):
            as_each_says(found)
            made += len(found)
    assert made > 500


CELLS = st.lists(
    st.tuples(
        st.sampled_from(["balita_stunting", "balita_ditimbang", "penduduk"]),
        st.sampled_from(VILLAGES),
        st.sampled_from(["2024-06", "2025-05", "2025-06"]),
        st.sampled_from([0.0, 1.0, 3.0, 6.0, 30.0, 40.0, 400.0, 9000.0]),
    ),
    max_size=40,
    unique_by=lambda cell: cell[:3],
)


@given(cells=CELLS, own=st.booleans(), audience=st.sampled_from(AUDIENCES))
def test_whatever_came_says_the_same_with_holes_doubts_rules_of_their_own_and_hidden_counts(
    cells: list[tuple[str, str, str, float]], own: bool, audience: str
) -> None:
    general = Target("stunting", date(2024, 1, 1), None, 14.0, act=20.0)
    rules = [general, replace(general, indicator="balita_ditimbang", target=0.0, watch=35.0, act=None)]
    rules += [replace(general, target=7.0, region=VILLAGE_1)] * own
    indicators = (
        observed("balita_stunting", small_below=5), observed("balita_ditimbang", better="lower"),
        observed("penduduk", over_regions="none"), ratio("stunting", "balita_stunting", "balita_ditimbang"),
    )  # fmt: skip
    profile = profile_of(*(i.model_copy(update={"sector": "uji"}) for i in indicators), targets=tuple(rules))
    seen = Snapshot(profile, observations(cells), cases(), [], {}, 1, NOW).seen_by(audience)
    for indicator in seen.profile.indicators:
        for level in ("district", "village"):
            as_each_says(seen.children(indicator, REGENCY, level=level))


def test_cases_units_totals_and_registers_say_the_same() -> None:
    rows = [
        observations([(name, village, "2025-06", 20.0 + n) for n, village in enumerate(VILLAGES)])
        for name in ("balita_stunting", "balita_ditimbang")
    ]
    permits = cases(case("IZ-1", "2025-07-01", due="2025-07-08"), case("IZ-2", "2025-07-10", due="2025-07-30"))
    seen = Snapshot(tiny_profile(), pd.concat(rows, ignore_index=True), permits, [], {}, 1, NOW)
    kinds = {i.kind for i in seen.profile.indicators.values()}
    assert {"observed", "ratio", "cases"} <= kinds
    for found in questions(seen, (None,)):
        as_each_says(found)


def test_of_a_long_list_only_what_is_looked_at_is_made() -> None:
    made: list[int] = []
    whole = panel_fakes.snapshot("fresh").children("stunting", panel_fakes.REGENCY)

    def make(place: int) -> Reading:
        made.append(place)
        return whole.make(place)

    found = Siblings.all(whole.across, whole.tree, make)
    worst = found.worst_first()[:2]
    assert (len(found), len(found.missing()) > 0, made) == (14, True, [])
    assert [r.region.code for r in worst] == [panel_fakes.district(1), panel_fakes.district(2)]
    assert len(made) == 2
