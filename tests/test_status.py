"""Targets by their period, states by their limits, verdicts and alerts, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from data.alerts import alerts
from data.period import Period
from data.profile import Better, Indicator, Profile, Target
from data.status import find_target, gap, judge, wanted
from data.store import SourceState
from tests.fakes import (
    DISTRICT_1,
    DISTRICT_2,
    NOW,
    REGENCY,
    VILLAGE_1,
    VILLAGE_5,
    VILLAGES,
    observed,
    ratio,
    tiny_profile,
)
from tests.snapshots import (
    JUNE_CELLS,
    STUNTED,
    WEIGHED,
    case,
    cases,
    every,
    landed,
    observations,
    profile_of,
    snapshot,
    weighing,
)

JUNE = Period.parse("2025-06")
END = date(2025, 6, 30)


def target(value: float | None = 14.0, **keys: object) -> Target:
    return replace(Target("stunting", date(2025, 1, 1), None, value), **keys)


def one(better: Better) -> Indicator:
    return ratio("stunting", "a", "b", better=better)


def with_targets(*targets: Target) -> Profile:
    return replace(tiny_profile(), targets=targets)


@pytest.mark.parametrize(("value", "state"), [(14.0, "good"), (14.1, "watch"), (20.0, "watch"), (20.1, "act")])
def test_lower_is_better_and_the_limit_itself_is_kept(value: float, state: str) -> None:
    assert judge(one("lower"), target(act=20.0), value, END) == state


@pytest.mark.parametrize(("value", "state"), [(98.0, "good"), (97.9, "watch"), (95.0, "watch"), (94.9, "act")])
def test_higher_is_better(value: float, state: str) -> None:
    assert judge(one("higher"), target(98.0, act=95.0), value, END) == state


@pytest.mark.parametrize(
    ("value", "state"),
    [(60.0, "good"), (59.9, "watch"), (85.1, "watch"), (95.0, "watch"), (95.1, "act"), (2.0, "watch")],
)
def test_a_band_is_missed_on_both_sides_and_act_widens_its_own(value: float, state: str) -> None:
    # Bed occupancy 60–85 %, act above 95.
    assert judge(one("band"), target(None, low=60.0, high=85.0, act=95.0), value, END) == state


def test_a_watch_threshold_of_its_own_leaves_room_beside_the_target() -> None:
    rule = target(14.0, watch=16.0, act=20.0)
    assert [judge(one("lower"), rule, v, END) for v in (15.0, 16.5, 21.0)] == ["good", "watch", "act"]


def test_without_rule_direction_or_limit_there_is_nothing_to_judge() -> None:
    assert judge(one("lower"), None, 5.0, END) == "none"
    assert judge(one("none"), target(), 50.0, END) == "none"
    assert judge(one("lower"), target(None, official=False), 50.0, END) == "none"
    assert judge(one("lower"), target(), None, END) == "none"


def test_a_rounding_error_of_floats_does_not_miss_a_target() -> None:
    assert judge(one("lower"), target(0.3), 0.1 + 0.2, END) == "good"


def test_linear_pace_asks_for_half_the_year_by_june() -> None:
    # 100 by December is 50 by June; act 80 is 40 by June, watch 95 is 47.5.
    rule = target(100.0, watch=95.0, act=80.0, pace="linear")
    assert wanted(rule, END) == pytest.approx(50.0)
    assert [judge(one("higher"), rule, v, END) for v in (48.0, 47.0, 39.0)] == ["good", "watch", "act"]


def test_a_running_month_is_asked_for_its_days_only() -> None:
    # 15 of 30 June days: 5.5 months of 12.
    assert wanted(target(120.0, pace="linear"), date(2025, 6, 15)) == pytest.approx(55.0)


def test_a_period_is_judged_by_the_rule_valid_on_its_last_day() -> None:
    old = Target("stunting", date(2020, 1, 1), date(2024, 12, 31), 18.0)
    profile = with_targets(old, target(14.0))
    assert [find_target(profile, "stunting", REGENCY, Period.parse(p)) for p in ("2024-12", "2025-01", "2019")] == [
        old,
        profile.targets[1],
        None,
    ]


def test_a_rule_for_one_region_comes_before_the_rule_for_all() -> None:
    own = target(10.0, region=DISTRICT_1)
    profile = with_targets(own, target(14.0))
    found = [find_target(profile, "stunting", region, JUNE) for region in (DISTRICT_1, DISTRICT_2)]
    assert [rule and rule.target for rule in found] == [10.0, 14.0]


def test_a_count_wanted_of_the_regency_is_not_asked_of_its_districts_unless_it_is_zero() -> None:
    count = observed("kasus", better="lower")
    some = profile_of(count, targets=(Target("kasus", date(2025, 1, 1), None, 200.0),))
    none = profile_of(count, targets=(Target("kasus", date(2025, 1, 1), None, 0.0),))
    assert [bool(find_target(some, "kasus", r, JUNE)) for r in (REGENCY, DISTRICT_1)] == [True, False]
    assert [bool(find_target(none, "kasus", r, JUNE)) for r in (REGENCY, DISTRICT_1)] == [True, True]


def test_a_reading_carries_target_rule_and_state() -> None:
    reading = snapshot(JUNE_CELLS).reading("stunting", VILLAGE_5)  # 10 of 40
    assert (reading.value, reading.target, reading.status, round(gap(reading), 3)) == (25.0, 14.0, "act", 0.786)


def test_a_verdict_is_watch_while_a_child_misses_and_names_the_worst_first() -> None:
    # 13 of 120 and 11 of 60: 10.8 and 18.3, the regency 24 of 180 = 13.3.
    weighed = {**WEIGHED, VILLAGE_5: 20.0}
    verdict = snapshot(weighing("2025-06", STUNTED, weighed)).verdict("stunting", REGENCY)
    assert (verdict.reading.status, verdict.state) == ("good", "watch")
    assert [miss.region.code for miss in verdict.misses] == [DISTRICT_2]
    assert dict(verdict.children) == {"good": 1, "watch": 1}


def test_alerts_tell_the_worst_first_and_since_when() -> None:
    # 24 of 100 is act; May was 24 of 200 = 12, so the run of misses begins in June.
    thin = dict.fromkeys(VILLAGES, 20.0)
    rows = weighing("2025-05", STUNTED, WEIGHED) + weighing("2025-06", STUNTED, thin)
    found = alerts(snapshot(rows, loads=[landed("balita", periods=["2025-06"])]), REGENCY)
    assert [(a.kind, a.state, a.sector) for a in found] == [("target", "act", "kesehatan")]
    assert (found[0].since, round(found[0].gap, 3)) == (JUNE, 0.714)


def test_an_old_number_is_only_told_by_its_source() -> None:
    thin = dict.fromkeys(VILLAGES, 20.0)
    late = datetime(2025, 10, 1, tzinfo=UTC)
    seen = snapshot(weighing("2025-06", STUNTED, thin), loads=[landed("balita", periods=["2025-06"])], now=late)
    (found,) = alerts(seen, REGENCY)
    assert (found.kind, found.state, found.source and found.source.id) == ("source", "stale", "balita")
    assert [indicator.id for indicator in found.touched] == ["stunting"]


def test_a_source_that_cannot_be_read_is_an_alert_of_its_own() -> None:
    down = SourceState("izin", NOW, "failed", "basis data tidak menjawab", NOW, NOW, 3)
    seen = snapshot(JUNE_CELLS, loads=[landed("balita", periods=["2025-06"])], states={"izin": down})
    (found,) = alerts(seen, REGENCY)
    assert (found.state, found.freshness and found.freshness.reason) == ("failed", "basis data tidak menjawab")


def test_alerts_of_cases_name_the_desks_with_most() -> None:
    profile = tiny_profile()
    sectors = []
    for sector in profile.sectors:
        own = tuple(i.model_copy(update={"headline": 1}) if i.id == "izin_terlambat" else i for i in sector.indicators)
        sectors.append(replace(sector, indicators=own))
    rule = Target("izin_terlambat", date(2025, 1, 1), None, 0.0, act=9.0)
    profile = replace(profile, sectors=tuple(sectors), targets=(rule,))
    rows = [case(f"A{i}", "2025-06-02", "2025-06-20", desk="pupr") for i in range(2)]
    rows += [case("B1", "2025-06-02", "2025-06-20", desk="dlh")]
    seen = snapshot([], profile=profile, case_rows=cases(*rows))
    found = [a for a in alerts(seen, REGENCY) if a.kind == "target"]
    assert [(a.state, a.verdict and a.verdict.reading.value) for a in found] == [("watch", 3.0)]
    assert [(part.category, part.value) for part in found[0].parts] == [("pupr", 2.0), ("dlh", 1.0)]


def test_a_village_without_value_is_not_a_miss() -> None:
    cells = weighing("2025-06", {v: n for v, n in STUNTED.items() if v != VILLAGE_1}, WEIGHED)
    found = snapshot(cells).verdict("stunting", DISTRICT_1)
    assert dict(found.children)["none"] == 1
    assert found.misses == ()


def test_a_target_holds_for_each_service_but_not_for_parts_of_a_count() -> None:
    served, due = observed("dilayani", better="higher"), observed("sasaran")
    rules = tuple(Target(name, date(2025, 1, 1), None, 100.0, act=80.0) for name in ("spm", "dilayani"))
    profile = profile_of(served, due, ratio("spm", "dilayani", "sasaran", better="higher"), targets=rules)
    rows = pd.concat(
        [
            observations([*every("dilayani", "2025-06", 9.0), *every("sasaran", "2025-06", 10.0)], category="balita"),
            observations([*every("dilayani", "2025-06", 7.0), *every("sasaran", "2025-06", 10.0)], category="lansia"),
        ]
    )
    seen = snapshot(rows, profile=profile)
    assert [(r.value, r.target, r.status) for r in seen.breakdown("spm", REGENCY)] == [
        (90.0, 100.0, "watch"),
        (70.0, 100.0, "act"),
    ]
    assert [(r.target, r.status) for r in seen.breakdown("dilayani", REGENCY)] == [(None, "none"), (None, "none")]
    assert seen.reading("dilayani", REGENCY).target == 100.0


def test_a_bad_class_with_anybody_in_it_is_watched() -> None:
    names = {"mandiri": "Mandiri", "tertinggal": "Tertinggal"}
    klass = observed("kelas", categories=names, bad_categories=("tertinggal",))
    rows = observations([("kelas", VILLAGE_1, "2025-06", 1.0)], category="tertinggal")
    rows = pd.concat([rows, observations([("kelas", VILLAGE_5, "2025-06", 1.0)], category="mandiri")])
    seen = snapshot(rows, profile=profile_of(klass))
    assert seen.reading("kelas", VILLAGE_1, category="tertinggal").status == "watch"
    assert seen.reading("kelas", VILLAGE_5, category="mandiri").status == "none"
