"""The indicators of a proposal, and the panels that put them on the wall."""

from __future__ import annotations

from typing import Any

from data.proposing.columns import Column, bare_unit
from data.proposing.measures import kind_of
from data.proposing.names import label_of
from data.proposing.proposal import Plan
from data.proposing.tables import counts_of, is_rated, measures_of


def indicator_tables(made: Plan) -> tuple[dict[str, Any], ...]:
    """``[[indicator]]`` of everything the profile does not have yet."""
    known = {i.id for s in made.profile.sectors for i in s.indicators}
    if made.shape == "long":
        rows = [_stacked(made, text, ident) for text, ident in measures_of(made).items()]
    elif not made.columns:
        count = counts_of(made)[0]["indicator"]
        rows = [_observed(made, count, label_of(count), "", "flow")]
    else:
        rows = [row for column in made.columns for row in _of_column(made, column)]
    return tuple(row for row in rows if row["id"] not in known)


def _stacked(made: Plan, text: str, ident: str) -> dict[str, Any]:
    """One measure of a long table; its unit is what its own rows say."""
    units = made.looked.unit_columns
    said = made.looked.cells.loc[made.looked.cells[made.names] == text, units[0]].unique().tolist() if units else []
    unit = made.wishes.get("satuan.", text) or (str(said[0]) if len(said) == 1 else "")
    kind = made.wishes.get("sifat.", text) or kind_of(text, unit)
    return _observed(made, ident, label_of(text), bare_unit(unit), kind)


def _of_column(made: Plan, column: Column) -> list[dict[str, Any]]:
    if not (is_rated(made) or (made.shape == "register" and column.kind == "rate")):
        return [_observed(made, column.id, column.label, column.unit, column.kind, column)]
    top, bottom = f"{column.id}_jumlah", f"{column.id}_banyak"
    ratio = {
        "kind": "ratio", "id": column.id, "label": column.label, "unit": column.unit, "level": made.level,
        "min_coverage": _coverage(made), "numerator": top, "denominator": bottom, "per": 1,
        "definition": f"Rata-rata {column.label[:1].lower()}{column.label[1:]} atas semua catatan.",
    }  # fmt: skip
    return [
        _observed(made, top, f"{column.label}, dijumlahkan", column.unit, "flow"),
        _observed(made, bottom, f"{column.label}, banyaknya catatan", "catatan", "flow"),
        {k: v for k, v in ratio.items() if v not in ("", None)},
    ]


def _observed(made: Plan, ident: str, label: str, unit: str, kind: str, column: Column | None = None) -> dict[str, Any]:
    rate, frequency = kind in ("rate", "unknown"), made.wishes.get("frekuensi") or made.looked.when.frequency
    over_time = {"flow": "sum", "stock": "last"}.get(kind, "none")
    found: dict[str, Any] = {"kind": "observed", "id": ident, "label": label}
    if unit:
        found["unit"] = unit
    if column and column.kind == "rate":
        found["decimals"] = 2
    found["level"] = made.level
    if (least := _coverage(made)) is not None:
        found["min_coverage"] = least
    if (column and column.measure.whole and not column.measure.damaged) or (column and _repaired(made, column)):
        found["whole"] = True
    found["over_regions"] = "none" if rate else "sum"
    # A rate of every day has a mean over the days of a year; one of every year has none over years.
    found["over_time"] = "mean" if kind == "rate" and frequency == "day" else over_time
    found["definition"] = f"{label} menurut berkas {made.agency or 'perangkat daerah'}."
    return found


def _repaired(made: Plan, column: Column) -> bool:
    return made.wishes.get("rusak.", column.measure.column) in ("fractions", "all")


def _coverage(made: Plan) -> float | None:
    """0 where the file is about part of the regions only: then a gap is no fault. None: the usual."""
    match = made.match
    if match is None:
        return None
    expected = sum(r.level == match.level for r in made.profile.regions.all)
    return 0 if expected and match.regions < 0.8 * expected else None


def panel_tables(made: Plan, indicators: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """A card for each of the first measures, and a ranking where the regions lie below ours."""
    shown = [i for i in indicators if not i["id"].endswith(("_jumlah", "_banyak"))][:4] or list(indicators[:1])
    top = made.profile.regions.top
    added = [i for i in shown if i.get("over_regions") != "none" or made.level == top.level]
    found: list[dict[str, Any]] = [
        {"id": f"{i['id'].replace('_', '-')}-kartu", "kind": "card", "indicator": i["id"]} for i in added
    ]
    if shown and made.level != top.level:
        first = shown[0]
        found.append(
            {
                "id": f"{first['id'].replace('_', '-')}-peringkat", "kind": "ranking", "indicator": first["id"],
                "level": made.level, "laptop": [6, 0],
            }
        )  # fmt: skip
    return tuple(found)
