"""Cases of a register: reference, type, desk, region and dates of an item. Never a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from data.cells.headers import folded
from data.cells.instants import on_local_clock
from data.cells.number_style import NumberStyle
from data.cells.numbers import read_numbers
from data.cells.period_text import find_date
from data.profile import CaseOf, Profile, Working
from data.shapes.findings import Shaped, finding, shaped
from data.shapes.places import Place, Places, constant, look_up
from data.shapes.rows import Rows
from data.working_days import WorkingDays


def cases_of(rows: Rows, spec: CaseOf, *, profile: Profile, today: date) -> Shaped:
    """Rows as cases (CASE and ``at``). A row with a wrong date is returned whole: without its end it would look open.

    today: the day of the delivery; nothing can have been received after it.
    """
    zone = profile.info.timezone
    received, due, closed = (_dates(rows, name, spec, zone) for name in (spec.received, spec.due, spec.closed))
    reference, kind, returned = _texts(rows, spec.reference), _texts(rows, spec.type), _times(rows, spec.returned)
    late = (closed.value != "") & (closed.value < received.value)
    faults = [
        _rule(rows, reference == "", spec.reference, rule="reference_missing", advice="isi nomornya"),
        _rule(rows, received.value + received.rule == "", spec.received, rule="date_unknown", advice="isi tanggalnya"),
        _rule(rows, received.value > today.isoformat(), spec.received, rule="period_future", advice=_after(today)),
        _rule(rows, late, spec.closed, rule="dates_reversed", advice="periksa tanggal terima dan tanggal selesai"),
        _rule(rows, np.isnan(returned), spec.returned, rule="not_a_number", advice="tulis berapa kali dikembalikan"),
        *(_date_findings(rows, places) for places in (received, due, closed)),
    ]
    frame = pd.DataFrame(
        {
            "reference": reference, "type": kind, "desk": _texts(rows, spec.desk), "region": rows.region.value,
            "received": received.value, "due": due.value, "closed": closed.value,
            "returned": np.nan_to_num(returned).astype(np.int64), "row": rows.numbers, "sheet": rows.table.sheet,
            "at": rows.at,
        }
    )  # fmt: skip
    wrong = np.concatenate([fault["at"].to_numpy() for fault in faults])
    kept = frame[(rows.region.rule == "") & ~np.isin(rows.at, wrong)]
    if not spec.due:
        kept = kept.assign(due=promised(kept["received"], kept["type"], spec.sla_days, profile.info.working))
    return shaped(cases=[kept], findings=faults)


def one_a_reference(cases: pd.DataFrame) -> Shaped:
    """Cases of a whole delivery, each reference once: identical repeats go, different ones are all returned."""
    if cases.empty:
        return shaped()
    told = [c for c in cases.columns if c not in ("row", "sheet", "at")]
    unlike = ~cases.duplicated(told, keep=False) & cases.duplicated("reference", keep=False)
    unlike = cases["reference"].isin(cases.loc[unlike, "reference"])
    wrong = cases[unlike]
    rows = wrong.groupby("reference")["row"].agg(lambda r: ", ".join(str(n) for n in sorted(r)[:5]))
    advice = "baris " + wrong["reference"].map(rows).astype("str") + " memakai nomor ini; kirim satu saja"
    findings = wrong[["at", "sheet", "row"]].assign(
        column="", value=wrong["reference"], rule="duplicate_differs", advice=advice
    )
    kept = cases[~unlike]
    return shaped(cases=[kept[~kept.duplicated(told)]], findings=[findings])


def promised(received: pd.Series, kind: pd.Series, sla_days: Mapping[str, int], working: Working) -> pd.Series:
    """ISO due dates: receipt plus the working days of the case's type; "" for a type without a promise."""
    limits, rest = {folded(t): n for t, n in sla_days.items()}, sla_days.get("*")
    days = np.array([limits.get(folded(t), rest) for t in kind], dtype=object)
    known = np.array([d is not None for d in days], dtype=bool)
    due = np.full(len(received), "", dtype=object)
    if known.any():
        starts = received.to_numpy(dtype=object)[known].astype("datetime64[D]")
        due[known] = WorkingDays(working).add_all(starts, days[known].astype(np.int64)).astype(str)
    return pd.Series(due, index=received.index, dtype="str")


def _after(today: date) -> str:
    return f"berkas diterima {today.isoformat()}; periksa tahunnya"


def _texts(rows: Rows, name: str) -> np.ndarray:
    """Trimmed texts of a column; empty ones when the source names none."""
    if not name:
        return np.full(len(rows.cells), "", dtype=object)
    return rows.cells[rows.headers.find(name) or name].str.strip().to_numpy(dtype=object)


def _dates(rows: Rows, name: str, spec: CaseOf, zone: str) -> Places:
    """ISO dates of a column; "" where blank. Excel's day counts are read: the column holds nothing but dates."""
    if not name:
        return constant(Place(), len(rows.cells))

    def find(text: str) -> Place:
        found = find_date(on_local_clock(text, zone), spec.dates, serials=True)
        if found.period:
            return Place(str(found.period))
        rule = "date_unknown" if found.rule == "period_unknown" else found.rule
        return Place(rule=rule, advice=f'tulis 2025-06-30, atau nyatakan urutannya (kini dates = "{spec.dates}")')

    column = rows.headers.find(name) or name
    return look_up(rows.cells[column], find, column)


def _times(rows: Rows, name: str) -> np.ndarray:
    """How often a case went back; NaN where what is written is no count. A blank is never."""
    if not name:
        return np.zeros(len(rows.cells))
    read = read_numbers(rows.cells[rows.headers.find(name) or name], NumberStyle())
    count = np.where(read.missing, 0.0, read.value)
    return np.where((count >= 0) & (count == np.floor(count)), count, np.nan)


def _date_findings(rows: Rows, places: Places) -> pd.DataFrame:
    wrong = places.rule != ""
    return finding(
        at=rows.at[wrong], row=rows.numbers[wrong], sheet=rows.table.sheet, column=places.column,
        value=places.written[wrong], rule=places.rule[wrong], advice=places.advice[wrong],
    )  # fmt: skip


def _rule(rows: Rows, wrong: np.ndarray, name: str, *, rule: str, advice: str) -> pd.DataFrame:
    column = (rows.headers.find(name) or name) if name else ""
    texts = rows.cells[column].to_numpy(dtype=object) if column else np.full(len(rows.cells), "", dtype=object)
    return finding(
        at=rows.at[wrong], row=rows.numbers[wrong], sheet=rows.table.sheet, column=column, value=texts[wrong],
        rule=rule, advice=advice,
    )  # fmt: skip
