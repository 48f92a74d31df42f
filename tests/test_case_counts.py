"""Cases counted by the clock: Tuesday 15 July 2025, 10.00 in Jakarta, unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from data.period import Period
from data.profile import CasesCounted, Profile, Ratio
from tests.fakes import DISTRICT_1, DISTRICT_2, REGENCY, VILLAGE_1, ratio, tiny_profile
from tests.snapshots import case, cases, landed, snapshot

MEASURES = (
    "open", "overdue", "due_soon", "received", "closed", "closed_on_time", "returned", "days", "oldest",
)  # fmt: skip
MAY, JUNE, JULY = (Period.parse(f"2025-0{m}") for m in (5, 6, 7))


def profile() -> Profile:
    """The tiny regency with one indicator a measure, and the share closed on time."""
    base = tiny_profile()
    own: dict[str, Any] = {"kind": "cases", "cases": "izin", "label": "x", "definition": "x"}
    counted: tuple[CasesCounted | Ratio, ...] = tuple(CasesCounted(id=m, measure=m, **own) for m in MEASURES)
    share = ratio("tepat", "closed_on_time", "closed", better="higher", level="regency")
    licensing = replace(base.sectors[2], indicators=(*counted, share))
    return replace(base, sectors=(base.sectors[0], base.sectors[1], licensing))


# 2025 has no decree here: working days are Monday to Friday.
ROWS = cases(
    case("P1", "2025-05-05", "2025-05-16", "2025-05-15", desk="teknis"),  # 8 working days, in time
    case("P2", "2025-05-12", "2025-05-23", "2025-06-03", desk="teknis"),  # 16 working days, too late
    case("P3", "2025-06-02", "2025-06-13", "", desk="teknis", region=VILLAGE_1),  # past since 13 June
    case("P4", "2025-06-16", "2025-07-16", "", desk="loket", region=DISTRICT_2, returned=2),  # due tomorrow
    case("P5", "2025-07-07", "2025-08-01", "2025-07-14", desk="loket", region=VILLAGE_1),  # 5 working days
    case("P6", "2025-07-10", "", "", desk="loket", type="NIB"),  # no deadline
)


def figures(measure: str, region: str = REGENCY, **words: Any) -> list[float | None]:
    """Values of May, June, July."""
    seen = snapshot([], profile=profile(), case_rows=ROWS)
    return [seen.reading(measure, region, month, **words).value for month in (MAY, JUNE, JULY)]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("received", [2, 2, 2]),
        ("closed", [1, 1, 1]),
        ("closed_on_time", [1, 0, 1]),
        ("open", [1, 2, 3]),  # P2 | P3 P4 | P3 P4 P6
        ("overdue", [1, 1, 1]),  # P2 | P3 | P3
        ("due_soon", [0, 0, 1]),  # P4 on 15 July, one working day left
        ("returned", [0, 1, 0]),
        ("days", [8, 16, 5]),
        ("oldest", [6, 11, 22]),  # 23–30 May 6 (31 May is a Saturday); 13–27 June 11; 13 June–14 July 22
    ],
)
def test_every_measure_by_month(measure: str, expected: list[float]) -> None:
    assert figures(measure) == expected


def test_a_desk_is_a_category_and_desks_add_up() -> None:
    assert figures("open", category="teknis") == [1, 1, 1]
    assert figures("open", category="loket") == [0, 1, 2]


def test_a_district_counts_the_cases_of_its_villages() -> None:
    assert figures("open", DISTRICT_1) == [0, 1, 1]
    assert figures("open", DISTRICT_2) == [0, 1, 1]


def test_without_known_regions_a_district_is_not_applicable() -> None:
    seen = snapshot([], profile=profile(), case_rows=cases(case("P1", "2025-07-01")))
    assert seen.reading("open", REGENCY).value == 1
    assert seen.reading("open", DISTRICT_1).why == "not_applicable"


def test_what_stands_is_told_of_now_and_what_flows_of_the_last_whole_month() -> None:
    seen = snapshot([], profile=profile(), case_rows=ROWS)
    assert (seen.reading("open", REGENCY).period, seen.reading("open", REGENCY).flags) == (JULY, ())
    assert seen.reading("received", REGENCY).period == JUNE
    assert seen.reading("received", REGENCY, JULY).flags == ("berjalan",)


def test_a_ratio_of_cases_is_divided_by_region() -> None:
    seen = snapshot([], profile=profile(), case_rows=ROWS)
    assert (seen.reading("tepat", REGENCY, MAY).value, seen.reading("tepat", REGENCY, JUNE).value) == (100.0, 0.0)
    assert seen.reading("tepat", DISTRICT_1, JULY).value == 100.0
    assert seen.reading("tepat", DISTRICT_1, MAY).why == "no_denominator"


def test_a_quarter_adds_flows_and_takes_the_last_of_stands() -> None:
    quarter = Period.parse("2025-Q2")
    seen = snapshot([], profile=profile(), case_rows=ROWS)
    assert seen.reading("closed", REGENCY, Period.parse("2025-Q3")).flags == ("berjalan",)
    assert seen.reading("open", REGENCY, quarter).value == 2
    assert seen.reading("days", REGENCY, quarter).why == "not_additive"


def test_tomorrow_the_clock_counts_anew() -> None:
    seen = snapshot([], profile=profile(), case_rows=ROWS)
    # P4 was due on Wednesday the 16th; on Thursday the 17th it is overdue.
    later = seen.seen_at(datetime(2025, 7, 17, 3, tzinfo=UTC))
    assert (seen.reading("overdue", REGENCY).value, later.reading("overdue", REGENCY).value) == (1, 2)


def test_a_deadline_on_a_saturday_is_kept_until_monday() -> None:
    rows = cases(case("P1", "2025-06-30", "2025-07-05"))
    seen = snapshot([], profile=profile(), case_rows=rows, now=datetime(2025, 7, 7, 3, tzinfo=UTC))
    assert seen.reading("overdue", REGENCY).value == 0
    assert seen.seen_at(datetime(2025, 7, 8, 3, tzinfo=UTC)).reading("overdue", REGENCY).value == 1


def test_a_month_without_a_closed_case_has_no_median() -> None:
    seen = snapshot([], profile=profile(), case_rows=cases(case("P1", "2025-05-05")))
    assert (seen.reading("days", REGENCY, MAY).value, seen.reading("days", REGENCY, MAY).why) == (None, "no_data")
    assert seen.reading("closed", REGENCY, MAY).value == 0


def test_the_queue_lists_the_fewest_days_left_first() -> None:
    seen = snapshot([], profile=profile(), case_rows=ROWS)
    found = seen.cases("izin", REGENCY).listed
    assert [(c.reference, c.days_left) for c in found] == [("P3", -22), ("P4", 1), ("P6", None)]
    assert found[0].region and found[0].region.code == VILLAGE_1
    assert (found[0].received, found[0].due, found[0].closed) == (date(2025, 6, 2), date(2025, 6, 13), None)


def test_a_district_lists_its_own_and_closed_ones_come_last() -> None:
    seen = snapshot([], profile=profile(), case_rows=ROWS)
    found = seen.cases("izin", DISTRICT_1, open_only=False).listed
    assert [(c.reference, c.days_left) for c in found] == [("P3", -22), ("P5", None)]


def test_a_counted_case_leads_back_to_its_row() -> None:
    seen = snapshot([], profile=profile(), case_rows=ROWS, loads=[landed("izin")])
    lineage = seen.lineage(seen.reading("overdue", REGENCY))
    assert (lineage.count, lineage.cells[0].row, lineage.cells[0].delivery) == (1, 2, "izin.xlsx")


def test_types_narrow_what_is_counted() -> None:
    base = profile()
    only = CasesCounted(kind="cases", id="nib", cases="izin", measure="open", types=("NIB",), label="x", definition="x")
    licensing = replace(base.sectors[2], indicators=(*base.sectors[2].indicators, only))
    seen = snapshot([], profile=replace(base, sectors=(*base.sectors[:2], licensing)), case_rows=ROWS)
    assert seen.reading("nib", REGENCY).value == 1
