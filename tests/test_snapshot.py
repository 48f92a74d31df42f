"""Readings of the tiny regency, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from data.period import Period
from data.profile import Target
from data.snapshot import Snapshot
from data.standing import FrameStanding
from data.store import SourceState
from tests.fakes import (
    DISTRICT_1,
    DISTRICT_2,
    FACILITY,
    KELURAHAN,
    NOW,
    REGENCY,
    VILLAGE_1,
    VILLAGE_2,
    VILLAGE_4,
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
    CellText,
    every,
    landed,
    observations,
    profile_of,
    snapshot,
    weighing,
)

MAY, JUNE = Period.parse("2025-05"), Period.parse("2025-06")


# ---------------------------------------------------------------------------------------------- ratios, coverage


def test_a_ratio_is_divided_once_over_all_villages() -> None:
    # 3 + 6 + 4 + 1 + 10 = 24 of 30 + 50 + 40 + 40 + 40 = 200; the mean of the five percentages would be 12.9.
    reading = snapshot(JUNE_CELLS).reading("stunting", REGENCY)
    assert (reading.value, reading.numerator, reading.denominator) == (12.0, 24.0, 200.0)
    assert (reading.reporting, reading.expected, reading.period) == (5, 5, JUNE)


def test_a_village_without_a_numerator_is_left_out_of_both_halves() -> None:
    # Without the fifth village 14 of 160; with its 40 weighed and no numerator it would be 14 of 200 = 7.
    stunted = {v: n for v, n in STUNTED.items() if v != VILLAGE_5}
    reading = snapshot(weighing("2025-06", stunted, WEIGHED)).reading("stunting", REGENCY)
    assert (reading.value, reading.reporting, reading.expected) == (8.75, 4, 5)


def test_below_min_coverage_the_value_is_withheld() -> None:
    three = {v: STUNTED[v] for v in (VILLAGE_1, VILLAGE_2, VILLAGE_4)}
    reading = snapshot(weighing("2025-06", three, WEIGHED)).reading("stunting", REGENCY)
    assert (reading.value, reading.why, reading.reporting, reading.expected) == (None, "low_coverage", 3, 5)


def test_a_village_that_did_not_report_is_not_counted_as_zero() -> None:
    stunted = {v: n for v, n in STUNTED.items() if v != VILLAGE_5}
    found = snapshot(weighing("2025-06", stunted, WEIGHED)).reading("balita_stunting", VILLAGE_5, JUNE)
    assert (found.value, found.why) == (None, "not_reported")


def test_a_denominator_of_zero_gives_no_ratio() -> None:
    found = snapshot(weighing("2025-06", {VILLAGE_1: 0.0}, {VILLAGE_1: 0.0})).reading("stunting", VILLAGE_1)
    assert (found.value, found.why) == (None, "no_denominator")


def test_a_numerator_whose_denominator_never_came_says_so() -> None:
    found = snapshot([("balita_stunting", VILLAGE_1, "2025-06", 3.0)]).reading("stunting", VILLAGE_1, JUNE)
    assert (found.value, found.why) == (None, "no_denominator")


def test_nothing_delivered_is_no_data() -> None:
    found = snapshot([]).reading("stunting", REGENCY)
    assert (found.value, found.why, found.period, found.expected) == (None, "no_data", None, 5)


def test_a_region_below_the_collected_level_or_of_another_kind_is_not_applicable() -> None:
    seen = snapshot([("dana_desa", VILLAGE_1, "2025", 900.0), *JUNE_CELLS])
    assert seen.reading("dana_desa", KELURAHAN).why == "not_applicable"
    assert seen.reading("balita_stunting", FACILITY).why == "not_applicable"


def test_a_kind_that_is_not_expected_is_not_in_the_coverage() -> None:
    desa = [v for v in VILLAGES if v != KELURAHAN]
    found = snapshot([("dana_desa", v, "2025", 900.0) for v in desa]).reading("dana_desa", REGENCY)
    assert (found.value, found.reporting, found.expected) == (3600.0, 4, 4)


# ---------------------------------------------------------------------------------------------- regions


def test_children_are_of_one_period_in_the_order_of_the_profile() -> None:
    found = snapshot(JUNE_CELLS).children("stunting", REGENCY)
    assert [r.region.code for r in found] == [DISTRICT_1, DISTRICT_2]
    assert [round(r.value or 0, 2) for r in found] == [10.83, 13.75]  # 13 of 120, 11 of 80


def test_a_deeper_level_can_be_asked_for() -> None:
    found = snapshot(JUNE_CELLS).children("balita_stunting", REGENCY, level="village")
    assert [r.value for r in found] == [3.0, 6.0, 4.0, 1.0, 10.0]


def test_facilities_are_the_children_when_they_deliver() -> None:
    beds = observed("tempat_tidur", level="facility", kinds=("puskesmas",))
    rows = observations([("tempat_tidur", FACILITY, "2025-06", 8.0)])
    found = snapshot(rows, profile=profile_of(beds))
    assert [(r.region.code, r.value) for r in found.children("tempat_tidur", DISTRICT_1)] == [(FACILITY, 8.0)]
    assert found.reading("tempat_tidur", REGENCY).value == 8.0


def test_what_may_not_be_added_is_not_shown_above_its_level() -> None:
    score = observed("nilai", over_regions="none")
    found = snapshot(every("nilai", "2025-06", 70.0), profile=profile_of(score))
    assert (found.reading("nilai", REGENCY).value, found.reading("nilai", REGENCY).why) == (None, "not_additive")
    assert found.reading("nilai", VILLAGE_1).value == 70.0


def test_a_value_delivered_for_the_regency_itself_answers_there() -> None:
    survey = observed("survei", over_regions="none", level="village")
    found = snapshot([("survei", REGENCY, "2025-06", 19.8)], profile=profile_of(survey)).reading("survei", REGENCY)
    assert (found.value, found.reporting, found.expected) == (19.8, 1, 1)


def test_a_weighted_value_is_weighed_over_regions_that_have_both() -> None:
    # (0.60 × 100 + 0.80 × 300) / 400 = 0.75; the third score has no weight and does not count.
    rows = [
        ("skor", VILLAGE_1, "2025-06", 0.6),
        ("skor", VILLAGE_2, "2025-06", 0.8),
        ("skor", KELURAHAN, "2025-06", 0.1),
    ]
    rows += [("jiwa", VILLAGE_1, "2025-06", 100.0), ("jiwa", VILLAGE_2, "2025-06", 300.0)]
    score = observed("skor", over_regions="weighted", weight="jiwa", min_coverage=0.5)
    found = snapshot(rows, profile=profile_of(score, observed("jiwa"))).reading("skor", DISTRICT_1)
    assert found.value == pytest.approx(0.75, abs=1e-12)
    assert (found.reporting, found.expected) == (2, 3)


def test_halves_of_different_levels_are_matched_at_the_coarser_one() -> None:
    # Doctors per district ÷ people per village: 3 of 600 and 2 of 400, the regency 5 of 1000 → 5 per 1,000.
    rows: list[CellText] = [("dokter", DISTRICT_1, "2025-06", 3.0), ("dokter", DISTRICT_2, "2025-06", 2.0)]
    rows += [("jiwa", v, "2025-06", 200.0) for v in VILLAGES]
    rate = ratio("dokter_per_jiwa", "dokter", "jiwa", per=1000)
    found = snapshot(rows, profile=profile_of(observed("dokter", level="district"), observed("jiwa"), rate))
    reading = found.reading("dokter_per_jiwa", REGENCY)
    assert (reading.value, reading.reporting, reading.expected) == (5.0, 2, 2)
    assert found.reading("dokter_per_jiwa", VILLAGE_1).why == "not_applicable"


def test_a_total_is_withheld_where_a_part_is_missing() -> None:
    rows = [("penduduk_l", v, "2025-S1", 100.0) for v in VILLAGES]
    rows += [("penduduk_p", v, "2025-S1", 90.0) for v in VILLAGES if v != VILLAGE_1]
    found = snapshot(rows)
    assert found.reading("penduduk", VILLAGE_1, Period.parse("2025-S1")).why == "not_reported"
    assert (found.reading("penduduk", REGENCY).value, found.reading("penduduk", REGENCY).reporting) == (760.0, 4)


def test_units_are_counted_by_the_state_of_another_indicator() -> None:
    # Percentages 10, 12, 10, 2.5, 25 against act above 20: one village.
    found = snapshot(JUNE_CELLS).reading("desa_stunting_tinggi", REGENCY)
    assert (found.value, found.reporting, found.expected) == (1.0, 5, 5)


# ---------------------------------------------------------------------------------------------- time


def test_a_coarser_period_is_the_sum_of_all_its_months_or_nothing() -> None:
    deaths: list[CellText] = [("kematian_ibu", v, f"2025-0{m}", 1.0) for v in VILLAGES for m in (4, 5, 6)]
    second = snapshot(deaths).reading("kematian_ibu", REGENCY, Period.parse("2025-Q2"))
    assert (second.value, second.why) == (15.0, "")
    without_may = snapshot([c for c in deaths if c[2] != "2025-05"])
    assert without_may.reading("kematian_ibu", REGENCY, Period.parse("2025-Q2")).value is None


def test_only_a_cumulative_sum_runs_on_and_says_so() -> None:
    flow = observed("realisasi", over_time="sum", cumulative=True)
    rows = every("realisasi", "2025-01", 2.0) + every("realisasi", "2025-02", 3.0)
    found = snapshot(rows, profile=profile_of(flow)).reading("realisasi", REGENCY, Period.parse("2025"))
    assert (found.value, found.flags) == (25.0, ("berjalan",))
    plain = observed("realisasi", over_time="sum")
    assert snapshot(rows, profile=profile_of(plain)).reading("realisasi", REGENCY, Period.parse("2025")).value is None


def test_a_stock_takes_the_last_month_of_the_quarter() -> None:
    cells = weighing("2025-05", {}, dict.fromkeys(VILLAGES, 10.0)) + weighing("2025-06", {}, WEIGHED)
    assert snapshot(cells).reading("balita_ditimbang", REGENCY, Period.parse("2025-Q2")).value == 200.0


def test_a_mean_over_time_needs_every_period() -> None:
    score = observed("nilai", over_time="mean")
    rows = [*every("nilai", "2025-04", 60.0), *every("nilai", "2025-05", 70.0), *every("nilai", "2025-06", 80.0)]
    found = snapshot(rows, profile=profile_of(score))
    assert found.reading("nilai", VILLAGE_1, Period.parse("2025-Q2")).value == 70.0
    assert (
        snapshot(rows[5:], profile=profile_of(score)).reading("nilai", VILLAGE_1, Period.parse("2025-Q2")).value is None
    )


def test_what_may_not_be_added_over_time_says_so() -> None:
    score = observed("nilai", over_time="none")
    found = snapshot(every("nilai", "2025-06", 60.0), profile=profile_of(score))
    assert found.reading("nilai", REGENCY, Period.parse("2025-Q2")).why == "not_additive"


def test_a_yearly_denominator_serves_every_month_of_its_year_and_an_older_one_is_told() -> None:
    rows = [*every("lahir", "2025-06", 2.0), *every("jiwa", "2024-S2", 100.0)]
    rate = ratio("angka_lahir", "lahir", "jiwa", per=1000)
    found = snapshot(rows, profile=profile_of(observed("lahir", over_time="sum"), observed("jiwa"), rate))
    assert (found.reading("angka_lahir", REGENCY).value, found.reading("angka_lahir", REGENCY).flags) == (
        20.0,
        ("penyebut 2024-S2",),
    )
    newer = snapshot([*rows, *every("jiwa", "2025-S1", 200.0)], profile=found.profile)
    assert (newer.reading("angka_lahir", REGENCY).value, newer.reading("angka_lahir", REGENCY).flags) == (10.0, ())


def test_history_is_oldest_first_with_its_gaps() -> None:
    cells = weighing("2025-03", STUNTED, WEIGHED) + weighing("2025-05", STUNTED, WEIGHED) + JUNE_CELLS
    found = snapshot(cells).history("stunting", REGENCY, last=12)
    assert [(str(r.period), r.value) for r in found] == [
        ("2025-03", 12.0), ("2025-04", None), ("2025-05", 12.0), ("2025-06", 12.0),
    ]  # fmt: skip


def test_previous_and_a_year_ago_are_the_same_measure_of_other_periods() -> None:
    cells = [*every("balita_ditimbang", "2024-06", 30.0), *every("balita_ditimbang", "2025-05", 41.0)]
    found = snapshot([*cells, *weighing("2025-06", {}, WEIGHED)]).reading("balita_ditimbang", REGENCY)
    assert (found.value, found.previous, found.year_ago) == (200.0, 205.0, 150.0)


def test_a_month_that_is_still_coming_in_does_not_blank_the_month_before() -> None:
    # On 15 July two of five villages have sent July's first figures; July is not due before 10 August.
    cells = [*JUNE_CELLS, *weighing("2025-07", {VILLAGE_1: 1.0, VILLAGE_2: 1.0}, WEIGHED)]
    found = snapshot(cells).reading("stunting", REGENCY)
    assert (found.period, found.value, found.flags) == (JUNE, 12.0, ("menunggu 2025-07",))


def test_once_overdue_the_thin_month_is_shown_as_withheld() -> None:
    cells = [*JUNE_CELLS, *weighing("2025-07", {VILLAGE_1: 1.0, VILLAGE_2: 1.0}, WEIGHED)]
    # Due 10 August, ten days of grace: on 21 August it is overdue.
    late = snapshot(cells, now=datetime(2025, 8, 21, 3, tzinfo=UTC)).reading("stunting", REGENCY)
    assert (str(late.period), late.value, late.why) == ("2025-07", None, "low_coverage")


def test_periods_are_newest_first() -> None:
    cells = weighing("2025-05", STUNTED, WEIGHED) + JUNE_CELLS
    assert snapshot(cells).periods("stunting") == [JUNE, MAY]


# ---------------------------------------------------------------------------------------------- whence


def test_the_newest_load_wins_and_gives_the_source() -> None:
    old, new = observations(JUNE_CELLS, load=1), observations([("balita_stunting", VILLAGE_1, "2025-06", 5.0)], load=7)
    loads = [landed("balita", 1), landed("balita", 7)]
    found = snapshot(pd.concat([new, old]), loads=loads).reading("balita_stunting", REGENCY)
    assert (found.value, found.load, found.source and found.source.id) == (26.0, 7, "balita")


def test_lineage_leads_to_the_cells_of_both_halves_that_matched() -> None:
    stunted = {v: n for v, n in STUNTED.items() if v != VILLAGE_5}
    found = snapshot(weighing("2025-06", stunted, WEIGHED), loads=[landed("balita", 1)])
    lineage = found.lineage(found.reading("stunting", REGENCY), limit=2)
    assert lineage.count == 8  # four villages, two halves
    first = lineage.cells[0]
    assert (first.indicator, first.region.code, first.value, first.sheet, first.row, first.column) == (
        "balita_stunting", VILLAGE_1, 3.0, "Laporan", 5, "H",
    )  # fmt: skip
    assert (first.delivery, len(lineage.cells)) == ("balita.xlsx", 2)
    assert [part.value for part in lineage.parts] == [14.0, 200.0]


def test_flags_of_cells_travel_but_one_odd_village_does_not_make_the_regency_odd() -> None:
    rows = pd.concat(
        [
            observations([("balita_ditimbang", VILLAGE_1, "2025-06", 30.0)], flag="tak wajar"),
            observations([("balita_ditimbang", v, "2025-06", 30.0) for v in VILLAGES[1:]], flag="direvisi"),
        ]
    )
    found = snapshot(rows)
    assert found.reading("balita_ditimbang", VILLAGE_1).flags == ("tak wajar",)
    assert found.reading("balita_ditimbang", REGENCY).flags == ("direvisi",)


def test_two_flags_of_one_cell_are_told_apart() -> None:
    rows = observations([("balita_ditimbang", VILLAGE_1, "2025-06", 30.0)], flag="sementara, tak wajar")
    assert snapshot(rows).reading("balita_ditimbang", VILLAGE_1).flags == ("sementara", "tak wajar")


def test_fewer_than_four_in_five_regions_is_provisional_and_takes_no_state() -> None:
    rate = ratio("angka", "kena", "semua", better="lower", min_coverage=0.5)
    rows = [c for v in VILLAGES[:3] for c in (("kena", v, "2025-06", 5.0), ("semua", v, "2025-06", 10.0))]
    target = Target("angka", date(2025, 1, 1), None, 14.0)
    profile = profile_of(observed("kena"), observed("semua"), rate, targets=(target,))
    found = snapshot(rows, profile=profile).reading("angka", REGENCY)
    assert (found.value, found.status, found.flags) == (50.0, "none", ("sementara",))


# ---------------------------------------------------------------------------------------------- clock, store


def test_the_same_figures_can_be_seen_by_another_clock() -> None:
    early = snapshot(JUNE_CELLS, loads=[landed("balita", 1, periods=["2025-06"])])
    late = early.seen_at(datetime(2025, 9, 1, tzinfo=UTC))
    assert (early.freshness("balita").light, late.freshness("balita").light) == ("fresh", "stale")
    assert (early.reading("stunting", REGENCY).stale, late.reading("stunting", REGENCY).stale) == (False, True)
    assert late.reading("stunting", REGENCY).value == 12.0


def test_a_look_that_published_nothing_changes_lights_but_no_figure() -> None:
    before = snapshot(JUNE_CELLS, loads=[landed("balita", 1, periods=["2025-06"])])
    down = SourceState("balita", NOW, "failed", "berkas terkunci", NOW)
    after = before.looked_again(list(before.loads.values()), {"balita": down})
    assert [seen.freshness("balita").failed for seen in (before, after)] == [False, True]
    assert (after.look, after.reading("stunting", REGENCY).value) == (before.look + 1, 12.0)


class PastStore:
    """A store with one load that came in version 1 and was withdrawn in version 2."""

    figure_folder = None

    def version(self) -> int:
        return 2

    def standing(self, as_of: int | None = None) -> FrameStanding:
        return FrameStanding(observations(JUNE_CELLS if as_of == 1 else []))

    def cases(self, as_of: int | None = None) -> pd.DataFrame:
        return snapshot().book.leaves.case_list("izin").rows

    def loads(self) -> list[Any]:
        return [replace(landed("balita", 1, periods=["2025-06"]), retracted=2)]

    def states(self) -> dict[str, Any]:
        return {}


def test_a_past_version_has_the_values_and_loads_of_then() -> None:
    then = Snapshot.of(tiny_profile(), PastStore(), NOW, as_of=1)
    today = Snapshot.of(tiny_profile(), PastStore(), NOW)
    assert (then.version, then.reading("stunting", REGENCY).value, then.freshness("balita").light) == (1, 12.0, "fresh")
    assert (today.version, today.reading("stunting", REGENCY).value, today.freshness("balita").light) == (
        2,
        None,
        "never",
    )
