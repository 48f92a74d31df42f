"""A reading as text for a terminal, or as JSON for another program."""

from __future__ import annotations

from babel.numbers import format_decimal

from data.profile import Indicator
from data.reading import Cell, Lineage, Reading

MOST_CELLS = 1000  # of a lineage in JSON
SHOWN_CELLS = 10  # of a lineage as text

_LIGHTS = {"fresh": "mutakhir", "late": "terlambat", "stale": "usang", "never": "belum pernah ada kiriman"}
_STATES = {"act": "perlu tindakan", "watch": "perlu perhatian", "good": "baik", "none": "tanpa penilaian"}
_WHYS = {
    "no_data": "belum ada data",
    "not_reported": "wilayah ini belum melapor",
    "low_coverage": "terlalu sedikit wilayah yang melapor",
    "not_additive": "tidak dapat dijumlahkan",
    "not_applicable": "tidak berlaku di wilayah ini",
    "no_denominator": "penyebutnya tidak ada atau nol",
    "suppressed": "disamarkan",
}


def as_json(reading: Reading, lineage: Lineage) -> dict[str, object]:
    """A reading as its JSON object. Values are in the indicator's unit, unrounded; what is not known is null."""
    return {
        "indicator": reading.indicator.id,
        "region": reading.region.code,
        "period": str(reading.period) if reading.period else None,
        "value": reading.value,
        "unit": reading.indicator.unit,
        "previous": reading.previous,
        "target": reading.target,
        "status": reading.status,
        "freshness": reading.freshness.light if reading.freshness else None,
        "reporting": reading.reporting,
        "expected": reading.expected,
        "source": reading.source.id if reading.source else None,
        "load": reading.load or None,
        "why": reading.why,
        "veil": reading.veil,
        "flags": list(reading.flags),
        "doubtful": reading.doubtful,
        "lineage": [_cell_json(cell) for cell in lineage.cells],
    }


def as_lines(reading: Reading, lineage: Lineage) -> list[str]:
    """A reading as lines for a terminal, its cells last."""
    name = f"{reading.indicator.label('id')} · {reading.region.name} · {reading.period or 'tanpa periode'}"
    value = _number(reading.value, reading.indicator) if reading.value is not None else f"— ({_why(reading)})"
    lines = [f"{name}: {value}", f"  status: {_STATES[reading.status]}"]
    if reading.target is not None:
        lines.append(f"  target: {_number(reading.target, reading.indicator)}")
    if reading.previous is not None:
        lines.append(f"  sebelumnya: {_number(reading.previous, reading.indicator)}")
    if reading.freshness:
        lines.append(f"  kemutakhiran: {_LIGHTS[reading.freshness.light]}")
    lines.append(f"  cakupan: {reading.reporting} dari {reading.expected} wilayah")
    if reading.flags:
        lines.append(f"  tanda: {', '.join(reading.flags)}")
    if reading.doubtful:
        lines.append(f"  termasuk {reading.doubtful} nilai yang diragukan")
    if reading.source:
        lines.append(f"  sumber: {reading.source.id} ({reading.source.agency}), pemuatan {reading.load}")
    lines += [f"  {_cell_line(cell)}" for cell in lineage.cells]
    left = lineage.count - len(lineage.cells)
    return [*lines, f"  … dan {left} sel lagi (--json menampilkan hingga {MOST_CELLS})"] if left > 0 else lines


def _why(reading: Reading) -> str:
    if reading.veil == "small":
        return f"n < {reading.small_below}, disamarkan"
    if reading.veil == "guard":
        return f"disamarkan, pelindung {reading.guarded.name if reading.guarded else 'wilayah lain'}"
    return _WHYS[reading.why]


def _cell_json(cell: Cell) -> dict[str, object]:
    return {
        "indicator": cell.indicator, "region": cell.region.code, "category": cell.category, "value": cell.value,
        "source": cell.source.id, "load": cell.load, "delivery": cell.delivery, "fingerprint": cell.fingerprint,
        "sheet": cell.sheet, "row": cell.row, "column": cell.column, "flag": cell.flag,
    }  # fmt: skip


def _cell_line(cell: Cell) -> str:
    place = " › ".join(part for part in (cell.delivery, cell.sheet, f"baris {cell.row}", cell.column) if part)
    return f"{cell.region.code} {cell.region.name} = {cell.value:g}  ← {place} (pemuatan {cell.load})"


def _number(value: float, indicator: Indicator) -> str:
    pattern = "#,##0" + ("." + "0" * indicator.decimals if indicator.decimals else "")
    text = format_decimal(value, format=pattern, locale="id_ID")
    return f"{text} {indicator.unit}".strip()
