from __future__ import annotations

import pandas as pd
import pytest

from data.batch import Batch, Reject
from data.doubts.plausible import compare_totals, flagged
from data.profile import Profile, Source
from data.shapes.checks import RULES, Refusal, reject_text
from data.shapes.shapes import observe
from tests.fakes import (
    DISTRICT_1,
    KELURAHAN,
    NOW,
    VILLAGE_1,
    VILLAGE_2,
    VILLAGE_4,
    VILLAGE_5,
    VILLAGES,
    delivery,
    long_shape,
    observed,
    ratio,
    raw,
    sector,
    source,
    tiny_profile,
    wide_shape,
)

LENIENT = {"max_reject_share": 1.0}


def tall(**indicator: object) -> tuple[Source, Profile]:
    """A long monthly source of one indicator "x" per village, which refuses nothing for its share of rejects."""
    shape = long_shape(region="kode", period="bulan", value="nilai", indicator="x")
    made = source("tinggi", shape, thousands=".", decimal=",", **LENIENT)
    return made, tiny_profile([sector("s", [made], [observed("x", **indicator)])])


def load(rows: list[list[str]], **indicator: object) -> Batch:
    made, profile = tall(**indicator)
    return observe([raw(["kode", "bulan", "nilai"], rows)], delivery(), made, profile)


def rules(batch: Batch) -> list[tuple[int, str, str]]:
    return [(r.row, r.column, r.rule) for r in batch.rejects]


GOOD = [VILLAGE_1, "2025-06", "5"]


def test_every_rule_has_words_in_both_languages() -> None:
    assert all(len(words) == 2 and all(words) for words in RULES.values())


def test_a_reject_says_where_what_and_what_to_do() -> None:
    reject = Reject("Laporan", 7, "Kode Desa", "99.01.99", "region_unknown", 'mungkin "99.01.01"?')
    assert reject_text(reject, "dinkes/balita.xlsx") == (
        'dinkes/balita.xlsx › Laporan › baris 7 › Kode Desa: "99.01.99" bukan wilayah di kabupaten ini; '
        'mungkin "99.01.01"?'
    )
    assert "row 7" in reject_text(reject, "balita.xlsx", "en")


@pytest.mark.parametrize(
    ("row", "keys", "column", "rule"),
    [
        ([VILLAGE_2, "2025-06", "dua"], {}, "nilai", "not_a_number"),
        ([VILLAGE_2, "2025-06", "1.49"], {}, "nilai", "thousands_damaged"),
        ([VILLAGE_2, "2025-06", "12 km"], {"unit": "ha"}, "nilai", "unit_other"),
        ([VILLAGE_2, "2025-06", "5001"], {"range": (0, 5000)}, "nilai", "out_of_range"),
        ([VILLAGE_2, "2025-06", "-1"], {"whole": True}, "nilai", "out_of_range"),
        ([VILLAGE_2, "2025-06", "1,5005"], {"whole": True}, "nilai", "fraction"),
        (["99.01.09.2001", "2025-06", "5"], {}, "kode", "region_unknown"),
        (["", "2025-06", "5"], {}, "kode", "region_missing"),
        ([VILLAGE_2, "kemarin", "5"], {}, "bulan", "period_unknown"),
        ([VILLAGE_2, "", "5"], {}, "bulan", "period_missing"),
        ([VILLAGE_2, "2025", "5"], {}, "bulan", "period_coarse"),
        ([VILLAGE_2, "03/04/2025", "5"], {}, "bulan", "date_ambiguous"),
        ([VILLAGE_2, "2025-08", "5"], {}, "nilai", "period_future"),
        ([DISTRICT_1, "2025-06", "5"], {}, "nilai", "level_mismatch"),
        ([KELURAHAN, "2025-06", "5"], {"kinds": ("desa",)}, "nilai", "kind_unexpected"),
    ],
)
def test_a_bad_row_is_returned_with_its_rule_and_the_good_one_is_loaded(
    row: list[str], keys: dict[str, object], column: str, rule: str
) -> None:
    batch = load([GOOD, row], **keys)
    assert rules(batch) == [(3, column, rule)]
    assert batch.rejects[0].whole_row
    assert batch.rejects[0].advice
    assert (batch.read, batch.loaded, batch.returned, batch.ignored) == (2, 1, 1, 0)
    assert batch.observations["region"].tolist() == [VILLAGE_1]


def test_a_range_is_told_as_indonesians_write_numbers() -> None:
    batch = load([GOOD, [VILLAGE_2, "2025-06", "-12.500.000"]], range=(0, 20_000_000_000))
    assert batch.rejects[0].advice == "rentang yang diterima 0 sampai 20.000.000.000"


def test_the_month_that_is_running_is_not_the_future() -> None:
    assert load([[VILLAGE_1, "2025-07", "5"]]).loaded == 1  # NOW is 15 July 2025


def test_late_in_the_evening_utc_it_is_already_tomorrow_in_the_regency() -> None:
    made, profile = tall()
    evening = delivery(delivered=NOW.replace(month=7, day=31, hour=20))  # 1 August, 03:00 in Jakarta
    table = raw(["kode", "bulan", "nilai"], [[VILLAGE_1, "2025-08", "5"]])
    assert observe([table], evening, made, profile).loaded == 1


def test_identical_duplicates_are_dropped_with_a_note() -> None:
    batch = load([GOOD, GOOD, [VILLAGE_2, "2025-06", "7"]])
    assert batch.observations["value"].tolist() == [5.0, 7.0]
    assert (batch.loaded, batch.returned, batch.ignored) == (2, 0, 1)
    assert batch.notes == ("1 nilai kembar (sama persis) dilewati.",)


def test_duplicates_that_differ_are_all_returned() -> None:
    batch = load([GOOD, [VILLAGE_1, "Juni 2025", "6"], [VILLAGE_2, "2025-06", "7"]])
    assert rules(batch) == [(2, "nilai", "duplicate_differs"), (3, "nilai", "duplicate_differs")]
    assert "baris 2, 3" in batch.rejects[0].advice
    assert batch.observations["value"].tolist() == [7.0]


def test_a_count_column_with_fractions_beside_whole_numbers_has_a_damaged_thousands_dot() -> None:
    shape = long_shape(region="kode", period="bulan", value="nilai", indicator="x")
    made = source("rusak", shape, **LENIENT)  # decimal "." as in an Excel file: 1.474 came to be a fraction
    profile = tiny_profile([sector("s", [made], [observed("x", whole=True)])])
    rows = [[VILLAGE_1, "2025-06", "1.474"], [VILLAGE_2, "2025-06", "686"], [VILLAGE_4, "2025-06", "1.49"]]
    batch = observe([raw(["kode", "bulan", "nilai"], rows)], delivery(), made, profile)
    # Fractions of a count are impossible, so 1.474 is read as 1474; 1.49 lost a zero.
    assert rules(batch) == [(4, "nilai", "thousands_damaged")]
    assert batch.observations["value"].tolist() == [1474.0, 686.0]


def test_a_numerator_above_its_denominator_is_kept_and_flagged() -> None:
    profile = tiny_profile()
    columns = ["Kode Desa", "Balita ditimbang", "Stunting", "Kematian ibu"]
    table = raw(columns, [[VILLAGE_1, "10", "12", "0"], [VILLAGE_2, "10", "2", "0"]])
    batch = observe([table], delivery(), profile.sources["balita"], profile)
    flags = batch.observations.query("indicator == 'balita_stunting'")["flag"].tolist()
    assert flags == ["tak wajar", ""]
    assert "balita_stunting lebih besar dari balita_ditimbang (baris 2)" in batch.notes[0]


def test_a_ratio_that_is_no_share_may_have_a_large_numerator() -> None:
    shape = wide_shape(region="kode", period={"fixed": "2025-06"})
    made = source("guru", shape, values={"murid": "murid", "guru": "guru"})
    parts = [observed("murid"), observed("guru"), ratio("murid_per_guru", "murid", "guru", per=1, unit="murid")]
    batch = observe(
        [raw(["kode", "murid", "guru"], [[VILLAGE_1, "180", "9"]])],
        delivery(),
        made,
        tiny_profile([sector("s", [made], parts)]),
    )
    assert batch.observations["flag"].tolist() == ["", ""]


def test_ten_times_the_median_of_the_column_is_kept_and_flagged() -> None:
    # median of 40, 45, 50, 55, 5500 is 50; 5500 > 500.
    values = ["40", "45", "50", "55", "5.500"]
    batch = load([[code, "2025-06", v] for code, v in zip(VILLAGES, values, strict=True)])
    assert batch.observations["flag"].tolist() == ["", "", "", "", "tak wajar"]
    assert batch.observations["value"].tolist()[-1] == 5500


def test_a_provisional_and_unlikely_value_has_both_flags() -> None:
    values = ["40", "45", "50", "55", "5.500*"]
    batch = load([[code, "2025-06", v] for code, v in zip(VILLAGES, values, strict=True)])
    assert batch.observations["flag"].tolist()[-1] == "sementara, tak wajar"


def test_more_than_a_hundred_per_cent_is_kept_and_flagged() -> None:
    batch = load([[VILLAGE_1, "2025-06", "102,5 %"], [VILLAGE_2, "2025-06", "98 %"]], unit="%")
    assert batch.observations["value"].tolist() == [102.5, 98.0]
    assert batch.observations["flag"].tolist() == ["tak wajar", ""]


def balita(rows: list[list[str]], **keys: object) -> Batch:
    profile = tiny_profile()
    made = profile.sources["balita"].model_copy(update={**LENIENT, **keys})
    columns = ["Kode Desa", "Balita ditimbang", "Stunting", "Kematian ibu"]
    return observe([raw(columns, rows)], delivery(), made, profile)


def test_a_total_row_is_held_against_the_sum_of_the_rows() -> None:
    batch = balita([[VILLAGE_1, "1.000", "9", "-"], [VILLAGE_2, "204", "5", "1"], ["Jumlah", "1.204", "15", "1"]])
    assert batch.checks == (
        ("Balita ditimbang: jumlah 2 baris = baris 4 (1.204)", True),
        ("Stunting: jumlah 2 baris 14 ≠ baris 4 (15)", False),
        ("Kematian ibu: jumlah 1 baris = baris 4 (1)", True),
    )
    assert batch.ignored == 1


def test_rows_that_were_returned_still_belong_to_the_agencys_total() -> None:
    batch = balita([[VILLAGE_1, "10", "1", "0"], ["99.01.09.2001", "20", "2", "0"], ["JUMLAH", "30", "3", "0"]])
    assert batch.returned == 1
    assert [ok for _, ok in batch.checks] == [True, True, True]


def test_subtotals_sum_the_rows_since_the_last_total() -> None:
    rows = [[VILLAGE_1, "10", "1", "0"], ["JUMLAH", "10", "1", "0"], [VILLAGE_4, "20", "2", "0"],
            ["JUMLAH", "20", "2", "0"], ["JUMLAH", "30", "3", "0"]]  # fmt: skip
    batch = balita(rows)
    assert all(ok for _, ok in batch.checks)
    assert len(batch.checks) == 9


def test_without_total_rows_nothing_is_compared() -> None:
    nothing = pd.DataFrame()
    assert compare_totals(nothing, nothing, tiny_profile()) == ()


def test_a_missing_column_is_refused_with_the_header_most_like_it() -> None:
    profile = tiny_profile()
    table = raw(["Kode Desa", "Balita ditimbang", "Stuntting", "Kematian ibu"], [[VILLAGE_1, "1", "2", "3"]])
    with pytest.raises(Refusal) as refused:
        observe([table], delivery(), profile.sources["balita"], profile)
    assert refused.value.rule == "column_missing"
    assert 'dinkes/balita-2025-06.xlsx › Laporan: kolom "Stunting" tidak ada, mungkin "Stuntting"?' in str(
        refused.value
    )
    assert "sectors/kesehatan.toml" in str(refused.value)
    assert [(r.row, r.column, r.rule) for r in refused.value.rejects] == [(0, "Stunting", "column_missing")]


def test_a_delivery_without_anything_usable_is_refused() -> None:
    for rows in ([], [[VILLAGE_1, "-", "", "..."]]):
        with pytest.raises(Refusal) as refused:
            balita(rows)
        assert refused.value.rule == "nothing_usable"


def test_too_many_returned_rows_refuse_the_delivery_and_its_rejects_come_along() -> None:
    rows = [[VILLAGE_1, "10", "1", "0"], [VILLAGE_2, "10", "1", "0"], ["x", "10", "1", "0"]]
    with pytest.raises(Refusal) as refused:
        balita(rows, max_reject_share=0.2)
    assert refused.value.rule == "too_many_rejects"
    assert "33,3 % ditolak (1 dari 3 baris, 1 sel), batasnya 20 %" in str(refused.value)
    assert [r.value for r in refused.value.rejects] == ["x"]
    assert (refused.value.read, refused.value.returned, refused.value.ignored) == (3, 3, 0)


def test_one_bad_cell_in_every_row_of_a_wide_file_does_not_sink_it() -> None:
    rows = [[code, "10", "1", "banyak"] for code in (VILLAGE_1, VILLAGE_2, VILLAGE_4, VILLAGE_5)]
    batch = balita(rows, max_reject_share=0.4)  # 4 of 12 cells
    assert (batch.loaded, batch.returned) == (4, 0)
    assert not any(r.whole_row for r in batch.rejects)


def test_a_reversed_case_is_returned() -> None:
    profile = tiny_profile()
    columns = ["no_permohonan", "jenis", "meja", "tgl_terima", "tgl_selesai", "kembali"]
    made = profile.sources["izin"].model_copy(update=LENIENT)
    rows = [["A1", "SIP", "m", "2025-07-02", "2025-07-01", ""], ["A2", "SIP", "m", "2025-07-02", "", ""]]
    batch = observe([raw(columns, rows)], delivery(), made, profile)
    assert rules(batch) == [(2, "tgl_selesai", "dates_reversed")]
    assert batch.cases["reference"].tolist() == ["A2"]


def test_flagging_nothing_changes_nothing() -> None:
    profile = tiny_profile()
    batch = balita([[VILLAGE_1, "10", "1", "0"]])
    rows = batch.observations.assign(text="", at=0)
    assert flagged(rows, profile).candidates is rows
