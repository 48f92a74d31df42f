from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cells.name_parts import in_name, part_of
from data.cells.period_text import MONTHS, DateOrder, find_date, find_period, with_year
from data.period import FREQUENCIES, Frequency, Period


def period(text: str, frequency: Frequency, dates: DateOrder = "") -> str:
    found = find_period(text, frequency, dates)
    return str(found.period) if found.period else found.rule


@pytest.mark.parametrize(
    "text", ["Juni 2025", "JUNI 2025", "juni2025", "Jun 2025", "June 2025", "Jun-25", "Bulan Juni Tahun 2025",
             "2025 Juni", "06/2025", "6-2025", "2025-06", "2025/06", "2025-6", "202506", "s.d. Juni 2025",
             "s/d Juni 2025", "periode: Juni 2025", "Juni,\u00a02025", "06 2025", "per 30 Juni 2025", "2025-06-30",
             "30/06/2025", "30/ 06/ 2025", "30-06-2025", "30.06.2025", "30 Juni 2025", "2025-06-30 08:15:00",
             "Senin, 30 Juni 2025"],
)  # fmt: skip
def test_every_spelling_of_june_is_june_in_a_monthly_source(text: str) -> None:
    assert period(text, "month") == "2025-06"


@pytest.mark.parametrize(
    ("words", "month"),
    [("Jan Januari January", 1), ("Peb Pebruari Feb", 2), ("Mrt Maret Mar", 3), ("Mei May", 5),
     ("Agt Ags Agust Agustus Aug", 8), ("Sept Sep", 9), ("Okt Oktober Oct", 10),
     ("Nop Nopember Nov", 11), ("Des Desember Dec", 12)],
)  # fmt: skip
def test_month_names_are_known_in_old_and_new_spelling_and_in_english(words: str, month: int) -> None:
    assert {period(f"{word} 2025", "month") for word in words.split()} == {f"2025-{month:02d}"}


@pytest.mark.parametrize(
    "text",
    [
        "TW II 2025",
        "TW.II/2025",
        "Triwulan 2/2025",
        "Triwulan II Tahun 2025",
        "triwulan ke-2 2025",
        "Q2 2025",
        "2025-Q2",
    ],
)
def test_quarters_are_read_in_roman_and_arabic(text: str) -> None:
    assert period(text, "quarter") == "2025-Q2"


@pytest.mark.parametrize(
    "text", ["Semester 1 2025", "Smt I 2025", "Sem. 1/2025", "2025-S1", "Semester Genap 2024/2025"]
)
def test_halves_are_read_and_the_even_school_half_lies_in_the_second_year(text: str) -> None:
    assert period(text, "semester") == "2025-S1"


def test_the_odd_school_half_is_the_second_half_of_the_first_year() -> None:
    assert period("Semester Ganjil 2024/2025", "semester") == "2024-S2"
    assert period("2024/2025 Ganjil", "semester") == "2024-S2"


@pytest.mark.parametrize(
    "text", ["2024/2025", "2024-2025", "TA 2024/2025", "Tahun Ajaran 2024/2025", "Tahun Pelajaran 2024/2025"]
)
def test_a_school_year_has_both_its_years(text: str) -> None:
    assert period(text, "school_year") == "2024/2025"


def test_the_school_year_over_the_turn_of_the_century_is_read() -> None:
    assert period("1999/2000", "school_year") == "1999/2000"


def test_years_are_read_with_the_words_before_them() -> None:
    assert {period(t, "year") for t in ("2025", "Tahun 2025", "TA 2025", "T.A. 2025", "Tahun Anggaran 2025")} == {
        "2025"
    }


def test_weeks_are_counted_as_iso_does() -> None:
    assert {period(t, "week") for t in ("2025-W26", "Minggu ke-26 2025", "M26 2025")} == {"2025-W26"}


@pytest.mark.parametrize("text", ["2025", "TW II 2025", "2024/2025"])
def test_a_text_coarser_than_the_source_is_not_spread_over_it(text: str) -> None:
    assert period(text, "month") == "period_coarse"


@pytest.mark.parametrize(
    "text", ["13/2025", "2025-13", "31/02/2025", "2024/2026", "Semester 3 2025", "TW V 2025", "jumlah", "45838"]
)
def test_what_names_no_period_is_unknown(text: str) -> None:
    assert period(text, "month") == "period_unknown"


def test_an_ambiguous_date_is_refused_unless_its_order_is_declared() -> None:
    assert period("03/04/2025", "month") == "date_ambiguous"
    assert period("03/04/2025", "month", "dmy") == "2025-04"
    assert period("03/04/2025", "month", "mdy") == "2025-03"


def test_a_date_that_only_one_order_allows_needs_no_declaration() -> None:
    assert period("25/12/2025", "day") == "2025-12-25"
    assert period("12/25/2025", "day") == "2025-12-25"
    assert period("03/03/2025", "day") == "2025-03-03"


def test_a_declared_order_is_kept_even_where_the_other_would_make_a_date() -> None:
    assert period("12/25/2025", "day", "dmy") == "period_unknown"


def test_a_year_of_two_digits_needs_a_declared_order() -> None:
    assert find_date("03/04/25").rule == "date_ambiguous"
    assert find_date("30-Jun-25").rule == "date_ambiguous"
    assert str(find_date("03/04/25", "dmy").period) == "2025-04-03"


def test_an_excel_day_count_is_a_date_only_in_a_date_column_and_in_range() -> None:
    # 45838 days after 30 December 1899 is 30 June 2025.
    assert str(find_date("45838", serials=True).period) == "2025-06-30"
    assert str(find_date("45838.5", serials=True).period) == "2025-06-30"
    assert find_date("45838").rule == "period_unknown"
    assert find_date("99999", serials=True).rule == "period_unknown"
    assert period("45838", "month", "dmy") == "2025-06"


@pytest.mark.parametrize("text", ["", "  ", "0000-00-00", "0000-00-00 00:00:00"])
def test_a_blank_and_a_databases_zero_date_are_no_date_and_no_fault(text: str) -> None:
    found = find_date(text)
    assert (found.period, found.rule) == (None, "")


def test_a_period_said_in_two_columns_is_put_together() -> None:
    assert period(with_year("JUNI", "2025", "month"), "month") == "2025-06"
    assert period(with_year("6", "2025", "month"), "month") == "2025-06"
    assert period(with_year("II", "2025", "quarter"), "quarter") == "2025-Q2"
    assert period(with_year("TW 2", "2025", "quarter"), "quarter") == "2025-Q2"
    assert period(with_year("1", "2025", "semester"), "semester") == "2025-S1"
    assert period(with_year("1", "2024/2025", "semester"), "semester") == "2024-S2"
    assert period(with_year("00", "2025", "month"), "month") == "period_unknown"


@pytest.mark.parametrize(
    ("name", "pattern", "found"),
    [
        ("dinkes/balita-2025-06.xlsx", "balita-{period}.xlsx", "2025-06"),
        ("dinkes/Balita-juni_2025.xlsx", "balita-{period}", "juni 2025"),
        ("dinkes/balita-2025-06 (1).xlsx", "balita-{period}.xlsx", "2025-06"),
        ("dinkes/lain.xlsx", "balita-{period}.xlsx", ""),
        ("a/kec-suruh-2025-06.csv", "kec-*-{period}.csv", "2025-06"),
        ("dinkes/2025/lap.csv", "dinkes/{period}/lap.csv", "2025"),
    ],
)
def test_the_period_in_a_file_name_stands_where_the_pattern_says(name: str, pattern: str, found: str) -> None:
    assert in_name(name, pattern) == found


def test_a_name_can_hold_a_region_and_a_period() -> None:
    assert in_name("suruh-2025-06.csv", "{region}-{period}.csv", "region") == "suruh"
    assert in_name("suruh-2025-06.csv", "{region}-{period}.csv") == "2025-06"
    assert part_of("tahun_2024", "tahun_{period}") == "2024"


# A school year of 2099 ends in 2100, which no text is taken for.
@given(st.dates(date(1990, 1, 1), date(2099, 6, 30)), st.sampled_from(FREQUENCIES))
def test_a_canonical_period_is_read_as_itself(day: date, frequency: Frequency) -> None:
    wanted = Period.containing(day, frequency)
    assert find_period(str(wanted), frequency).period == wanted


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(sorted(MONTHS)))
def test_a_worded_date_is_the_day_it_says(day: date, word: str) -> None:
    if MONTHS[word] == day.month:
        assert str(find_date(f"{day.day} {word.title()} {day.year}").period) == day.isoformat()


@given(st.text(max_size=20), st.sampled_from(FREQUENCIES))
def test_no_text_breaks_the_reading_of_periods(text: str, frequency: Frequency) -> None:
    found = find_period(text, frequency)
    assert found.period is None or found.period.frequency == frequency
