"""The light by the clock: promised day, grace, and what our own looking has to do with it (nothing)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.freshness import freshness
from data.store import SourceState
from tests.fakes import REGENCY, long_shape, register_shape, source, tiny_profile
from tests.snapshots import landed

JAKARTA = ZoneInfo("Asia/Jakarta")
MONTHLY = source(
    "balita", long_shape(region={"column": "a"}, period={"column": "b"}, value="c"), due_days=10, grace_days=10
)


def at(month: int, day: int, hour: int = 3) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=UTC)


# June's figures are here; July's are promised for 10 August and stale after 20 August.
JUNE = [landed("balita", 1, periods=["2025-05", "2025-06"])]


@pytest.mark.parametrize(
    ("now", "light"),
    [(at(7, 15), "fresh"), (at(8, 10), "fresh"), (at(8, 11), "late"), (at(8, 20), "late"), (at(8, 21), "stale")],
)
def test_the_light_follows_promise_and_grace(now: datetime, light: str) -> None:
    assert freshness(MONTHLY, JUNE, None, now=now, zone=JAKARTA).light == light


def test_the_day_is_the_day_in_the_regency() -> None:
    # 10 August 18.00 UTC is already 11 August, 01.00, in Jakarta.
    assert freshness(MONTHLY, JUNE, None, now=at(8, 10, 18), zone=JAKARTA).light == "late"


def test_age_is_that_of_the_data_and_the_limit_that_of_the_promise() -> None:
    found = freshness(MONTHLY, JUNE, None, now=at(7, 15, 17), zone=JAKARTA)  # 16 July, 00.00 in Jakarta
    assert (found.age, found.limit) == (15 * 86400.0, (31 + 20) * 86400.0)
    assert (found.due, str(found.period)) == (date(2025, 8, 10), "2025-06")
    assert found.delivered == datetime(2025, 7, 5, 2, tzinfo=UTC)


def test_a_delivery_before_its_period_is_over_has_no_negative_age() -> None:
    early = [landed("balita", 1, periods=["2025"])]
    assert freshness(MONTHLY, early, None, now=at(7, 15), zone=JAKARTA).age == 0.0


def test_never_delivered_says_when_the_first_is_expected() -> None:
    found = freshness(MONTHLY, [], None, now=at(7, 15), zone=JAKARTA)
    assert (found.light, found.period, found.delivered) == ("never", None, None)
    assert found.due == date(2025, 8, 10)  # June's day, 10 July, has passed


def test_a_withdrawn_or_refused_load_delivers_nothing() -> None:
    loads = [replace(JUNE[0], retracted=2), replace(JUNE[0], outcome="refused")]
    assert freshness(MONTHLY, loads, None, now=at(7, 15), zone=JAKARTA).light == "never"


def test_a_failed_look_does_not_change_the_light() -> None:
    look = SourceState("balita", at(7, 15), "failed", "berkas terkunci", at(7, 14), at(7, 15, 4), 2)
    found = freshness(MONTHLY, JUNE, look, now=at(7, 15), zone=JAKARTA)
    assert (found.light, found.failed, found.reason) == ("fresh", True, "berkas terkunci")
    assert (found.since, found.next_try) == (at(7, 14), at(7, 15, 4))


def test_a_look_that_worked_carries_no_reason() -> None:
    look = SourceState("balita", at(7, 15), "unchanged")
    found = freshness(MONTHLY, JUNE, look, now=at(7, 15), zone=JAKARTA)
    assert (found.failed, found.reason, found.since) == (False, "", None)


def test_cases_are_as_new_as_the_last_answer_even_an_unchanged_one() -> None:
    permits = tiny_profile().sources["izin"].model_copy(update={"due_days": 0, "grace_days": 1})
    first = landed("izin", 1, day=date(2025, 7, 1))
    again = replace(first, number=2, outcome="unchanged", delivered=at(7, 14))
    # Asked on 14 July: 15 July is promised for that day itself, and one day of grace follows.
    lights = [freshness(permits, [first, again], None, now=at(7, d), zone=JAKARTA).light for d in (15, 16, 17)]
    assert lights == ["fresh", "late", "stale"]


def test_a_yearly_file_that_covers_several_years_is_as_new_as_its_last_year() -> None:
    yearly = MONTHLY.model_copy(update={"frequency": "year", "due_days": 30})
    loads = [landed("balita", 1, periods=["2023", "2024"])]
    found = freshness(yearly, loads, None, now=at(7, 15), zone=JAKARTA)
    assert (found.light, found.due) == ("fresh", date(2026, 1, 30))


def test_days_delivered_in_a_monthly_file_wait_for_the_next_month() -> None:
    loads = [landed("balita", 1, periods=["2025-06-30"])]
    assert freshness(MONTHLY, loads, None, now=at(8, 10), zone=JAKARTA).light == "fresh"


def test_light_never_gets_better_by_waiting() -> None:
    order = ["fresh", "late", "stale"]
    register = source("nib", register_shape(region={"fixed": REGENCY}, period={"column": "t"}))
    for of in (MONTHLY, register):
        lights = [freshness(of, JUNE, None, now=at(7, 1) + timedelta(days=d), zone=JAKARTA).light for d in range(90)]
        assert lights == sorted(lights, key=order.index)
        assert set(lights) == set(order)
