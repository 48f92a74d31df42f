from __future__ import annotations

import pytest

from data.personal import PersonalDataFound, is_personal_title, personal_places, without_persons
from data.shapes import observe
from tests.fakes import VILLAGE_1, VILLAGE_2, delivery, observed, raw, register_shape, sector, source, tiny_profile

# Built like a NIK but of no one: regency 99 of province 35 and district 99 do not exist.
INVENTED = "3599990107900001"
PLACES = ["Kode Desa", "Balita ditimbang", "Stunting", "Kematian ibu"]


@pytest.mark.parametrize(
    "title",
    ["NIK", "nik", "NIK (3)", "No. NIK", "no_kk", "No. KK", "NO KARTU KELUARGA", "Nama Lengkap", "nama_pasien",
     "Nama Ibu", "Nama Lengkap Balita", "NAMA KEPALA KELUARGA", "Telepon", "no_hp", "No. HP", "nomor_telp_perseroan",
     "WhatsApp", "Alamat", "alamat_rumah", "E-mail", "email", "Tgl Lahir", "Tempat, Tanggal Lahir", "NPWP",
     "No. Rekening", "Orang Tua / NIK", "Nomor Induk Kependudukan"],
)  # fmt: skip
def test_a_title_that_announces_a_person_is_recognised(title: str) -> None:
    assert is_personal_title(title)


@pytest.mark.parametrize(
    "title",
    ["Kode Desa", "Nama Desa", "Nama Kecamatan", "Nama Sekolah", "Jumlah KK", "Penduduk", "RT", "JKN", "Peserta JKN",
     "Kode Rekening", "Alamat situs", "alamat_website", "Unik", "Teknik"],
)  # fmt: skip
def test_a_title_about_places_and_counts_is_left_alone(title: str) -> None:
    assert not is_personal_title(title)


def test_declared_columns_go_silently_and_undeclared_ones_with_a_note() -> None:
    table = raw(["Kode Desa", "Nama Kader", "NIK", "NIK (2)", "Stunting"], [[VILLAGE_1, "x", "1", "2", "9"]])
    guarded = without_persons(table, private=("nama  kader",), used={"Kode Desa", "Stunting"})
    assert list(guarded.table.cells.columns) == ["Kode Desa", "Stunting"]
    assert len(guarded.notes) == 2
    assert '"NIK"' in guarded.notes[0]
    assert "Nama Kader" not in " ".join(guarded.notes)


def test_a_declared_column_that_is_repeated_goes_every_time() -> None:
    guarded = without_persons(raw(["NIK", "NIK (2)", "L"], [["1", "2", "3"]]), private=("NIK",))
    assert list(guarded.table.cells.columns) == ["L"]
    assert guarded.notes == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (INVENTED, "NIK atau nomor KK"),
        (f"NIK: {INVENTED}", "NIK atau nomor KK"),
        (f"'{INVENTED}", "NIK atau nomor KK"),
        ("3599 9901 0790 0001", "NIK atau nomor KK"),
        ("359999-010790-0001", "NIK atau nomor KK"),
        ("3599994107900001", "NIK atau nomor KK"),  # a woman's: day of birth + 40
        ("081200000000", "nomor telepon"),
        ("0812-0000-0000", "nomor telepon"),
        ("+62 812 0000 0000", "nomor telepon"),
        ("hub. 081200000000 (contoh)", "nomor telepon"),
        ("tak.ada@contoh.invalid", "alamat surel"),
    ],
)
def test_an_identifier_in_a_cell_is_found(text: str, kind: str) -> None:
    places = personal_places(raw(["Kode Desa", "Keterangan"], [[VILLAGE_1, ""], [VILLAGE_2, text]]))
    assert [(p.column, p.kind, p.rows) for p in places] == [("Keterangan", kind, (3,))]


@pytest.mark.parametrize(
    "text",
    ["9999990107900001", "3599990132900001", "3599990113900001", "1234567890123456", "2000000000000",
     "110.7123456789012", "-8.0512345678901234", "35.99.99.2001", "8123456789", "0.0812345678901", "0812",
     "2025-08-12 08:12:00", "1.204.000,-"],
)  # fmt: skip
def test_numbers_that_only_look_long_are_left_alone(text: str) -> None:
    assert personal_places(raw(["Keterangan"], [[text]])) == []


def test_a_load_with_identifiers_is_held_and_the_message_does_not_repeat_them() -> None:
    table = raw(
        [*PLACES, "Keterangan"], [[VILLAGE_1, "10", "1", "0", ""], [VILLAGE_2, "10", "1", "0", f"a {INVENTED}"]]
    )
    profile = tiny_profile()
    with pytest.raises(PersonalDataFound) as held:
        observe([table], delivery(), profile.sources["balita"], profile)
    text = str(held.value)
    assert "balita-2025-06.xlsx" in text
    assert "Laporan › Keterangan: NIK atau nomor KK pada baris 3" in text
    assert INVENTED not in text + repr(held.value.rejects)
    assert held.value.rule == "personal_data"
    assert [(r.row, r.column, r.value) for r in held.value.rejects] == [(3, "Keterangan", "(disamarkan)")]


def test_identifiers_in_a_declared_column_do_not_hold_the_load() -> None:
    table = raw([*PLACES, "Nama Kader"], [[VILLAGE_1, "10", "1", "0", f"x {INVENTED}"]])
    profile = tiny_profile()
    batch = observe([table], delivery(), profile.sources["balita"], profile)
    assert batch.loaded == 1
    assert INVENTED not in batch.observations.to_csv()


def test_persons_are_counted_once_at_the_door_and_not_kept() -> None:
    """Three rows, two children: the same NIK in two sheets of one month counts once."""
    register = source(
        "ukur",
        register_shape(
            region="Kode Desa", period={"fixed": "2025-06"}, count=({"indicator": "anak_diukur", "distinct": "NIK"},)
        ),
        private=("NIK",),
    )
    profile = tiny_profile([sector("kesehatan", [register], [observed("anak_diukur", whole=True)])])
    other = "3599990207900002"
    tables = [
        raw(["Kode Desa", "NIK"], [[VILLAGE_1, INVENTED], [VILLAGE_1, other]], sheet="A"),
        raw(["Kode Desa", "NIK"], [[VILLAGE_1, INVENTED]], sheet="B"),
    ]
    batch = observe(tables, delivery(), register, profile)
    assert batch.observations["value"].tolist() == [2.0]
    assert batch.loaded == 3
    everything = batch.observations.to_csv() + repr(batch.rejects) + repr(batch.notes)
    assert INVENTED not in everything
    assert other not in everything
