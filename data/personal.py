"""Personal data stops here: declared and recognisable columns are dropped, identifiers elsewhere hold the load.

Legal ground: Law 27/2022 on Personal Data Protection, arts. 4 and 16 (only what is needed is processed).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from lokal.nik import is_valid_nik

from data.batch import Reject
from data.checks import Refusal
from data.coded import different
from data.headers import folded
from loaders.base import RawTable

# Titles under which agencies send persons (e-PPGBM, Dapodik, SIAK, OSS, SIMRS, UMKM lists), letters and digits only.
_WHOSE = (
    "lengkap|pasien|anak|balita|bayi|ibu|ayah|bapak|suami|istri|isteri|ortu|orang tua|wali|siswa|peserta|peserta didik"
    "|murid|santri|guru|pemohon|penduduk|warga|kepala keluarga|kk|kader|penerima|penerima manfaat|pemilik|pelapor"
    "|pengadu|pegawai|direktur|penanggung jawab|ktp|pelaku usaha|krt|kepala rumah tangga|anggota keluarga|petugas"
    "|kepala desa|kepala sekolah|pemegang rekening|pemilik rekening"
)
_TITLE = re.compile(
    rf"(?:(?:no|nomor|nomer|id)\s+)?(?:nik|ktp|e ktp|nkk|npwp|paspor)|nik\s+(?:{_WHOSE})"
    rf"|(?:nomor\s+)?induk\s+kependudukan|nokk|(?:no|nomor|nomer)\s*(?:kk|kartu\s+keluarga|rekening|rek)"
    rf"|(?:no|nomor|nomer)\s*(?:kartu\s+|peserta\s+)?(?:bpjs|jkn|asuransi)(?:\s+\w+)?"
    rf"|nama\s+(?:{_WHOSE})(?:\s+\w+)?"
    rf"|(?:(?:no|nomor|nomer)\s*)?(?:telp|telpon|telepon|tlp|hp|handphone|ponsel|whatsapp|wa|kontak)(?:\s+(?:{_WHOSE}|hp))?"
    rf"|nomor\s+telp\s+\w+|e\s*mail|(?:alamat\s+)?e\s?mail(?:\s+\w+)?|surel"
    rf"|alamat(?:\s+(?!web|situs|url|ip|sekolah|kantor|puskesmas|instansi|faskes|lembaga|pasar)\w+)*"
    rf"|(?:tempat|tgl|tanggal|tmpt)\s+lahir(?:\s+.*)?|tempat\s+(?:tgl|tanggal)\s+lahir|ttl"
)

# Sixteen digits, run together or in the groups people write; not behind a decimal sign (a coordinate).
_DIGITS = (
    r"(?:[0-9]{16}|[0-9]{4}[ .-][0-9]{4}[ .-][0-9]{4}[ .-][0-9]{4}|[0-9]{6}[ .-][0-9]{6}[ .-][0-9]{4}"
    r"|[0-9]{2}[ .-][0-9]{2}[ .-][0-9]{2}[ .-][0-9]{6}[ .-][0-9]{4})"
)
_SIXTEEN = rf"(?:^|[^0-9.,]|[^0-9][.,]){_DIGITS}(?:[^0-9]|$)"
_MOBILE = r"(?:^|[^0-9.,])(?:\+ ?62[ .-]?8|08)[1-9](?:[ .-]?[0-9]){7,10}(?:[^0-9]|$)"
_MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_SHOWN = 5
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # a mask must not look like a telephone number


@dataclass(frozen=True)
class _Kind:
    """An identifier to look for. shortest: characters it has at least; sign: what every one of them contains."""

    name: str
    pattern: str
    shortest: int
    sign: str = ""


_KINDS = (
    _Kind("NIK atau nomor KK", _SIXTEEN, 16),
    _Kind("nomor telepon", _MOBILE, 10, "8"),
    _Kind("alamat surel", _MAIL, 6, "@"),
)


@dataclass(frozen=True)
class PersonalPlace:
    """Where identifiers were found, without them. rows: row numbers in the file."""

    sheet: str
    column: str
    kind: str  # "NIK atau nomor KK", "nomor telepon", "alamat surel"
    rows: tuple[int, ...]

    def __str__(self) -> str:
        first = ", ".join(str(row) for row in self.rows[:_SHOWN])
        more = f" dan {len(self.rows) - _SHOWN} baris lain" if len(self.rows) > _SHOWN else ""
        place = f"{self.sheet} › {self.column}" if self.sheet else self.column
        return f"{place}: {self.kind} pada baris {first}{more}"


class PersonalDataFound(Refusal):
    """Identifiers of persons stand where none were declared: the load is held, and nobody's data are in the message."""

    def __init__(self, delivery: str, places: Sequence[PersonalPlace]) -> None:
        self.places = tuple(places)
        what = "; ".join(str(place) for place in places)
        advice = 'Hapus kolom itu dari berkas, atau cantumkan di "private" pada sumber ini agar dibuang saat dibaca.'
        rejects = tuple(
            Reject(place.sheet, place.rows[0], place.column, "(disamarkan)", "personal_data", advice)
            for place in places
        )
        super().__init__(f"{delivery}: data pribadi ditemukan. {what}. {advice}", rule="personal_data", rejects=rejects)


@dataclass(frozen=True)
class Guarded:
    """A table without persons, and what was done to it (Indonesian)."""

    table: RawTable
    notes: tuple[str, ...]


def is_personal_title(header: str) -> bool:
    """True for a column title that announces a person (NIK, nama pasien, telepon, alamat …)."""
    base = re.sub(r" \(\d+\)$", "", header).casefold()
    spellings = (base, base.rsplit(" / ", 1)[-1])  # a joined two-row header: "Orang tua / NIK"
    return any(_TITLE.fullmatch(re.sub(r"[^a-z0-9]+", " ", text).strip()) for text in spellings)


def without_persons(
    table: RawTable,
    private: Collection[str],
    *,
    used: Collection[str] = (),
    counted: Collection[str] = (),
    asked: Collection[str] = (),
    key: bytes = b"",
) -> Guarded:
    """The table without declared private columns and without undeclared ones whose title announces a person.

    used: headers the source maps to something; an undeclared one is kept (its cells are still searched). counted:
    headers whose different texts are only counted; each text is masked with key, so that persons are counted, not
    stored. asked: headers only compared with words (``where``); kept even when declared, as nothing of them is stored.
    """
    declared = {folded(name) for name in private}
    cells = table.cells
    hidden = [c for c in cells.columns if c in counted and (_declared(c, declared) or is_personal_title(c))]
    stays = {*hidden, *asked}
    gone = [c for c in cells.columns if c not in stays and _declared(c, declared)]
    told = [c for c in cells.columns if c not in {*stays, *gone, *used} and is_personal_title(c)]
    kept = cells.drop(columns=[*gone, *told])
    for column in hidden:
        kept = kept.assign(**{column: _masked(cells[column], key)})
    notes = [f'Kolom "{c}" dibuang: judulnya menyebut data pribadi; cantumkan di "private".' for c in told]
    notes += [f'Kolom "{c}" hanya dihitung, isinya tidak disimpan.' for c in hidden]
    truth = table.numbers.drop(columns=[*gone, *told], errors="ignore") if table.numbers is not None else None
    return Guarded(replace(table, cells=kept, numbers=truth), tuple(notes))


def _declared(column: str, declared: Collection[str]) -> bool:
    return folded(column) in declared or folded(re.sub(r" \(\d+\)$", "", column)) in declared


def _masked(texts: pd.Series, key: bytes) -> pd.Series:
    """Each different text as letters that say nothing; the key is forgotten with the load."""
    places, different = pd.factorize(texts.str.strip().to_numpy(dtype=object))
    masks = [hashlib.blake2b(t.encode(), key=key, digest_size=12).hexdigest().translate(_LETTERS) for t in different]
    masked = ["" if not text else mask for text, mask in zip(different, masks, strict=True)]
    return pd.Series(np.array(masked, dtype=object)[places], index=texts.index, dtype="str")


def personal_places(table: RawTable, declared: Collection[str] = ()) -> list[PersonalPlace]:
    """Every undeclared column in which a NIK, a family card number, a mobile number or a mail address stands."""
    known = {folded(name) for name in declared}
    found = []
    for column in table.cells.columns:
        if _declared(column, known):
            continue
        each = different(table.cells[column])
        texts = pa.array(each.texts, type=pa.string())
        for kind in _KINDS:
            rows = np.flatnonzero(each.take(_texts_with(kind, texts), bool))
            if len(rows):
                numbers = tuple(int(n) for n in table.cells.index.to_numpy()[rows])
                found.append(PersonalPlace(table.sheet, str(column), kind.name, numbers))
    return found


def _texts_with(kind: _Kind, texts: pa.Array) -> np.ndarray:
    """Mask: texts in which such an identifier stands; sixteen digits only when they can be a NIK."""
    found = np.zeros(len(texts), dtype=bool)
    if not len(texts) or pc.max(pc.utf8_length(texts)).as_py() < kind.shortest:
        return found
    if kind.sign and not pc.any(pc.match_substring(texts, kind.sign)).as_py():
        return found
    found |= np.asarray(pc.match_substring_regex(texts, kind.pattern))
    if kind.pattern == _SIXTEEN:
        found[found] = [_has_nik(text) for text in texts.filter(pa.array(found)).to_pylist()]
    return found


def _has_nik(text: str) -> bool:
    """Province, district and birth date of some sixteen digits in the text can be true (KK numbers are built alike)."""
    runs = re.findall(rf"(?<![0-9]){_DIGITS}(?![0-9])", text)
    return any(is_valid_nik(re.sub(r"[^0-9]", "", run)) for run in runs)
