"""Numbers as agencies write them, read by the source's own words: decimal sign, thousands, what counts as missing."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.profile import Source, ValueOf

PROVISIONAL = "sementara"  # flag of a value with a mark behind it (7.13*, 12 r)

_BLANKS = re.compile(r"[\s\u00a0\u202f\u2007]+")
_MARK = re.compile(r"(?<=[\d%])\s*(\*{1,3}|r\)?)$")  # BPS: * and ** provisional, r revised
_MONEY = re.compile(r"^([-+]?)\s*(rp|idr)\.?\s*", re.IGNORECASE)
_MONEY_END = re.compile(r"[,.]\s*[-–=]+$")  # "1.200.000,-": no cents
_UNIT = re.compile(r"\s*(%|‰|[^\W\d_][^\d]*|°\s*C)$")
_SAME_UNIT = {"persen": "%", "rupiah": "rp", "org": "orang", "jiwa": "orang"}
_NEAR_WHOLE = 1e-9


@dataclass(frozen=True)
class NumberStyle:
    """How one source writes numbers. thousands "" with a decimal comma still lets a dot group thousands.

    The reverse is not so: "." is also the default of a source that declared nothing, so "1,204" stays unread there.
    """

    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = ("", "-", "–", "...", "…", "n/a", "N/A", "NULL")

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
        """True for a blank and for what the source calls missing, in any letter case."""
        return tidy(text).casefold() in self.missing_folded


def style_of(source: Source) -> NumberStyle:
    return NumberStyle(source.decimal, source.thousands, source.missing)


@dataclass(frozen=True)
class Number:
    """One cell read. value NaN: missing when fault is "", else not usable (fault is a word of checks.RULES)."""

    value: float
    flag: str = ""
    fault: str = ""


_MISSING = Number(math.nan)


@dataclass(frozen=True)
class Numbers:
    """A column read, by position. value: float64, NaN when missing or faulty; flag, fault: text, "" for none."""

    value: np.ndarray
    flag: np.ndarray
    fault: np.ndarray
    missing: np.ndarray


def tidy(text: str) -> str:
    """The text without outer blanks, every run of blanks (also no-break ones) one space."""
    return _BLANKS.sub(" ", text).strip()


def read_number(text: str, style: NumberStyle, *, unit: str = "") -> Number:
    """One cell as a number in the file's unit. unit: what an affix must say ("" = any is taken).

    Negative in brackets, infinities and broken thousands groups are not numbers.
    """
    written = tidy(text).replace("−", "-")
    if style.is_missing(written):
        return _MISSING
    bare = _MARK.sub("", written)
    flag = PROVISIONAL if bare != written else ""
    if style.loose.fullmatch(bare):
        return _finite(bare, style, flag)
    stripped, affix = _without_affixes(bare)
    if affix and style.loose.fullmatch(stripped):
        if unit and not _same_unit(affix, unit):
            return Number(math.nan, fault="unit_other")
        return _finite(stripped, style, flag)
    return Number(math.nan, fault="thousands_damaged" if _damaged(stripped, style) else "not_a_number")


def _finite(text: str, style: NumberStyle, flag: str) -> Number:
    plain = text.replace(style.group, "") if style.group else text
    value = float(plain.replace(style.decimal, ".")) + 0.0  # + 0.0: no negative zero
    return Number(value, flag) if math.isfinite(value) else Number(math.nan, fault="not_a_number")


def _without_affixes(text: str) -> tuple[str, str]:
    """The text without currency before and unit behind, and which it was."""
    money = _MONEY.match(text)
    bare = _MONEY.sub(r"\1", text)
    affix = "rp" if money else ""
    if _MONEY_END.search(bare):
        bare, affix = _MONEY_END.sub("", bare), "rp"
    behind = _UNIT.search(bare)
    if behind:
        bare, affix = bare[: behind.start()], " ".join(part for part in (affix, behind[1]) if part)
    return bare.strip(), affix


def _same_unit(affix: str, unit: str) -> bool:
    return _unit_word(affix) == _unit_word(unit)


def _unit_word(unit: str) -> str:
    word = tidy(unit).casefold().rstrip(".")
    return _SAME_UNIT.get(word, word)


def _damaged(text: str, style: NumberStyle) -> bool:
    """True for "1.49" where dots group thousands: a spreadsheet took the dot for a decimal and dropped zeros."""
    return style.group == "." and re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,2}", text) is not None


def read_numbers(
    cells: pd.Series,
    style: NumberStyle,
    *,
    unit: str = "",
    meaning: ValueOf | None = None,
    native: np.ndarray | None = None,
) -> Numbers:
    """A column of text as numbers in the indicator's unit (cell × meaning.scale; meaning.numbers comes first).

    native: where the file itself holds a number, written with "." whatever the source's decimal sign.
    Clean cells are read all at once; only the rest goes cell by cell, once per different text.
    """
    scale = meaning.scale if meaning else 1.0
    words = {
        tidy(word).casefold(): Number(float(value)) for word, value in (meaning.numbers if meaning else {}).items()
    }
    check = "" if scale != 1.0 else unit  # the scale already declares that the file has another unit
    texts = pc.utf8_trim_whitespace(pa.array(cells.astype("str")))
    if native is None or not native.any() or (style.decimal == "." and not style.group):
        read = _read(texts, style, words, unit=check)
    else:
        dotted = NumberStyle(".", "", style.missing)
        read = _merged(_read(texts, style, words, unit=check), _read(texts, dotted, words, unit=check), native)
    return replace(read, value=_scaled(read.value, scale))


def _read(texts: pa.Array, style: NumberStyle, words: Mapping[str, Number], *, unit: str) -> Numbers:
    clean = np.zeros(len(texts), dtype=bool) if words else _clean(texts, style)
    value = np.full(len(texts), np.nan)
    value[clean] = _cast(texts.filter(pa.array(clean)), style)
    fault = np.full(len(texts), "", dtype=object)
    flag, missing = fault.copy(), np.zeros(len(texts), dtype=bool)
    slow = np.flatnonzero(~clean)
    places, different = pd.factorize(texts.take(pa.array(slow)).to_pandas().to_numpy(dtype=object))
    read = [words.get(tidy(text).casefold()) or read_number(text, style, unit=unit) for text in different]
    if read:
        value[slow] = np.array([n.value for n in read])[places]
        flag[slow] = np.array([n.flag for n in read], dtype=object)[places]
        fault[slow] = np.array([n.fault for n in read], dtype=object)[places]
        missing[slow] = np.array([math.isnan(n.value) and not n.fault for n in read])[places]
    endless = np.isinf(value)  # 400 digits
    value[endless], fault[endless] = np.nan, "not_a_number"
    return Numbers(value, flag, fault, missing)


def _merged(texts: Numbers, numbers: Numbers, native: np.ndarray) -> Numbers:
    return Numbers(
        np.where(native, numbers.value, texts.value),
        np.where(native, numbers.flag, texts.flag),
        np.where(native, numbers.fault, texts.fault),
        np.where(native, numbers.missing, texts.missing),
    )


def _clean(texts: pa.Array, style: NumberStyle) -> np.ndarray:
    """Where a cell is a plain number and not one of the source's codes for missing (8888)."""
    clean = pc.match_substring_regex(texts, f"^{style.plain}$")
    coded = pc.is_in(texts, value_set=pa.array([tidy(m) for m in style.missing], type=texts.type))
    return np.asarray(pc.and_not(clean, coded))


def _cast(texts: pa.Array, style: NumberStyle) -> np.ndarray:
    if style.group:
        texts = pc.replace_substring(texts, style.group, "")
    if style.decimal != ".":
        texts = pc.replace_substring(texts, style.decimal, ".")
    texts = pc.utf8_ltrim(texts, "+")
    return np.asarray(pc.cast(texts, pa.float64())) + 0.0


def _scaled(value: np.ndarray, scale: float) -> np.ndarray:
    """value × scale without the dust of binary fractions (52.419 × 1000 is 52419)."""
    if scale == 1.0:
        return value
    scaled = value * scale
    rounded = np.round(scaled, 6)
    return np.where(np.abs(scaled - rounded) < _NEAR_WHOLE * np.maximum(1.0, np.abs(scaled)), rounded, scaled)


def said(value: float) -> str:
    """A number as Indonesians write it, to six decimals: 1.234,5."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
