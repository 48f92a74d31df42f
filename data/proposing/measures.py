"""What a column of numbers measures: how it is written, its unit, whether it may be added up; by words and values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data.cells.number_style import NIL, NumberStyle, decide, tidy
from data.cells.units import in_header

_RATE = re.compile(
    r"persen|%|rasio|indeks|\bipm\b|\btpt\b|\bgini\b|per \d|per kapita|/ ?ha\b|rata-?rata|produktivitas|harga|suhu"
    r"|temperatur|\btavg\b|tingkat|garis kemiskinan|angka |laju|selang|risiko|kepadatan|prevalensi|cakupan|kelembaban",
    re.I,
)
_STOCK = re.compile(
    r"penduduk|keluarga|sekolah|\bsd\b|\bsmp\b|\bsma\b|\bpaud\b|guru|siswa|murid|rumah|rtlh|\brt\b|\brw\b|bangunan|luas"
    r"|jalan|pegawai|\basn\b|kendaraan|puskesmas|posyandu|populasi|panjang|pasar|koperasi|desa|fasilitas|lahan|sasaran",
    re.I,
)
_FLOW = re.compile(
    r"produksi|kasus|kunjungan|pengunjung|wisatawan|kejadian|kejahatan|realisasi|pagu|anggaran|curah hujan|\brr\b"
    r"|kelahiran|kematian|penemuan|pendapatan|penerimaan|belanja|volume|penjualan|izin|ekspor|impor|umkm"
    r"|nilai (?:produksi|ekspor|impor|transaksi)|tangkapan"
    r"|dana|bantuan|pengaduan|kecelakaan|panen|tanam|transfer",
    re.I,
)
_INDEX = re.compile(
    r"(no|nomor|nomer|id|urut|no urut|objectid|fid|lat|lon|long|lintang|bujur|latitude|longitude|index|kode pos)"
    r"|(kode|kd|id|code)[ _].*|.*[ _](id|kode)|kd[a-z]+|id_.*|versi|unnamed.*",
    re.I,
)
_EMPTY_UNIT = re.compile(r"\d|menurut|maret|akhir|awal|total|l\+p", re.I)

Kind = Literal["rate", "stock", "flow", "unknown"]


@dataclass(frozen=True)
class Measure:
    """One column of numbers. share: filled cells that are numbers. fractions: some cell has decimals.

    damaged: how many cells look like thousands whose dot became a decimal sign; ``pattern`` says all or some of them.
    marks: texts that stand for "not measured". kind: may it be added up over time?
    """

    column: str
    style: NumberStyle
    share: float
    filled: int
    kind: Kind
    unit: str = ""
    whole: bool = False
    damaged: Literal["", "fractions", "all"] = ""
    marks: tuple[str, ...] = ()
    legend: str = ""


def kind_of(words: str, unit: str = "") -> Kind:
    """Rate, stock or flow by the words of a header; "unknown" when no word says it."""
    text = words.replace("_", " ")
    if _RATE.search(text) or unit.strip() in ("%", "‰") or "/" in unit:
        return "rate"
    if _FLOW.search(text):
        return "flow"
    return "stock" if _STOCK.search(text) else "unknown"


def is_index(header: str, cells: pd.Series) -> bool:
    """A running number, an identifier or a coordinate: nothing to be shown."""
    if _INDEX.fullmatch(tidy(header.replace("(kolom A)", "no"))):
        return True
    texts = [t for t in map(tidy, cells) if t]
    running = [int(float(t)) for t in texts[:500] if re.fullmatch(r"\d{1,6}(?:\.0)?", t)]
    return len(running) > 3 and len(running) == len(texts[:500]) and running == list(
        range(running[0], running[0] + len(running))
    ) and running[0] in (0, 1)  # fmt: skip


def measure_of(header: str, cells: pd.Series, *, typed: bool, legend: str = "", unit: str = "") -> Measure | None:
    """The column as a measure; None when fewer than six in ten of its filled cells are numbers."""
    texts = [t for t in map(tidy, cells) if t]
    nil = {n.casefold() for n in NIL}
    real = [t for t in texts if t.casefold() not in nil]
    said = f"{header} {legend}"
    found_unit = _unit(header) or _unit(legend) or unit
    kind = kind_of(said, found_unit)
    counted = kind in ("stock", "flow") and bool(re.search(r"jumlah|jml|banyak|total", said, re.I))
    style = NumberStyle() if typed else decide(sorted(set(real)), counted=counted, rate=kind == "rate")
    numbers = [t for t in real if re.fullmatch(r"[-+]?(?:rp\.?\s*)?[\d.,\s]*\d[\d.,\s]*%?(?:,-)?", t, re.I)]
    if not real or len(numbers) < 0.6 * len(real):
        return None
    return Measure(
        header, style, len(numbers) / len(real), len(real), kind, found_unit,
        whole=kind != "rate" and all(re.fullmatch(r"-?\d+(?:[.,]\d{3})*(?:\.0)?", t) for t in numbers),
        damaged=_damaged(numbers, kind, typed=typed),
        marks=_marks(numbers),
        legend=legend,
    )  # fmt: skip


def _unit(header: str) -> str:
    found = in_header(header)
    if not found and (said := re.search(r"\b(rp|rupiah|%)$", tidy(header), re.I)):
        found = said[1]
    if not found and re.search(r"\bpersen", header.replace("_", " "), re.I):
        return "%"
    return "" if _EMPTY_UNIT.search(found) or len(found) > 24 else found


def _damaged(numbers: Sequence[str], kind: Kind, *, typed: bool) -> Literal["", "fractions", "all"]:
    """Thousands that lost their zeros: nine in ten keep three decimals, and none has more."""
    fractions = [t.split(".")[1] for t in numbers if re.fullmatch(r"\d{1,3}\.\d+", t)]
    if kind == "rate" or len(fractions) < 5 or any(len(f) > 3 for f in fractions):
        return ""
    three, short = sum(len(f) == 3 for f in fractions), sum(len(f) < 3 for f in fractions)
    if not short or three < 0.6 * len(fractions) or (short > three):
        return ""
    return "all" if typed and len(fractions) >= 0.8 * len(numbers) else "fractions"


def _marks(numbers: Sequence[str]) -> tuple[str, ...]:
    """8888, 9999 and their like: one digit repeated, written often or far above everything else."""
    found = Counter(t.removesuffix(".0") for t in numbers)
    odd = [t for t in found if re.fullmatch(r"-?([89])\1{2,5}", t)]
    if not odd:
        return ()
    rest = [abs(float(t)) for t in found if t not in odd and re.fullmatch(r"-?\d+(?:\.\d+)?", t)]
    most = max(rest, default=0.0)
    return tuple(sorted(t for t in odd if abs(float(t)) > 5 * most))
