"""What is said to a doubted value stays with it: who, when, of which value; never a person's identifier."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from data.doubts.explanations import LONGEST, Explanation, Key, explain, explanations
from data.period import Period
from data.store import Store
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2

JUNE = Key("balita_ditimbang", VILLAGE_1, Period.parse("2025-06"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_nothing_was_said_of_a_value_until_somebody_did(store: Store) -> None:
    assert explanations(store.engine, JUNE) == ()


def test_what_was_said_later_stands_first_and_replaces_nothing(store: Store) -> None:
    first = Explanation("penimbangan serentak", "Dinkes, Bidang Kesmas", NOW, 410.0)
    later = Explanation("sudah dicek, benar", "Puskesmas Mekarsari", NOW + timedelta(days=1), 410.0)
    for said in (first, later):
        explain(store.engine, JUNE, said)
    assert explanations(store.engine, JUNE) == (later, first)
    assert explanations(store.engine, Key("balita_ditimbang", VILLAGE_2, JUNE.period)) == ()


@pytest.mark.parametrize(
    ("text", "who", "why"),
    [
        ("hubungi 081200000000", "Dinkes", "nomor telepon"),
        ("benar", "petugas 3599990107900001", "NIK"),
        (" ", "Dinkes", "wajib diisi"),
        ("benar", "", "wajib diisi"),
        ("x" * (LONGEST + 1), "Dinkes", "terlalu panjang"),
    ],
)
def test_an_explanation_that_cannot_be_kept_says_why(store: Store, text: str, who: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        explain(store.engine, JUNE, Explanation(text, who, NOW, 410.0))
    assert explanations(store.engine, JUNE) == ()
