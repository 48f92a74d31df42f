"""Faults people can mend: said as where, what, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Places that are not keys of a table begin a key with one of these: "baris 3 › target", "kolom code", "berkas".
_PLACES = {"baris": "line", "kolom": "column", "berkas": "file"}


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a profile. Shown as ``file › key: what; advice`` in Indonesian or English."""

    file: str  # relative to the profile folder: "sectors/kesehatan.toml"
    key: str  # "indicator stunting › denominator"
    what: tuple[str, str]  # Indonesian, English
    advice: tuple[str, str] = ("", "")

    def text(self, lang: str = "id") -> str:
        i = 0 if lang == "id" else 1
        tail = f"; {self.advice[i]}" if self.advice[i] else ""
        key = re.sub(r"^(baris|kolom|berkas)\b", lambda m: _PLACES[m[0]], self.key) if i else self.key
        return f"{self.file} › {key}: {self.what[i]}{tail}"


class ProfileError(Exception):
    """A profile that cannot be used. Carries every fault at once."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(f.text("id") for f in self.faults))
