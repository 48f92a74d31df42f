"""Reading a profile: everything sound is there, every fault is told at once, and one broken file stops no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.errors import ProfileError
from tests.profile_folder import FileSpec, QuerySpec, read, write_profile

HEALTH, LICENSING = "sectors/kesehatan.toml", "sectors/perizinan.toml"
TARGETS, WALLS, TOUR = "targets.csv", "walls.toml", "tours/kunjungan.toml"


# ------------------------------------------------------------------------------------------ a sound profile


def test_a_sound_profile_has_no_fault_and_passes_the_strict_reading(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path), strict=True)
    assert (profile.faults, profile.broken) == ((), ())
    assert [s.id for s in profile.sectors] == ["kesehatan", "perizinan"]
    assert list(profile.indicators) == ["balita_ditimbang", "balita_stunting", "stunting", "izin_terlambat"]
    assert list(profile.panels) == ["stunting-kini", "stunting-peta", "izin-terlambat"]
    assert [w.id for w in profile.walls] == ["utama"]
    assert [t.id for t in profile.tours] == ["kunjungan"]


def test_sources_indicators_and_panels_know_their_sector(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path))
    assert profile.sources["balita"].sector == "kesehatan"
    assert profile.indicators["izin_terlambat"].sector == "perizinan"
    assert profile.panels["stunting-peta"].sector == "kesehatan"


def test_a_read_table_becomes_the_spec_of_its_own_kind(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path))
    spec = profile.sources["balita"].read
    assert isinstance(spec, FileSpec)
    assert spec.path == "dinkes/balita-*.xlsx"


def test_a_spec_that_wants_the_profile_folder_gets_its_absolute_path(tmp_path: Path) -> None:
    spec = read(write_profile(tmp_path)).sources["izin"].read
    assert isinstance(spec, QuerySpec)
    assert spec.root == str(tmp_path.resolve())


def test_a_changed_copy_leaves_the_profile_it_was_made_of_as_it_was(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path))
    health, *others = profile.sectors
    other = tuple(i.model_copy(update={"headline": 9}) for i in health.indicators[1:])
    copy = replace(profile, sectors=(replace(health, indicators=other, panels=()), *others))
    assert {i.headline for i in copy.indicators.values() if i.sector == "kesehatan"} == {9}
    assert "balita_ditimbang" in profile.indicators and "balita_ditimbang" not in copy.indicators
    assert all(i.headline != 9 for i in profile.indicators.values())
    assert "stunting-kini" in profile.panels and "stunting-kini" not in copy.panels


def test_targets_are_read_with_their_days_regions_and_basis(tmp_path: Path) -> None:
    first, second, local, none = read(write_profile(tmp_path)).targets
    assert (first.valid_from, first.valid_to, first.target) == (date(2024, 1, 1), date(2024, 12, 31), 16.0)
    assert (second.watch, second.act, second.valid_to, second.line) == (16.0, 20.0, None, 3)
    assert second.basis("en") == "Sample rule"
    assert local.region == "99.01.01"
    assert (none.official, none.target) == (False, None)


def test_without_panel_kinds_panel_tables_are_not_even_looked_at(tmp_path: Path) -> None:
    folder = write_profile(tmp_path, (HEALTH, 'kind = "card"', 'kind = "nobody knows"'))
    profile = read(folder, panels={})
    assert profile.faults == ()
    assert profile.panels == {}
    assert len(profile.tours[0].step) == 1


# ------------------------------------------------------------------------------------ one fault, one sentence

BROKEN = [
    # form: keys, kinds, words, types
    (HEALTH, 'better = "lower"', 'beter = "lower"',
     f'{HEALTH} › indicator stunting › beter: kunci ini tidak dikenal; maksud Anda "better"?'),
    (HEALTH, 'kind = "ratio"', 'kind = "rasio"',
     f'{HEALTH} › indicator stunting › kind: "rasio" bukan pilihan yang sah; maksud Anda "ratio"?'),
    (HEALTH, 'frequency = "month"', 'frequency = "month"\nmin_rows_share = 0.2',
     f"{HEALTH} › source balita › min_rows_share: kunci ini berganti nama; tulis rows_least"),
    (HEALTH, 'frequency = "month"', 'frequency = "bulanan"',
     f'{HEALTH} › source balita › frequency: "bulanan" bukan pilihan yang sah; maksud Anda "month"?'),
    (HEALTH, 'kind = "fake"', 'kind = "fakee"',
     f'{HEALTH} › source balita › read › kind: "fakee" bukan jenis yang ada; maksud Anda "fake"?'),
    (HEALTH, 'kind = "fake", ', "",
     f"{HEALTH} › source balita › read › kind: wajib diisi; pilihannya: fake, query"),
    (HEALTH, 'path = "dinkes/balita-*.xlsx"', 'path = "x", heder_row = 4',
     f'{HEALTH} › source balita › read › heder_row: kunci ini tidak dikenal; maksud Anda "header_row"?'),
    (HEALTH, 'path = "dinkes/balita-*.xlsx"', 'path = "x", header_row = "empat"',
     f'{HEALTH} › source balita › read › header_row: "empat" harus bilangan bulat'),
    (HEALTH, 'kind = "wide"', 'kind = "lebar"',
     f'{HEALTH} › source balita › shape › kind: "lebar" bukan pilihan yang sah; pilihannya: long, register, wide'),
    (HEALTH, 'region = "Kode Desa"', 'region = { column = "Kode Desa", level = "desa" }',
     f'{HEALTH} › source balita › shape › region › level: "desa" bukan pilihan yang sah; maksud Anda "village"?'),
    (HEALTH, '"Kode Desa"', '{ colum = "Kode Desa" }',
     f'{HEALTH} › source balita › shape › region › colum: kunci ini tidak dikenal; maksud Anda "column"?'),
    (HEALTH, 'label = "Balita stunting"\n', "",
     f"{HEALTH} › indicator balita_stunting › label: wajib diisi"),
    (HEALTH, 'unit = "%"', "unit = 5",
     f"{HEALTH} › indicator stunting › unit: 5 harus teks; tulis di antara tanda kutip"),
    (HEALTH, 'id = "stunting"', 'id = "Stunting"',
     f'{HEALTH} › indicator Stunting › id: "Stunting" tidak sesuai pola; '
     "huruf kecil, angka, _ dan - saja, diawali huruf"),
    (HEALTH, 'kind = "card"', 'kind = "crad"',
     f'{HEALTH} › panel stunting-kini › kind: "crad" bukan jenis yang ada; maksud Anda "card"?'),
    (HEALTH, "area = [5, 1, 8, 8]", "area = [5, 1, 8]",
     f"{HEALTH} › panel stunting-peta › area: butir ke-4 tidak ada"),
    (HEALTH, 'sentence = ["stunting-kini"]', "sentence = 3",
     f"{HEALTH} › sentence: 3 harus daftar [ … ]"),
    (HEALTH, 'sentence = ["stunting-kini"]', 'kalimat = "x"',
     f"{HEALTH} › kalimat: kunci ini tidak dikenal; pilihannya: id, indicator, label, order, panel, sentence, source"),
    (HEALTH, 'definition = "Balita pendek', 'sector = "desa"\ndefinition = "Balita pendek',
     f"{HEALTH} › indicator balita_stunting › sector: kunci ini tidak dikenal; belum ada satu pun yang dinyatakan"),
    (LICENSING, 'measure = "overdue"', 'measure = "overdu"',
     f'{LICENSING} › indicator izin_terlambat › measure: "overdu" bukan pilihan yang sah; maksud Anda "overdue"?'),
    # TOML itself
    (HEALTH, 'label = "Balita stunting"', 'label "Balita stunting"',
     f'{HEALTH} › baris 27: TOML tidak terbaca, kurang "=" sesudah nama kunci: label "Balita stunting"; '
     "perbaiki baris itu"),
    # references
    (HEALTH, 'denominator = "balita_ditimbang"', 'denominator = "balita_timbang"',
     f'{HEALTH} › indicator stunting › denominator: "balita_timbang" tidak ada; maksud Anda "balita_ditimbang"?'),
    (HEALTH, 'numerator = "balita_stunting"', 'numerator = "stunting"',
     f"{HEALTH} › indicator stunting: perhitungan berputar: stunting → stunting; putuskan putaran itu"),
    (HEALTH, 'agency = "dinkes"', 'agency = "dinkess"',
     f'{HEALTH} › source balita › agency: "dinkess" tidak ada; maksud Anda "dinkes"?'),
    (HEALTH, 'better = "lower"', 'better = "lower"\nowner = "dinke"',
     f'{HEALTH} › indicator stunting › owner: "dinke" tidak ada; maksud Anda "dinkes"?'),
    (HEALTH, '"Stunting" = "balita_stunting"', '"Stunting" = "stunting"',
     f'{HEALTH} › source balita › values › Stunting: "stunting" dihitung (ratio); '
     "sumber hanya mengisi indikator observed"),
    (HEALTH, '"Stunting" = "balita_stunting"\n', "",
     f"{HEALTH} › indicator balita_stunting: tidak ada sumber yang mengisinya; "
     "sebut di values suatu sumber, atau hapus"),
    (HEALTH, 'unit = "anak"', 'unit = "anak"\nover_regions = "weighted"',
     f"{HEALTH} › indicator balita_ditimbang › weight: wajib diisi karena over_regions = weighted"),
    (HEALTH, 'unit = "anak"', 'unit = "anak"\nover_regions = "weighted"\nweight = "balita_stuntin"',
     f'{HEALTH} › indicator balita_ditimbang › weight: "balita_stuntin" tidak ada; maksud Anda "balita_stunting"?'),
    (HEALTH, 'unit = "anak"', 'unit = "anak"\ngood_categories = ["maju"]',
     f'{HEALTH} › indicator balita_ditimbang › good_categories: "maju" tidak ada; '
     "belum ada satu pun yang dinyatakan"),
    (HEALTH, 'private = ["Nama Kader"]', 'private = ["STUNTING"]',
     f'{HEALTH} › source balita › private: kolom "STUNTING" juga dipakai di values › Stunting; '
     "kolom pribadi tidak boleh disimpan; hapus salah satu"),
    (HEALTH, '{ in_name = "balita-{period}.xlsx" }', '{ in_name = "balita-{period}.xlsx", fixed = "2025" }',
     f"{HEALTH} › source balita › shape › period: dinyatakan lebih dari satu cara: in_name, fixed; pilih satu"),
    (HEALTH, 'region = "Kode Desa"', 'region = { fixed = "99.01.03" }',
     f'{HEALTH} › source balita › shape › region › fixed: "99.01.03" tidak ada; maksud Anda "99.01.01"?'),
    (HEALTH, 'kind = "card"\nindicator = "stunting"', 'kind = "card"\nindicator = "stuntng"',
     f'{HEALTH} › panel stunting-kini › indicator: "stuntng" tidak ada; maksud Anda "stunting"?'),
    (HEALTH, 'sentence = ["stunting-kini"]', 'sentence = ["stunting-kin"]',
     f'{HEALTH} › sentence: "stunting-kin" tidak ada; maksud Anda "stunting-kini"?'),
    (HEALTH, 'id = "stunting-peta"', 'id = "stunting-kini"',
     f'{HEALTH} › panel stunting-kini › id: "stunting-kini" sudah dipakai di {HEALTH}; pakai nama lain'),
    (LICENSING, 'id = "izin_terlambat"', 'id = "stunting"',
     f'{LICENSING} › indicator stunting › id: "stunting" sudah dipakai di {HEALTH}; pakai nama lain'),
    (LICENSING, 'cases = "izin"', 'cases = "izinn"',
     f'{LICENSING} › indicator izin_terlambat › cases: "izinn" tidak ada; maksud Anda "izin"?'),
    (LICENSING, 'cases = "izin"', 'cases = "balita"',
     f'{LICENSING} › indicator izin_terlambat › cases: sumber "balita" tidak menyimpan kasus; '
     "beri sumber itu shape register dengan case"),
    (LICENSING, '"queries/izin.sql"', '"queries/izn.sql"',
     f'{LICENSING} › source izin › read › query: "queries/izn.sql" tidak ada; maksud Anda "queries/izin.sql"?'),
    (LICENSING, '"queries/izin.sql"', '"queries/izn.sql"',
     "queries/izin.sql › berkas: tidak dipakai sumber mana pun; sebut di read.query, atau hapus"),
    # the grid
    (HEALTH, "area = [5, 1, 8, 8]", "area = [5, 1, 9, 8]",
     f"{HEALTH} › panel stunting-peta › area: [5, 1, 9, 8] keluar dari kisi 12 × 8; "
     "tulis [kolom, baris, lebar, tinggi]"),
    (HEALTH, "area = [5, 1, 8, 8]", "area = [4, 3, 8, 5]",
     f'{HEALTH} › panel stunting-peta › area: bertumpuk dengan panel "stunting-kini"; geser salah satu'),
    # targets
    (TARGETS, "stunting,2024", "stuntin,2024",
     f'{TARGETS} › baris 2 › indicator: "stuntin" tidak ada; maksud Anda "stunting"?'),
    (TARGETS, "99.01.01", "99.01.09",
     f'{TARGETS} › baris 4 › region: "99.01.09" tidak ada; maksud Anda "99.01.01"?'),
    (TARGETS, "2025-01-01,,14", "2024-06-01,,14",
     f'{TARGETS} › baris 3 › valid_from: "stunting" sudah punya target pada waktu itu (baris 2); '
     "akhiri yang lama dengan valid_to"),
    (TARGETS, "2024,2024,16", "2024,2023,16",
     f"{TARGETS} › baris 2 › valid_to: 2023-12-31 mendahului valid_from 2024-01-01; tukar kedua tanggal itu"),
    (TARGETS, "2024,2024,16", '2024,2024,"16,5"',
     f'{TARGETS} › baris 2 › target: "16,5" bukan bilangan; tulis tanpa pemisah ribuan, dengan titik desimal: 14.5'),
    (TARGETS, "2024,2024,16", "2024,Desember 2024,16",
     f'{TARGETS} › baris 2 › valid_to: "Desember 2024" bukan tanggal; tulis 2025-12-31 atau 2025'),
    (TARGETS, "16,20", "20,16",
     f"{TARGETS} › baris 3 › watch: urutan ambang terbalik; better = lower: target ≤ watch ≤ act"),
    (TARGETS, "Peraturan contoh,Sample rule", "Peraturan contoh, Pasal 3,Sample rule",
     f"{TARGETS} › baris 2: berisi 14 sel, judulnya 13; apit teks yang berisi koma dengan tanda kutip"),
    (TARGETS, "official", "oficial",
     f'{TARGETS} › kolom oficial: kolom ini tidak dikenal; maksud Anda "official"?'),
    (TARGETS, "izin_terlambat,,,,,,,,,no,,,\n", "",
     f"{LICENSING} › indicator izin_terlambat: belum ada barisnya di targets.csv; "
     "nyatakan target atau official = no"),
    (TARGETS, ",no,", ",,",
     f"{TARGETS} › baris 5 › target: target kosong; nyatakan target atau official = no"),
    (HEALTH, 'better = "lower"', 'better = "band"',
     f"{TARGETS} › baris 2 › low: wajib diisi karena better = band"),
    # walls, tours, boundaries
    (WALLS, 'sector = "kesehatan"', 'sector = "kesehatn"',
     f'{WALLS} › wall utama › screen 1 › scenes 2 › sector: "kesehatn" tidak ada; maksud Anda "kesehatan"?'),
    (WALLS, 'region = "99.01.01"', 'region = "99.01.11"',
     f'{WALLS} › wall utama › screen 2 › scenes 1 › region: "99.01.11" tidak ada; maksud Anda "99.01.01"?'),
    (WALLS, 'dwell = "45s"', 'dwell = "45 detik"',
     f'{WALLS} › wall utama › screen 1 › dwell: "45 detik" tidak sah; tulis lama sebagai "30s", "15m", "1h" atau "1d"'),
    (WALLS, 'label = "Dinding utama"', 'label = "Dinding utama"\ndim_from = "25:00"',
     f'{WALLS} › wall utama › dim_from: "25:00" bukan jam; tulis "22:00"'),
    (WALLS, 'id = "2"', 'id = "1"',
     f'{WALLS} › wall utama › screen 1 › id: "1" sudah dipakai di wall utama; pakai nama lain'),
    (TOUR, 'panel = "stunting-kini"', 'panel = "stunting-kin"',
     f'{TOUR} › step 1 › panel: "stunting-kin" tidak ada; maksud Anda "stunting-kini"?'),
    ("batas.geojson", "99.01.01.2002", "99.01.01.2003",
     'batas.geojson › feature 2: "99.01.01.2003" tidak ada; maksud Anda "99.01.01.2002"?'),
    ("region.toml", "batas.geojson", "../batas.geojson",
     'region.toml › boundaries › file: "../batas.geojson" tidak ada di folder profil; periksa nama berkas'),
    ("region.toml", 'id = "dpmptsp"', 'id = "dinkes"',
     'region.toml › agency dinkes › id: "dinkes" sudah dipakai di region.toml; pakai nama lain'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), BROKEN)
def test_one_wrong_word_is_told_in_one_plain_sentence(
    tmp_path: Path, file: str, old: str, new: str, expected: str
) -> None:
    profile = read(write_profile(tmp_path, (file, old, new)))
    assert expected in [fault.text() for fault in profile.faults]


UNUSABLE = [
    ("region.toml", 'short = "Contoh"', 'shrt = "Contoh"',
     'region.toml › shrt: kunci ini tidak dikenal; maksud Anda "short"?'),
    ("region.toml", 'code = "99.01"', "code = 99.01",
     "region.toml › code: 99.01 harus teks; tulis di antara tanda kutip"),
    ("region.toml", 'code = "99.01"', 'code = "99.02"', 'region.toml › code: "99.02" tidak ada; maksud Anda "99.01"?'),
    ("region.toml", 'short = "Contoh"', 'short = "Contoh"\ntimezone = "Asia/Jkarta"',
     'region.toml › timezone: "Asia/Jkarta" tidak ada; maksud Anda "Asia/Jakarta"?'),
    ("regions.csv", ",village,", ",desa,",
     'regions.csv › baris 4 › level: "desa" bukan tingkat wilayah; maksud Anda "village"?'),
    ("regions.csv", "Karanganyar", "", "regions.csv › baris 4 › name: wajib diisi"),
    ("regions.csv", "99.01.01.2002", "99.01.01.2001",
     'regions.csv › baris 5 › code: "99.01.01.2001" sudah dipakai di baris 4; pakai nama lain'),
    ("regions.csv", "village,99.01.01,", "village,99.01.02,",
     'regions.csv › baris 4 › parent: "99.01.02" tidak ada; maksud Anda "99.01.01"?'),
    ("regions.csv", "district,99.01,", "district,99.01.01,",
     'regions.csv › baris 3 › parent: "99.01.01" berada di bawah dirinya sendiri'),
    ("regions.csv", "-8.05", "8 LS",
     'regions.csv › baris 3 › lat: "8 LS" bukan bilangan; pakai titik desimal, misalnya -8.05'),
    ("regions.csv", "code,name,level", "kode,name,level", "regions.csv › kolom code: kolom wajib ini tidak ada; "
     'ganti nama kolom "kode"?'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), UNUSABLE)
def test_without_a_regency_or_its_regions_there_is_no_profile(
    tmp_path: Path, file: str, old: str, new: str, expected: str
) -> None:
    with pytest.raises(ProfileError) as raised:
        read(write_profile(tmp_path, (file, old, new)))
    assert expected in [fault.text() for fault in raised.value.faults]


# ----------------------------------------------------------------------------------------- all at once


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    changes = [(f, old, new) for f, old, new, _ in UNUSABLE[:1]]
    changes += [
        (HEALTH, 'frequency = "month"', 'frequency = "bulan"'),
        (HEALTH, 'better = "lower"', 'beter = "lower"'),
        (HEALTH, 'kind = "fake"', 'kind = "fakee"'),
        (LICENSING, 'cases = "izin"', 'cases = "izinn"'),
        (TARGETS, "2024,2024,16", "2024,2023,enam"),
        (WALLS, 'page = "situasi"', 'page = "situas"'),
        (TOUR, 'sector = "kesehatan"', 'sector = "kesehatn"'),
    ]
    with pytest.raises(ProfileError) as raised:
        read(write_profile(tmp_path, *changes))
    assert [f"{fault.file} › {fault.key}" for fault in raised.value.faults] == [
        "region.toml › short",
        "region.toml › shrt",
        "sectors/kesehatan.toml › indicator stunting › beter",
        "sectors/kesehatan.toml › source balita › frequency",
        "sectors/kesehatan.toml › source balita › read › kind",
        "sectors/perizinan.toml › indicator izin_terlambat › cases",
        "targets.csv › baris 2 › target",
        "targets.csv › baris 2 › valid_to",
        "tours/kunjungan.toml › step 1 › scene › sector",
        "walls.toml › wall utama › screen 1 › scenes 1 › page",
    ]


def test_the_same_fault_reads_in_english(tmp_path: Path) -> None:
    folder = write_profile(tmp_path, (TARGETS, "2024,2024,16", "2024,2023,16"), (HEALTH, '"month"', '"bulan"'))
    assert [fault.text("en") for fault in read(folder).faults] == [
        'sectors/kesehatan.toml › source balita › frequency: "bulan" is not a valid choice; did you mean "month"?',
        "targets.csv › line 2 › valid_to: 2023-12-31 is before valid_from 2024-01-01; swap the two dates",
    ]


def test_strict_reading_raises_on_the_smallest_fault(tmp_path: Path) -> None:
    folder = write_profile(tmp_path, (TARGETS, "official", "oficial"), (TARGETS, ",no,", ",,"))
    with pytest.raises(ProfileError, match="kolom oficial"):
        read(folder, strict=True)


# --------------------------------------------------------------------------------- what still stands


@pytest.mark.parametrize(
    "broken", [(HEALTH, 'id = "kesehatan"', "id = kesehatan"), (HEALTH, '"month"', '"bulan"')], ids=["toml", "form"]
)
def test_a_broken_sector_is_named_once_and_leaves_the_others_usable(
    tmp_path: Path, broken: tuple[str, str, str]
) -> None:
    profile = read(write_profile(tmp_path, broken))
    assert profile.broken == ("kesehatan.toml",)
    assert {fault.file for fault in profile.faults} == {HEALTH}
    assert [s.id for s in profile.sectors] == ["perizinan"]
    assert list(profile.sources) == ["izin"]
    assert [t.indicator for t in profile.targets] == ["izin_terlambat"]


def test_what_a_broken_file_declares_is_not_called_unknown_elsewhere(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path, (HEALTH, 'better = "lower"', "better = lower")))
    assert [f"{fault.file} › {fault.key}" for fault in profile.faults] == [f"{HEALTH} › baris 38"]


def test_scenes_and_steps_of_a_broken_sector_are_left_out_of_walls_and_tours(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path, (HEALTH, '"month"', '"bulan"')))
    shown = [(scene.page, scene.sector) for screen in profile.walls[0].screen for scene in screen.scenes]
    assert shown == [("situasi", ""), ("wilayah", ""), ("sektor", "perizinan")]
    assert profile.tours == ()


def test_what_leans_on_a_missing_name_is_left_out_and_nothing_else(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path, (HEALTH, 'numerator = "balita_stunting"', 'numerator = "tidak_ada"')))
    assert profile.broken == ()
    assert list(profile.indicators) == ["balita_ditimbang", "balita_stunting", "izin_terlambat"]
    assert list(profile.panels) == ["izin-terlambat"]
    assert profile.sector("kesehatan").sentence == ()


def test_indicators_that_compute_each_other_are_told_as_one_ring(tmp_path: Path) -> None:
    ring = """
[[indicator]]
kind = "total"
id = "a"
label = "A"
definition = "Contoh."
of = ["b"]
[[indicator]]
kind = "total"
id = "b"
label = "B"
definition = "Contoh."
of = ["a"]
"""
    profile = read(write_profile(tmp_path, (LICENSING, 'label = "Perizinan"\n', f'label = "Perizinan"\n{ring}')))
    assert [fault.text() for fault in profile.faults] == [
        "sectors/perizinan.toml › indicator a: perhitungan berputar: a → b → a; putuskan putaran itu"
    ]
    assert "a" not in profile.indicators


def test_a_missing_boundaries_file_leaves_a_profile_without_boundaries(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path, without=("batas.geojson",)))
    assert len(profile.faults) == 1
    assert profile.info.boundaries is None


def test_a_missing_targets_file_is_one_fault_not_one_an_indicator(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path, without=(TARGETS,)))
    assert [fault.text() for fault in profile.faults] == [
        "targets.csv › berkas: berkas tidak ada, 2 indikator butuh barisnya; nyatakan target atau official = no"
    ]


def test_a_regency_without_a_wall_or_a_tour_needs_no_file_for_them(tmp_path: Path) -> None:
    profile = read(write_profile(tmp_path, without=(WALLS, TOUR)), strict=True)
    assert (profile.walls, profile.tours) == ((), ())


def test_a_file_saved_in_an_old_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    folder = write_profile(tmp_path)
    (folder / HEALTH).write_bytes('id = "kesehatan"\nlabel = "Keséhatan"\n'.encode("cp1252"))
    faults = read(folder).faults
    assert f"{HEALTH} › baris 2: bukan teks UTF-8; simpan ulang sebagai UTF-8" in [f.text() for f in faults]
