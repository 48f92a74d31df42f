"""Numbers, money and dates as people read them; expectations from DESIGN."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import format as fmt
from data.period import Period
from data.profile import Observed, Text

WIB = ZoneInfo("Asia/Jakarta")


def indicator(unit: str, decimals: int = 0) -> Observed:
    return Observed(kind="observed", id="x", label=Text(id="X"), unit=unit, decimals=decimals, definition=Text(id="x"))


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "lang", "shown"),
    [
        (1284.0, "anak", 0, "id", "1.284\u00a0anak"),
        (1284.0, "anak", 0, "en", "1,284\u00a0children"),
        (12.44, "%", 1, "id", "12,4\u00a0%"),
        (0.742, "", 3, "id", "0,742"),
        (1.28e12, "Rp", 0, "id", "Rp\u00a01,28\u00a0T"),
        (946_332_000, "Rp", 0, "id", "Rp\u00a0946\u00a0juta"),
        (1.28e12, "Rp", 0, "en", "Rp\u00a01.28\u00a0tn"),
        (-1.2, "%", 1, "id", "\u22121,2\u00a0%"),
        (None, "%", 1, "id", "—"),
    ],
)
def test_a_value_is_written_with_its_unit(value, unit, decimals, lang, shown):
    assert fmt.value(value, indicator(unit, decimals), lang) == shown


def test_a_change_of_percentages_is_in_points():
    assert fmt.change(-1.21, indicator("%", 1), "id") == "\u22121,2\u00a0poin"
    assert fmt.change(0.8, indicator("%", 1), "id", per="th") == "+0,8 / th"
    assert fmt.change(0.0, indicator("anak"), "id") == "±0"


@pytest.mark.parametrize(
    ("period", "id_", "en"),
    [
        ("2026-10", "Okt 2026", "Oct 2026"),
        ("2026-08", "Agt 2026", "Aug 2026"),
        ("2026-Q3", "TW III 2026", "Q3 2026"),
        ("2026-S1", "Smt 1 2026", "H1 2026"),
        ("2026", "2026", "2026"),
        ("2025/2026", "2025/2026", "2025/2026"),
        ("2026-11-21", "21 Nov 2026", "21 Nov 2026"),
    ],
)
def test_a_period_is_written_short(period, id_, en):
    assert fmt.period(Period.parse(period), "id") == id_
    assert fmt.period(Period.parse(period), "en") == en


def test_a_moment_of_today_is_only_a_time():
    now = datetime(2026, 11, 21, 11, 7, tzinfo=UTC)  # 18.07 in Trenggalek
    assert fmt.moment(now - timedelta(minutes=2), WIB, "id", now=now) == "18.05"
    assert fmt.moment(now - timedelta(days=3), WIB, "id", now=now) == "18 Nov 18.07"
    assert fmt.moment(now, WIB, "id") == "21 Nov 18.07"


def test_spans_use_the_largest_sensible_word():
    assert fmt.span(125, "id") == "2 mnt"
    assert fmt.span(73 * 3600, "id") == "73 jam"
    assert fmt.span(3.7 * 86400, "id") == "3,7 hari"
    assert fmt.span(130 * 86400, "id") == "130 hari"


def test_long_lists_of_names_are_counted():
    assert fmt.names(["Pule", "Suruh", "Dongko"], "id") == "Pule, Suruh, Dongko"
    assert fmt.names(["Pule", "Suruh", "Dongko", "Tugu"], "id") == "Pule, Suruh dan 2 lain"


def test_the_long_day_names_the_weekday():
    assert fmt.long_day(date(2026, 11, 21), "id") == "Sabtu, 21 Nov 2026"


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_number_read_back_is_the_number_rounded(value, decimals):
    text = fmt.number(value, decimals, "id")
    back = float(text.replace(".", "").replace(",", ".").replace("\u2212", "-"))
    assert back == pytest.approx(round(value, decimals), abs=10**-decimals * 0.51)


def test_a_part_of_a_sum_is_told_in_the_word_of_the_sum():
    assert fmt.rupiah_of(585_216_700, 730_330_729, "id") == f"Rp{fmt.NBSP}585 / 730{fmt.NBSP}juta"
    assert fmt.rupiah_of(679_819_906, 1_060_490_429, "id") == f"Rp{fmt.NBSP}0,68 / 1,06{fmt.NBSP}M"
    assert fmt.rupiah_of(9_500, 12_500, "en") == f"Rp{fmt.NBSP}9,500 / 12,500"
