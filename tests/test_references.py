"""Names in a profile that lead nowhere, or to the wrong kind of thing, seen from sources and indicators."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.profile_folder import read, write_profile

LICENSING = "sectors/perizinan.toml"

SOURCE = """
[[source]]
id = "tambahan"
label = "Tambahan"
agency = "dpmptsp"
frequency = "month"
read = { kind = "fake", path = "a.csv" }
"""

INDICATOR = """
[[indicator]]
kind = "observed"
id = "nib"
label = "NIB terbit"
unit = "NIB"
definition = "Nomor induk berusaha yang terbit."
categories = { mikro = "Mikro", kecil = "Kecil" }
"""


def faults(tmp_path: Path, added: str) -> list[str]:
    head = 'label = "Perizinan"\n'
    return [f.text() for f in read(write_profile(tmp_path, (LICENSING, head, head + added))).faults]


def test_a_long_source_may_fill_its_indicators_by_the_text_of_a_measure(tmp_path: Path) -> None:
    shape = 'shape = { kind = "long", region = "Kode", period = "Bulan", measure = "Jenis", value = "Jumlah", '
    assert faults(tmp_path, SOURCE + shape + 'measures = { NIB = "nib" } }\n' + INDICATOR) == []


def test_a_measure_that_names_no_indicator_is_told(tmp_path: Path) -> None:
    shape = 'shape = { kind = "long", region = "Kode", period = "Bulan", measure = "Jenis", value = "Jumlah", '
    assert f'{LICENSING} › source tambahan › shape › measures › NIB: "nibb" tidak ada; maksud Anda "nib"?' in faults(
        tmp_path, SOURCE + shape + 'measures = { NIB = "nibb" } }\n' + INDICATOR
    )


def test_a_count_that_names_no_indicator_is_told(tmp_path: Path) -> None:
    shape = 'shape = { kind = "register", region = "Desa", period = "Terbit", count = [{ indicator = "nibb" }] }\n'
    assert (
        f'{LICENSING} › source tambahan › shape › count 1 › indicator: "nibb" tidak ada; maksud Anda "nib"?'
        in faults(tmp_path, SOURCE + shape + INDICATOR)
    )


def test_a_category_that_the_indicator_does_not_have_is_told(tmp_path: Path) -> None:
    shape = 'shape = { kind = "wide", region = "Desa", period = "Bulan" }\n[source.values]\n'
    values = '"Skala" = { indicator = "nib", map = { MIKRO = "mikro", KECIL = "kcil" } }\n'
    assert faults(tmp_path, SOURCE + shape + values + INDICATOR) == [
        f'{LICENSING} › source tambahan › values › Skala: "kcil" tidak ada; maksud Anda "kecil"?'
    ]


def test_a_source_that_fills_nothing_is_told(tmp_path: Path) -> None:
    shape = 'shape = { kind = "wide", region = "Desa", period = "Bulan" }\n'
    assert faults(tmp_path, SOURCE + shape) == [
        f"{LICENSING} › source tambahan: sumber ini tidak mengisi indikator apa pun; sebut indikatornya di values"
    ]


def test_a_source_that_never_says_its_period_is_told(tmp_path: Path) -> None:
    shape = 'shape = { kind = "wide", region = "Desa" }\nvalues = { NIB = "nib" }\n'
    (told,) = faults(tmp_path, SOURCE + shape + INDICATOR)
    assert told.startswith(f"{LICENSING} › source tambahan › shape › period: belum dinyatakan; sebut kolomnya")


def test_a_column_and_a_year_column_are_one_way_to_say_a_period(tmp_path: Path) -> None:
    shape = 'shape = { kind = "wide", region = "Desa", period = { month = "Bulan", year = "Tahun" } }\n'
    assert faults(tmp_path, SOURCE + shape + 'values = { NIB = "nib" }\n' + INDICATOR) == []


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ('kind = "ratio"\nnumerator = "stunting"\ndenominator = "balita_ditimbang"',
         'numerator: "stunting" sudah berupa rasio; rasio tidak dijumlah atau dibagi lagi'),
        ('kind = "total"\nunit = "orang"\nof = ["balita_ditimbang"]',
         'of: "balita_ditimbang" bersatuan "anak"; harus "orang"'),
        ('kind = "units"\nof = "stuntin"', 'of: "stuntin" tidak ada; maksud Anda "stunting"?'),
    ],
)  # fmt: skip
def test_an_indicator_computed_from_the_wrong_thing_is_told(tmp_path: Path, added: str, expected: str) -> None:
    table = f'[[indicator]]\nid = "x"\nlabel = "X"\ndefinition = "Contoh."\n{added}\n'
    assert faults(tmp_path, table) == [f"{LICENSING} › indicator x › {expected}"]


def test_codes_of_the_catalogue_are_used_once(tmp_path: Path) -> None:
    two = ""
    for name in ("a", "b"):
        two += f'[[indicator]]\nkind = "total"\nid = "{name}"\nlabel = "X"\ndefinition = "Contoh."\nunit = "anak"\n'
        two += 'of = ["balita_ditimbang"]\ncode = "KES-01"\n'
    assert faults(tmp_path, two) == [
        f'{LICENSING} › indicator › code: "KES-01" sudah dipakai di {LICENSING}; pakai nama lain'
    ]


def test_a_panel_that_names_a_source_is_held_to_it(tmp_path: Path) -> None:
    panel = 'kind = "card"\nindicator = "izin_terlambat"\n'
    sound = read(write_profile(tmp_path / "a", (LICENSING, panel, panel + 'source = "izin"\n')))
    wrong = read(write_profile(tmp_path / "b", (LICENSING, panel, panel + 'source = "izn"\n')))
    assert (sound.faults, "izin-terlambat" in sound.panels) == ((), True)
    assert [f.text() for f in wrong.faults] == [
        f'{LICENSING} › panel izin-terlambat › source: "izn" tidak ada; maksud Anda "izin"?'
    ]
    assert "izin-terlambat" not in wrong.panels


def test_a_declared_unit_that_cannot_be_made_the_indicators_is_told(tmp_path: Path) -> None:
    shape = 'shape = { kind = "wide", region = "Desa", period = "Bulan" }\n[source.values]\n'
    measured = INDICATOR.replace('unit = "NIB"', 'unit = "ton"')
    wrong = '"Luas" = { indicator = "nib", unit = "ha" }\n'
    assert faults(tmp_path / "a", SOURCE + shape + wrong + measured) == [
        f'{LICENSING} › source tambahan › values › Luas › unit: "ha" tidak dapat dijadikan ton; '
        "betulkan satuan kolom atau satuan indikator nib; untuk faktor lain pakai scale"
    ]
    assert faults(tmp_path / "b", SOURCE + shape + wrong.replace('"ha"', '"kuintal"') + measured) == []
