"""Region codes that a spreadsheet damaged, or that two code systems read differently: told, never repaired."""

from __future__ import annotations

import re

from data.regions import Regions

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_LOST_ZERO = re.compile(r"(\d\d(?:\.\d\d)*)\.(\d)")


LOST = "angka terakhirnya hilang di Excel dan tidak dapat dipulihkan; buka sebagai teks dari sistem asal"


def is_scientific(text: str) -> bool:
    """True for 3,50312E+15: a spreadsheet took a long code for a number, and its last digits are gone."""
    return _SCIENTIFIC.fullmatch(text.replace(" ", "")) is not None


def damaged_code(text: str, regions: Regions) -> str:
    """What to do about a code that lost digits (3,50312E+15) or a zero (35.1); "" for any other text."""
    if is_scientific(text):
        return LOST
    if lost := _LOST_ZERO.fullmatch(text.replace(" ", "")):
        either = [f"{lost[1]}.{lost[2]}0", f"{lost[1]}.0{lost[2]}"]
        known = [f'"{code}" ({regions[code].name})' if code in regions else f'"{code}"' for code in either]
        return f"nolnya hilang di Excel: {' atau '.join(known)}; simpan kolom kode sebagai teks"
    return ""


def two_systems(text: str, regions: Regions) -> str:
    """What decides an undotted code that Kemendagri and BPS give to different regions; "" when they agree."""
    if not text.replace(" ", "").isdigit():
        return ""
    ours, bps = regions.by_code(text), regions.by_code(text, "bps")
    if ours is None or bps is None or ours.code == bps.code:
        return ""
    return (
        f"{ours.name} ({ours.code}) menurut Kemendagri, {bps.name} ({bps.code}) menurut BPS; "
        'nyatakan codes = "kemendagri" atau codes = "bps" pada region'
    )
