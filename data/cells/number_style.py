"""How a column writes its numbers: declared by its source, or decided from all its texts. What can mean two is held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

_BLANKS = re.compile(r"[\s\u00a0\u202f\u2007]+")

# Nil as agencies write it (13 of 49 real files); numeric codes (8888, 9999) only where a source declares them.
NIL = (
    "", "-", "--", "–", "—", "...", "..", "…", "n/a", "na", "n.a.", "null", "none", "nihil", "*", "**",
    "belum ada", "belum ada data", "tidak ada", "tidak ada data", "tidak tersedia", "data tidak tersedia",
)  # fmt: skip


def tidy(text: str) -> str:
    """The text without outer blanks, every run of blanks (also no-break ones) one space."""
    return _BLANKS.sub(" ", text).strip()


Short = Literal["read", "held", "damaged"]


@dataclass(frozen=True)
class NumberStyle:
    """How one column writes numbers. thousands "" with a decimal comma still lets a dot group thousands.

    mixed: the column decides nothing; a cell is read by its own signs, and one that can mean two numbers is held.
    short: what "1.49" is in a mixed column, where dots may group thousands.
    """

    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = NIL
    mixed: bool = False
    short: Short = "read"

    @cached_property
    def group(self) -> str:
        return self.thousands or ("." if self.decimal == "," else "")

    @cached_property
    def plain(self) -> str:
        """Pattern of a clean number: sign, digits (perhaps in groups of exactly three), decimals."""
        whole = rf"(?:[0-9]+|[0-9]{{1,3}}(?:{re.escape(self.group)}[0-9]{{3}})+)" if self.group else "[0-9]+"
        return rf"[-+]?{whole}(?:{re.escape(self.decimal)}[0-9]+)?"

    @cached_property
    def loose(self) -> re.Pattern[str]:
        """As plain, and ",5" and "1,5E+03"."""
        return re.compile(rf"(?:{self.plain}|[-+]?{re.escape(self.decimal)}[0-9]+)(?:[eE][-+]?[0-9]+)?")

    @cached_property
    def missing_folded(self) -> frozenset[str]:
        return frozenset({"", *(tidy(m).casefold() for m in self.missing)})

    def is_missing(self, text: str) -> bool:
        """True for a blank and for what counts as missing, in any letter case."""
        return tidy(text).casefold() in self.missing_folded


ENGLISH, INDONESIAN = NumberStyle(".", ","), NumberStyle(",", ".")

_SEPARATORS = ".,  \u00a0\u202f\u2007"

_LEAD = r"^[\s(+−-]*(?:(?i:rp|idr)[.]?\s*)?[+−-]?"
_TAIL = r"(?:[^0-9.,].*|[.,](?:[^0-9].*)?)?$"


def _signs(group: str, decimal: str) -> dict[str, str]:
    """Patterns of what a cell says about its separators, when ``group`` may group and ``decimal`` may divide."""
    g, d = re.escape(group), re.escape(decimal)
    return {
        "group": rf"[0-9]{{1,3}}(?:(?:{g}[0-9]{{3}}){{2,}}(?:{d}[0-9]+)?|(?:{g}[0-9]{{3}})+{d}[0-9]+)",
        "three": rf"[1-9][0-9]{{0,2}}{g}[0-9]{{3}}",
        "short": rf"[1-9][0-9]{{0,2}}{g}[0-9]{{1,2}}",
        "sure": rf"(?:[0-9]*{g}[0-9]{{4,}}|[0-9]{{4,}}{g}[0-9]+|0[0-9]*{g}[0-9]+|{g}[0-9]+)",
    }


_DOT = {name: _LEAD + form + _TAIL for name, form in _signs(".", ",").items()}
_COMMA = {name: _LEAD + form + _TAIL for name, form in _signs(",", ".").items()}
_PADDED = _LEAD + r"[1-9][0-9]{0,2}[.][0-9]{2}0" + _TAIL
_BLANK_GROUP = r"^[-+]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?$"
_ENOUGH = 3
# Thousands whose last zeros were dropped keep three decimals nine times in ten; measured decimals seldom do.
_THREE_SHARE = 0.6


@dataclass(frozen=True)
class Signs:
    """Which forms occur among the cells of a column, asked one by one."""

    cells: pa.Array

    def any(self, form: str) -> bool:
        return len(self.cells) > 0 and bool(pc.any(pc.match_substring_regex(self.cells, form)).as_py())

    def count(self, form: str) -> int:
        return int(pc.sum(pc.match_substring_regex(self.cells, form)).as_py() or 0)

    @cached_property
    def indonesian(self) -> bool:
        """A dot that groups for sure, or a comma that divides."""
        return self.any(_DOT["group"]) or self.any(_COMMA["sure"]) or self.any(_COMMA["short"])

    @cached_property
    def english(self) -> bool:
        """A comma that groups for sure, or a dot that divides. "1.49" alone is not sure."""
        return self.any(_COMMA["group"]) or self.any(_DOT["sure"])


def decide(
    texts: Sequence[str], *, missing: tuple[str, ...] = NIL, counted: bool = False, rate: bool = False
) -> NumberStyle:
    """The style of a column from all its different texts.

    counted: fractions are impossible, so "1.234" is a thousand and more. rate: fractions are expected.
    Without either, a column of nothing but "1.234" can be read in two ways and is held (mixed).
    """
    nil = NumberStyle(missing=missing)
    written = [tidy(text) for text in texts if any(sign in text for sign in _SEPARATORS)]
    cells = pa.array([text for text in written if not nil.is_missing(text)], pa.string())
    blank = Signs(cells).any(_BLANK_GROUP)
    for _ in range(2 if blank else 0):
        cells = pc.replace_substring_regex(cells, r"([0-9]) ([0-9]{3})", r"\1\2")
    style = replace(_decided(Signs(cells), counted=counted, rate=rate), missing=missing)
    return replace(style, thousands=" ") if blank and not style.mixed else style


def _decided(signs: Signs, *, counted: bool, rate: bool) -> NumberStyle:
    if signs.indonesian and signs.english:
        return NumberStyle(mixed=True, short="damaged" if signs.any(_DOT["group"]) else "read")
    if signs.indonesian:
        return INDONESIAN
    if signs.english:
        return ENGLISH
    dots, commas = signs.any(_DOT["three"]), signs.any(_COMMA["three"])
    if not dots and not commas:
        return NumberStyle()
    if dots and commas:
        return NumberStyle(mixed=True, short="held")
    if counted:
        return INDONESIAN if dots else ENGLISH
    if dots and not _may_group(signs, rate=rate):
        return NumberStyle()
    return NumberStyle(mixed=True, short="held")


def _may_group(signs: Signs, *, rate: bool) -> bool:
    """True where "1.234" may be a group of thousands. Shorter fractions beside it speak for decimals, unless zeros
    at the end are written ("1.490") or three digits are as frequent as in thousands that lost their zeros."""
    short = signs.count(_DOT["short"])
    if not short or signs.any(_PADDED):
        return True
    three = signs.count(_DOT["three"])
    return not rate and three >= _ENOUGH and three >= _THREE_SHARE * (three + short)


# ---------------------------------------------------------------------------------------------- one cell


def style_of_cell(text: str, style: NumberStyle) -> NumberStyle | None:
    """How one cell of a mixed column is written by its own signs; None where it can mean two numbers."""
    if re.search(_DOT["three"], text) or re.search(_COMMA["three"], text):
        return None
    if style.short != "read" and re.search(_DOT["short"], text):
        return INDONESIAN if style.short == "damaged" else None
    return INDONESIAN if Signs(pa.array([text])).indonesian else ENGLISH


def both_readings(text: str) -> str:
    """What a held cell can mean, and what decides it."""
    bare = re.sub(r"[^0-9.,]", "", text)
    sign = "." if "." in bare else ","
    grouped, divided = bare.replace(sign, ""), bare.replace(sign, ",")
    other = "," if sign == "." else "."
    return (
        f'dapat berarti {grouped} (ribuan) atau {divided} (desimal); nyatakan decimal = "{other}" bila tanda ini '
        f'pemisah ribuan, decimal = "{sign}" bila desimal, pada sumber'
    )
