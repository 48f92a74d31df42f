"""A load for whoever reads along: a line for people at the terminal, or an event without a word of the delivery."""

from __future__ import annotations

import logging
from collections.abc import Callable

from data.batch import Load
from data.logs.events import Fields, event, structured

log = logging.getLogger(__name__)
_LEVELS = {"failed": logging.WARNING, "refused": logging.WARNING, "held": logging.WARNING}
_WORDS = {
    "landed": "dimuat", "unchanged": "tidak berubah", "held": "DITAHAN", "refused": "DITOLAK", "failed": "GAGAL",
}  # fmt: skip


def tell_load(load: Load, tell: Callable[[str], None]) -> None:
    """Tell of a load. Its reason stays in the catalogue, where ``loads`` and ``/sumber/<id>`` show it: a reason may
    quote what somebody wrote into a cell, and a file may be named after a person."""
    if not structured():
        tell(line_of(load))
        return
    fields: Fields = {
        "load": load.number, "source": load.source, "outcome": load.outcome, "version": load.version,
        "read": load.read, "loaded": load.loaded, "returned": load.returned, "ignored": load.ignored,
        "written": load.written, "ms": round((load.ended - load.started).total_seconds() * 1000),
    }  # fmt: skip
    event(log, "load", fields, level=_LEVELS.get(load.outcome, logging.INFO))


def line_of(load: Load) -> str:
    """One load as a line for operators."""
    said = f"#{load.number} {load.source} · {load.delivery} · {_WORDS[load.outcome]}"
    if load.outcome == "landed":
        rows = f"{load.read} baris = {load.loaded} dimuat + {load.returned} dikembalikan + {load.ignored} diabaikan"
        said += f": {rows}; {load.written} nilai baru atau berubah; versi {load.version}"
        return said + (f" (DITARIK pada versi {load.retracted})" if load.retracted else "")
    return f"{said}: {load.reason}" if load.reason else said
