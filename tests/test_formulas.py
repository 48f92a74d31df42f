"""Formulas without a value: each is returned with what to do about it."""

from __future__ import annotations

import pytest

from data.cells.formulas import formula_advice
from data.shapes.shapes import observe
from tests.fakes import VILLAGE_1, VILLAGE_2, delivery, observed, raw, sector, source, tiny_profile, wide_shape

NEVER = "rumus belum dihitung; buka di Excel lalu simpan ulang"
BROKEN = "rumus rusak; betulkan rumusnya di Excel lalu simpan ulang"
TYPED = "rumus tersimpan sebagai teks; ubah format selnya menjadi Angka, hitung, lalu simpan ulang"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("#BELUM_DIHITUNG", NEVER), ("#REF!", BROKEN), ("#DIV/0!", BROKEN), ("#N/A", BROKEN), ("Err:502", BROKEN),
        ("=A1+B1", TYPED), ("=SUM(B2:B9)", TYPED), ("= 'Data Lain'!B2", TYPED),
        ("12", ""), ("#", ""), ("= 12", ""), ("####", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_is_said_of_a_formula(text: str, advice: str) -> None:
    assert formula_advice(text) == advice


@pytest.mark.parametrize(("text", "advice"), [("#BELUM_DIHITUNG", NEVER), ("#REF!", BROKEN), ("=A1+B1", TYPED)])
def test_a_returned_cell_says_what_to_do_about_its_formula(text: str, advice: str) -> None:
    shape = wide_shape(region={"column": "Kode"}, period={"fixed": "2025-06"})
    made = source("s", shape, max_reject_share=1.0, values={"n": {"indicator": "x"}})
    profile = tiny_profile([sector("s", [made], [observed("x")])])
    batch = observe([raw(["Kode", "n"], [[VILLAGE_1, text], [VILLAGE_2, "4"]])], delivery("a/b.csv"), made, profile)
    assert [(r.value, r.rule, r.advice) for r in batch.rejects] == [(text, "not_a_number", advice)]
