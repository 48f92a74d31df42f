"""What a cell or a delivery must pass: the rules, their words, and the sifting of values that were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data.batch import Reject, empty
from data.cells.coded import Different, different
from data.cells.numbers import said
from data.doubts.damage import DAMAGED
from data.period import Period
from data.profile import Indicator, Observed, Profile
from data.shapes.findings import FINDING

# Word of a rule → what is wrong, in Indonesian and English. What to do about it is the reject's advice.
RULES: Mapping[str, tuple[str, str]] = {
    "not_a_number": ("bukan angka", "is not a number"),
    "number_ambiguous": ("dapat dibaca sebagai dua angka", "can be read as two numbers"),
    "unit_other": ("satuannya lain dari satuan indikator", "has another unit than the indicator"),
    "thousands_damaged": ("titik ribuan tampak rusak", "seems to have a damaged thousands separator"),
    "out_of_range": ("di luar rentang wajar", "is out of range"),
    "fraction": ("pecahan, padahal harus bilangan bulat", "is a fraction where a whole number is due"),
    "region_unknown": ("bukan wilayah di kabupaten ini", "is not a region of this regency"),
    "region_ambiguous": ("dipakai lebih dari satu wilayah", "is the name of more than one region"),
    "code_damaged": ("kode yang rusak", "is a damaged code"),
    "region_missing": ("wilayah kosong", "region is empty"),
    "level_mismatch": ("tingkat wilayahnya tidak sesuai indikator", "is a region of another level than the indicator"),
    "kind_unexpected": ("jenis wilayah ini tidak punya indikator itu", "is a kind of region without this indicator"),
    "period_unknown": ("bukan periode yang dikenal", "is not a known period"),
    "period_four_months": ("kurun empat bulan", "is a period of four months"),
    "period_missing": ("periode kosong", "period is empty"),
    "period_coarse": ("lebih panjang dari periode sumber ini", "is longer than this source's period"),
    "period_future": ("belum terjadi saat berkas dikirim", "lies after the delivery"),
    "date_ambiguous": ("tanggal bermakna ganda", "is an ambiguous date"),
    "date_unknown": ("bukan tanggal", "is not a date"),
    "dates_reversed": ("tanggal selesai sebelum tanggal terima", "closed before it was received"),
    "reference_missing": ("nomor kosong", "number is empty"),
    "category_unknown": ("bukan kategori yang dikenal", "is not a known category"),
    "measure_unknown": ("bukan ukuran yang dikenal", "is not a known measure"),
    "duplicate_differs": ("tercatat lebih dari sekali dengan nilai berbeda", "is recorded twice with different values"),
    "row_broken": ("baris rusak", "is a broken row"),
    "column_missing": ("kolom tidak ada", "column is missing"),
    "columns_changed": ("kolom basis data berubah", "columns of the database have changed"),
    "nothing_usable": ("tidak ada yang dapat dimuat", "nothing can be loaded"),
    "too_many_rejects": ("terlalu banyak tolakan", "too many rejects"),
    "personal_data": ("data pribadi", "personal data"),
}


class Refusal(Exception):
    """A delivery that must not replace what is shown. Text: where, what, what to do, in Indonesian.

    rule: a word of RULES. read, ignored: rows, where known; all others count as returned. rejects go to quarantine.
    """

    def __init__(
        self,
        text: str,
        *,
        rule: str,
        rejects: tuple[Reject, ...] = (),
        read: int = 0,
        ignored: int = 0,
        notes: tuple[str, ...] = (),
        checks: tuple[tuple[str, bool], ...] = (),
    ) -> None:
        super().__init__(text)
        self.rule, self.rejects, self.notes, self.checks = rule, rejects, notes, checks
        self.read, self.ignored, self.returned = read, ignored, read - ignored


def reject_text(reject: Reject, delivery: str, lang: str = "id") -> str:
    """Where · what · what to do: ``balita.xlsx › Laporan › baris 7 › Kode Desa: "33.02.99" bukan wilayah …; …``."""
    row = ("baris" if lang == "id" else "row") + f" {reject.row}" if reject.row else ""
    where = " › ".join(part for part in (delivery, reject.sheet, row, reject.column) if part)
    what = RULES[reject.rule][0 if lang == "id" else 1]
    quoted = f'"{reject.value}" ' if reject.value else ""
    return f"{where}: {quoted}{what}" + (f"; {reject.advice}" if reject.advice else "")


@dataclass(frozen=True)
class Sifted:
    """kept: candidates that passed (CANDIDATE). findings: about the others (FINDING). twins: how many were dropped."""

    kept: pd.DataFrame
    findings: pd.DataFrame
    twins: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        return twins_note(self.twins)


def twins_note(count: int) -> tuple[str, ...]:
    return (f"{count} nilai kembar (sama persis) dilewati.",) if count else ()


class _Marks:
    """The first rule each candidate broke, and the advice; filled rule by rule, for whole columns at once."""

    def __init__(self, size: int) -> None:
        self.rule = np.full(size, "", dtype=object)
        self.advice = np.full(size, "", dtype=object)
        self.wrong = np.zeros(size, dtype=bool)

    def add(self, wrong: np.ndarray, rule: str, advice: str | np.ndarray) -> None:
        """wrong: positions; advice: one text, or one for each of them."""
        fresh = ~self.wrong[wrong]
        self.rule[wrong[fresh]] = rule
        self.advice[wrong[fresh]] = advice if isinstance(advice, str) else advice[fresh]
        self.wrong[wrong] = True


def sift(candidates: pd.DataFrame, profile: Profile, *, today: date) -> Sifted:
    """Candidates without the ones that cannot be true. today: the day of the delivery, in the regency's time zone.

    Checked: period in the future, level and kind of region, category, range, fractions of counts, duplicates.
    Identical duplicates are dropped with a note; different ones are all returned.
    """
    placed = _placed(candidates)
    marks = _marked(placed, profile, today)
    for ident, rows in _by_text(placed["indicator"]):
        indicator = profile.indicators[ident]
        if isinstance(indicator, Observed):
            _mark_values(placed, rows, marks, indicator)
    twins = _mark_duplicates(placed, marks)
    out = marks.wrong | twins
    return Sifted(placed[~out] if out.any() else placed, _findings(placed, marks), int(twins.sum()))


def screen(ticks: pd.DataFrame, profile: Profile, *, today: date) -> Sifted:
    """Ticks of a register whose period, region and category can be true; values are checked once they are counted."""
    if ticks.empty:
        return Sifted(ticks, empty(FINDING))
    placed = _placed(ticks)
    marks = _marked(placed, profile, today)
    return Sifted(placed[~marks.wrong], _findings(placed, marks))


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with a region and a period; what is wrong with the others has been found when they were looked up."""
    placed = np.ones(len(rows), dtype=bool)
    for name in ("region", "period"):
        each = different(rows[name])
        placed &= each.take([text != "" for text in each.texts], bool)
    return rows if placed.all() else rows[placed]


def _findings(placed: pd.DataFrame, marks: _Marks) -> pd.DataFrame:
    wrong = marks.wrong
    if not wrong.any():
        return empty(FINDING)
    return placed.loc[wrong, ["at", "sheet", "row", "column"]].assign(
        value=placed.loc[wrong, "text"], rule=marks.rule[wrong], advice=marks.advice[wrong]
    )


def _marked(placed: pd.DataFrame, profile: Profile, today: date) -> _Marks:
    """Marks for what does not depend on the value: period, region, category."""
    marks = _Marks(len(placed))
    _mark_future(placed, marks, today)
    regions, categories = different(placed["region"]), different(placed["category"])
    for ident, at in _by_text(placed["indicator"]):
        indicator = profile.indicators[ident]
        _mark_regions(regions, at, marks, profile=profile, indicator=indicator)
        _mark_categories(categories, at, marks, indicator)
    return marks


def _by_text(column: pd.Series) -> list[tuple[str, np.ndarray]]:
    """The positions of the rows that say each text, rising."""
    each = different(column)
    order = np.argsort(each.at.astype(np.min_scalar_type(len(each.texts))), kind="stable")  # small ones sort by radix
    parts = np.split(order, np.cumsum(np.bincount(each.at, minlength=len(each.texts)))[:-1])
    return list(zip(each.texts, parts, strict=True)) if each.texts else []


def _mark_future(rows: pd.DataFrame, marks: _Marks, today: date) -> None:
    each = different(rows["period"])
    future = [Period.parse(p).start > today for p in each.texts]
    if any(future):
        at = np.flatnonzero(each.take(future, bool))
        marks.add(at, "period_future", f"berkas diterima {today.isoformat()}; periksa periodenya")


def _mark_regions(each: Different, at: np.ndarray, marks: _Marks, *, profile: Profile, indicator: Indicator) -> None:
    places = each.at[at]
    regions = [profile.regions[code] for code in each.texts]
    level = np.array([r.level != indicator.level for r in regions], dtype=bool)
    kind = np.array([bool(indicator.kinds) and r.kind not in indicator.kinds for r in regions], dtype=bool)
    said = np.array([f"{r.name} ({r.code}): {r.level}, {r.kind}" for r in regions], dtype=object)
    if level.any():
        advice = f'; "{indicator.id}" dikumpulkan per {indicator.level}: hapus baris ini atau catat sebagai totals'
        marks.add(at[level[places]], "level_mismatch", (said + advice)[places[level[places]]])
    if kind.any():
        advice = f'; "{indicator.id}" hanya untuk {", ".join(indicator.kinds)}: kosongkan sel ini'
        marks.add(at[kind[places]], "kind_unexpected", (said + advice)[places[kind[places]]])


def _mark_categories(each: Different, at: np.ndarray, marks: _Marks, indicator: Indicator) -> None:
    if not indicator.categories:
        return
    unknown = np.array([c != "" and c not in indicator.categories for c in each.texts], dtype=bool)
    marks.add(at[unknown[each.at[at]]], "category_unknown", f"pakai salah satu dari {', '.join(indicator.categories)}")


def _mark_values(rows: pd.DataFrame, at: np.ndarray, marks: _Marks, indicator: Observed) -> None:
    values = rows["value"].to_numpy()[at]
    if indicator.range is not None:
        low, high = indicator.range
        outside = (values < low) | (values > high)
        marks.add(at[outside], "out_of_range", f"rentang yang diterima {said(low)} sampai {said(high)}")
    elif indicator.whole:
        marks.add(at[values < 0], "out_of_range", "jumlah tidak boleh negatif")
    if indicator.whole:
        split = np.abs(values - np.round(values)) > 1e-9 * np.maximum(1.0, np.abs(values))
        damaged = split & (np.abs(values * 1000 - np.round(values * 1000)) < 1e-6)
        if damaged.sum() > (~split).sum():  # the whole column lost its zeros: 17 may be 17,000
            damaged |= ~split & (values < 1000) & (values > 0)
        if damaged.any() and len(values) > 1:
            marks.add(at[damaged], "thousands_damaged", DAMAGED)
        marks.add(at[split], "fraction", "periksa pemisah desimal dan ribuan")


def _mark_duplicates(rows: pd.DataFrame, marks: _Marks) -> np.ndarray:
    """Marks keys with different values; returns which candidates only repeat an earlier one, value and all."""
    key = np.zeros(len(rows), dtype=np.int64)
    for column in ("indicator", "region", "period", "category"):
        each = different(rows[column])
        key = key * max(1, len(each.texts)) + each.at
    twins = np.zeros(len(rows), dtype=bool)
    again = pd.Series(key).duplicated(keep=False).to_numpy() & ~marks.wrong
    at = np.flatnonzero(again)
    if not len(at):
        return twins
    groups = pd.DataFrame({"key": key[at], "value": rows["value"].to_numpy()[at], "row": rows["row"].to_numpy()[at]})
    by_key = groups.groupby("key", sort=False)
    differs = (by_key["value"].transform("nunique") > 1).to_numpy()
    twins[at] = ~differs & groups.duplicated("key").to_numpy()
    if differs.any():
        clash = groups[differs].groupby("key", sort=False)["row"].agg(lambda r: ", ".join(map(str, sorted(set(r))[:5])))
        same = " mengisi hal yang sama; kirim satu saja"
        told = "baris " + groups.loc[differs, "key"].map(clash).astype("str") + same
        marks.add(at[differs], "duplicate_differs", told.to_numpy(dtype=object))
    return twins
