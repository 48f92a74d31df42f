"""Total rows nobody declared: found, kept apart and compared, and never mistaken for a region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from data.batch import Batch
from data.profile import Observed, Profile
from data.regions import Region, Regions
from data.shapes.checks import Refusal
from data.shapes.shapes import observe
from tests.fakes import (
    DISTRICT_1,
    REGENCY,
    VILLAGE_1,
    VILLAGE_2,
    VILLAGE_4,
    VILLAGE_5,
    delivery,
    observed,
    raw,
    sector,
    source,
    tiny_profile,
    wide_shape,
)

X = observed("x")
# Two villages of the first district, two of the others: 2 + 3 + 5 + 7 = 17.
FOUR = [[VILLAGE_1, "2"], [VILLAGE_2, "3"], [VILLAGE_4, "5"], [VILLAGE_5, "7"]]


def load(
    rows: Sequence[Sequence[str]],
    *,
    columns: Sequence[str] = ("kode", "n"),
    regions: Regions | None = None,
    indicator: Observed = X,
    **region: object,
) -> Batch:
    """A wide delivery of indicator x in the column n."""
    shape = wide_shape(region={"column": "kode", **region}, period={"fixed": "2025-06"})
    made = source("s", shape, values={"n": "x"}, max_reject_share=1.0)
    profile: Profile = tiny_profile([sector("s", [made], [indicator])])
    return observe([raw(columns, rows)], delivery(), made, replace(profile, regions=regions or profile.regions))


def rules(batch: Batch) -> list[tuple[int, str]]:
    return [(reject.row, reject.rule) for reject in batch.rejects]


@pytest.mark.parametrize(
    "label",
    ["Jumlah", "JUMLAH (KAB/KOTA)", "TOTAL", "Sub Total", "Grand Total", "Nasional", "Jumlah Kabupaten Contoh",
     "Total 2025", "Jml. Seluruhnya", "Kabupaten Contoh", "Kab. Contoh", REGENCY, "9901", "00", "9999", "1000", "9900",
     "9901000"],
)  # fmt: skip
def test_a_row_called_a_total_is_kept_apart_and_compared(label: str) -> None:
    batch = load([*FOUR, [label, "17"]])
    assert (batch.loaded, batch.returned, batch.ignored) == (4, 0, 1)
    assert batch.checks == (("n: jumlah 4 baris = baris 6 (17)", True),)
    assert "baris 6 menurut tulisannya" in " ".join(batch.notes)


def test_a_total_that_does_not_agree_is_told_and_never_loaded() -> None:
    batch = load([["Jumlah", "2152"], [VILLAGE_1, "1796"], [VILLAGE_2, "–"]])
    assert batch.observations["value"].tolist() == [1796.0]
    assert batch.checks == (("n: jumlah 1 baris 1.796 ≠ baris 2 (2.152)", False),)


@pytest.mark.parametrize("text", ["Jumlahrejo", "Total Agung", "Rata-rata", "Jumlah penduduk miskin", "99.01.09.2001"])
def test_a_text_that_only_begins_like_a_total_goes_back_to_the_agency(text: str) -> None:
    batch = load([*FOUR, [text, "17"]])
    assert rules(batch) == [(6, "region_unknown")]
    assert (batch.loaded, batch.checks) == (4, ())


def test_a_village_that_is_named_like_a_total_stays_a_village() -> None:
    named = [("Jumlah", "a"), ("Nasional", "b"), ("Contoh", "c")]
    regions = Regions((
        Region(REGENCY, "Contoh", "regency", "99"), Region(DISTRICT_1, "Mekarsari", "district", REGENCY),
        *(Region(f"{DISTRICT_1}.{key}", name, "village", DISTRICT_1, "desa") for name, key in named),
    ))  # fmt: skip
    batch = load([[name, "1"] for name, _ in named], regions=regions, codes="name", level="village")
    assert batch.observations["region"].tolist() == [f"{DISTRICT_1}.{key}" for _, key in named]
    told = load([*([name, "1"] for name, _ in named), ["Kabupaten Contoh", "3"]], regions=regions, codes="name",
                level="village")  # fmt: skip
    assert (told.loaded, told.checks) == (3, (("n: jumlah 3 baris = baris 5 (3)", True),))


def test_a_row_without_a_name_is_a_total_only_when_its_numbers_are_the_sum() -> None:
    batch = load([*FOUR, ["", "17"]])
    assert batch.checks == (("n: jumlah 4 baris = baris 6 (17)", True),)
    assert "baris 6 karena sama dengan jumlah baris lain" in " ".join(batch.notes)
    assert rules(load([*FOUR, ["", "16"]])) == [(6, "region_missing")]


def test_a_row_without_a_name_whose_label_stands_beside_is_a_total() -> None:
    rows = [["1", *FOUR[0]], ["2", *FOUR[1]], ["JUMLAH", "", "6"]]
    batch = load(rows, columns=("no", "kode", "n"))
    assert batch.checks == (("n: jumlah 2 baris 5 ≠ baris 4 (6)", False),)


def test_a_village_that_by_chance_equals_the_sum_of_others_is_loaded() -> None:
    batch = load([[VILLAGE_1, "2"], [VILLAGE_2, "3"], [VILLAGE_4, "5"]])
    assert (batch.loaded, batch.checks) == (3, ())


@pytest.mark.parametrize("rows", [[["", "0"], [VILLAGE_1, "0"], [VILLAGE_2, "0"]], [["", "4"], [VILLAGE_1, "4"]]])
def test_zeros_and_a_single_row_prove_no_sum(rows: list[list[str]]) -> None:
    assert rules(load(rows)) == [(2, "region_missing")]


def test_a_table_of_one_row_is_not_swallowed_as_its_own_total() -> None:
    for label in ("Jumlah", REGENCY):
        with pytest.raises(Refusal) as refused:
            load([[label, "17"]])
        assert [r.row for r in refused.value.rejects] == [2]


def test_a_district_among_villages_is_a_subtotal_only_by_its_numbers() -> None:
    batch = load([[DISTRICT_1, "5"], *FOUR])
    assert batch.checks == (("n: jumlah 2 baris = baris 2 (5)", True),)
    wrong = load([[DISTRICT_1, "6"], *FOUR])
    assert (rules(wrong), wrong.checks) == ([(2, "level_mismatch")], ())


def test_a_province_with_a_weighted_value_is_kept_apart_and_not_compared() -> None:
    rate = observed("x", over_regions="none")
    batch = load([*FOUR, [REGENCY, "4.1"]], indicator=rate)
    assert (batch.loaded, batch.returned, batch.ignored, batch.checks) == (4, 0, 1, ())


def test_a_row_that_names_neither_a_region_nor_a_value_is_left_out_with_a_note() -> None:
    batch = load([*FOUR, ["", "-"]])
    assert (batch.returned, batch.ignored) == (0, 1)
    assert "Baris tanpa wilayah dan tanpa nilai dilewati: baris 6." in batch.notes
