"""Corrections of a proposal, the same words for the command line (``--set``) and for the page."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# key → what it corrects; a key that ends in "." is followed by a column's header.
KEYS: Mapping[str, str] = {
    "lembar": "lembar yang dibaca",
    "kepala": 'baris tajuk, misalnya "5" atau "5+2" (dua baris)',
    "ujung": "utuh, bila baris terakhir tanpa ganti baris memang lengkap",
    "wilayah": "kolom wilayah",
    "kode": "sistem kode kolom wilayah: kemendagri, bps atau name",
    "tingkat": "tingkat wilayahnya: province, regency, district, village, facility",
    "induk": "kolom wilayah di atasnya",
    "tetap": "kode wilayah, bila seluruh berkas tentang satu wilayah",
    "periode": 'kolom periode; "TAHUN+BULAN" untuk dua kolom; "nama", "kiriman" atau "tetap:2025"',
    "tanggal": "urutan tanggal: dmy, mdy atau ymd",
    "frekuensi": "day, week, month, quarter, semester, year atau school_year",
    "bentuk": "wide, long atau register",
    "jumlah": 'teks baris jumlah, dipisah "|"',
    "nihil": 'tanda nihil lain, dipisah "|"',
    "perangkat": "id perangkat daerah di profil",
    "id": "id sumber",
    "label": "nama sumber",
    "sektor": "id sektor (berkas sectors/<id>.toml)",
    "kolom.": "peran kolom: ukuran, kategori, indikator, satuan, pribadi atau abaikan",
    "satuan.": "satuan nilainya",
    "sifat.": "flow (dijumlahkan), stock (keadaan terakhir) atau rate (tidak dijumlahkan)",
    "indikator.": "id indikator",
    "rusak.": "titik ribuan yang hilang: fractions, all atau tidak",
    "nol.": 'tanda "-" di kolom ini: belum (tidak ada nilai) atau nol',
    "lewati.": 'teks baris yang bukan data, dipisah "|"',
    "hanya.": 'hanya baris dengan teks ini, dipisah "|"',
}  # fmt: skip


class WishError(ValueError):
    """A correction that cannot be understood; says which and what could be meant."""


@dataclass(frozen=True)
class Wishes:
    """What a person said. said: key → value, in the order given."""

    said: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, written: Iterable[str]) -> Wishes:
        """From ``key=value`` texts. WishError: no "=", or no such key."""
        said: dict[str, str] = {}
        for text in written:
            key, equals, value = text.partition("=")
            # A header may hold "=" itself; the last one divides then.
            if key.split(".")[0] + "." in KEYS and "=" in value:
                key, _, value = text.rpartition("=")
            key = key.strip()
            if not equals:
                raise WishError(f'"{text}": tulis kunci=nilai, misalnya periode=TAHUN')
            _known(key)
            said[key] = value.strip()
        return cls(said)

    def get(self, key: str, column: str = "") -> str:
        """What was said under a key, for a column where the key wants one; "" when nothing was."""
        return self.said.get(key + column, "")

    def listed(self, key: str, column: str = "") -> tuple[str, ...]:
        """Texts divided by "|"; an empty text between or after bars is a blank cell."""
        said = self.said.get(key + column)
        return tuple(t.strip() for t in said.split("|")) if said is not None else ()

    def columns(self, key: str) -> dict[str, str]:
        """Header → value of every correction under a key for columns."""
        return {k.removeprefix(key): v for k, v in self.said.items() if k.startswith(key)}


def _known(key: str) -> None:
    stem = key.split(".", 1)[0] + "." if "." in key else key
    if stem not in KEYS or stem == key != stem.rstrip("."):
        words = [k.rstrip(".") for k in KEYS]
        close = difflib.get_close_matches(key.split(".")[0], words, n=1)
        raise WishError(
            f'kunci "{key}" tidak dikenal' + (f'; maksud Anda "{close[0]}"?' if close else f"; yang ada: {words}")
        )
