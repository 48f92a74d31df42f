"""Queries that give out a person: told from their text, through aliases, expressions and subqueries."""

from __future__ import annotations

import re

from data.errors import Fault
from data.privacy.titles import is_personal_title, strength
from data.profile import Source
from loaders.base import LoadError, Reader
from loaders.select_columns import Origin, Output, Unclear, outputs

# Words that make a column personal wherever they stand in its name (kartu_nik, nik_ayah, no_tlp_pasien, alamatpj).
_WORDS = {
    "nik", "nkk", "ktp", "npwp", "paspor", "telp", "tlp", "telepon", "telpon", "hp", "handphone", "whatsapp", "email",
    "rekening", "alamatpj", "namakeluarga", "namaibu", "namaayah", "bpjs", "rkm", "ttl",
}  # fmt: skip
# "nama" is a person's in a table of persons (tweb_penduduk), not in a list of kinds (tweb_penduduk_agama).
_PERSONS = {
    "penduduk", "warga", "pasien", "pegawai", "karyawan", "peserta", "anggota", "siswa", "guru", "pemohon", "orang",
    "dokter", "petugas", "user", "users", "pengguna", "kader", "balita", "anak", "ibu", "lansia", "person", "people",
    "keluarga", "penerima", "pelanggan", "customer", "kontak", "pamong", "perangkat", "pemilik", "wajib", "nasabah",
}  # fmt: skip
_KINDS = {
    "agama", "pekerjaan", "pendidikan", "kk", "kawin", "status", "umur", "sex", "jenis", "golongan", "kategori",
    "kelompok", "hubungan", "warganegara", "cacat", "ref", "referensi", "master", "tipe", "jabatan", "asuransi",
}  # fmt: skip


def query_faults(source: Source, reader: Reader, kind: str) -> list[Fault]:
    """Every personal column the query of a source gives out; kind: of its database, "" when not known."""
    question = getattr(reader, "question", None)
    if question is None:
        return []
    try:
        query = str(question(source.read))
        found = outputs(query, kind)
    except LoadError:
        return []  # told by whoever tries to load it
    except Unclear:
        what = ("susunan query tidak dikenali, sehingga kolom pribadi tidak dapat diperiksa",
                "the query could not be understood, so personal columns cannot be looked for")  # fmt: skip
        advice = ("sederhanakan, atau buat VIEW di basis datanya", "simplify it, or make a VIEW in the database")
        return [Fault(_file(source), _key(source), what, advice)]
    return [fault for output in found for fault in _faults(source, output)]


def is_personal_column(column: str, table: str = "") -> bool:
    """True for a column of a database that holds something about one person."""
    words = {*re.split(r"[^a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).casefold()), column.casefold()}
    if words & _WORDS or is_personal_title(column):
        return True
    return strength(column) == "weak" and _of_persons(table)


def _of_persons(table: str) -> bool:
    words = re.split(r"[^a-z0-9]+", table.casefold())
    return bool(_PERSONS & set(words)) and words[-1] not in _KINDS


def _faults(source: Source, output: Output) -> list[Fault]:
    stars = sorted({o.table for o in output.origins if o.column == "*"})
    if stars:
        what = (f'memilih semua kolom (*) dari "{stars[0]}"', f'selects every column (*) of "{stars[0]}"')
        advice = ("sebut kolom yang dibutuhkan satu per satu", "name the columns that are needed")
        return [Fault(_file(source), _key(source), what, advice)]
    personal = sorted({o for o in output.origins if is_personal_column(o.column, o.table)}, key=str)
    if not personal and not (output.origins and is_personal_column(output.name)):
        return []
    return [personal_fault(source, output.name, personal[0] if personal else None)]


def personal_fault(source: Source, name: str, origin: Origin | None = None) -> Fault:
    """A column of the answer that holds persons; origin: the column of a table it comes from, under another name."""
    other = origin is not None and origin.column.casefold() != name.casefold()
    of = (f', dari "{origin.column}"', f', from "{origin.column}"') if origin and other else ("", "")
    what = (f'memilih kolom pribadi: "{name}"{of[0]}', f'selects a personal column: "{name}"{of[1]}')
    advice = (
        "hitung di dalam query (COUNT … GROUP BY), atau jadikan kelompok (CASE WHEN … THEN …); jangan pilih isinya",
        "count inside the query (COUNT … GROUP BY), or make groups (CASE WHEN … THEN …); do not select what it holds",
    )
    return Fault(_file(source), _key(source), what, advice)


def _file(source: Source) -> str:
    return f"sectors/{source.sector}.toml"


def _key(source: Source) -> str:
    return f"source {source.id} › read › query"
