"""The text of every file of a new profile, made from the shipped sectors and what is known of the regency."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.adopting.regency import Regency
from data.example.agencies import DESA, PROFILE
from data.example.cast import OWN

VILLAGES = "desa"  # the sector that only desa have

# id, short, name id, name en: names that fit any regency; its own are filled in by the regency.
_AGENCIES = (
    ("dinkes", "Dinkes", "Dinas Kesehatan", "Health Office"),
    ("rsud", "RSUD", "Rumah Sakit Umum Daerah", "Regional Hospital"),
    ("bpjs", "BPJS Kesehatan", "BPJS Kesehatan", "National Health Insurance (BPJS)"),
    ("disdik", "Disdik", "Dinas Pendidikan", "Education Office"),
    ("dpmd", "DPMD", "Dinas Pemberdayaan Masyarakat dan Desa", "Village Empowerment Office"),
    ("kemendesa", "Kemendesa", "Kementerian Desa dan Pembangunan Daerah Tertinggal", "Ministry of Villages"),
    ("diskominfo", "Diskominfo", "Dinas Komunikasi dan Informatika", "Communication and Informatics Office"),
    ("dpmptsp", "DPMPTSP", "Dinas Penanaman Modal dan PTSP", "Investment and One-Stop Licensing Office"),
)
_OF_VILLAGES = {"dpmd", "kemendesa"}


@dataclass(frozen=True)
class Wanted:
    """What the files are made for. kinds: kinds of village there are. bps: every kecamatan has its BPS code."""

    regency: Regency
    kinds: frozenset[str]
    bps: bool
    demo: bool
    title: str = "Smart Center"

    @property
    def desa(self) -> bool:
        return bool(self.kinds & set(DESA))


def files(wanted: Wanted) -> dict[str, str]:
    """Path in the profile → text, for everything but the lists (regions.csv, targets.csv)."""
    sectors = {f"sectors/{p.name}": p.read_text("utf-8") for p in sorted((PROFILE / "sectors").glob("*.toml"))}
    queries = {f"queries/{p.name}": p.read_text("utf-8") for p in sorted((PROFILE / "queries").glob("*.sql"))}
    tours = {f"tours/{p.name}": p.read_text("utf-8") for p in sorted((PROFILE / "tours").glob("*.toml"))}
    return {
        "region.toml": region_toml(wanted),
        "walls.toml": walls_toml((PROFILE / "walls.toml").read_text("utf-8"), wanted),
        **{name: tour_toml(text, wanted) for name, text in tours.items()},
        **{n: sector_toml(text, wanted) for n, text in sectors.items() if wanted.desa or VILLAGES not in n},
        **queries,
    }


def region_toml(wanted: Wanted) -> str:
    """Who we are. Contacts are left empty: a unit and an internal number, never a person."""
    regency = wanted.regency
    sample = (
        "sample        = true   # nilai rekaan: setiap halaman bertanda \"Data contoh\"\n"
        "demonstration = true   # perangkat daerah rekaan terus mengirim; hapus kedua baris ini untuk data sendiri\n"
        if wanted.demo
        else ""
    )  # fmt: skip
    agencies = [a for a in _AGENCIES if wanted.desa or a[0] not in _OF_VILLAGES]
    return f"""# Jati diri daerah. Setiap kunci dijelaskan di docs/profile.md.
code     = {_quoted(regency.code)}
name     = {{ id = {_quoted(regency.name)}, en = {_quoted(regency.english)} }}
short    = {_quoted(regency.short)}
title    = {_quoted(wanted.title)}
timezone = {_quoted(regency.timezone)}
{sample}# logo = "logo.svg"      # SVG atau PNG di folder ini, paling besar 200 KB; tampil di kepala setiap halaman
# colour = "#1f6f8b"     # warna daerah: garis di bawah kepala halaman

# Batas wilayah sendiri ditulis oleh: python app.py boundaries BERKAS.geojson --profile FOLDER
# [boundaries]
# file = "boundaries.geojson"

[working]
days_off = []            # cuti bersama dan hari libur daerah, misalnya [2026-08-18]; libur nasional sudah dikenal

# Siapa yang mengirim. contact: unit dan pesawat yang dapat dihubungi, bukan nama orang.
""" + "\n".join(_agency(*agency) for agency in agencies)


def _agency(word: str, short: str, name: str, english: str) -> str:
    return f"""[[agency]]
id      = "{word}"
short   = "{short}"
name    = {{ id = "{name}", en = "{english}" }}
contact = ""
"""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def sector_toml(text: str, wanted: Wanted) -> str:
    """A shipped sector for this regency: its code, its kinds of village, the code system its files can have."""
    text = text.replace(f'"{OWN}"', f'"{wanted.regency.code}"')
    if "desa_adat" in wanted.kinds:
        text = re.sub(r'(kinds\s*= )\["desa"\]', r'\1["desa", "desa_adat"]', text)
    if not wanted.bps:
        # Without a crosswalk BPS codes mean nothing here; the same files name the kecamatan too.
        text = text.replace(
            'region = { column = "Kode BPS", codes = "bps" }',
            'region = { column = "Kecamatan", codes = "name", level = "district" }',
        )
    return _as_city(text) if wanted.regency.kind == "kota" else text


def _as_city(text: str) -> str:
    """A city is called a city where people read it; file names stay."""
    text = re.sub(r"(?<=[\s\"])kabupaten(?=[\s;,.\"])", "kota", text)
    return re.sub(r"\b(the )regency\b", r"\1city", text)


def walls_toml(text: str, wanted: Wanted) -> str:
    """The shipped walls, without scenes of a sector that is not there."""
    if wanted.desa:
        return text
    return "\n".join(line for line in text.split("\n") if f'sector = "{VILLAGES}"' not in line)


def tour_toml(text: str, wanted: Wanted) -> str:
    """The shipped tour, without steps through a sector that is not there."""
    if not wanted.desa:
        head, *steps = re.split(r"(?m)^(?=\[\[step\]\])", text)
        text = head + "".join(s for s in steps if f'sector = "{VILLAGES}"' not in s)
        text = text.replace("empat sektor", "tiga sektor").replace("four sectors", "three sectors")
    return _as_city(text) if wanted.regency.kind == "kota" else text
