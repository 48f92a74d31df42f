from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.privacy.identifiers import hidden, identifier_in
from data.privacy.personal import PersonalDataFound, PersonalPlace, is_personal_title, personal_places, without_persons
from data.shapes.shapes import observe
from tests.fakes import VILLAGE_1, VILLAGE_2, delivery, observed, raw, register_shape, sector, source, tiny_profile

# Built like a NIK but of no one: regency 99 of province 35 and district 99 do not exist.
INVENTED = "3599990107900001"
PLACES = ["Kode Desa", "Balita ditimbang", "Stunting", "Kematian ibu"]


@pytest.mark.parametrize(
    "title",
    ["NIK", "nik", "NIK (3)", "No. NIK", "no_kk", "No. KK", "NO KARTU KELUARGA", "Nama Lengkap", "nama_pasien",
     "Nama Ibu", "Nama Lengkap Balita", "NAMA KEPALA KELUARGA", "Telepon", "no_hp", "No. HP", "nomor_telp_perseroan",
     "WhatsApp", "Alamat", "alamat_rumah", "E-mail", "email", "Tgl Lahir", "Tempat, Tanggal Lahir", "NPWP",
     "No. Rekening", "Orang Tua / NIK", "Nomor Induk Kependudukan", "noHP", "TglLahir", "tgl_lhr", "No. HP/WA", "Almat",
     "No. BPJS", "Ibu Kandung", "Nama Ortu", "Koordinat Rumah", "Full Name", "date of birth", "Phone number", "norek"],
)  # fmt: skip
def test_a_title_that_announces_a_person_is_recognised(title: str) -> None:
    assert is_personal_title(title)


@pytest.mark.parametrize(
    "title",
    ["Kode Desa", "Nama Desa", "Nama Kecamatan", "Nama Sekolah", "Jumlah KK", "Penduduk", "RT", "JKN", "Peserta JKN",
     "Kode Rekening", "Alamat situs", "alamat_website", "Unik", "Teknik", "Nama", "KK", "Lahir hidup", "Kelahiran",
     "Alamat Sekolah", "Telp kantor", "Kontak erat", "Rekening", "Nama OPD"],
)  # fmt: skip
def test_a_title_about_places_and_counts_is_left_alone(title: str) -> None:
    assert not is_personal_title(title)


def test_declared_columns_go_silently_and_undeclared_ones_hold_the_load() -> None:
    table = raw(
        ["Kode Desa", "Nama Kader", "NIK", "NIK (2)", "Stunting"],
        [[VILLAGE_1, "x", "1", "2", "9"], [VILLAGE_1, "x", "", "tidak punya", "9"]],
    )
    guarded = without_persons(table, private=("nama  kader",), used={"Kode Desa", "Stunting"})
    assert list(guarded.table.cells.columns) == ["Kode Desa", "Stunting"]
    assert guarded.places == (PersonalPlace("Laporan", "NIK (2)", "kolom tentang orang", (2, 3)),)
    assert "Nama Kader" not in " ".join(guarded.notes)


def test_an_empty_column_under_such_a_title_is_dropped_with_a_note_and_holds_nothing() -> None:
    guarded = without_persons(raw(["Kode Desa", "Telepon"], [[VILLAGE_1, ""]]), private=())
    assert list(guarded.table.cells.columns) == ["Kode Desa"]
    assert guarded.places == ()
    assert '"Telepon"' in guarded.notes[0]


def test_counts_of_people_who_have_a_card_hold_nothing() -> None:
    assert without_persons(raw(["Desa", "KTP"], [["A", "1.204"], ["B", "87"]]), private=()).places == ()


def test_names_and_addresses_of_places_hold_nothing_but_those_beside_a_nik_do() -> None:
    schools = raw(["NPSN", "Nama", "Alamat"], [["20500001", "SDN 1 Contoh", "Jalan Contoh 1"]])
    persons = raw(["NIK", "Nama", "Alamat"], [["x1", "Orang Contoh", "Jalan Contoh 1"]])
    assert without_persons(schools, private=()).places == ()
    assert [p.column for p in without_persons(persons, private=("NIK",)).places] == ["Nama", "Alamat"]


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
        ("(+62) 812 0000 0000", "nomor telepon"),
        ("62-812-0000-0000", "nomor telepon"),
        ("tak.ada@contoh.invalid", "alamat surel"),
        ("3599990107900001.0", "NIK atau nomor KK"),
        ("3.599.990.107.900.001", "NIK atau nomor KK"),
        ("3,59999E+15", "NIK atau nomor KK dalam notasi ilmiah"),
        ("3.599990107E15", "NIK atau nomor KK dalam notasi ilmiah"),
        ("99.999.999.9-999.999", "NPWP"),
    ],
)
def test_an_identifier_in_a_cell_is_found(text: str, kind: str) -> None:
    places = personal_places(raw(["Kode Desa", "Keterangan"], [[VILLAGE_1, ""], [VILLAGE_2, text]]))
    assert [(p.column, p.kind, p.rows) for p in places] == [("Keterangan", kind, (3,))]


@pytest.mark.parametrize(
    "text",
    ["9999990107900001", "3599990132900001", "3599990113900001", "1234567890123456", "2000000000000",
     "110.7123456789012", "-8.0512345678901234", "35.99.99.2001", "8123456789", "0.0812345678901", "0812",
     "2025-08-12 08:12:00", "1.204.000,-", "0220102130123", "2,1E+12", "9,99999E+15", "5.1.02.01.01.0024", "20500001",
     "P35030101", "0355-791234", "45818", "62812000000", "81.234.567.890", "3503012001,3503012002"],
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


def test_numbers_of_sixteen_digits_pass_unless_the_column_reads_like_persons() -> None:
    """Two of 1,000 codes happen to read as a NIK: a chance of 3 in 100 each, so it is a column of codes."""
    codes = [f"99{number:014}" for number in range(998)] + ["3599990107900001", "3599990107900002"]
    assert personal_places(raw(["Kode transaksi"], [[code] for code in codes])) == []
    niks = [f"35999901079{number:05}" for number in range(1, 21)]
    (place,) = personal_places(raw(["Kode"], [[nik] for nik in niks]))
    assert (place.kind, len(place.rows)) == ("NIK atau nomor KK", 20)


def test_telephone_numbers_that_lost_their_zero_are_known_by_their_column() -> None:
    numbers = [f"8120000{n:04}" for n in range(11, 20)]
    (place,) = personal_places(raw(["Kolom"], [[n] for n in numbers]))
    assert (place.kind, len(place.rows)) == ("nomor telepon", 9)
    money = [f"81{n}00000000" for n in range(20, 29)]
    assert personal_places(raw(["Anggaran"], [[n] for n in money])) == []


def test_dates_over_many_years_are_days_of_birth_beside_a_column_of_persons_only() -> None:
    table = raw(["Tgl"], [[f"0{day}/03/{year}"] for day, year in enumerate((1961, 1974, 1985, 1999, 2004, 2011), 1)])
    assert personal_places(table) == []
    assert [p.kind for p in personal_places(table, beside_persons=True)] == ["tanggal lahir"]
    recent = raw(["Tgl"], [[f"0{day}/03/202{day % 5}"] for day in range(1, 8)])
    assert personal_places(recent, beside_persons=True) == []


def test_identifiers_in_titles_and_sheet_names_are_found_and_not_repeated() -> None:
    table = raw(["Kode Desa", INVENTED], [[VILLAGE_1, "1"]], sheet="hub 081200000000")
    places = personal_places(table)
    assert [p.column for p in places] == ["nama lembar", "judul kolom"]
    told = str(PersonalDataFound(f"data {INVENTED}.csv", places))
    assert INVENTED not in told
    assert "081200000000" not in told
    assert "(disamarkan)" in told


@given(
    st.dates(date(1930, 1, 1), date(2024, 12, 31)), st.booleans(), st.integers(1, 9999), st.sampled_from(["", " ", "."])
)
def test_whoever_is_born_when_a_nik_is_found(born: date, woman: bool, serial: int, gap: str) -> None:
    day = born.day + 40 * woman
    nik = gap.join(("359999", f"{day:02}{born:%m%y}", f"{serial:04}"))
    assert identifier_in(f"a.n. x, {nik}; terima kasih") == "NIK atau nomor KK"
    assert nik not in hidden(f"a.n. x, {nik}; terima kasih")


@given(st.integers(0, 10**15 - 1))
def test_no_number_of_up_to_fifteen_digits_is_taken_for_a_person(number: int) -> None:
    """Money, business numbers (NIB), budget codes, serial dates, region codes, NPSN."""
    assert identifier_in(str(number)) == ""
    assert identifier_in(f"Rp {number:,}") == ""


@given(st.integers(1, 31), st.integers(13, 99), st.integers(0, 10**6 - 1))
def test_sixteen_digits_without_a_month_are_no_nik(day: int, month: int, tail: int) -> None:
    assert identifier_in(f"350301{day:02}{month}{tail:06}") == ""
