"""The tables of a proposal: source, indicators and the panels that put them on the wall."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.proposing.names import label_of, slug
from data.proposing.proposal import Plan, read_table, source_id

_DUE: Mapping[str, tuple[int, int]] = {
    "day": (1, 2), "week": (3, 5), "month": (10, 15), "quarter": (20, 20), "semester": (30, 30), "year": (60, 90),
    "school_year": (60, 90),
}  # fmt: skip


def source_table(made: Plan) -> dict[str, Any]:
    """``[[source]]``, keys in the order people write them."""
    looked, wishes = made.looked, made.wishes
    frequency = wishes.get("frekuensi") or looked.when.frequency
    due, grace = _DUE[frequency]
    ident = source_id(made)
    found: dict[str, Any] = {
        "id": ident,
        "label": wishes.get("label") or label_of(ident.replace("-", " ")),
        "agency": made.agency or "?",
        "frequency": frequency,
        "due_days": due,
        "grace_days": grace,
        "read": read_table(made),
        "shape": shape_table(made),
    }
    if marks := wishes.listed("nihil"):
        found["missing"] = list(marks)
    private = [*looked.private, *(c for c, role in wishes.columns("kolom.").items() if role == "pribadi")]
    if private:
        found["private"] = list(dict.fromkeys(private))
    if values := _values(made):
        found["values"] = values
    return found


def shape_table(made: Plan) -> dict[str, Any]:
    """``shape`` of the source."""
    found: dict[str, Any] = {"kind": made.shape}
    if region := _region(made):
        found["region"] = region
    if period := period_table(made):
        found["period"] = period
    if made.shape == "wide":
        found |= _wide(made)
    elif made.shape == "long":
        found |= _long(made)
    else:
        found["count"] = counts_of(made)
    if made.totals and made.match:
        found["totals"] = list(made.totals)
    skip = {c: list(made.wishes.listed("lewati.", c)) for c in made.wishes.columns("lewati.")}
    if made.match and _blank_regions(made) and made.match.column not in skip:
        skip[made.match.column] = [""]
    if made.shape == "register":
        for column in made.columns if is_rated(made) else ():
            skip[column.measure.column] = ["", "-", *column.measure.marks]
    if skip:
        found["skip"] = skip
    if only := {c: list(made.wishes.listed("hanya.", c)) for c in made.wishes.columns("hanya.")}:
        found["only"] = only
    return found


def _blank_regions(made: Plan) -> int:
    """Rows without a region, such as a total row that has no label."""
    assert made.match
    return int((made.looked.cells[made.match.column] == "").sum())


def _region(made: Plan) -> dict[str, Any]:
    if made.match is None:
        return {"fixed": made.fixed.code} if made.fixed else {}
    found: dict[str, Any] = {"column": made.match.column}
    if made.match.codes != "kemendagri":
        found["codes"] = made.match.codes
    found["level"] = made.match.level
    if made.parent:
        found["parent"] = made.parent
    return found


def period_table(made: Plan) -> dict[str, Any]:
    """``period`` of the shape: as somebody said, or as the file shows."""
    said, when = made.wishes.get("periode"), made.looked.when
    order = made.wishes.get("tanggal")
    if not said:
        return {**when.period, **({"dates": order} if order and "column" in when.period else {})}
    if said == "kiriman":
        return {"of_delivery": True}
    if said.startswith("tetap:"):
        return {"fixed": said.removeprefix("tetap:").strip()}
    if said == "nama":
        return {"in_name": read_table(made)["path"].rsplit("/", 1)[-1]}
    first, plus, second = said.partition("+")
    if plus:
        part = made.wishes.get("frekuensi") or "month"
        return {"year": first.strip(), (part if part in ("month", "quarter", "semester") else "month"): second.strip()}
    return {"column": said, **({"dates": order} if order else {})}


def _wide(made: Plan) -> dict[str, Any]:
    if made.looked.when.pattern and made.columns:
        return {"period_columns": made.looked.when.pattern, "indicator": made.columns[0].id}
    return {"category": made.repeats.category} if made.repeats.category else {}


def _long(made: Plan) -> dict[str, Any]:
    value = made.columns[0].measure.column if made.columns else ""
    found: dict[str, Any] = {"value": value, "measure": made.names, "measures": measures_of(made)}
    if made.looked.unit_columns:
        found["unit"] = made.looked.unit_columns[0]
    return found


def measures_of(made: Plan) -> dict[str, str]:
    """Text in the column of names → indicator id, in the order of the file; only those that are wanted."""
    wanted = made.wishes.listed("hanya.", made.names)
    texts = [t for t in dict.fromkeys(made.looked.cells[made.names]) if t and (not wanted or t in wanted)]
    return {t: made.wishes.get("indikator.", t) or slug(t)[:40] for t in texts}


def is_rated(made: Plan) -> bool:
    """Rows that repeat a region and period with something that may not be added: prices of several markets."""
    return made.shape == "register" and bool(made.columns) and made.columns[0].kind == "rate"


def counts_of(made: Plan) -> list[dict[str, Any]]:
    category = {"category": made.repeats.category} if made.repeats.category else {}
    if not made.columns:
        return [{"indicator": slug(f"jumlah_{source_id(made)}")[:40], **category}]
    found: list[dict[str, Any]] = []
    for column in made.columns:
        if column.kind == "rate":
            found.append({"indicator": f"{column.id}_jumlah", "sum": column.measure.column})
            found.append({"indicator": f"{column.id}_banyak"})
        else:
            found.append({"indicator": column.id, "sum": column.measure.column, **category})
    return found


def _values(made: Plan) -> dict[str, Any]:
    """``[source.values]``: what each column means, where more than its name is needed."""
    found: dict[str, Any] = {}
    for column in made.columns:
        measure = column.measure
        extra: dict[str, Any] = {}
        if measure.marks:
            extra["missing"] = list(measure.marks)
        damaged = made.wishes.get("rusak.", measure.column)
        if damaged in ("fractions", "all"):
            extra["thousands_damaged"] = damaged
        if made.wishes.get("nol.", measure.column) == "nol":
            extra["numbers"] = {"-": 0}
        if made.shape == "wide" and not made.looked.when.pattern:
            found[measure.column] = {"indicator": column.id, **extra} if extra else column.id
        elif extra:
            ident = f"{column.id}_jumlah" if is_rated(made) else column.id
            found[measure.column] = {"indicator": ident, **extra}
    return found
