"""Column titles that announce persons, as agencies write them (e-PPGBM, Dapodik, SIAK, OSS, SIMRS, UMKM lists)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

# Compared as letters, digits and single blanks, in lower case.
_WHOSE = (
    "lengkap|pasien|anak|balita|bayi|ibu|ayah|bapak|suami|istri|isteri|ortu|orang tua|wali|siswa|peserta|peserta didik"
    "|murid|santri|guru|pemohon|penduduk|warga|kepala keluarga|kk|kader|penerima|penerima manfaat|pemilik|pelapor"
    "|pengadu|pegawai|direktur|penanggung jawab|ktp|pelaku usaha|krt|kepala rumah tangga|anggota keluarga|petugas"
    "|kepala desa|kepala sekolah|pemegang rekening|pemilik rekening|ibu kandung|bumil|ibu hamil|lansia|korban|kpm|rt"
    "|pengurus|ketua|nasabah|pengusaha|wajib pajak|karyawan|nakes|bidan|dokter|responden"
)
_NUMBER = r"(?:(?:no|nomor|nomer|id|nmr)\s*)"
_PLACES = "web|situs|url|ip|sekolah|kantor|puskesmas|instansi|faskes|lembaga|pasar|desa|opd|rs|rumah sakit|perusahaan"
_STRONG = re.compile(
    rf"{_NUMBER}?(?:nik|ktp|e ?ktp|ktp el|nkk|npwp|paspor|passport)(?:\s+(?:{_WHOSE}))?"
    rf"|{_NUMBER}?induk\s+kependudukan(?:\s+nik)?|nik\s+no|kk\s+no|no\s*kk|{_NUMBER}(?:kk|kartu\s+keluarga(?:\s+kk)?|rekening|rek)"
    rf"|kartu\s+keluarga(?:\s+kk)?|norek|rekening\s+(?:bank|tujuan|penerima)"
    rf"|{_NUMBER}(?:kartu\s+|peserta\s+)?(?:bpjs|jkn|kis|asuransi)(?:\s+\w+)?|kartu\s+(?:bpjs|jkn|kis)"
    rf"|(?:nama|nm)\s+(?:{_WHOSE})(?:\s+\w+)?|(?:nama\s+)?ibu\s+kandung"
    rf"|nama\s+(?:dan\s+)?gelar|narahubung|contact person"
    rf"|{_NUMBER}?(?:telp|telpon|telepon|telfon|tlp|tlpn|hp|hape|handphone|ponsel|whatsapp|whatsap|watsap|wa|kontak)"
    rf"(?:\s+(?:{_WHOSE}|hp|wa|rumah|seluler|aktif))?"
    rf"|{_NUMBER}telp\s+\w+|e\s*mail|(?:alamat\s+)?e\s?mail(?:\s+\w+)?|surel"
    rf"|(?:tempat|tgl|tanggal|tmpt|tempat\s+dan)?\s*(?:tgl|tanggal)?\s*(?:lahir|lhr)(?:\s+(?:{_WHOSE}))?|ttgl\s+lahir|ttl"
    rf"|(?:tempat|tmpt)\s*(?:tgl|tanggal)?\s*(?:lahir|lhr)"
    rf"|alamat\s+(?:rumah|ktp|domisili|tinggal|tempat tinggal|{_WHOSE})(?:\s+\w+)?"
    r"|(?:koordinat|titik|lokasi|lat|long|latitude|longitude)\s+(?:rumah|tempat\s+tinggal)(?:\s+\w+)?"
    r"|(?:full|first|last|patient|child|mother|father|parent|applicant|owner|student)s?\s+name"
    r"|(?:mobile|phone|cell)(?:\s+(?:no|number))?|(?:home|street|mail|email)\s+address"
    r"|birth\s*date|date\s+of\s+birth|dob|(?:national|identity)\s+(?:id|card|number)(?:\s+number)?|family\s+card(?:\s+\w+)?"
    r"|(?:bank\s+)?account\s+(?:no|number)|tax\s+(?:id|number)"
)
_WEAK = re.compile(
    rf"nama|nm|name|(?:alamat|alamt|almat)(?:\s+(?!{_PLACES})\w+)*|address"
)  # fmt: skip
_COUNT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})?|[0-9]{1,6}|-|–")

Strength = Literal["", "weak", "strong"]


def strength(header: str) -> Strength:
    """strong: the title alone announces persons. weak: only beside such a column ("Nama", "Alamat": also of places)."""
    base = re.sub(r" \(\d+\)$", "", header)
    spellings = (base, base.rsplit(" / ", 1)[-1])  # a joined two-row header: "Orang tua / NIK"
    forms = {form for text in spellings for form in (_plain(text), _plain(re.sub("(?<=[a-z])(?=[A-Z])", " ", text)))}
    if any(_STRONG.fullmatch(form) for form in forms):
        return "strong"
    return "weak" if any(_WEAK.fullmatch(form) for form in forms) else ""


def is_personal_title(header: str) -> bool:
    """True for a column title that announces a person (NIK, nama pasien, telepon, alamat …)."""
    found = strength(header)
    return found == "strong" or (found == "weak" and _plain(header) not in {"nama", "nm", "name"})


def are_counts(texts: Collection[str]) -> bool:
    """Whether a column under such a title only counts ("KTP": 1.204 inhabitants have one), or is empty."""
    return all(not text or _COUNT.fullmatch(text) for text in texts)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()
