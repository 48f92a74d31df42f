"""Rows counted and closed: loaded, returned, ignored; and deliveries that must not land."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.batch import CASE, OBSERVATION, Batch, Reject
from data.profile import Source
from data.shapes.checks import RULES, Refusal

_LONGEST = 80  # characters of a cell that are quoted


@dataclass(frozen=True)
class Ledger:
    """Everything a delivery came to. used: places (at) of rows that were counted.

    size: rows in the tables that were shaped; read: all rows, also those a loader or a skipped sheet left out.
    """

    observations: pd.DataFrame  # CANDIDATE
    cases: pd.DataFrame  # CASE and at
    findings: pd.DataFrame  # FINDING
    used: np.ndarray
    size: int
    read: int = 0
    missing: int = 0
    notes: tuple[str, ...] = ()
    checks: tuple[tuple[str, bool], ...] = ()
    kept: int = 0  # observations that were laid down elsewhere


def close(ledger: Ledger, source: Source, delivery: str) -> Batch:
    """The Batch of a delivery. Refusal: nothing in it can be used, or too much of it is wrong."""
    made = _rows(ledger, ledger.observations["at"], ledger.cases["at"], ledger.used)
    returned = _rows(ledger, ledger.findings["at"]) & ~made
    loaded, refused = int(made.sum()), int(returned.sum())
    batch = Batch(
        observations=ledger.observations[list(OBSERVATION)].reset_index(drop=True),
        cases=ledger.cases[list(CASE)].astype(CASE).reset_index(drop=True),
        rejects=rejects_of(ledger.findings, np.flatnonzero(returned)),
        read=ledger.read,
        loaded=loaded,
        returned=refused,
        ignored=ledger.read - loaded - refused,
        missing_cells=ledger.missing,
        checks=ledger.checks,
        notes=ledger.notes,
    )
    _refuse_excess(batch, source, delivery, kept=len(batch.observations) + ledger.kept)
    return batch


def _rows(ledger: Ledger, *places: pd.Series | np.ndarray) -> np.ndarray:
    """Mask over the delivery's rows: those at any of the places (-1: no row)."""
    there = np.zeros(ledger.size, dtype=bool)
    for at in places:
        known = np.asarray(at)
        there[known[known >= 0]] = True
    return there


def rejects_of(findings: pd.DataFrame, returned: np.ndarray) -> tuple[Reject, ...]:
    """Findings as rejects, in the order of the file; one rule about one cell is told once."""
    told = findings.drop_duplicates(["at", "sheet", "row", "column", "rule"]).sort_values("at", kind="stable")
    whole = np.isin(told["at"].to_numpy(), returned)
    value = told["value"].str.slice(0, _LONGEST)
    columns = [told[c].tolist() for c in ("sheet", "row", "column")]
    return tuple(
        Reject(sheet, int(row), column, text, rule, advice, bool(all_of_it))
        for sheet, row, column, text, rule, advice, all_of_it in zip(
            *columns, value.tolist(), told["rule"].tolist(), told["advice"].tolist(), whole.tolist(), strict=True
        )
    )


def _refuse_excess(batch: Batch, source: Source, delivery: str, *, kept: int) -> None:
    """Refusals for a delivery without anything usable, or with more rejects than the source allows."""
    rows = batch.loaded + batch.returned
    cells = sum(1 for r in batch.rejects if r.column and r.row)
    share = max(
        batch.returned / rows if rows else 0.0,
        cells / (cells + kept) if kept and not batch.cases.size else 0.0,
    )
    if not batch.loaded:
        what = f"tidak ada yang dapat dimuat dari {batch.read} baris" + _worst(batch)
        raise _refusal(f"{delivery}: {what}. Periksa isi berkas, lalu kirim ulang.", "nothing_usable", batch)
    if share > source.max_reject_share:
        limit = _percent(source.max_reject_share)
        what = f"{_percent(share)} ditolak ({batch.returned} dari {rows} baris, {cells} sel), batasnya {limit}"
        raise _refusal(f"{delivery}: {what}{_worst(batch)}. Perbaiki, lalu kirim ulang.", "too_many_rejects", batch)


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".rstrip("0").rstrip(".").replace(".", ",") + " %"


def _worst(batch: Batch) -> str:
    """The most frequent rule broken, with one example."""
    if not batch.rejects:
        return ": semua sel kosong atau baris dilewati" if batch.read else ": berkas tanpa baris"
    rules = pd.Series([r.rule for r in batch.rejects])
    often = str(rules.value_counts().index[0])
    sample = next(r for r in batch.rejects if r.rule == often)
    where = f"baris {sample.row} › {sample.column}" if sample.column else f"baris {sample.row}"
    return f'; terbanyak: {where} "{sample.value}" {RULES[often][0]}, {sample.advice}'


def _refusal(text: str, rule: str, batch: Batch) -> Refusal:
    return Refusal(
        text, rule=rule, rejects=batch.rejects, read=batch.read, ignored=batch.ignored,
        notes=batch.notes, checks=batch.checks,
    )  # fmt: skip
