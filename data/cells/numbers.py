"""Numbers as agencies write them, read by the source's own words: decimal sign, thousands, what counts as missing."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.cells.number_style import NIL, NumberStyle, decide, style_of_cell
from data.cells.number_style import tidy as tidy
from data.cells.units import factor
from data.profile import Source, ValueOf

PROVISIONAL = "sementara"  # flag of a value with a mark behind it (7.13*, 12 r)

_MARK = re.compile(r"(?<=[\d%])\s*(\*{1,3}|r\)?)$")  # BPS: * and ** provisional, r revised
_MONEY = re.compile(r"^([-+]?)\s*(rp|idr)\.?\s*", re.IGNORECASE)
_MONEY_END = re.compile(r"[,.]\s*[-–=]+$")  # "1.200.000,-": no cents
# A lone letter typed onto the digits is a slip (1O, 7727ÿ) and no unit; so are letters that look like digits (1OO).
_UNIT = re.compile(r"\s*(%|‰|[mM]|(?<=\s)[^\W\d_]|(?<=\s)[^\W\d_][^\d]+|(?![OolI]+$)[^\W\d_][^\d]+|°\s*C)$")
_BRACKETS = re.compile(r"\(\s*([^-+()−]+?)\s*\)")  # accounts: (1.234) is below zero
_NEAR_WHOLE = 1e-9


def style_of(source: Source) -> NumberStyle:
    """The style a source declares; "auto" (see ``column_style``) reads as if nothing was declared."""
    missing = (*NIL, *source.missing)
    decimal = "." if source.decimal == "auto" else source.decimal
    if source.decimal == "auto" and source.thousands == ".":
        decimal = ","
    return NumberStyle(decimal, source.thousands, missing)


def column_style(
    texts: Sequence[str], source: Source, *, missing: tuple[str, ...] = (), counted: bool = False, rate: bool = False
) -> NumberStyle:
    """How a column writes numbers: as its source declares, else decided from all its different texts."""
    nil = (*NIL, *source.missing, *missing)
    if source.decimal != "auto" or source.thousands:
        return replace(style_of(source), missing=nil)
    return decide(texts, missing=nil, counted=counted, rate=rate)


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


def read_number(text: str, style: NumberStyle, *, unit: str | None = "") -> Number:
    """One cell as a number. An affix is converted to unit ("1,2 jt" is 1200000 Rp); one of another kind is a fault.

    unit "": any affix is taken. None: the source says the unit elsewhere, so an affix may not scale once more.

    Brackets make a number negative. Infinities and broken thousands groups are not numbers.
    """
    written = tidy(text).replace("−", "-")
    if style.is_missing(written):
        return _MISSING
    if style.mixed:
        own = style_of_cell(written, style)
        if own is None:
            return Number(math.nan, fault="number_ambiguous")
        style = replace(own, missing=style.missing)
    bare = _MARK.sub("", written)
    flag = PROVISIONAL if bare != written else ""
    if in_brackets := _BRACKETS.fullmatch(bare):
        bare = "-" + in_brackets[1]
    if style.loose.fullmatch(bare):
        return _finite(bare, style, flag)
    stripped, affix = _without_affixes(bare)
    if affix and style.loose.fullmatch(stripped):
        times = factor(affix, unit or "")
        if times is None or (unit is None and times != 1):
            return Number(math.nan, fault="unit_other")
        read = _finite(stripped, style, flag)
        return replace(read, value=float(f"{read.value * times:.15g}")) if times != 1 else read
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


def _damaged(text: str, style: NumberStyle) -> bool:
    """True for "1.49" where dots group thousands: a spreadsheet took the dot for a decimal and dropped zeros."""
    return style.group == "." and re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,2}", text) is not None


def read_numbers(
    cells: pd.Series,
    style: NumberStyle,
    *,
    unit: str | None = "",
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
    check = None if scale != 1.0 else unit  # the scale already declares that the file has another unit
    texts = pc.utf8_trim_whitespace(pa.array(cells.astype("str")))
    if meaning and meaning.thousands_damaged:
        texts = _mended(texts, whole=meaning.thousands_damaged == "all")
    if native is None or not native.any() or (style.decimal == "." and not style.group):
        read = _read(texts, style, words, unit=check)
    else:
        dotted = NumberStyle(".", "", style.missing)
        read = _merged(_read(texts, style, words, unit=check), _read(texts, dotted, words, unit=check), native)
    return replace(read, value=scaled(read.value, scale))


def _read(texts: pa.Array, style: NumberStyle, words: Mapping[str, Number], *, unit: str | None) -> Numbers:
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


def _mended(texts: pa.Array, *, whole: bool) -> pa.Array:
    """Thousands whose dot a spreadsheet took for a decimal ("16.8"), with the zeros it dropped: "16800".

    whole: the cells without a fraction lost their zeros too ("17" is "17000").
    """
    for form, zeros in ((r"([0-9])", "00"), (r"([0-9]{2})", "0"), (r"([0-9]{3})", "")):
        texts = pc.replace_substring_regex(texts, rf"^([-+]?[1-9][0-9]{{0,2}})[.]{form}$", rf"_\1\2{zeros}")
    if whole:
        texts = pc.replace_substring_regex(texts, r"^([-+]?[1-9][0-9]{0,2})$", r"\1000")
    return pc.replace_substring_regex(texts, "^_", "")


def _merged(texts: Numbers, numbers: Numbers, native: np.ndarray) -> Numbers:
    return Numbers(
        np.where(native, numbers.value, texts.value),
        np.where(native, numbers.flag, texts.flag),
        np.where(native, numbers.fault, texts.fault),
        np.where(native, numbers.missing, texts.missing),
    )


def _clean(texts: pa.Array, style: NumberStyle) -> np.ndarray:
    """Where a cell is a plain number and not one of the source's codes for missing (8888)."""
    form = "[-+]?[0-9]+" if style.mixed else style.plain
    clean = pc.match_substring_regex(texts, f"^{form}$")
    coded = pc.is_in(texts, value_set=pa.array([tidy(m) for m in style.missing], type=texts.type))
    return np.asarray(pc.and_not(clean, coded))


def _cast(texts: pa.Array, style: NumberStyle) -> np.ndarray:
    if style.group:
        texts = pc.replace_substring(texts, style.group, "")
    if style.decimal != ".":
        texts = pc.replace_substring(texts, style.decimal, ".")
    texts = pc.utf8_ltrim(texts, "+")
    return np.asarray(pc.cast(texts, pa.float64())) + 0.0


def scaled(value: np.ndarray, scale: float | np.ndarray) -> np.ndarray:
    """value × scale without the dust of binary fractions (52.419 × 1000 is 52419)."""
    if isinstance(scale, float) and scale == 1.0:
        return value
    product = value * scale
    rounded = np.round(product, 6)
    return np.where(np.abs(product - rounded) < _NEAR_WHOLE * np.maximum(1.0, np.abs(product)), rounded, product)


def said(value: float) -> str:
    """A number as Indonesians write it, to six decimals: 1.234,5."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
