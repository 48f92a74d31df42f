"""What ``inspect`` says of one thing it found: how sure, where, why, and what could be chosen instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Certainty = Literal["pasti", "ragu", "putuskan"]
Said = tuple[str, str]  # Indonesian, English

CERTAINTY: Mapping[Certainty, Said] = {
    "pasti": ("pasti", "certain"), "ragu": ("ragu", "unsure"), "putuskan": ("putuskan", "decide"),
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One thing that could be chosen: the value of a correction, and how people read it."""

    value: str
    said: Said


@dataclass(frozen=True)
class Finding:
    """One line of a proposal. key: the correction that changes it ("" for none). value: what is chosen now.

    putuskan: nothing is chosen yet, and nothing is saved until somebody chooses.
    """

    certainty: Certainty
    name: Said
    said: Said
    key: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    place: str = ""

    def text(self, lang: str = "id") -> str:
        """Where and what, in one line."""
        i = 1 if lang == "en" else 0
        where = f" [{self.place}]" if self.place else ""
        return f"{self.name[i]}{where}: {self.said[i]}"


def choices(values: Sequence[str]) -> tuple[Choice, ...]:
    """Choices that are read as they are written."""
    return tuple(Choice(v, (v, v)) for v in values)


LEVEL: Mapping[str, Said] = {
    "nation": ("negara", "nation"), "province": ("provinsi", "province"), "regency": ("kabupaten/kota", "regency"),
    "district": ("kecamatan", "district"), "village": ("desa/kelurahan", "village"),
    "facility": ("fasilitas", "facility"),
}  # fmt: skip
CODES: Mapping[str, Said] = {
    "kemendagri": ("kode Kemendagri", "Kemendagri code"), "bps": ("kode BPS", "BPS code"), "name": ("nama", "name"),
    "own": ("kode sendiri", "own code"),
}  # fmt: skip
FREQUENCY: Mapping[str, Said] = {
    "day": ("harian", "daily"), "week": ("mingguan", "weekly"), "month": ("bulanan", "monthly"),
    "quarter": ("triwulanan", "quarterly"), "semester": ("per semester", "half-yearly"), "year": ("tahunan", "yearly"),
    "school_year": ("per tahun ajaran", "per school year"),
}  # fmt: skip
NATURE: Mapping[str, Said] = {
    "flow": ("dijumlahkan antarwaktu", "added up over time"),
    "stock": ("keadaan terakhir", "last state counts"),
    "rate": ("tidak dijumlahkan", "never added up"),
}  # fmt: skip
